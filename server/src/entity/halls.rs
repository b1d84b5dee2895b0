use common::id::{HallId, Region};
use sea_orm::entity::prelude::*;

/// 大厅: what it is stands in `body`, JSON of `common::floor::Hall`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "halls")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HallId,
    pub name: String,
    pub body: String,
}

impl ActiveModelBehavior for ActiveModel {}
