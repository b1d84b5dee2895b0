use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// The code that was sent to set a new password with: the last one, ten minutes, once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recoveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Keyed, because six digits are soon tried.
    pub code_mac: String,
    pub until: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
