use common::calendar::Mark;
use sea_orm::entity::prelude::*;

/// What the yearly notice says of single days.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_days")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    pub mark: Mark,
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
