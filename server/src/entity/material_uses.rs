use common::id::{ItemId, Region};
use sea_orm::entity::prelude::*;

/// What a matter in force asks for.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "material_uses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: String,
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
