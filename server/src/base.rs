//! What knows nothing of a hall: settings, keys, files, the clock, what a handler may fail with.
pub mod clock;
pub mod config;
pub mod digest;
pub mod error;
pub mod files;
pub mod keys;
pub mod meters;
pub mod qr;
pub mod spans;
pub mod trust;
pub mod webhook;
