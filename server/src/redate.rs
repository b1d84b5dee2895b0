//! 重新算日期: a new calendar moves every day that was worked out by the old one, whatever it stands on.
use anyhow::Result;
use axum::{
    body::Bytes,
    http::request::Parts,
    response::{IntoResponse, Response},
};
use common::{
    calendar::{
        Mark,
        desk::{self, CalendarView, LoadedView, YearRow},
    },
    check::Nothing,
    fault::Fault,
};

use crate::{
    base::error,
    calendar::{self, Load},
    case, county,
    gate::{
        cx::Cx,
        serve::{Routes, audited},
        write::write,
    },
    ticket,
};

/// 国务院办公厅 has published these years.
const BUILT_IN: &str = include_str!("../../data/calendar.csv");
/// Bytes of a file: many years.
const MOST: usize = 1 << 20;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(desk::SHOW, show).serve(desk::BUILT_IN, built_in).stream(&desk::FILE, MOST, file)
}

async fn show(cx: Cx, (): (), _: Nothing) -> error::Result<CalendarView> {
    let rows = calendar::query::years(&cx).await?;
    let now = calendar::current(&cx).await?;
    let published = |year: i32| now.years.get(&year).is_some_and(|it| !it.is_provisional);
    let n_of = |year: i32, mark: Mark| {
        let days = now.years.get(&year).map(|it| it.days.values().filter(|it| it.0 == mark).count());
        days.unwrap_or_default() as u32
    };
    let row = |it: crate::entity::calendar_years::Model| YearRow {
        n_off: n_of(it.year, Mark::Off),
        n_worked: n_of(it.year, Mark::Work),
        year: it.year,
        is_provisional: it.is_provisional,
        source: it.source,
    };
    let own = calendar::parse(BUILT_IN)?;
    Ok(CalendarView {
        // What is not published yet comes along with the year before it, and is nothing to press for.
        built_in: own
            .iter()
            .filter(|it| it.is_provisional != Some(true) && !published(it.year))
            .map(|it| it.year)
            .collect(),
        years: rows.into_iter().map(row).collect(),
    })
}

async fn built_in(cx: Cx, (): (), _: Nothing) -> error::Result<LoadedView> {
    loaded(cx, &calendar::parse(BUILT_IN)?).await
}

async fn file(cx: Cx, _: Parts, body: Bytes) -> error::Result<Response> {
    let text = std::str::from_utf8(&body).map_err(|_| Fault::form("file", "要存为UTF-8的csv文件"))?;
    let years = calendar::parse(text).map_err(|it| Fault::form("file", &format!("{it:#}")))?;
    let done =
        audited(&cx, desk::FILE.path, desk::FILE.path, async { Ok(()) }, |cx, ()| loaded(cx, &years)).await?;
    Ok(axum::Json(done).into_response())
}

async fn loaded(cx: Cx, years: &[Load]) -> error::Result<LoadedView> {
    let n_cases = change(&cx, years).await?;
    let told = years.iter().map(|it| format!("{}年{}天", it.year, it.days.len())).collect::<Vec<String>>();
    county::note(&cx, cx.who.name(), vec![("工作日历".to_owned(), String::new(), told.join("、"))]).await?;
    let n_days: usize = years.iter().map(|it| it.days.len()).sum();
    let calendar = show(cx, (), Nothing {}).await?;
    Ok(LoadedView { n_days: n_days as u32, n_cases: n_cases as u32, calendar })
}

/// In the transaction of whoever asks: the days these loads name, and every day that was worked out by them. Returns how many cases
/// got another date.
async fn change(cx: &Cx, years: &[Load]) -> error::Result<usize> {
    let old = calendar::current(cx).await?;
    calendar::query::change(cx, years).await?;
    cx.seen.forget();
    let new = calendar::current(cx).await?;
    ticket::release_closed(cx, &new).await?;
    case::redate::redate(cx, &old).await
}

/// Changes the days a file names, and no others, and in the same change moves every day that was worked out by them: of cases of every
/// kind, of bookings. Returns how many cases got another date.
pub async fn load(cx: &Cx, text: &str) -> Result<usize> {
    let years = calendar::parse(text)?;
    let n = write(cx, |cx| {
        let years = &years;
        async move { change(&cx, years).await }
    });
    n.await.map_err(|it| anyhow::anyhow!("{it:?}"))
}
