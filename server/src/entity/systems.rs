use common::{
    id::{Region, SystemId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 对接的部门系统.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "systems")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SystemId,
    /// In addresses, and as folders are called.
    pub code: String,
    pub name: String,
    /// JSON list of bodies.
    pub orgs: String,
    pub url: String,
    /// Sealed.
    pub secret: String,
    pub is_told: bool,
    pub is_on: bool,
    /// Of everything here that moved until then it has been told.
    pub told_until: Moment,
    pub last_at: Option<Moment>,
    /// JSON of `common::exchange::Held`; empty: never.
    pub held: String,
}

impl ActiveModelBehavior for ActiveModel {}
