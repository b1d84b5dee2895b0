use common::id::{AccountId, Region, SectionId};
use sea_orm::entity::prelude::*;

/// Somebody of a section.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "section_members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub section_id: SectionId,
    /// 股长: hands out and takes back.
    pub is_head: bool,
}

impl ActiveModelBehavior for ActiveModel {}
