use common::{
    call::skip,
    fault::Fault,
    id::{CallbackId, Region},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use crate::{
    entity::{callbacks, fresh},
    serve::{Cx, Result},
};

const N_PER_PAGE: u64 = 50;

/// Who still waits to be called.
fn open(region: Region) -> Select<callbacks::Entity> {
    callbacks::Entity::find()
        .filter(callbacks::COLUMN.region.eq(region))
        .filter(callbacks::Column::SettledAt.is_null())
}

pub async fn waiting(cx: &Cx, region: Region, page: Option<u32>) -> Result<(Vec<callbacks::Model>, u64)> {
    let all = open(region);
    let n_rows = all.clone().count(&cx.db()).await?;
    let rows = all.order_by_asc(callbacks::Column::DueOn).order_by_asc(callbacks::Column::Id);
    Ok((rows.offset(skip(page, N_PER_PAGE)).limit(N_PER_PAGE).all(&cx.db()).await?, n_rows))
}

pub async fn all_waiting(cx: &Cx, region: Region) -> Result<Vec<callbacks::Model>> {
    Ok(open(region).all(&cx.db()).await?)
}

pub async fn one(cx: &Cx, region: Region, id: CallbackId) -> Result<callbacks::Model> {
    let row = open(region).filter(callbacks::COLUMN.id.eq(id));
    Ok(row.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn insert(cx: &Cx, row: callbacks::Model) -> Result<()> {
    callbacks::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    row: &callbacks::Model,
    by: impl FnOnce(&mut callbacks::Model),
) -> Result<callbacks::Model> {
    fresh::change(cx, row, by).await
}
