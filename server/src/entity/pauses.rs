use common::{
    id::{AccountId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 暂停叫号: whose window calls nobody now, and why.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pauses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// As it is called to.
    pub window: String,
    pub org_id: Uuid,
    pub says: String,
    pub since: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
