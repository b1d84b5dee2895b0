//! 排号与预约: a place in the line of the hall, taken on the day or booked before it.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    catalogue::labelled,
    check::{Check, Nothing, unchecked},
    fault::Fault,
    id::{ItemId, TicketId},
    moment::{Day, Moment},
};

pub mod rule;
pub mod window;

pub use window::Priority;

const COUNTER: Access = Access::Staff(Duty::Counter);

/// When one could come for a matter.
pub const TIMES: Call<ItemId, Nothing, TimesView> = Call::get("/api/items/{item}/times", Access::Public);
pub const BOOK: Call<ItemId, BookForm, TicketView> = Call::post("/api/items/{item}/bookings", Access::Citizen);
pub const MINE: Call<(), Nothing, Vec<TicketView>> = Call::get("/api/me/tickets", Access::Citizen);
pub const CANCEL: Call<TicketId, Nothing, Vec<TicketView>> =
    Call::post("/api/tickets/{ticket}/cancel", Access::Citizen);
/// 取号, on the machine in the hall.
pub const DRAW: Call<ItemId, Nothing, TicketView> =
    Call::post("/api/items/{item}/tickets", Access::Public).kept_for_nobody();
/// 预约报到, or back in line after a call that was missed.
pub const CHECK_IN: Call<(), CodeForm, TicketView> = Call::post("/api/tickets/check-in", Access::Public);
/// 叫号屏
pub const SCREEN: Call<(), Nothing, ScreenView> = Call::get("/api/screen", Access::Public);

/// The line before one's own body's windows.
pub const LINE: Call<(), Nothing, LineView> = Call::get("/api/tickets", COUNTER);
/// 叫下一个; whoever stood at this window until now has been served.
pub const NEXT: Call<(), window::SeenForm, LineView> = Call::post("/api/tickets/next", COUNTER);
/// 再叫一次
pub const AGAIN: Call<TicketId, window::SeenForm, LineView> = Call::post("/api/tickets/{ticket}/again", COUNTER);
/// 过号
pub const MISS: Call<TicketId, Nothing, LineView> = Call::post("/api/tickets/{ticket}/miss", COUNTER);
/// 办完
pub const FINISH: Call<TicketId, Nothing, LineView> = Call::post("/api/tickets/{ticket}/finish", COUNTER);

/// 时段, within the hours of the hall.
pub const TIMES_OF_DAY: [(&str, i64); 4] = [
    ("9:00—10:30", 9 * 60),
    ("10:30—12:00", 10 * 60 + 30),
    ("13:30—15:00", 13 * 60 + 30),
    ("15:00—16:30", 15 * 60),
];
/// Working days one can book ahead.
pub const N_DAYS: usize = 5;
/// Booked and not come so often within `MISSED_DAYS`: no more bookings for that long.
pub const N_MISSED: usize = 3;
pub const MISSED_DAYS: i32 = 60;

labelled! {
    TicketState {
        #[default]
        Booked = "已预约",
        Waiting = "排队中",
        Called = "请到窗口",
        Served = "已办理",
        /// Called, and nobody came; or booked, and nobody came.
        Missed = "已过号",
        Cancelled = "已取消",
        /// The calendar shut the hall on that day.
        Released = "当天不上班，已取消",
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimesView {
    pub item: ItemId,
    pub item_name: String,
    pub org_name: String,
    pub window: String,
    /// Empty: no bookings, one takes a number in the hall.
    pub days: Vec<DayTimes>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DayTimes {
    pub day: Day,
    /// Places left, by time of day.
    pub left: Vec<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BookForm {
    /// `2026-11-24/0`: the day and the number of the time.
    pub time: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Book {
    pub day: Day,
    pub time: usize,
}

impl Check for BookForm {
    type Out = Book;

    fn check(self) -> Result<Book, Fault> {
        let parts = self.time.split_once('/');
        let book = parts.and_then(|(day, time)| Some(Book { day: Day::parse(day)?, time: time.parse().ok()? }));
        book.filter(|it| it.time < TIMES_OF_DAY.len()).ok_or(Fault::form("time", "请选择来办的时段"))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CodeForm {
    pub code: String,
}
unchecked!(CodeForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketView {
    pub id: TicketId,
    /// 012, or 约012 where one booked; empty until one is in the hall.
    pub no: String,
    /// Shown on arrival.
    pub code: String,
    pub state: TicketState,
    pub item: ItemId,
    pub item_name: String,
    /// Whose window; once called, which.
    pub window: String,
    pub day: Day,
    /// 9:00—10:30; empty without a booking.
    pub time: String,
    /// While waiting: how many are before one, and about how many minutes.
    pub n_ahead: u32,
    pub n_minutes: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineView {
    /// Who is at one's own window.
    pub here: Option<LineRow>,
    /// In the order they will be called.
    pub waiting: Vec<LineRow>,
    /// Called today and not come; they may come back.
    pub missed: Vec<LineRow>,
    pub n_served: u32,
    pub n_minutes: u32,
    /// Why one's own window calls nobody; empty: it calls.
    pub paused: String,
    /// Other bodies with a window, to whose line somebody can be sent.
    pub bodies: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineRow {
    pub id: TicketId,
    pub no: String,
    pub item: ItemId,
    pub item_name: String,
    pub time: String,
    pub since: Moment,
    pub n_calls: u32,
    pub priority: Priority,
    /// From which window, and why; empty: nobody sent them.
    pub sent: String,
}

/// What everybody in the hall reads: numbers and windows, no names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScreenView {
    pub called: Vec<Shout>,
    /// How many wait, by body.
    pub waiting: Vec<Crowd>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shout {
    pub no: String,
    pub window: String,
    pub n_calls: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Crowd {
    pub org_name: String,
    pub n_waiting: u32,
    pub n_minutes: u32,
}
