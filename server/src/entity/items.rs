use common::{
    catalogue::{ItemKind, ItemState, Level},
    id::{ItemId, Region},
};
use sea_orm::entity::prelude::*;

/// 服务事项: what lists and filters need. The elements are in `item_versions`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ItemId,
    pub region: Region,
    pub code: String,
    /// 基本编码: the same matter at every level; empty: not known.
    pub base_code: String,
    pub name: String,
    pub org_id: Uuid,
    pub org_name: String,
    pub kind: ItemKind,
    pub level: Level,
    pub state: ItemState,
    /// The published version.
    pub version: i32,
    pub is_person: bool,
    pub is_legal: bool,
    pub theme: String,
    /// In words.
    pub promised: String,
    pub n_materials: i32,
    pub visits: Option<i32>,
    pub is_free: Option<bool>,
    pub is_online: bool,
    pub is_whole: bool,
    /// 村级代办: towns and villages take it in.
    pub is_near: bool,
    pub n_elements: i32,
    /// Its name in English; empty: nobody has written one.
    pub english: String,
    /// Order of lists: no database sorts Chinese alike.
    pub pinyin: String,
    /// Place on the home page; 0: none.
    pub hot: i32,
    /// The same among what old people come for; 0: not among it.
    pub elder: i32,
}

impl ActiveModelBehavior for ActiveModel {}
