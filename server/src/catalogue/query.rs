use std::{collections::HashMap, sync::Arc};

use anyhow::Context;
use common::{
    account::Who,
    catalogue::{Item, ItemState},
    fault::Fault,
    id::{ItemId, Region},
    moment::Day,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use uuid::Uuid;

use crate::{
    base::error::Result,
    catalogue::versions::{Published, Versions},
    entity::{item_tokens, item_versions, items, law_uses, many, material_uses},
    gate::{cx::Cx, fresh},
};

/// Rows of a multi-row insert; both engines limit the values of one statement.
const N_AT_ONCE: usize = 1_000;
/// Alternatives of one condition: SQLite nests no more than a thousand.
const N_CONDITIONS: usize = 400;

/// Drafts are for staff; what is cancelled stays findable, so that people learn that it is.
fn visible(who: &Who, region: Region) -> Select<items::Entity> {
    let all = items::Entity::find().filter(items::COLUMN.region.eq(region));
    match who {
        Who::Staff { .. } => all,
        _ => all.filter(items::Column::State.ne(ItemState::Draft)),
    }
}

/// Every item: what can be applied for first, then by name.
pub async fn all(cx: &Cx, region: Region) -> Result<Vec<items::Model>> {
    let all = items::Entity::find().filter(items::COLUMN.region.eq(region));
    let all = all.order_by_desc(items::Column::IsOnline).order_by_asc(items::Column::Pinyin);
    Ok(all.all(&cx.db()).await?)
}

pub async fn visible_item(cx: &Cx, id: ItemId) -> Result<items::Model> {
    let row = items::Entity::find_by_id(id).one(&cx.db()).await?.ok_or(Fault::NotFound)?;
    match (row.state, &cx.who) {
        (ItemState::Draft, Who::Nobody | Who::Guest { .. } | Who::Citizen { .. }) => Err(Fault::NotFound.into()),
        _ => Ok(row),
    }
}

/// As it stands, whoever asks.
pub async fn there(cx: &Cx, id: ItemId) -> Result<Option<items::Model>> {
    Ok(items::Entity::find_by_id(id).one(&cx.db()).await?)
}

/// Some matters that can be applied for online.
pub async fn first_online(cx: &Cx, region: Region) -> Result<Vec<items::Model>> {
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(region))
        .filter(items::Column::IsOnline.eq(true))
        .filter(items::Column::State.eq(ItemState::Open))
        .order_by_asc(items::Column::Pinyin)
        .order_by_asc(items::Column::Id);
    Ok(all.limit(8).all(&cx.db()).await?)
}

pub async fn hot(cx: &Cx, region: Region) -> Result<Vec<items::Model>> {
    let all = visible(&cx.who, region).filter(items::Column::Hot.gt(0)).order_by_asc(items::Column::Hot);
    Ok(all.limit(8).all(&cx.db()).await?)
}

/// The top ten of the elder mode.
pub async fn elder(cx: &Cx, region: Region) -> Result<Vec<items::Model>> {
    // A door that opens on nothing turns old people away.
    let open = visible(&cx.who, region).filter(items::Column::State.eq(ItemState::Open));
    let all = open.filter(items::Column::Elder.gt(0)).order_by_asc(items::Column::Elder);
    Ok(all.limit(10).all(&cx.db()).await?)
}

/// How many there are, and how many of them can be applied for here.
pub async fn counts(cx: &Cx, region: Region) -> Result<(u64, u64)> {
    let all = visible(&cx.who, region);
    let n_online = all.clone().filter(items::Column::IsOnline.eq(true)).count(&cx.db()).await?;
    Ok((all.count(&cx.db()).await?, n_online))
}

/// A version never changes once it is published, so it is read and parsed once.
pub async fn version(cx: &Cx, id: ItemId, version: i32) -> Result<Arc<Published>> {
    let versions = cx.hub.memory.of::<Versions>();
    if let Some(it) = versions.find(id, version) {
        return Ok(it);
    }
    let row = item_versions::Entity::find_by_id((id, version)).one(&cx.db()).await?;
    let row = row.context("an item version is gone")?;
    let on = Day::parse(&row.published_on).context("a publication day")?;
    let found = Arc::new(Published { item: serde_json::from_str(&row.body)?, on });
    if cx.is_reading() {
        versions.put(id, version, found.clone());
    }
    Ok(found)
}

pub async fn version_row(cx: &Cx, id: ItemId, version: i32) -> Result<Option<item_versions::Model>> {
    Ok(item_versions::Entity::find_by_id((id, version)).one(&cx.db()).await?)
}

/// Everything an item has been, oldest first.
pub async fn version_rows(cx: &Cx, id: ItemId) -> Result<Vec<item_versions::Model>> {
    let all = item_versions::Entity::find().filter(item_versions::COLUMN.item_id.eq(id));
    Ok(all.order_by_asc(item_versions::Column::Version).all(&cx.db()).await?)
}

