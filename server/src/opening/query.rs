use std::collections::HashMap;

use common::{
    account::{AccountKind, Duty},
    call::skip,
    id::AccountId,
    opening::{Officer, Worker},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    account,
    base::error::Result,
    entity::{account_duties, accounts, items, many, org_changes, orgs, regions, setup_codes},
    gate::{cx::Cx, fresh},
    mandate,
};

/// Codes in one statement.
const N_AT_ONCE: usize = 1_000;
/// Changes on a page.
const N_PER_PAGE: u64 = 20;

/// Somebody looks after this hall, or is invited to; or it has been open: then who comes is `yimen admin invite`'s business.
pub async fn has_administrator(cx: &Cx) -> Result<bool> {
    if cx.hub.county.is_open() {
        return Ok(true);
    }
    let all = account_duties::Entity::find().filter(account_duties::Column::Duty.eq(Duty::SystemAdmin));
    Ok(all.count(&cx.db()).await? > 0)
}

pub async fn has_code(cx: &Cx, hash: &str) -> Result<bool> {
    let one = setup_codes::Entity::find_by_id(hash.to_owned()).filter(setup_codes::Column::Until.gt(cx.now));
    Ok(one.count(&cx.db()).await? > 0)
}

/// Beside those that still count.
pub async fn add_code(cx: &Cx, row: setup_codes::Model) -> Result<()> {
    let over = setup_codes::Entity::delete_many().filter(setup_codes::Column::Until.lte(cx.now));
    over.exec(&cx.db()).await?;
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn drop_codes(cx: &Cx) -> Result<()> {
    setup_codes::Entity::delete_many().exec(&cx.db()).await?;
    Ok(())
}

pub async fn bodies(cx: &Cx) -> Result<Vec<orgs::Model>> {
    let all = orgs::Entity::find().filter(orgs::COLUMN.region.eq(cx.region()));
    Ok(all.order_by_asc(orgs::Column::Id).all(&cx.db()).await?)
}

pub async fn insert_bodies(cx: &Cx, rows: Vec<orgs::Model>) -> Result<()> {
    Ok(many::insert_all::<orgs::Entity>(&cx.db(), rows).await?)
}

/// In the place of what stood under that code.
pub async fn put_place(cx: &Cx, row: regions::Model) -> Result<()> {
    drop_place(cx, row.code).await?;
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

/// The same of many.
pub async fn put_places(cx: &Cx, rows: Vec<regions::Model>) -> Result<()> {
    for some in rows.chunks(N_AT_ONCE) {
        let old =
            regions::Entity::delete_many().filter(regions::Column::Code.is_in(some.iter().map(|it| it.code)));
        old.exec(&cx.db()).await?;
    }
    Ok(many::insert_all::<regions::Entity>(&cx.db(), rows).await?)
}

pub async fn drop_place(cx: &Cx, code: i64) -> Result<()> {
    regions::Entity::delete_by_id(code).exec(&cx.db()).await?;
    Ok(())
}

/// Listed and open; open online.
pub async fn n_items(cx: &Cx) -> Result<(usize, usize)> {
    let all = items::Entity::find().filter(items::COLUMN.region.eq(cx.region()));
    let online = all.clone().filter(items::Column::IsOnline.eq(true)).count(&cx.db()).await?;
    Ok((all.count(&cx.db()).await? as usize, online as usize))
}

/// Who holds what, of the house's people whose account is open. By the duties: citizens, who are many, have none.
async fn held(cx: &Cx) -> Result<Vec<(accounts::Model, Vec<Duty>)>> {
    let with_duties = account_duties::Entity::find().select_only().column(account_duties::Column::AccountId);
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::Region.eq(cx.region()))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Id.in_subquery(with_duties.into_query()));
    let mut people = all.all(&cx.db()).await?;
    people.sort_by_key(|it| it.id);
    let mut duties: HashMap<AccountId, Vec<Duty>> = HashMap::new();
    for it in account_duties::Entity::find().all(&cx.db()).await? {
        duties.entry(it.account_id).or_default().push(it.duty);
    }
    let of = |it: accounts::Model| (duties.remove(&it.id).unwrap_or_default(), it);
    Ok(people.into_iter().map(of).map(|(duties, it)| (it, duties)).collect())
}

pub async fn officers(cx: &Cx) -> Result<Vec<Officer>> {
    let officer = |(it, duties): (accounts::Model, Vec<Duty>)| {
        let duty = duties.into_iter().find(|it| it.is_admin())?;
        let (has_joined, has_signed_in) = (!it.totp.is_empty(), it.totp_step > 0);
        Some(Officer { duty, name: it.name, login: it.login.unwrap_or_default(), has_joined, has_signed_in })
    };
    Ok(held(cx).await?.into_iter().filter_map(officer).collect())
}

