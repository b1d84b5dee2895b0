//! 链路追踪: one span a request, sent to an OpenTelemetry collector (OTLP over HTTP) where the settings name one. Route,
//! status, time and the request's number; never an address with an id in it, a query, or anything about a person.
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use opentelemetry::{
    KeyValue,
    trace::{Span, SpanKind, Status, Tracer, TracerProvider},
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracer, SdkTracerProvider},
};
use uuid::Uuid;

use crate::base::trust::Trust;

const PATIENCE: Duration = Duration::from_secs(10);

/// Nothing, unless there is a collector.
#[derive(Default)]
pub struct Spans(Option<(SdkTracerProvider, SdkTracer)>);

#[derive(Debug)]
struct Sender(ureq::Agent);

#[async_trait::async_trait]
impl HttpClient for Sender {
    // Called on the exporter's own thread, which does nothing else.
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let reply = self.0.run(Request::from_parts(head, body.to_vec()))?;
        let (head, mut body) = reply.into_parts();
        Ok(Response::from_parts(head, body.read_to_vec()?.into()))
    }
}

impl Spans {
    /// `collector`: `http://127.0.0.1:4318`; empty: none.
    pub fn open(collector: &str, trust: &Trust) -> Result<Spans> {
        if collector.is_empty() {
            return Ok(Spans::default());
        }
        let plain =
            ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).tls_config(trust.ureq());
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender(plain.build().into()))
            .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
            .build()
            .context("the collector's address")?;
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(Resource::builder().with_service_name("yimen").build())
            .build();
        let tracer = provider.tracer("yimen");
        Ok(Spans(Some((provider, tracer))))
    }

    /// A request has been answered.
    #[expect(
        clippy::disallowed_methods,
        reason = "a collector lives by the wall clock, whatever day a rehearsal has"
    )]
    pub fn answered(&self, number: Uuid, method: &str, route: &str, status: u16, took: Duration) {
        let Some((_, tracer)) = &self.0 else { return };
        let end = SystemTime::now();
        let mut span = tracer
            .span_builder(format!("{method} {route}"))
            .with_kind(SpanKind::Server)
            .with_start_time(end - took)
            .with_attributes([
                KeyValue::new("http.request.method", method.to_owned()),
                KeyValue::new("http.route", route.to_owned()),
                KeyValue::new("http.response.status_code", i64::from(status)),
                KeyValue::new("request.number", number.to_string()),
            ])
            .start(tracer);
        if status >= 500 {
            span.set_status(Status::error(""));
        }
        span.end_with_timestamp(end);
    }

    /// Sends what is not sent yet.
    pub fn close(&self) {
        if let Some((provider, _)) = &self.0
            && let Err(err) = provider.shutdown()
        {
            tracing::warn!("the collector: {err}");
        }
    }
}
