//! A limit on its way through the calendar: its date, its cells, its reasons.
use super::{Cell, CellKind, ClockKind, ClockView, Reason, reason};
use crate::{
    calendar::{Calendar, DayKind, Due},
    moment::Day,
};

/// A limit running from a day. Pauses hold their first day, and not their last.
pub struct Run {
    pub kind: ClockKind,
    pub start: Day,
    pub n_days: u32,
    pub pauses: Vec<(Day, Day)>,
    pub stopped: Option<Day>,
    /// Natural days: every day counts, and a last day without work moves to the next (民法典 203).
    pub is_natural: bool,
}

impl Run {
    fn is_paused(&self, day: Day) -> bool {
        self.pauses.iter().any(|(from, to)| (*from..*to).contains(&day))
    }

    fn counts(&self, calendar: &Calendar, day: Day) -> bool {
        (self.is_natural || calendar.is_working(day)) && !self.is_paused(day)
    }

    fn due(&self, calendar: &Calendar) -> Due {
        if !self.is_natural {
            return calendar.due_without(self.start, self.n_days, |it| self.is_paused(it));
        }
        let mut day = self.start;
        let mut n_left = self.n_days;
        while n_left > 0 {
            day = day.plus(1);
            n_left -= u32::from(!self.is_paused(day));
        }
        let last = calendar.working_from(day);
        Due {
            day: last,
            is_provisional: (self.start.0 + 1..=last.0).map(Day).any(|it| calendar.is_provisional(it)),
        }
    }

    pub fn view(&self, calendar: &Calendar, mut reasons: Vec<Reason>, today: Day) -> ClockView {
        let due = self.due(calendar);
        let until = self.stopped.unwrap_or(today);
        let counts = |it: &Day| self.counts(calendar, *it);
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
            DayKind::Weekend if !self.is_natural => (CellKind::Weekend, false),
            DayKind::Holiday(_) if !self.is_natural => (CellKind::Holiday, false),
            _ if self.is_paused(day) => (CellKind::Stopped, false),
            _ if day == due => (CellKind::Due, true),
            _ if day > due => (CellKind::Late, true),
            DayKind::MadeUp(_) => (CellKind::MadeUp, true),
            _ => (CellKind::Counted, true),
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
        if self.is_natural {
            return reasons;
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
