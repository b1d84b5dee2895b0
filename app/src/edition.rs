//! 事项编制
pub mod editor;
