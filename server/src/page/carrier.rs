//! 物流通知, machine to machine: 204, or a fault the carrier may ask us about.
use std::sync::Arc;

use axum::{
    body::Body,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use common::shipment::{NOTIFY, SIGNATURE};

use crate::{
    base::error::Result,
    gate::{
        hub::Hub,
        load_shed::Class,
        serve::{audited, body_of, stranger},
    },
    shipment,
};

const MAX_BYTES: usize = 16 * 1024;

pub async fn notify(hub: Arc<Hub>, head: Parts, body: Body) -> Result<Response> {
    let bytes = body_of(&hub.rooms, "", body, MAX_BYTES).await?;
    let stamp = head.headers.get(SIGNATURE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let cx = stranger(&hub, &head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let notice = shipment::proven(&cx, stamp, &bytes)?;
    let subject = format!("{NOTIFY} {}", notice.waybill);
    audited(&cx, NOTIFY, &subject, async { Ok(()) }, |cx, ()| shipment::note(cx, notice.clone())).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
