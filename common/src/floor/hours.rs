//! 开门时间: hours of each day of the week, of public holidays, and of single days; lunch and 延时服务 among them. A calendar of its own:
//! what a clock counts are working days (`calendar.rs`), and a hall that serves on a Saturday moves no date of any case.
use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Calendar, DayKind},
    moment::{Day, Moment},
};

/// Minutes of a day, from and until.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span(pub i64, pub i64);

const DAY: i64 = 24 * 60;
const NAMES: [&str; 8] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日", "节假日"];

/// Of Monday to Sunday, and of public holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Week(pub Vec<Vec<Span>>);

/// A day that is not as its week says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Special {
    pub day: Day,
    /// None: shut.
    pub spans: Vec<Span>,
    /// 系统升级, 延时服务
    pub says: String,
}

/// 9:00
pub fn clock(minute: i64) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

fn minute(text: &str) -> Option<i64> {
    let text = text.trim().replace('：', ":");
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    let all = hour * 60 + minute;
    ((0..=24).contains(&hour) && (0..60).contains(&minute) && all <= DAY).then_some(all)
}

const SPANS_SAY: &str = "时间写成 9:00—12:00、13:30—17:00，早的在前；整天开的写 24小时；不开的写 不开门";

/// 9:00—12:00、13:30—17:00; 24小时; 不开门.
pub fn spans(text: &str) -> Result<Vec<Span>, &'static str> {
    match text.trim() {
        "不开门" => return Ok(Vec::new()),
        "24小时" => return Ok(vec![Span(0, DAY)]),
        _ => (),
    }
    let mut all: Vec<Span> = Vec::new();
    for part in text.split(['、', ',', '，']) {
        let dash = |it: char| matches!(it, '—' | '-' | '－' | '–' | '至' | '~');
        let (from, until) = part.split_once(dash).ok_or(SPANS_SAY)?;
        let span = minute(from).zip(minute(until.trim_start_matches(dash))).map(|it| Span(it.0, it.1));
        let span = span.filter(|it| it.0 < it.1 && all.last().is_none_or(|before| before.1 <= it.0));
        all.push(span.ok_or(SPANS_SAY)?);
    }
    Ok(all)
}

pub fn written(all: &[Span]) -> String {
    match all {
        [] => "不开门".to_owned(),
        [Span(0, DAY)] => "24小时".to_owned(),
        all => all.iter().map(|it| format!("{}—{}", clock(it.0), clock(it.1))).collect::<Vec<_>>().join("、"),
    }
}

/// Which days a word means: 周一, 周一至周五, 工作日, 周末, 每天, 节假日.
fn days(word: &str) -> Option<Vec<usize>> {
    let at = |name: &str| NAMES.iter().position(|it| *it == name.trim().replace("周天", "周日").as_str());
    match word.trim() {
        "工作日" => Some((0..5).collect()),
        "周末" => Some(vec![5, 6]),
        "每天" => Some((0..8).collect()),
        it => match it.split_once(['至', '到', '—', '-']) {
            Some((from, until)) => {
                let (from, until) = (at(from)?, at(until)?);
                (from <= until).then(|| (from..=until).collect())
            }
            None => it.split('、').map(at).collect(),
        },
    }
}

