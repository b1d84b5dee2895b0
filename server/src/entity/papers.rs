use common::{
    id::{AccountId, FileId, PaperId, Region},
    moment::Moment,
    paper::{PaperKind, PaperState},
};
use sea_orm::entity::prelude::*;

/// 文书, and with it the register of the seal on it: who used it, when, by which letter.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "papers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaperId,
    pub case_id: Uuid,
    pub case_no: String,
    pub org_id: Uuid,
    pub kind: PaperKind,
    pub title: String,
    pub no: String,
    /// 验证码
    pub code: String,
    pub on_day: String,
    /// Sealed JSON of what stands on it.
    pub body: String,
    /// SHA-256 of that JSON.
    pub digest: String,
    /// Ours over number, code and digest.
    pub signature: String,
    pub state: PaperState,
    /// Empty: not sealed.
    pub stamp: String,
    /// The seal's own number, and whoever kept it then.
    pub stamp_no: String,
    pub stamp_keeper: String,
    pub sealed_by: Option<AccountId>,
    pub sealed_name: String,
    /// Empty: the head's own power.
    pub mandate_no: String,
    pub valid_until: String,
    pub at: Moment,
    /// As PDF, signed; none: not set yet.
    pub file_id: Option<FileId>,
    /// SHA-256 of that file, as `sha256:…`; empty: not set yet.
    pub file_digest: String,
    /// Whose it is: the account the case was handed in for.
    pub holder_id: Option<AccountId>,
    /// When its holder is told that it is about to end, a day; none: has been, or it has no end.
    pub remind_on: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
