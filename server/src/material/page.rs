//! 看PDF的一页: the clerk turns pages in the viewer; each is drawn as a picture, once.
use std::path::PathBuf;

use axum::{
    body::Bytes,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::Who,
    fault::Fault,
    id::FileId,
    material::{FileKind, FileState},
};

use super::query;
use crate::{
    base::error::Result,
    entity::files::Model as File,
    gate::{cx::Cx, disk, hub::Hub},
};

/// How long pictures of pages lie there. As long as bytes stay after their row: whoever may not see a file any more finds no page of it.
const KEPT_HOURS: u64 = 24;

/// `GET …/files/{file}/pages/{page}`
pub async fn send(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let (id, page) = asked(head.uri.path()).ok_or(Fault::NotFound)?;
    let file = query::readable(&cx, id).await?;
    reply(&cx, &file, page).await
}

/// One page of what may be read, as a picture.
pub async fn reply(cx: &Cx, file: &File, page: i32) -> Result<Response> {
    if file.kind != FileKind::Pdf || !(1..=file.n_pages).contains(&page) {
        return Err(Fault::NotFound.into());
    }
    let picture = picture(cx, file, page).await?;
    if picture.is_empty() {
        // Wrong in the document, not in us.
        let says = "这一页显示不出来，请下载查看".to_owned();
        return Err(Fault::FileUnsafe { says }.into());
    }
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, picture).into_response())
}

/// Drawn once: pages do not change, and neither do those that cannot be drawn (empty).
async fn picture(cx: &Cx, file: &File, page: i32) -> Result<Vec<u8>> {
    let path = folder(&cx.hub).join(format!("{}-{page}.jpg", file.storage));
    if file.state == FileState::Ready
        && let Ok(it) = tokio::fs::read(&path).await
    {
        return Ok(it);
    }
    let who = cx.who.account().ok_or(Fault::SignedOut)?;
    let drawn = cx.hub.reader.draw(who, page as usize, super::bytes_of(cx, file)).await?.unwrap_or_default();
    // Kept for those who turn pages all day; whoever looks at their own fills no disk with it.
    let is_kept = matches!(cx.who, Who::Staff { .. }) && disk::require_writable(&cx.hub).is_ok();
    if is_kept && let Err(err) = keep(&path, &drawn).await {
        // It can be drawn again.
        tracing::warn!("keeping a page: {err}");
    }
    Ok(drawn)
}

fn folder(hub: &Hub) -> PathBuf {
    hub.config.data.join("drawn")
}

async fn keep(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let half = path.with_extension(uuid::Uuid::now_v7().simple().to_string());
    tokio::fs::write(&half, bytes).await?;
    tokio::fs::rename(&half, path).await
}

/// Each process its own pictures: those of a day ago go. Waits for the disk. Called beside the jobs.
pub fn tidy(hub: &Hub) {
    let is_old = |it: &std::fs::DirEntry| {
        let age = it.metadata().and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
        age.is_some_and(|it| it.as_secs() > KEPT_HOURS * 3600)
    };
    for entry in std::fs::read_dir(folder(hub)).into_iter().flatten().flatten().filter(is_old) {
        let _ = std::fs::remove_file(entry.path());
    }
}

fn asked(path: &str) -> Option<(FileId, i32)> {
    let mut parts = path.rsplit('/');
    let page = parts.next()?.parse().ok()?;
    let id = parts.nth(1)?.parse().ok()?;
    Some((id, page))
}
