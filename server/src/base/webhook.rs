//! Machines that tell each other something, with a secret both know: the payment platform, the post, the gateway for text messages.
//! Theirs to us: `t=milliseconds,v1=hex` over the moment and the bytes. Ours to them: `sha256=hex` over the bytes.
use std::time::Duration;

use anyhow::Context;
use common::fault::Fault;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::base::{digest::hex, error::Result, trust::Trust};

/// A notice older than this is somebody's echo.
const NOTICE_MINUTES: i64 = 10;

fn mac(secret: &str, text: &[u8]) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).context("a secret")?;
    mac.update(text);
    Ok(mac)
}

pub fn sign(secret: &str, text: &[u8]) -> Result<String> {
    Ok(hex(&mac(secret, text)?.finalize().into_bytes()))
}

pub fn is_signed(secret: &str, text: &[u8], signature: &str) -> Result<bool> {
    let bytes: Option<Vec<u8>> = (0..signature.len())
        .step_by(2)
        .map(|at| signature.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok()))
        .collect();
    // In constant time.
    Ok(mac(secret, text)?.verify_slice(&bytes.unwrap_or_default()).is_ok())
}

fn signed(millis: i64, body: &[u8]) -> Vec<u8> {
    [format!("{millis}.").as_bytes(), body].concat()
}

/// The header of a notice of this moment, as the other side makes it.
pub fn stamp(secret: &str, millis: i64, body: &[u8]) -> Result<String> {
    Ok(format!("t={millis},v1={}", sign(secret, &signed(millis, body))?))
}

fn part<'a>(stamp: &'a str, name: &str) -> &'a str {
    stamp.split(',').find_map(|it| it.trim().strip_prefix(name)).unwrap_or_default()
}

/// Of now, whoever it is of: asked before a long body is read. Its moment, in milliseconds.
///
/// # Errors
/// `Foreign`: somebody's echo, or no stamp.
pub fn require_now(stamp: &str, now: i64) -> Result<i64> {
    let millis: i64 = part(stamp, "t=").parse().map_err(|_| Fault::Foreign)?;
    match now.checked_sub(millis).is_some_and(|it| it.abs() <= NOTICE_MINUTES * 60_000) {
        true => Ok(millis),
        false => Err(Fault::Foreign.into()),
    }
}

/// Whether it is them, and now.
pub fn require_proven(secret: &str, stamp: &str, body: &[u8], now: i64) -> Result<()> {
    let millis = require_now(stamp, now)?;
    match is_signed(secret, &signed(millis, body), part(stamp, "v1="))? {
        true => Ok(()),
        false => Err(Fault::Foreign.into()),
    }
}

/// Tells them something, and returns what they answered. Whoever calls this holds no transaction: it takes as long as they take.
pub async fn tell(
    trust: &Trust,
    patience_seconds: u64,
    url: &str,
    secret: &str,
    body: String,
) -> anyhow::Result<String> {
    let tls = trust.ureq();
    let patience = Duration::from_secs(patience_seconds);
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).context("a secret")?;
    mac.update(body.as_bytes());
    let signature = format!("sha256={}", hex(&mac.finalize().into_bytes()));
    let url = url.to_owned();
    let post = move || {
        let request = ureq::post(&url)
            .config()
            .max_redirects(0)
            .timeout_global(Some(patience))
            .tls_config(tls)
            .build()
            .header("content-type", "application/json")
            .header("x-yimen-signature", &signature);
        let mut reply = request.send(body)?;
        reply.body_mut().with_config().limit(64 * 1024).read_to_string()
    };
    tokio::task::spawn_blocking(post).await?.context("the other side")
}
