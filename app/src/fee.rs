//! 收费
pub mod bill;
pub mod day;
pub mod desk;
pub mod till;
