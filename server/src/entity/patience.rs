use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// Failed tries of one line (an account from a network, a network, a code), for growing delays.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patience")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// In thousandths of a failure, as it was then.
    pub level: i64,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
