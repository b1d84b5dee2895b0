//! 导入事项, at the desk: a file is read apart, taken as one change, and every row of it is told.
use axum::{
    body::Bytes,
    http::{Method, header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    catalogue::upload::FILE,
    fault::Fault,
    report::{self, Report},
};

use super::{Fate, Line, Way, read, take_file};
use crate::{
    base::error::{Error, Result},
    catalogue::sheet,
    gate::{cx::Cx, serve::audited},
};

/// Bytes of a file: ten thousand items and more.
pub const MOST: usize = 16 << 20;

pub async fn file(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    if head.method != Method::PUT {
        return Ok(workbook(sheet::empty()?, "items.xlsx"));
    }
    let entries = looked_at(&cx, body.to_vec(), read::read_bytes).await?;
    let lines = audited(&cx, FILE.path, FILE.path, async { Ok(entries) }, |cx, entries| async move {
        take_file(&cx, cx.region(), entries, Way::Adding).await
    });
    let report = Report { lines: lines.await?.iter().map(told).collect() };
    Ok(axum::Json(report).into_response())
}

/// A workbook for somebody to fill in.
pub fn workbook(bytes: Vec<u8>, name: &str) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, format!("attachment; filename={name}"))];
    (headers, bytes).into_response()
}

/// What a stranger's file says. An archive is first looked at in a process of its own: what acts, or would fill the memory, goes no
/// further. Whatever the reading itself cannot bear is the file's fault, too.
///
/// # Errors
/// In words, under the name `file`.
pub async fn looked_at<T: Send + 'static>(
    cx: &Cx,
    bytes: Vec<u8>,
    read: fn(Vec<u8>) -> anyhow::Result<T>,
) -> Result<T> {
    let who = cx.who.account().ok_or(Fault::SignedOut)?;
    if bytes.is_empty() {
        return Err(Fault::FileEmpty.into());
    }
    // An anchor told a thousand times over is a file of a few bytes that fills a machine.
    let refers =
        |it: &[u8]| matches!(it, [b' ' | b'[' | b',' | b'-' | b':', b'*', after] if after.is_ascii_alphanumeric());
    if !bytes.starts_with(b"PK") && bytes.windows(3).any(refers) {
        return Err(Fault::form("file", "上传的yaml里不能用“*”引用别处，请写全再传").into());
    }
    let bytes = match bytes.starts_with(b"PK") {
        true => cx.hub.reader.inspect(who, async { Ok(bytes) }).await?.bytes,
        false => bytes,
    };
    match tokio::task::spawn_blocking(move || read(bytes)).await {
        Ok(Ok(it)) => Ok(it),
        Ok(Err(err)) => Err(Error::Fault(Fault::form("file", &format!("{err:#}")))),
        Err(_) => Err(Fault::form("file", "这个文件读不出来，请另存为新的xlsx工作簿再传").into()),
    }
}

fn told(line: &Line) -> report::Line {
    let fate = match &line.fate {
        Fate::Taken { .. } | Fate::Listed => report::Fate::Taken,
        Fate::Unchanged => report::Fate::Same,
        Fate::Draft { .. } => report::Fate::Draft,
        Fate::Kept { .. } | Fate::Poorer { .. } => report::Fate::Kept,
        Fate::Refused { .. } => report::Fate::Refused,
    };
    report::Line {
        sheet: String::new(),
        n: u32::try_from(line.n).unwrap_or(u32::MAX),
        code: line.code.clone(),
        name: line.name.clone(),
        fate,
        says: line.says(),
    }
}
