use common::{moment::Moment, shipment::ShipmentState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::{
    base::error::Result,
    entity::{
        cases,
        shipments::{COLUMN, Column, Entity, Model},
    },
    gate::{cx::Cx, fresh},
};

pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((case.region, case.id)).one(&cx.db()).await?)
}

pub async fn case_of(cx: &Cx, row: &Model) -> Result<Option<cases::Model>> {
    Ok(cases::Entity::find_by_id((row.region, row.case_id)).one(&cx.db()).await?)
}

pub async fn by_waybill(cx: &Cx, waybill: &str) -> Result<Option<Model>> {
    let all = Entity::find().filter(COLUMN.region.eq(cx.region()));
    Ok(all.filter(Column::Waybill.eq(waybill)).one(&cx.db()).await?)
}

/// What the carrier is still to be asked for, the longest waiting first.
pub async fn wanted(cx: &Cx, most: u64) -> Result<Vec<Model>> {
    let all = Entity::find().filter(COLUMN.region.eq(cx.region())).filter(Column::Waybill.eq(""));
    let due = all.filter(Column::DueAt.lte(cx.now)).order_by_asc(Column::DueAt);
    Ok(due.limit(most).all(&cx.db()).await?)
}

pub async fn insert(cx: &Cx, row: Model) -> Result<()> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

/// The carrier's number, or when it is asked again; nothing else of a row that others may have changed meanwhile.
pub async fn asked(cx: &Cx, row: &Model, is: Asked) -> Result<()> {
    let all = Entity::update_many().filter(COLUMN.region.eq(row.region)).filter(COLUMN.case_id.eq(row.case_id));
    let all = all.filter(Column::Waybill.eq(""));
    let set = match is {
        Asked::Ordered { waybill } => all
            .col_expr(Column::Waybill, Expr::value(waybill))
            .col_expr(Column::State, Expr::value(ShipmentState::Ordered)),
        Asked::Again { due_at } => all
            .col_expr(Column::NTries, Expr::value(row.n_tries.saturating_add(1)))
            .col_expr(Column::DueAt, Expr::value(due_at.0)),
    };
    set.exec(&cx.db()).await?;
    Ok(())
}

/// What became of asking for a waybill.
#[derive(Clone, Debug)]
pub enum Asked {
    Ordered { waybill: String },
    Again { due_at: Moment },
}

pub async fn change(cx: &Cx, row: &Model, by: impl FnOnce(&mut Model)) -> Result<Model> {
    fresh::change(cx, row, by).await
}
