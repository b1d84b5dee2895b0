//! A limit on its way through the calendar: its date, its cells, its reasons, all read from one walk.
use super::{Cell, CellKind, ClockKind, ClockView, Reason, reason};
use crate::{
    calendar::{Calendar, DayKind},
    catalogue::Unit,
    moment::{Day, Moment},
};

/// A stretch of a limit; one begins where the one before ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Span {
    Work(u32),
    /// Every day counts, and a last day without work moves to the next (民法典 203).
    Natural(u32),
    /// So many hours, which are over then.
    Hours(u32, Moment),
}

impl Span {
    /// Of one in hours; for the others, `start`.
    pub fn ends(self, start: Moment) -> Moment {
        match self {
            Span::Hours(_, it) => it,
            _ => start,
        }
    }

    fn n_days(self) -> u32 {
        match self {
            Span::Work(n) | Span::Natural(n) => n,
            Span::Hours(..) => 0,
        }
    }

    fn says(self) -> String {
        match self {
            Span::Work(n) => format!("{n}个工作日"),
            Span::Natural(n) => format!("{n}日"),
            Span::Hours(n, _) => format!("{n}小时"),
        }
    }
}

/// A limit running from a day.
pub struct Run {
    pub kind: ClockKind,
    pub start: Day,
    pub spans: Vec<Span>,
    /// After the first day, up to and with the second.
    pub pauses: Vec<(Day, Day)>,
    pub stopped: Option<Moment>,
    /// Not before that day, whatever the calendar says.
    pub told: Option<Day>,
    pub now: Moment,
}

/// What a day after the start is to the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Counted,
    /// No day of work, and the limit counts days of work.
    Off,
    Stopped,
    /// The last natural day was none of work: on to the next.
    Moved,
    /// Over by the calendar of now, not by the one that was told.
    Told,
}

impl Run {
    pub fn from(kind: ClockKind, start: Day, now: Moment) -> Run {
        Run { kind, start, spans: Vec::new(), pauses: Vec::new(), stopped: None, told: None, now }
    }

    fn is_paused(&self, day: Day) -> bool {
        self.pauses.iter().any(|(from, to)| *from < day && day <= *to)
    }

    /// Every day after the start, up to and with the last.
    fn walk(&self, calendar: &Calendar) -> Vec<(Day, Role)> {
        let mut days: Vec<(Day, Role)> = Vec::new();
        let last = |days: &[(Day, Role)]| days.last().map_or(self.start, |it| it.0);
        for span in &self.spans {
            let mut n_left = span.n_days();
            while n_left > 0 {
                let day = last(&days).plus(1);
                let role = match span {
                    Span::Work(_) if !calendar.is_working(day) => Role::Off,
                    _ if self.is_paused(day) => Role::Stopped,
                    _ => Role::Counted,
                };
                n_left -= u32::from(role == Role::Counted);
                days.push((day, role));
            }
            match span {
                Span::Natural(1..) => {
                    while !calendar.is_working(last(&days)) || self.is_paused(last(&days)) {
                        let day = last(&days).plus(1);
                        days.push((day, Role::Moved));
                    }
                }
                Span::Hours(_, at) => {
                    let through = last(&days).0 + 1..=at.day().0;
                    days.extend(through.map(|it| (Day(it), Role::Counted)));
                }
                _ => (),
            }
        }
        if let Some(told) = self.told {
            let more = last(&days).0 + 1..=told.0;
            days.extend(more.map(|it| (Day(it), Role::Told)));
        }
        days
    }

    /// What its days are, after the due day, too.
    fn unit(&self) -> Unit {
        let is = |wanted: fn(&Span) -> bool| self.spans.iter().any(wanted);
        match () {
            _ if self.spans.iter().all(|it| *it == Span::Work(0)) => Unit::AtOnce,
            _ if self.spans.iter().all(|it| matches!(it, Span::Hours(..))) => Unit::Hour,
            _ if is(|it| !matches!(it, Span::Work(_))) => Unit::Day,
            _ => Unit::WorkDay,
        }
    }

