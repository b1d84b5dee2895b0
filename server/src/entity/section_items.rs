use common::id::{ItemId, Region, SectionId};
use sea_orm::entity::prelude::*;

/// Whose a matter is; of none it is the whole body's.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "section_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    pub section_id: SectionId,
}

impl ActiveModelBehavior for ActiveModel {}
