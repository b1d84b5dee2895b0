use common::{
    account::{AccountKind, Duty, Who},
    id::{AccountId, SessionId},
    moment::{Day, Moment},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{account_duties, accounts, orgs, sessions, stand_ins},
};

pub async fn insert(
    db: &impl ConnectionTrait,
    id: String,
    account_id: AccountId,
    device: String,
    now: Moment,
) -> Result<()> {
    let public_id = SessionId(Uuid::now_v7());
    let row =
        sessions::Model { id, public_id, account_id, opened_at: now, seen_at: now, device, via: String::new() };
    row.into_active_model().reset_all().insert(db).await?;
    Ok(())
}

/// The session with this hash, and whose it is.
pub async fn with_account(
    db: &impl ConnectionTrait,
    id: String,
) -> Result<Option<(sessions::Model, accounts::Model)>> {
    let both = sessions::Entity::find_by_id(id).find_also_related(accounts::Entity).one(db).await?;
    Ok(both.and_then(|(session, account)| Some((session, account?))))
}

pub async fn opened_before(
    db: &impl ConnectionTrait,
    at: Moment,
    most: u64,
) -> Result<Vec<(sessions::Model, Option<accounts::Model>)>> {
    let old = sessions::Entity::find().filter(sessions::Column::OpenedAt.lt(at));
    let old = old.order_by_asc(sessions::Column::OpenedAt).limit(most);
    Ok(old.find_also_related(accounts::Entity).all(db).await?)
}

pub async fn set_via(db: &impl ConnectionTrait, id: &str, via: String) -> Result<()> {
    let all = sessions::Entity::update_many().col_expr(sessions::Column::Via, Expr::value(via));
    all.filter(sessions::COLUMN.id.eq(id)).exec(db).await?;
    Ok(())
}

pub async fn via(db: &impl ConnectionTrait, id: &str) -> Result<String> {
    Ok(sessions::Entity::find_by_id(id).one(db).await?.map(|it| it.via).unwrap_or_default())
}

pub async fn set_seen(db: &impl ConnectionTrait, id: &str, now: Moment) -> Result<()> {
    let all = sessions::Entity::update_many().col_expr(sessions::Column::SeenAt, Expr::value(now.0));
    all.filter(sessions::COLUMN.id.eq(id)).exec(db).await?;
    Ok(())
}

pub async fn delete(db: &impl ConnectionTrait, id: &str) -> Result<()> {
    sessions::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

pub async fn delete_of(db: &impl ConnectionTrait, account: AccountId) -> Result<()> {
    sessions::Entity::delete_many().filter(sessions::Column::AccountId.eq(account)).exec(db).await?;
    Ok(())
}

/// With what they hold today in the place of whoever is away (替岗).
pub async fn standing_in(db: &impl ConnectionTrait, who: Who, today: Day) -> Result<Who> {
    let Who::Staff { account, name, post, region, org, mut duties } = who else { return Ok(who) };
    // 三员分立: an administrator borrows nothing.
    if duties.iter().any(|it| it.is_admin()) {
        return Ok(Who::Staff { account, name, post, region, org, duties });
    }
    let today = today.to_string();
    let all = stand_ins::Entity::find()
        .filter(stand_ins::COLUMN.region.eq(region))
        .filter(stand_ins::COLUMN.deputy_id.eq(account))
        .filter(stand_ins::Column::EndedAt.is_null())
        .filter(stand_ins::Column::FromOn.lte(today.clone()))
        .filter(stand_ins::Column::UntilOn.gte(today));
    for it in all.all(db).await? {
        let lent: Vec<Duty> = serde_json::from_str(&it.duties)?;
        duties.extend(lent.into_iter().filter(|it| !it.is_admin()));
    }
    duties.sort();
    duties.dedup();
    Ok(Who::Staff { account, name, post, region, org, duties })
}

/// Who an account is, with the duties and the body of staff.
pub async fn who_of(db: &impl ConnectionTrait, it: accounts::Model) -> Result<Who> {
    let account = it.id;
    Ok(match (it.kind, it.region) {
        (AccountKind::Guest, _) => Who::Guest { account },
        (AccountKind::Person | AccountKind::Legal, _) | (_, None) => Who::Citizen { account, name: it.name },
        (AccountKind::Staff, Some(region)) => {
            let rows = account_duties::Entity::find().filter(account_duties::Column::AccountId.eq(account));
            let duties = rows.all(db).await?.into_iter().map(|it| it.duty).collect();
            let org = match it.org_id {
                Some(id) => orgs::Entity::find_by_id(id).one(db).await?.map(|it| it.name).unwrap_or_default(),
                None => String::new(),
            };
            Who::Staff { account, name: it.name, post: it.post, region, org, duties }
        }
    })
}
