use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 接力码: the last one asked for, ten minutes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handovers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// Keyed, because eight digits are soon tried.
    pub code_mac: String,
    pub until: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
