//! 申请的时钟: 答复 (K1), 补正 (K2), 法定 (K3), 承诺 (K4), 本环节 (K5), 特别程序 (K6), 送达 (K7).
use super::stage;
use crate::{
    calendar::Calendar,
    case::clock::{ClockKind, ClockView, Limits, Tick},
    catalogue::{Limit, Unit},
    moment::Moment,
};

pub use limit::UNCITED;
use limit::{answer, correction, decided, delivery, hand, is_decision, reported, special};

pub mod kept;
mod limit;
#[cfg(test)]
mod tests;

/// 行政许可法 32(4): the window answers within five working days.
pub const N_ANSWER_DAYS: u32 = 5;
/// Days the applicant has for a correction, unless the notice says otherwise (handbook 3.2).
pub const N_CORRECT_DAYS: u32 = 10;
/// 行政许可法 44: a decision is delivered within ten working days.
pub const N_DELIVERY_DAYS: u32 = 10;
/// Working days after pre-review on which somebody whose originals are waited for is reminded, and then no more.
pub const REMINDERS: [u32; 3] = [5, 10, 20];
/// 行政许可法 42: one extension, of at most so many working days.
pub const MAX_EXTENSION_DAYS: u32 = 10;
/// 行政许可法 42, where neither the item nor another law says anything else.
pub const LEGAL: Limit = Limit { n: 20, unit: Unit::WorkDay };
/// The one that matters after the last of `ticks`.
pub fn replay(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Option<ClockView> {
    let last = ticks.last()?;
    let answers = |stopped: Option<Moment>| answer(calendar, ticks, stopped, limits.told, now);
    match last.to {
        stage::DRAFT | stage::WITHDRAWN | stage::VOIDED | stage::REVOKED | stage::TERMINATED | stage::CLOSED => {
            None
        }
        stage::SUBMITTED | stage::PRE_REVIEW | stage::RECEIVED => answers(None),
        stage::PRE_PASSED => answers(Some(passed(ticks)?.at)),
        stage::NOT_ACCEPTED => answers(Some(last.at)),
        stage::CORRECTION => correction(calendar, ticks, limits.told, now),
        stage::GRANTED | stage::DENIED | stage::ISSUING | stage::READY => delivery(calendar, ticks, now),
        _ => decided(calendar, ticks, ClockKind::Promise, limits.promise?, now),
    }
}

/// What brought it to wait for originals; a reminder since then has stopped nothing.
pub fn passed(ticks: &[Tick]) -> Option<&Tick> {
    let before = ticks.iter().rposition(|it| it.to != stage::PRE_PASSED);
    ticks.get(before.map_or(0, |it| it + 1))
}

/// 法定 beside 承诺: both run from acceptance, and stop and stand together. Shown as long as a department has the case, and
/// after that to say whether it kept them.
pub fn beside(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Vec<ClockView> {
    let legal = decided(calendar, ticks, ClockKind::Statutory, limits.legal.unwrap_or(LEGAL), now);
    let is_decided = ticks.iter().any(is_decision);
    let promise = limits.promise.filter(|_| is_decided);
    let kept = promise.and_then(|it| decided(calendar, ticks, ClockKind::Promise, it, now));
    let below = reported(ticks)
        .zip(limits.promise)
        .and_then(|(at, limit)| decided(calendar, ticks.get(..=at)?, ClockKind::Below, limit, now));
    let special = special(calendar, ticks, now);
    let hand = hand(calendar, ticks, limits.hands, now);
    below.into_iter().chain(kept).chain(legal).chain(special).chain(hand).collect()
}
