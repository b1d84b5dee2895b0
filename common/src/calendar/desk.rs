//! 日历页: which years are known, and how the system administrator loads another.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Stream},
    check::Nothing,
};

const SYSTEM: Access = Access::Staff(Duty::SystemAdmin);

pub const SHOW: Call<(), Nothing, CalendarView> = Call::get("/api/calendar", SYSTEM);
/// The years this program brings along, as the State Council published them.
pub const BUILT_IN: Call<(), Nothing, LoadedView> = Call::post("/api/calendar/built-in", SYSTEM);
/// A file as docs/IMPORT.md has it: the days it names are changed, and no others. Answers with a `LoadedView`.
pub const FILE: Stream = Stream { methods: &["PUT"], path: "/api/calendar/file", access: SYSTEM };

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarView {
    pub years: Vec<YearRow>,
    /// Years of the program's own that are not loaded as published.
    pub built_in: Vec<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct YearRow {
    pub year: i32,
    pub is_provisional: bool,
    pub source: String,
    /// Days off that are no ordinary weekend, and weekend days that are worked.
    pub n_off: u32,
    pub n_worked: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LoadedView {
    pub n_days: u32,
    /// Cases that are due on another day now; their applicants were told.
    pub n_cases: u32,
    pub calendar: CalendarView,
}
