//! 数: one grammar for every number that is counted, measured or paid.
use std::fmt;

use super::plain::plain_signs;

/// A number as people write one, in thousandths; never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(i64);

/// Why something is no number, so that it can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoNumber {
    /// A minus before it.
    Negative,
    /// 30-40: two of them.
    Range,
    /// 86,5: a comma that parts no thousands may be a point, or a slip.
    Comma,
    /// More places than thousandths.
    Places,
    /// Beyond what is ever counted here.
    TooLarge,
    Unreadable,
}

const MAX_DIGITS: usize = 12;

impl Number {
    /// `unit`: what may stand behind it (元, 平方米), since forms say it there themselves.
    pub fn parse(text: &str, unit: &str) -> Result<Number, NoNumber> {
        let plain = plain_signs(text).replace('。', ".");
        if plain.starts_with(['-', '负', '−']) {
            return Err(NoNumber::Negative);
        }
        let bare = plain.trim_start_matches('￥').trim_start();
        let bare = match bare.strip_suffix(unit) {
            Some(it) if !unit.is_empty() => it.trim_end(),
            _ => bare,
        };
        let is_digit = |it: char| it.is_ascii_digit();
        let parts = bare.split(['-', '~', '～', '〜', '至', '到']).map(str::trim);
        if parts.clone().count() > 1 && parts.clone().all(|it| it.starts_with(is_digit)) {
            return Err(NoNumber::Range);
        }
        let (whole, parts) = bare.split_once('.').unwrap_or((bare, "0"));
        let whole = joined(whole)?;
        if !whole.chars().all(is_digit) || whole.is_empty() || !parts.chars().all(is_digit) || parts.is_empty() {
            return Err(NoNumber::Unreadable);
        }
        let parts = parts.trim_end_matches('0');
        match () {
            () if whole.trim_start_matches('0').len() > MAX_DIGITS => Err(NoNumber::TooLarge),
            () if parts.len() > 3 => Err(NoNumber::Places),
            () => format!("{whole}{parts:0<3}").parse().map(Number).map_err(|_| NoNumber::TooLarge),
        }
    }

    pub fn thousandths(self) -> i64 {
        self.0
    }
}

/// 1,200 and 1 200: signs between thousands go, any other is asked about.
fn joined(whole: &str) -> Result<String, NoNumber> {
    for (sign, says) in [(',', NoNumber::Comma), (' ', NoNumber::Unreadable)] {
        if !whole.contains(sign) {
            continue;
        }
        let groups: Vec<&str> = whole.split(sign).collect();
        let is_thousands = groups.iter().enumerate().all(|(at, it)| {
            let fits = if at == 0 { (1..=3).contains(&it.len()) } else { it.len() == 3 };
            fits && it.bytes().all(|it| it.is_ascii_digit())
        });
        return if is_thousands { Ok(groups.concat()) } else { Err(says) };
    }
    Ok(whole.to_owned())
}

/// As it is kept: 1200, 86.5.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, parts) = (self.0 / 1_000, self.0 % 1_000);
        match parts {
            0 => write!(f, "{whole}"),
            _ => f.write_str(format!("{whole}.{parts:03}").trim_end_matches('0')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_grammar_for_every_number() {
        let check = |text: &str, wanted: Result<&str, NoNumber>| {
            let found = Number::parse(text, "平方米").map(|it| it.to_string());
            assert_eq!(found, wanted.map(str::to_owned), "{text:?}");
        };
        check("120", Ok("120"));
        check("1,200", Ok("1200"));
        check("1，200", Ok("1200"));
        check("1 200", Ok("1200"));
        check("１２００", Ok("1200"));
        check("￥1200", Ok("1200"));
        check("¥ 1,234,567.50", Ok("1234567.5"));
        check("1200平方米", Ok("1200"));
        check("86.5 平方米", Ok("86.5"));
        check("86．5", Ok("86.5"));
        check("86。5", Ok("86.5"));
        check("\u{202d}86.125\u{202c}", Ok("86.125"));
        check("007.100", Ok("7.1"));
        check("0", Ok("0"));
        check("86,5", Err(NoNumber::Comma));
        check("5,5", Err(NoNumber::Comma));
        check("1,20", Err(NoNumber::Comma));
        check("1,2000", Err(NoNumber::Comma));
        check(",200", Err(NoNumber::Comma));
        check("30-40", Err(NoNumber::Range));
        check("4－5", Err(NoNumber::Range));
        check("30~40", Err(NoNumber::Range));
        check("30到40平方米", Err(NoNumber::Range));
        check("-3", Err(NoNumber::Negative));
        check("－3", Err(NoNumber::Negative));
        check("86.1234", Err(NoNumber::Places));
        check("1e3", Err(NoNumber::Unreadable));
        check("1.2.3", Err(NoNumber::Unreadable));
        check("12 34", Err(NoNumber::Unreadable));
        check("5.", Err(NoNumber::Unreadable));
        check(".5", Err(NoNumber::Unreadable));
        check("120元", Err(NoNumber::Unreadable));
        check("一百", Err(NoNumber::Unreadable));
        check("inf", Err(NoNumber::Unreadable));
        check("", Err(NoNumber::Unreadable));
        check("999999999999", Ok("999999999999"));
        check("1000000000000", Err(NoNumber::TooLarge));
        check("99999999999999999999999999999", Err(NoNumber::TooLarge));
    }
}
