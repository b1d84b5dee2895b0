//! XLSX: tables as a workbook. Every cell is text, whatever it looks like: a number of eighteen digits is none to compute with, and what
//! begins with `=` is no formula.
use anyhow::anyhow;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::error::Result;

/// A table: its title, its heads, its rows.
pub struct Sheet {
    pub title: &'static str,
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

pub fn of(sheets: &[Sheet]) -> Result<Vec<u8>> {
    written(sheets).map_err(|it| anyhow!("writing a workbook: {it}").into())
}

fn written(sheets: &[Sheet]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for it in sheets {
        let sheet = book.add_worksheet().set_name(it.title)?;
        for (column, head) in (0..).zip(&it.heads) {
            sheet.write_string_with_format(0, column, *head, &bold)?;
            sheet.set_column_width(column, if column == 0 { 24 } else { 16 })?;
        }
        for (row, cells) in (1..).zip(&it.rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    book.save_to_buffer()
}
