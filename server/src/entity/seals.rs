use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// A minute of events and audit rows under one signed root.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seals")]
pub struct Model {
    /// Everything before this and after the previous seal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub until: Moment,
    pub n_rows: i32,
    pub root: String,
    /// The previous root.
    pub before: String,
    pub signature: String,
}

impl ActiveModelBehavior for ActiveModel {}
