use common::{
    fee::{PayWay, shift::TakingKind},
    id::{AccountId, ShiftId},
    moment::Moment,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Alias, Expr},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{bills, paged, shifts, takings},
    gate::{audit::witness, cx::Cx, fresh},
};

pub const N_PER_PAGE: u64 = 50;
/// What a cashier looks back at.
const N_BEFORE: u64 = 10;
/// More lines of one bill than anybody puts right.
const N_OF_BILL: u64 = 50;

fn lines(cx: &Cx) -> Select<takings::Entity> {
    takings::Entity::find().filter(takings::COLUMN.region.eq(cx.region()))
}

fn all(cx: &Cx) -> Select<shifts::Entity> {
    shifts::Entity::find().filter(shifts::COLUMN.region.eq(cx.region()))
}

pub async fn add(cx: &Cx, row: takings::Model) -> Result<()> {
    takings::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn insert(cx: &Cx, row: shifts::Model) -> Result<()> {
    witness::keep(cx, &row).await?;
    shifts::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(cx: &Cx, row: &shifts::Model, by: impl FnOnce(&mut shifts::Model)) -> Result<shifts::Model> {
    let row = fresh::change(cx, row, by).await?;
    witness::keep(cx, &row).await?;
    Ok(row)
}

pub async fn one(cx: &Cx, id: ShiftId) -> Result<Option<shifts::Model>> {
    Ok(all(cx).filter(shifts::Column::Id.eq(id)).one(&cx.db()).await?)
}

pub async fn open(cx: &Cx, clerk: AccountId) -> Result<Option<shifts::Model>> {
    let open = all(cx).filter(shifts::Column::ClerkId.eq(clerk)).filter(shifts::Column::EndedAt.is_null());
    Ok(open.one(&cx.db()).await?)
}

/// Those of one's own that have ended, the latest first.
pub async fn ended(cx: &Cx, clerk: AccountId) -> Result<Vec<shifts::Model>> {
    let ended = all(cx).filter(shifts::Column::ClerkId.eq(clerk)).filter(shifts::Column::EndedAt.is_not_null());
    Ok(ended.order_by_desc(shifts::Column::OpenedAt).limit(N_BEFORE).all(&cx.db()).await?)
}

/// Of these bodies: what is not signed yet first.
pub async fn page(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<shifts::Model>, u64)> {
    let is_signed = Expr::case(Expr::col(shifts::Column::SignedAt).is_null(), Expr::val(0)).finally(Expr::val(1));
    let rows = all(cx)
        .filter(shifts::Column::OrgId.is_in(orgs.iter().copied()))
        .order_by_asc(Expr::Case(Box::new(is_signed)))
        .order_by_desc(shifts::Column::OpenedAt)
        .order_by_asc(shifts::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

pub async fn takings(cx: &Cx, shift: ShiftId, page: Option<u32>) -> Result<(Vec<takings::Model>, u64)> {
    let rows = lines(cx).filter(takings::Column::ShiftId.eq(shift));
    let rows = rows.order_by_desc(takings::Column::At).order_by_desc(takings::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

pub async fn of_bill(cx: &Cx, bill: &bills::Model) -> Result<Vec<takings::Model>> {
    let rows = lines(cx).filter(takings::Column::BillId.eq(bill.id));
    Ok(rows
        .order_by_asc(takings::Column::At)
        .order_by_asc(takings::Column::Id)
        .limit(N_OF_BILL)
        .all(&cx.db())
        .await?)
}

/// By way and kind: how many lines, how much.
pub type Sum = (PayWay, TakingKind, i64, i64);

fn summed(rows: Select<takings::Entity>) -> Select<takings::Entity> {
    // PostgreSQL adds whole numbers up to a decimal; these stay what they are.
    let sum = Expr::col(takings::Column::Fen).sum().cast_as(Alias::new("bigint"));
    rows.select_only()
        .columns([takings::Column::Way, takings::Column::Kind])
        .expr_as(takings::Column::Id.count(), "n")
        .expr_as(sum, "fen")
        .group_by(takings::Column::Way)
        .group_by(takings::Column::Kind)
        .order_by_asc(takings::Column::Way)
}

pub async fn sums(cx: &Cx, shift: ShiftId) -> Result<Vec<Sum>> {
    let rows = lines(cx).filter(takings::Column::ShiftId.eq(shift));
    Ok(summed(rows).into_tuple().all(&cx.db()).await?)
}

fn between(cx: &Cx, orgs: &[Uuid], from: Moment, until: Moment) -> Select<takings::Entity> {
    lines(cx)
        .filter(takings::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(takings::Column::At.gte(from))
        .filter(takings::Column::At.lt(until))
}

/// The same, and whose.
pub type ClerkLine = (PayWay, TakingKind, i64, i64, Option<AccountId>, String);

pub async fn by_clerk(cx: &Cx, orgs: &[Uuid], from: Moment, until: Moment) -> Result<Vec<ClerkLine>> {
    let rows = summed(between(cx, orgs, from, until));
    let rows = rows.columns([takings::Column::ClerkId, takings::Column::Clerk]);
    let rows = rows.group_by(takings::Column::ClerkId).group_by(takings::Column::Clerk);
    Ok(rows.into_tuple().all(&cx.db()).await?)
}

/// Line by line, for the workbook.
pub async fn of_day(
    cx: &Cx,
    orgs: &[Uuid],
    from: Moment,
    until: Moment,
    most: u64,
) -> Result<Vec<takings::Model>> {
    let rows = between(cx, orgs, from, until);
    let rows = rows.order_by_asc(takings::Column::At).order_by_asc(takings::Column::Id);
    Ok(rows.limit(most).all(&cx.db()).await?)
}
