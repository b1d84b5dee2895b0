use common::{
    exchange::BatchState,
    id::{BatchId, Region, SystemId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 交换批次, theirs or ours.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BatchId,
    pub system_id: SystemId,
    pub no: String,
    pub is_in: bool,
    pub at: Moment,
    pub by_name: String,
    /// Of the file, `sha256:…`.
    pub digest: String,
    /// Where the file lies.
    pub storage: String,
    pub state: BatchState,
    pub n_rows: i32,
    pub n_taken: i32,
    pub n_same: i32,
    pub n_refused: i32,
}

impl ActiveModelBehavior for ActiveModel {}
