use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::entity::counties;

/// The county's row; `None`: nobody has said yet.
pub async fn row(db: &impl ConnectionTrait) -> Result<Option<counties::Model>, DbErr> {
    counties::Entity::find().one(db).await
}
