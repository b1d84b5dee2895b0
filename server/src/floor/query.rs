use std::collections::HashMap;

use common::{
    account::{AccountKind, Duty},
    call::skip,
    floor::{
        Floor, HallKind,
        desk::Sitter,
        hours::{Special, spans},
    },
    id::{AccountId, HallId, ItemId, WindowId},
    moment::Day,
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{FloorOf, HallOf, WindowOf};
use crate::{
    base::error::Result,
    entity::{
        account_duties, accounts, floor_changes, floors, hall_days, halls, items_apart, many, orgs, window_seats,
        windows,
    },
    gate::{cx::Cx, fresh},
};

/// Changes on a page.
const N_PER_PAGE: u64 = 20;

pub async fn hall_rows(cx: &Cx) -> Result<Vec<halls::Model>> {
    let all = halls::Entity::find().filter(halls::COLUMN.region.eq(cx.region()));
    Ok(all.order_by_asc(halls::Column::Id).all(&cx.db()).await?)
}

pub async fn floor_rows(cx: &Cx) -> Result<Vec<floors::Model>> {
    let all = floors::Entity::find().filter(floors::COLUMN.region.eq(cx.region()));
    Ok(all.order_by_asc(floors::Column::Level).order_by_asc(floors::Column::Id).all(&cx.db()).await?)
}

pub async fn window_rows(cx: &Cx) -> Result<Vec<windows::Model>> {
    let all = windows::Entity::find().filter(windows::COLUMN.region.eq(cx.region()));
    Ok(all.order_by_asc(windows::Column::Id).all(&cx.db()).await?)
}

async fn day_rows(cx: &Cx) -> Result<Vec<hall_days::Model>> {
    let all = hall_days::Entity::find().filter(hall_days::COLUMN.region.eq(cx.region()));
    Ok(all.order_by_asc(hall_days::Column::Day).all(&cx.db()).await?)
}

fn special(it: &hall_days::Model) -> Option<Special> {
    Some(Special { day: Day::parse(&it.day)?, spans: spans(&it.spans).ok()?, says: it.says.clone() })
}

/// Everything, put together.
pub async fn halls(cx: &Cx) -> Result<Vec<HallOf>> {
    let rows = hall_rows(cx).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let (floors, windows, days) = (floor_rows(cx).await?, window_rows(cx).await?, day_rows(cx).await?);
    let mut all = Vec::new();
    for row in rows {
        let mut own = Vec::new();
        for it in floors.iter().filter(|it| it.hall_id == row.id) {
            let floor: Floor = serde_json::from_str(&it.body)?;
            let mut here = Vec::new();
            for one in windows.iter().filter(|one| one.floor_id == it.id) {
                here.push(WindowOf { id: one.id, window: serde_json::from_str(&one.body)? });
            }
            here.sort_by(|a, b| a.window.number.cmp(&b.window.number));
            own.push(FloorOf { id: it.id, floor, windows: here });
        }
        let days = days.iter().filter(|it| it.hall_id == row.id).filter_map(special).collect();
        all.push(HallOf { id: row.id, hall: serde_json::from_str(&row.body)?, days, floors: own });
    }
    let rank = |it: &HallOf| HallKind::ALL.iter().position(|of| *of == it.hall.kind);
    all.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.hall.name.cmp(&b.hall.name)));
    Ok(all)
}

pub async fn insert_halls(cx: &Cx, rows: Vec<halls::Model>) -> Result<()> {
    Ok(many::insert_all::<halls::Entity>(&cx.db(), rows).await?)
}

pub async fn insert_floors(cx: &Cx, rows: Vec<floors::Model>) -> Result<()> {
    Ok(many::insert_all::<floors::Entity>(&cx.db(), rows).await?)
}

pub async fn insert_windows(cx: &Cx, rows: Vec<windows::Model>) -> Result<()> {
    Ok(many::insert_all::<windows::Entity>(&cx.db(), rows).await?)
}

pub async fn change_hall(cx: &Cx, row: &halls::Model, now: halls::Model) -> Result<()> {
    fresh::change(cx, row, |it| *it = now).await.map(drop)
}

pub async fn change_floor(cx: &Cx, row: &floors::Model, now: floors::Model) -> Result<()> {
    fresh::change(cx, row, |it| *it = now).await.map(drop)
}

pub async fn change_window(cx: &Cx, row: &windows::Model, now: windows::Model) -> Result<()> {
    fresh::change(cx, row, |it| *it = now).await.map(drop)
}

pub async fn insert_changes(cx: &Cx, rows: Vec<floor_changes::Model>) -> Result<()> {
    Ok(many::insert_all::<floor_changes::Entity>(&cx.db(), rows).await?)
}

/// Latest first.
pub async fn changes_of(cx: &Cx, id: Uuid, page: Option<u32>) -> Result<(Vec<floor_changes::Model>, u64)> {
    let all = floor_changes::Entity::find()
        .filter(floor_changes::COLUMN.region.eq(cx.region()))
        .filter(floor_changes::COLUMN.of_id.eq(id));
    let n_rows = all.clone().count(&cx.db()).await?;
    let latest = all.order_by_desc(floor_changes::Column::Id).offset(skip(page, N_PER_PAGE)).limit(N_PER_PAGE);
    Ok((latest.all(&cx.db()).await?, n_rows))
}

