//! One value of a row, the same on both engines and in a file.
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::entity::shape::{Column, Holds, Shape};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Lacking,
    Text(String),
    Int(i64),
    Bool(bool),
    Id(Uuid),
}

pub type Row = Vec<Cell>;

impl Cell {
    /// Of a column nobody says anything of.
    pub fn empty(of: &Column) -> Cell {
        match of.holds {
            _ if of.may_lack => Cell::Lacking,
            Holds::Text => Cell::Text(String::new()),
            Holds::Int | Holds::Long => Cell::Int(0),
            Holds::Bool => Cell::Bool(false),
            Holds::Id => Cell::Id(Uuid::nil()),
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Cell::Text(it) => it,
            _ => "",
        }
    }

    fn json(&self) -> Value {
        match self {
            Cell::Lacking => Value::Null,
            Cell::Text(it) => json!(it),
            Cell::Int(it) => json!(it),
            Cell::Bool(it) => json!(it),
            Cell::Id(it) => json!(it),
        }
    }

    /// # Errors
    /// Another kind of value than the column holds.
    fn read(it: &Value, of: &Column) -> Result<Cell> {
        Ok(match (it, of.holds) {
            (Value::Null, _) if of.may_lack => Cell::Lacking,
            (Value::String(it), Holds::Text) => Cell::Text(it.clone()),
            (Value::String(it), Holds::Id) => Cell::Id(it.parse().context("不是编号")?),
            (Value::Bool(it), Holds::Bool) => Cell::Bool(*it),
            (Value::Number(it), Holds::Int) => {
                Cell::Int(it.as_i64().and_then(|it| i32::try_from(it).ok()).context("数字太大")?.into())
            }
            (Value::Number(it), Holds::Long) => Cell::Int(it.as_i64().context("不是整数")?),
            _ => bail!("“{}”应为{}", of.name, of.holds.says()),
        })
    }
}

/// A row as a line of a file: its columns by name, in their order, but for those that are left out.
pub fn line(shape: &Shape, row: &Row, is_out: impl Fn(&str) -> bool) -> String {
    let said = shape.columns.iter().zip(row).filter(|(column, _)| !is_out(column.name));
    let pairs: Vec<String> = said.map(|(column, it)| format!("{}:{}", json!(column.name), it.json())).collect();
    format!("{{{}}}", pairs.join(","))
}

/// The row of such a line; what was left out is empty.
///
/// # Errors
/// Not a line of this table: what is wrong, and with which column.
pub fn row(shape: &Shape, line: &str, is_out: impl Fn(&str) -> bool) -> Result<Row> {
    let mut said: Map<String, Value> = serde_json::from_str(line).context("不是一行JSON")?;
    let mut row = Row::new();
    for column in &shape.columns {
        row.push(match said.remove(column.name) {
            _ if is_out(column.name) => Cell::empty(column),
            Some(it) => Cell::read(&it, column)?,
            None => bail!("没有“{}”", column.name),
        });
    }
    if let Some(it) = said.keys().next() {
        bail!("多了“{it}”");
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape() -> Shape {
        let column = |name, holds, may_lack| Column { name, holds, may_lack };
        let columns = vec![
            column("id", Holds::Id, false),
            column("n", Holds::Int, false),
            column("at", Holds::Long, true),
            column("says", Holds::Text, false),
            column("is_on", Holds::Bool, false),
            column("secret", Holds::Text, false),
        ];
        Shape { table: "things", columns, key: vec![0] }
    }

    fn is_out(it: &str) -> bool {
        it == "secret"
    }

    #[test]
    fn a_row_goes_into_a_line_and_comes_back_without_its_secret() {
        let row = |secret: &str| {
            let (id, says) = (Uuid::from_u128(7), "“=1+1”\n换行\u{2028}".to_owned());
            vec![
                Cell::Id(id),
                Cell::Int(-3),
                Cell::Lacking,
                Cell::Text(says),
                Cell::Bool(true),
                Cell::Text(secret.to_owned()),
            ]
        };
        let said = line(&shape(), &row("hush"), is_out);
        assert!(!said.contains("hush") && !said.contains('\n'), "{said}");
        assert!(said.starts_with(r#"{"id":"00000000-0000-0000-0000-000000000007","n":-3,"at":null,"#), "{said}");
        assert_eq!(super::row(&shape(), &said, is_out).unwrap(), row(""));
    }

    #[test]
    fn a_line_that_is_none_says_which_column() {
        let good = r#"{"id":"00000000-0000-0000-0000-000000000007","n":1,"at":2,"says":"","is_on":false}"#;
        assert!(row(&shape(), good, is_out).is_ok());
        let cases = [
            (good.replace("\"n\":1", "\"n\":\"1\""), "“n”应为整数"),
            (good.replace("\"n\":1", "\"n\":4294967296"), "数字太大"),
            (good.replace("\"n\":1,", ""), "没有“n”"),
            (good.replace("\"n\":1", "\"n\":null"), "“n”应为整数"),
            (good.replace("\"n\":1", "\"n\":1,\"m\":1"), "多了“m”"),
            (good.replace("07\"", "\""), "不是编号"),
            (good.replace('}', ""), "不是一行JSON"),
        ];
        for (text, says) in cases {
            assert_eq!(row(&shape(), &text, is_out).unwrap_err().to_string(), says, "{text}");
        }
    }
}
