use common::id::Region;
use sea_orm::entity::prelude::*;

/// 机构
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orgs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub region: Region,
    /// Everyday name, unique in the county.
    pub name: String,
    pub above_id: Option<Uuid>,
    /// JSON of `common::org::Org`.
    pub body: String,
}

impl ActiveModelBehavior for ActiveModel {}
