use common::id::{AccountId, ItemId, Region};
use sea_orm::entity::prelude::*;

/// 堵点: what a case of this kind has of its own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "snags")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// The case's.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub item_id: ItemId,
    /// Of the place: a verdict's, or where drafts were left (`common::snag::LEFT`).
    pub key: String,
    /// What people call the place, as it was called then.
    pub label: String,
    /// How many were sent back there, or left it there, when it was raised.
    pub was: i64,
    /// Whoever puts it right, or has.
    pub owner_id: AccountId,
    pub owner: String,
    /// Of one place there is one at a time.
    pub is_open: bool,
}

impl ActiveModelBehavior for ActiveModel {}
