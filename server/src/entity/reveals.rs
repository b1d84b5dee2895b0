use common::{
    id::{AccountId, Region},
    moment::Moment,
    review::reveal::Purpose,
};
use sea_orm::entity::prelude::*;

/// 谁看过完整号码: one row per look.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reveals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub account_id: AccountId,
    pub by_name: String,
    pub purpose: Purpose,
    pub note: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
