//! 办件：from draft to decision.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::{Item, Qr},
    check::{Check, Faults, Nothing, prose, unchecked},
    fault::Fault,
    fee::BillView,
    form::{Answer, Answers, Known},
    id::{CaseId, ConsentId, ItemId, NoticeId},
    joint::JointView,
    material::SlotView,
    moment::{Day, Moment},
    paper::PaperLink,
    review::reveal::RevealView,
};
use clock::{ClockView, Stretch};
use flow::{Act, Stage};
use kinds::Kind;
use number::check_digit;
pub use number::{case_no, spaced_no};

pub mod card;
pub mod clock;
pub mod correction;
pub mod draft;
pub mod flow;
pub mod handed;
pub mod handover;
pub mod hold;
pub mod intake;
pub mod kinds;
mod number;
pub mod renew;
pub mod signing;

/// 打开一份申请: an empty draft, or the one this applicant already has for the item.
pub const OPEN: Call<ItemId, OpenForm, DraftView> = Call::post("/api/items/{item}/cases", Access::Public);
pub const DRAFT: Call<CaseId, Nothing, DraftView> = Call::get("/api/cases/{case}/draft", Access::Filler);
pub const SAVE: Call<CaseId, SaveForm, Saved> = Call::post("/api/cases/{case}/draft", Access::Filler);
pub const DISCARD: Call<CaseId, Nothing, Nothing> = Call::post("/api/cases/{case}/discard", Access::Applicant);
pub const SUBMIT: Call<CaseId, SubmitForm, Submitted> = Call::post("/api/cases/{case}/submit", Access::Citizen);
pub const RECEIPT: Call<CaseId, Nothing, ReceiptView> = Call::get("/api/cases/{case}/receipt", Access::Citizen);
pub const WITHDRAW: Call<CaseId, ReasonForm, CaseView> = Call::post("/api/cases/{case}/withdraw", Access::Citizen);
pub const SHOW: Call<CaseId, Nothing, CaseView> = Call::get("/api/cases/{case}", Access::SignedIn);
pub const MINE: Call<(), MineForm, Page<MineRow>> = Call::get("/api/me/cases", Access::Applicant);
/// Number and query code, without signing in. A POST, so that the code stands in no address and no log.
pub const LOOKUP: Call<(), LookupForm, CaseView> = Call::post("/api/lookup", Access::Public);

pub const QUEUE: Call<(), QueueForm, QueueView> = Call::get("/api/cases", Access::Staff(Duty::PreReview));

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OpenForm {
    /// From the guided check.
    pub answers: Answers,
}

impl Check for OpenForm {
    type Out = OpenForm;

    fn check(self) -> Result<OpenForm, Fault> {
        require_bounds(&self.answers)?;
        Ok(self)
    }
}

/// A draft with all that is needed to fill it in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DraftView {
    pub id: CaseId,
    pub item_id: ItemId,
    pub version: i32,
    pub stage: Stage,
    pub item: Item,
    pub org_name: String,
    pub answers: Answers,
    /// Raised at every save; a save must name the one it started from.
    pub rev: i32,
    pub saved_at: Moment,
    pub slots: Vec<SlotView>,
    /// What the applicant's profile can fill.
    pub known: Vec<KnownValue>,
    pub consents: Vec<ConsentChoice>,
    /// Whoever it was begun for has taken their leave back: it is the applicant's own again.
    pub is_consent_over: bool,
    /// Towns and villages for region fields.
    pub regions: Vec<String>,
    /// During correction: what has to be put right.
    pub notice: Option<NoticeId>,
    /// …and by when.
    pub correct_by: Option<Day>,
    /// …and of the form, where the notice names fields of it.
    pub told: Option<correction::ToldForm>,
    pub today: Day,
    /// The matter has another version by now, and asks for something else.
    pub renewed: Option<renew::Renewed>,
    pub is_signed_in: bool,
    /// The version of the rules on personal information still to be agreed to.
    pub rules: Option<String>,
    /// Continue on a phone.
    pub qr: Qr,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KnownValue {
    pub what: crate::form::Prefill,
    pub value: String,
}

