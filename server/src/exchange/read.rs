//! A batch as it comes: JSON by tables, or a workbook with a sheet for each. Nothing is judged here but that it is one, and whole.
use std::{collections::BTreeMap, io::Cursor};

use anyhow::{Context, Result, anyhow, bail};
use calamine::{Data, Reader, Xlsx};
use common::exchange::MOST_ROWS;
use serde::Deserialize;
use serde_json::Value;

use crate::base::book;

/// 批次号, as the national tables have it, and a table's own name.
const MOST_NO: usize = 32;
const MOST_TABLE: usize = 50;

/// One row, its fields as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    pub table: String,
    /// Which of its table, from 1; of a workbook, as the program that shows it numbers them.
    pub n: u32,
    pub fields: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// 批次号; empty: the file does not say, and its digest stands for it.
    pub no: String,
    pub rows: Vec<Typed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    batch: String,
    /// How many rows there have to be: a file that was cut says so.
    n_rows: usize,
    tables: BTreeMap<String, Vec<BTreeMap<String, Value>>>,
}

/// # Errors
/// In words: what of it cannot be read.
pub fn read(bytes: Vec<u8>) -> Result<Sent> {
    let sent = match bytes.starts_with(b"PK") {
        true => workbook(bytes)?,
        false => json(&bytes)?,
    };
    // Told of in the database and in addresses: no longer than the tables say, and nothing that cannot be seen.
    let is_plain = |it: &str, most: usize| it.chars().count() <= most && !it.chars().any(char::is_control);
    if !is_plain(&sent.no, MOST_NO) {
        bail!("批次号最多{MOST_NO}个字，不能有看不见的符号");
    }
    if let Some(it) = sent.rows.iter().find(|it| !is_plain(&it.table, MOST_TABLE)) {
        bail!(
            "表名最多{MOST_TABLE}个字：{}",
            it.table.chars().take(MOST_TABLE).filter(|it| !it.is_control()).collect::<String>()
        );
    }
    if let Some(it) = sent.rows.iter().find(|it| it.fields.values().any(|it| it.contains('\0'))) {
        bail!("{}第{}行有看不见的符号，请清理后再送", it.table, it.n);
    }
    match sent.rows.len() {
        0 => bail!("里面一行数据也没有"),
        n if n > MOST_ROWS => bail!("一批最多{MOST_ROWS}行，这一批有{n}行，请分批"),
        _ => Ok(sent),
    }
}

fn json(bytes: &[u8]) -> Result<Sent> {
    let text = std::str::from_utf8(bytes).context("不是UTF-8编码的JSON，也不是xlsx工作簿")?;
    let it: Json = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|it| match it.is_eof() {
        true => anyhow!("文件没有传完，读到末尾还缺内容"),
        false => anyhow!("第{}行第{}列读不出来，应为 batch、n_rows、tables 三项的JSON", it.line(), it.column()),
    })?;
    let mut rows = Vec::new();
    for (table, all) in it.tables {
        for (n, fields) in (1..).zip(all) {
            let text = |(name, value): (String, Value)| {
                let text = match value {
                    Value::Null => String::new(),
                    Value::String(it) => it,
                    Value::Number(it) => it.to_string(),
                    Value::Bool(it) => it.to_string(),
                    _ => return Err(anyhow!("{table}第{n}行的“{name}”不是一个值")),
                };
                Ok((name, text))
            };
            let fields: Result<BTreeMap<String, String>> = fields.into_iter().map(text).collect();
            rows.push(Typed { table: table.clone(), n, fields: fields? });
        }
    }
    if rows.len() != it.n_rows {
        bail!("写明{}行，实际有{}行，文件不完整", it.n_rows, rows.len());
    }
    Ok(Sent { no: it.batch.trim().to_owned(), rows })
}

fn workbook(bytes: Vec<u8>) -> Result<Sent> {
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|_| anyhow!("这个工作簿读不出来，请另存为xlsx再传"))?;
    let mut rows = Vec::new();
    for table in book.sheet_names() {
        let range = book::range(&mut book, &table).with_context(|| format!("“{table}”表读不出来"))?;
        let (top, _) = range.start().unwrap_or_default();
        let heads: Vec<String> =
            range.rows().next().unwrap_or_default().iter().map(|it| it.to_string().trim().to_owned()).collect();
        for (n, cells) in (top + 2..).zip(range.rows().skip(1)) {
            let mut fields = BTreeMap::new();
            for (head, cell) in heads.iter().zip(cells).filter(|it| !matches!(it.1, Data::Empty)) {
                let text = match cell {
                    Data::String(it) => it.trim().to_owned(),
                    // As numbers they would lose zeros in front and digits at the end.
                    Data::Int(_) | Data::Float(_) => bail!("“{table}”表第{n}行“{head}”存成了数字，请设为文本格式"),
                    Data::Bool(it) => it.to_string(),
                    it => it.to_string(),
                };
                fields.insert(head.clone(), text);
            }
            if fields.values().any(|it| !it.is_empty()) {
                rows.push(Typed { table: table.clone(), n, fields });
            }
        }
    }
    let no = rows.first().and_then(|it| it.fields.get("cd_batch")).cloned().unwrap_or_default();
    Ok(Sent { no, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_or_is_no_batch_is_told_apart() {
        let good = r#"{"batch":"b1","n_rows":2,"tables":{"up_pro_accept":[{"project_no":"A","n":3},{"project_no":null}]}}"#;
        let sent = read(good.as_bytes().to_vec()).unwrap();
        assert_eq!((sent.no.as_str(), sent.rows.len(), sent.rows[1].n), ("b1", 2, 2));
        assert_eq!(sent.rows[0].fields["n"], "3");
        let says = |text: &str| read(text.as_bytes().to_vec()).unwrap_err().to_string();
        let check = |text: &str, part: &str| assert!(says(text).contains(part), "{text}: {}", says(text));
        check(good.get(..60).unwrap(), "没有传完");
        check(&good.replace("\"n_rows\":2", "\"n_rows\":3"), "写明3行，实际有2行");
        check(&good.replace("\"A\"", "[1]"), "不是一个值");
        check(r#"{"batch":"b1","n_rows":0,"tables":{}}"#, "一行数据也没有");
        check("一些文字", "读不出来");
        check(r#"{"batch":"b1","n_rows":0,"tables":{},"more":1}"#, "读不出来");
    }
}
