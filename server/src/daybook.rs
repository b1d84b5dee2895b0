//! 工作日报: what was done between two days, counted from the log.
use std::{collections::BTreeMap, sync::Arc};

use axum::{body::Bytes, http::request::Parts, response::Response};
use common::{
    application::act,
    call::{Page, skip},
    check::Check,
    daybook::{
        self, BodyRow, BookForm, BookView, Count, Counts, DoneRow, Lines, N_PER_PAGE, PersonRow, Share, Span,
        sees_everybody,
    },
    fault::Fault,
    id::{AccountId, CaseId},
    moment::Day,
};
use query::Part;
use uuid::Uuid;

use crate::{
    base::{error::Result, workbook::Sheet},
    calendar, case,
    entity::orgs,
    gate::{
        accept::understood,
        cx::Cx,
        serve::{NOTHING, Routes},
        workbook,
    },
    org,
};

mod query;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(daybook::BOOK, book).serve(daybook::LINES, lines).stream(&daybook::WORKBOOK, NOTHING, taken)
}

async fn book(cx: Cx, (): (), span: Span) -> Result<BookView> {
    let today = cx.now.day();
    let (from, until) = span.days(today)?;
    let orgs = case::query::orgs(&cx).await?;
    let part = part(&orgs, (from, until), Count::all_acts().collect());
    Ok(BookView {
        today,
        from,
        until,
        bodies: bodies(&cx, &part, today).await?,
        people: people(&cx, &part).await?,
    })
}

fn part(orgs: &[Uuid], (from, until): (Day, Day), acts: Vec<common::case::flow::Act>) -> Part<'_> {
    Part { orgs, span: [from.start(), until.plus(1).start()], acts }
}

/// Bodies that did something, or have something to do by today; the busiest first.
async fn bodies(cx: &Cx, part: &Part<'_>, today: Day) -> Result<Vec<BodyRow>> {
    let mut rows: BTreeMap<Uuid, BodyRow> = BTreeMap::new();
    for (org, act, n) in query::by_body(cx, part).await? {
        rows.entry(org).or_default().counts.add(act, n as u64);
    }
    let calendar = calendar::current(cx).await?;
    for (org, act, at, accepted) in query::timed(cx, part).await? {
        let n = match accepted {
            Some(it) if act != act::DECIDE_AT_ONCE => calendar.n_working(it.day(), at.day()),
            _ => 0,
        };
        let row = rows.entry(org).or_default();
        row.days = row.days.with(Share { n: n.max(0) as u64, of: 1 });
    }
    for (org, stars, n) in query::rated(cx, part).await? {
        let row = rows.entry(org).or_default();
        let n_good = if stars.is_bad() { 0 } else { n as u64 };
        row.rated = row.rated.with(Share { n: n_good, of: n as u64 });
    }
    for (org, due, n) in query::due(cx, part.orgs, today).await? {
        let row = rows.entry(org).or_default();
        let is_late = Day::parse(&due).is_some_and(|it| it < today);
        *(if is_late { &mut row.n_late } else { &mut row.n_today }) += n as u64;
    }
    let ids: Vec<Uuid> = rows.keys().copied().collect();
    for (id, name) in org::query::names(&cx.db(), cx.region(), &ids).await? {
        rows.entry(id).or_default().org = name;
    }
    let mut rows: Vec<BodyRow> = rows.into_values().collect();
    let busy = |it: &BodyRow| it.counts.of(Count::Received) + it.counts.of(Count::Granted);
    rows.sort_by(|a, b| busy(b).cmp(&busy(a)).then_with(|| a.org.cmp(&b.org)));
    Ok(rows)
}

