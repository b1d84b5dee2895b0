use common::{
    case::{flow::Stage, kinds::Kind},
    decision::pledge::Promise,
    id::{AccountId, ConsentId, ItemId, Region},
    moment::Moment,
};
use sea_orm::entity::prelude::*;

/// 办件
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub region: Region,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: Kind,
    /// Given at submission: a draft has none.
    pub no: Option<String>,
    pub query_code: String,
    /// None: it is about no matter of the catalogue.
    pub item_id: Option<ItemId>,
    pub item_version: i32,
    /// What it is called: the matter's name, or the first words of what was asked.
    pub item_name: String,
    pub org_id: Uuid,
    pub applicant_id: AccountId,
    /// 代办
    pub consent_id: Option<ConsentId>,
    pub applicant_name: String,
    pub stage: Stage,
    /// How many events the case has; guards every change.
    pub version: i32,
    /// Sealed JSON.
    pub answers: String,
    /// Raised at every save of the draft.
    pub rev: i32,
    pub saved_at: Moment,
    pub submitted_at: Option<Moment>,
    /// Computed from events and calendar, kept for sorting; re-dated when the calendar changes.
    pub due_on: Option<String>,
    pub is_provisional: bool,
    /// Reviews so far, plus one.
    pub round: i32,
    /// Who reviewed last: a correction comes back to them.
    pub reviewer_id: Option<AccountId>,
    pub claimed_by: Option<AccountId>,
    pub claimed_name: String,
    pub claimed_until: Moment,
    pub n_materials: i32,
    pub n_doubts: i32,
    pub is_second_allowed: bool,
    /// 容缺: JSON list of slots put off at acceptance that have not come; empty when nothing is owed.
    pub owed: String,
    pub owed_by: Option<String>,
    /// 取件码, from when something lies ready until it is fetched.
    pub pick_up: String,
    /// 上报: the other body that has had it in hand, and may look on.
    pub other_org_id: Option<Uuid>,
    /// 窗口收件: the clerk who has the draft in hand, or took it in.
    pub clerk_id: Option<AccountId>,
    /// 并联审批: the case this is a part of.
    pub joint_id: Option<Uuid>,
    /// 告知承诺: where it stands.
    pub promise: Promise,
    /// By when it is to be looked at.
    pub check_by: Option<String>,
    /// Since when it stands in its stage; 0: not known.
    pub moved_at: Moment,
    /// When its applicant is told once more that originals are waited for.
    pub remind_on: Option<String>,
    /// 承办人, whoever took it up or was handed it; none: nobody yet.
    pub handler_id: Option<AccountId>,
    pub handler: String,
    /// 会签: until when the last of those that were asked may answer; none: all have. Who they are: `countersigns`.
    pub asked_until: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
