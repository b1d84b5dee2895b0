use common::{
    account::AccountKind,
    application::act,
    case::flow::Act,
    fault::Fault,
    id::{AccountId, MandateId, StampId},
    mandate::{ListForm, stamp::StampState},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::has_words,
    entity::{accounts, mandates, paged, stamp_keepers, stamps},
    gate::{audit::witness, cx::Cx, fresh},
    org,
};

const N_PER_PAGE: u64 = 50;
/// Nobody can be given more letters than anybody reads; the latest count.
const MOST: u64 = 50;
/// Members of staff a letter can be given to, at most.
const MOST_STAFF: u64 = 500;

pub async fn of(cx: &Cx, account: AccountId, org: Uuid) -> Result<Vec<mandates::Model>> {
    let all = mandates::Entity::find()
        .filter(mandates::COLUMN.region.eq(cx.region()))
        .filter(mandates::COLUMN.account_id.eq(account))
        .filter(mandates::Column::OrgId.eq(org))
        .order_by_desc(mandates::Column::Id);
    Ok(all.limit(MOST).all(&cx.db()).await?)
}

/// Those of the bodies whoever asks may see.
fn within(cx: &Cx, orgs: &[Uuid]) -> Select<mandates::Entity> {
    mandates::Entity::find()
        .filter(mandates::COLUMN.region.eq(cx.region()))
        .filter(mandates::Column::OrgId.is_in(orgs.iter().copied()))
}

pub async fn page(cx: &Cx, orgs: &[Uuid], form: &ListForm) -> Result<(Vec<mandates::Model>, u64)> {
    use mandates::Column;
    let columns = [Column::Holder, Column::Post, Column::Org, Column::No];
    let all = within(cx, orgs).filter(has_words(&form.q, &columns));
    let rows = all.order_by_desc(Column::At).order_by_desc(Column::Id);
    paged::page(&cx.db(), rows, form.page, N_PER_PAGE).await
}

pub async fn one(cx: &Cx, orgs: &[Uuid], id: MandateId) -> Result<mandates::Model> {
    Ok(within(cx, orgs).filter(mandates::COLUMN.id.eq(id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn by_code(cx: &Cx, code: &str) -> Result<Option<mandates::Model>> {
    let all = mandates::Entity::find().filter(mandates::COLUMN.region.eq(cx.region()));
    Ok(all.filter(mandates::Column::Code.eq(code)).one(&cx.db()).await?)
}

/// Everybody who works in one of the bodies, with its name.
pub async fn staff(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<(accounts::Model, String)>> {
    let names = org::query::names(&cx.db(), cx.region(), orgs).await?;
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::OrgId.is_in(orgs.iter().copied()))
        .order_by_asc(accounts::Column::Id)
        .limit(MOST_STAFF);
    let with_name = |it: accounts::Model| {
        let name = names.iter().find(|(id, _)| Some(*id) == it.org_id).map(|it| it.1.clone());
        (it, name.unwrap_or_default())
    };
    Ok(all.all(&cx.db()).await?.into_iter().map(with_name).collect())
}

pub async fn insert(cx: &Cx, row: mandates::Model) -> Result<()> {
    witness::keep(cx, &row).await?;
    mandates::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    row: &mandates::Model,
    by: impl FnOnce(&mut mandates::Model),
) -> Result<mandates::Model> {
    let row = fresh::change(cx, row, by).await?;
    witness::keep(cx, &row).await?;
    Ok(row)
}

/// 在用的印章
pub async fn stamp_in_use(cx: &Cx, org: Uuid) -> Result<Option<stamps::Model>> {
    Ok(stamps_of(cx, &[org]).filter(stamps::Column::State.eq(StampState::InUse)).one(&cx.db()).await?)
}

fn stamps_of(cx: &Cx, orgs: &[Uuid]) -> Select<stamps::Entity> {
    stamps::Entity::find()
        .filter(stamps::COLUMN.region.eq(cx.region()))
        .filter(stamps::Column::OrgId.is_in(orgs.iter().copied()))
}

/// Body by body, the one in use first.
pub async fn stamps(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<stamps::Model>, u64)> {
    let all = stamps_of(cx, orgs);
    let rows = all
        .order_by_asc(stamps::Column::Org)
        .order_by_asc(stamps::Column::State)
        .order_by_desc(stamps::Column::At)
        .order_by_desc(stamps::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

pub async fn orgs_with_stamp(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<Uuid>> {
    let all = stamps_of(cx, orgs).filter(stamps::Column::State.eq(StampState::InUse));
    Ok(all.select_only().column(stamps::Column::OrgId).into_tuple().all(&cx.db()).await?)
}

/// Those of these bodies of which somebody has a letter that counts today and lets them accept.
pub async fn orgs_with_letter(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<Uuid>> {
    let today = cx.now.day().to_string();
    let all = within(cx, orgs)
        .filter(mandates::Column::RevokedOn.is_null())
        .filter(mandates::Column::FromOn.lte(today.clone()))
        .filter(mandates::Column::UntilOn.gte(today))
        .select_only()
        .columns([mandates::Column::OrgId, mandates::Column::Acts]);
    let all: Vec<(Uuid, String)> = all.into_tuple().all(&cx.db()).await?;
    let accepts = |acts: &str| serde_json::from_str::<Vec<Act>>(acts).is_ok_and(|it| it.contains(&act::ACCEPT));
    Ok(all.into_iter().filter(|it| accepts(&it.1)).map(|it| it.0).collect())
}

pub async fn stamp(cx: &Cx, orgs: &[Uuid], id: StampId) -> Result<stamps::Model> {
    Ok(stamps_of(cx, orgs).filter(stamps::COLUMN.id.eq(id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

/// Whoever has kept them, the last at the end.
pub async fn keepers(cx: &Cx, ids: &[StampId]) -> Result<Vec<stamp_keepers::Model>> {
    let all = stamp_keepers::Entity::find()
        .filter(stamp_keepers::COLUMN.region.eq(cx.region()))
        .filter(stamp_keepers::Column::StampId.is_in(ids.iter().copied()))
        .order_by_asc(stamp_keepers::Column::Since);
    Ok(all.all(&cx.db()).await?)
}

pub async fn insert_stamp(cx: &Cx, row: stamps::Model) -> Result<()> {
    stamps::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change_stamp(
    cx: &Cx,
    row: &stamps::Model,
    by: impl FnOnce(&mut stamps::Model),
) -> Result<stamps::Model> {
    fresh::change(cx, row, by).await
}

pub async fn insert_keeper(cx: &Cx, row: stamp_keepers::Model) -> Result<()> {
    stamp_keepers::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}
