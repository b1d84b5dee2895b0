//! 工作台: the frame around every page of the desk, its menu and keys, the first page, and the search over all cases.
pub mod batch;
pub mod card;
pub mod export;
pub mod frame;
pub mod home;
pub mod keys;
pub mod log;
pub mod menu;
pub mod panes;
pub mod rows;
pub mod scan;
pub mod search;