/// Whoever was invited and never came is nobody's officer any more.
pub async fn dismiss(cx: &Cx, login: &str) -> Result<()> {
    let Some(account) = account::query::by_login(cx, login).await? else { return Ok(()) };
    account::query::set_duties(cx, account.id, &[]).await?;
    account::query::delete_invitation(cx, account.id).await?;
    account::query::change(cx, &account, |it| it.is_active = false).await.map(drop)
}

/// Every body whose matters are open online, with what its people and those above it may do.
pub async fn workers(cx: &Cx, bodies: &[orgs::Model]) -> Result<Vec<Worker>> {
    let online = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::IsOnline.eq(true))
        .select_only()
        .column(items::Column::OrgId)
        .distinct();
    let online: Vec<Uuid> = online.into_tuple().all(&cx.db()).await?;
    let sealed = mandate::query::orgs_with_stamp(cx, &online).await?;
    let lettered = mandate::query::orgs_with_letter(cx, &online).await?;
    // Whoever was invited and never came does no work.
    let mut people = held(cx).await?;
    people.retain(|it| !it.0.totp.is_empty());
    let here = bodies.iter().filter(|it| online.contains(&it.id));
    let worker = |it: &orgs::Model| {
        let line = upwards(it, bodies);
        let theirs = |it: &&(accounts::Model, Vec<Duty>)| it.0.org_id.is_some_and(|it| line.contains(&it));
        let own = |it: &&(accounts::Model, Vec<Duty>)| it.0.org_id == line.first().copied();
        Worker {
            name: it.name.clone(),
            duties: people.iter().filter(theirs).flat_map(|it| it.1.clone()).collect(),
            has_seal: sealed.contains(&it.id),
            has_letter: lettered.contains(&it.id)
                || people
                    .iter()
                    .filter(own)
                    .any(|it| it.1.contains(&Duty::Direct) && it.1.contains(&Duty::Counter)),
            has_head: people.iter().filter(own).any(|it| it.1.contains(&Duty::Direct)),
        }
    };
    Ok(here.map(worker).collect())
}

/// A body and those above it.
fn upwards(of: &orgs::Model, bodies: &[orgs::Model]) -> Vec<Uuid> {
    let mut line = vec![of.id];
    let mut at = of.above_id;
    while let Some(above) =
        at.and_then(|id| bodies.iter().find(|it| it.id == id)).filter(|it| !line.contains(&it.id))
    {
        line.push(above.id);
        at = above.above_id;
    }
    line
}

/// As it is from now on.
pub async fn change_body(cx: &Cx, row: &orgs::Model, now: orgs::Model) -> Result<()> {
    fresh::change(cx, row, |it| *it = now).await.map(drop)
}

pub async fn insert_changes(cx: &Cx, rows: Vec<org_changes::Model>) -> Result<()> {
    Ok(many::insert_all::<org_changes::Entity>(&cx.db(), rows).await?)
}

/// Latest first.
pub async fn changes_of(cx: &Cx, org: Uuid, page: Option<u32>) -> Result<(Vec<org_changes::Model>, u64)> {
    let all = org_changes::Entity::find()
        .filter(org_changes::COLUMN.region.eq(cx.region()))
        .filter(org_changes::COLUMN.org_id.eq(org));
    let n_rows = all.clone().count(&cx.db()).await?;
    let latest = all.order_by_desc(org_changes::Column::Id).offset(skip(page, N_PER_PAGE)).limit(N_PER_PAGE);
    Ok((latest.all(&cx.db()).await?, n_rows))
}

/// How often each body was changed.
pub async fn n_changes(cx: &Cx) -> Result<HashMap<Uuid, u32>> {
    let all = org_changes::Entity::find()
        .filter(org_changes::COLUMN.region.eq(cx.region()))
        .select_only()
        .column(org_changes::Column::OrgId)
        .column_as(org_changes::Column::Id.count(), "n")
        .group_by(org_changes::Column::OrgId);
    let rows: Vec<(Uuid, i64)> = all.into_tuple().all(&cx.db()).await?;
    Ok(rows.into_iter().map(|(id, n)| (id, u32::try_from(n).unwrap_or(u32::MAX))).collect())
}

/// Lists say what a body is called now.
pub async fn rename_in_lists(cx: &Cx, org: Uuid, name: &str) -> Result<()> {
    let theirs = items::Entity::update_many()
        .col_expr(items::Column::OrgName, Expr::value(name))
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::OrgId.eq(org));
    theirs.exec(&cx.db()).await?;
    Ok(())
}

/// The matters that stand on the first pages, in order.
pub async fn front(cx: &Cx) -> Result<Vec<items::Model>> {
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(Condition::any().add(items::Column::Hot.gt(0)).add(items::Column::Elder.gt(0)));
    Ok(all.order_by_asc(items::Column::Hot).order_by_asc(items::Column::Elder).all(&cx.db()).await?)
}

pub async fn items_called(cx: &Cx, codes: &[String]) -> Result<Vec<items::Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::Code.is_in(codes.iter().cloned()));
    Ok(all.all(&cx.db()).await?)
}
