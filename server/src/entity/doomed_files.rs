use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// Bytes whose row was deleted. They go when no other row lies on them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "doomed_files")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub storage: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
