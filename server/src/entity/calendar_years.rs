use sea_orm::entity::prelude::*;

/// 工作日历 by year.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_years")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub is_provisional: bool,
    /// Raised whenever a year is loaded.
    pub version: i32,
    pub source: String,
}

impl ActiveModelBehavior for ActiveModel {}
