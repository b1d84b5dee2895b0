use common::{account::Duty, id::AccountId};
use sea_orm::entity::prelude::*;

/// 岗位职责
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_duties")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub duty: Duty,
}

impl ActiveModelBehavior for ActiveModel {}
