//! 登记件的时钟: what the list promises, from the day the papers were taken; and the law's limit beside it.
use super::{act, stage};
use crate::{
    calendar::Calendar,
    case::clock::{
        ClockKind, ClockView, Limits, Tick, reason, receipt_day,
        run::{Run, Span},
    },
    catalogue::{Limit, Unit},
    moment::Moment,
};

/// None where the list says nothing, and from when there is a result.
pub fn main(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Option<ClockView> {
    let last = ticks.last()?;
    let (kind, limit) = match (limits.promise, limits.legal) {
        (Some(it), _) => (ClockKind::Promise, it),
        (None, it) => (ClockKind::Statutory, it?),
    };
    (last.to == stage::TAKEN).then(|| run(calendar, ticks, kind, limit, now)).flatten()
}

/// Once there is a result: whether it kept the promise. The law's limit all along.
pub fn beside(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Vec<ClockView> {
    let is_open = ticks.last().is_some_and(|it| it.to == stage::TAKEN);
    let promise = limits.promise.filter(|_| !is_open);
    let legal = limits.legal.filter(|_| !is_open || limits.promise.is_some());
    let kept = promise.and_then(|it| run(calendar, ticks, ClockKind::Promise, it, now));
    let legal = legal.and_then(|it| run(calendar, ticks, ClockKind::Statutory, it, now));
    kept.into_iter().chain(legal).collect()
}

fn run(calendar: &Calendar, ticks: &[Tick], kind: ClockKind, limit: Limit, now: Moment) -> Option<ClockView> {
    let taken = ticks.iter().find(|it| it.act == act::REGISTER)?.at;
    let ends = |it: &&Tick| matches!(it.act, act::FINISH | act::FINISH_ALONE | act::GIVE_BACK);
    let stopped = ticks.iter().find(ends).map(|it| it.at);
    let start = receipt_day(calendar, taken);
    let (day, clock) = (taken.day().zh(), taken.clock());
    let did = match start == taken.day() {
        true => format!("{day} {clock}收件登记。"),
        false => format!("{day} {clock}收件登记，在下班后或休息日，算{}收到。", start.zh()),
    };
    let (span, begins) = match limit.unit {
        Unit::AtOnce => (Span::Work(0), "当天办结。"),
        Unit::WorkDay => (Span::Work(limit.n), "当天不算，从下一个工作日起算。"),
        Unit::Day => (Span::Natural(limit.n), "当天不算，从第二天起算，休息日也算。"),
        Unit::Hour => {
            (Span::Hours(limit.n, taken.plus_hours(i64::from(limit.n))), "从这一刻起按小时算，休息日也算。")
        }
    };
    let name = if kind == ClockKind::Promise { "承诺" } else { "法定" };
    let reasons = vec![
        reason(&start.zh(), &format!("{did}{begins}"), "—"),
        reason(name, &format!("事项清单上写的是{}。", limit.says()), "—"),
    ];
    let run = Run { stopped, spans: vec![span], ..Run::from(kind, start, now) };
    Some(run.view(calendar, reasons))
}
