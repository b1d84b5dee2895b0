use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::entity::counties;

/// What the county's row says of it, as JSON; `None`: nobody has said yet.
pub async fn facts(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    Ok(counties::Entity::find().one(db).await?.map(|it| it.facts))
}
