//! What each clock is made of: where it begins, how long it is, when it stands.
use super::{N_ANSWER_DAYS, N_CORRECT_DAYS, N_DELIVERY_DAYS};
use crate::{
    application::{act, stage},
    calendar::Calendar,
    case::clock::{
        ClockKind, ClockView, Hands, Reason, Tick, reason, receipt_day,
        run::{Run, Span},
    },
    case::flow::Stage,
    catalogue::{Limit, Unit},
    moment::{Day, Moment},
};

/// Reasons as they stand without their article, where the matter is no licence (`paper::law`): what other languages have lines for.
pub const UNCITED: [&str; 4] = [
    "5个工作日内，一次告知要补正的全部内容，或者受理；到期没有告知，视为受理。",
    "{}至{}，不计入时限。",
    "10个工作日内送达。",
    "{}经负责人批准，延长{}个工作日。",
];

/// What was asked for is decided; for a bundle, everything in it.
pub fn is_decision(it: &Tick) -> bool {
    matches!(it.to, stage::GRANTED | stage::DENIED) || it.act == act::REPLY
}

/// 上报: where the upper body's own time begins.
pub fn reported(ticks: &[Tick]) -> Option<usize> {
    ticks.iter().rposition(|it| it.act == act::REPORT_UP)
}

/// K1. Originals that come later are received later: the five days begin with them (handbook 3.3).
pub fn answer(
    calendar: &Calendar,
    ticks: &[Tick],
    stopped: Option<Moment>,
    told: Option<Day>,
    now: Moment,
) -> Option<ClockView> {
    let begins = |it: &&Tick| matches!(it.act, act::SUBMIT | act::TAKE_IN | act::RESUBMIT | act::RECEIVE);
    let got = ticks.iter().rev().find(begins)?;
    let start = receipt_day(calendar, got.at);
    let run =
        Run { stopped, told, spans: vec![Span::Work(N_ANSWER_DAYS)], ..Run::from(ClockKind::Answer, start, now) };
    let (day, clock) = (got.at.day().zh(), got.at.clock());
    let did = match (got.act, start == got.at.day()) {
        (act::RECEIVE, true) => format!("{day} {clock}交来原件。"),
        (act::RECEIVE, false) => format!("{day} {clock}交来原件，在下班后或休息日，算{}收到。", start.zh()),
        (_, true) => format!("{day} {clock}提交。"),
        (_, false) => format!("{day} {clock}提交，在下班后或休息日，算{}收到。", start.zh()),
    };
    let first = reason(&start.zh(), &format!("{did}收到当天不算，从下一个工作日起算。"), "—");
    let law = reason(
        "期限",
        "5个工作日内，一次告知要补正的全部内容，或者受理；到期没有告知，视为受理（行政许可法第三十二条）。",
        "5天",
    );
    Some(run.view(calendar, vec![first, law]))
}

/// K2.
pub fn correction(calendar: &Calendar, ticks: &[Tick], told: Option<Day>, now: Moment) -> Option<ClockView> {
    let notice = ticks.iter().rev().find(|it| it.act == act::NOTIFY)?;
    let n_days = notice.n_days.unwrap_or(N_CORRECT_DAYS);
    let start = notice.at.day();
    let run = Run { told, spans: vec![Span::Work(n_days)], ..Run::from(ClockKind::Correct, start, now) };
    let first = reason(&start.zh(), "一次性告知送达。当天不算，从下一个工作日起算。", "—");
    let limit =
        reason("期限", &format!("告知书给了{n_days}个工作日。窗口的时间停表，等您补正。"), &format!("{n_days}天"));
    Some(run.view(calendar, vec![first, limit]))
}

/// K7: until what was decided is in the applicant's hands.
pub fn delivery(calendar: &Calendar, ticks: &[Tick], now: Moment) -> Option<ClockView> {
    let on = ticks.iter().rev().find(|it| is_decision(it))?.at.day();
    let run = Run { spans: vec![Span::Work(N_DELIVERY_DAYS)], ..Run::from(ClockKind::Deliver, on, now) };
    let first = reason(&on.zh(), "作出决定。当天不算，从下一个工作日起算。", "—");
    let law = reason("期限", "10个工作日内送达（行政许可法第四十四条）。", "10天");
    Some(run.view(calendar, vec![first, law]))
}

