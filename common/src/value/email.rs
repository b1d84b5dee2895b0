use super::plain::plain_signs;

const SAYS: &str = "请填写完整的邮箱地址，例如 name@example.cn";

/// 邮箱: what a letter can be sent to. Stricter than the standard, and never laxer than the mailer: plain letters only, since few servers
/// take others.
pub fn email(text: &str) -> Result<String, &'static str> {
    let plain = plain_signs(text);
    let (name, host) = plain.split_once('@').ok_or(SAYS)?;
    let is_name_sign = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&it);
    let is_name = name.len() <= 64 && name.split('.').all(|it| !it.is_empty() && it.bytes().all(is_name_sign));
    let is_label = |it: &str| {
        let is_edge = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = it.as_bytes();
        it.len() <= 63
            && is_edge(bytes.first())
            && is_edge(bytes.last())
            && bytes.iter().all(|it| it.is_ascii_alphanumeric() || *it == b'-')
    };
    let labels: Vec<&str> = host.split('.').collect();
    let is_host = labels.len() > 1
        && labels.iter().all(|it| is_label(it))
        && labels.last().is_some_and(|it| it.len() > 1 && !it.bytes().all(|it| it.is_ascii_digit()));
    match is_name && is_host && plain.len() <= 120 {
        true => Ok(plain),
        false => Err(SAYS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_reaches_what_is_taken() {
        let check = |text: &str, wanted: Option<&str>| assert_eq!(email(text).ok().as_deref(), wanted, "{text:?}");
        check(" name@example.cn ", Some("name@example.cn"));
        check("name＠example.cn", Some("name@example.cn"));
        check("\u{200b}a.b+c_d@sub.example.com.cn", Some("a.b+c_d@sub.example.com.cn"));
        for text in [
            "name@qq.com，",
            "name@qq.com,",
            "张三@qq.com",
            "a@b..cn",
            "a@.cn",
            "a@b.cn.",
            "a..b@c.cn",
            ".a@c.cn",
            "a.@c.cn",
            "a@b",
            "a@-b.cn",
            "a@b-.cn",
            "a@b@c.cn",
            "a b@c.cn",
            "a@c.cn;d@e.cn",
            "a@1.2.3.4",
            "a@例子.cn",
            "<a@c.cn>",
            "a@c_d.cn",
            "@c.cn",
            "a@",
            "",
            "a@b.cn\r\nBcc: c@d.cn",
        ] {
            check(text, None);
        }
    }
}
