use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// What a hall, a floor or a window was.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "floor_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Moment,
    pub by_name: String,
    pub of_id: Uuid,
    /// The day since which it is so.
    pub from_on: String,
    /// The label of what was changed, as it was, as it is.
    pub what: String,
    pub was: String,
    pub now: String,
}

impl ActiveModelBehavior for ActiveModel {}
