use common::{
    id::{AccountId, ItemId, Region},
    moment::Moment,
    question::{ReplyBy, Topic},
};
use sea_orm::entity::prelude::*;

/// 网上咨询: what a case of this kind has of its own. What was asked stands with the case, sealed, as every answer to a form does.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "questions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// The case's.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub topic: Topic,
    pub reply_by: ReplyBy,
    pub may_publish: bool,
    pub is_passed_on: bool,
    pub is_extended: bool,
    /// Sealed; empty: none yet.
    pub answer: String,
    pub answered_by: Option<AccountId>,
    pub answered_name: String,
    pub answered_at: Option<Moment>,
    /// The day that had been told until then: a calendar that comes later makes no answer late.
    pub told_on: Option<String>,
    /// As everybody reads it, without what is somebody's own.
    pub pub_question: String,
    pub pub_answer: String,
    /// None: nobody does.
    pub published_at: Option<Moment>,
    /// A copy of the case's, so that the published ones of a matter are read by one index.
    pub item_id: Option<ItemId>,
}

impl ActiveModelBehavior for ActiveModel {}
