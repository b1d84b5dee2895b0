use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// 关联的统一身份认证: who an identity provider's subject is here.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "logins")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub issuer: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    pub account_id: AccountId,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
