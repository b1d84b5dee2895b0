//! 机构和区划, kept by the system administrator. What a body was stays: cases of then say its name of then.
use std::collections::HashMap;

use axum::{
    body::Bytes,
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::Duty,
    call::Page,
    catalogue::Level,
    check::Nothing,
    county::{
        County,
        settings::{ChangeRow, ListForm},
    },
    fault::Fault,
    id::OrgId,
    moment::Day,
    org::{
        Org,
        desk::{self, BodiesView, Body, BodyRow, DropForm, Place, PlaceRow},
        in_loop,
    },
};
use uuid::Uuid;

use super::{book, query};
use crate::{
    base::error::Result,
    calendar,
    catalogue::{self, import::upload},
    entity::{org_changes::Model as Change, orgs::Model as Row, regions::Model as Region},
    floor,
    gate::{
        cx::Cx,
        serve::{Routes, audited},
    },
    org, ticket,
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(desk::LIST, list)
        .serve(desk::SAVE, save)
        .serve(desk::CHANGES, changes)
        .serve(desk::SAVE_PLACE, save_place)
        .serve(desk::DROP_PLACE, drop_place)
        .stream(&desk::BOOK, upload::MOST, workbook)
}

/// A body with what its row says of it.
#[derive(Clone)]
pub struct Known {
    pub row: Row,
    pub org: Org,
}

/// Bodies and places as they are in this transaction.
pub async fn known(cx: &Cx) -> Result<(Vec<Known>, Vec<Region>)> {
    let rows = query::bodies(cx).await?;
    let names: HashMap<Uuid, String> = rows.iter().map(|it| (it.id, it.name.clone())).collect();
    let of = |row: Row| {
        let mut org: Org = serde_json::from_str(&row.body)?;
        org.above = row.above_id.and_then(|it| names.get(&it).cloned());
        Ok(Known { row, org })
    };
    let bodies: Result<Vec<Known>> = rows.into_iter().map(of).collect();
    Ok((bodies?, org::query::regions(&cx.db(), cx.region()).await?))
}

async fn list(cx: Cx, (): (), _: Nothing) -> Result<BodiesView> {
    let (mut bodies, places) = known(&cx).await?;
    let n_changes = query::n_changes(&cx).await?;
    bodies.sort_by(|a, b| a.org.name.cmp(&b.org.name));
    let row = |it: Known| BodyRow {
        id: OrgId(it.row.id),
        n_changes: n_changes.get(&it.row.id).copied().unwrap_or_default(),
        body: it.org,
    };
    Ok(BodiesView {
        county: cx.hub.county.get().name.clone(),
        places: places.into_iter().map(|it| PlaceRow { code: it.code, name: it.name, level: it.level }).collect(),
        bodies: bodies.into_iter().map(row).collect(),
    })
}

/// What is wrong with a body beside the others; a new one has no number yet.
pub fn fault<'a>(
    bodies: &'a [Known],
    places: &[Region],
    id: Option<Uuid>,
    org: &'a Org,
) -> Option<(&'static str, String)> {
    let others = || bodies.iter().filter(|it| Some(it.row.id) != id);
    if others().any(|it| it.org.name == org.name) {
        return Some(("name", format!("已经有一个“{}”", org.name)));
    }
    if let Some(it) = others().find(|it| !org.credit_code.is_empty() && it.org.credit_code == org.credit_code) {
        return Some(("credit_code", format!("这个代码是{}的", it.org.name)));
    }
    if let Some(code) = org.place.filter(|code| !places.iter().any(|it| it.code == *code)) {
        return Some(("place", format!("区划里没有{code}，请先登记")));
    }
    let above = org.above.as_ref()?;
    if !bodies.iter().any(|it| it.org.name == *above) {
        return Some(("above", format!("没有名为“{above}”的单位，请先登记")));
    }
    let own = bodies.iter().find(|it| Some(it.row.id) == id).map(|it| it.org.name.as_str());
    // Whoever is renamed keeps what hangs below it.
    let called = |name: &'a str| if Some(name) == own { org.name.as_str() } else { name };
    let over = |of: &'a str| match of == org.name {
        true => Some(called(above)),
        false => others().find(|it| it.org.name == of).and_then(|it| it.org.above.as_deref()).map(called),
    };
    in_loop(org.name.as_str(), bodies.len(), over)
        .then(|| ("above", format!("{above}就在它下面，上下级会绕成一圈")))
}

