use common::{
    id::{AccountId, ProposalId, Region},
    moment::Moment,
    proposal::{About, State},
};
use sea_orm::entity::prelude::*;

/// 两人办
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    pub about: About,
    pub state: State,
    pub account_id: AccountId,
    /// The account that goes into it.
    pub other_id: Option<AccountId>,
    /// The body it is about: whoever leads that may confirm.
    pub org_id: Option<Uuid>,
    /// JSON: what is done once it is confirmed.
    pub body: String,
    pub says: String,
    pub reason: String,
    pub by_id: AccountId,
    pub by_name: String,
    pub at: Moment,
    pub settled_name: String,
    pub settled_at: Option<Moment>,
    pub settled_why: String,
}

impl ActiveModelBehavior for ActiveModel {}
