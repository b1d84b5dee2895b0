use common::{
    id::{AccountId, Region, StampId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 印章保管人: the last line of a seal has it now. Lines are added, never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stamp_keepers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub stamp_id: StampId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub since: Moment,
    pub account_id: AccountId,
    pub name: String,
    pub post: String,
    pub given_by: String,
    pub remark: String,
}

impl ActiveModelBehavior for ActiveModel {}
