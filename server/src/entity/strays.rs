use common::{fee::StrayWhy, id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 多缴、错缴: what the platform took and no bill asks for.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "strays")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// None: the platform named a bill we never made.
    pub case_id: Option<Uuid>,
    pub bill_no: String,
    /// The platform's own number.
    pub trade_no: String,
    /// In 分.
    pub fen: i64,
    pub why: StrayWhy,
    pub at: Moment,
    pub refunded_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
