use super::plain_code;

/// 统一社会信用代码, GB 32100-2015: 17 characters and a check character, modulo 31.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditCode(String);

/// No I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Of the eight characters before their own check.
const OWN_WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

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

    /// The `n`th given out in a county: department and kind (`class`, as 92), the region's six figures, nine characters of its own
    /// with a check (GB 11714), and the check over all.
    pub fn given_out(class: &str, region: i32, n: u32) -> CreditCode {
        let own = format!("MA{:06}", n % 1_000_000);
        let value = |it: u8| usize::from(if it.is_ascii_digit() { it - b'0' } else { it - b'A' + 10 });
        let sum: usize = own.bytes().zip(OWN_WEIGHTS).map(|(it, weight)| value(it) * weight).sum();
        let own_check = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            it => char::from(b'0' + u8::try_from(it).unwrap_or_default()),
        };
        let body = format!("{class}{region:06}{own}{own_check}");
        let values = body.bytes().filter_map(|it| ALPHABET.iter().position(|letter| *letter == it));
        let sum: usize = values.zip(WEIGHTS).map(|(it, weight)| it * weight).sum();
        let check = ALPHABET.get((31 - sum % 31) % 31).copied().map(char::from);
        CreditCode(body.chars().chain(check).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_out_is_a_code_and_none_is_given_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for n in 1..2_000 {
            let it = CreditCode::given_out("92", 431_099, n);
            assert_eq!(CreditCode::parse(it.as_str()).as_ref(), Ok(&it));
            assert!(it.as_str().starts_with("92431099MA") && seen.insert(it.as_str().to_owned()));
        }
    }

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
