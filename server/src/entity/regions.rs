use common::catalogue::Level;
use sea_orm::entity::prelude::*;

/// 行政区划: city, county, town, village.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regions")]
pub struct Model {
    /// Twelve digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: i64,
    pub name: String,
    pub level: Level,
    /// The code of the region above; 0 at the top.
    pub above: i64,
}

impl ActiveModelBehavior for ActiveModel {}
