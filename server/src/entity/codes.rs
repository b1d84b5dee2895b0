use common::{id::AccountId, moment::Moment};
use sea_orm::entity::prelude::*;

/// A code that was sent: to set a new password with, or to show whose the phone is. Good until its time is over, or until
/// so many others were tried in its place.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "codes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub purpose: String,
    /// Keyed, because six digits are soon tried.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mac: String,
    pub until: Moment,
    pub n_wrong: i32,
}

impl ActiveModelBehavior for ActiveModel {}
