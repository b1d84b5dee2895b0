//! 审批
pub mod acts;
pub mod attach;
pub mod dossier;
pub mod inbox;
mod letter;
pub mod licences;
pub mod mandates;
mod opinion;
pub mod paper;
pub mod present;
pub mod register;
pub mod stamps;
mod told;
pub mod verify;
