//! 授权书扫描件: the signed paper itself beside the data. The head puts it there; a better scan replaces the one before.
use axum::{
    body::Bytes,
    http::{Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    fault::Fault,
    id::{FileId, MandateId},
    material::{FileKind, FileState, MAX_FILE_MB, Trust, clean_name},
};
use uuid::Uuid;

use super::query;
use crate::{
    base::{digest, error::Result},
    case,
    entity::{files::Model as File, mandates::Model as Row},
    gate::{cx::Cx, fresh::Fresh, write::write},
    material::{self, arrival},
};

/// The slot of a scan, which belongs to no case.
const SLOT: &str = "-mandate";

/// Bytes of a scan.
pub const MAX_SCAN: usize = MAX_FILE_MB as usize * 1024 * 1024;

pub async fn scan(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    let id = asked(head.uri.path()).ok_or(Fault::NotFound)?;
    let row = query::one(&cx, &case::query::orgs(&cx).await?, id).await?;
    if head.method == Method::PUT {
        let kind = head.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        put(&cx, row, kind, body.to_vec()).await?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let file = material::query::of_paper(&cx, row.scan_id.ok_or(Fault::NotFound)?).await?;
    material::reply(&cx, &file, &head.headers).await
}

/// `/api/mandates/{mandate}/scan`
fn asked(path: &str) -> Option<MandateId> {
    path.rsplit('/').nth(1)?.parse().ok()
}

async fn put(cx: &Cx, row: Row, kind: &str, bytes: Vec<u8>) -> Result<()> {
    if bytes.is_empty() {
        return Err(Fault::FileEmpty.into());
    }
    let name = if kind.contains("pdf") { "授权书扫描件.pdf" } else { "授权书扫描件.jpg" };
    let file = File {
        region: cx.region(),
        id: FileId(Uuid::now_v7()),
        case_id: None,
        slot: SLOT.to_owned(),
        owner_id: cx.who.account().ok_or(Fault::SignedOut)?,
        name: clean_name(name),
        kind: FileKind::Pdf,
        state: FileState::Pending,
        n_bytes: 0,
        digest: String::new(),
        storage: digest::random()?,
        position: 0,
        turns: 0,
        trust: Trust::C,
        n_pages: 0,
        doubts: "[]".to_owned(),
        round: 0,
        from_id: None,
        origin: row.no.clone(),
        is_kept: false,
        valid_until: String::new(),
        side: String::new(),
        created_at: cx.now,
    };
    let kept = arrival::kept(cx, &file, async { Ok(bytes) }).await?;
    let file = File {
        name: kept.name,
        kind: kept.kind,
        state: kept.state,
        n_bytes: kept.n_bytes,
        digest: kept.digest,
        n_pages: kept.n_pages,
        doubts: kept.doubts,
        ..file
    };
    write(cx, |cx| {
        let (row, file) = (row.clone(), file.clone());
        async move {
            // As it is now: while the scan was on its way the letter may have been revoked, or got another scan.
            let row = Fresh::again(&cx, &row).await?;
            if row.revoked_on.is_some() {
                return Err(Fault::form("scan", "这份授权书已经撤销，不能再换扫描件").into());
            }
            let (old, scan_id) = (row.scan_id, Some(file.id));
            material::query::insert(&cx, file).await?;
            query::change(&cx, &row, |it| it.scan_id = scan_id).await?;
            match old {
                Some(old) => material::query::delete(&cx, &material::query::of_paper(&cx, old).await?).await,
                None => Ok(()),
            }
        }
    })
    .await
}
