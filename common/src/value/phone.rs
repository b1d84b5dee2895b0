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
