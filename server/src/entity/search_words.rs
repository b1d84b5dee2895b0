use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 同义词 the hall was taught, beside those that come with the program.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_words")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    /// As matters are named.
    pub means: String,
    pub by_name: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
