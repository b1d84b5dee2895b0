use common::id::Region;
use sea_orm::entity::prelude::*;

/// 视为受理 was announced: of which case, for which day, and whether on the day itself.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "forewarnings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub due_on: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub is_today: bool,
}

impl ActiveModelBehavior for ActiveModel {}
