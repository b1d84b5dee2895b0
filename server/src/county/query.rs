use common::{call::skip, id::Region};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::{
    base::error::Result,
    entity::{counties, county_changes, many, orgs},
    gate::{cx::Cx, fresh},
};

/// Changes on a page.
const N_PER_PAGE: u64 = 20;

/// The region the hall's rows are of already: the county's, or that of its bodies. `None`: there are none.
pub async fn settled(cx: &Cx) -> Result<Option<Region>> {
    let county = row(cx).await?.map(|it| it.region);
    let body = orgs::Entity::find().one(&cx.db()).await?.map(|it| it.region);
    Ok(county.or(body))
}

pub async fn row(cx: &Cx) -> Result<Option<counties::Model>> {
    Ok(counties::Entity::find().one(&cx.db()).await?)
}

/// One row; whether the hall is open stays.
pub async fn put(cx: &Cx, before: Option<counties::Model>, region: Region, facts: String) -> Result<()> {
    match before {
        Some(it) => drop(fresh::change(cx, &it, |it| it.facts = facts).await?),
        None => {
            let row = counties::Model { region, facts, opened_at: None };
            row.into_active_model().reset_all().insert(&cx.db()).await?;
        }
    }
    Ok(())
}

pub async fn open(cx: &Cx, row: &counties::Model) -> Result<()> {
    fresh::change(cx, row, |it| it.opened_at = Some(cx.now)).await.map(drop)
}

pub async fn insert_changes(cx: &Cx, rows: Vec<county_changes::Model>) -> Result<()> {
    Ok(many::insert_all::<county_changes::Entity>(&cx.db(), rows).await?)
}

pub async fn changes(cx: &Cx, page: Option<u32>) -> Result<(Vec<county_changes::Model>, u64)> {
    let all = county_changes::Entity::find().filter(county_changes::COLUMN.region.eq(cx.region()));
    let n_rows = all.clone().count(&cx.db()).await?;
    let latest = all.order_by_desc(county_changes::Column::Id).offset(skip(page, N_PER_PAGE)).limit(N_PER_PAGE);
    Ok((latest.all(&cx.db()).await?, n_rows))
}
