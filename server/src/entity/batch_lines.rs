use common::{
    exchange::LineState,
    id::{BatchId, Region, SystemId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// One row of a batch, and what became of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub batch_id: BatchId,
    pub system_id: SystemId,
    /// Which of its table, from 1.
    pub n: i32,
    pub of_table: String,
    /// 办件编号
    pub no: String,
    pub guid: String,
    /// Of what the row says, whichever batch it comes in.
    pub digest: String,
    pub state: LineState,
    pub says: String,
    pub at: Moment,
    pub case_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