/// How often each was changed.
pub async fn n_changes(cx: &Cx) -> Result<HashMap<Uuid, u32>> {
    let all = floor_changes::Entity::find()
        .filter(floor_changes::COLUMN.region.eq(cx.region()))
        .select_only()
        .column(floor_changes::Column::OfId)
        .column_as(floor_changes::Column::Id.count(), "n")
        .group_by(floor_changes::Column::OfId);
    let rows: Vec<(Uuid, i64)> = all.into_tuple().all(&cx.db()).await?;
    Ok(rows.into_iter().map(|(id, n)| (id, u32::try_from(n).unwrap_or(u32::MAX))).collect())
}

pub async fn day_of(cx: &Cx, hall: HallId, day: Day) -> Result<Option<hall_days::Model>> {
    Ok(hall_days::Entity::find_by_id((cx.region(), hall, day.to_string())).one(&cx.db()).await?)
}

/// In the place of what was said of that day.
pub async fn set_day(cx: &Cx, hall: HallId, day: Day, row: Option<hall_days::Model>) -> Result<()> {
    hall_days::Entity::delete_by_id((cx.region(), hall, day.to_string())).exec(&cx.db()).await?;
    Ok(many::insert_all::<hall_days::Entity>(&cx.db(), row.into_iter().collect()).await?)
}

pub async fn seats(cx: &Cx) -> Result<Vec<window_seats::Model>> {
    Ok(window_seats::Entity::find().filter(window_seats::COLUMN.region.eq(cx.region())).all(&cx.db()).await?)
}

pub async fn seat_of(cx: &Cx, account: AccountId) -> Result<Option<window_seats::Model>> {
    Ok(window_seats::Entity::find_by_id((cx.region(), account)).one(&cx.db()).await?)
}

pub async fn drop_seat(cx: &Cx, account: AccountId) -> Result<()> {
    window_seats::Entity::delete_by_id((cx.region(), account)).exec(&cx.db()).await?;
    Ok(())
}

pub async fn insert_seats(cx: &Cx, rows: Vec<window_seats::Model>) -> Result<()> {
    Ok(many::insert_all::<window_seats::Entity>(&cx.db(), rows).await?)
}

/// Who sits at a window is called as it is, and so in the record of cases from now on.
pub async fn call_posts(cx: &Cx, window: WindowId, post: &str) -> Result<()> {
    let there = window_seats::Entity::find()
        .filter(window_seats::COLUMN.region.eq(cx.region()))
        .filter(window_seats::COLUMN.window_id.eq(window))
        .select_only()
        .column(window_seats::Column::AccountId);
    let all = accounts::Entity::update_many()
        .col_expr(accounts::Column::Post, Expr::value(post))
        .filter(accounts::Column::Id.in_subquery(there.into_query()));
    all.exec(&cx.db()).await?;
    Ok(())
}

/// Everybody who works at windows: who receives, reviews or hands out.
pub async fn sitters(cx: &Cx) -> Result<Vec<Sitter>> {
    let at_windows = account_duties::Entity::find()
        .filter(account_duties::Column::Duty.is_in([Duty::Counter, Duty::PreReview, Duty::Issue]))
        .select_only()
        .column(account_duties::Column::AccountId);
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::Region.eq(cx.region()))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Id.in_subquery(at_windows.into_query()))
        .order_by_asc(accounts::Column::Id);
    let bodies = names(cx).await?;
    let sitter = |it: accounts::Model| Sitter {
        org: it.org_id.and_then(|it| bodies.get(&it).cloned()).unwrap_or_default(),
        id: it.id,
        name: it.name,
        login: it.login.unwrap_or_default(),
    };
    Ok(all.all(&cx.db()).await?.into_iter().map(sitter).collect())
}

/// Those whose post is called so already: it was the only thing that tied them to a window.
pub async fn called(cx: &Cx, posts: &[String]) -> Result<Vec<accounts::Model>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::Region.eq(cx.region()))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Post.is_in(posts.iter().cloned()));
    Ok(all.all(&cx.db()).await?)
}

/// Everyday names of bodies.
pub async fn names(cx: &Cx) -> Result<HashMap<Uuid, String>> {
    let all = orgs::Entity::find().filter(orgs::COLUMN.region.eq(cx.region())).select_only();
    let rows: Vec<(Uuid, String)> =
        all.columns([orgs::Column::Id, orgs::Column::Name]).into_tuple().all(&cx.db()).await?;
    Ok(rows.into_iter().collect())
}

pub async fn apart(cx: &Cx) -> Result<HashMap<ItemId, String>> {
    let all = items_apart::Entity::find().filter(items_apart::COLUMN.region.eq(cx.region()));
    Ok(all.all(&cx.db()).await?.into_iter().map(|it| (it.item_id, it.reason)).collect())
}

/// In the place of what was written of them.
pub async fn set_apart(cx: &Cx, items: &[ItemId], reason: &str) -> Result<()> {
    let old = items_apart::Entity::delete_many()
        .filter(items_apart::COLUMN.region.eq(cx.region()))
        .filter(items_apart::COLUMN.item_id.is_in(items.iter().copied()));
    old.exec(&cx.db()).await?;
    let row = |it: &ItemId| items_apart::Model {
        region: cx.region(),
        item_id: *it,
        reason: reason.to_owned(),
        by_name: cx.who.name().to_owned(),
        at: cx.now,
    };
    Ok(many::insert_all::<items_apart::Entity>(&cx.db(), items.iter().map(row).collect()).await?)
}
