use common::{fee::BillState, id::Region, moment::Moment};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Alias, Expr},
};
use uuid::Uuid;

use crate::{
    audit::witness,
    entity::{bills, cases, fresh},
    seed::COUNTY,
    serve::{Cx, Result},
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
    let open =
        all(COUNTY).filter(bills::Column::CaseId.is_in(cases)).filter(bills::Column::State.eq(BillState::Open));
    Ok(open.select_only().column(bills::Column::CaseId).into_tuple().all(&cx.db()).await?)
}

pub async fn by_no(cx: &Cx, no: &str) -> Result<Option<bills::Model>> {
    Ok(all(COUNTY).filter(bills::Column::No.eq(no)).one(&cx.db()).await?)
}

/// What the platform has still to send back, the oldest first.
pub async fn refunding(cx: &Cx, most: u64) -> Result<Vec<bills::Model>> {
    let waiting = all(COUNTY).filter(bills::Column::State.eq(BillState::Refunding));
    Ok(waiting.order_by_asc(bills::Column::PaidAt).limit(most).all(&cx.db()).await?)
}

pub async fn case_of(cx: &Cx, bill: &bills::Model) -> Result<Option<cases::Model>> {
    Ok(cases::Entity::find_by_id((bill.region, bill.case_id)).one(&cx.db()).await?)
}

/// By matter and state: how many bills, how many of them with something waived, how much waived, how much due.
pub type Sum = (String, BillState, i64, i64, i64, i64);

pub async fn sums(cx: &Cx, from: Moment, until: Moment) -> Result<Vec<Sum>> {
    // PostgreSQL adds whole numbers up to a decimal; these stay what they are.
    let sum = |it: Expr| it.sum().cast_as(Alias::new("bigint"));
    let is_waived = Expr::case(bills::Column::Waived.gt(0), Expr::val(1)).finally(Expr::val(0));
    let sums = all(COUNTY)
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
