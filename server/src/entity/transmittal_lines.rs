use common::{
    id::{Region, TransmittalId},
    transmittal::{LineState, Way},
};
use sea_orm::entity::prelude::*;

/// One case on a list, as it was when it was handed over.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transmittal_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub transmittal_id: TransmittalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub case_id: Uuid,
    pub way: Way,
    pub case_no: String,
    pub item_name: String,
    pub applicant: String,
    pub contents: String,
    pub state: LineState,
}

impl ActiveModelBehavior for ActiveModel {}
