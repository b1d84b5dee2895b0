use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 机构的变更
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "org_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Moment,
    pub by_name: String,
    pub org_id: Uuid,
    /// The day since which it is so.
    pub from_on: String,
    /// JSON of `common::org::Org`, before and after.
    pub was: String,
    pub now: String,
}

impl ActiveModelBehavior for ActiveModel {}
