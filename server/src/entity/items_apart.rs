use common::{
    id::{ItemId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// Why a matter is not in a hall.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "items_apart")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    pub reason: String,
    pub by_name: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
