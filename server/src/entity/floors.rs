use common::id::{FloorId, HallId, Region};
use sea_orm::entity::prelude::*;

/// 楼层: `body` is JSON of `common::floor::Floor`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "floors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FloorId,
    pub hall_id: HallId,
    pub level: i32,
    pub body: String,
}

impl ActiveModelBehavior for ActiveModel {}
