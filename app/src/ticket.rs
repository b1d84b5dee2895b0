//! 排号与预约
pub mod book;
pub mod line;
pub mod machine;
pub mod screen;
