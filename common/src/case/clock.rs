//! 办理时钟：due dates are computed, never believed. Events and calendar in; dates, cells and reasons out.
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Calendar,
    case::stage::{Act, Stage},
    catalogue::{Limit, Unit, labelled},
    moment::{Day, Moment},
};

use run::Run;

mod run;

/// 行政许可法 32(4): the window answers within five working days.
pub const N_ANSWER_DAYS: u32 = 5;
/// Days the applicant has for a correction, unless the notice says otherwise (handbook 3.2).
pub const N_CORRECT_DAYS: u32 = 10;
/// 行政许可法 44: a decision is delivered within ten working days.
pub const N_DELIVERY_DAYS: u32 = 10;
/// 行政许可法 42: one extension, of at most so many working days.
pub const MAX_EXTENSION_DAYS: u32 = 10;
/// 行政许可法 42, where neither the item nor another law says anything else.
pub const LEGAL: Limit = Limit { n: 20, unit: Unit::WorkDay };
/// What arrives after closing time arrives the next working day (handbook 3.2).
pub const CLOSING_MINUTE: i64 = 17 * 60;

labelled! {
    ClockKind {
        /// K1
        #[default]
        Answer = "窗口答复",
        /// K2
        Correct = "您补正",
        /// K3
        Statutory = "法定办结",
        /// K4
        Promise = "承诺办结",
        /// K5: the hand that has it now; its own business, not the applicant's.
        Hand = "本环节",
        /// K6
        Special = "特别程序",
        /// K7
        Deliver = "送达",
        /// K4 of the body that received a case and reported it up.
        Below = "上报前",
    }
}

/// What the clock needs to know of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    pub act: Act,
    pub to: Stage,
    pub at: Moment,
    /// The days a notice gives, a special procedure is expected to take, an extension adds.
    pub n_days: Option<u32>,
}

/// What an item gives its department: the law's limit and the hall's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub promise: Option<Limit>,
    pub legal: Option<Limit>,
    pub hands: Hands,
}

/// 环节时限 (handbook 3.2, K5): working days for each of the three hands; 0: no limit of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Hands {
    pub handle: u32,
    pub check: u32,
    pub approve: u32,
}

impl Hands {
    fn days(self, stage: Stage) -> u32 {
        match stage {
            Stage::InReview => self.handle,
            Stage::Checking => self.check,
            Stage::Approving => self.approve,
            _ => 0,
        }
    }

    pub fn is_none(&self) -> bool {
        *self == Hands::default()
    }

    pub fn sum(self) -> u32 {
        self.handle + self.check + self.approve
    }
}

/// A running or stopped clock, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClockView {
    pub kind: ClockKind,
    /// Not counted itself.
    pub start: Day,
    pub n_days: u32,
    pub due: Day,
    /// A day of a year that is not published yet lies on the way.
    pub is_provisional: bool,
    pub today: Day,
    /// Counted up to and with today.
    pub n_used: u32,
    /// Working days left after today; negative: overdue by so many.
    pub n_left: i32,
    /// Does it run? Otherwise: the day it stopped for good.
    pub stopped: Option<Day>,
    pub cells: Vec<Cell>,
    pub reasons: Vec<Reason>,
    pub calendar_version: i32,
}

/// One calendar day of the strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cell {
    pub day: Day,
    pub kind: CellKind,
    /// Which counted day it is.
    pub n: Option<u32>,
    pub is_provisional: bool,
}

labelled! {
    CellKind {
        /// Before the start or after the due day: only to fill the week.
        #[default]
        Blank = "",
        Start = "起算前一日",
        Counted = "计入",
        Weekend = "休",
        Holiday = "假",
        /// 调休上班, counted.
        MadeUp = "班",
        /// The clock stood.
        Stopped = "停",
        Due = "最晚",
        Late = "超",
    }
}

/// One line of "why this day".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    pub name: String,
    pub text: String,
    pub days: String,
}

/// 谁的时间: one stretch of the case's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stretch {
    pub whose: String,
    pub from: Day,
    pub to: Day,
    /// Working days of it, the first day not counted.
    pub n_days: i32,
    pub is_counted: bool,
}

