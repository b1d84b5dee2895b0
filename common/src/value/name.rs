//! 姓名 and 登录名.

/// 民委发〔2016〕33号: the interpunct is U+00B7, at least 25 hanzi fit, and no character is too rare.
const MAX_NAME: usize = 60;

/// Trims, and makes the many dots people find on their keyboards the one of the standard.
pub fn name(text: &str) -> Result<String, &'static str> {
    let dot = |it: char| match it {
        '•' | '‧' | '・' | '．' | '⋅' | '∙' => '·',
        it => it,
    };
    let name: String = text.trim().chars().map(dot).collect();
    let is_odd = |it: char| {
        it.is_control()
            || matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '<' | '>')
    };
    match name.chars().count() {
        0 => Err("请填写姓名"),
        1 => Err("请填写完整的姓名"),
        n if n > MAX_NAME => Err("姓名请控制在60个字以内"),
        _ if name.chars().any(is_odd) => Err("姓名中有看不见的字符或符号，请删去后重填"),
        _ => Ok(name),
    }
}

/// 登录名: plain letters and digits only, so that no two look alike.
pub fn login(text: &str) -> Result<String, &'static str> {
    let text = text.trim().to_lowercase();
    let is_plain = text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'-');
    match (is_plain, text.len()) {
        (true, 4..=30) if text.bytes().any(|it| it.is_ascii_alphabetic()) => Ok(text),
        _ => Err("登录名为4至30位英文字母、数字，至少一个字母"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_and_long_names_are_names() {
        let check = |text: &str, out: Option<&str>| assert_eq!(name(text).ok().as_deref(), out, "{text}");
        check(" 张三 ", Some("张三"));
        check("阿卜杜热西提•买买提", Some("阿卜杜热西提·买买提"));
        check("𠮷𡈽龘", Some("𠮷𡈽龘"));
        check("㛃㐱", Some("㛃㐱"));
        let long = "买".repeat(25);
        check(&long, Some(&long));
        check("", None);
        check("张", None);
        check("张\u{202e}三", None);
        check("<b>张三", None);
    }

    #[test]
    fn look_alike_logins_are_refused() {
        let check = |text: &str, ok: bool| assert_eq!(login(text).is_ok(), ok, "{text}");
        check("zhouming", true);
        check("ZhouMing", true);
        check("аdmin", false); // Cyrillic а
        check("123456", false);
        check("abc", false);
    }
}
