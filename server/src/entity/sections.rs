use common::id::{Region, SectionId};
use sea_orm::entity::prelude::*;

/// 科室
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SectionId,
    /// The body it is of.
    pub org_id: Uuid,
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
