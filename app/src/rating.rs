//! 好差评
pub mod bad;
pub mod rate;
pub mod score;
