//! 工作日历：loaded by the administrator, year by year. Running cases are re-dated when it changes.
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use common::{
    calendar::{Calendar, Mark},
    moment::Day,
};

use crate::{
    callback, case,
    entity::calendar_years,
    inquiry, rating,
    serve::{Cx, write},
    ticket,
};

pub mod query;

/// One year of a calendar file.
pub struct Load {
    pub year: i32,
    pub is_provisional: bool,
    pub source: String,
    pub days: Vec<(Day, Mark, String)>,
}

/// `date,kind,festival,source` (`off` or `work`); a row `2027,provisional,,source` marks a year as not yet published.
pub fn parse(text: &str) -> Result<Vec<Load>> {
    let mut years: Vec<Load> = Vec::new();
    for (n, line) in text.lines().enumerate().skip(1).filter(|(_, it)| !it.trim().is_empty()) {
        let mut cells = line.splitn(4, ',').map(str::trim);
        let mut cell = || cells.next().unwrap_or_default();
        let (date, kind, name, source) = (cell(), cell(), cell(), cell());
        let year: i32 = date.split('-').next().and_then(|it| it.parse().ok()).with_context(|| bad(n, line))?;
        let at = match years.iter().position(|it| it.year == year) {
            Some(at) => at,
            None => {
                years.push(Load { year, is_provisional: false, source: source.to_owned(), days: Vec::new() });
                years.len() - 1
            }
        };
        let Some(load) = years.get_mut(at) else { continue };
        match (Day::parse(date), kind) {
            (Some(day), "off") => load.days.push((day, Mark::Off, name.to_owned())),
            (Some(day), "work") => load.days.push((day, Mark::Work, name.to_owned())),
            (None, "provisional") => {
                load.is_provisional = true;
                load.source = source.to_owned();
            }
            _ => bail!(bad(n, line)),
        }
    }
    Ok(years)
}

fn bad(n: usize, line: &str) -> String {
    format!("第{}行无法读取：{line}（应为“日期,off或work,节日,依据”）", n + 1)
}

/// Loads years, and in the same change moves every day that was worked out by them: of cases, of calls that are due, of bookings.
/// Returns how many cases got another date.
pub async fn load(cx: &Cx, text: &str) -> Result<usize> {
    let years = parse(text)?;
    let n = write(cx, |cx| {
        let years = &years;
        async move {
            let old = current(&cx).await?;
            query::replace(&cx, years).await?;
            cx.calendar.forget();
            let new = current(&cx).await?;
            callback::redate(&cx, &new).await?;
            inquiry::redate(&cx, &new).await?;
            rating::redate(&cx, &new).await?;
            ticket::release_closed(&cx, &new).await?;
            case::redate::redate(&cx, &old).await
        }
    });
    n.await.map_err(|it| anyhow::anyhow!("{it:?}"))
}

/// The calendar as one transaction sees it: calls that share a commit share it.
#[derive(Default)]
pub struct Seen(Mutex<Option<Arc<Calendar>>>);

impl Seen {
    /// It was changed, or a change was undone.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What `current` has read, and of which years and versions.
#[derive(Default)]
pub struct Held(Mutex<Option<(Vec<calendar_years::Model>, Arc<Calendar>)>>);

/// The calendar of now, the same throughout a transaction. Its few years are asked every time, its thousands of days only
/// when they have changed.
pub async fn current(cx: &Cx) -> crate::serve::Result<Arc<Calendar>> {
    let seen = cx.calendar.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match seen {
        Some(it) => Ok(it),
        None => {
            let it = Arc::clone(&*cx.hub.years.get(cx, (), read(cx)).await?);
            *cx.calendar.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(it.clone());
            Ok(it)
        }
    }
}

async fn read(cx: &Cx) -> crate::serve::Result<Arc<Calendar>> {
    let years = query::years(cx).await?;
    let held = || cx.hub.calendar.0.lock().unwrap_or_else(PoisonError::into_inner);
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
