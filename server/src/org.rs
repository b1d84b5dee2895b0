//! 机构网络
pub mod query;
