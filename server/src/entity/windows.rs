use common::id::{FloorId, Region, WindowId};
use sea_orm::entity::prelude::*;

/// 窗口: `body` is JSON of `common::floor::Window`. A row stays when its window closes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "windows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WindowId,
    pub floor_id: FloorId,
    pub name: String,
    pub body: String,
}

impl ActiveModelBehavior for ActiveModel {}
