use common::{
    id::{LawId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 法规库: a law, kept once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "laws")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LawId,
    pub rev: i32,
    pub name: String,
    /// JSON: number, note and articles.
    pub body: String,
    pub changed_by: String,
    pub changed_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
