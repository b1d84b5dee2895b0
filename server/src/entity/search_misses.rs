use common::id::Region;
use sea_orm::entity::prelude::*;

/// 查了没有找到的: a word, and how often it was looked for in vain. Nobody's.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_misses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    pub n_times: i32,
}

impl ActiveModelBehavior for ActiveModel {}
