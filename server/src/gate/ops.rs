//! 运维端口: alive, ready, figures. On a listener of its own, which no proxy shows to the outside.
use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::time::timeout;

use crate::gate::{county::Held, hub::Hub};

/// A job that has not been through for so long has stopped.
const JOBS_SECONDS: u64 = 60;

pub fn router(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(hub)
}

/// What keeps this process from answering; empty: nothing.
pub async fn ails(hub: &Hub) -> Vec<&'static str> {
    let mut ails = Vec::new();
    if hub.is_draining.load(Relaxed) {
        ails.push("draining");
    }
    let read = timeout(Duration::from_secs(2), Held::read(&hub.readers));
    if !matches!(read.await, Ok(Ok(_))) {
        ails.push("database");
    }
    if hub.jobs.age().as_secs() > JOBS_SECONDS {
        ails.push("jobs");
    }
    ails
}

pub async fn ready(State(hub): State<Arc<Hub>>) -> Response {
    match ails(&hub).await.as_slice() {
        // Read-only still answers readers: taking it out of service would take away what works.
        [] => {
            let mut says = vec!["ready".to_owned()];
            says.extend(hub.spread.get().cloned());
            says.extend(hub.disk.is_full().then(|| "read-only".to_owned()));
            // So does a job that meets a row it cannot do: the others are done, and somebody has to look.
            let failing = hub.jobs.failing();
            says.extend((!failing.is_empty()).then(|| format!("failing: {}", failing.join(" "))));
            says.join(", ").into_response()
        }
        ails => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], ails.join(",")).into_response(),
    }
}

async fn metrics(State(hub): State<Arc<Hub>>) -> Response {
    hub.meters.jobs_age.set(hub.jobs.age().as_secs_f64());
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], hub.meters.text()).into_response()
}