async fn save(cx: Cx, (): (), form: Body) -> Result<BodiesView> {
    let (bodies, places) = known(&cx).await?;
    let id = form.id.map(|it| it.0);
    if let Some((field, says)) = fault(&bodies, &places, id, &form.org) {
        return Err(Fault::form(field, &says).into());
    }
    let today = cx.now.day();
    if form.on.is_some_and(|it| it > today) || form.org.closed_on.is_some_and(|it| it > today) {
        return Err(Fault::form("on", "还没有到那一天，到了再登记").into());
    }
    let before = match id {
        Some(id) => Some(bodies.iter().find(|it| it.row.id == id).ok_or(Fault::NotFound)?),
        None => None,
    };
    let is_moved = before.is_some_and(|it| it.org.above != form.org.above);
    if cx.hub.county.is_open() && is_moved && !cx.who.holds(Duty::SecurityAdmin) {
        let says = "开门以后改上级，就是改谁看得到谁的办件，不能由系统管理员一个人改；请撤并后另设";
        return Err(Fault::form("above", says).into());
    }
    let on = form.on.unwrap_or(today);
    keep(&cx, &bodies, vec![(before.cloned(), form.org, on)]).await?;
    list(cx, (), Nothing {}).await
}

/// Writes down new bodies and changed ones, each with what it was. Those above others may come with them.
pub async fn keep(cx: &Cx, bodies: &[Known], all: Vec<(Option<Known>, Org, Day)>) -> Result<()> {
    let mut ids: HashMap<String, Uuid> = bodies.iter().map(|it| (it.org.name.clone(), it.row.id)).collect();
    let fresh = all.iter().filter(|it| it.0.is_none());
    ids.extend(fresh.map(|it| (it.1.name.clone(), Uuid::now_v7())).collect::<Vec<(String, Uuid)>>());
    let (mut inserted, mut changes, mut is_renamed) = (Vec::new(), Vec::new(), false);
    // Was, is, from when.
    let mut renamed: Vec<(String, String, Day)> = Vec::new();
    // Whose matters can be applied for, or no longer.
    let mut is_shut = false;
    let before_all = County::clone(&cx.hub.county.get());
    let mut county = before_all.clone();
    for (before, org, on) in all {
        let above_id = org.above.as_ref().and_then(|it| ids.get(it)).copied();
        let Some(known) = before else {
            let id = ids.get(&org.name).copied().unwrap_or_else(Uuid::now_v7);
            let body = serde_json::to_string(&org)?;
            inserted.push(Row { id, region: cx.region(), name: org.name, above_id, body });
            continue;
        };
        let org = org.renamed(&known.org);
        if known.org == org {
            continue;
        }
        is_shut |= known.org.closed_on != org.closed_on;
        let body = serde_json::to_string(&org)?;
        changes.push(Change {
            region: cx.region(),
            id: Uuid::now_v7(),
            at: cx.now,
            by_name: cx.who.name().to_owned(),
            org_id: known.row.id,
            from_on: on.to_string(),
            was: serde_json::to_string(&known.org)?,
            now: body.clone(),
        });
        if known.org.name != org.name {
            query::rename_in_lists(cx, known.row.id, &org.name).await?;
            is_renamed = true;
            renamed.push((known.org.name.clone(), org.name.clone(), on));
            // What the county says of it by name goes with it: its series of numbers goes on, and questions still come to its desk.
            for (was, now) in [(&known.org.name, &org.name), (&known.org.full, &org.full)] {
                if let Some(mark) = county.marks.remove(was) {
                    county.marks.insert(now.clone(), mark);
                }
            }
            if county.desk == known.org.name {
                county.desk.clone_from(&org.name);
            }
        }
        let row = Row { name: org.name, above_id, body, ..known.row.clone() };
        query::change_body(cx, &known.row, row).await?;
    }
    query::insert_bodies(cx, inserted).await?;
    query::insert_changes(cx, changes).await?;
    if county != before_all {
        crate::county::put(cx, county, cx.who.name()).await?;
    }
    if is_renamed || is_shut {
        catalogue::shelf::changed(cx, cx.region()).await?;
    }
    floor::desk::rename_bodies(cx, &renamed).await?;
    if is_shut {
        ticket::release_closed(cx, &*calendar::current(cx).await?).await?;
    }
    Ok(())
}

