//! Cells as people leave them: merged, with numbers where text belongs, under heads with blanks. What would be lost or altered
//! in silence is refused with sheet, row and column, and nothing of the workbook is taken.
use std::{collections::HashMap, path::Path};

use anyhow::{Result, anyhow, bail};
use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::columns::{ITEMS, NOTES_SHEET, NUMBERS, SHEETS, Sheet};

/// More faults than these say nothing new.
const N_SHOWN: usize = 20;

/// One row of a sheet.
pub struct Line {
    sheet: &'static str,
    /// As the program that shows the workbook numbers it.
    pub n: usize,
    cells: HashMap<String, String>,
}

impl Line {
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map(String::as_str).unwrap_or_default()
    }

    pub fn fault(&self, column: &str, says: &str) -> String {
        format!("“{}”表第{}行“{column}”{says}", self.sheet, self.n)
    }
}

#[derive(Default)]
pub struct Book(HashMap<&'static str, (Vec<String>, Vec<Line>)>);

impl Book {
    pub fn lines(&self, sheet: &str) -> &[Line] {
        self.0.get(sheet).map_or(&[], |it| &it.1)
    }

    pub fn has_column(&self, sheet: &str, column: &str) -> bool {
        self.0.get(sheet).is_some_and(|it| it.0.iter().any(|it| it == column))
    }
}

pub fn open(path: &Path) -> Result<Book> {
    let mut book: Xlsx<_> = open_workbook(path).map_err(|it| anyhow!("不是能读的xlsx工作簿：{it}"))?;
    let mut found = Book::default();
    let mut faults = Vec::new();
    for shown in book.sheet_names() {
        let broken = |it| anyhow!("工作表“{shown}”读不出来：{it}");
        let name = plain(&shown);
        let Some(sheet) = SHEETS.into_iter().find(|it| it.name == name) else {
            let is_empty = book.worksheet_range(&shown).map_err(broken)?.is_empty();
            if !is_empty && name != NOTES_SHEET {
                faults.push(format!("不认识工作表“{shown}”，只读{}；用不着的请删去", names()));
            }
            continue;
        };
        if found.0.contains_key(sheet.name) {
            faults.push(format!("有两张名为“{name}”的工作表，请合成一张"));
            continue;
        }
        let range = book.worksheet_range(&shown).map_err(broken)?;
        let merged = book.merge_cells_by_sheet_name(&shown).map_err(broken)?;
        let merged: Vec<Merged> = merged.iter().map(|it| (it.start, it.end)).collect();
        let name = sheet.name;
        found.0.insert(name, lines(&sheet, &range, &merged, &mut faults));
    }
    if found.lines(ITEMS).is_empty() && !found.0.contains_key(ITEMS) {
        bail!("没有名为“{ITEMS}”的工作表；用 --template 取得空白模板");
    }
    // A code that could not be read would be missed here a second time.
    let others: Vec<&Line> = match faults.is_empty() {
        true => SHEETS.iter().filter(|it| it.name != ITEMS).flat_map(|it| found.lines(it.name)).collect(),
        false => Vec::new(),
    };
    for line in others {
        let code = line.get("编码");
        if code.is_empty() {
            faults.push(format!("“{}”表第{}行没有编码，不知道是哪个事项的", line.sheet, line.n));
        } else if !found.lines(ITEMS).iter().any(|it| it.get("编码") == code) {
            faults.push(line.fault("编码", &format!("是“{code}”，“{ITEMS}”表里没有它")));
        }
    }
    match faults.len() {
        0 => Ok(found),
        n => {
            faults.truncate(N_SHOWN);
            let rest = if n > N_SHOWN { format!("\n等{n}处") } else { String::new() };
            bail!("一个事项都没有收，请先改正：\n{}{rest}", faults.join("\n"))
        }
    }
}

/// First and last cell, row and column from 0.
type Merged = ((u32, u32), (u32, u32));

fn lines(
    sheet: &Sheet,
    range: &Range<Data>,
    merged: &[Merged],
    faults: &mut Vec<String>,
) -> (Vec<String>, Vec<Line>) {
    let name = sheet.name;
    // A range begins where something stands, not at A1.
    let (first, left) = range.start().unwrap_or_default();
    let heads: Vec<String> =
        range.rows().next().unwrap_or_default().iter().map(|it| plain(&it.to_string())).collect();
    for (n, head) in heads.iter().enumerate().filter(|it| !it.1.is_empty()) {
        if !sheet.columns.iter().any(|it| it.0 == head) {
            faults.push(format!("“{name}”表不认识“{head}”这一列；用 --template 取得空白模板，用不着的列请删去"));
        }
        if heads.iter().take(n).any(|it| it == head) {
            faults.push(format!("“{name}”表有两列“{head}”"));
        }
    }
    for (column, _) in sheet.columns.iter().take(2).filter(|it| !heads.iter().any(|head| head == it.0)) {
        faults.push(format!("“{name}”表缺“{column}”列；用 --template 取得空白模板"));
    }
    let mut lines = Vec::new();
    for (row, cells) in (first..).zip(range.rows()).skip(1).filter(|it| !it.1.iter().all(is_blank)) {
        let n = row as usize + 1;
        let mut line = HashMap::new();
        for ((column, head), cell) in (left..).zip(&heads).zip(cells) {
            // What is merged downwards stands in its first row and means them all.
            let from = merged.iter().find(|it| it.0.1 == column && it.0.0 < row && row <= it.1.0).map(|it| it.0.0);
            let cell = match from.filter(|it| *it > first && is_blank(cell)) {
                Some(from) => range.get_value((from, column)).unwrap_or(cell),
                None => cell,
            };
            let place = || format!("“{name}”表第{n}行{}列", letters(column));
            match (head.as_str(), text(head, cell)) {
                ("", Ok(it)) if it.is_empty() => (),
                ("", _) => faults.push(format!("{}没有表头", place())),
                (_, Ok(it)) => drop(line.insert(head.clone(), it)),
                (_, Err(says)) => faults.push(format!("{}“{head}”{says}", place())),
            }
        }
        lines.push(Line { sheet: name, n, cells: line });
    }
    (heads, lines)
}

fn is_blank(cell: &Data) -> bool {
    match cell {
        Data::Empty => true,
        Data::String(it) => it.trim().is_empty(),
        _ => false,
    }
}

fn text(head: &str, cell: &Data) -> Result<String, &'static str> {
    match cell {
        Data::Empty => Ok(String::new()),
        Data::String(it) => Ok(it.trim().to_owned()),
        Data::Int(it) if NUMBERS.contains(&head) => Ok(it.to_string()),
        Data::Float(it) if NUMBERS.contains(&head) => Ok(it.to_string()),
        Data::Int(_) | Data::Float(_) => {
            Err("存成了数字，开头的0和后面的位数会丢，请把这一列设为文本格式后重新填写")
        }
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => {
            Err("存成了日期或时间，请把这一列设为文本格式后重新填写")
        }
        Data::Bool(_) => Err("存成了逻辑值，请写文字"),
        Data::Error(_) => Err("的公式出错了，请写出内容"),
    }
}

