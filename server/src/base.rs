//! What knows nothing of a hall: settings, keys, files, the clock, what a handler may fail with.
pub mod book;
pub mod certificate;
pub mod clock;
pub mod config;
pub mod digest;
pub mod error;
pub mod files;
pub mod html;
pub mod keys;
pub mod meters;
pub mod qr;
pub mod reading;
pub mod spans;
pub mod tongue;
pub mod trust;
pub mod webhook;
pub mod words;
