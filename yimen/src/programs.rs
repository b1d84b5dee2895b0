//! The three programs inside this one. They are carried pressed; what a browser without brotli and gzip is sent, and the pages
//! the server fills, are pressed out when the hall opens.
use std::io::Read;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use server::gate::assets::{Asset, Assets};

struct Pressed {
    path: &'static str,
    br: &'static [u8],
    gz: &'static [u8],
}

/// Put together by `build.rs`.
static PRESSED: &[Pressed] = include!(concat!(env!("OUT_DIR"), "/pressed.rs"));

/// For as long as the process lives.
pub fn assets() -> Result<Assets> {
    let all: Vec<Asset> = PRESSED.iter().map(out).collect::<Result<_>>()?;
    Ok(Assets(all.leak()))
}

fn out(Pressed { path, br, gz }: &Pressed) -> Result<Asset> {
    let mut plain = Vec::new();
    GzDecoder::new(*gz).read_to_end(&mut plain).with_context(|| format!("{path} inside this program"))?;
    Ok(Asset { path, plain: plain.leak(), br, gz })
}
