use common::{
    fee::{BillState, PayWay},
    id::Region,
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 缴款单: one for each case something is charged in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bills")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub no: String,
    pub item_name: String,
    pub payer: String,
    /// JSON list of `BillLine`.
    pub lines: String,
    /// In 分. `due` is what is left of the standard after it.
    pub waived: i64,
    pub due: i64,
    pub state: BillState,
    pub made_at: Moment,
    pub way: PayWay,
    /// The platform's own number.
    pub trade_no: String,
    pub paid_at: Option<Moment>,
    pub refunded_at: Option<Moment>,
    pub reason: String,
    /// Who took it; empty: the platform.
    pub cashier: String,
    /// 财政票据号
    pub fiscal_no: String,
}

impl ActiveModelBehavior for ActiveModel {}
