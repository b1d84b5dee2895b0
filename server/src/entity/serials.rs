use common::id::Region;
use sea_orm::entity::prelude::*;

/// The last serial number given out, per county and series.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "serials")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub series: String,
    pub last: i32,
}

impl ActiveModelBehavior for ActiveModel {}