    fn ends_in_work_days(&self) -> bool {
        self.spans.last().is_none_or(|it| matches!(it, Span::Work(_)))
    }

    /// Days from one to the other, the first not counted, as this limit's last stretch counts them.
    fn n_between(&self, calendar: &Calendar, from: Day, to: Day) -> i32 {
        let counts = |it: &Day| !self.is_paused(*it) && (!self.ends_in_work_days() || calendar.is_working(*it));
        (from.0 + 1..=to.0).map(Day).filter(counts).count() as i32
    }

    pub fn view(&self, calendar: &Calendar, mut reasons: Vec<Reason>) -> ClockView {
        let days = self.walk(calendar);
        let due = days.last().map_or(self.start, |it| it.0);
        let ended = self.stopped.unwrap_or(self.now);
        let until = ended.day();
        let due_at = match self.spans.last() {
            Some(Span::Hours(_, at)) => Some(*at),
            _ => None,
        };
        let is_provisional = days.iter().any(|it| calendar.is_provisional(it.0));
        let n_used = days.iter().filter(|(day, role)| *day <= until && *role == Role::Counted).count() as i32
            + self.n_between(calendar, due, until);
        let is_ahead = |(day, role): &&(Day, Role)| {
            let is_left = match role {
                Role::Counted | Role::Moved => true,
                Role::Told => !self.ends_in_work_days() || calendar.is_working(*day),
                Role::Off | Role::Stopped => false,
            };
            *day > until && is_left
        };
        let n_left = match until <= due {
            // The last hour of the last day.
            true if due_at.is_some_and(|at| at < ended) => -1,
            true => days.iter().filter(is_ahead).count() as i32,
            // A Saturday after a Friday is late, too.
            false => -self.n_between(calendar, due, until).max(1),
        };
        reasons.extend(self.reasons(calendar, &days));
        if is_provisional {
            let text = format!("{}年放假安排还没有公布，这个日期是暂定的；公布后自动重算并通知您。", due.year());
            reasons.push(reason("暂定", &text, "—"));
        }
        let n_days: u32 = self.spans.iter().map(|it| it.n_days()).sum();
        reasons.push(match (due_at, n_days) {
            (Some(at), _) => reason("得出", &format!("{} {}", due.zh_full(), at.clock()), "—"),
            (None, 0) => reason("得出", &due.zh_full(), "当天"),
            (None, n) => reason("得出", &due.zh_full(), &format!("第{n}天")),
        });
        ClockView {
            kind: self.kind,
            start: self.start,
            n_days,
            limit: self.says(),
            unit: self.unit(),
            due,
            due_at,
            is_provisional,
            today: self.now.day(),
            n_used: n_used as u32,
            n_left,
            stopped: self.stopped.map(Moment::day),
            cells: self.cells(calendar, &days, due, until),
            reasons,
            calendar_version: calendar.version,
        }
    }

    fn says(&self) -> String {
        let more = |said: String, it: &Span| match said.is_empty() {
            true => it.says(),
            false => format!("{said}，再延长{}", it.says()),
        };
        self.spans.iter().fold(String::new(), more)
    }

    /// Whole weeks from the start to the due day, or to today when that is later.
    fn cells(&self, calendar: &Calendar, days: &[(Day, Role)], due: Day, until: Day) -> Vec<Cell> {
        let last = due.max(until.min(due.plus(28)));
        let first = self.start.plus(-self.start.weekday());
        let end = last.plus(6 - last.weekday());
        let mut n = 0;
        let mut cells = Vec::new();
        for day in (first.0..=end.0).map(Day) {
            let role = days.iter().find(|it| it.0 == day).map(|it| it.1);
            let kind = self.cell(calendar, day, role, due, until);
            let is_counted = role == Some(Role::Counted) || kind == CellKind::Late;
            n += u32::from(is_counted);
            let is_provisional = calendar.is_provisional(day) && kind != CellKind::Blank;
            cells.push(Cell { day, kind, n: is_counted.then_some(n), is_provisional });
        }
        cells
    }

