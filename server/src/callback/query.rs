use common::{callback::stage, case::flow::Stage, fault::Fault, id::CaseId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

use crate::{
    base::error::Result,
    case::query::N_PER_PAGE,
    entity::{
        cases::{COLUMN, Column, Entity, Model},
        paged,
    },
    gate::cx::Cx,
};

/// Who still waits to be called, of the whole house: whichever window has time takes it.
pub fn open(cx: &Cx) -> Select<Entity> {
    Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::Stage.is_in([stage::WAITING, stage::TAKEN]))
}

pub async fn n_open(cx: &Cx) -> Result<u64> {
    Ok(open(cx).count(&cx.db()).await?)
}

/// The soonest due first.
pub async fn page(cx: &Cx, page: Option<u32>) -> Result<(Vec<Model>, u64)> {
    paged::page(&cx.db(), open(cx).order_by_asc(Column::DueOn).order_by_asc(Column::Id), page, N_PER_PAGE).await
}

pub async fn one(cx: &Cx, id: CaseId) -> Result<Model> {
    let row = open(cx).filter(COLUMN.region.eq(id.region)).filter(COLUMN.id.eq(id.uuid));
    Ok(row.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

/// Over or not, of the whole house.
pub async fn of_house(cx: &Cx, id: CaseId) -> Result<Model> {
    let all = Entity::find().filter(COLUMN.region.eq(cx.region())).filter(Column::Stage.is_in(stages()));
    let row = all.filter(COLUMN.region.eq(id.region)).filter(COLUMN.id.eq(id.uuid));
    Ok(row.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

fn stages() -> impl Iterator<Item = Stage> {
    stage::ALL.iter().map(|it| it.stage)
}
