use common::{fee::BillState, id::Region, moment::Moment};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Alias, Expr},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{bills, cases, strays},
    gate::{audit::witness, cx::Cx, fresh},
};

fn all(region: Region) -> Select<bills::Entity> {
    bills::Entity::find().filter(bills::COLUMN.region.eq(region))
}

pub async fn insert(cx: &Cx, row: bills::Model) -> Result<()> {
    witness::keep(cx, &row).await?;
    bills::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(cx: &Cx, row: &bills::Model, by: impl FnOnce(&mut bills::Model)) -> Result<bills::Model> {
    let row = fresh::change(cx, row, by).await?;
    witness::keep(cx, &row).await?;
    Ok(row)
}

pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Option<bills::Model>> {
    Ok(all(case.region).filter(bills::COLUMN.case_id.eq(case.id)).one(&cx.db()).await?)
}

/// Of these cases, those whose bill is open.
pub async fn open_among(cx: &Cx, cases: Vec<Uuid>) -> Result<Vec<Uuid>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let open = all(cx.region())
        .filter(bills::Column::CaseId.is_in(cases))
        .filter(bills::Column::State.eq(BillState::Open));
    Ok(open.select_only().column(bills::Column::CaseId).into_tuple().all(&cx.db()).await?)
}

pub async fn by_no(cx: &Cx, no: &str) -> Result<Option<bills::Model>> {
    Ok(all(cx.region()).filter(bills::Column::No.eq(no)).one(&cx.db()).await?)
}

/// The bill that has this number of the fiscal print.
pub async fn by_fiscal_no(cx: &Cx, no: &str) -> Result<Option<bills::Model>> {
    Ok(all(cx.region())
        .filter(bills::Column::FiscalNo.eq(no))
        .filter(bills::Column::FiscalNo.ne(""))
        .one(&cx.db())
        .await?)
}

/// Whether a payment of the platform's stands on a bill, given back since or not.
pub async fn is_booked(cx: &Cx, trade_no: &str) -> Result<bool> {
    let with = all(cx.region()).filter(bills::Column::TradeNo.eq(trade_no)).filter(bills::Column::TradeNo.ne(""));
    Ok(with.one(&cx.db()).await?.is_some())
}

/// What the platform has still to send back, the oldest first.
pub async fn refunding(cx: &Cx, most: u64) -> Result<Vec<bills::Model>> {
    let waiting = all(cx.region()).filter(bills::Column::State.eq(BillState::Refunding));
    Ok(waiting.order_by_asc(bills::Column::PaidAt).limit(most).all(&cx.db()).await?)
}

pub async fn case_of(cx: &Cx, bill: &bills::Model) -> Result<Option<cases::Model>> {
    Ok(cases::Entity::find_by_id((bill.region, bill.case_id)).one(&cx.db()).await?)
}

/// More than a year brings.
const N_STRAYS: u64 = 200;

fn all_strays(cx: &Cx) -> Select<strays::Entity> {
    strays::Entity::find().filter(strays::COLUMN.region.eq(cx.region()))
}

pub async fn insert_stray(cx: &Cx, row: strays::Model) -> Result<()> {
    witness::keep(cx, &row).await?;
    strays::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change_stray(
    cx: &Cx,
    row: &strays::Model,
    by: impl FnOnce(&mut strays::Model),
) -> Result<strays::Model> {
    let row = fresh::change(cx, row, by).await?;
    witness::keep(cx, &row).await?;
    Ok(row)
}

pub async fn stray(cx: &Cx, trade_no: &str) -> Result<Option<strays::Model>> {
    Ok(all_strays(cx).filter(strays::Column::TradeNo.eq(trade_no)).one(&cx.db()).await?)
}

pub async fn strays_of(cx: &Cx, case: &cases::Model) -> Result<Vec<strays::Model>> {
    let all = all_strays(cx).filter(strays::Column::CaseId.eq(case.id));
    Ok(all.order_by_asc(strays::Column::At).limit(N_STRAYS).all(&cx.db()).await?)
}

/// What has still to go back, the oldest first.
pub async fn strays_waiting(cx: &Cx, most: u64) -> Result<Vec<strays::Model>> {
    let waiting = all_strays(cx).filter(strays::Column::RefundedAt.is_null());
    Ok(waiting.order_by_asc(strays::Column::At).limit(most).all(&cx.db()).await?)
}

/// Of a year, and whatever has not gone back yet.
pub async fn strays(cx: &Cx, from: Moment, until: Moment) -> Result<Vec<strays::Model>> {
    let mut all = strays_waiting(cx, N_STRAYS).await?;
    let of_year = all_strays(cx)
        .filter(strays::Column::RefundedAt.is_not_null())
        .filter(strays::Column::At.gte(from))
        .filter(strays::Column::At.lt(until));
    all.extend(of_year.order_by_asc(strays::Column::At).limit(N_STRAYS).all(&cx.db()).await?);
    Ok(all)
}

pub async fn case_of_stray(cx: &Cx, stray: &strays::Model) -> Result<Option<cases::Model>> {
    match stray.case_id {
        Some(id) => Ok(cases::Entity::find_by_id((stray.region, id)).one(&cx.db()).await?),
        None => Ok(None),
    }
}

/// By matter and state: how many bills, how many of them with something waived, how much waived, how much due.
pub type Sum = (String, BillState, i64, i64, i64, i64);

pub async fn sums(cx: &Cx, from: Moment, until: Moment) -> Result<Vec<Sum>> {
    // PostgreSQL adds whole numbers up to a decimal; these stay what they are.
    let sum = |it: Expr| it.sum().cast_as(Alias::new("bigint"));
    let is_waived = Expr::case(bills::Column::Waived.gt(0), Expr::val(1)).finally(Expr::val(0));
    let sums = all(cx.region())
        .filter(bills::Column::MadeAt.gte(from))
        .filter(bills::Column::MadeAt.lt(until))
        .select_only()
        .columns([bills::Column::ItemName, bills::Column::State])
        .expr_as(bills::Column::Id.count(), "n")
        .expr_as(sum(Expr::Case(Box::new(is_waived))), "n_waived")
        .expr_as(sum(Expr::col(bills::Column::Waived)), "waived")
        .expr_as(sum(Expr::col(bills::Column::Due)), "due")
        .group_by(bills::Column::ItemName)
        .group_by(bills::Column::State)
        .order_by_asc(bills::Column::ItemName);
    Ok(sums.into_tuple().all(&cx.db()).await?)
}
