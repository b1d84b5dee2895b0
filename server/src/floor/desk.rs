//! 大厅和窗口, kept by the system administrator. What they were stays, with the day since which it is so.
use std::collections::HashMap;

use axum::{
    body::Bytes,
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    call::Page,
    check::Nothing,
    county::settings::{ChangeRow, ListForm},
    fault::Fault,
    floor::{
        Floor, Hall, Window,
        desk::{
            self, FloorRow, HallRow, HallsView, MOST_WINDOWS, MoveForm, SaveDay, SaveFloor, SaveHall, SaveWindow,
            SeatForm, Sitter, WindowRow,
        },
        facts::{self, differences, window_fault},
        hours::written,
    },
    id::{AccountId, FloorId, HallId, WindowId},
    moment::Day,
};
use uuid::Uuid;

use super::{HallOf, book, changed, query};
use crate::{
    account,
    base::error::Result,
    calendar,
    catalogue::import::upload,
    entity::{
        floor_changes::Model as Change, floors::Model as FloorRecord, hall_days::Model as DayRecord,
        halls::Model as HallRecord, window_seats::Model as Seat, windows::Model as WindowRecord,
    },
    gate::{
        cx::Cx,
        serve::{Routes, audited},
    },
    ticket,
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(desk::LIST, list)
        .serve(desk::SAVE_HALL, save_hall)
        .serve(desk::SAVE_FLOOR, save_floor)
        .serve(desk::SAVE_WINDOW, save_window)
        .serve(desk::MOVE, moved)
        .serve(desk::DAY, save_day)
        .serve(desk::SEAT, seat)
        .serve(desk::CHANGES, changes)
        .stream(&desk::BOOK, upload::MOST, workbook)
}

pub async fn list(cx: Cx, (): (), _: Nothing) -> Result<HallsView> {
    let (halls, n_changes) = (query::halls(&cx).await?, query::n_changes(&cx).await?);
    let (sitters, seats) = (query::sitters(&cx).await?, query::seats(&cx).await?);
    let n_of = |id: Uuid| n_changes.get(&id).copied().unwrap_or_default();
    let at = |id: WindowId| -> Vec<Sitter> {
        let here = seats.iter().filter(|it| it.window_id == id);
        here.filter_map(|it| sitters.iter().find(|of| of.id == it.account_id).cloned()).collect()
    };
    let today = cx.now.day();
    let hall = |it: HallOf| HallRow {
        n_changes: n_of(it.id.0),
        id: it.id,
        hall: it.hall,
        days: it.days.into_iter().filter(|it| it.day >= today).collect(),
        floors: it
            .floors
            .into_iter()
            .map(|it| {
                let row = |one: super::WindowOf| WindowRow {
                    n_changes: n_of(one.id.0),
                    staff: at(one.id),
                    id: one.id,
                    window: one.window,
                };
                let mut windows: Vec<WindowRow> = it.windows.into_iter().map(row).collect();
                windows.sort_by_key(|it| it.window.closed_on.is_some());
                FloorRow { n_changes: n_of(it.id.0), id: it.id, floor: it.floor, windows }
            })
            .collect(),
    };
    let mut bodies: Vec<String> = query::names(&cx).await?.into_values().collect();
    bodies.sort();
    let is_seated = |it: &Sitter| seats.iter().any(|of| of.account_id == it.id);
    Ok(HallsView {
        halls: halls.into_iter().map(hall).collect(),
        bodies,
        standing: sitters.iter().filter(|it| !is_seated(it)).cloned().collect(),
    })
}

/// A day that is not to come.
fn require_past(cx: &Cx, on: Option<Day>, closed_on: Option<Day>) -> Result<Day> {
    let today = cx.now.day();
    match on.into_iter().chain(closed_on).any(|it| it > today) {
        true => Err(Fault::form("on", "还没有到那一天，到了再登记").into()),
        false => Ok(on.unwrap_or(today)),
    }
}

