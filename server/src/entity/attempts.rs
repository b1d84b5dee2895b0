use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// Failed tries per key (an account, an address, a case number), for growing delays.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub n_failures: i32,
    pub last_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
