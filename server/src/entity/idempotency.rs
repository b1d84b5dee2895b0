use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// What was answered to a key, kept with the change itself.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub route: String,
    pub fingerprint: String,
    pub response: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
