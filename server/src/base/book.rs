//! Cells as people leave them: merged, with numbers where text belongs, under heads with blanks. What would be lost or altered
//! in silence is refused with sheet, row and column, and nothing of the workbook is taken.
use std::{collections::HashMap, io::Cursor};

use anyhow::{Context, Result, anyhow, bail};
use calamine::{Cell, Data, Range, Reader, Xlsx, XlsxError};
use rust_xlsxwriter::{Format, Workbook};

/// Explains the others.
pub const NOTES_SHEET: &str = "填写说明";

/// Sheet, the key it fills, and its columns with what of that key each of them fills.
pub struct Sheet {
    pub name: &'static str,
    pub key: &'static str,
    pub columns: &'static [(&'static str, &'static str)],
}

/// What a workbook of a kind may hold.
pub struct Layout {
    pub sheets: &'static [Sheet],
    /// Columns whose cells may be numbers. Codes and telephone numbers are text: as numbers they lose zeros in front and digits at
    /// the end.
    pub numbers: &'static [&'static str],
    /// What has to be written in a column, where it is not plain text.
    pub notes: &'static [(&'static str, &'static str)],
    /// How one gets an empty one.
    pub blank: &'static str,
    /// Nothing of it was taken.
    pub refused: &'static str,
}

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

    pub fn sheet(&self) -> &'static str {
        self.sheet
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

    pub fn has_sheet(&self, sheet: &str) -> bool {
        self.0.contains_key(sheet)
    }

    pub fn has_column(&self, sheet: &str, column: &str) -> bool {
        self.0.get(sheet).is_some_and(|it| it.0.iter().any(|it| it == column))
    }
}

/// Every sheet of the layout, by `more` once more.
pub fn open(bytes: Vec<u8>, layout: &Layout, more: fn(&Book, &mut Vec<String>)) -> Result<Book> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|it| anyhow!("不是能读的xlsx工作簿：{it}"))?;
    let mut found = Book::default();
    let mut faults = Vec::new();
    for shown in book.sheet_names() {
        let broken = |it: anyhow::Error| it.context(format!("工作表“{shown}”读不出来"));
        let name = plain(&shown);
        let Some(sheet) = layout.sheets.iter().find(|it| it.name == name) else {
            let is_empty = range(&mut book, &shown).map_err(broken)?.is_empty();
            if !is_empty && name != NOTES_SHEET {
                faults.push(format!("不认识工作表“{shown}”，只读{}；用不着的请删去", names(layout)));
            }
            continue;
        };
        if found.0.contains_key(sheet.name) {
            faults.push(format!("有两张名为“{name}”的工作表，请合成一张"));
            continue;
        }
        let range = range(&mut book, &shown).map_err(broken)?;
        let merged = book.merge_cells_by_sheet_name(&shown).map_err(|it| broken(it.into()))?;
        if merged.len() > MOST_MERGED {
            return Err(broken(anyhow!("合并的单元格太多")));
        }
        let merged = Merged::of(merged.iter().map(|it| (it.start, it.end)));
        found.0.insert(sheet.name, lines(layout, sheet, &range, &merged, &mut faults));
    }
    // What could not be read would be missed here a second time.
    if faults.is_empty() {
        more(&found, &mut faults);
    }
    match faults.len() {
        0 => Ok(found),
        n => {
            faults.truncate(N_SHOWN);
            let rest = if n > N_SHOWN { format!("\n等{n}处") } else { String::new() };
            bail!("{}，请先改正：\n{}{rest}", layout.refused, faults.join("\n"))
        }
    }
}