impl Week {
    /// 周一至周五 9:00—12:00、13:30—17:00；周六 9:00—12:00. Days that are not named are shut.
    pub fn parse(text: &str) -> Result<Week, &'static str> {
        let mut all = vec![Vec::new(); NAMES.len()];
        for line in text.split(['；', ';', '\n']).map(str::trim).filter(|it| !it.is_empty()) {
            let (word, rest) = line.split_once(char::is_whitespace).ok_or(WEEK_SAYS)?;
            let spans = spans(rest)?;
            for day in days(word).ok_or(WEEK_SAYS)? {
                if let Some(it) = all.get_mut(day) {
                    it.clone_from(&spans);
                }
            }
        }
        Ok(Week(all))
    }

    fn of(&self, day: usize) -> &[Span] {
        self.0.get(day).map(Vec::as_slice).unwrap_or_default()
    }

    /// Nobody has said anything.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// As it is typed: days that are alike together.
    pub fn says(&self) -> String {
        let mut parts: Vec<(usize, usize)> = Vec::new();
        for day in (0..NAMES.len()).filter(|it| !self.of(*it).is_empty()) {
            match parts.last_mut() {
                // Holidays are no day of the week.
                Some(last) if last.1 + 1 == day && day < 7 && self.of(last.0) == self.of(day) => last.1 = day,
                _ => parts.push((day, day)),
            }
        }
        if (0..8).all(|it| self.of(it) == self.of(0)) && !self.of(0).is_empty() {
            return format!("每天 {}", written(self.of(0)));
        }
        let name = |it: usize| NAMES.get(it).copied().unwrap_or_default();
        let part = |(from, until): (usize, usize)| match from == until {
            true => format!("{} {}", name(from), written(self.of(from))),
            false => format!("{}至{} {}", name(from), name(until), written(self.of(from))),
        };
        parts.into_iter().map(part).collect::<Vec<_>>().join("；")
    }

    /// What one day is like: special days first, then what the calendar makes of it. A weekend day that is worked (调休) is as a Monday,
    /// or where that is shut as it is itself.
    pub fn on<'a>(&'a self, day: Day, calendar: &Calendar, special: &'a [Special]) -> &'a [Span] {
        if let Some(it) = special.iter().find(|it| it.day == day) {
            return &it.spans;
        }
        let own = self.of(usize::try_from(day.weekday()).unwrap_or_default());
        match calendar.kind(day) {
            DayKind::Holiday(_) => self.of(7),
            DayKind::MadeUp(_) if self.of(0).is_empty() => own,
            DayKind::MadeUp(_) => self.of(0),
            DayKind::Working | DayKind::Weekend => own,
        }
    }
}

const WEEK_SAYS: &str = "开门时间一行写一种日子，例如：周一至周五 9:00—12:00、13:30—17:00；另起一行：周六 9:00—12:00；节假日要开的，也另写一行";

/// How it stands with a hall at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Until that minute; a pause in the middle of the day is not the end of it.
    Open { pause: Option<(i64, i64)>, until: i64 },
    /// Shut now, open again today.
    Later { is_pause: bool, at: i64 },
    /// Not again today; the next day and minute, if one is near.
    Shut { was_open: bool, next: Option<(Day, i64)> },
}

/// Days one looks ahead for the next opening.
const AHEAD: i32 = 15;

/// With what a day is like.
pub fn standing(now: Moment, on: impl Fn(Day) -> Vec<Span>) -> Standing {
    let (today, minute) = (now.day(), now.minute_of_day());
    let spans = on(today);
    let last = spans.last().map(|it| it.1);
    match (spans.iter().position(|it| it.1 > minute), last) {
        (Some(at), Some(until)) => {
            let here = spans.get(at).copied().unwrap_or(Span(0, 0));
            let next = spans.get(at + 1);
            match here.0 <= minute {
                true => Standing::Open { pause: next.map(|it| (here.1, it.0)), until },
                false => Standing::Later { is_pause: at > 0, at: here.0 },
            }
        }
        _ => {
            let next = (1..=AHEAD).map(|it| today.plus(it));
            let next = next.filter_map(|day| on(day).first().map(|it| (day, it.0))).next();
            Standing::Shut { was_open: !spans.is_empty(), next }
        }
    }
}

impl Standing {
    pub fn is_open(&self) -> bool {
        matches!(self, Standing::Open { .. })
    }

    pub fn says(&self) -> String {
        match *self {
            Standing::Open { until: DAY, .. } => "24小时开放".to_owned(),
            Standing::Open { pause: Some((from, to)), until } => {
                format!("今天开到{}，{}到{}休息", clock(until), clock(from), clock(to))
            }
            Standing::Open { pause: None, until } => format!("今天开到{}", clock(until)),
            Standing::Later { is_pause: true, at } => format!("现在休息，{}再开", clock(at)),
            Standing::Later { is_pause: false, at } => format!("现在还没有开门，今天{}开", clock(at)),
            Standing::Shut { was_open, next } => {
                let today = if was_open { "今天已经关门" } else { "今天不开门" };
                match next {
                    Some((day, at)) => format!("{today}，{}（{}）{}再开", day.zh(), day.week_zh(), clock(at)),
                    None => today.to_owned(),
                }
            }
        }
    }
}

