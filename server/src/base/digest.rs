//! Random tokens, and the digest they and the log are kept under.
use std::fmt::Write;

use anyhow::anyhow;
use sha2::{Digest, Sha256};

use crate::base::error::Result;

/// 256 random bits, in hexadecimal.
pub fn random() -> Result<String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|it| anyhow!("no randomness: {it}"))?;
    Ok(hex(&random))
}

/// SHA-256 of a text, in hexadecimal.
pub fn hash(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// Two digits a byte, as digests and tokens are written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, it| {
        let _ = write!(text, "{it:02x}");
        text
    })
}

/// SHA-256 of a file or a text that others may check: the suite is named in front, so that SM3 can follow.
pub fn of(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}
