use super::plain_digits;

/// 手机号码: eleven digits, beginning with 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    pub fn parse(text: &str) -> Result<Phone, &'static str> {
        let digits = plain_digits(text);
        let digits = digits.strip_prefix("+86").unwrap_or(&digits);
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

impl Telephone {
    /// Area codes have three or four digits with their 0, local numbers seven or eight and begin with 2 to 8.
    pub fn parse(text: &str) -> Result<Telephone, &'static str> {
        if let Ok(it) = Phone::parse(text) {
            return Ok(Telephone(it.0));
        }
        let digits = plain_digits(text).replace(['(', ')', '（', '）'], "");
        let is_number = digits.bytes().all(|it| it.is_ascii_digit());
        let is_fixed = match digits.as_bytes().first() {
            Some(b'0') => (10..=12).contains(&digits.len()),
            Some(b'2'..=b'8') => (7..=8).contains(&digits.len()),
            _ => false,
        };
        match is_number && is_fixed {
            true => Ok(Telephone(digits)),
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
        check("12345", None);
        check("1380000321", None);
        check("0551", None);
        check("9610001", None);
        check("", None);
    }
}
