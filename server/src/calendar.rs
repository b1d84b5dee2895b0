//! 工作日历：loaded by the administrator, day by day. Running cases are re-dated when it changes.
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Result, bail};
use common::{
    calendar::{Calendar, Mark},
    moment::Day,
};

use crate::{
    entity::calendar_years,
    gate::{cx::Cx, recent::Recent},
};

pub mod query;

/// What a calendar file says of one year: nothing of the days it does not name.
pub struct Load {
    pub year: i32,
    /// Whether the State Council has published the year; `None`: as before, and of a new year not.
    pub is_provisional: Option<bool>,
    /// Where it is from; empty: as before.
    pub source: String,
    /// `None`: an ordinary day of its week again.
    pub days: Vec<(Day, Option<Mark>, String)>,
}

/// `date,kind,festival,source`: a day is `off`, `work` or `week` (as its weekday says); `2027,provisional,,source` and
/// `2027,published,,source` say how far a year is known. docs/IMPORT.md.
pub fn parse(text: &str) -> Result<Vec<Load>> {
    let mut years: Vec<Load> = Vec::new();
    let mut faults = Vec::new();
    let mut seen: BTreeMap<Day, usize> = BTreeMap::new();
    let mut stated: Vec<i32> = Vec::new();
    let text = text.trim_start_matches('\u{feff}');
    for (n, line) in (1..).zip(text.lines()).filter(|(_, it)| !it.trim().is_empty()) {
        let mut cells = line.splitn(4, ',').map(str::trim);
        let mut cell = || cells.next().unwrap_or_default();
        let (date, kind, name, source) = (cell(), cell(), cell(), cell());
        if n == 1 && matches!(date, "date" | "日期") {
            continue;
        }
        let day = Day::parse(date);
        let year = day.map(|it| it.year()).or_else(|| date.parse().ok()).filter(|it| YEARS.contains(it));
        let Some(year) = year else {
            faults.push(format!("第{n}行“{date}”不是日期，应写成 2027-01-01，或者只写年份"));
            continue;
        };
        let at = years.iter().position(|it| it.year == year).unwrap_or_else(|| {
            years.push(Load { year, is_provisional: None, source: String::new(), days: Vec::new() });
            years.len() - 1
        });
        let Some(load) = years.get_mut(at) else { continue };
        // What the line of the year says is the year's: its last day may be of the next year's order.
        if !source.is_empty() && (day.is_none() || !stated.contains(&year)) {
            load.source = source.to_owned();
        }
        if day.is_none() {
            stated.push(year);
        }
        let mark = match (day, kind) {
            (Some(_), "off") => Some(Mark::Off),
            (Some(_), "work") => Some(Mark::Work),
            (Some(_), "week") => None,
            (None, "provisional" | "published") => {
                load.is_provisional = Some(kind == "provisional");
                continue;
            }
            (Some(_), _) => {
                faults.push(format!("第{n}行“{kind}”不对：日期后面写 off（放假）、work（上班）或 week（照平常）"));
                continue;
            }
            (None, _) => {
                faults.push(format!("第{n}行“{kind}”不对：年份后面写 published（已公布）或 provisional（暂定）"));
                continue;
            }
        };
        let Some(day) = day else { continue };
        match seen.insert(day, n) {
            Some(before) => faults.push(format!("第{n}行：{day} 已在第{before}行写过")),
            None => load.days.push((day, mark, name.to_owned())),
        }
    }
    if !faults.is_empty() {
        bail!("日历没有改动，请先改正：\n{}", faults.join("\n"));
    }
    if years.is_empty() {
        bail!("日历没有改动：文件里一天也没有写");
    }
    Ok(years)
}

/// Whatever a hall will ever count in.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// The calendar as one transaction sees it: calls that share a commit share it.
#[derive(Default)]
struct Seen(Mutex<Option<Arc<Calendar>>>);

/// As it was a moment ago, for those who only read.
type Years = Recent<(), Arc<Calendar>>;

/// What `current` has read, and of which years and versions.
#[derive(Default)]
struct Held(Mutex<Option<(Vec<calendar_years::Model>, Arc<Calendar>)>>);

/// The calendar of now, the same throughout a transaction. Its few years are asked every time, its thousands of days only
/// when they have changed.
pub async fn current(cx: &Cx) -> crate::base::error::Result<Arc<Calendar>> {
    let seen = cx.seen.of::<Seen>();
    let known = seen.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match known {
        Some(it) => Ok(it),
        None => {
            let it = Arc::clone(&*cx.hub.memory.of::<Years>().get(cx, (), read(cx)).await?);
            *seen.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(it.clone());
            Ok(it)
        }
    }
}

async fn read(cx: &Cx) -> crate::base::error::Result<Arc<Calendar>> {
    let years = query::years(cx).await?;
    let all = cx.hub.memory.of::<Held>();
    let held = || all.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, it)) = held().as_ref().filter(|(of, _)| *of == years) {
        return Ok(it.clone());
    }
    let calendar = Arc::new(query::all(cx, &years).await?);
    // What is not committed may not be remembered.
    if cx.is_reading() {
        *held() = Some((years, calendar.clone()));
    }
    Ok(calendar)
}
