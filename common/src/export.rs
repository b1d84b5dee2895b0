//! 导出: a list leaves the house as a workbook, with who took it and what for in the record.
use serde::{Deserialize, Serialize};

use crate::{check::prose, fault::Fault};

/// Rows of a workbook, at most: who wants more narrows what they look for.
pub const MOST_ROWS: u64 = 10_000;
const MOST_SAID: usize = 100;

/// What was asked for, and its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exported {
    /// As the file is called.
    pub name: String,
    pub n_lines: u64,
    /// XLSX, in base64.
    pub book: String,
}

/// Why somebody takes it along; it stands in the record of calls, word for word.
pub fn reason(text: &str) -> Result<String, &'static str> {
    match prose(text, "请写为什么要导出，会记入操作记录")? {
        it if it.chars().count() > MOST_SAID => Err("请控制在100个字以内"),
        it => Ok(it.replace('\n', " ")),
    }
}

/// More than a workbook takes.
pub fn require_few(n_rows: u64) -> Result<(), Fault> {
    match n_rows > MOST_ROWS {
        true => Err(Fault::form("reason", "一次最多导出1万行，请缩小范围再导出")),
        false => Ok(()),
    }
}

/// How the record tells of it: what, how many rows, what for.
pub fn told(what: &str, n_rows: u64, reason: &str) -> String {
    format!("{what} {n_rows} rows: {reason}")
}

/// The reason out of such a line.
pub fn why(told: &str) -> &str {
    told.split_once(" rows: ").map_or("", |it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_without_a_reason() {
        assert!(reason(" \n").is_err() && reason(&"查".repeat(101)).is_err());
        let said = reason("核对三月的查询\n给监察").unwrap();
        assert_eq!(why(&told("trail", 120, &said)), "核对三月的查询 给监察");
        assert_eq!(why("/api/trail/exports"), "");
        assert!(require_few(MOST_ROWS).is_ok() && require_few(MOST_ROWS + 1).is_err());
    }
}
