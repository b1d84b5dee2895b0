use common::id::{AccountId, Region};
use sea_orm::entity::prelude::*;

/// 请假: nothing is handed to them, and their deputy sees what their sections have.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// One may be away now and again later.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_on: String,
    /// Up to and with.
    pub until_on: String,
    pub deputy_id: Option<AccountId>,
}

impl ActiveModelBehavior for ActiveModel {}