async fn people(cx: &Cx, part: &Part<'_>) -> Result<Vec<PersonRow>> {
    let me = cx.who.account();
    let only = if sees_everybody(&cx.who) { None } else { me };
    let mut all: BTreeMap<AccountId, Counts> = BTreeMap::new();
    for (who, act, n) in query::by_person(cx, part, only).await? {
        all.entry(who).or_default().add(act, n as u64);
    }
    let ids: Vec<AccountId> = all.keys().copied().collect();
    let accounts = query::people(cx, &ids).await?;
    let bodies: Vec<Uuid> = accounts.iter().filter_map(|it| it.org_id).collect();
    let bodies = org::query::names(&cx.db(), cx.region(), &bodies).await?;
    let body =
        |id: Option<Uuid>| bodies.iter().find(|it| Some(it.0) == id).map(|it| it.1.clone()).unwrap_or_default();
    let row = |it: crate::entity::accounts::Model| {
        let counts = all.get(&it.id).cloned().unwrap_or_default();
        PersonRow { who: it.id, name: it.name, org: body(it.org_id), counts }
    };
    let mut rows: Vec<PersonRow> = accounts.into_iter().map(row).collect();
    rows.sort_by(|a, b| a.org.cmp(&b.org).then_with(|| a.name.cmp(&b.name)).then(a.who.cmp(&b.who)));
    Ok(rows)
}

/// What one number counts. Somebody else's work is for whoever leads.
async fn lines(cx: Cx, (): (), form: Lines) -> Result<Page<DoneRow>> {
    let days = form.span.days(cx.now.day())?;
    if form.who.is_some() && form.who != cx.who.account() && !sees_everybody(&cx.who) {
        return Err(Fault::NotFound.into());
    }
    let all = case::query::orgs(&cx).await?;
    let orgs = match form.org.as_str() {
        "" => all.clone(),
        name => Arc::new(vec![body(&cx, name).await?.id].into_iter().filter(|it| all.contains(it)).collect()),
    };
    let part = part(&orgs, days, form.count.acts().to_vec());
    let (rows, n_rows) = query::lines(&cx, &part, form.who, skip(form.page, N_PER_PAGE)).await?;
    let row = |it: query::Done| {
        let may_open = all.contains(&it.org_id) || it.other_org_id.is_some_and(|it| all.contains(&it));
        DoneRow {
            id: CaseId { region: it.region, uuid: it.id },
            no: it.no.unwrap_or_default(),
            item_name: it.item_name,
            applicant: if may_open { it.applicant_name } else { String::new() },
            stage: it.stage,
            may_open,
            act: it.act,
            at: it.at,
            by: if it.window.is_empty() { String::new() } else { it.by_name },
        }
    };
    Ok(Page { rows: rows.into_iter().map(row).collect(), n_rows })
}

async fn body(cx: &Cx, name: &str) -> Result<orgs::Model> {
    Ok(org::query::by_name(&cx.db(), cx.region(), name).await?.ok_or(Fault::NotFound)?)
}

/// `GET /api/desk/daybook.xlsx`: numbers of people's work, no case in it.
async fn taken(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let form: BookForm = understood(head.uri.query().unwrap_or_default());
    let view = book(cx, (), form.check()?).await?;
    let name = match view.from == view.until {
        true => format!("工作日报 {}.xlsx", view.from),
        false => format!("工作日报 {}至{}.xlsx", view.from, view.until),
    };
    workbook::reply(&name, &sheets(&view))
}

fn sheets(it: &BookView) -> [Sheet; 2] {
    let counts = Count::ALL.iter().map(|it| it.label());
    let heads = |first: &[&'static str]| first.iter().copied().chain(counts.clone()).collect::<Vec<_>>();
    let cells = |it: &Counts| Count::ALL.iter().map(|count| it.of(*count).to_string()).collect::<Vec<_>>();
    let body = |it: &BodyRow| {
        let more = [it.days.mean(), it.rated.percent(), it.n_late.to_string(), it.n_today.to_string()];
        [vec![it.org.clone()], cells(&it.counts), more.to_vec()].concat()
    };
    let sum = BodyRow::sum(&it.bodies);
    let person = |it: &PersonRow| [vec![it.name.clone(), it.org.clone()], cells(&it.counts)].concat();
    let more = ["平均用时（工作日）", "满意率", "现在超期", "今天到期"];
    [
        Sheet {
            title: "按单位",
            heads: heads(&["单位"]).into_iter().chain(more).collect(),
            rows: it.bodies.iter().chain([&sum]).map(body).collect(),
        },
        Sheet {
            title: "按人员", heads: heads(&["姓名", "单位"]), rows: it.people.iter().map(person).collect()
        },
    ]
}
