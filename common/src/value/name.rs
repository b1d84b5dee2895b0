//! 姓名 and 登录名.

use super::{is_hanzi, odd_sign, plain_line};

/// 民委发〔2016〕33号: the interpunct is U+00B7, at least 25 hanzi fit, and no character is too rare.
const MAX_NAME: usize = 60;

/// Plain, in the one form it is kept, compared and printed in. 张 三 is 张三; JOHN SMITH has his blank.
pub fn name(text: &str) -> Result<String, &'static str> {
    if let Some(says) = odd_sign(text) {
        return Err(says);
    }
    let all: Vec<char> = plain_line(text).chars().collect();
    let at = |at: Option<usize>| at.and_then(|it| all.get(it)).is_some_and(|it| is_hanzi(*it));
    let is_between = |n: usize| all.get(n) == Some(&' ') && at(n.checked_sub(1)) && at(Some(n + 1));
    let kept = all.iter().enumerate().filter(|it| !is_between(it.0)).map(|it| *it.1);
    let name: String = kept.map(|it| if it == '．' { '·' } else { it }).collect();
    let is_sign = |it: char| !it.is_alphanumeric() && !matches!(it, '·' | ' ' | '-' | '\'' | '’' | '.');
    match name.chars().count() {
        0 => Err("请填写姓名"),
        1 => Err("请填写完整的姓名"),
        n if n > MAX_NAME => Err("姓名请控制在60个字以内"),
        _ if name.chars().any(is_sign) => Err("姓名中有看不见的字符或符号，请删去后重填"),
        _ => Ok(name),
    }
}

/// 登录名: plain letters and digits only, so that no two look alike.
pub fn login(text: &str) -> Result<String, &'static str> {
    let text = plain_line(text).to_lowercase();
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
        check("\u{200b}张三\u{feff}", Some("张三"));
        check("张　三", Some("张三"));
        check("JOHN  SMITH", Some("JOHN SMITH"));
        check("O’Neil-Brown Jr.", Some("O’Neil-Brown Jr."));
        check("王⼤⽂", Some("王大文"));
        check("李\u{e863}", Some("李䶮"));
        check("李\u{e000}", None);
        check("李青（市监窗口）", None);
        check("李青\n已核验", Some("李青已核验"));
        check("阿卜杜热西提．买买提", Some("阿卜杜热西提·买买提"));
        check("<b>张三", None);
    }

    #[test]
    fn look_alike_logins_are_refused() {
        let check = |text: &str, ok: bool| assert_eq!(login(text).is_ok(), ok, "{text}");
        check("zhouming", true);
        check("\u{202d}zhouming\u{202c}", true);
        check("ｚｈｏｕｍｉｎｇ", true);
        check("ZhouMing", true);
        check("аdmin", false); // Cyrillic а
        check("123456", false);
        check("abc", false);
    }
}
