use common::{call::skip, fault::Fault, id::InquiryId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use crate::{
    entity::{
        fresh,
        inquiries::{COLUMN, Column, Entity, Model},
    },
    serve::{Cx, Result},
};

const N_PER_PAGE: u64 = 50;

fn of(cx: &Cx, orgs: &[Uuid]) -> Select<Entity> {
    Entity::find().filter(COLUMN.region.eq(cx.region())).filter(Column::OrgId.is_in(orgs.iter().copied()))
}

/// What waits for an answer first, the soonest due; then the rest, the latest first.
pub async fn page(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<Model>, u64)> {
    let all = of(cx, orgs);
    let n_rows = all.clone().count(&cx.db()).await?;
    let rows = all.order_by_asc(Column::DueOn.is_null()).order_by_asc(Column::DueOn).order_by_desc(Column::Id);
    Ok((rows.offset(skip(page, N_PER_PAGE)).limit(N_PER_PAGE).all(&cx.db()).await?, n_rows))
}

pub async fn unanswered(cx: &Cx) -> Result<Vec<Model>> {
    let open = Entity::find().filter(COLUMN.region.eq(cx.region())).filter(Column::DueOn.is_not_null());
    Ok(open.all(&cx.db()).await?)
}

pub async fn one(cx: &Cx, orgs: &[Uuid], id: InquiryId) -> Result<Model> {
    Ok(of(cx, orgs).filter(COLUMN.id.eq(id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn insert(cx: &Cx, row: Model) -> Result<()> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(cx: &Cx, row: &Model, by: impl FnOnce(&mut Model)) -> Result<Model> {
    fresh::change(cx, row, by).await
}
