use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// 用过的密码 of a member of staff, hashed like the one in use.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "old_secrets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// When it was replaced.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: Moment,
    pub secret: String,
}

impl ActiveModelBehavior for ActiveModel {}
