//! 预审
pub mod examine;
pub mod notice;
pub mod queue;
pub mod verdict;
pub mod viewer;
