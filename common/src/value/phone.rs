use super::{plain::plain_signs, plain_digits};

/// 手机号码: eleven digits, beginning with 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

/// The number within the country, and whether it was written with the country's own.
fn at_home(digits: &str) -> (&str, bool) {
    let abroad = ["+86", "0086", "86"].iter().find_map(|it| digits.strip_prefix(it));
    // 86… is a number of its own unless a whole one follows.
    match abroad.filter(|it| digits.starts_with(['+', '0']) || it.len() == 11 && it.starts_with('1')) {
        Some(it) => (it, true),
        None => (digits, false),
    }
}

impl Phone {
    pub fn parse(text: &str) -> Result<Phone, &'static str> {
        let digits = plain_digits(text).replace(['(', ')', '.'], "");
        let (digits, _) = at_home(&digits);
        let is_mobile =
            digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|it| it.is_ascii_digit());
        match is_mobile {
            true => Ok(Phone(digits.to_owned())),
            false => Err("请填写11位手机号码"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 138****3210
    pub fn masked(&self) -> String {
        super::mask_number(&self.0)
    }
}

/// 电话: where a person can be called: a mobile number, or a fixed one with or without its area code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telephone(String);

/// Between a number and its extension.
const EXTENSIONS: [&str; 6] = ["转接", "转", "分机", "ext.", "ext", "#"];

impl Telephone {
    /// Area codes have three or four digits with their 0, local numbers seven or eight and begin with 2 to 8; 400 and 800 numbers have
    /// ten. What stands behind it is kept as its extension: 05516234567转801.
    pub fn parse(text: &str) -> Result<Telephone, &'static str> {
        if let Ok(it) = Phone::parse(text) {
            return Ok(Telephone(it.0));
        }
        let signs = plain_signs(text).to_lowercase();
        let split = EXTENSIONS.iter().find_map(|it| signs.split_once(it));
        let (number, extension) = match split.or_else(|| by_dash(&signs)) {
            Some((number, extension)) => (number, plain_digits(extension)),
            None => (signs.as_str(), String::new()),
        };
        let digits = plain_digits(number).replace(['(', ')', '.'], "");
        let number = match at_home(&digits) {
            (it, true) if !it.starts_with('0') && !it.starts_with('4') => format!("0{it}"),
            (it, _) => it.to_owned(),
        };
        let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        let is_number = match number.as_bytes() {
            [b'0', ..] => (10..=12).contains(&number.len()),
            [b'4' | b'8', b'0', b'0', ..] if number.len() == 10 => true,
            [b'2'..=b'8', ..] => (7..=8).contains(&number.len()),
            _ => false,
        };
        let is_extension = split.is_none() && extension.is_empty() || (1..=6).contains(&extension.len());
        match is_digits(&number) && is_digits(&extension) && is_number && is_extension {
            true if extension.is_empty() => Ok(Telephone(number)),
            true => Ok(Telephone(format!("{number}转{extension}"))),
            false => Err("请填写11位手机号码，或带区号的座机，例如：0551-6234567"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 138****3210, 055****4567
    pub fn masked(&self) -> String {
        super::mask_number(&self.0)
    }
}

/// 0551-6234567-801, 6234567-801: what follows a whole number.
fn by_dash(signs: &str) -> Option<(&str, &str)> {
    let (number, extension) = signs.rsplit_once('-')?;
    let local = number.rsplit(['-', ')', ' ']).next().unwrap_or_default();
    ((7..=8).contains(&local.trim().len())).then_some((number, extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_no_mobile_can_still_be_called() {
        let check = |text: &str, wanted: Option<&str>| {
            assert_eq!(Telephone::parse(text).ok().as_ref().map(Telephone::as_str), wanted, "{text}");
        };
        check("138 0000 3210", Some("13800003210"));
        check("0551-6234567", Some("05516234567"));
        check("（0551）6234567", Some("05516234567"));
        check("010 8888 6666", Some("01088886666"));
        check("8610001", Some("8610001"));
        check("0551-6234567-801", Some("05516234567转801"));
        check("0551-6234567转801", Some("05516234567转801"));
        check("0551—6234567 分机 8", Some("05516234567转8"));
        check("6234567-801", Some("6234567转801"));
        check("(010)88886666-1234", Some("01088886666转1234"));
        check("400-810-0080", Some("4008100080"));
        check("800 810 0080", Some("8008100080"));
        check("+86 551 6234567", Some("05516234567"));
        check("+86-10-8888-6666", Some("01088886666"));
        check("138.0000.3210", Some("13800003210"));
        check("8613800003210", Some("13800003210"));
        check("＋8613800003210", Some("13800003210"));
        check("0551-6234567转", None);
        check("0551-6234567转8010000", None);
        check("95598", None);
        check("12345", None);
        check("1380000321", None);
        check("0551", None);
        check("9610001", None);
        check("", None);
    }
}
