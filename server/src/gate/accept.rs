//! What a client can take, by its own words (RFC 9110): codings, tags it has already, pieces it still wants.
use std::{collections::HashSet, ops::Range};

use axum::http::{HeaderMap, HeaderName, header};
use serde::de::DeserializeOwned;

fn get(asked: &HeaderMap, name: HeaderName) -> &str {
    asked.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default()
}

/// Which of `offered`, best first, the client wants most; `None`: the bytes as they are.
pub fn coding(asked: &HeaderMap, offered: &[&'static str]) -> Option<&'static str> {
    let weighed = get(asked, header::ACCEPT_ENCODING).split(',').filter_map(|it| {
        let mut parts = it.split(';').map(str::trim);
        let name = parts.next().filter(|it| !it.is_empty())?.to_ascii_lowercase();
        let weight = parts.find_map(|it| it.strip_prefix("q=").or(it.strip_prefix("Q=")));
        Some((name, weight.map_or(Some(1.0), |it| it.trim().parse::<f32>().ok())?))
    });
    let weighed: Vec<(String, f32)> = weighed.collect();
    let said = |name: &str| weighed.iter().find(|it| it.0 == name).map(|it| it.1);
    let weight = |name: &str| said(name).or(said("*")).unwrap_or(0.0);
    // As they are is always welcome, if nothing else is said; but then a coding that was asked for is better.
    let plain = said("identity").unwrap_or(0.0);
    let mut best: Option<(&'static str, f32)> = None;
    for it in offered {
        let weight = weight(it);
        if weight > 0.0 && weight >= plain && best.is_none_or(|(_, before)| weight > before) {
            best = Some((it, weight));
        }
    }
    best.map(|it| it.0)
}

/// Has it this version already? Tags are compared weakly, as for reading.
pub fn has(asked: &HeaderMap, tag: &str) -> bool {
    let plain = |it: &str| it.trim().trim_start_matches("W/").to_owned();
    get(asked, header::IF_NONE_MATCH).split(',').any(|it| it.trim() == "*" || plain(it) == plain(tag))
}

/// What of a body is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    /// From, to (not included).
    Piece(Range<usize>),
    /// Beyond its end.
    Nothing,
}

/// One piece; several at once, or of another version, is answered with the whole.
pub fn wanted(asked: &HeaderMap, n_bytes: usize, tag: &str) -> Wanted {
    let of = get(asked, header::IF_RANGE).trim();
    if !of.is_empty() && of != tag {
        return Wanted::Whole;
    }
    let range = get(asked, header::RANGE).trim();
    let Some(range) = range.strip_prefix("bytes=").filter(|it| !it.contains(',')) else { return Wanted::Whole };
    let Some((from, to)) = range.split_once('-').map(|(from, to)| (from.trim(), to.trim())) else {
        return Wanted::Whole;
    };
    let number = |it: &str| it.parse::<usize>().ok();
    match (from, number(from), to, number(to)) {
        ("", None, _, Some(0)) => Wanted::Nothing,
        ("", None, _, Some(last)) => Wanted::Piece(n_bytes.saturating_sub(last)..n_bytes),
        (_, Some(from), _, Some(to)) if to < from => Wanted::Whole,
        (_, Some(from), "", None) | (_, Some(from), _, Some(_)) if from >= n_bytes => Wanted::Nothing,
        (_, Some(from), "", None) => Wanted::Piece(from..n_bytes),
        (_, Some(from), _, Some(to)) => Wanted::Piece(from..to.saturating_add(1).min(n_bytes)),
        _ => Wanted::Whole,
    }
}

/// What of an address can be understood. Whoever passes it on puts something behind it (`from=singlemessage`), or cuts it short:
/// that spoils nothing of the rest. Of what is said twice the first counts.
pub fn understood<T: DeserializeOwned + Default>(query: &str) -> T {
    let (mut names, mut known) = (HashSet::new(), Vec::new());
    for it in query.split('&').filter(|it| !it.is_empty()) {
        if serde_urlencoded::from_str::<T>(it).is_ok() && names.insert(it.split('=').next().unwrap_or_default()) {
            known.push(it);
        }
    }
    serde_urlencoded::from_str(&known.join("&")).unwrap_or_default()
}

/// RFC 6266: a plain name for old browsers, the real one percent-encoded.
pub fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().filter(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_')).collect();
    let plain = if plain.trim_matches('.').is_empty() { "file".to_owned() } else { plain };
    let whole: String = name
        .bytes()
        .map(|it| match it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_') {
            true => char::from(it).to_string(),
            false => format!("%{it:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: HeaderName, value: &str) -> HeaderMap {
        let mut asked = HeaderMap::new();
        asked.insert(name, value.parse().unwrap());
        asked
    }

    #[test]
    fn a_coding_that_was_refused_is_not_sent() {
        let check = |text: &str, out: Option<&str>| {
            assert_eq!(coding(&asked(header::ACCEPT_ENCODING, text), &["br", "gzip"]), out, "{text}");
        };
        check("gzip, deflate, br", Some("br"));
        check("gzip", Some("gzip"));
        check("GZIP", Some("gzip"));
        check("gzip;q=0", None);
        check("br;q=0, gzip", Some("gzip"));
        check("br;q=0.5, gzip;q=0.8", Some("gzip"));
        check("gzip; q=0.2, identity", None);
        check("identity;q=0.1, gzip;q=0.1", Some("gzip"));
        check("*", Some("br"));
        check("*;q=0", None);
        check("*;q=0, gzip", Some("gzip"));
        check("br;q=x", None);
        check("xgzip", None);
        check("", None);
        assert_eq!(coding(&HeaderMap::new(), &["gzip"]), None);
    }

    #[test]
    fn what_a_client_has_is_not_sent_again() {
        let check = |text: &str, out: bool| assert_eq!(has(&asked(header::IF_NONE_MATCH, text), "W/\"a\""), out);
        check("W/\"a\"", true);
        check("\"a\"", true);
        check("\"b\", W/\"a\"", true);
        check("*", true);
        check("\"b\"", false);
    }

    #[test]
    fn a_piece_goes_on_where_the_last_one_ended() {
        let check = |text: &str, out: Wanted| {
            assert_eq!(wanted(&asked(header::RANGE, text), 100, "\"a\""), out, "{text}");
        };
        check("bytes=0-9", Wanted::Piece(0..10));
        check("bytes=90-", Wanted::Piece(90..100));
        check("bytes=-10", Wanted::Piece(90..100));
        check("bytes=-500", Wanted::Piece(0..100));
        check("bytes=90-500", Wanted::Piece(90..100));
        check("bytes=99-99", Wanted::Piece(99..100));
        check("bytes=100-", Wanted::Nothing);
        check("bytes=100-200", Wanted::Nothing);
        check("bytes=-0", Wanted::Nothing);
        check("bytes=9-3", Wanted::Whole);
        check("bytes=0-1,5-6", Wanted::Whole);
        check("bytes=x-", Wanted::Whole);
        check("items=0-1", Wanted::Whole);
        check("bytes=99999999999999999999-", Wanted::Whole);
        let mut other = asked(header::RANGE, "bytes=5-");
        other.insert(header::IF_RANGE, "\"b\"".parse().unwrap());
        assert_eq!(wanted(&other, 100, "\"a\""), Wanted::Whole, "of another version");
        other.insert(header::IF_RANGE, "\"a\"".parse().unwrap());
        assert_eq!(wanted(&other, 100, "\"a\""), Wanted::Piece(5..100));
    }
}
