use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// 同意记录: which version of the rules on personal information somebody agreed to, when, and until when.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: AccountId,
    pub version: String,
    pub at: Moment,
    pub ended_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
