//! 咨询办理情况月表: received, answered, answered in time, per body; counted from what was done, never typed in.
use std::collections::BTreeMap;

use common::{
    fault::Fault,
    moment::Day,
    question::{
        desk::{FiguresForm, FiguresRow, FiguresView},
        stage,
    },
};
use uuid::Uuid;

use super::query;
use crate::{base::error::Result, case, entity::questions::Model as Row, gate::cx::Cx, org};

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
        let answered = query::rows(&cx, &cases).await?;
        for case in cases.iter().filter(|it| orgs.contains(&it.org_id)) {
            let row = rows.entry(case.org_id).or_default();
            row.n_answered += 1;
            row.n_in_time += u64::from(answered.iter().any(|it| it.id == case.id && is_in_time(it)));
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

/// By the day that had been told when it was answered: late stays late, and what was in time stays in time, whatever calendar comes
/// later.
fn is_in_time(it: &Row) -> bool {
    let told = it.told_on.as_deref().and_then(Day::parse);
    it.answered_at.zip(told).is_some_and(|(at, told)| at.day() <= told)
}
