//! 收费
pub mod bill;
pub mod desk;
