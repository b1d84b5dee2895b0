//! 数据交换's door for machines: batches come signed, and are fetched signed. Nobody signs in here, and nothing is set.
use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    exchange::{DOOR, MOST_BYTES, SIGNATURE},
    fault::Fault,
};
use serde_json::json;

use crate::{
    base::{error::Result, webhook},
    entity::systems::Model as System,
    exchange::{self, incoming, outgoing, query},
    gate::{
        cx::Cx,
        hub::Hub,
        load_shed::Class,
        quota,
        serve::{body_of, stranger},
    },
};

fn stamp(head: &Parts) -> &str {
    head.headers.get(SIGNATURE).and_then(|it| it.to_str().ok()).unwrap_or_default()
}

async fn known(cx: &Cx, code: &str) -> Result<System> {
    Ok(query::by_code(cx, code).await?.filter(|it| it.is_on).ok_or(Fault::Foreign)?)
}

/// By its code and its signature; whoever has neither learns nothing of what there is.
async fn proven(cx: &Cx, head: &Parts, code: &str, bytes: &[u8]) -> Result<System> {
    let system = known(cx, code).await?;
    webhook::require_proven(&exchange::secret(cx, &system)?, stamp(head), bytes, cx.now.0)?;
    Ok(system)
}

/// A batch: 200 with what it was received as, the same again for the same.
pub async fn take(hub: Arc<Hub>, code: String, head: Parts, body: Body) -> Result<Response> {
    let cx = stranger(&hub, &head)?;
    // A long body is read for a system there is, at a moment that is now; of one network so much at a time.
    known(&cx, &code).await?;
    webhook::require_now(stamp(&head), cx.now.0)?;
    let bytes = body_of(&hub.rooms, &quota::site(&cx.peer), body, MOST_BYTES).await?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let system = proven(&cx, &head, &code, &bytes).await?;
    // A workbook is for people, and is looked at before it is opened; machines write JSON.
    if bytes.starts_with(b"PK") {
        return Err(Fault::form("file", "联网送来的只收JSON，工作簿请在工作台上导入").into());
    }
    let received = incoming::bring(&cx, DOOR, &system, bytes.to_vec(), &system.name).await?;
    Ok(Json(received).into_response())
}

/// Which batches of ours there are for it.
pub async fn list(hub: Arc<Hub>, code: String, head: Parts) -> Result<Response> {
    let cx = stranger(&hub, &head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let system = proven(&cx, &head, &code, head.uri.path().as_bytes()).await?;
    let all = exchange::made(&cx, &system).await?;
    let rows: Vec<_> =
        all.into_iter().map(|(no, at, state)| json!({ "batch": no, "at": at, "state": state })).collect();
    Ok(Json(json!({ "batches": rows })).into_response())
}

/// One of them, as it was made; from then on it counts as sent.
pub async fn fetch(hub: Arc<Hub>, (code, no): (String, String), head: Parts) -> Result<Response> {
    let cx = stranger(&hub, &head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let system = proven(&cx, &head, &code, head.uri.path().as_bytes()).await?;
    let batch = query::batch_by_no(&cx, system.id, false, &no)
        .await?
        .filter(|it| it.n_taken > 0)
        .ok_or(Fault::NotFound)?;
    let bytes = hub.files.read(&batch.storage).await?;
    outgoing::sent(&cx, &batch).await?;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}
