use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{
        cases, fresh,
        shipments::{COLUMN, Column, Entity, Model},
    },
    seed::COUNTY,
    serve::{Cx, Result},
};

pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((case.region, case.id)).one(&cx.db()).await?)
}

pub async fn case_of(cx: &Cx, row: &Model) -> Result<Option<cases::Model>> {
    Ok(cases::Entity::find_by_id((row.region, row.case_id)).one(&cx.db()).await?)
}

pub async fn by_waybill(cx: &Cx, waybill: &str) -> Result<Option<Model>> {
    let all = Entity::find().filter(COLUMN.region.eq(COUNTY));
    Ok(all.filter(Column::Waybill.eq(waybill)).one(&cx.db()).await?)
}

/// What the carrier is still to be asked for, the longest waiting first.
pub async fn wanted(cx: &Cx) -> Result<Vec<Model>> {
    let all = Entity::find().filter(COLUMN.region.eq(COUNTY)).filter(Column::Waybill.eq(""));
    let due = all.filter(Column::DueAt.lte(cx.now)).order_by_asc(Column::DueAt);
    Ok(due.limit(20).all(&cx.db()).await?)
}

pub async fn insert(cx: &Cx, row: Model) -> Result<()> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(cx: &Cx, row: &Model, by: impl FnOnce(&mut Model)) -> Result<Model> {
    fresh::change(cx, row, by).await
}
