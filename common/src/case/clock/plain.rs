//! A limit of so many working days and nothing else: nothing stops it before its end, nothing puts it off.
use super::{
    ClockKind, ClockView, reason,
    run::{Run, Span},
};
use crate::{calendar::Calendar, moment::Moment};

/// From the day something happened, which is not counted itself, until it was done. Nothing happens by itself when it is over, so a
/// calendar that changes moves its day both ways. `begun`: when, and what happened then, in words; `says`: the rule, as a sentence.
pub fn within(
    calendar: &Calendar,
    kind: ClockKind,
    (from, n_days): (Moment, u32),
    stopped: Option<Moment>,
    [begun, says]: [&str; 2],
    now: Moment,
) -> ClockView {
    let begun = format!("{begun}。当天不算，从下一个工作日起算。");
    let reasons = vec![reason(&from.day().zh(), &begun, "—"), reason("期限", says, &format!("{n_days}天"))];
    let run = Run { stopped, spans: vec![Span::Work(n_days)], ..Run::from(kind, from.day(), now) };
    run.view(calendar, reasons)
}
