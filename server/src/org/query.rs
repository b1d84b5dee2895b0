use anyhow::Context;
use common::{catalogue::Level, id::Region, org::Org};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    entity::{orgs, regions},
    serve::Result,
};

pub async fn by_name(db: &impl ConnectionTrait, region: Region, name: &str) -> Result<Option<orgs::Model>> {
    let all = orgs::Entity::find().filter(orgs::COLUMN.region.eq(region)).filter(orgs::COLUMN.name.eq(name));
    Ok(all.one(db).await?)
}

pub async fn one(db: &impl ConnectionTrait, id: Uuid) -> Result<Org> {
    let row = orgs::Entity::find_by_id(id).one(db).await?.context("an organisation is gone")?;
    Ok(serde_json::from_str(&row.body)?)
}

pub async fn all(db: &impl ConnectionTrait, region: Region) -> Result<Vec<orgs::Model>> {
    Ok(orgs::Entity::find().filter(orgs::COLUMN.region.eq(region)).all(db).await?)
}

/// The body and everything below it: what its staff may see.
pub async fn subtree(db: &impl ConnectionTrait, top: Uuid) -> Result<Vec<Uuid>> {
    let mut found = vec![top];
    let mut last = vec![top];
    // City, county, town, village: never deeper than the tree of regions.
    for _ in 0..4 {
        let below = orgs::Entity::find().filter(orgs::Column::AboveId.is_in(last)).all(db).await?;
        last = below.into_iter().map(|it| it.id).collect();
        if last.is_empty() {
            break;
        }
        found.extend(&last);
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
    let all = regions(db, region).await?;
    let name = |it: &regions::Model| match all.iter().find(|above| above.code == it.above) {
        Some(above) if above.level != Level::County => format!("{} {}", above.name, it.name),
        _ => it.name.clone(),
    };
    Ok(all.iter().filter(|it| it.level != Level::County).map(name).collect())
}
