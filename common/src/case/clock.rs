//! 办理时钟：due dates are computed, never believed. Events and calendar in; dates, cells and reasons out.
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Calendar,
    case::flow::{Act, Stage},
    catalogue::{Limit, Unit, labelled},
    moment::{Day, Moment},
};

pub mod plain;
pub mod run;

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
        /// 咨询
        Reply = "答复",
        /// K4 of the body that received a case and reported it up.
        Below = "上报前",
        /// 事项编制
        Compose = "编制送审",
        Examine = "编制审核",
        Publish = "公布",
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
    /// The day that was named for the clock that runs now. A calendar that comes later moves it back, never forward, where something
    /// happens by itself when it is over: who was promised until Monday has until Monday.
    pub told: Option<Day>,
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
    pub fn is_none(&self) -> bool {
        *self == Hands::default()
    }

    pub fn sum(self) -> u32 {
        self.handle + self.check + self.approve
    }

    /// For somebody who was promised less than the matter usually takes: all three in proportion, so that no hand is given longer
    /// than the whole. What is promised in natural days or hours has so many working days in it.
    pub fn within(self, promise: Option<Limit>) -> Hands {
        let n_days = match promise {
            None => return self,
            Some(it) => match it.unit {
                Unit::WorkDay => it.n,
                Unit::Day => it.n * 5 / 7,
                Unit::Hour => it.n / 24,
                Unit::AtOnce => 0,
            },
        };
        let sum = self.sum();
        if sum <= n_days {
            return self;
        }
        // At least a day each, as long as there are days; the first hand, which has the most to do, has what is left.
        let share = |n: u32, left: u32| (n * n_days / sum).max(1).min(n).min(left);
        let approve = share(self.approve, n_days);
        let check = share(self.check, n_days - approve);
        let handle = self.handle.min(n_days - approve - check);
        Hands { handle, check, approve }
    }
}

/// A running or stopped clock, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClockView {
    pub kind: ClockKind,
    /// Not counted itself: it belongs to the clock that ran before (民法典 201).
    pub start: Day,
    /// Of all its stretches; 0 where it is counted in hours.
    pub n_days: u32,
    /// 10个工作日; 15日，再延长10个工作日; 24小时.
    pub limit: String,
    /// `Day` where any of its days are natural ones.
    pub unit: Unit,
    pub due: Day,
    /// Of a limit in hours.
    pub due_at: Option<Moment>,
    /// A day of a year that is not published yet lies on the way.
    pub is_provisional: bool,
    pub today: Day,
    /// Counted up to and with today.
    pub n_used: u32,
    /// Days of its unit left after today; negative: overdue by so many.
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

/// One line of it.
pub fn reason(name: &str, text: &str, days: &str) -> Reason {
    Reason { name: name.to_owned(), text: text.to_owned(), days: days.to_owned() }
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
        false => -calendar.n_working(due, today).max(1),
    }
}

/// The clock that matters at the end of `ticks`, if any runs or has stopped with the last stage: as the case's kind has it.
pub fn replay(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Option<ClockView> {
    (ticks.last()?.to.kind().rules().clocks.main)(calendar, ticks, limits, now)
}

/// The same just after an act: what had been told still stands if the act has begun no other clock.
pub fn replay_on(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Option<ClockView> {
    let (_, before) = ticks.split_last()?;
    let fresh = replay(calendar, ticks, Limits { told: None, ..limits }, now)?;
    let was = replay(calendar, before, Limits { told: None, ..limits }, now);
    match was.is_some_and(|it| (it.kind, it.start) == (fresh.kind, fresh.start) && it.stopped.is_none()) {
        true => replay(calendar, ticks, limits, now),
        false => Some(fresh),
    }
}

/// The date of a clock that runs, with a calendar that is new today. Where time itself acts when it is over, what was told is not cut
/// short: not at all for the applicant, and for the hall not before the next day it is open.
pub fn redated(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Option<ClockView> {
    let fresh = replay(calendar, ticks, Limits { told: None, ..limits }, now).filter(|it| it.stopped.is_none())?;
    let told = match fresh.kind {
        ClockKind::Answer => limits.told.map(|it| it.min(calendar.working_from(now.day().plus(1)))),
        _ => limits.told,
    };
    replay(calendar, ticks, Limits { told, ..limits }, now)
}

/// What runs beside it, or has run.
pub fn beside(calendar: &Calendar, ticks: &[Tick], limits: Limits, now: Moment) -> Vec<ClockView> {
    let kind = ticks.last().map(|it| it.to.kind()).unwrap_or_default();
    (kind.rules().clocks.beside)(calendar, ticks, limits, now)
}

/// Whose days they were, from the first submission to today.
pub fn stretches(calendar: &Calendar, ticks: &[Tick], today: Day) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (n, tick) in ticks.iter().enumerate() {
        let (whose, is_counted) = tick.to.told().time;
        if whose.is_empty() {
            continue;
        }
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
mod tests {
    use super::*;
    use crate::{
        application::{act, clock::UNCITED, stage},
        calendar::tests::calendar,
    };

    /// Finding S4a: who was promised less than the matter usually takes is in no hand for longer than that.
    #[test]
    fn no_hand_is_given_longer_than_the_whole() {
        let usual = Hands { handle: 6, check: 2, approve: 2 };
        let check = |n: u32, unit: Unit, hands: (u32, u32, u32)| {
            let it = usual.within(Some(Limit { n, unit }));
            assert_eq!((it.handle, it.check, it.approve), hands, "{n} {unit:?}");
        };
        check(10, Unit::WorkDay, (6, 2, 2));
        check(15, Unit::WorkDay, (6, 2, 2));
        check(5, Unit::WorkDay, (3, 1, 1));
        check(3, Unit::WorkDay, (1, 1, 1));
        check(1, Unit::WorkDay, (0, 0, 1));
        check(7, Unit::Day, (3, 1, 1));
        check(24, Unit::Hour, (0, 0, 1));
        check(0, Unit::AtOnce, (0, 0, 0));
        assert_eq!(usual.within(None), usual);
        for n in 0..20 {
            let it = usual.within(Some(Limit { n, unit: Unit::WorkDay }));
            assert!(it.sum() <= n, "{n}: {it:?}");
        }
    }

    /// Finding S4c: a clock of what is no licence cites no licensing law, and what is left is a sentence other languages know.
    #[test]
    fn a_reason_without_its_article_is_a_sentence_that_is_known() {
        let cited = [
            "5个工作日内，一次告知要补正的全部内容，或者受理；到期没有告知，视为受理（行政许可法第三十二条）。",
            "11月10日至11月16日，不计入时限（行政许可法第四十五条）。",
            "10个工作日内送达（行政许可法第四十四条）。",
            "12月1日经负责人批准，延长3个工作日（行政许可法第四十二条）。",
        ];
        let calendar = calendar();
        let at = Day::of(2026, 11, 23).unwrap().start().plus_hours(9);
        let ticks = [Tick { act: act::SUBMIT, to: stage::SUBMITTED, at, n_days: None }];
        let mut clock = replay(&calendar, &ticks, Limits::default(), ticks[0].at).unwrap();
        clock.reasons = cited.iter().map(|it| reason("期限", it, "")).collect();
        clock.cite_nothing();
        for (it, known) in clock.reasons.iter().zip(UNCITED) {
            let mut rest = it.text.as_str();
            for part in known.split("{}") {
                rest = rest.split_once(part).unwrap_or_else(|| panic!("{} is not {known}", it.text)).1;
            }
            assert!(rest.is_empty() && !it.text.contains("许可法"), "{}", it.text);
        }
    }
}
