use common::{
    id::{AccountId, InquiryId, Region},
    inquiry::Outcome,
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 首问登记
///
/// Name and phone are sealed, and emptied when whoever asked has been told.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inquiries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InquiryId,
    pub org_id: Uuid,
    /// 首问责任人
    pub account_id: AccountId,
    pub by_name: String,
    pub at: Moment,
    pub about: String,
    pub outcome: Outcome,
    pub says: String,
    pub name: String,
    pub phone: String,
    /// By when they are told; none: nothing is open.
    pub due_on: Option<String>,
    pub reply: String,
}

impl ActiveModelBehavior for ActiveModel {}
