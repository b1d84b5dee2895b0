use common::id::{HallId, Region};
use sea_orm::entity::prelude::*;

/// A day on which a hall is not open as its week says.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hall_days")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hall_id: HallId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    /// As it is typed: 9:00—12:00, 不开门.
    pub spans: String,
    pub says: String,
}

impl ActiveModelBehavior for ActiveModel {}
