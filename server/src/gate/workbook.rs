//! 工作簿 (XLSX): tables people take along.
use anyhow::anyhow;
use axum::{
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use common::material::FileKind;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::{base::error::Result, gate::accept::disposition};

/// A table: its title, its heads, its rows.
pub struct Sheet {
    pub title: &'static str,
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// As a file of that name.
pub fn reply(name: &str, sheets: &[Sheet]) -> Result<Response> {
    let bytes = written(sheets).map_err(|it| anyhow!("writing a workbook: {it}"))?;
    Ok((headers(FileKind::Xlsx.mime(), name), bytes).into_response())
}

/// Of whatever is taken along: kept nowhere on the way, and nothing in it runs.
pub fn headers(mime: &str, name: &str) -> [(HeaderName, String); 4] {
    [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(name)),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; style-src 'unsafe-inline'".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ]
}

/// Every cell is text, whatever it looks like: a number of eighteen digits is none to compute with, and what begins with `=` is no
/// formula.
pub fn written(sheets: &[Sheet]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for it in sheets {
        let sheet = book.add_worksheet().set_name(it.title)?;
        for (column, head) in (0..).zip(&it.heads) {
            sheet.write_string_with_format(0, column, *head, &bold)?;
            sheet.set_column_width(column, if column == 0 { 24 } else { 14 })?;
        }
        for (row, cells) in (1..).zip(&it.rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    book.save_to_buffer()
}
