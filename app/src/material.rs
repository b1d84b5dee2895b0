//! 材料
pub mod library;
pub mod picture;
pub mod slots;
pub mod upload;
