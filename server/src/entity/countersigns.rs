use common::{decision::Word, id::Region};
use sea_orm::entity::prelude::*;

/// 会签: one body that was asked about a case; it may look on from then, unless it is asked no longer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "countersigns")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: Uuid,
    /// The event that asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    /// Its everyday name.
    pub org: String,
    pub asked_on: String,
    /// Working days it was given; 0: only the day is known.
    pub n_days: i32,
    /// As it was told. A calendar that comes later moves it back, never forward.
    pub until_on: String,
    pub word: Word,
}

impl ActiveModelBehavior for ActiveModel {}