/// The day something counts as received.
pub fn receipt_day(calendar: &Calendar, at: Moment) -> Day {
    match at.minute_of_day() < CLOSING_MINUTE {
        true => calendar.working_from(at.day()),
        false => calendar.working_from(at.day().plus(1)),
    }
}

/// Working days after today until a date, the date counted; negative: overdue by so many.
pub fn n_left(calendar: &Calendar, today: Day, due: Day) -> i32 {
    match due >= today {
        true => calendar.n_working(today, due),
        false => -calendar.n_working(due, today),
    }
}

/// The clock that matters at the end of `ticks`, if any runs or has stopped with the last stage.
pub fn replay(calendar: &Calendar, ticks: &[Tick], limits: Limits, today: Day) -> Option<ClockView> {
    let last = ticks.last()?;
    let handed_in = ticks.iter().rev().find(|it| matches!(it.act, Act::Submit | Act::TakeIn | Act::Resubmit));
    match last.to {
        Stage::Draft | Stage::Withdrawn | Stage::Voided | Stage::Revoked | Stage::Terminated | Stage::Closed => {
            None
        }
        Stage::Submitted | Stage::PreReview | Stage::Received => Some(answer(calendar, handed_in?, None, today)),
        Stage::PrePassed | Stage::NotAccepted => Some(answer(calendar, handed_in?, Some(last.at.day()), today)),
        Stage::Correction => Some(correction(calendar, ticks, today)?),
        Stage::Granted | Stage::Denied | Stage::Issuing | Stage::Ready => delivery(calendar, ticks, today),
        _ => decided(calendar, ticks, ClockKind::Promise, limits.promise?, today),
    }
}

/// 法定 beside 承诺: both run from acceptance, and stop and stand together. Shown as long as a department has the case, and
/// after that to say whether it kept them.
pub fn beside(calendar: &Calendar, ticks: &[Tick], limits: Limits, today: Day) -> Vec<ClockView> {
    let legal = decided(calendar, ticks, ClockKind::Statutory, limits.legal.unwrap_or(LEGAL), today);
    let is_decided = ticks.iter().any(is_decision);
    let promise = limits.promise.filter(|_| is_decided);
    let kept = promise.and_then(|it| decided(calendar, ticks, ClockKind::Promise, it, today));
    let is_special = ticks.last().is_some_and(|it| it.to == Stage::Special);
    let started = ticks.iter().rev().find(|it| it.act == Act::StartSpecial);
    let special = started.filter(|_| is_special).map(|it| {
        let n_days = it.n_days.unwrap_or_default();
        let start = it.at.day();
        let run =
            Run { kind: ClockKind::Special, start, n_days, pauses: Vec::new(), stopped: None, is_natural: false };
        let first = reason(&start.zh(), "特别程序开始。当天不算，从下一个工作日起算。", "—");
        let limit = reason(
            "预计",
            &format!("书面告知的时间是{n_days}个工作日；超过后办理时限继续计算。"),
            &format!("{n_days}天"),
        );
        run.view(calendar, vec![first, limit], today)
    });
    let below = reported(ticks)
        .zip(limits.promise)
        .and_then(|(at, limit)| decided(calendar, ticks.get(..=at)?, ClockKind::Below, limit, today));
    let hand = hand(calendar, ticks, limits.hands, today);
    below.into_iter().chain(kept).chain(legal).chain(special).chain(hand).collect()
}

/// Runs from the day the hand got it, whoever took it up within; a special procedure stops it as it stops the others.
fn hand(calendar: &Calendar, ticks: &[Tick], hands: Hands, today: Day) -> Option<ClockView> {
    let stage = ticks.last()?.to;
    let n_days = hands.days(stage);
    let is_away = |it: &Tick| !matches!(it.to, to if to == stage || to == Stage::Special);
    let got = ticks.get(ticks.iter().rposition(is_away)? + 1)?;
    let start = got.at.day();
    let pauses = pauses(calendar, ticks, today);
    let run = Run { kind: ClockKind::Hand, start, n_days, pauses, stopped: None, is_natural: false };
    let begins = reason(&start.zh(), "到这一环节。当天不算，从下一个工作日起算。", "—");
    let limit = reason("时限", &format!("本环节{n_days}个工作日。"), &format!("{n_days}天"));
    (n_days > 0).then(|| run.view(calendar, vec![begins, limit], today))
}

