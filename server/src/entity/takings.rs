use common::{
    fee::{PayWay, shift::TakingKind},
    id::{AccountId, Region, ShiftId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 收款流水: lines are only added.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "takings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub bill_id: Uuid,
    pub case_id: Uuid,
    pub bill_no: String,
    pub item_name: String,
    pub payer: String,
    /// None: no drawer was touched.
    pub shift_id: Option<ShiftId>,
    /// The body it was taken for.
    pub org_id: Uuid,
    pub clerk_id: Option<AccountId>,
    pub clerk: String,
    pub kind: TakingKind,
    pub way: PayWay,
    /// In 分; less than nothing: out again.
    pub fen: i64,
    pub note: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
