//! Files people write by hand: what is wrong with one is said in their language, and in which line.
use anyhow::{Result, anyhow};
use serde::de::DeserializeOwned;
use serde_yaml_ng::Error;

/// `what`: as in 不是有效的县信息文件.
///
/// # Errors
/// A sentence for whoever wrote it.
pub fn read<T: DeserializeOwned>(text: &str, what: &str) -> Result<T> {
    // Editors on Windows put a mark in front.
    serde_yaml_ng::from_str(text.trim_start_matches('\u{feff}')).map_err(|it| wrong(&it, what))
}

/// What the reader found, without its English.
pub fn wrong(err: &Error, what: &str) -> anyhow::Error {
    let place = err.location().map(|it| format!("第{}行第{}列附近", it.line(), it.column())).unwrap_or_default();
    let says = err.to_string();
    let named = says.split(['`', '"']).nth(1).unwrap_or_default();
    let slip = match says.as_str() {
        it if it.contains("unknown field") || it.contains("unknown variant") => format!("没有“{named}”这种写法"),
        it if it.contains("missing field") => format!("没有写“{named}”"),
        it if it.contains("duplicate") => format!("“{named}”写了两次"),
        it if it.contains("invalid type") || it.contains("invalid value") => "这里该写的不是这一种".to_owned(),
        _ => "写法不对：缩进要对齐，冒号后面空一格，引号要成对".to_owned(),
    };
    anyhow!("不是有效的{what}：{place}{slip}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct One {
        #[expect(dead_code, reason = "only read")]
        name: String,
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let says = |text: &str| read::<One>(text, "文件").unwrap_err().to_string();
        for (text, part) in [
            ("name: 甲\nnam: 乙", "没有“nam”"),
            ("{}", "没有写“name”"),
            ("name: 甲\nname: 乙", "写了两次"),
            ("- 1", "不是有效的文件"),
            ("name: \"甲", "写法不对"),
            ("name: 甲\n\tx: 1", "第2行"),
        ] {
            let says = says(text);
            assert!(says.contains(part) && !says.contains("expected"), "{says}");
        }
        let twice = read::<serde_yaml_ng::Value>("a: 1\na: 2", "文件").unwrap_err().to_string();
        assert!(twice.contains("写了两次"), "{twice}");
    }
}
