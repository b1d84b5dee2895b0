//! 办理时钟：due dates are computed, never believed. Events and calendar in; dates, cells and reasons out.
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Calendar, DayKind},
    case::stage::{Act, Stage},
    catalogue::{Limit, Unit, labelled},
    moment::{Day, Moment},
};

/// 行政许可法 32(4): the window answers within five working days.
pub const N_ANSWER_DAYS: u32 = 5;
/// Days the applicant has for a correction, unless the notice says otherwise (handbook 3.2).
pub const N_CORRECT_DAYS: u32 = 10;
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
    }
}

/// What the clock needs to know of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    pub act: Act,
    pub to: Stage,
    pub at: Moment,
    /// For a notice: the days it gives.
    pub n_days: Option<u32>,
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

/// The clock that matters at the end of `ticks`, if any runs or has stopped with the last stage.
pub fn replay(calendar: &Calendar, ticks: &[Tick], promise: Option<Limit>, today: Day) -> Option<ClockView> {
    let last = ticks.last()?;
    let handed_in = ticks.iter().rev().find(|it| matches!(it.act, Act::Submit | Act::Resubmit));
    match last.to {
        Stage::Draft | Stage::Withdrawn | Stage::Voided | Stage::Terminated | Stage::Closed => None,
        Stage::Submitted | Stage::PreReview | Stage::Received => Some(answer(calendar, handed_in?, None, today)),
        Stage::PrePassed | Stage::NotAccepted => Some(answer(calendar, handed_in?, Some(last.at.day()), today)),
        Stage::Correction => {
            let told = ticks.iter().rev().find(|it| it.act == Act::Notify)?;
            let n_days = told.n_days.unwrap_or(N_CORRECT_DAYS);
            let run =
                Run { kind: ClockKind::Correct, start: told.at.day(), n_days, pauses: Vec::new(), stopped: None };
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
        _ => decided(calendar, ticks, promise?, today),
    }
}

/// K1.
fn answer(calendar: &Calendar, handed_in: &Tick, stopped: Option<Day>, today: Day) -> ClockView {
    let start = receipt_day(calendar, handed_in.at);
    let run = Run { kind: ClockKind::Answer, start, n_days: N_ANSWER_DAYS, pauses: Vec::new(), stopped };
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

/// K4, paused by special procedures and corrections after acceptance.
fn decided(calendar: &Calendar, ticks: &[Tick], promise: Limit, today: Day) -> Option<ClockView> {
    let accepted = ticks
        .iter()
        .find(|it| matches!(it.act, Act::Accept | Act::AcceptDeferring | Act::Deem | Act::DecideAtOnce))?;
    let mut pauses = Vec::new();
    let mut since: Option<Day> = None;
    for tick in ticks {
        match (tick.to, since) {
            (Stage::Special, None) => since = Some(tick.at.day()),
            (to, Some(from)) if to != Stage::Special => {
                pauses.push((from, tick.at.day()));
                since = None;
            }
            _ => (),
        }
    }
    pauses.extend(since.map(|from| (from, today.plus(1))));
    let stopped = ticks
        .iter()
        .find(|it| matches!(it.to, Stage::Granted | Stage::Denied | Stage::Reported))
        .map(|it| it.at.day());
    let n_days = match promise.unit {
        Unit::AtOnce | Unit::Hour => 0,
        Unit::WorkDay | Unit::Day => promise.n,
    };
    let run = Run { kind: ClockKind::Promise, start: accepted.at.day(), n_days, pauses, stopped };
    let first = Reason {
        name: accepted.at.day().zh(),
        text: "受理。当天不算，从下一个工作日起算。".to_owned(),
        days: "—".to_owned(),
    };
    let limit = Reason {
        name: "承诺".to_owned(),
        text: format!("{}内办结。", promise.says()),
        days: format!("{n_days}天"),
    };
    Some(run.view(calendar, vec![first, limit], today))
}

/// A limit running from a day. Pauses hold their first day, and not their last.
struct Run {
    kind: ClockKind,
    start: Day,
    n_days: u32,
    pauses: Vec<(Day, Day)>,
    stopped: Option<Day>,
}

impl Run {
    fn is_paused(&self, day: Day) -> bool {
        self.pauses.iter().any(|(from, to)| (*from..*to).contains(&day))
    }

    fn view(&self, calendar: &Calendar, mut reasons: Vec<Reason>, today: Day) -> ClockView {
        let due = calendar.due_without(self.start, self.n_days, |it| self.is_paused(it));
        let until = self.stopped.unwrap_or(today);
        let counts = |it: &Day| calendar.is_working(*it) && !self.is_paused(*it);
        let n_used = (self.start.0 + 1..=until.0).map(Day).filter(counts).count() as u32;
        let n_left = match until <= due.day {
            true => (until.0 + 1..=due.day.0).map(Day).filter(counts).count() as i32,
            false => -((due.day.0 + 1..=until.0).map(Day).filter(counts).count() as i32),
        };
        reasons.extend(self.reasons(calendar, due.day));
        if due.is_provisional {
            reasons.push(Reason {
                name: "暂定".to_owned(),
                text: format!(
                    "{}年放假安排还没有公布，这个日期是暂定的；公布后自动重算并通知您。",
                    due.day.year()
                ),
                days: "—".to_owned(),
            });
        }
        reasons.push(Reason {
            name: "得出".to_owned(),
            text: due.day.zh_full(),
            days: format!("第{}天", self.n_days),
        });
        ClockView {
            kind: self.kind,
            start: self.start,
            n_days: self.n_days,
            due: due.day,
            is_provisional: due.is_provisional,
            today,
            n_used,
            n_left,
            stopped: self.stopped,
            cells: self.cells(calendar, due.day, until),
            reasons,
            calendar_version: calendar.version,
        }
    }

    /// Whole weeks from the start to the due day, or to today when that is later.
    fn cells(&self, calendar: &Calendar, due: Day, until: Day) -> Vec<Cell> {
        let last = due.max(until.min(due.plus(28)));
        let first = self.start.plus(-self.start.weekday());
        let end = last.plus(6 - last.weekday());
        let mut n = 0;
        let mut cells = Vec::new();
        for day in (first.0..=end.0).map(Day) {
            let (kind, counted) = self.cell(calendar, day, due, until);
            n += u32::from(counted);
            let is_provisional = calendar.is_provisional(day) && kind != CellKind::Blank;
            cells.push(Cell { day, kind, n: counted.then_some(n), is_provisional });
        }
        cells
    }

    fn cell(&self, calendar: &Calendar, day: Day, due: Day, until: Day) -> (CellKind, bool) {
        if day == self.start {
            return (CellKind::Start, false);
        }
        if day < self.start || day > due && day > until {
            return (CellKind::Blank, false);
        }
        match calendar.kind(day) {
            DayKind::Weekend => (CellKind::Weekend, false),
            DayKind::Holiday(_) => (CellKind::Holiday, false),
            _ if self.is_paused(day) => (CellKind::Stopped, false),
            _ if day == due => (CellKind::Due, true),
            _ if day > due => (CellKind::Late, true),
            DayKind::MadeUp(_) => (CellKind::MadeUp, true),
            DayKind::Working => (CellKind::Counted, true),
        }
    }

    fn reasons(&self, calendar: &Calendar, due: Day) -> Vec<Reason> {
        let days: Vec<Day> = (self.start.0 + 1..=due.0).map(Day).collect();
        let mut reasons = Vec::new();
        for (from, to) in &self.pauses {
            let n = (from.0..to.0).map(Day).filter(|it| calendar.is_working(*it)).count();
            reasons.push(Reason {
                name: "停表".to_owned(),
                text: format!("{}至{}，不计入时限（行政许可法第四十五条）。", from.zh(), to.plus(-1).zh()),
                days: format!("顺延{n}天"),
            });
        }
        let weekend: Vec<String> =
            days.iter().filter(|it| calendar.kind(**it) == DayKind::Weekend).map(|it| it.zh()).collect();
        if !weekend.is_empty() {
            reasons.push(reason("休息日", &format!("{}，周末，不计。", weekend.join("、")), "不计"));
        }
        let mut holidays: Vec<(String, Vec<String>)> = Vec::new();
        for day in &days {
            if let DayKind::Holiday(name) = calendar.kind(*day) {
                match holidays.last_mut() {
                    Some((last, them)) if *last == name => them.push(day.zh()),
                    _ => holidays.push((name, vec![day.zh()])),
                }
            }
        }
        for (name, them) in holidays {
            reasons.push(reason(&name, &format!("{}，放假，不计。", them.join("、")), "不计"));
        }
        for day in days {
            if let DayKind::MadeUp(name) = calendar.kind(day) {
                let text = format!("{}，{}，调休上班，计入。", day.zh(), day.week_zh());
                reasons.push(reason(&format!("{name}调休"), &text, "计入"));
            }
        }
        reasons
    }
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
            Stage::Accepted | Stage::InReview => ("部门", true),
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
mod tests {
    use super::*;
    use crate::calendar::tests::calendar;

    fn at(text: &str) -> Moment {
        let (day, clock) = text.split_once(' ').unwrap();
        let (hour, minute) = clock.split_once(':').unwrap();
        let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
        Day::parse(day).unwrap().start().plus_minutes(minutes)
    }

    fn tick(act: Act, to: Stage, text: &str) -> Tick {
        Tick { act, to, at: at(text), n_days: None }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_window_answers_within_five_working_days_of_receipt() {
        let calendar = calendar();
        let check = |submitted: &str, due: &str| {
            let ticks = [tick(Act::Submit, Stage::Submitted, submitted)];
            let clock = replay(&calendar, &ticks, None, ticks[0].at.day()).unwrap();
            assert_eq!(clock.due, day(due), "{submitted}");
        };
        check("2026-11-23 14:16", "2026-11-30");
        check("2026-11-23 17:00", "2026-12-01"); // after closing time: the 24th
        check("2026-11-21 10:00", "2026-11-30"); // Saturday: Monday the 23rd
        check("2026-02-13 09:00", "2026-02-27"); // Spring Festival, and a Saturday that is worked
        check("2026-02-14 09:00", "2026-02-28"); // that Saturday itself
    }

    #[test]
    fn while_the_applicant_corrects_the_windows_clock_stands() {
        let calendar = calendar();
        let mut ticks = vec![
            tick(Act::Submit, Stage::Submitted, "2026-11-05 20:41"),
            tick(Act::Take, Stage::PreReview, "2026-11-06 09:00"),
            Tick { n_days: Some(10), ..tick(Act::Notify, Stage::Correction, "2026-11-06 10:12") },
        ];
        let clock = replay(&calendar, &ticks, None, day("2026-11-09")).unwrap();
        assert_eq!((clock.kind, clock.due, clock.n_left), (ClockKind::Correct, day("2026-11-20"), 9));
        ticks.push(tick(Act::Resubmit, Stage::Submitted, "2026-11-09 16:00"));
        let clock = replay(&calendar, &ticks, None, day("2026-11-10")).unwrap();
        assert_eq!((clock.kind, clock.due, clock.n_used), (ClockKind::Answer, day("2026-11-16"), 1));
        let whose: Vec<(String, i32)> =
            stretches(&calendar, &ticks, day("2026-11-10")).into_iter().map(|it| (it.whose, it.n_days)).collect();
        assert_eq!(whose, [("窗口".to_owned(), 1), ("您（补正）".to_owned(), 1), ("窗口".to_owned(), 1)]);
    }

    #[test]
    fn a_special_procedure_moves_the_promise_by_its_working_days() {
        // The case of the tracker's picture: accepted 10 November, samples tested on the 17th to the 19th.
        let calendar = calendar();
        let ticks = [
            tick(Act::Submit, Stage::Submitted, "2026-11-05 10:00"),
            tick(Act::Accept, Stage::Accepted, "2026-11-10 09:30"),
            tick(Act::Assign, Stage::InReview, "2026-11-10 10:00"),
            tick(Act::StartSpecial, Stage::Special, "2026-11-17 09:00"),
            tick(Act::EndSpecial, Stage::InReview, "2026-11-20 09:00"),
        ];
        let promise = Limit { n: 10, unit: Unit::WorkDay };
        let clock = replay(&calendar, &ticks, Some(promise), day("2026-11-23")).unwrap();
        assert_eq!((clock.due, clock.n_used, clock.n_left), (day("2026-11-27"), 6, 4));
        let strip: String = clock
            .cells
            .iter()
            .map(|it| match it.kind {
                CellKind::Blank => '.',
                CellKind::Start => 's',
                CellKind::Weekend | CellKind::Holiday => '_',
                CellKind::Stopped => 'x',
                CellKind::Due => 'D',
                _ => '#',
            })
            .collect();
        assert_eq!(strip, ".s###__#xxx#__####D..");
    }

    #[test]
    fn a_date_over_the_year_says_that_it_is_provisional_and_why() {
        let ticks = [tick(Act::Submit, Stage::Submitted, "2026-12-29 10:00")];
        let clock = replay(&calendar(), &ticks, None, day("2026-12-29")).unwrap();
        assert!(clock.is_provisional);
        let why = clock.reasons.iter().map(|it| format!("{}｜{}｜{}", it.name, it.text, it.days));
        insta::assert_snapshot!(why.collect::<Vec<String>>().join("\n"));
    }

    #[test]
    fn an_overdue_clock_says_by_how_much() {
        let ticks = [tick(Act::Submit, Stage::Submitted, "2026-11-13 10:00")];
        let clock = replay(&calendar(), &ticks, None, day("2026-11-24")).unwrap();
        assert_eq!((clock.due, clock.n_left), (day("2026-11-20"), -2));
        assert_eq!(clock.cells.iter().filter(|it| it.kind == CellKind::Late).count(), 2);
    }
}
