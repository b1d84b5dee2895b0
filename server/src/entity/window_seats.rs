use common::id::{AccountId, Region, WindowId};
use sea_orm::entity::prelude::*;

/// Who sits at a window: their post is called as it is, and so are they in the record of cases.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "window_seats")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub window_id: WindowId,
    pub since: String,
    /// What their post was called before.
    pub post: String,
}

impl ActiveModelBehavior for ActiveModel {}
