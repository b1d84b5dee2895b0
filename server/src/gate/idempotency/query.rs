use common::{id::AccountId, moment::Moment};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::{
    base::error::Result,
    entity::idempotency::{Column, Entity, Model},
    gate::cx::Cx,
};

pub async fn find(cx: &Cx, account: AccountId, key: &str) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((account, key.to_owned())).one(&cx.db()).await?)
}

pub async fn insert(cx: &Cx, row: Model) -> Result<()> {
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn delete_before(cx: &Cx, at: Moment) -> Result<()> {
    Entity::delete_many().filter(Column::At.lt(at)).exec(&cx.db()).await?;
    Ok(())
}
