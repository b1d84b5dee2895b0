//! 工作日历：which days count. The days come from the yearly notice of the State Council, loaded by the administrator;
//! this file only computes with what it is given.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{catalogue::labelled, moment::Day};

pub mod desk;

labelled! {
    /// What the yearly notice says of a day.
    Mark {
        #[default]
        Off = "放假",
        /// 调休: a weekend day that is worked.
        Work = "上班",
    }
}

/// One year as published, or as far as the law alone tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Year {
    /// Statutory days only: the yearly notice with its shifts is not out yet.
    pub is_provisional: bool,
    pub days: BTreeMap<Day, (Mark, String)>,
}

/// Years not loaded count as provisional with weekends only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    /// Raised at every change; shown beside each date that was computed with it.
    pub version: i32,
    pub years: BTreeMap<i32, Year>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    Working,
    /// 调休上班
    MadeUp(String),
    Weekend,
    Holiday(String),
}

/// A day that was counted to, and whether a provisional day lay on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub day: Day,
    pub is_provisional: bool,
}

impl Calendar {
    pub fn kind(&self, day: Day) -> DayKind {
        let marked = self.years.get(&day.year()).and_then(|it| it.days.get(&day));
        match (marked, day.weekday() >= 5) {
            (Some((Mark::Off, name)), _) => DayKind::Holiday(name.clone()),
            (Some((Mark::Work, name)), true) => DayKind::MadeUp(name.clone()),
            (_, true) => DayKind::Weekend,
            (_, false) => DayKind::Working,
        }
    }

    pub fn is_working(&self, day: Day) -> bool {
        matches!(self.kind(day), DayKind::Working | DayKind::MadeUp(_))
    }

    /// The notice of that year is not out (or not loaded).
    pub fn is_provisional(&self, day: Day) -> bool {
        self.years.get(&day.year()).is_none_or(|it| it.is_provisional)
    }

    /// The day itself if worked, else the next one that is.
    pub fn working_from(&self, day: Day) -> Day {
        let mut day = day;
        while !self.is_working(day) {
            day = day.plus(1);
        }
        day
    }

    /// The `n`-th working day after `start`; the starting day does not count (民法典 201, 行政许可法 82).
    pub fn due(&self, start: Day, n_days: u32) -> Due {
        self.due_without(start, n_days, |_| false)
    }

    /// The same, leaving out the days on which the clock stood still.
    pub fn due_without(&self, start: Day, n_days: u32, is_stopped: impl Fn(Day) -> bool) -> Due {
        let mut day = start;
        let mut n_left = n_days;
        let mut is_provisional = false;
        while n_left > 0 {
            day = day.plus(1);
            is_provisional |= self.is_provisional(day);
            if self.is_working(day) && !is_stopped(day) {
                n_left -= 1;
            }
        }
        Due { day, is_provisional }
    }

    /// Working days after `from`, up to and with `to`.
    pub fn n_working(&self, from: Day, to: Day) -> i32 {
        (from.0 + 1..=to.0).filter(|it| self.is_working(Day(*it))).count() as i32
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2019 to 2026 as published, 2027 by law alone (handbook 9): the same file the seed loads.
    pub fn calendar() -> Calendar {
        parse(include_str!("../../data/calendar.csv"))
    }

    /// `date,kind,festival,source`; rows `2026,published,,` and `2027,provisional,,` mark a year.
    pub fn parse(text: &str) -> Calendar {
        let mut calendar = Calendar { version: 1, ..Calendar::default() };
        for line in text.lines().skip(1).filter(|it| !it.is_empty()) {
            let cells: Vec<&str> = line.split(',').collect();
            let (first, kind, name) = (cells[0], cells[1], cells[2]);
            let year: i32 = first.split('-').next().unwrap().parse().unwrap();
            let year = calendar.years.entry(year).or_insert(Year { is_provisional: false, days: BTreeMap::new() });
            match (Day::parse(first), kind) {
                (Some(day), "off") => drop(year.days.insert(day, (Mark::Off, name.to_owned()))),
                (Some(day), "work") => drop(year.days.insert(day, (Mark::Work, name.to_owned()))),
                (None, "provisional") => year.is_provisional = true,
                (None, "published") => year.is_provisional = false,
                _ => panic!("{line}"),
            }
        }
        calendar
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// Handbook 3.5, every vector.
    #[test]
    fn the_handbooks_dates_come_out() {
        let calendar = calendar();
        let check = |start: &str, n: u32, due: &str| {
            let out = calendar.due(day(start), n);
            assert_eq!((out.day.to_string().as_str(), out.is_provisional), (due, false), "{start}+{n}");
        };
        check("2025-01-24", 5, "2025-02-07");
        check("2025-01-24", 20, "2025-02-27");
        check("2025-09-26", 3, "2025-09-30");
        check("2025-09-30", 1, "2025-10-09");
        check("2026-02-13", 5, "2026-02-27");
        check("2026-02-13", 20, "2026-03-19");
        check("2026-04-30", 1, "2026-05-06");
        check("2026-09-18", 5, "2026-09-24");
        check("2026-09-30", 2, "2026-10-09");
        check("2026-10-09", 1, "2026-10-10");
        check("2026-11-23", 20, "2026-12-21");
    }

    #[test]
    fn a_date_in_an_unpublished_year_says_so() {
        let due = calendar().due(day("2026-12-04"), 20);
        assert!(due.is_provisional);
        assert_eq!(due.day, day("2027-01-04"), "1 January is a statutory holiday, the 2nd and 3rd a weekend");
    }

    #[test]
    fn each_month_has_the_working_days_of_the_handbook() {
        let calendar = calendar();
        let check = |year: i32, wanted: [i32; 12]| {
            let of = |month: i32| {
                (1..=31).filter_map(|it| Day::of(year, month, it)).filter(|it| calendar.is_working(*it)).count()
                    as i32
            };
            let months: Vec<i32> = (1..=12).map(of).collect();
            assert_eq!(months, wanted);
            assert_eq!(months.iter().sum::<i32>(), 248);
        };
        check(2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]);
        check(2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]);
    }

    proptest! {
        #[test]
        fn a_pause_never_gains_or_loses_a_day(start in 0..2_800_i32, n in 0..40_u32, from in 1..80_i32, length in 0..40_i32) {
            let calendar = calendar();
            let start = day("2019-01-01").plus(start);
            let pause = start.plus(from)..start.plus(from + length);
            let plain = calendar.due(start, n).day;
            let paused = calendar.due_without(start, n, |it| pause.contains(&it)).day;
            // Counted days are the same, whichever way they are laid out.
            let counted = (start.0 + 1..=paused.0).map(Day).filter(|it| calendar.is_working(*it) && !pause.contains(it)).count();
            prop_assert_eq!(counted, n as usize);
            // And the due day moves by exactly the working days the pause took before it.
            let taken = (start.0 + 1..=paused.0).map(Day).filter(|it| calendar.is_working(*it) && pause.contains(it)).count() as i32;
            prop_assert_eq!(calendar.n_working(plain, paused), taken);
            prop_assert!(n == 0 || calendar.is_working(paused));
        }
    }
}
