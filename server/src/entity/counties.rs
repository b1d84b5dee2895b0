use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 县: one row, of the county whose hall this is.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "counties")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// JSON of `common::county::County`.
    pub facts: String,
    /// 开门: since when citizens are served; none: 筹备中.
    pub opened_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