/// K6, while it lasts.
pub fn special(calendar: &Calendar, ticks: &[Tick], now: Moment) -> Option<ClockView> {
    ticks.last().filter(|it| it.to == stage::SPECIAL)?;
    let started = ticks.iter().rev().find(|it| it.act == act::START_SPECIAL)?;
    let n_days = started.n_days.unwrap_or_default();
    let start = started.at.day();
    let run = Run { spans: vec![Span::Work(n_days)], ..Run::from(ClockKind::Special, start, now) };
    let first = reason(&start.zh(), "特别程序开始。当天不算，从下一个工作日起算。", "—");
    let limit = reason(
        "预计",
        &format!("书面告知的时间是{n_days}个工作日；超过后办理时限继续计算。"),
        &format!("{n_days}天"),
    );
    Some(run.view(calendar, vec![first, limit]))
}

/// 环节时限 of the hand that has it.
fn days(hands: Hands, at: Stage) -> u32 {
    match at {
        stage::IN_REVIEW => hands.handle,
        stage::CHECKING => hands.check,
        stage::APPROVING => hands.approve,
        _ => 0,
    }
}

/// Runs from the day the hand got it, whoever took it up within; a special procedure stops it as it stops the others.
pub fn hand(calendar: &Calendar, ticks: &[Tick], hands: Hands, now: Moment) -> Option<ClockView> {
    let stage = ticks.last()?.to;
    let n_days = days(hands, stage);
    let is_away = |it: &Tick| !matches!(it.to, to if to == stage || to == stage::SPECIAL);
    let got = ticks.get(ticks.iter().rposition(is_away)? + 1)?;
    let start = got.at.day();
    let pauses = pauses(calendar, ticks, now);
    let run = Run {
        pauses: pauses.iter().map(Pause::days).collect(),
        spans: vec![Span::Work(n_days)],
        ..Run::from(ClockKind::Hand, start, now)
    };
    let begins = reason(&start.zh(), "到这一环节。当天不算，从下一个工作日起算。", "—");
    let limit = reason("时限", &format!("本环节{n_days}个工作日。"), &format!("{n_days}天"));
    (n_days > 0).then(|| run.view(calendar, vec![begins, limit]))
}