/// What was changed of one, a line each.
pub fn change_rows(
    cx: &Cx,
    id: Uuid,
    on: Day,
    was: Vec<(&'static str, String)>,
    now: Vec<(&'static str, String)>,
) -> Vec<Change> {
    let row = |(what, was, now): (&str, String, String)| Change {
        region: cx.region(),
        id: Uuid::now_v7(),
        at: cx.now,
        by_name: cx.who.name().to_owned(),
        of_id: id,
        from_on: on.to_string(),
        what: what.to_owned(),
        was,
        now,
    };
    differences(was, now).into_iter().map(row).collect()
}

async fn save_hall(cx: Cx, (): (), form: SaveHall) -> Result<HallsView> {
    let on = require_past(&cx, form.on, form.hall.closed_on)?;
    let all = query::hall_rows(&cx).await?;
    if all.iter().any(|it| it.name == form.hall.name && Some(it.id) != form.id) {
        return Err(Fault::form("name", &format!("已经有一个“{}”", form.hall.name)).into());
    }
    let before = match form.id {
        Some(id) => Some(all.iter().find(|it| it.id == id).ok_or(Fault::NotFound)?),
        None => None,
    };
    keep_hall(&cx, before, &form.hall, on).await?;
    settled(&cx).await?;
    list(cx, (), Nothing {}).await
}

pub async fn keep_hall(cx: &Cx, before: Option<&HallRecord>, hall: &Hall, on: Day) -> Result<HallId> {
    let id = before.map_or_else(|| HallId(Uuid::now_v7()), |it| it.id);
    let row = HallRecord { region: cx.region(), id, name: hall.name.clone(), body: serde_json::to_string(hall)? };
    match before {
        None => query::insert_halls(cx, vec![row]).await?,
        Some(it) => {
            let was: Hall = serde_json::from_str(&it.body)?;
            query::insert_changes(cx, change_rows(cx, id.0, on, was.facts(), hall.facts())).await?;
            query::change_hall(cx, it, row).await?;
        }
    }
    Ok(id)
}

async fn save_floor(cx: Cx, (): (), form: SaveFloor) -> Result<HallsView> {
    let on = require_past(&cx, form.on, None)?;
    let all = query::floor_rows(&cx).await?;
    let before = match form.id {
        Some(id) => Some(all.iter().find(|it| it.id == id).ok_or(Fault::NotFound)?),
        None => None,
    };
    let hall = before.map(|it| it.hall_id).or(form.hall).ok_or(Fault::NotFound)?;
    if !query::hall_rows(&cx).await?.iter().any(|it| it.id == hall) {
        return Err(Fault::NotFound.into());
    }
    if let Some(says) = floor_fault(&cx, &all, hall, before, &form.floor).await? {
        return Err(Fault::form("name", &says).into());
    }
    keep_floor(&cx, before, hall, &form.floor, on).await?;
    settled(&cx).await?;
    list(cx, (), Nothing {}).await
}

/// What is wrong with a floor beside the others of its hall, and with what stands on it.
pub async fn floor_fault(
    cx: &Cx,
    all: &[FloorRecord],
    hall: HallId,
    before: Option<&FloorRecord>,
    floor: &Floor,
) -> Result<Option<String>> {
    for it in all.iter().filter(|it| it.hall_id == hall && Some(it.id) != before.map(|it| it.id)) {
        let other: Floor = serde_json::from_str(&it.body)?;
        if other.name == floor.name || other.level == floor.level {
            return Ok(Some(format!("这个大厅已经有{}（第{}层）", other.name, other.level)));
        }
    }
    let Some(before) = before else { return Ok(None) };
    for it in query::window_rows(cx).await?.into_iter().filter(|it| it.floor_id == before.id) {
        let window: Window = serde_json::from_str(&it.body)?;
        if window.closed_on.is_none() && !common::floor::plan::fits(floor, &window) {
            return Ok(Some(format!("“{}”就站不下了，请先挪窗口", window.name)));
        }
    }
    Ok(None)
}

pub async fn keep_floor(
    cx: &Cx,
    before: Option<&FloorRecord>,
    hall_id: HallId,
    floor: &Floor,
    on: Day,
) -> Result<FloorId> {
    let id = before.map_or_else(|| FloorId(Uuid::now_v7()), |it| it.id);
    let body = serde_json::to_string(floor)?;
    let row = FloorRecord { region: cx.region(), id, hall_id, level: floor.level, body };
    match before {
        None => query::insert_floors(cx, vec![row]).await?,
        Some(it) => {
            let was: Floor = serde_json::from_str(&it.body)?;
            query::insert_changes(cx, change_rows(cx, id.0, on, was.facts(), floor.facts())).await?;
            query::change_floor(cx, it, row).await?;
        }
    }
    Ok(id)
}

/// Windows and their floors, as they are in this transaction.
pub struct Rows {
    pub floors: Vec<(FloorRecord, Floor)>,
    pub windows: Vec<(WindowRecord, Window)>,
}

impl Rows {
    pub async fn read(cx: &Cx) -> Result<Rows> {
        let (floors, windows) = (query::floor_rows(cx).await?, query::window_rows(cx).await?);
        let floors: Result<Vec<_>> =
            floors.into_iter().map(|it| Ok((it.clone(), serde_json::from_str(&it.body)?))).collect();
        let windows: Result<Vec<_>> =
            windows.into_iter().map(|it| Ok((it.clone(), serde_json::from_str(&it.body)?))).collect();
        Ok(Rows { floors: floors?, windows: windows? })
    }

    pub fn floor(&self, id: FloorId) -> Option<&(FloorRecord, Floor)> {
        self.floors.iter().find(|it| it.0.id == id)
    }

    /// What is wrong with a window on that floor.
    pub fn fault(&self, floor: FloorId, id: Option<WindowId>, it: &Window) -> Option<(&'static str, String)> {
        let (record, on) = self.floor(floor)?;
        let in_hall = |of: FloorId| self.floor(of).is_some_and(|it| it.0.hall_id == record.hall_id);
        let others = self.windows.iter().filter(|of| Some(of.0.id) != id && of.1.closed_on.is_none());
        let others: Vec<&(WindowRecord, Window)> = others.filter(|of| in_hall(of.0.floor_id)).collect();
        let all: Vec<&Window> = others.iter().map(|of| &of.1).collect();
        let here = others.iter().filter(|of| of.0.floor_id == floor);
        let here: Vec<&Window> = here.map(|of| &of.1).collect();
        window_fault(on, &here, &all, it)
    }
}

async fn save_window(cx: Cx, (): (), form: SaveWindow) -> Result<HallsView> {
    let on = require_past(&cx, form.on, form.window.closed_on)?;
    let rows = Rows::read(&cx).await?;
    let before = match form.id {
        Some(id) => Some(rows.windows.iter().find(|it| it.0.id == id).ok_or(Fault::NotFound)?),
        None if rows.windows.len() >= MOST_WINDOWS => {
            return Err(Fault::form("name", &format!("一个县最多登记{MOST_WINDOWS}个窗口")).into());
        }
        None => None,
    };
    let floor = form.floor.or(before.map(|it| it.0.floor_id)).ok_or(Fault::NotFound)?;
    if rows.floor(floor).is_none() {
        return Err(Fault::NotFound.into());
    }
    let names = query::names(&cx).await?;
    if let Some(it) = form.window.bodies.iter().find(|it| !names.values().any(|name| name == *it)) {
        return Err(Fault::form("bodies", &format!("没有名为“{it}”的单位，请从机构表里选")).into());
    }
    if let Some((field, says)) = rows.fault(floor, form.id, &form.window) {
        return Err(Fault::form(field, &says).into());
    }
    keep_window(&cx, before, floor, &form.window, on).await?;
    tie(&cx).await?;
    settled(&cx).await?;
    list(cx, (), Nothing {}).await
}

/// Bodies are called otherwise from a day on: was, is, from when. The windows that name them go on taking their matters.
pub async fn rename_bodies(cx: &Cx, all: &[(String, String, Day)]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    for before in Rows::read(cx).await?.windows {
        let mut window = before.1.clone();
        let mut since = None;
        for (was, now, on) in all {
            for it in window.bodies.iter_mut().filter(|it| *it == was) {
                it.clone_from(now);
                since = Some(*on);
            }
        }
        if let Some(on) = since {
            keep_window(cx, Some(&before), before.0.floor_id, &window, on).await?;
        }
    }
    changed(cx).await
}

/// A window, written down; whoever sits at it is called as it is, and at one that closed sits nobody.
pub async fn keep_window(
    cx: &Cx,
    before: Option<&(WindowRecord, Window)>,
    floor_id: FloorId,
    window: &Window,
    on: Day,
) -> Result<WindowId> {
    let id = before.map_or_else(|| WindowId(Uuid::now_v7()), |it| it.0.id);
    let body = serde_json::to_string(window)?;
    let row = WindowRecord { region: cx.region(), id, floor_id, name: window.name.clone(), body };
    let Some((record, was)) = before else {
        query::insert_windows(cx, vec![row]).await?;
        return Ok(id);
    };
    query::insert_changes(cx, change_rows(cx, id.0, on, was.facts(), window.facts())).await?;
    query::change_window(cx, record, row).await?;
    if was.name != window.name {
        query::call_posts(cx, id, &window.name).await?;
    }
    if window.closed_on.is_some() {
        for it in query::seats(cx).await?.into_iter().filter(|it| it.window_id == id) {
            stand_up(cx, it).await?;
        }
    }
    Ok(id)
}

/// Who was tied to a window only by what their post is called is seated there: the name of one window of the county, and no other's.
pub async fn tie(cx: &Cx) -> Result<()> {
    let rows = Rows::read(cx).await?;
    let open: Vec<&(WindowRecord, Window)> = rows.windows.iter().filter(|it| it.1.closed_on.is_none()).collect();
    let mut known: HashMap<&str, Vec<WindowId>> = HashMap::new();
    for (record, window) in &open {
        known.entry(window.name.as_str()).or_default().push(record.id);
    }
    let names: Vec<String> = known.keys().map(|it| (*it).to_owned()).collect();
    let seats = query::seats(cx).await?;
    let mut fresh = Vec::new();
    for it in query::called(cx, &names).await? {
        let [window] = known.get(it.post.as_str()).map(Vec::as_slice).unwrap_or_default() else { continue };
        if seats.iter().all(|of| of.account_id != it.id) {
            fresh.push(seat_row(cx, it.id, *window, it.post.clone()));
        }
    }
    query::insert_seats(cx, fresh).await
}

fn seat_row(cx: &Cx, account_id: AccountId, window_id: WindowId, post: String) -> Seat {
    Seat { region: cx.region(), account_id, window_id, since: cx.now.day().to_string(), post }
}

/// From a window: their post is called again as before.
pub async fn stand_up(cx: &Cx, it: Seat) -> Result<()> {
    query::drop_seat(cx, it.account_id).await?;
    let account = account::query::by_id(cx, it.account_id).await?;
    account::query::change(cx, &account, |of| of.post = it.post).await.map(drop)
}

async fn moved(cx: Cx, id: WindowId, by: MoveForm) -> Result<HallsView> {
    let rows = Rows::read(&cx).await?;
    let before = rows.windows.iter().find(|it| it.0.id == id).ok_or(Fault::NotFound)?;
    let (_, floor) = rows.floor(before.0.floor_id).ok_or(Fault::NotFound)?;
    let window = facts::moved(&before.1, floor, by);
    if window != before.1 {
        if let Some((_, says)) = rows.fault(before.0.floor_id, Some(id), &window) {
            return Err(Fault::form("move", &says).into());
        }
        keep_window(&cx, Some(before), before.0.floor_id, &window, cx.now.day()).await?;
        changed(&cx).await?;
    }
    list(cx, (), Nothing {}).await
}

async fn save_day(cx: Cx, (): (), form: SaveDay) -> Result<HallsView> {
    let hall = form.hall.ok_or(Fault::NotFound)?;
    if !query::hall_rows(&cx).await?.iter().any(|it| it.id == hall) {
        return Err(Fault::NotFound.into());
    }
    if form.day < cx.now.day() {
        return Err(Fault::form("day", "这一天已经过去了").into());
    }
    put_day(&cx, hall, &form).await?;
    settled(&cx).await?;
    list(cx, (), Nothing {}).await
}

pub async fn put_day(cx: &Cx, hall: HallId, form: &SaveDay) -> Result<()> {
    let row = form.spans.as_ref().map(|spans| DayRecord {
        region: cx.region(),
        hall_id: hall,
        day: form.day.to_string(),
        spans: written(spans),
        says: form.says.clone(),
    });
    let said = |it: Option<&DayRecord>| match it {
        Some(it) => format!("{} {}", it.spans, it.says).trim().to_owned(),
        None => "和平常一样".to_owned(),
    };
    let (was, now) = (said(query::day_of(cx, hall, form.day).await?.as_ref()), said(row.as_ref()));
    if was != now {
        let change = Change {
            region: cx.region(),
            id: Uuid::now_v7(),
            at: cx.now,
            by_name: cx.who.name().to_owned(),
            of_id: hall.0,
            // It says itself which day it is about, and no other.
            from_on: String::new(),
            what: format!("{}的开门时间", form.day.zh_full()),
            was,
            now,
        };
        query::insert_changes(cx, vec![change]).await?;
    }
    query::set_day(cx, hall, form.day, row).await
}

async fn seat(cx: Cx, (): (), form: SeatForm) -> Result<HallsView> {
    sit(&cx, &form.login, form.window).await?;
    list(cx, (), Nothing {}).await
}

/// Somebody who works at windows, to one of them or to none.
pub async fn sit(cx: &Cx, login: &str, window: Option<WindowId>) -> Result<()> {
    let Some(sitter) = query::sitters(cx).await?.into_iter().find(|it| it.login == login) else {
        return Err(Fault::form("login", "没有这个人，或者他没有窗口收件、预审、发证的岗位").into());
    };
    let before = query::seat_of(cx, sitter.id).await?;
    if before.as_ref().map(|it| it.window_id) == window {
        return Ok(());
    }
    if let Some(it) = before {
        stand_up(cx, it).await?;
    }
    let Some(id) = window else { return Ok(()) };
    let rows = query::window_rows(cx).await?;
    let record = rows.iter().find(|it| it.id == id).ok_or(Fault::NotFound)?;
    let to: Window = serde_json::from_str(&record.body)?;
    if to.closed_on.is_some() {
        return Err(Fault::form("login", "这个窗口已经停用").into());
    }
    let account = account::query::by_id(cx, sitter.id).await?;
    query::insert_seats(cx, vec![seat_row(cx, account.id, id, account.post.clone())]).await?;
    account::query::change(cx, &account, |it| it.post = to.name).await.map(drop)
}

/// Hours may have changed: who booked a time at which it is shut now is told.
pub async fn settled(cx: &Cx) -> Result<()> {
    changed(cx).await?;
    let calendar = calendar::current(cx).await?;
    ticket::release_closed(cx, &calendar).await
}

async fn changes(cx: Cx, id: WindowId, form: ListForm) -> Result<Page<ChangeRow>> {
    let (rows, n_rows) = query::changes_of(&cx, id.0, form.page).await?;
    let row = |it: Change| {
        let from = Day::parse(&it.from_on).map(|it| format!("（{}起）", it.zh_full())).unwrap_or_default();
        ChangeRow { at: it.at, by: it.by_name, what: format!("{}{from}", it.what), was: it.was, now: it.now }
    };
    Ok(Page { rows: rows.into_iter().map(row).collect(), n_rows })
}

/// Fetched: as everything is. Sent: a report of every row, and all that are sound are taken as one change.
async fn workbook(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    if head.method != Method::PUT {
        let view = list(cx, (), Nothing {}).await?;
        return Ok(upload::workbook(book::written(&view)?, "halls.xlsx"));
    }
    let rows = upload::looked_at(&cx, body.to_vec(), book::read).await?;
    let path = desk::BOOK.path;
    let report =
        audited(&cx, path, path, async { Ok(rows) }, |cx, rows| async move { book::take(&cx, rows).await });
    Ok(axum::Json(report.await?).into_response())
}
