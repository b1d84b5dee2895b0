//! 事项编制, at the desk: what is being made of the list of matters, and by whom it is checked.
pub mod changes;
pub mod editor;
pub mod file;
mod head;
pub mod list;
pub mod new;
pub mod province;
pub mod quality;
pub mod snag;
pub mod versions;
mod way;
