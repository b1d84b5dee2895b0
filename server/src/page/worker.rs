//! 没有网络时: the service worker, told which addresses everybody may read.
use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use common::place::Place;

pub const PATH: &str = "/sw.js";

static TEXT: LazyLock<String> =
    LazyLock::new(|| format!("const HALL = {:?};\n{}", first_words(), include_str!("worker.js")));

/// The first part of each public address; of the home page, nothing.
fn first_words() -> Vec<&'static str> {
    let mut words: Vec<&str> = Place::HALL.iter().filter_map(|it| it.split('/').nth(1)).collect();
    words.dedup();
    words
}

/// Always asked for anew; its own policy says what it may fetch.
pub fn worker() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"),
    ];
    (headers, TEXT.as_str()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_somebody_is_not_kept_as_a_page() {
        let words = first_words();
        assert!(words.contains(&"") && words.contains(&"items"));
        for place in Place::OWN {
            assert!(!words.contains(&place.split('/').nth(1).unwrap()), "{place}");
        }
    }
}