/// What was asked for is decided; for a bundle, everything in it.
fn is_decision(it: &Tick) -> bool {
    matches!(it.to, Stage::Granted | Stage::Denied) || it.act == Act::Reply
}

/// 上报: where the upper body's own time begins.
fn reported(ticks: &[Tick]) -> Option<usize> {
    ticks.iter().rposition(|it| it.act == Act::ReportUp)
}

/// K2.
fn correction(calendar: &Calendar, ticks: &[Tick], today: Day) -> Option<ClockView> {
    let told = ticks.iter().rev().find(|it| it.act == Act::Notify)?;
    let n_days = told.n_days.unwrap_or(N_CORRECT_DAYS);
    let run = Run {
        kind: ClockKind::Correct,
        start: told.at.day(),
        n_days,
        pauses: Vec::new(),
        stopped: None,
        is_natural: false,
    };
    let first = Reason {
        name: told.at.day().zh(),
        text: format!("一次性告知送达。当天不算，从{}起算。", told.at.day().plus(1).zh()),
        days: "—".to_owned(),
    };
    let limit = Reason {
        name: "期限".to_owned(),
        text: format!("告知书给了{n_days}个工作日。窗口的时间停表，等您补正。"),
        days: format!("{n_days}天"),
    };
    Some(run.view(calendar, vec![first, limit], today))
}

/// K7: until what was decided is in the applicant's hands.
fn delivery(calendar: &Calendar, ticks: &[Tick], today: Day) -> Option<ClockView> {
    let on = ticks.iter().rev().find(|it| is_decision(it))?.at.day();
    let run = Run {
        kind: ClockKind::Deliver,
        start: on,
        n_days: N_DELIVERY_DAYS,
        pauses: Vec::new(),
        stopped: None,
        is_natural: false,
    };
    let first = reason(&on.zh(), "作出决定。当天不算，从下一个工作日起算。", "—");
    let law = reason("期限", "10个工作日内送达（行政许可法第四十四条）。", "10天");
    Some(run.view(calendar, vec![first, law], today))
}

/// K1.
fn answer(calendar: &Calendar, handed_in: &Tick, stopped: Option<Day>, today: Day) -> ClockView {
    let start = receipt_day(calendar, handed_in.at);
    let run = Run {
        kind: ClockKind::Answer,
        start,
        n_days: N_ANSWER_DAYS,
        pauses: Vec::new(),
        stopped,
        is_natural: false,
    };
    let late = match start == handed_in.at.day() {
        true => format!("{} {}提交。", handed_in.at.day().zh(), handed_in.at.clock()),
        false => format!(
            "{} {}提交，在下班后或休息日，算{}收到。",
            handed_in.at.day().zh(),
            handed_in.at.clock(),
            start.zh()
        ),
    };
    let first = Reason {
        name: start.zh(),
        text: format!("{late}收到当天不算，从下一个工作日起算。"),
        days: "—".to_owned(),
    };
    let law = Reason {
        name: "期限".to_owned(),
        text: "5个工作日内，一次告知要补正的全部内容，或者受理；到期没有告知，视为受理（行政许可法第三十二条）。"
            .to_owned(),
        days: "5天".to_owned(),
    };
    run.view(calendar, vec![first, law], today)
}

