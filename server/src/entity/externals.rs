use common::{
    id::{Region, SystemId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 部门系统办件: what a case of this kind has of its own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "externals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// The case's.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub system_id: SystemId,
    /// Its number there.
    pub no: String,
    pub accepted_at: Moment,
    pub promised_on: Option<String>,
    pub closed_at: Option<Moment>,
    /// When it came to us, and when we heard that it was over.
    pub entered_at: Moment,
    pub closed_entered_at: Option<Moment>,
    pub result: String,
    pub n_steps: i32,
    pub first_step_at: Option<Moment>,
    pub last_step_at: Option<Moment>,
}

impl ActiveModelBehavior for ActiveModel {}
