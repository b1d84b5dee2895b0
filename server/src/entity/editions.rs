use common::{
    edition::Cause,
    id::{ItemId, Region},
};
use sea_orm::entity::prelude::*;

/// 事项编制: what a case of this kind has of its own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "editions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    /// The case's.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The matter it begins from, or has become.
    pub item_id: Option<ItemId>,
    /// Under which the matter is found, or will be.
    pub code: String,
    pub cause: Cause,
    /// Why, as it was begun.
    pub says: String,
    /// The version it began from.
    pub base: Option<i32>,
    /// None: as soon as it may.
    pub effective_on: Option<String>,
    /// Neither published nor dropped: of one matter there is one at a time.
    pub is_open: bool,
    /// JSON list of lines: the decisions it rests on.
    pub papers: String,
    /// JSON list of codes that end when it takes effect.
    pub ends: String,
    /// JSON of a matter, as its file says it.
    pub doc: String,
    /// JSON: of each group how often it was written, by whom and when.
    pub revs: String,
    /// JSON list of accounts: who has written any of it.
    pub writers: String,
    /// JSON list of what checkers found.
    pub remarks: String,
    /// Digest of the document whose rehearsal went through; empty: none has.
    pub rehearsed: String,
    /// The version it has become.
    pub published: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