/// Blanks in names of sheets and columns mean nothing, nor does the width of brackets.
fn plain(name: &str) -> String {
    let same = |it| match it {
        '(' => '（',
        ')' => '）',
        it => it,
    };
    name.chars().filter(|it| !it.is_whitespace()).map(same).collect()
}

/// A, B, … AA.
fn letters(column: u32) -> String {
    let letter = |n: u32| char::from(b'A' + (n % 26) as u8);
    match column / 26 {
        0 => letter(column).to_string(),
        n => format!("{}{}", letter(n - 1), letter(column)),
    }
}

fn names() -> String {
    SHEETS.iter().map(|it| it.name).collect::<Vec<&str>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_the_workbook_calls_them() {
        assert_eq!([0, 25, 26, 34].map(letters), ["A", "Z", "AA", "AI"]);
    }

    #[test]
    fn only_what_is_a_number_may_be_stored_as_one() {
        assert_eq!(text("承诺时限", &Data::Float(5.0)).as_deref(), Ok("5"));
        assert_eq!(text("标准（元）", &Data::Float(4.35)).as_deref(), Ok("4.35"));
        for (head, cell) in [
            ("编码", Data::Float(5.1182601164e17)),
            ("咨询电话", Data::Int(7_311_234_567)),
            ("事项类型代码", Data::Float(1.0)),
            ("办理时间", Data::DateTimeIso("2026-09-12".to_owned())),
            ("是否收费", Data::Bool(true)),
            ("名称", Data::Error(calamine::CellErrorType::Ref)),
        ] {
            assert!(text(head, &cell).is_err(), "{head}");
        }
    }
}
