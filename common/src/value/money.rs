use super::plain_digits;

/// 金额, kept in 分 so that nothing is ever rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

impl Money {
    pub fn parse(text: &str) -> Result<Money, &'static str> {
        const SAYS: &str = "请填写金额，单位元，最多两位小数，例如1200.50";
        // A sign would fall with the blanks and the dashes, and leave the sum standing.
        if text.trim_start().starts_with(['-', '－', '−']) {
            return Err(SAYS);
        }
        let text = plain_digits(text);
        let (yuan, fen) = text.split_once('.').unwrap_or((&text, ""));
        let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if yuan.is_empty() || !is_digits(yuan) || !is_digits(fen) || fen.len() > 2 {
            return Err(SAYS);
        }
        let yuan: i64 = yuan.parse().map_err(|_| SAYS)?;
        let fen: i64 = format!("{fen:0<2}").parse().map_err(|_| SAYS)?;
        yuan.checked_mul(100).and_then(|it| it.checked_add(fen)).map(Money).ok_or(SAYS)
    }

    pub fn fen(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_become_fen_without_rounding() {
        let check =
            |text: &str, fen: Option<i64>| assert_eq!(Money::parse(text).ok().map(Money::fen), fen, "{text}");
        check("1200.50", Some(120_050));
        check("1,200.5", Some(120_050));
        check("０．０１", Some(1));
        check("0", Some(0));
        check("1.234", None);
        check("一百", None);
        check(".5", None);
        check("99999999999999999999", None);
    }
}
