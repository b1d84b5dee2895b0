use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// One-time codes for staff to set their password.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub code_hash: String,
    pub until: Moment,
    /// Made by the operator: whoever joins again keeps what they held.
    pub keeps_duties: bool,
}

impl ActiveModelBehavior for ActiveModel {}