/// Whether a time of a day lies within the hours, whole.
pub fn holds(spans: &[Span], from: i64, until: i64) -> bool {
    spans.iter().any(|it| it.0 <= from && until <= it.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::calendar;

    const USUAL: &str = "周一至周五 9:00—12:00、13:30—17:00；周六 9:00—12:00";

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn hours_read_back_as_they_were_typed() {
        let check = |text: &str, says: &str| {
            let week = Week::parse(text).unwrap();
            assert_eq!(week.says(), says, "{text}");
            assert_eq!(Week::parse(says).unwrap(), week, "{text}");
        };
        check(USUAL, USUAL);
        check("工作日 9：00-12：00，13:30—17:00\n周六 9:00—12:00", USUAL);
        check("每天 24小时", "每天 24小时");
        check("周末 9:00—12:00", "周六至周日 9:00—12:00");
        check("周一、周三 9:00——12:00;节假日 10:00—12:00", "周一 9:00—12:00；周三 9:00—12:00；节假日 10:00—12:00");
        check("", "");
        for wrong in ["9:00—12:00", "周一 上午", "周八 9:00—12:00", "周一 12:00—9:00", "周一 9:00—25:00"]
        {
            assert!(Week::parse(wrong).is_err(), "{wrong}");
        }
        assert!(spans("13:30—17:00、9:00—12:00").is_err(), "the earlier one first");
        assert_eq!(spans("不开门").unwrap(), []);
    }

    #[test]
    fn each_kind_of_day_has_its_hours() {
        let calendar = calendar();
        let week = Week::parse(USUAL).unwrap();
        let special = [Special { day: day("2026-11-24"), spans: Vec::new(), says: "系统升级".to_owned() }];
        let check = |on: &str, says: &str| {
            assert_eq!(written(week.on(day(on), &calendar, &special)), says, "{on}");
        };
        check("2026-11-23", "9:00—12:00、13:30—17:00");
        check("2026-11-24", "不开门");
        check("2026-11-28", "9:00—12:00");
        check("2026-11-29", "不开门");
        // National Day, on a Thursday; the Saturday after it is worked.
        check("2026-10-01", "不开门");
        check("2026-10-10", "9:00—12:00、13:30—17:00");
    }

    #[test]
    fn how_it_stands_is_said_in_a_few_words() {
        let calendar = calendar();
        let week = Week::parse(USUAL).unwrap();
        let check = |at: &str, minute: i64, says: &str| {
            let now = day(at).start().plus_minutes(minute);
            let standing = standing(now, |it| week.on(it, &calendar, &[]).to_vec());
            assert_eq!(standing.says(), says, "{at} {minute}");
        };
        check("2026-11-23", 8 * 60, "现在还没有开门，今天9:00开");
        check("2026-11-23", 9 * 60, "今天开到17:00，12:00到13:30休息");
        check("2026-11-23", 12 * 60, "现在休息，13:30再开");
        check("2026-11-23", 14 * 60, "今天开到17:00");
        check("2026-11-23", 17 * 60, "今天已经关门，11月24日（周二）9:00再开");
        check("2026-11-29", 10 * 60, "今天不开门，11月30日（周一）9:00再开");
        check("2026-09-30", 18 * 60, "今天已经关门，10月8日（周四）9:00再开");
        let round = Week::parse("每天 24小时").unwrap();
        let now = day("2026-10-01").start();
        assert_eq!(standing(now, |it| round.on(it, &calendar, &[]).to_vec()).says(), "24小时开放");
        let never = standing(now, |_| Vec::new());
        assert_eq!((never.says(), never.is_open()), ("今天不开门".to_owned(), false));
    }

    /// 延时服务 is a calendar of its own.
    #[test]
    fn a_hall_that_serves_on_saturdays_moves_no_clock() {
        let calendar = calendar();
        let (friday, saturday) = (day("2026-11-27"), day("2026-11-28"));
        let serving = Week::parse(USUAL).unwrap();
        assert!(!serving.on(saturday, &calendar, &[]).is_empty());
        assert_eq!(calendar.due(friday, 1).day, day("2026-11-30"));
        assert!(!calendar.is_working(saturday));
        // And a working day on which the hall is shut still counts.
        let shut = [Special { day: day("2026-11-30"), spans: Vec::new(), says: String::new() }];
        assert!(serving.on(day("2026-11-30"), &calendar, &shut).is_empty());
        assert_eq!(calendar.due(friday, 1).day, day("2026-11-30"));
    }

    #[test]
    fn a_time_is_bookable_where_the_whole_of_it_is_open() {
        let spans = spans("9:00—12:00、13:30—16:00").unwrap();
        assert!(holds(&spans, 9 * 60, 10 * 60 + 30) && holds(&spans, 10 * 60 + 30, 12 * 60));
        assert!(!holds(&spans, 15 * 60, 16 * 60 + 30) && !holds(&[], 9 * 60, 10 * 60));
    }
}
