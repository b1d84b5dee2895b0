//! 密码规则 (trust.md D10): two profiles, because the law binds the staff side and good practice the citizens'.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Citizens, after ASVS: length and a list of known bad ones, no composition rules.
    Citizen,
    /// Staff, after 等保: at least ten characters of three classes.
    Staff,
}

/// The most used, and the words of this house.
const COMMON: [&str; 38] = [
    "12345678",
    "123456789",
    "1234567890",
    "88888888",
    "66666666",
    "11111111",
    "00000000",
    "password",
    "password1",
    "passw0rd",
    "qwertyui",
    "qwerty123",
    "asdfghjk",
    "1qaz2wsx",
    "abc12345",
    "abcd1234",
    "a1234567",
    "aa123456",
    "woaini1314",
    "5201314520",
    "iloveyou",
    "147258369",
    "123123123",
    "987654321",
    "11223344",
    "zxcvbnm1",
    "admin123",
    "admin888",
    "root1234",
    "letmein1",
    "welcome1",
    "yimen123",
    "yimenyimen",
    "zhengwu123",
    "12345hotline",
    "q1w2e3r4",
    "qazwsxedc",
    "1q2w3e4r",
];

pub fn secret(text: &str, profile: Profile) -> Result<String, &'static str> {
    let n_chars = text.chars().count();
    if n_chars > 128 {
        return Err("密码请控制在128个字符以内");
    }
    if COMMON.contains(&text.to_lowercase().as_str()) {
        return Err("这个密码太常见，容易被猜到，请换一个");
    }
    match profile {
        Profile::Citizen if n_chars < 8 => Err("密码至少8个字符，可以是一句话"),
        Profile::Staff if n_chars < 10 || n_classes(text) < 3 => {
            Err("密码至少10个字符，大写字母、小写字母、数字、符号中至少三种")
        }
        _ => Ok(text.to_owned()),
    }
}

fn n_classes(text: &str) -> usize {
    let classes: [fn(char) -> bool; 4] = [
        |it| it.is_ascii_uppercase(),
        |it| it.is_ascii_lowercase(),
        |it| it.is_ascii_digit(),
        |it| !it.is_ascii_alphanumeric(),
    ];
    classes.into_iter().filter(|is| text.chars().any(is)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_its_rule() {
        let check = |text: &str, profile, ok: bool| assert_eq!(secret(text, profile).is_ok(), ok, "{text}");
        check("1234567", Profile::Citizen, false);
        check("12345678", Profile::Citizen, false);
        check("春眠不觉晓处处闻啼鸟", Profile::Citizen, true);
        check(&"长".repeat(100), Profile::Citizen, true);
        check("abcdefgh1", Profile::Staff, false);
        check("abcdefghij1", Profile::Staff, false);
        check("Abcdefghij1", Profile::Staff, true);
    }
}
