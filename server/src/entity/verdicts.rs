use common::{
    id::{AccountId, Region},
    moment::Moment,
    review::{Defect, Verdict},
};
use sea_orm::entity::prelude::*;

/// 逐份判断, per round.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdicts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: String,
    pub verdict: Verdict,
    pub defect: Option<Defect>,
    pub says: String,
    pub account_id: AccountId,
    pub by_name: String,
    pub at: Moment,
    /// Pages there were to look at, and how many were on the screen of whoever judged.
    pub n_pages: i32,
    pub n_seen: i32,
}

impl ActiveModelBehavior for ActiveModel {}
