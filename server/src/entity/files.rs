use common::{
    id::{AccountId, FileId, Region},
    material::{FileKind, FileState, Trust},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 上传的文件. The row stands before the bytes do.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "files")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// None: only in the library.
    pub case_id: Option<Uuid>,
    pub slot: String,
    pub owner_id: AccountId,
    pub name: String,
    pub kind: FileKind,
    pub state: FileState,
    pub n_bytes: i64,
    pub digest: String,
    /// Random key; the name is never part of a path.
    pub storage: String,
    pub position: i32,
    pub turns: i32,
    pub trust: Trust,
    pub n_pages: i32,
    /// JSON list.
    pub doubts: String,
    /// The round it was handed in for.
    pub round: i32,
    /// Provenance, when reused.
    pub from_id: Option<FileId>,
    pub origin: String,
    /// In the owner's library.
    pub is_kept: bool,
    /// A day; empty: no end. From the day after on it is no proof of anything.
    pub valid_until: String,
    /// Of a paper with two sides, which one this is, as the material names it; empty: all of it.
    pub side: String,
    pub created_at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
