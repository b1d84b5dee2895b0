use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// Somebody has scanned a licence that was held up.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "showing_looks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub showing_id: Uuid,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
