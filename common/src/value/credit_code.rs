use super::plain_code;

/// 统一社会信用代码, GB 32100-2015: 17 characters and a check character, modulo 31.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditCode(String);

/// No I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

impl CreditCode {
    pub fn parse(text: &str) -> Result<CreditCode, &'static str> {
        let text = plain_code(text);
        let values: Option<Vec<usize>> =
            text.bytes().map(|it| ALPHABET.iter().position(|letter| *letter == it)).collect();
        match values.as_deref() {
            Some([body @ .., check]) if body.len() == 17 => {
                let sum: usize = body.iter().zip(WEIGHTS).map(|(it, weight)| it * weight).sum();
                match (31 - sum % 31) % 31 == *check {
                    true => Ok(CreditCode(text)),
                    false => Err("统一社会信用代码有误，请对照营业执照逐位核对"),
                }
            }
            _ => Err("请填写18位统一社会信用代码，不含字母I、O、S、V、Z"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_pass_and_a_changed_character_does_not() {
        let check = |text: &str, ok: bool| assert_eq!(CreditCode::parse(text).is_ok(), ok, "{text}");
        check("91350100M000100Y43", true);
        check("91350100m000100y43", true);
        check("91350100M000100Y44", false);
        check("11431026MB0R05447F", true);
        check("11440100007482575H", true);
        check("9135010OM000100Y43", false); // letter O
        check("", false);
    }
}
