//! Strangers' bytes: what they are, whether they are whole, what they show. Knows neither the hall nor its database.
//!
//! A crate of its own because it is the one place of ours that works on pixels: it is optimised where nothing else is.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

pub mod child;
mod draw;
mod inspect;
#[cfg(test)]
mod sample;

pub use draw::draw;
pub use inspect::{Seen, inspect};