    fn cell(&self, calendar: &Calendar, day: Day, role: Option<Role>, due: Day, until: Day) -> CellKind {
        let free = match calendar.kind(day) {
            DayKind::Weekend => Some(CellKind::Weekend),
            DayKind::Holiday(_) => Some(CellKind::Holiday),
            _ => None,
        };
        match (role, calendar.kind(day)) {
            _ if day == self.start => CellKind::Start,
            (None, _) if day < self.start || day > until => CellKind::Blank,
            (None, _) if self.is_paused(day) => CellKind::Stopped,
            (None, _) => free.filter(|_| self.ends_in_work_days()).unwrap_or(CellKind::Late),
            (Some(Role::Stopped), _) => CellKind::Stopped,
            _ if day == due => CellKind::Due,
            (Some(Role::Counted), DayKind::MadeUp(_)) => CellKind::MadeUp,
            (Some(Role::Counted), _) => CellKind::Counted,
            (Some(_), _) => free.unwrap_or(CellKind::Counted),
        }
    }

    /// Why the date is not simply so many days after the start: every day that lies between, under its own name.
    fn reasons(&self, calendar: &Calendar, days: &[(Day, Role)]) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for (from, to) in &self.pauses {
            let is_in = |(day, role): &&(Day, Role)| from < day && day <= to && *role == Role::Stopped;
            let n = days.iter().filter(is_in).count();
            if n > 0 {
                let text = format!("{}至{}，不计入时限（行政许可法第四十五条）。", from.plus(1).zh(), to.zh());
                reasons.push(reason("停表", &text, &format!("顺延{n}天")));
            }
        }
        let off = || days.iter().filter(|it| it.1 == Role::Off).map(|it| it.0);
        let weekend: Vec<String> =
            off().filter(|it| calendar.kind(*it) == DayKind::Weekend).map(Day::zh).collect();
        if !weekend.is_empty() {
            reasons.push(reason("休息日", &format!("{}，周末，不计。", weekend.join("、")), "不计"));
        }
        let mut holidays: Vec<(String, Vec<String>)> = Vec::new();
        for day in off() {
            if let DayKind::Holiday(name) = calendar.kind(day) {
                match holidays.last_mut() {
                    Some((last, them)) if *last == name => them.push(day.zh()),
                    _ => holidays.push((name, vec![day.zh()])),
                }
            }
        }
        for (name, them) in holidays {
            reasons.push(reason(&name, &format!("{}，放假，不计。", them.join("、")), "不计"));
        }
        let is_counted = |it: &&(Day, Role)| it.1 == Role::Counted && self.ends_in_work_days();
        for (day, _) in days.iter().filter(is_counted) {
            if let DayKind::MadeUp(name) = calendar.kind(*day) {
                let text = format!("{}，{}，调休上班，计入。", day.zh(), day.week_zh());
                reasons.push(reason(&format!("{name}调休"), &text, "计入"));
            }
        }
        reasons.extend(moved(days));
        let told = days.iter().filter(|it| it.1 == Role::Told).map(|it| it.0);
        if let (Some(first), Some(last)) = (told.clone().min(), told.max()) {
            let text =
                format!("按新的工作日历是{}；以前告诉过{}，以告诉过的为准。", first.plus(-1).zh(), last.zh());
            reasons.push(reason("照旧", &text, "—"));
        }
        reasons
    }
}

/// The last natural day lay on a free day.
fn moved(days: &[(Day, Role)]) -> Option<Reason> {
    let at = days.iter().position(|it| it.1 == Role::Moved)?;
    let end = days.iter().skip(at).take_while(|it| it.1 == Role::Moved).last()?.0;
    let last = days.get(at)?.0.plus(-1);
    let text =
        format!("最后一天{}（{}）不上班，顺延到{}（民法典第二百零三条）。", last.zh(), last.week_zh(), end.zh());
    Some(reason("顺延", &text, &format!("顺延{}天", end.0 - last.0)))
}
