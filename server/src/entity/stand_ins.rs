use common::{
    id::{AccountId, Region, StandInId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 替岗: duties of somebody who is away, held by another for these days. Confirmed by two.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stand_ins")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StandInId,
    pub account_id: AccountId,
    pub deputy_id: AccountId,
    /// The body of whoever is away.
    pub org_id: Uuid,
    /// JSON, a list of duties.
    pub duties: String,
    pub from_on: String,
    /// Up to and with.
    pub until_on: String,
    pub at: Moment,
    /// Who confirmed it.
    pub by_name: String,
    pub ended_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