impl DraftView {
    pub fn known(&self) -> Known {
        self.known.iter().map(|it| (it.what, it.value.clone())).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentChoice {
    pub id: ConsentId,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SaveForm {
    pub answers: Answers,
    pub rev: i32,
}

/// Names, characters of one answer, characters of all of them: more than any form asks for.
const MAX_ANSWERS: usize = 300;
const MAX_ANSWER: usize = 8_000;
const MAX_ALL: usize = 60_000;

/// What a draft may hold, right or wrong.
///
/// # Errors
/// Beside the answer that is too long; `Unreadable` for what no form of ours sends.
fn require_bounds(answers: &Answers) -> Result<(), Fault> {
    let length = |it: &Answer| match it {
        Answer::Text(text) => text.chars().count(),
        Answer::Many(all) => all.iter().map(|it| it.chars().count()).sum(),
        Answer::Rows(rows) => rows.iter().flatten().map(|(name, text)| name.len() + text.chars().count()).sum(),
    };
    if answers.len() > MAX_ANSWERS || answers.keys().any(|it| it.len() > 64) {
        return Err(Fault::Unreadable);
    }
    let longest = answers.iter().max_by_key(|it| length(it.1));
    let n_all: usize = answers.values().map(length).sum();
    match longest {
        Some((name, it)) if length(it) > MAX_ANSWER || n_all > MAX_ALL => {
            Err(Fault::form(name, &format!("写得太长，请改到{MAX_ANSWER}字以内；长的材料请作为文件上传")))
        }
        _ => Ok(()),
    }
}

impl Check for SaveForm {
    type Out = SaveForm;

    /// A draft may be wrong, but not boundless.
    fn check(self) -> Result<SaveForm, Fault> {
        require_bounds(&self.answers)?;
        Ok(self)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    pub rev: i32,
    pub saved_at: Moment,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SubmitForm {
    /// 承诺, ticked.
    pub declared: String,
    /// The rules on personal information, ticked: wanted when they are newer than what was agreed to.
    pub agreed: String,
}

impl Check for SubmitForm {
    type Out = SubmitForm;

    fn check(self) -> Result<SubmitForm, Fault> {
        match self.declared.is_empty() {
            true => Err(Fault::form("declared", "请阅读并勾选承诺后再提交")),
            false => Ok(self),
        }
    }
}

/// What handing in answers at once; the receipt itself is `RECEIPT`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Submitted {
    pub id: CaseId,
    pub no: String,
    pub query_code: String,
    pub submitted_at: Moment,
}

/// 收件凭证. Proves that it was handed in; not that it was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiptView {
    pub id: CaseId,
    pub no: String,
    pub query_code: String,
    pub item_name: String,
    pub applicant: String,
    pub submitted_at: Moment,
    /// When the last correction came in; the window answers that.
    pub corrected_at: Option<Moment>,
    pub org_name: String,
    pub window: String,
    pub phone: String,
    pub phone_masked: String,
    pub materials: Vec<ReceiptLine>,
    /// Until when the window must have answered.
    pub answer_by: Day,
    pub is_provisional: bool,
    /// 受理后…内办结
    pub promise: String,
    /// If accepted on `answer_by`.
    pub decide_by: Option<Day>,
    pub delivery: String,
    /// 收件人: whoever took it at a counter; empty: it came in from home.
    pub receiver: String,
    /// Words of the hall's seal for what it takes in.
    pub stamp: String,
    pub qr: Qr,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiptLine {
    pub name: String,
    pub n_files: u32,
    /// 份数: 原件1份，复印件1份, of what lay on a counter; empty: only files came.
    pub copies: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReasonForm {
    pub reason: String,
}

#[derive(Clone)]
pub struct Reason(pub String);

impl Check for ReasonForm {
    type Out = Reason;

    fn check(self) -> Result<Reason, Fault> {
        prose(&self.reason, "请写明原因").map(Reason).map_err(|says| Fault::form("reason", says))
    }
}

/// 办件进度, for whoever may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseView {
    pub id: CaseId,
    pub kind: Kind,
    /// 办件编号
    pub no: String,
    /// None: it is about no matter of the catalogue.
    pub item_id: Option<ItemId>,
    pub item_name: String,
    pub item_version: i32,
    pub stage: Stage,
    /// Masked for whoever looked it up without signing in.
    pub applicant: String,
    /// Who has it now: 卫生健康05号窗口, or you.
    pub holder: String,
    /// One sentence: what happens now, and what the applicant has to do.
    pub now: String,
    /// What whoever asked may do next; the screen shows these buttons and no others.
    pub acts: Vec<Act>,
    pub events: Vec<EventView>,
    pub clock: Option<ClockView>,
    /// 接下来: what is still to come, what and by when in two lines each.
    pub ahead: Vec<String>,
    /// 法定, and what else runs beside it.
    pub beside: Vec<ClockView>,
    /// 谁的时间
    pub days: Vec<Stretch>,
    pub notices: Vec<NoticeLink>,
    pub papers: Vec<PaperLink>,
    /// 并联审批: how the matters stand that were applied for together.
    pub joint: Option<JointView>,
    /// 缴款单, where something is charged.
    pub bill: Option<BillView>,
    /// 咨询: what was asked; empty for other kinds…
    pub asked: String,
    /// …and what was answered; empty: nothing yet.
    pub answered: String,
    /// 取件码, while something lies ready for the applicant; nobody else reads it.
    pub pick_up: String,
    /// Who looked at whole ID and phone numbers.
    pub reveals: Vec<RevealView>,
    pub today: Day,
    pub version: i32,
    pub phone: String,
    pub qr: Qr,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventView {
    pub act: Act,
    pub to: Stage,
    pub at: Moment,
    pub by: String,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoticeLink {
    pub id: NoticeId,
    pub no: String,
    pub on: Day,
    pub due: Day,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct MineForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(MineForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MineRow {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub applicant: String,
    pub stage: Stage,
    pub holder: String,
    pub due: Option<Day>,
    pub is_provisional: bool,
    /// Something only the applicant can do.
    pub needs_you: bool,
    pub next: String,
    pub at: Moment,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LookupForm {
    pub no: String,
    pub query_code: String,
}

#[derive(Clone)]
pub struct Lookup {
    pub no: String,
    pub query_code: String,
}

impl Check for LookupForm {
    type Out = Lookup;

    fn check(self) -> Result<Lookup, Fault> {
        let mut faults = Faults::default();
        let no = crate::value::plain_digits(&self.no);
        let ok = no.len() == 18
            && no.bytes().all(|it| it.is_ascii_digit())
            && check_digit(no.get(..17).unwrap_or("")) == no.chars().last();
        if !ok {
            faults.say("no", "请填写收件凭证上的18位办件编号");
        }
        let query_code = crate::value::plain_digits(&self.query_code).to_uppercase();
        if query_code.is_empty() {
            faults.say("query_code", "请填写收件凭证上的查询码");
        }
        faults.done()?;
        Ok(Lookup { no, query_code })
    }
}

/// Filters of the desk's queue; they live in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct QueueForm {
    /// `todo` (default), `due`, `back`, `mine`, `waiting`, `passed`, `all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(QueueForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueView {
    pub page: Page<QueueRow>,
    pub views: Vec<ViewCount>,
    pub items: Vec<ItemCount>,
    pub lights: Lights,
    pub today: Day,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ViewCount {
    pub view: String,
    pub label: String,
    pub n_cases: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ItemCount {
    pub id: ItemId,
    pub name: String,
    pub n_cases: u64,
}

/// How many cases stand under each light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lights {
    pub overdue: u64,
    pub today: u64,
    pub tomorrow: u64,
    pub rest: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueRow {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub applicant: String,
    pub stage: Stage,
    pub due: Option<Day>,
    pub is_provisional: bool,
    /// Working days left; negative: overdue by so many.
    pub n_left: Option<i32>,
    /// Working days it has stood where it stands, while no clock runs.
    pub n_waited: Option<i32>,
    pub n_materials: u32,
    /// What the machine saw first.
    pub n_doubts: u32,
    /// 补正已回
    pub is_back: bool,
    pub claimed_by: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_number_can_be_read_out_and_checked() {
        let no = case_no(431_099, Day::of(2026, 11, 23).unwrap(), 37);
        assert_eq!(no.len(), 18);
        let check = |no: &str, ok: bool| {
            let form = LookupForm { no: no.to_owned(), query_code: "K7M4Q2".to_owned() };
            assert_eq!(form.check().is_ok(), ok, "{no}");
        };
        check(&no, true);
        check(&spaced_no(&no), true);
        for n in 0..18 {
            let mut wrong: Vec<u8> = no.bytes().collect();
            wrong[n] = b'0' + (wrong[n] - b'0' + 1) % 10;
            check(std::str::from_utf8(&wrong).unwrap(), false);
        }
        check("43109926112300037", false);
        check("", false);
    }
}
