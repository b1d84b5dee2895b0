use common::{
    id::{Region, StampId},
    mandate::stamp::StampState,
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 印章. One of a body is in use at a time.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stamps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StampId,
    pub org_id: Uuid,
    /// Everyday name of the body.
    pub org: String,
    pub no: String,
    /// What is cut into it.
    pub name: String,
    pub made_on: String,
    pub state: StampState,
    pub stopped_on: Option<String>,
    pub stopped_why: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
