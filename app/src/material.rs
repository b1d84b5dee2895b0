//! 材料
pub mod files;
pub mod library;
pub mod picture;
pub mod slots;
pub mod upload;
