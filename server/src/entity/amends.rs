use common::id::Region;
use sea_orm::entity::prelude::*;

/// 当场更正: what stood there and what stands there now, word for word.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "amends")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    /// Of the event.
    pub seq: i32,
    /// Sealed.
    pub words: String,
}

impl ActiveModelBehavior for ActiveModel {}
