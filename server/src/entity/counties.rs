use common::id::Region;
use sea_orm::entity::prelude::*;

/// 县: one row, of the county whose hall this is.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "counties")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// JSON of `common::county::County`.
    pub facts: String,
}

impl ActiveModelBehavior for ActiveModel {}