/// These items in the version each row names, some hundreds to a question.
pub async fn in_force(cx: &Cx, rows: &[items::Model]) -> Result<Vec<item_versions::Model>> {
    let mut found = Vec::new();
    for rows in rows.chunks(N_CONDITIONS) {
        let mut wanted = Condition::any();
        for row in rows {
            let it = item_versions::COLUMN.item_id.eq(row.id).and(item_versions::COLUMN.version.eq(row.version));
            wanted = wanted.add(it);
        }
        found.extend(item_versions::Entity::find().filter(wanted).all(&cx.db()).await?);
    }
    Ok(found)
}

/// The documents of these items as they are in force, and whether what they were written from is kept.
pub async fn bodies(cx: &Cx, rows: &[items::Model]) -> Result<HashMap<ItemId, (Item, bool)>> {
    let found = in_force(cx, rows).await?;
    let body =
        |it: item_versions::Model| Ok((it.item_id, (serde_json::from_str(&it.body)?, !it.source.is_empty())));
    found.into_iter().map(body).collect()
}

pub async fn by_code(cx: &Cx, region: Region, code: &str) -> Result<Option<items::Model>> {
    let all = items::Entity::find().filter(items::COLUMN.region.eq(region)).filter(items::Column::Code.eq(code));
    Ok(all.one(&cx.db()).await?)
}

/// Which version each of these has, in the order of their codes.
pub async fn versions_by_code(cx: &Cx, region: Region, codes: &[String]) -> Result<Vec<(String, i32)>> {
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(region))
        .filter(items::Column::Code.is_in(codes.iter().cloned()))
        .order_by_asc(items::Column::Code)
        .select_only()
        .columns([items::Column::Code, items::Column::Version]);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// Of matters by their codes, those that nobody can apply for any more: stopped, or of a body that is no more.
pub async fn stopped(cx: &Cx, region: Region, codes: &[String], gone: &[Uuid]) -> Result<Vec<items::Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(region))
        .filter(items::Column::Code.is_in(codes.iter().cloned()))
        .filter(
            Condition::any()
                .add(items::Column::State.is_in([ItemState::Suspended, ItemState::Cancelled]))
                .add_option((!gone.is_empty()).then(|| items::Column::OrgId.is_in(gone.iter().copied()))),
        );
    Ok(all.order_by_asc(items::Column::Code).all(&cx.db()).await?)
}

pub async fn save(cx: &Cx, item: items::Model, version: item_versions::Model, is_new: bool) -> Result<()> {
    match is_new {
        true => drop(item.into_active_model().reset_all().insert(&cx.db()).await?),
        false => drop(fresh::change(cx, &item.clone(), |it| *it = item).await?),
    }
    version.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn set_hot(cx: &Cx, item: items::Model, hot: i32) -> Result<()> {
    fresh::change(cx, &item, |it| it.hot = hot).await?;
    Ok(())
}

pub async fn set_elder(cx: &Cx, item: items::Model, elder: i32) -> Result<()> {
    fresh::change(cx, &item, |it| it.elder = elder).await?;
    Ok(())
}

pub async fn replace_tokens(cx: &Cx, rows: Vec<item_tokens::Model>, of: &[ItemId]) -> Result<()> {
    for ids in of.chunks(N_AT_ONCE) {
        let old =
            item_tokens::Entity::delete_many().filter(item_tokens::Column::ItemId.is_in(ids.iter().copied()));
        old.exec(&cx.db()).await?;
    }
    Ok(many::insert_all::<item_tokens::Entity>(&cx.db(), rows).await?)
}

/// Which law and which material these matters name.
pub async fn replace_uses(
    cx: &Cx,
    of: &[ItemId],
    laws: Vec<law_uses::Model>,
    materials: Vec<material_uses::Model>,
) -> Result<()> {
    for ids in of.chunks(N_AT_ONCE) {
        let old = law_uses::Entity::delete_many().filter(law_uses::COLUMN.region.eq(cx.region()));
        old.filter(law_uses::Column::ItemId.is_in(ids.iter().copied())).exec(&cx.db()).await?;
        let old = material_uses::Entity::delete_many().filter(material_uses::COLUMN.region.eq(cx.region()));
        old.filter(material_uses::Column::ItemId.is_in(ids.iter().copied())).exec(&cx.db()).await?;
    }
    many::insert_all::<law_uses::Entity>(&cx.db(), laws).await?;
    Ok(many::insert_all::<material_uses::Entity>(&cx.db(), materials).await?)
}

/// The whole token table.
pub async fn all_tokens(cx: &Cx, region: Region) -> Result<Vec<(String, ItemId, i32)>> {
    let all = item_tokens::Entity::find().filter(item_tokens::COLUMN.region.eq(region)).select_only();
    let all = all.columns([item_tokens::Column::Token, item_tokens::Column::ItemId, item_tokens::Column::Weight]);
    Ok(all.into_tuple().all(&cx.db()).await?)
}
