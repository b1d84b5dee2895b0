use common::{
    id::{AccountId, Region, StatementId},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 对账: one file of the platform's, held against the book.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StatementId,
    pub account_id: AccountId,
    pub by_name: String,
    /// Of the file.
    pub name: String,
    pub from_on: String,
    pub until_on: String,
    pub at: Moment,
    pub n_matched: i32,
    pub n_open: i32,
    /// JSON list of `Line`: what does not agree.
    pub lines: String,
    /// JSON list of `BadRow`.
    pub bad: String,
}

impl ActiveModelBehavior for ActiveModel {}
