use common::{
    case::flow::{Act, Stage},
    id::{AccountId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 办件过程. Only ever appended to.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub act: Act,
    pub to_stage: Stage,
    /// None: the system, because a clock ran out.
    pub account_id: Option<AccountId>,
    pub by_name: String,
    /// The body that had the case in hand when it was done.
    pub org_id: Uuid,
    /// The window or post it was done at; empty where nobody of the house did it.
    pub window: String,
    pub at: Moment,
    pub note: String,
    /// For a notice: the days it gives.
    pub n_days: Option<i32>,
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
