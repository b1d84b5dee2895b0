use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// The codes that were sent to set a new password with: each for ten minutes; one that was used takes all with it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recoveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// JSON: each keyed, because six digits are soon tried, with its own end.
    pub code_mac: String,
    /// The last one's.
    pub until: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
