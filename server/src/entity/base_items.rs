use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 上级基本目录的一条.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "base_items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// 基本编码
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    /// Everyday name of the body here whose it would be; empty: nobody has said.
    pub org: String,
    /// JSON of `BaseItem`.
    pub body: String,
    /// The province does it no longer.
    pub is_gone: bool,
    /// Why it is not claimed; empty: it is, or may be.
    pub declined: String,
    /// The edition that claims it, or did.
    pub making_id: Option<Uuid>,
    pub changed_by: String,
    pub changed_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
