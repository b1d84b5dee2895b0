use common::id::{ItemId, Region};
use sea_orm::entity::prelude::*;

/// What a matter in force rests on, as it says it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "law_uses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    /// Without 书名号.
    pub law: String,
    pub article: String,
}

impl ActiveModelBehavior for ActiveModel {}
