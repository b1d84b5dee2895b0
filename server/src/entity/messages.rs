use common::{
    id::{AccountId, MessageId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 站内消息
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub account_id: AccountId,
    pub region: Region,
    pub case_id: Uuid,
    pub title: String,
    pub text: String,
    pub at: Moment,
    pub read_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
