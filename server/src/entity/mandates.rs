use common::{
    id::{AccountId, FileId, MandateId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 授权书. Never changed but by being revoked.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mandates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MandateId,
    pub org_id: Uuid,
    /// Everyday name of the body it speaks for.
    pub org: String,
    pub account_id: AccountId,
    pub holder: String,
    pub post: String,
    pub is_deputy: bool,
    pub no: String,
    /// For the public check.
    pub code: String,
    /// JSON lists.
    pub acts: String,
    pub items: String,
    pub from_on: String,
    pub until_on: String,
    pub signed_by: String,
    /// How much may be waived at a time, in 分.
    pub max_fen: i64,
    /// The scanned letter.
    pub scan_id: Option<FileId>,
    pub revoked_on: Option<String>,
    pub revoked_why: String,
    pub at: Moment,
}

impl ActiveModelBehavior for ActiveModel {}
