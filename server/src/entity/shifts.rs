use common::{
    id::{AccountId, Region, ShiftId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 班次: one cashier's drawer from the first taking to the counting.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shifts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShiftId,
    pub org_id: Uuid,
    pub org: String,
    pub clerk_id: AccountId,
    pub clerk: String,
    pub opened_at: Moment,
    pub ended_at: Option<Moment>,
    /// JSON list of `WaySum`, as it was when the shift ended.
    pub sums: String,
    /// Cash by the book then, in 分.
    pub cash: i64,
    pub counted: Option<i64>,
    pub reason: String,
    pub head_id: Option<AccountId>,
    pub head: String,
    pub signed_at: Option<Moment>,
    pub remark: String,
}

impl ActiveModelBehavior for ActiveModel {}
