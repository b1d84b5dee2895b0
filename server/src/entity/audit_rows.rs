use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// Who did what, when, and how it ended: every call that is not a question.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_rows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: Moment,
    pub account_id: Option<AccountId>,
    pub route: String,
    /// The filled path: ids only.
    pub subject: String,
    pub status: i32,
    /// Address it came from.
    pub peer: String,
    /// The case, or whom, out of `subject`: for finding it again. Not sealed, because what it is taken from is.
    pub about: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
