use std::collections::HashMap;

use common::{
    account::AccountKind,
    catalogue::ItemState,
    id::{AccountId, ItemId, SectionId},
    moment::Day,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{
        absences, accounts, cases, items, many, section_items as matters, section_members as members, sections,
    },
    gate::{cx::Cx, fresh},
};

/// Of a body, by name.
pub async fn of_body(cx: &Cx, org: Uuid) -> Result<Vec<sections::Model>> {
    let all = sections::Entity::find().filter(sections::COLUMN.region.eq(cx.region()));
    let all = all.filter(sections::Column::OrgId.eq(org)).order_by_asc(sections::Column::Name);
    Ok(all.all(&cx.db()).await?)
}

pub async fn one(cx: &Cx, id: SectionId) -> Result<Option<sections::Model>> {
    Ok(sections::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?)
}

pub async fn members(cx: &Cx, of: &[SectionId]) -> Result<Vec<members::Model>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let all = members::Entity::find()
        .filter(members::COLUMN.region.eq(cx.region()))
        .filter(members::Column::SectionId.is_in(of.iter().copied()));
    Ok(all.all(&cx.db()).await?)
}

/// The body's matters somebody can apply for, by name, and whose they are.
pub async fn items(cx: &Cx, org: Uuid) -> Result<Vec<(ItemId, String, Option<SectionId>)>> {
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::OrgId.eq(org))
        .filter(items::Column::State.is_in([ItemState::Open, ItemState::Listed]))
        .order_by_desc(items::Column::IsOnline)
        .order_by_asc(items::Column::Pinyin);
    let rows: Vec<(ItemId, String)> =
        all.select_only().columns([items::Column::Id, items::Column::Name]).into_tuple().all(&cx.db()).await?;
    let of = sections::Entity::find()
        .select_only()
        .column(sections::Column::Id)
        .filter(sections::COLUMN.region.eq(cx.region()))
        .filter(sections::Column::OrgId.eq(org))
        .into_query();
    let mapped = matters::Entity::find().filter(matters::COLUMN.region.eq(cx.region()));
    let mapped = mapped.filter(matters::Column::SectionId.in_subquery(of)).all(&cx.db()).await?;
    let of: HashMap<ItemId, SectionId> = mapped.into_iter().map(|it| (it.item_id, it.section_id)).collect();
    Ok(rows.into_iter().map(|(id, name)| (id, name, of.get(&id).copied())).collect())
}

/// Everybody at work in that very body, by post.
pub async fn people(cx: &Cx, org: Uuid) -> Result<Vec<accounts::Model>> {
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::Region.eq(cx.region()))
        .filter(accounts::Column::OrgId.eq(org))
        .filter(accounts::COLUMN.is_active.eq(true))
        .order_by_asc(accounts::Column::Post)
        .order_by_asc(accounts::Column::Id);
    Ok(all.all(&cx.db()).await?)
}

pub async fn save(cx: &Cx, row: sections::Model, is_new: bool) -> Result<()> {
    match is_new {
        true => many::insert_all::<sections::Entity>(&cx.db(), vec![row]).await?,
        false => std::mem::drop(fresh::change(cx, &row.clone(), |it| it.name = row.name).await?),
    }
    Ok(())
}

pub async fn set_members(cx: &Cx, id: SectionId, rows: Vec<members::Model>) -> Result<()> {
    let old = members::Entity::delete_many()
        .filter(members::COLUMN.region.eq(cx.region()))
        .filter(members::COLUMN.section_id.eq(id));
    old.exec(&cx.db()).await?;
    Ok(many::insert_all::<members::Entity>(&cx.db(), rows).await?)
}

/// These and no others are the section's; they leave the one they were in.
pub async fn set_items(cx: &Cx, id: SectionId, of: &[ItemId]) -> Result<()> {
    let theirs = Condition::any()
        .add(matters::COLUMN.section_id.eq(id))
        .add_option((!of.is_empty()).then(|| matters::Column::ItemId.is_in(of.iter().copied())));
    let old = matters::Entity::delete_many().filter(matters::COLUMN.region.eq(cx.region())).filter(theirs);
    old.exec(&cx.db()).await?;
    let row = |it: &ItemId| matters::Model { region: cx.region(), item_id: *it, section_id: id };
    Ok(many::insert_all::<matters::Entity>(&cx.db(), of.iter().map(row).collect()).await?)
}

pub async fn drop(cx: &Cx, id: SectionId) -> Result<()> {
    set_items(cx, id, &[]).await?;
    set_members(cx, id, Vec::new()).await?;
    sections::Entity::delete_by_id((cx.region(), id)).exec(&cx.db()).await?;
    Ok(())
}