async fn changes(cx: Cx, id: OrgId, form: ListForm) -> Result<Page<ChangeRow>> {
    let (rows, n_rows) = query::changes_of(&cx, id.0, form.page).await?;
    let mut told = Vec::new();
    for it in rows {
        let (was, now): (Org, Org) = (serde_json::from_str(&it.was)?, serde_json::from_str(&it.now)?);
        let from = Day::parse(&it.from_on).map(Day::zh_full).unwrap_or_default();
        let row = |(label, was, now): (&str, String, String)| ChangeRow {
            at: it.at,
            by: it.by_name.clone(),
            what: format!("{label}（{from}起）"),
            was,
            now,
        };
        told.extend(was.differences(&now).into_iter().map(row));
    }
    Ok(Page { rows: told, n_rows })
}

/// Why a place cannot stand there.
pub fn place_fault(cx: &Cx, places: &[Region], it: &Place) -> Option<String> {
    let county = i64::from(cx.region().0);
    if it.code / 1_000_000 != county {
        return Some(format!("不是本县的，本县的以{county}开头"));
    }
    let is_there = it.level == Level::Town || places.iter().any(|above| above.code == it.above);
    (!is_there).then(|| format!("它的乡镇{}还没有登记", it.above))
}

async fn save_place(cx: Cx, (): (), form: Place) -> Result<BodiesView> {
    let (_, places) = known(&cx).await?;
    if let Some(says) = place_fault(&cx, &places, &form) {
        return Err(Fault::form("place_code", &says).into());
    }
    let Place { code, name, level, above } = form;
    query::put_place(&cx, Region { code, name, level, above }).await?;
    catalogue::shelf::changed(&cx, cx.region()).await?;
    list(cx, (), Nothing {}).await
}

async fn drop_place(cx: Cx, (): (), form: DropForm) -> Result<BodiesView> {
    let (bodies, places) = known(&cx).await?;
    let place =
        places.iter().find(|it| it.code == form.code && it.level != Level::County).ok_or(Fault::NotFound)?;
    if places.iter().any(|it| it.above == form.code) {
        return Err(Fault::form("place_code", &format!("{}下面还有村，请先删去", place.name)).into());
    }
    if let Some(it) = bodies.iter().find(|it| it.org.place == Some(form.code)) {
        return Err(Fault::form("place_code", &format!("{}在{}，不能删去", it.org.name, place.name)).into());
    }
    query::drop_place(&cx, form.code).await?;
    list(cx, (), Nothing {}).await
}

/// Fetched: as everything is. Sent: a report of every row, and all that are sound are taken as one change.
async fn workbook(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    if head.method != Method::PUT {
        let (bodies, places) = known(&cx).await?;
        return Ok(upload::workbook(book::written(&bodies, &places)?, "bodies.xlsx"));
    }
    let rows = upload::looked_at(&cx, body.to_vec(), book::read).await?;
    let path = desk::BOOK.path;
    let report =
        audited(&cx, path, path, async { Ok(rows) }, |cx, rows| async move { book::take(&cx, rows).await });
    Ok(axum::Json(report.await?).into_response())
}
