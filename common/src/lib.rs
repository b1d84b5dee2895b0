//! 公共约定：what the browser and the server agree on.
//!
//! Pure: no I/O and no clock, so it behaves the same in wasm and on the host.
//! The grammar files (`call`, `check`, `fault`, `id`, `moment`, `place`) change rarely; `value`, `calendar` and `form`
//! are rules; after them comes one file per domain.

pub mod call;
pub mod callback;
pub mod check;
pub mod county;
pub mod fault;
pub mod id;
pub mod moment;
pub mod place;

pub mod calendar;
pub mod form;
pub mod value;

pub mod account;
pub mod application;
pub mod case;
pub mod catalogue;
pub mod daybook;
pub mod decision;
pub mod desk;
pub mod edition;
pub mod exchange;
pub mod export;
pub mod fee;
pub mod floor;
pub mod inquiry;
pub mod job;
pub mod joint;
pub mod library;
pub mod mandate;
pub mod material;
pub mod message;
pub mod opening;
pub mod org;
pub mod paper;
pub mod patience;
pub mod proposal;
pub mod question;
pub mod rating;
pub mod registration;
pub mod report;
pub mod review;
pub mod section;
pub mod shipment;
pub mod ticket;
pub mod tongue;
pub mod trail;
pub mod transmittal;
pub mod trial;
