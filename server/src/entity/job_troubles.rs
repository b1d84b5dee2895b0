use common::moment::Moment;
use sea_orm::entity::prelude::*;

/// A row of a job that could not be done: tried again when its time has come.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_troubles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job: String,
    /// The row's own id, as text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    pub n_tries: i32,
    pub since: Moment,
    pub due_at: Moment,
    pub says: String,
}

impl ActiveModelBehavior for ActiveModel {}
