use std::collections::HashMap;

use common::{
    id::{ItemId, LawId, StandardId},
    library::Missing,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, IntoActiveModel, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, sea_query::Expr,
};

use crate::{
    base::error::Result,
    case::query::holds,
    entity::{items, law_uses, laws, many, material_uses, paged, standards},
    gate::{cx::Cx, fresh},
};

/// Laws, or materials, on a page.
const N_PER_PAGE: u64 = 30;
/// Names the library lacks that are shown: what is missing most comes first.
const MOST_MISSING: u64 = 30;
/// Matters that are shown of those that name one law or one material.
pub const MOST_USES: u64 = 200;

pub async fn laws(cx: &Cx, q: &str, page: Option<u32>) -> Result<(Vec<laws::Model>, u64)> {
    let all = laws::Entity::find().filter(laws::COLUMN.region.eq(cx.region()));
    let all = if q.is_empty() { all } else { all.filter(laws::Column::Name.like(holds(q))) };
    paged::page(&cx.db(), all.order_by_asc(laws::Column::Name), page, N_PER_PAGE).await
}

pub async fn standards(cx: &Cx, q: &str, page: Option<u32>) -> Result<(Vec<standards::Model>, u64)> {
    let all = standards::Entity::find().filter(standards::COLUMN.region.eq(cx.region()));
    let all = if q.is_empty() { all } else { all.filter(standards::Column::Name.like(holds(q))) };
    paged::page(&cx.db(), all.order_by_asc(standards::Column::Name), page, N_PER_PAGE).await
}

pub async fn law(cx: &Cx, id: LawId) -> Result<Option<laws::Model>> {
    Ok(laws::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?)
}

pub async fn law_called(cx: &Cx, name: &str) -> Result<Option<laws::Model>> {
    let all = laws::Entity::find().filter(laws::COLUMN.region.eq(cx.region()));
    Ok(all.filter(laws::Column::Name.eq(name)).one(&cx.db()).await?)
}

pub async fn standard(cx: &Cx, id: StandardId) -> Result<Option<standards::Model>> {
    Ok(standards::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?)
}

pub async fn standard_called(cx: &Cx, name: &str) -> Result<Option<standards::Model>> {
    let all = standards::Entity::find().filter(standards::COLUMN.region.eq(cx.region()));
    Ok(all.filter(standards::Column::Name.eq(name)).one(&cx.db()).await?)
}

pub async fn save_law(cx: &Cx, row: laws::Model, is_new: bool) -> Result<()> {
    match is_new {
        true => drop(row.into_active_model().reset_all().insert(&cx.db()).await?),
        false => drop(fresh::change(cx, &row.clone(), |it| *it = row).await?),
    }
    Ok(())
}

pub async fn save_standard(cx: &Cx, row: standards::Model, is_new: bool) -> Result<()> {
    match is_new {
        true => drop(row.into_active_model().reset_all().insert(&cx.db()).await?),
        false => drop(fresh::change(cx, &row.clone(), |it| *it = row).await?),
    }
    Ok(())
}

/// Many at once, into an empty library.
pub async fn fill(cx: &Cx, of: Vec<laws::Model>, standard: Vec<standards::Model>) -> Result<()> {
    many::insert_all::<laws::Entity>(&cx.db(), of).await?;
    Ok(many::insert_all::<standards::Entity>(&cx.db(), standard).await?)
}

#[derive(FromQueryResult)]
struct Counted {
    name: String,
    n: i64,
}

fn law_uses(cx: &Cx) -> Select<law_uses::Entity> {
    law_uses::Entity::find().filter(law_uses::COLUMN.region.eq(cx.region()))
}

fn material_uses(cx: &Cx) -> Select<material_uses::Entity> {
    material_uses::Entity::find().filter(material_uses::COLUMN.region.eq(cx.region()))
}

