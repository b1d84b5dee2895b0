use common::{
    id::{Region, StandardId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 标准材料: one name, one sample, one standard of acceptance.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standards")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StandardId,
    pub rev: i32,
    pub name: String,
    /// JSON of `common::library::Standard`.
    pub body: String,
    pub changed_by: String,
    pub changed_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
