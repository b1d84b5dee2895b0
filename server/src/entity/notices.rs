use common::id::{NoticeId, Region};
use sea_orm::entity::prelude::*;

/// 一次性告知书
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    pub case_id: Uuid,
    pub no: String,
    pub round: i32,
    pub on_day: String,
    pub n_days: i32,
    /// JSON list of `NoticeLine`.
    pub lines: String,
    /// JSON of the answers as they stood, sealed; empty: told before they were kept.
    pub answers: String,
    pub contact: String,
    /// Names a defect that could have been told before.
    pub is_repeat: bool,
}

impl ActiveModelBehavior for ActiveModel {}
