//! What people take along, as a file: a workbook, a page.
use axum::{
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{export::Exported, material::FileKind};

use crate::{
    base::{
        error::Result,
        workbook::{self, Sheet},
    },
    gate::accept::disposition,
};

/// As a file of that name.
pub fn reply(name: &str, sheets: &[Sheet]) -> Result<Response> {
    Ok((headers(FileKind::Xlsx.mime(), name), workbook::of(sheets)?).into_response())
}

/// As the answer of a call, for a page that hands it on.
pub fn exported(name: String, n_lines: u64, sheets: &[Sheet]) -> Result<Exported> {
    Ok(Exported { name, n_lines, book: BASE64_STANDARD.encode(workbook::of(sheets)?) })
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
