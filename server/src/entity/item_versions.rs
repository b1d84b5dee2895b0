use common::id::ItemId;
use sea_orm::entity::prelude::*;

/// One published (or faulty) version of an item, whole.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// JSON of `common::catalogue::Item`.
    pub body: String,
    /// Of the body: importing the same again changes nothing.
    pub digest: String,
    pub published_on: String,
    /// 一件事: what its author wrote, before its matters were merged into it; JSON of the same type. Empty for every other item.
    pub source: String,
    /// JSON list; not empty: a draft.
    pub faults: String,
}

impl ActiveModelBehavior for ActiveModel {}
