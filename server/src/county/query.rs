use common::id::Region;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use crate::{
    base::error::Result,
    entity::{counties, orgs},
    gate::cx::Cx,
};

/// The region the hall's rows are of already: the county's, or that of its bodies. `None`: there are none.
pub async fn settled(cx: &Cx) -> Result<Option<Region>> {
    let county = counties::Entity::find().one(&cx.db()).await?.map(|it| it.region);
    let body = orgs::Entity::find().one(&cx.db()).await?.map(|it| it.region);
    Ok(county.or(body))
}

/// One row, whatever was there before.
pub async fn put(cx: &Cx, region: Region, facts: String) -> Result<()> {
    counties::Entity::delete_many().exec(&cx.db()).await?;
    let row = counties::Model { region, facts };
    counties::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}