/// Who of these is away on that day, or will be.
pub async fn absences(cx: &Cx, of: &[AccountId], today: Day) -> Result<Vec<absences::Model>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let all = absences::Entity::find()
        .filter(absences::COLUMN.region.eq(cx.region()))
        .filter(absences::Column::AccountId.is_in(of.iter().copied()))
        .filter(absences::Column::UntilOn.gte(today.to_string()));
    Ok(all.all(&cx.db()).await?)
}

pub async fn set_absence(cx: &Cx, account: AccountId, row: Option<absences::Model>) -> Result<()> {
    absences::Entity::delete_by_id((cx.region(), account)).exec(&cx.db()).await?;
    Ok(many::insert_all::<absences::Entity>(&cx.db(), row.into_iter().collect()).await?)
}

pub async fn sections_of(cx: &Cx, account: AccountId) -> Result<Vec<SectionId>> {
    let all = members::Entity::find()
        .filter(members::COLUMN.region.eq(cx.region()))
        .filter(members::COLUMN.account_id.eq(account));
    Ok(all.select_only().column(members::Column::SectionId).into_tuple().all(&cx.db()).await?)
}

/// Whoever asks, and those they stand in for today.
fn in_place_of(cx: &Cx) -> Condition {
    let today = cx.now.day().to_string();
    let away = absences::Entity::find()
        .select_only()
        .column(absences::Column::AccountId)
        .filter(absences::COLUMN.region.eq(cx.region()))
        .filter(absences::Column::DeputyId.eq(cx.who.account()))
        .filter(absences::Column::FromOn.lte(today.clone()))
        .filter(absences::Column::UntilOn.gte(today))
        .into_query();
    Condition::any()
        .add(members::Column::AccountId.eq(cx.who.account()))
        .add(members::Column::AccountId.in_subquery(away))
}

/// Sections of whoever asks.
fn own(cx: &Cx) -> SelectStatement {
    members::Entity::find()
        .select_only()
        .column(members::Column::SectionId)
        .filter(members::COLUMN.region.eq(cx.region()))
        .filter(in_place_of(cx))
        .into_query()
}

pub async fn mine(cx: &Cx) -> Result<Vec<SectionId>> {
    let all = members::Entity::find().filter(members::COLUMN.region.eq(cx.region())).filter(in_place_of(cx));
    Ok(all.select_only().column(members::Column::SectionId).into_tuple().all(&cx.db()).await?)
}

pub async fn led(cx: &Cx) -> Result<Vec<SectionId>> {
    let all = members::Entity::find().filter(members::COLUMN.region.eq(cx.region())).filter(in_place_of(cx));
    let all = all.filter(members::COLUMN.is_head.eq(true));
    Ok(all.select_only().column(members::Column::SectionId).into_tuple().all(&cx.db()).await?)
}

/// What is not another section's: of one's own, of the whole body, or in one's own hands. Whoever is in no section sees all.
pub fn theirs(cx: &Cx) -> Condition {
    let others = matters::Entity::find()
        .select_only()
        .column(matters::Column::ItemId)
        .filter(matters::COLUMN.region.eq(cx.region()))
        .filter(matters::Column::SectionId.not_in_subquery(own(cx)))
        .into_query();
    Condition::any()
        .add(cases::Column::ItemId.is_null())
        .add(cases::Column::ItemId.not_in_subquery(others))
        .add(cases::Column::ClaimedBy.eq(cx.who.account()))
        .add(Expr::exists(own(cx)).not())
}

/// What the sections whoever asks heads have to look into.
pub fn to_hand_out(cx: &Cx, led: &[SectionId]) -> Condition {
    let items = matters::Entity::find()
        .select_only()
        .column(matters::Column::ItemId)
        .filter(matters::COLUMN.region.eq(cx.region()))
        .filter(matters::Column::SectionId.is_in(led.iter().copied()))
        .into_query();
    match led.is_empty() {
        true => Condition::all().add(Expr::val(false)),
        false => Condition::all().add(cases::Column::ItemId.in_subquery(items)),
    }
}

pub async fn of_items(cx: &Cx, of: &[ItemId]) -> Result<HashMap<ItemId, sections::Model>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let mapped = matters::Entity::find()
        .filter(matters::COLUMN.region.eq(cx.region()))
        .filter(matters::Column::ItemId.is_in(of.iter().copied()))
        .all(&cx.db())
        .await?;
    if mapped.is_empty() {
        return Ok(HashMap::new());
    }
    let all = sections::Entity::find()
        .filter(sections::COLUMN.region.eq(cx.region()))
        .filter(sections::Column::Id.is_in(mapped.iter().map(|it| it.section_id)))
        .all(&cx.db())
        .await?;
    let section = |it: matters::Model| {
        let of = all.iter().find(|of| of.id == it.section_id)?;
        Some((it.item_id, of.clone()))
    };
    Ok(mapped.into_iter().filter_map(section).collect())
}
