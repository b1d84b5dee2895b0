use common::{
    callback::Outcome,
    id::{AccountId, CallbackId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 回电请求
///
/// Name, phone and question are sealed by `Keys`, and emptied when somebody has called.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "callbacks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CallbackId,
    pub region: Region,
    pub name: String,
    pub phone: String,
    pub about: String,
    pub at: Moment,
    /// `2026-11-25`, so that text order is day order.
    pub due_on: String,
    pub taken_by: Option<AccountId>,
    pub taken_name: String,
    pub settled_at: Option<Moment>,
    pub outcome: Option<Outcome>,
}

impl ActiveModelBehavior for ActiveModel {}
