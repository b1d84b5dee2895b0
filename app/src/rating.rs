//! 好差评
pub mod bad;
pub mod invite;
pub mod rate;
pub mod score;
