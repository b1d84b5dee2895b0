use common::id::{ItemId, Region};
use sea_orm::entity::prelude::*;

/// Words, pinyin and initials an item is found by (decision 6).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    pub weight: i32,
}

impl ActiveModelBehavior for ActiveModel {}
