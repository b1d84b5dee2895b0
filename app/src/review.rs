//! 预审
pub mod decide;
pub mod examine;
pub mod form;
pub mod notice;
pub mod queue;
pub mod reveal;
pub mod verdict;
pub mod viewer;
