//! 咨询办理情况月表: received, answered, answered in time, per body; from the log, so that it cannot be better than what was done.
use std::collections::BTreeMap;

use common::{
    case::clock::{self, Limits, Tick},
    fault::Fault,
    moment::Day,
    question::{
        act,
        desk::{FiguresForm, FiguresRow, FiguresView},
        stage,
    },
};
use uuid::Uuid;

use super::query;
use crate::{
    calendar,
    case::{self, tick},
    entity::cases::Model as Case,
    org,
    serve::{Cx, Result},
};

/// Cases read together, with their events.
const N_AT_ONCE: u64 = 200;

pub async fn of_month(cx: Cx, (): (), form: FiguresForm) -> Result<FiguresView> {
    let today = cx.now.day();
    let month = form.month.unwrap_or_else(|| today.to_string().chars().take(7).collect());
    let first = Day::parse(&format!("{month}-01")).ok_or(Fault::form("month", "请写年月，例如2026-11"))?;
    let next = Day::parse(&format!("{}-01", first.plus(31).to_string().get(..7).unwrap_or_default()));
    let stretch = [first.start(), next.unwrap_or(first.plus(31)).start()];
    let orgs = case::query::orgs(&cx).await?;
    let mut rows: BTreeMap<Uuid, FiguresRow> = BTreeMap::new();
    let mut after = Uuid::nil();
    loop {
        let cases = query::asked(&cx, stretch, after, N_AT_ONCE).await?;
        let Some(last) = cases.last() else { break };
        after = last.id;
        for case in cases.iter().filter(|it| orgs.contains(&it.org_id)) {
            let row = rows.entry(case.org_id).or_default();
            row.n_received += 1;
        }
    }
    after = Uuid::nil();
    loop {
        let cases = query::answered(&cx, stretch, after, N_AT_ONCE).await?;
        let Some(last) = cases.last() else { break };
        after = last.id;
        let in_time = in_time(&cx, &cases).await?;
        for (case, is_in_time) in cases.iter().zip(in_time).filter(|it| orgs.contains(&it.0.org_id)) {
            let row = rows.entry(case.org_id).or_default();
            row.n_answered += 1;
            row.n_in_time += u64::from(is_in_time);
            row.n_published += u64::from(case.stage == stage::PUBLISHED);
        }
    }
    // Late is what is late now, whenever it was asked: it belongs to the month that is not over.
    if stretch[0] <= cx.now && cx.now < stretch[1] {
        for (org, n) in query::late(&cx, &orgs, today).await? {
            rows.entry(org).or_default().n_late = n as u64;
        }
    }
    let ids: Vec<Uuid> = rows.keys().copied().collect();
    let names = org::query::names(&cx.db(), cx.region(), &ids).await?;
    let name = |id: Uuid| names.iter().find(|it| it.0 == id).map(|it| it.1.clone()).unwrap_or_default();
    let mut rows: Vec<FiguresRow> = rows.into_iter().map(|(id, it)| FiguresRow { org: name(id), ..it }).collect();
    rows.sort_by(|a, b| a.org.cmp(&b.org));
    Ok(FiguresView { month, rows })
}

/// Whether each was answered by its day: the log replayed up to the answer, with the calendar of today.
async fn in_time(cx: &Cx, cases: &[Case]) -> Result<Vec<bool>> {
    let calendar = calendar::current(cx).await?;
    let events = case::query::events_of_all(cx, cx.region(), cases).await?;
    let mut all = Vec::new();
    for case in cases {
        let ticks: Vec<Tick> = events.iter().filter(|it| it.case_id == case.id).map(tick).collect();
        let answered = ticks.iter().find(|it| matches!(it.act, act::ANSWER | act::ANSWER_ALONE)).map(|it| it.at);
        let at = answered.unwrap_or(cx.now);
        let clock = clock::replay(&calendar, &ticks, Limits::default(), at);
        all.push(clock.is_some_and(|it| at.day() <= it.due));
    }
    Ok(all)
}