/// A workbook with headings, these rows, and a last sheet that explains them.
pub fn written(layout: &Layout, rows: &[(&'static str, Vec<Vec<String>>)]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    for Sheet { name, columns, .. } in layout.sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name)?;
        for (n, (column, _)) in (0..).zip(*columns) {
            sheet.write_string_with_format(0, n, *column, &bold)?;
            sheet.set_column_width(n, 16)?;
            if !layout.numbers.contains(column) {
                sheet.set_column_format(n, &text)?;
            }
        }
        let rows = rows.iter().filter(|it| it.0 == *name).flat_map(|it| &it.1);
        for (n, row) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(row).filter(|it| !it.1.is_empty()) {
                sheet.write_string_with_format(n, column, cell, &text)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    let notes = book.add_worksheet();
    notes.set_name(NOTES_SHEET)?;
    notes.set_column_width(0, 24)?.set_column_width(1, 90)?;
    for (n, (column, says)) in (0..).zip(layout.notes) {
        notes.write_string_with_format(n, 0, *column, &bold)?.write_string(n, 1, *says)?;
    }
    book.save_to_buffer().context("writing a workbook")
}

/// Fields of a sheet from its first to its last, and those that are merged.
const MOST_FIELDS: u64 = 4_000_000;
const MOST_MERGED: usize = 20_000;

/// What is written in a sheet. One word in its last corner would be seventeen milliards of fields.
///
/// # Errors
/// What of it is too far away from the rest.
pub fn range(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Range<Data>> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(it) => it,
        // A picture of figures.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Range::default()),
        Err(it) => return Err(it.into()),
    };
    let (mut cells, mut rows, mut columns) = (Vec::new(), 0_u64, 0_u64);
    while let Some(cell) = reader.next_cell()? {
        let (at, value) = (cell.get_position(), Data::from(cell.get_value().clone()));
        if value == Data::Empty {
            continue;
        }
        (rows, columns) = (rows.max(u64::from(at.0) + 1), columns.max(u64::from(at.1) + 1));
        if rows * columns > MOST_FIELDS {
            bail!("第{}行{}列有内容，离其余的太远，请删去", at.0 + 1, letters(at.1));
        }
        cells.push(Cell::new(at, value));
    }
    Ok(Range::from_sparse(cells))
}

/// What is merged downwards: by its first column first and last row, in order, so that of twenty thousand one is found at once.
#[derive(Default)]
struct Merged(HashMap<u32, Vec<(u32, u32)>>);

impl Merged {
    /// Of first and last cells, row and column from 0.
    fn of(all: impl Iterator<Item = ((u32, u32), (u32, u32))>) -> Merged {
        let mut found = Merged::default();
        for ((from, column), (until, _)) in all.filter(|it| it.0.0 < it.1.0) {
            found.0.entry(column).or_default().push((from, until));
        }
        found.0.values_mut().for_each(|it| it.sort_unstable());
        found
    }

    /// The first row of what this cell is merged into; none: it stands for itself, or is the first.
    fn above(&self, row: u32, column: u32) -> Option<u32> {
        let all = self.0.get(&column)?;
        let last = all.partition_point(|it| it.0 < row).checked_sub(1)?;
        all.get(last).filter(|it| row <= it.1).map(|it| it.0)
    }
}

fn lines(
    layout: &Layout,
    sheet: &Sheet,
    range: &Range<Data>,
    merged: &Merged,
    faults: &mut Vec<String>,
) -> (Vec<String>, Vec<Line>) {
    let name = sheet.name;
    // A range begins where something stands, not at A1.
    let (first, left) = range.start().unwrap_or_default();
    let heads: Vec<String> =
        range.rows().next().unwrap_or_default().iter().map(|it| plain(&it.to_string())).collect();
    for (n, head) in heads.iter().enumerate().filter(|it| !it.1.is_empty()) {
        if !sheet.columns.iter().any(|it| it.0 == head) {
            let blank = layout.blank;
            faults.push(format!("“{name}”表不认识“{head}”这一列；{blank}，用不着的列请删去"));
        }
        if heads.iter().take(n).any(|it| it == head) {
            faults.push(format!("“{name}”表有两列“{head}”"));
        }
    }
    for (column, _) in sheet.columns.iter().take(2).filter(|it| !heads.iter().any(|head| head == it.0)) {
        faults.push(format!("“{name}”表缺“{column}”列；{}", layout.blank));
    }
    let mut lines = Vec::new();
    for (row, cells) in (first..).zip(range.rows()).skip(1).filter(|it| !it.1.iter().all(is_blank)) {
        let n = row as usize + 1;
        let mut line = HashMap::new();
        for ((column, head), cell) in (left..).zip(&heads).zip(cells) {
            // What is merged downwards stands in its first row and means them all.
            let cell = match merged.above(row, column).filter(|it| *it > first && is_blank(cell)) {
                Some(from) => range.get_value((from, column)).unwrap_or(cell),
                None => cell,
            };
            let place = || format!("“{name}”表第{n}行{}列", letters(column));
            match (head.as_str(), text(layout.numbers, head, cell)) {
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

fn text(numbers: &[&str], head: &str, cell: &Data) -> Result<String, &'static str> {
    match cell {
        Data::Empty => Ok(String::new()),
        Data::String(it) => Ok(it.trim().to_owned()),
        Data::Int(it) if numbers.contains(&head) => Ok(it.to_string()),
        Data::Float(it) if numbers.contains(&head) => Ok(it.to_string()),
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

fn names(layout: &Layout) -> String {
    layout.sheets.iter().map(|it| it.name).collect::<Vec<&str>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_the_workbook_calls_them() {
        assert_eq!([0, 25, 26, 34].map(letters), ["A", "Z", "AA", "AI"]);
    }

    #[test]
    fn what_is_merged_is_found_by_its_rows() {
        let merged = Merged::of([((4, 0), (6, 0)), ((1, 0), (2, 3)), ((1, 2), (1, 5))].into_iter());
        let above: Vec<Option<u32>> = (0..8).map(|row| merged.above(row, 0)).collect();
        assert_eq!(above, [None, None, Some(1), None, None, Some(4), Some(4), None]);
        assert_eq!(merged.above(1, 2), None, "merged sideways");
    }

    #[test]
    fn only_what_is_a_number_may_be_stored_as_one() {
        const NUMBERS: [&str; 2] = ["承诺时限", "标准（元）"];
        assert_eq!(text(&NUMBERS, "承诺时限", &Data::Float(5.0)).as_deref(), Ok("5"));
        assert_eq!(text(&NUMBERS, "标准（元）", &Data::Float(4.35)).as_deref(), Ok("4.35"));
        for (head, cell) in [
            ("编码", Data::Float(5.1182601164e17)),
            ("咨询电话", Data::Int(7_311_234_567)),
            ("事项类型代码", Data::Float(1.0)),
            ("办理时间", Data::DateTimeIso("2026-09-12".to_owned())),
            ("是否收费", Data::Bool(true)),
            ("名称", Data::Error(calamine::CellErrorType::Ref)),
        ] {
            assert!(text(&NUMBERS, head, &cell).is_err(), "{head}");
        }
    }
}