/// By name, how many matters name it.
fn counted_laws(all: Select<law_uses::Entity>) -> Select<law_uses::Entity> {
    let n = Expr::col(law_uses::Column::ItemId).count_distinct();
    let all = all.select_only().column_as(law_uses::Column::Law, "name").expr_as(n.clone(), "n");
    all.group_by(law_uses::Column::Law).order_by(n, Order::Desc).order_by_asc(law_uses::Column::Law)
}

fn counted_materials(all: Select<material_uses::Entity>) -> Select<material_uses::Entity> {
    let n = Expr::col(material_uses::Column::ItemId).count_distinct();
    let all = all.select_only().column_as(material_uses::Column::Name, "name").expr_as(n.clone(), "n");
    all.group_by(material_uses::Column::Name).order_by(n, Order::Desc).order_by_asc(material_uses::Column::Name)
}

fn missing(all: Vec<Counted>) -> Vec<Missing> {
    all.into_iter().map(|it| Missing { name: it.name, n_items: it.n as u64 }).collect()
}

pub async fn n_of_laws(cx: &Cx, names: &[String]) -> Result<HashMap<String, u64>> {
    let all = law_uses(cx).filter(law_uses::Column::Law.is_in(names.iter().map(String::as_str)));
    let all = counted_laws(all).into_model::<Counted>().all(&cx.db()).await?;
    Ok(all.into_iter().map(|it| (it.name, it.n as u64)).collect())
}

pub async fn n_of_materials(cx: &Cx, names: &[String]) -> Result<HashMap<String, u64>> {
    let all = material_uses(cx).filter(material_uses::Column::Name.is_in(names.iter().map(String::as_str)));
    let all = counted_materials(all).into_model::<Counted>().all(&cx.db()).await?;
    Ok(all.into_iter().map(|it| (it.name, it.n as u64)).collect())
}

/// What matters rest on and the library does not have.
pub async fn missing_laws(cx: &Cx) -> Result<Vec<Missing>> {
    let known = laws::Entity::find().select_only().column(laws::Column::Name);
    let known = known.filter(laws::COLUMN.region.eq(cx.region()));
    let all = law_uses(cx).filter(law_uses::Column::Law.not_in_subquery(known.into_query()));
    let all = counted_laws(all.filter(law_uses::Column::Law.ne("")));
    Ok(missing(all.limit(MOST_MISSING).into_model::<Counted>().all(&cx.db()).await?))
}

/// What several matters ask for by one name, and the library does not have.
pub async fn missing_materials(cx: &Cx) -> Result<Vec<Missing>> {
    let known = standards::Entity::find().select_only().column(standards::Column::Name);
    let known = known.filter(standards::COLUMN.region.eq(cx.region()));
    let all = material_uses(cx).filter(material_uses::Column::Name.not_in_subquery(known.into_query()));
    let all = counted_materials(all.filter(material_uses::Column::Name.ne("")));
    let n = Expr::col(material_uses::Column::ItemId).count_distinct();
    let all = all.having(n.gt(1)).limit(MOST_MISSING).into_model::<Counted>().all(&cx.db()).await?;
    Ok(missing(all))
}

/// Matters that name a law, and the articles they name.
pub async fn of_law(cx: &Cx, name: &str) -> Result<Vec<law_uses::Model>> {
    let all = law_uses(cx).filter(law_uses::Column::Law.eq(name)).order_by_asc(law_uses::Column::ItemId);
    Ok(all.limit(MOST_USES).all(&cx.db()).await?)
}

pub async fn of_material(cx: &Cx, name: &str) -> Result<Vec<material_uses::Model>> {
    let all = material_uses(cx).filter(material_uses::Column::Name.eq(name));
    Ok(all.order_by_asc(material_uses::Column::ItemId).limit(MOST_USES).all(&cx.db()).await?)
}

pub async fn items(cx: &Cx, ids: &[ItemId]) -> Result<Vec<items::Model>> {
    let all = items::Entity::find().filter(items::COLUMN.region.eq(cx.region()));
    let all = all.filter(items::Column::Id.is_in(ids.iter().copied())).order_by_asc(items::Column::Pinyin);
    Ok(all.all(&cx.db()).await?)
}
