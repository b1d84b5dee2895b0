//! 公共回复的暂存: what everybody is told alike is computed once for some seconds and handed out ready, compressed too.
//!
//! Only replies that do not depend on who asks stand here (`Routes::serve_alike`).
use std::{
    collections::HashMap,
    io::Write as _,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{base::digest::hex, gate::accept};

/// More than a county has guides; beyond it somebody is making up addresses.
const MAX_HELD: usize = 4_096;
const MAX_KEY: usize = 400;

pub struct ReplyCache {
    fresh: Duration,
    held: RwLock<HashMap<String, (Instant, Arc<Held>)>>,
}

/// A body in its two forms, with its tag.
pub struct Held {
    plain: Bytes,
    gzip: Bytes,
    tag: String,
}

impl Held {
    pub fn of(body: Vec<u8>) -> Held {
        let mut out = GzEncoder::new(Vec::new(), Compression::new(6));
        // Writing into memory does not fail.
        let _ = out.write_all(&body);
        let gzip = out.finish().unwrap_or_default();
        let digest = hex(&Sha256::digest(&body));
        let tag = format!("W/\"{}\"", digest.get(..16).unwrap_or_default());
        Held { plain: body.into(), gzip: gzip.into(), tag }
    }

    /// In the form the browser understands; without a body if it has this very one.
    pub fn reply(&self, asked: &HeaderMap, kind: &'static str) -> Response {
        let tag = (header::ETAG, self.tag.clone());
        let caching = [(header::CACHE_CONTROL, "no-cache"), (header::VARY, "accept-encoding")];
        if accept::has(asked, &self.tag) {
            return (axum::http::StatusCode::NOT_MODIFIED, [tag], caching).into_response();
        }
        let head = ([tag], caching, [(header::CONTENT_TYPE, kind)]);
        match accept::coding(asked, &["gzip"]).is_some() && !self.gzip.is_empty() {
            true => {
                (head.0, head.1, head.2, [(header::CONTENT_ENCODING, "gzip")], self.gzip.clone()).into_response()
            }
            false => (head.0, head.1, head.2, self.plain.clone()).into_response(),
        }
    }
}

impl ReplyCache {
    /// 0 seconds: nothing is held.
    pub fn new(seconds: u64) -> ReplyCache {
        ReplyCache { fresh: Duration::from_secs(seconds), held: RwLock::default() }
    }

    pub fn find(&self, key: &str) -> Option<Arc<Held>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.get(key).filter(|(since, _)| since.elapsed() < self.fresh).map(|(_, it)| it.clone())
    }

    pub fn put(&self, key: &str, it: Held) -> Arc<Held> {
        let it = Arc::new(it);
        if self.fresh.is_zero() || key.len() > MAX_KEY {
            return it;
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MAX_HELD {
            held.retain(|_, (since, _)| since.elapsed() < self.fresh);
        }
        if held.len() < MAX_HELD {
            held.insert(key.to_owned(), (Instant::now(), it.clone()));
        }
        it
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_stands_for_a_while_and_is_not_sent_twice() {
        let cache = ReplyCache::new(60);
        cache.put("/api/items", Held::of(b"[1]".to_vec()));
        let held = cache.find("/api/items").unwrap();
        let mut asked = HeaderMap::new();
        assert_eq!(held.reply(&asked, "application/json").status(), 200);
        asked.insert(header::IF_NONE_MATCH, held.tag.parse().unwrap());
        assert_eq!(held.reply(&asked, "application/json").status(), 304);
        assert!(cache.find("/api/items?page=2").is_none());
        let none = ReplyCache::new(0);
        none.put("/api/items", Held::of(b"[1]".to_vec()));
        assert!(none.find("/api/items").is_none());
    }
}
