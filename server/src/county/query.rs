use common::id::Region;
use sea_orm::{ActiveModelTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel};

use crate::{
    entity::counties,
    serve::{Cx, Result},
};

pub async fn facts(db: &DatabaseConnection) -> std::result::Result<Option<String>, DbErr> {
    Ok(counties::Entity::find().one(db).await?.map(|it| it.facts))
}

/// One row, whatever was there before.
pub async fn put(cx: &Cx, region: Region, facts: String) -> Result<()> {
    counties::Entity::delete_many().exec(&cx.db()).await?;
    let row = counties::Model { region, facts };
    counties::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}
