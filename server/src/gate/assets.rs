//! The programs browsers load, as whoever starts the hall hands them in, and the headers every reply carries.
use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::gate::{accept, hub::Hub};

/// One file of a program: as it is, and pressed as browsers like it.
pub struct Asset {
    pub path: &'static str,
    pub plain: &'static [u8],
    pub br: &'static [u8],
    pub gz: &'static [u8],
}

/// All of them; none in tests, whose pages are the server's own words.
#[derive(Clone, Copy, Default)]
pub struct Assets(pub &'static [Asset]);

impl Assets {
    pub fn find(self, path: &str) -> Option<&'static Asset> {
        self.0.iter().find(|it| it.path == path)
    }
}

impl Asset {
    /// Trunk puts a hash into every name but the page's, which only `page` serves: so, for ever. The words of other languages
    /// have none, and are asked for again the next day.
    pub fn reply(&self, asked: &HeaderMap) -> Response {
        let coding = accept::coding(asked, &["br", "gzip"]);
        let body = match coding {
            Some("br") => self.br,
            Some(_) => self.gz,
            None => self.plain,
        };
        let kind = match self.path.rsplit('.').next() {
            Some("wasm") => "application/wasm",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("html") => "text/html; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("json") => "application/json",
            _ => "application/octet-stream",
        };
        let cache = match kind {
            "application/json" => "public, max-age=86400",
            _ => "public, max-age=31536000, immutable",
        };
        let headers =
            [(header::CONTENT_TYPE, kind), (header::VARY, "accept-encoding"), (header::CACHE_CONTROL, cache)];
        let mut reply = (headers, body).into_response();
        if let Some(it) = coding {
            reply.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(it));
        }
        reply
    }
}

/// What trusts nobody is said once, here. A handler's own word (an asset's caching, a page's CSP) stays.
pub async fn guard(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let mut reply = next.run(request).await;
    let ours = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        // `frame-ancestors` in the words of older browsers.
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in ours {
        reply.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    if hub.config.origin.starts_with("https:") {
        let always = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        reply.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    reply
}
