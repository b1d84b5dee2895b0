use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// Who does something that only one process may do, and for how long they hold it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "leases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub holder: String,
    pub until: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
