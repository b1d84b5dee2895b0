//! 运行日志: every request has a number, which the reply, the log and a fault's page all name. What only reads is
//! counted; what changes something, fails or is slow is written down — route, status and time, never who or what.
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use common::fault::Fault;
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{
    base::error::Error,
    gate::{hub::Hub, load_shed::Class},
};

const SLOW: Duration = Duration::from_secs(1);

/// The request's number.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub Uuid);

pub async fn watch(State(hub): State<Arc<Hub>>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let number = Uuid::now_v7();
    request.extensions_mut().insert(Number(number));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut reply = answer.unwrap_or_else(|_| {
        tracing::error!(%number, "a request panicked");
        Error::from(Fault::Internal).into_response(number)
    });
    if let Ok(value) = HeaderValue::from_str(&number.to_string()) {
        reply.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let route = route.as_ref().map_or("other", |it| it.as_str());
    let class = reply.extensions().get::<Class>().map_or("other", |it| it.label());
    let (status, took) = (reply.status().as_u16(), start.elapsed());
    hub.meters.replied(route, method.as_str(), status, class, took);
    hub.spans.answered(number, method.as_str(), route, status, took);
    if !method.is_safe() || status >= 500 || took > SLOW {
        let ms = took.as_millis() as u64;
        tracing::info!(target: "access", %number, %method, route, status, ms);
    }
    reply
}
