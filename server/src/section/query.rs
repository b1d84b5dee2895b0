use std::collections::HashMap;

use common::{
    account::AccountKind,
    catalogue::ItemState,
    id::{AccountId, ItemId, SectionId},
    moment::Day,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
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

/// Of what could be chosen among, these and no others are the section's; they leave the one they were in. What is taken off the list
/// for a while is still theirs when it comes back.
pub async fn set_items(cx: &Cx, id: SectionId, among: &[ItemId], of: &[ItemId]) -> Result<()> {
    let shown = matters::COLUMN.section_id.eq(id).and(matters::Column::ItemId.is_in(among.iter().copied()));
    let theirs = Condition::any()
        .add(shown)
        .add_option((!of.is_empty()).then(|| matters::Column::ItemId.is_in(of.iter().copied())));
    let old = matters::Entity::delete_many().filter(matters::COLUMN.region.eq(cx.region())).filter(theirs);
    old.exec(&cx.db()).await?;
    let row = |it: &ItemId| matters::Model { region: cx.region(), item_id: *it, section_id: id };
    Ok(many::insert_all::<matters::Entity>(&cx.db(), of.iter().map(row).collect()).await?)
}

pub async fn drop(cx: &Cx, id: SectionId) -> Result<()> {
    let all = matters::Entity::delete_many().filter(matters::COLUMN.region.eq(cx.region()));
    all.filter(matters::COLUMN.section_id.eq(id)).exec(&cx.db()).await?;
    set_members(cx, id, Vec::new()).await?;
    sections::Entity::delete_by_id((cx.region(), id)).exec(&cx.db()).await?;
    Ok(())
}

/// Who of these is away on that day, or will be, soonest first.
pub async fn absences(cx: &Cx, of: &[AccountId], today: Day) -> Result<Vec<absences::Model>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let all = absences::Entity::find()
        .filter(absences::COLUMN.region.eq(cx.region()))
        .filter(absences::Column::AccountId.is_in(of.iter().copied()))
        .filter(absences::Column::UntilOn.gte(today.to_string()))
        .order_by_asc(absences::Column::FromOn);
    Ok(all.all(&cx.db()).await?)
}

/// In the place of whatever days it overlaps: other days stay.
pub async fn set_absence(cx: &Cx, row: absences::Model) -> Result<()> {
    let over = absences::Entity::delete_many()
        .filter(absences::COLUMN.region.eq(row.region))
        .filter(absences::COLUMN.account_id.eq(row.account_id))
        .filter(absences::Column::FromOn.lte(row.until_on.clone()))
        .filter(absences::Column::UntilOn.gte(row.from_on.clone()));
    over.exec(&cx.db()).await?;
    Ok(many::insert_all::<absences::Entity>(&cx.db(), vec![row]).await?)
}

/// Back again: what runs, or would have come next.
pub async fn end_absence(cx: &Cx, account: AccountId, today: Day) -> Result<()> {
    if let Some(it) = absences(cx, &[account], today).await?.into_iter().next() {
        absences::Entity::delete_by_id((it.region, it.account_id, it.from_on)).exec(&cx.db()).await?;
    }
    Ok(())
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

/// Sections of the body that has the case in hand: what was passed on or handed up is no section's of where it was, whoever's its
/// matter was there.
fn of_its_body(cx: &Cx) -> Select<sections::Entity> {
    sections::Entity::find()
        .select_only()
        .column(sections::Column::Id)
        .filter(sections::COLUMN.region.eq(cx.region()))
        .filter(
            Expr::col((sections::Entity, sections::Column::OrgId)).equals((cases::Entity, cases::Column::OrgId)),
        )
}

/// The same, as far as the matter of the case is theirs.
fn of_its_matter(cx: &Cx) -> Select<sections::Entity> {
    let matter = matters::Entity::find()
        .select_only()
        .column(matters::Column::SectionId)
        .filter(matters::COLUMN.region.eq(cx.region()))
        .filter(
            Expr::col((matters::Entity, matters::Column::ItemId)).equals((cases::Entity, cases::Column::ItemId)),
        );
    of_its_body(cx).filter(sections::Column::Id.in_subquery(matter.into_query()))
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

/// What is not another section's (`section::require` says the same): of one's own, of the whole body, or in one's own hands. Whoever
/// is in no section of the body sees all of it.
pub fn theirs(cx: &Cx) -> Condition {
    let others = of_its_matter(cx).filter(sections::Column::Id.not_in_subquery(own(cx)));
    let ours = of_its_body(cx).filter(sections::Column::Id.in_subquery(own(cx)));
    Condition::any()
        .add(cases::Column::ItemId.is_null())
        .add(Expr::exists(others.into_query()).not())
        .add(cases::Column::ClaimedBy.eq(cx.who.account()))
        .add(Expr::exists(ours.into_query()).not())
}

/// What the sections whoever asks heads have to look into.
pub fn to_hand_out(cx: &Cx, led: &[SectionId]) -> Condition {
    let theirs = of_its_matter(cx).filter(sections::Column::Id.is_in(led.iter().copied()));
    match led.is_empty() {
        true => Condition::all().add(Expr::val(false)),
        false => Condition::all().add(Expr::exists(theirs.into_query())),
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
