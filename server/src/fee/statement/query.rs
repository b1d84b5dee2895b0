use common::{fee::PayWay, id::StatementId, moment::Moment};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    base::error::Result,
    entity::{bills, paged, statements, strays},
    gate::cx::Cx,
};

const N_PER_PAGE: u64 = 20;
/// More than a statement may have rows.
const MOST: u64 = 20_000;

pub async fn insert(cx: &Cx, row: statements::Model) -> Result<()> {
    statements::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn one(cx: &Cx, id: StatementId) -> Result<Option<statements::Model>> {
    Ok(statements::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?)
}

pub async fn page(cx: &Cx, page: Option<u32>) -> Result<(Vec<statements::Model>, u64)> {
    let rows = statements::Entity::find().filter(statements::COLUMN.region.eq(cx.region()));
    let rows = rows.order_by_desc(statements::Column::At).order_by_desc(statements::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

/// Bills the platform was paid for between two moments, and those whose numbers it names.
pub async fn paid_online(cx: &Cx, from: Moment, until: Moment, named: &[String]) -> Result<Vec<bills::Model>> {
    let online = || bills::Entity::find().filter(bills::COLUMN.region.eq(cx.region()));
    let when = Condition::all().add(bills::Column::PaidAt.gte(from)).add(bills::Column::PaidAt.lt(until));
    let back = Condition::all().add(bills::Column::RefundedAt.gte(from)).add(bills::Column::RefundedAt.lt(until));
    let when = Condition::any().add(when).add(back);
    let of_days = online().filter(bills::Column::Way.eq(PayWay::Online)).filter(when);
    let mut all = of_days.limit(MOST).all(&cx.db()).await?;
    if !named.is_empty() {
        let by_no = online()
            .filter(bills::Column::TradeNo.is_in(named.iter().map(String::as_str)))
            .filter(bills::Column::TradeNo.ne(""));
        all.extend(by_no.limit(MOST).all(&cx.db()).await?);
    }
    Ok(all)
}

/// The same of what no bill asked for.
pub async fn strays(cx: &Cx, from: Moment, until: Moment, named: &[String]) -> Result<Vec<strays::Model>> {
    let rows = || strays::Entity::find().filter(strays::COLUMN.region.eq(cx.region()));
    let when = Condition::all().add(strays::Column::At.gte(from)).add(strays::Column::At.lt(until));
    let back =
        Condition::all().add(strays::Column::RefundedAt.gte(from)).add(strays::Column::RefundedAt.lt(until));
    let when = Condition::any().add(when).add(back);
    let mut all = rows().filter(when).limit(MOST).all(&cx.db()).await?;
    if !named.is_empty() {
        let by_no = rows().filter(strays::Column::TradeNo.is_in(named.iter().map(String::as_str)));
        all.extend(by_no.limit(MOST).all(&cx.db()).await?);
    }
    Ok(all)
}