/// K3 and K4: from acceptance to decision, without special procedures, and longer by an extension, which is a stretch of its own: in
/// working days, whatever the limit itself is counted in (许可法 42).
pub fn decided(
    calendar: &Calendar,
    ticks: &[Tick],
    kind: ClockKind,
    limit: Limit,
    now: Moment,
) -> Option<ClockView> {
    // The upper body's days begin when the case reaches it; the lower one's ended there.
    let ticks = match (kind, reported(ticks)) {
        (ClockKind::Below, _) | (_, None) => ticks,
        (_, Some(at)) => ticks.get(at..)?,
    };
    let begins = |it: &&Tick| {
        matches!(it.act, act::ACCEPT | act::ACCEPT_DEFERRING | act::DEEM | act::DECIDE_AT_ONCE | act::COPY)
            || it.act == act::REPORT_UP && kind != ClockKind::Below
    };
    let accepted = ticks.iter().find(begins)?;
    let ends = |it: &&Tick| is_decision(it) || it.act == act::REPORT_UP && kind == ClockKind::Below;
    let stopped = ticks.iter().find(ends).map(|it| it.at);
    let pauses = pauses(calendar, ticks, now);
    let did = match accepted.act {
        act::REPORT_UP => "报到上级机关",
        act::COPY => "接到抄告",
        _ => "受理",
    };
    let next_work_day = format!("{did}。当天不算，从下一个工作日起算。");
    let (own, days, begins) = match limit.unit {
        Unit::AtOnce => (Span::Work(0), "当天".to_owned(), format!("{did}。当天办结。")),
        Unit::WorkDay => (Span::Work(limit.n), format!("{}天", limit.n), next_work_day),
        Unit::Day => {
            let says = format!("{did}。当天不算，从第二天起算，休息日也算。");
            (Span::Natural(limit.n), format!("{}天", limit.n), says)
        }
        Unit::Hour => {
            let says = format!("{}{did}。从这一刻起按小时算，休息日也算。", accepted.at.clock());
            let ends = due_at(accepted.at, limit.n, &pauses);
            (Span::Hours(limit.n, ends), format!("{}小时", limit.n), says)
        }
    };
    let mut spans = vec![own];
    let (name, says) = match kind {
        ClockKind::Statutory => ("法定", format!("法律规定{}内作出决定。", limit.says())),
        _ if limit.unit == Unit::AtOnce => ("承诺", "当场办结。".to_owned()),
        _ => ("承诺", format!("{}内办结。", limit.says())),
    };
    let first = reason(&accepted.at.day().zh(), &begins, "—");
    let mut reasons = vec![first, reason(name, &says, &days)];
    if limit.unit == Unit::Hour {
        let held = pauses.iter().filter(|it| it.from < it.to && it.from < own.ends(accepted.at));
        reasons.extend(held.map(Pause::reason));
    }
    for it in ticks.iter().filter(|it| it.act == act::EXTEND) {
        let n_days = it.n_days.unwrap_or_default();
        spans.push(Span::Work(n_days));
        let says = format!("{}经负责人批准，延长{n_days}个工作日（行政许可法第四十二条）。", it.at.day().zh());
        reasons.push(reason("延期", &says, &format!("延{n_days}天")));
    }
    let run = Run {
        stopped,
        spans,
        pauses: pauses.iter().map(Pause::days).collect(),
        ..Run::from(kind, accepted.at.day(), now)
    };
    Some(run.view(calendar, reasons))
}

/// 特别程序: from the act that began it to the act that ended it, or to the end of the time that was told.
struct Pause {
    from: Moment,
    to: Moment,
    /// The last day of it.
    last: Day,
}

impl Pause {
    /// The day it begins on belongs to the clock that ran until then, and is not in it; the day it ends on is its own (民法典 201).
    fn days(&self) -> (Day, Day) {
        (self.from.day(), self.last)
    }

    fn reason(&self) -> Reason {
        let text = format!("{}至{}，不计入时限（行政许可法第四十五条）。", self.from.zh(), self.to.zh());
        reason("停表", &text, &format!("顺延{}分钟", (self.to.0 - self.from.0) / 60_000))
    }
}

/// Not counted, but no longer than the applicant was told it would take: told five days it has five, and then the time runs again.
fn pauses(calendar: &Calendar, ticks: &[Tick], now: Moment) -> Vec<Pause> {
    let mut pauses = Vec::new();
    let mut since: Option<(Moment, Option<Day>)> = None;
    // What ends with a day ends with the first moment of the next.
    let told = |from: Moment, last: Day| Pause { from, to: last.plus(1).start(), last };
    let ended = |from: Moment, at: Moment| Pause { from, to: at, last: at.day() };
    for tick in ticks {
        match (tick.to, since) {
            (stage::SPECIAL, None) => {
                since = Some((tick.at, tick.n_days.map(|it| calendar.due(tick.at.day(), it).day)));
            }
            (to, Some((from, until))) if to != stage::SPECIAL => {
                pauses.push(match until {
                    Some(last) if last < tick.at.day() => told(from, last),
                    _ => ended(from, tick.at),
                });
                since = None;
            }
            _ => (),
        }
    }
    // One that is not over stands at least until it was told to end: the date on the screen already counts with it.
    pauses.extend(since.map(|(from, until)| until.map_or(ended(from, now), |last| told(from, last))));
    pauses
}

/// Hours are hours, by night and on holidays; while a special procedure lasts they stand.
fn due_at(from: Moment, n_hours: u32, pauses: &[Pause]) -> Moment {
    let mut due = from.plus_hours(i64::from(n_hours));
    for it in pauses.iter().filter(|it| it.from >= from) {
        if it.from < due {
            due = Moment(due.0 + it.to.0 - it.from.0);
        }
    }
    due
}
