use anyhow::Context;
use common::{
    catalogue::Level,
    id::Region,
    moment::Day,
    org::{Org, Presence},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{org_changes, orgs, regions},
};

pub async fn by_name(db: &impl ConnectionTrait, region: Region, name: &str) -> Result<Option<orgs::Model>> {
    let all = orgs::Entity::find().filter(orgs::COLUMN.region.eq(region)).filter(orgs::COLUMN.name.eq(name));
    Ok(all.one(db).await?)
}

pub async fn one(db: &impl ConnectionTrait, id: Uuid) -> Result<Org> {
    let row = orgs::Entity::find_by_id(id).one(db).await?.context("an organisation is gone")?;
    Ok(serde_json::from_str(&row.body)?)
}

/// As it was on that day: what was handed in or decided then was so by whatever it was called then.
pub async fn one_on(db: &impl ConnectionTrait, region: Region, id: Uuid, on: Day) -> Result<Org> {
    let later = org_changes::Entity::find()
        .filter(org_changes::COLUMN.region.eq(region))
        .filter(org_changes::COLUMN.org_id.eq(id))
        .filter(org_changes::Column::FromOn.gt(on.to_string()))
        .order_by_asc(org_changes::Column::FromOn)
        .order_by_asc(org_changes::Column::Id);
    match later.one(db).await? {
        Some(it) => Ok(serde_json::from_str(&it.was)?),
        None => one(db, id).await,
    }
}

pub async fn all(db: &impl ConnectionTrait, region: Region) -> Result<Vec<orgs::Model>> {
    Ok(orgs::Entity::find().filter(orgs::COLUMN.region.eq(region)).all(db).await?)
}

/// A body that has a window in the hall, as people look for it.
pub struct Desk {
    pub name: String,
    pub window: String,
    pub phone: String,
}

/// Those with windows in the hall, by name.
pub async fn desks(db: &impl ConnectionTrait, region: Region) -> Result<Vec<Desk>> {
    let rows = all(db, region).await?;
    let bodies: serde_json::Result<Vec<Org>> = rows.iter().map(|it| serde_json::from_str(&it.body)).collect();
    let here = bodies?.into_iter().filter(|it| it.presence == Presence::Stationed && !it.window.is_empty());
    let mut desks: Vec<Desk> = here.map(|it| Desk { name: it.name, window: it.window, phone: it.phone }).collect();
    desks.sort_by(|a, b| a.window.cmp(&b.window).then_with(|| a.name.cmp(&b.name)));
    Ok(desks)
}

/// Those that are closed.
pub async fn shut(db: &impl ConnectionTrait, region: Region, today: Day) -> Result<Vec<Uuid>> {
    let mut shut = Vec::new();
    for it in all(db, region).await? {
        let body: Org = serde_json::from_str(&it.body)?;
        shut.extend(body.shut_because(today).map(|_| it.id));
    }
    Ok(shut)
}

/// Everyday names of bodies.
pub async fn names(db: &impl ConnectionTrait, region: Region, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let all = orgs::Entity::find()
        .filter(orgs::COLUMN.region.eq(region))
        .filter(orgs::Column::Id.is_in(ids.iter().copied()))
        .select_only()
        .columns([orgs::Column::Id, orgs::Column::Name]);
    Ok(all.into_tuple().all(db).await?)
}

/// The body of that name and everything below it: what its staff may see. One question, because every page of the desk
/// begins with it.
pub async fn under(db: &impl ConnectionTrait, region: Region, name: &str) -> Result<Vec<Uuid>> {
    let all = orgs::Entity::find()
        .filter(orgs::COLUMN.region.eq(region))
        .select_only()
        .columns([orgs::Column::Id, orgs::Column::AboveId])
        .column(orgs::Column::Name);
    let all: Vec<(Uuid, Option<Uuid>, String)> = all.into_tuple().all(db).await?;
    let mut found: Vec<Uuid> = all.iter().filter(|it| it.2 == name).map(|it| it.0).collect();
    let mut n_looked = 0;
    while let Some(above) = found.get(n_looked).copied() {
        n_looked += 1;
        let below: Vec<Uuid> = all.iter().filter(|it| it.1 == Some(above)).map(|it| it.0).collect();
        found.extend(below.iter().filter(|it| !found.contains(it)).copied().collect::<Vec<Uuid>>());
    }
    Ok(found)
}

/// The body and every one it answers to.
pub async fn above(db: &impl ConnectionTrait, region: Region, id: Uuid) -> Result<Vec<Uuid>> {
    let all = all(db, region).await?;
    let mut found = vec![id];
    let mut next = Some(id);
    while let Some(of) = next.and_then(|it| all.iter().find(|of| of.id == it)) {
        next = of.above_id.filter(|it| !found.contains(it));
        found.extend(next);
    }
    Ok(found)
}

/// The county with its towns and villages, in the order of their codes.
pub async fn regions(db: &impl ConnectionTrait, region: Region) -> Result<Vec<regions::Model>> {
    let from = i64::from(region.0) * 1_000_000;
    let all = regions::Entity::find()
        .filter(regions::Column::Code.gte(from))
        .filter(regions::Column::Code.lt(from + 1_000_000))
        .order_by_asc(regions::Column::Code);
    Ok(all.all(db).await?)
}

/// Towns and villages of the county, as people choose them: 城关镇 鹿门村.
pub async fn region_names(db: &impl ConnectionTrait, region: Region) -> Result<Vec<String>> {
    Ok(chosen(&regions(db, region).await?))
}

/// Those of them that are among these: what was chosen, and is there now. A county has hundreds; a form names one or two.
pub async fn regions_among(db: &impl ConnectionTrait, region: Region, names: &[String]) -> Result<Vec<String>> {
    let words: Vec<&str> = names.iter().flat_map(|it| it.split(' ')).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let from = i64::from(region.0) * 1_000_000;
    // With the county itself, which towns stand below.
    let named = Condition::any().add(regions::Column::Name.is_in(words)).add(regions::Column::Code.eq(from));
    let all = regions::Entity::find()
        .filter(regions::Column::Code.gte(from))
        .filter(regions::Column::Code.lt(from + 1_000_000))
        .filter(named)
        .order_by_asc(regions::Column::Code);
    Ok(chosen(&all.all(db).await?))
}

/// As people choose them; one whose town is not among these is not either.
fn chosen(all: &[regions::Model]) -> Vec<String> {
    let name = |it: &regions::Model| {
        let above = all.iter().find(|above| above.code == it.above);
        match above.map(|it| it.level) {
            Some(Level::County) => Some(it.name.clone()),
            Some(_) => above.map(|above| format!("{} {}", above.name, it.name)),
            None if it.level == Level::Town => Some(it.name.clone()),
            None => None,
        }
    };
    all.iter().filter(|it| it.level != Level::County).filter_map(name).collect()
}