/// K3 and K4: from acceptance to decision, without special procedures, and longer by an extension.
fn decided(calendar: &Calendar, ticks: &[Tick], kind: ClockKind, limit: Limit, today: Day) -> Option<ClockView> {
    // The upper body's days begin when the case reaches it; the lower one's ended there.
    let ticks = match (kind, reported(ticks)) {
        (ClockKind::Below, _) | (_, None) => ticks,
        (_, Some(at)) => ticks.get(at..)?,
    };
    let begins = |it: &&Tick| {
        matches!(it.act, Act::Accept | Act::AcceptDeferring | Act::Deem | Act::DecideAtOnce | Act::Copy)
            || it.act == Act::ReportUp && kind != ClockKind::Below
    };
    let accepted = ticks.iter().find(begins)?;
    let stopped = ticks
        .iter()
        .find(|it| is_decision(it) || it.act == Act::ReportUp && kind == ClockKind::Below)
        .map(|it| it.at.day());
    let extended: u32 = ticks.iter().filter(|it| it.act == Act::Extend).filter_map(|it| it.n_days).sum();
    let own = match limit.unit {
        Unit::AtOnce | Unit::Hour => 0,
        Unit::WorkDay | Unit::Day => limit.n,
    };
    let pauses = pauses(calendar, ticks, today);
    let run = Run {
        kind,
        start: accepted.at.day(),
        n_days: own + extended,
        pauses,
        stopped,
        is_natural: limit.unit == Unit::Day,
    };
    let first = Reason {
        name: accepted.at.day().zh(),
        text: match accepted.act {
            Act::ReportUp => "报到上级机关。当天不算，从下一个工作日起算。".to_owned(),
            Act::Copy => "接到抄告。当天不算，从下一个工作日起算。".to_owned(),
            _ => "受理。当天不算，从下一个工作日起算。".to_owned(),
        },
        days: "—".to_owned(),
    };
    let (name, says) = match kind {
        ClockKind::Statutory => ("法定", format!("法律规定{}内作出决定。", limit.says())),
        _ => ("承诺", format!("{}内办结。", limit.says())),
    };
    let mut reasons = vec![first, reason(name, &says, &format!("{own}天"))];
    for it in ticks.iter().filter(|it| it.act == Act::Extend) {
        let n_days = it.n_days.unwrap_or_default();
        let says = format!("{}经负责人批准，延长{n_days}个工作日（行政许可法第四十二条）。", it.at.day().zh());
        reasons.push(reason("延期", &says, &format!("延{n_days}天")));
    }
    Some(run.view(calendar, reasons, today))
}

/// 特别程序: not counted, but no longer than the applicant was told it would take; after that the time runs again.
fn pauses(calendar: &Calendar, ticks: &[Tick], today: Day) -> Vec<(Day, Day)> {
    let mut pauses = Vec::new();
    let mut since: Option<(Day, Option<Day>)> = None;
    for tick in ticks {
        match (tick.to, since) {
            (Stage::Special, None) => {
                let from = tick.at.day();
                since = Some((from, tick.n_days.map(|it| calendar.due(from, it).day.plus(1))));
            }
            (to, Some((from, until))) if to != Stage::Special => {
                pauses.push((from, until.map_or(tick.at.day(), |it| it.min(tick.at.day()))));
                since = None;
            }
            _ => (),
        }
    }
    // One that is not over stands at least until it was told to end: the date on the screen already counts with it.
    pauses.extend(since.map(|(from, until)| (from, until.unwrap_or(today.plus(1)))));
    pauses
}

fn reason(name: &str, text: &str, days: &str) -> Reason {
    Reason { name: name.to_owned(), text: text.to_owned(), days: days.to_owned() }
}

/// Whose days they were, from the first submission to today.
pub fn stretches(calendar: &Calendar, ticks: &[Tick], today: Day) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (n, tick) in ticks.iter().enumerate() {
        let (whose, is_counted) = match tick.to {
            Stage::Submitted | Stage::PreReview | Stage::Received => ("窗口", true),
            Stage::Correction => ("您（补正）", false),
            Stage::PrePassed => ("您（交原件）", false),
            Stage::Accepted | Stage::InReview | Stage::Checking | Stage::Approving => ("部门", true),
            Stage::Joint => ("各部门", true),
            Stage::Special => ("特别程序", false),
            Stage::Reported => ("上级机关", false),
            Stage::Granted | Stage::Denied | Stage::Issuing | Stage::Ready => ("送达", false),
            _ => continue,
        };
        let from = tick.at.day();
        let to = ticks.get(n + 1).map_or(today, |it| it.at.day());
        match out.last_mut() {
            Some(it) if it.whose == whose => it.to = to,
            _ => out.push(Stretch { whose: whose.to_owned(), from, to, n_days: 0, is_counted }),
        }
    }
    for it in &mut out {
        it.n_days = calendar.n_working(it.from, it.to);
    }
    out
}

#[cfg(test)]
mod tests;
