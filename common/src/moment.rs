//! A point in time, and a day. This crate only computes with them; only the server's clock makes a moment.
use std::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970, UTC.
///
/// A plain integer because the engines disagree on everything else: PostgreSQL keeps microseconds, SQLite keeps text.
/// An event's hash must come out the same from both, and "which day" must be the same arithmetic in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Moment(pub i64);

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// 北京时间. China has one zone and no summer time, so no zone database is needed.
const BEIJING: i64 = 8 * HOUR;

impl Moment {
    pub fn plus_hours(self, n_hours: i64) -> Moment {
        Moment(self.0 + n_hours * HOUR)
    }

    pub fn plus_minutes(self, n_minutes: i64) -> Moment {
        Moment(self.0 + n_minutes * 60_000)
    }

    /// The Beijing day.
    pub fn day(self) -> Day {
        Day((self.0 + BEIJING).div_euclid(DAY) as i32)
    }

    /// Minutes since Beijing midnight.
    pub fn minute_of_day(self) -> i64 {
        (self.0 + BEIJING).rem_euclid(DAY) / 60_000
    }

    /// 09:05
    pub fn clock(self) -> String {
        let minutes = self.minute_of_day();
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// 11月23日 09:05
    pub fn zh(self) -> String {
        format!("{} {}", self.day().zh(), self.clock())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day(), self.clock())
    }
}

/// A calendar day in Beijing, counted from 1970-01-01. Written `2026-11-23` on the wire and in the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(into = "String", try_from = "String")]
pub struct Day(pub i32);

impl Day {
    /// `None` when there is no such day.
    pub fn of(year: i32, month: i32, day: i32) -> Option<Day> {
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1800..=9999).contains(&year) {
            return None;
        }
        let shifted = if month > 2 { year } else { year - 1 };
        let era = shifted.div_euclid(400);
        let of_era = shifted.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let it = Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468);
        (it.ymd() == (year, month, day)).then_some(it)
    }

    /// As it goes over the wire; what people write is `value::day`'s to read.
    pub fn parse(text: &str) -> Option<Day> {
        let number = |it: &str, most: usize| {
            let is_number = (1..=most).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
            is_number.then(|| it.parse::<i32>().ok()).flatten()
        };
        let mut parts = text.splitn(3, '-');
        Day::of(number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?)
    }

    // Years are counted from March, so that the odd day of a leap year comes last.
    pub fn ymd(self) -> (i32, i32, i32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year + era * 400 + i32::from(month <= 2), month, day)
    }

    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// 0 is Monday.
    pub fn weekday(self) -> i32 {
        (self.0 + 3).rem_euclid(7)
    }

    pub fn plus(self, n_days: i32) -> Day {
        Day(self.0 + n_days)
    }

    /// `261123`, as case numbers carry it.
    pub fn short(self) -> i32 {
        let (year, month, day) = self.ymd();
        (year % 100) * 10_000 + month * 100 + day
    }

    /// Its first moment.
    pub fn start(self) -> Moment {
        Moment(i64::from(self.0) * DAY - BEIJING)
    }

    /// 11月23日
    pub fn zh(self) -> String {
        let (_, month, day) = self.ymd();
        format!("{month}月{day}日")
    }

    /// 周一
    pub fn week_zh(self) -> &'static str {
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
            .get(self.weekday() as usize)
            .copied()
            .unwrap_or("")
    }

    /// 2026年11月23日（周一）
    pub fn zh_full(self) -> String {
        format!("{}年{}（{}）", self.year(), self.zh(), self.week_zh())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year}-{month:02}-{day:02}")
    }
}

impl From<Day> for String {
    fn from(it: Day) -> String {
        it.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Day, &'static str> {
        Day::parse(&text).ok_or("not a day")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_beijing_days() {
        let check = |at: i64, text: &str| assert_eq!(Moment(at).to_string(), text);
        check(0, "1970-01-01 08:00");
        check(951_782_400_000, "2000-02-29 08:00");
        check(1_772_413_199_000, "2026-03-02 08:59");
        assert_eq!(Moment(1_772_467_200_000).day().short(), 260_303, "still the 2nd in Greenwich");
    }

    #[test]
    fn every_day_of_three_centuries_reads_back_as_itself() {
        let mut weekday = Day::of(1900, 1, 1).unwrap().weekday();
        assert_eq!(weekday, 0, "1900-01-01 was a Monday");
        for n in Day::of(1900, 1, 1).unwrap().0..Day::of(2200, 1, 1).unwrap().0 {
            let day = Day(n);
            assert_eq!(Day::parse(&day.to_string()), Some(day));
            assert_eq!(day.start().day(), day);
            assert_eq!(day.weekday(), weekday);
            weekday = (weekday + 1) % 7;
        }
        assert_eq!(Day::parse("2026-02-29"), None);
        assert_eq!(Day::parse("2026-13-01"), None);
        for text in ["今天", "+2026-03-02", "2026-+3-+2", "2026-03- 2", "2026-003-02", "", "--"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
