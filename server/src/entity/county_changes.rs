use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 大厅设置的修改
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "county_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Moment,
    pub by_name: String,
    /// In words.
    pub what: String,
    pub was: String,
    pub now: String,
}

impl ActiveModelBehavior for ActiveModel {}
