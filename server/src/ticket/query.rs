use common::{
    account::Duty,
    id::{AccountId, ItemId, TicketId},
    moment::Day,
    ticket::TicketState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, sea_query::SimpleExpr,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{account_duties, accounts, orgs, pauses, tickets},
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

/// Nobody pauses over night.
fn of_today(cx: &Cx) -> SimpleExpr {
    pauses::Column::Since.gte(cx.now.day().start())
}

/// The windows that call nobody now, of these bodies.
pub async fn paused(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<pauses::Model>> {
    let all = pauses::Entity::find().filter(pauses::COLUMN.region.eq(cx.region())).filter(of_today(cx));
    Ok(all.filter(pauses::Column::OrgId.is_in(orgs.iter().copied())).all(&cx.db()).await?)
}

pub async fn pause_of(cx: &Cx, account: AccountId) -> Result<Option<pauses::Model>> {
    Ok(pauses::Entity::find_by_id((cx.region(), account)).filter(of_today(cx)).one(&cx.db()).await?)
}

pub async fn pause(cx: &Cx, row: pauses::Model) -> Result<()> {
    resume(cx, row.account_id).await?;
    pauses::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn resume(cx: &Cx, account: AccountId) -> Result<()> {
    pauses::Entity::delete_by_id((cx.region(), account)).exec(&cx.db()).await?;
    Ok(())
}

/// Everyday names of the bodies that have somebody at a window.
pub async fn with_windows(cx: &Cx) -> Result<Vec<String>> {
    let at_windows = account_duties::Entity::find()
        .filter(account_duties::COLUMN.duty.eq(Duty::Counter))
        .select_only()
        .column(account_duties::Column::AccountId);
    let bodies = accounts::Entity::find()
        .filter(accounts::COLUMN.region.eq(cx.region()))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Id.in_subquery(at_windows.into_query()))
        .select_only()
        .column(accounts::Column::OrgId);
    let all = orgs::Entity::find()
        .filter(orgs::COLUMN.region.eq(cx.region()))
        .filter(orgs::Column::Id.in_subquery(bodies.into_query()))
        .order_by_asc(orgs::Column::Name)
        .select_only();
    Ok(all.column(orgs::Column::Name).distinct().into_tuple().all(&cx.db()).await?)
}
