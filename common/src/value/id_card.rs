use serde::{Deserialize, Serialize};

use super::plain_code;
use crate::moment::Day;

/// As the number says it (GB 11643-1999: the seventeenth digit is odd for men).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
}

/// 公民身份号码, GB 11643-1999: region 6, birth date 8, sequence 3, check 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdCard(String);

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

impl IdCard {
    /// `today`, because a birth date in the future is a slip of the finger.
    pub fn parse(text: &str, today: Day) -> Result<IdCard, &'static str> {
        let text = plain_code(text);
        let bytes = text.as_bytes();
        match bytes {
            digits if digits.len() == 15 && digits.iter().all(u8::is_ascii_digit) => {
                return Err("这是15位的旧号码，请填写第二代身份证上的18位号码");
            }
            [first, .., last] if first.is_ascii_alphabetic() && last.is_ascii_digit() && bytes.len() < 18 => {
                return Err("这里只能填18位身份证号码；用护照、通行证等证件的，请带证件到窗口办理");
            }
            _ => (),
        }
        let (digits, [check]) = bytes.split_last_chunk::<1>().ok_or("请填写18位身份证号码")?;
        if digits.len() != 17 || !digits.iter().all(u8::is_ascii_digit) {
            return Err("请填写18位身份证号码，最后一位可以是X");
        }
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(it, weight)| u32::from(it - b'0') * weight).sum();
        if CHECKS.get(sum as usize % 11) != Some(check) {
            return Err("身份证号码有误，请对照证件逐位核对");
        }
        let card = IdCard(text);
        match card.birth() {
            Some(born) if born <= today => Ok(card),
            _ => Err("身份证号码中的出生日期有误，请对照证件核对"),
        }
    }

    pub fn birth(&self) -> Option<Day> {
        let part = |range: std::ops::Range<usize>| self.0.get(range)?.parse::<i32>().ok();
        Day::of(part(6..10)?, part(10..12)?, part(12..14)?)
    }

    /// By the last figure of the sequence, which is odd for men.
    pub fn is_man(&self) -> bool {
        self.0.as_bytes().get(16).is_some_and(|it| (it - b'0') % 2 == 1)
    }

    /// 周岁 on that day: whole years since birth.
    pub fn age_on(&self, today: Day) -> Option<i32> {
        let ((year, month, day), (then, m, d)) = (today.ymd(), self.birth()?.ymd());
        Some(year - then - i32::from((month, day) < (m, d)))
    }

    pub fn sex(&self) -> Sex {
        match self.is_man() {
            true => Sex::Male,
            false => Sex::Female,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// First six and last four (handbook 2.5).
    pub fn masked(&self) -> String {
        super::mask_number(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_numbers_pass_and_their_neighbours_do_not() {
        let today = Day::of(2026, 11, 23).unwrap();
        let check = |text: &str, ok: bool| assert_eq!(IdCard::parse(text, today).is_ok(), ok, "{text}");
        check("11010519491231002X", true);
        check("11010519491231002x", true);
        check("1101 0519 4912 3100 2X", true);
        check("１１０１０５１９４９１２３１００２Ｘ", true);
        check("440524188001010014", true);
        check("431026198506150016", true);
        check("43102619900101200X", true);
        check("431026195510033011", true);
        check("431026200102284026", true);
        check("110105194912310021", false); // check digit
        check("110105490231002", false); // the old 15 digits
        check("431099202602310017", false); // 31 February
        check("", false);
        check("1", false);
        check("𠮷10105194912310021", false);
    }

    #[test]
    fn other_numbers_are_told_what_is_wanted() {
        let says = |text: &str| IdCard::parse(text, Day::of(2026, 11, 23).unwrap()).unwrap_err();
        assert!(says("110105491231002").contains("第二代"));
        for text in ["E12345678", "H1234567800", "USA110077101234"] {
            assert!(says(text).contains("到窗口办理"), "{text}");
        }
        assert!(says("12345").contains("18位"));
        for x in ["ｘ", "×", "Х", "Ⅹ", "X。"] {
            let card = IdCard::parse(&format!("43102619900101200{x}"), Day::of(2026, 11, 23).unwrap());
            assert_eq!(card.unwrap().as_str(), "43102619900101200X", "{x}");
        }
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let card = "43102620010228402";
        let sum: u32 = card.bytes().zip(WEIGHTS).map(|(it, weight)| u32::from(it - b'0') * weight).sum();
        let card = format!("{card}{}", char::from(CHECKS[sum as usize % 11]));
        assert!(IdCard::parse(&card, Day::of(2001, 2, 28).unwrap()).is_ok());
        assert!(IdCard::parse(&card, Day::of(2001, 2, 27).unwrap()).is_err());
        assert_eq!(IdCard::parse(&card, Day::of(2026, 1, 1).unwrap()).unwrap().masked(), "431***********4026");
    }

    #[test]
    fn a_year_is_full_on_the_birthday_and_not_before() {
        let card = IdCard::parse("431026198506150016", Day::of(2026, 11, 23).unwrap()).unwrap();
        let check = |year, month, day, age| assert_eq!(card.age_on(Day::of(year, month, day).unwrap()), Some(age));
        check(2026, 6, 14, 40);
        check(2026, 6, 15, 41);
        check(2026, 12, 31, 41);
    }
}
