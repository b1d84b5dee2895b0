use common::{id::Region, moment::Moment};
use sea_orm::entity::prelude::*;

/// 佐证: what a row said when it was written, under the hall's key. Only ever appended to, and sealed with the minute.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "witnesses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// Of what kind the row is: 文书, 授权书 and so on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// Grows with time: the last one counts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Moment,
    pub mac: String,
}

impl ActiveModelBehavior for ActiveModel {}
