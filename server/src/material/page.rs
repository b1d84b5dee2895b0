//! 看PDF的一页: the clerk turns pages in the viewer; each is drawn as a picture.
use anyhow::anyhow;
use axum::{
    body::Body,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{fault::Fault, id::FileId, material::FileKind};

use super::query;
use crate::serve::{Cx, Result};

/// `GET …/files/{file}/pages/{page}`
pub async fn send(cx: Cx, head: Parts, _: Body) -> Result<Response> {
    let (id, page) = asked(head.uri.path()).ok_or(Fault::NotFound)?;
    let file = query::readable(&cx, id).await?;
    if file.kind != FileKind::Pdf || !(1..=file.n_pages).contains(&page) {
        return Err(Fault::NotFound.into());
    }
    // Few at a time: a page may be drawn to take long.
    let _turn = cx.hub.drawing.acquire().await.map_err(|_| anyhow!("shutting down"))?;
    let bytes = super::bytes_of(&cx, &file).await?;
    let drawn = tokio::task::spawn_blocking(move || reader::draw(bytes, page as usize)).await;
    let picture = match drawn {
        Ok(Ok(it)) => it,
        // Wrong in the document, not in us; a panic of the drawing library is the same to whoever looks.
        Ok(Err(_)) | Err(_) => {
            let says = "这一页显示不出来，请下载查看".to_owned();
            return Err(Fault::FileUnsafe { says }.into());
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, picture).into_response())
}

fn asked(path: &str) -> Option<(FileId, i32)> {
    let mut parts = path.rsplit('/');
    let page = parts.next()?.parse().ok()?;
    let id = parts.nth(1)?.parse().ok()?;
    Some((id, page))
}
