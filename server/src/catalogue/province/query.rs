use common::{
    catalogue::{
        ItemState,
        province::{FindForm, Standing},
    },
    id::Region,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::holds,
    entity::{base_items, editions, items, many, paged},
    gate::{cx::Cx, fresh},
};

const N_PER_PAGE: u64 = 30;

fn all(cx: &Cx) -> Select<base_items::Entity> {
    base_items::Entity::find().filter(base_items::COLUMN.region.eq(cx.region()))
}

/// Matters in force that say which of the catalogue they are.
fn claimed(cx: &Cx) -> Select<items::Entity> {
    items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::BaseCode.ne(""))
        .filter(items::Column::State.is_not_in([ItemState::Cancelled, ItemState::Draft]))
}

/// Those that stand so; each stands one way.
fn standing(cx: &Cx, rows: Select<base_items::Entity>, of: Standing) -> Select<base_items::Entity> {
    let codes = claimed(cx).select_only().column(items::Column::BaseCode).into_query();
    let is_claimed = base_items::Column::Code.in_subquery(codes);
    let is_declined = base_items::Column::Declined.ne("");
    let there = rows.filter(base_items::Column::IsGone.eq(of == Standing::Gone));
    match of {
        Standing::Gone => there,
        Standing::Claimed => there.filter(is_claimed),
        Standing::Declined => there.filter(Condition::all().add(is_claimed).not()).filter(is_declined),
        Standing::Waiting => there.filter(Condition::any().add(is_claimed).add(is_declined).not()),
    }
}

/// What the words and the body of a search leave.
fn narrowed(cx: &Cx, form: &FindForm) -> Select<base_items::Entity> {
    let mut rows = all(cx);
    if let Some(q) = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        let found = Condition::any().add(base_items::Column::Name.like(holds(q)));
        rows = rows.filter(found.add(base_items::Column::Code.eq(q)));
    }
    if let Some(org) = form.org.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        rows = rows.filter(base_items::Column::Org.eq(org));
    }
    rows
}

pub async fn page(cx: &Cx, form: &FindForm) -> Result<(Vec<base_items::Model>, u64)> {
    let rows = narrowed(cx, form);
    let rows = match form.standing {
        Some(it) => standing(cx, rows, it),
        None => rows,
    };
    paged::page(&cx.db(), rows.order_by_asc(base_items::Column::Code), form.page, N_PER_PAGE).await
}

pub async fn n_standing(cx: &Cx, form: &FindForm, of: Standing) -> Result<u64> {
    Ok(standing(cx, narrowed(cx, form), of).count(&cx.db()).await?)
}

/// Whether the county has a catalogue at all.
pub async fn is_any(cx: &Cx) -> Result<bool> {
    Ok(all(cx).limit(1).one(&cx.db()).await?.is_some())
}

pub async fn one(cx: &Cx, region: Region, code: &str) -> Result<Option<base_items::Model>> {
    Ok(base_items::Entity::find_by_id((region, code.to_owned())).one(&cx.db()).await?)
}

/// Every line, in the order of the codes: for a workbook.
pub async fn whole(cx: &Cx, most: u64) -> Result<Vec<base_items::Model>> {
    Ok(all(cx).order_by_asc(base_items::Column::Code).limit(most).all(&cx.db()).await?)
}

/// Matters in force that are one of these, which are as many as a page has.
pub async fn claims(cx: &Cx, codes: &[String]) -> Result<Vec<items::Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let rows = claimed(cx).filter(items::Column::BaseCode.is_in(codes.iter().cloned()));
    Ok(rows.order_by_asc(items::Column::Code).all(&cx.db()).await?)
}

/// All of them there are: code of the catalogue, body and name.
pub async fn all_claims(cx: &Cx) -> Result<Vec<(String, String, String)>> {
    let rows = claimed(cx).select_only();
    let rows = rows.column(items::Column::BaseCode).column(items::Column::OrgName).column(items::Column::Name);
    Ok(rows.order_by_asc(items::Column::Code).into_tuple().all(&cx.db()).await?)
}

/// Of these editions, those under way.
pub async fn under_way(cx: &Cx, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = editions::Entity::find()
        .filter(editions::COLUMN.region.eq(cx.region()))
        .filter(editions::Column::Id.is_in(ids.iter().copied()))
        .filter(editions::Column::IsOpen.eq(true));
    Ok(rows.select_only().column(editions::Column::Id).into_tuple().all(&cx.db()).await?)
}

pub async fn insert_all(cx: &Cx, rows: Vec<base_items::Model>) -> Result<()> {
    Ok(many::insert_all::<base_items::Entity>(&cx.db(), rows).await?)
}

pub async fn change(
    cx: &Cx,
    row: &base_items::Model,
    by: impl FnOnce(&mut base_items::Model),
) -> Result<base_items::Model> {
    fresh::change(cx, row, by).await
}
