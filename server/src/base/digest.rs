//! Random tokens, and the digest they and the log are kept under.
use std::{fmt::Write, fs::File, io, io::Read, path::Path};

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

/// SHA-256 of a file, in hexadecimal. In pieces: a database may be larger than memory.
///
/// # Errors
/// It cannot be read.
pub fn of_file(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut from = File::open(path)?;
    let mut piece = vec![0; 1024 * 1024];
    loop {
        let n_read = from.read(&mut piece)?;
        if n_read == 0 {
            return Ok(hex(&digest.finalize()));
        }
        digest.update(piece.get(..n_read).unwrap_or_default());
    }
}
