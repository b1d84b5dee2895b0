use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// 重新封存: a seal that no longer holds, what is there instead, who says so and why; signed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reseals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Moment,
    /// The seal it is about; 0: rows without a witness.
    pub until: Moment,
    /// What the seal would be over what is there now.
    pub root: String,
    pub n_rows: i32,
    pub by_name: String,
    pub why: String,
    pub signature: String,
}

impl ActiveModelBehavior for ActiveModel {}
