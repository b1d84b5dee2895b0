//! 排号与预约
pub mod book;
pub mod hall;
pub mod line;
pub mod machine;
pub mod screen;
