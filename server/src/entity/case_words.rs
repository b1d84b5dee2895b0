use common::id::Region;
use sea_orm::entity::prelude::*;

/// What a case that was handed in is found by: parts of a name, its sound, the end of its number.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_words")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
