use common::{
    id::{AccountId, ItemId, TicketId},
    moment::Day,
    ticket::TicketState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::tickets,
    gate::{cx::Cx, fresh},
};

/// More than are drawn on one day and come with a booking: none is left out.
const N_A_DAY: u64 = 10_000;
const N_OWN: u64 = 50;

fn all(cx: &Cx) -> Select<tickets::Entity> {
    tickets::Entity::find().filter(tickets::COLUMN.region.eq(cx.region()))
}

pub async fn insert(cx: &Cx, row: tickets::Model) -> Result<()> {
    tickets::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    row: &tickets::Model,
    by: impl FnOnce(&mut tickets::Model),
) -> Result<tickets::Model> {
    fresh::change(cx, row, by).await
}

pub async fn by_id(cx: &Cx, id: TicketId) -> Result<Option<tickets::Model>> {
    Ok(all(cx).filter(tickets::COLUMN.id.eq(id)).one(&cx.db()).await?)
}

/// Everybody who is or was in line on a day, before these bodies' windows.
pub async fn of_day(cx: &Cx, day: Day, orgs: &[Uuid]) -> Result<Vec<tickets::Model>> {
    let rows = all(cx)
        .filter(tickets::Column::Day.eq(day.to_string()))
        .filter(tickets::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(tickets::Column::No.ne(""));
    in_order(rows, cx).await
}

/// Sorted here: asked to sort, SQLite walks the whole table by its key rather than the day by its index.
async fn in_order(rows: Select<tickets::Entity>, cx: &Cx) -> Result<Vec<tickets::Model>> {
    let mut rows = rows.limit(N_A_DAY).all(&cx.db()).await?;
    rows.sort_by_key(|it| it.id);
    Ok(rows)
}

/// The same for the whole hall.
pub async fn of_hall(cx: &Cx, day: Day) -> Result<Vec<tickets::Model>> {
    let rows = all(cx).filter(tickets::Column::Day.eq(day.to_string())).filter(tickets::Column::No.ne(""));
    in_order(rows, cx).await
}

pub async fn n_waiting_from(cx: &Cx, day: Day, network: &str) -> Result<u64> {
    let rows = all(cx)
        .filter(tickets::Column::Day.eq(day.to_string()))
        .filter(tickets::Column::DrawnFrom.eq(network))
        .filter(tickets::Column::State.eq(TicketState::Waiting));
    Ok(rows.count(&cx.db()).await?)
}

pub async fn by_code(cx: &Cx, day: Day, code: &str) -> Result<Option<tickets::Model>> {
    let rows = all(cx).filter(tickets::Column::Day.eq(day.to_string())).filter(tickets::Column::Code.eq(code));
    Ok(rows.one(&cx.db()).await?)
}

/// Taken places of a matter, from a day on.
pub async fn seats(cx: &Cx, item: ItemId, from: Day) -> Result<Vec<(String, i32, i32)>> {
    let rows = all(cx)
        .filter(tickets::COLUMN.item_id.eq(item))
        .filter(tickets::Column::Day.gte(from.to_string()))
        .filter(tickets::Column::Seat.is_not_null());
    let columns = [tickets::Column::Day, tickets::Column::Time, tickets::Column::Seat];
    Ok(rows.select_only().columns(columns).limit(N_A_DAY).into_tuple().all(&cx.db()).await?)
}

pub async fn own(cx: &Cx, account: AccountId, from: Day) -> Result<Vec<tickets::Model>> {
    let rows =
        all(cx).filter(tickets::COLUMN.account_id.eq(account)).filter(tickets::Column::Day.gte(from.to_string()));
    Ok(rows.order_by_asc(tickets::Column::Day).order_by_asc(tickets::COLUMN.id).limit(N_OWN).all(&cx.db()).await?)
}

/// The days somebody booked within these and did not come.
pub async fn missed(cx: &Cx, account: AccountId, since: Day, until: Day) -> Result<Vec<String>> {
    let rows = all(cx)
        .filter(tickets::COLUMN.account_id.eq(account))
        .filter(tickets::Column::Day.gte(since.to_string()))
        .filter(tickets::Column::Day.lt(until.to_string()))
        .filter(tickets::Column::Time.is_not_null())
        .filter(tickets::Column::State.is_in([TicketState::Booked, TicketState::Missed]));
    Ok(rows.select_only().column(tickets::Column::Day).limit(N_OWN).into_tuple().all(&cx.db()).await?)
}

/// Everybody who is still to come, from a day on.
pub async fn booked(cx: &Cx, from: Day) -> Result<Vec<tickets::Model>> {
    let rows = all(cx)
        .filter(tickets::Column::Day.gte(from.to_string()))
        .filter(tickets::COLUMN.state.eq(TicketState::Booked));
    Ok(rows.all(&cx.db()).await?)
}
