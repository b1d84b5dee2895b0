//! 文书: every paper of a case, set from the same facts the pages show (handbook 3.6).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page, Stream},
    case::MineForm,
    catalogue::{Look, Qr},
    check::{Check, Faults, Nothing, unchecked},
    export::{self, Exported},
    fault::Fault,
    id::{CaseId, FileId, PaperAt, PaperId},
    moment::{Day, Moment},
};

mod kind;
pub mod law;
pub mod licence;
mod mark;
#[cfg(feature = "db")]
pub mod notice;
#[cfg(feature = "db")]
pub mod receipt;
#[cfg(feature = "db")]
pub mod register;
#[cfg(feature = "db")]
pub mod remedy;
mod verify;
#[cfg(feature = "db")]
pub mod words;

pub use kind::{PaperKind, PaperState};
pub use licence::{LicenceView, Standing};
pub use mark::{hall_stamp, stamp_lines};
pub use verify::{Held, N_CODE, Verdict, VerifiedView, Verify, VerifyForm};

pub const SHOW: Call<PaperAt, Nothing, PaperView> =
    Call::get("/api/cases/{case}/papers/{paper}", Access::SignedIn);
/// 版式文件: the same paper as PDF, sealed with a digital signature.
pub const FILE: Stream =
    Stream { methods: &["GET"], path: "/api/cases/{case}/papers/{paper}/file", access: Access::SignedIn };
/// One page of that file as a picture, for whoever's browser shows no PDF.
pub const PICTURE: Stream =
    Stream { methods: &["GET"], path: "/api/cases/{case}/papers/{paper}/pages/{page}", access: Access::SignedIn };
/// 我的证照
pub const MINE: Call<(), MineForm, Page<LicenceView>> = Call::get("/api/me/licences", Access::Citizen);
/// 验证: for whoever holds a paper. A POST, so that the code stands in no log.
pub const VERIFY: Call<(), VerifyForm, VerifiedView> = Call::post("/api/papers/verify", Access::Public);
/// 用印登记: every use of the seal of one's body and those below it.
pub const REGISTER: Call<(), RegisterForm, Page<StampUse>> =
    Call::get("/api/papers/register", Access::Staff(Duty::Direct));
/// The same as a workbook, for a reason that stands in the record.
pub const REGISTER_EXPORT: Call<(), ExportForm, Exported> =
    Call::post("/api/papers/register/exports", Access::Staff(Duty::Direct));

/// Whether a county may add to it: not to what its matter lays out, nor to what somebody else declares or signs for.
pub fn has_tail(kind: PaperKind) -> bool {
    !matches!(kind, PaperKind::Licence | PaperKind::Pledge | PaperKind::Withdrawal | PaperKind::Delivery)
}

/// What stands on it, whole: kept, digested and signed as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paper {
    pub kind: PaperKind,
    pub no: String,
    /// The authority, as the head of the paper says it.
    pub org: String,
    /// Title under it: 准予许可决定书, or the licence's own name.
    pub title: String,
    pub to: String,
    pub case_no: String,
    /// 申请事项
    pub item: String,
    /// 正文
    pub text: Vec<String>,
    /// What is better read as a table.
    pub rows: Vec<Fact>,
    pub on: Day,
    /// Words of the seal.
    pub stamp: String,
    /// Who put it there.
    pub sealed_by: String,
    /// 证照: how it is laid out; none: a letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// The holder's picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Photo>,
}

/// A picture that is part of a paper: the file, and the digest it had then, so that the signature covers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Photo {
    pub file: FileId,
    pub digest: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fact {
    pub name: String,
    pub text: String,
}

impl Fact {
    pub fn of(name: &str, text: impl Into<String>) -> Fact {
        Fact { name: name.to_owned(), text: text.into() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaperView {
    pub id: PaperId,
    pub case: CaseId,
    pub paper: Paper,
    pub state: PaperState,
    /// 验证码
    pub code: String,
    /// The first characters of its digest: what verifying shows, too.
    pub digest: String,
    pub qr: Qr,
    /// May whoever looks open the case it is of? The holder of a card somebody else applied for may not.
    pub has_case: bool,
    /// 证照, for its holder: what it is worth today, where it was shown, when it is to be renewed.
    pub licence: Option<licence::OwnView>,
}

/// One line of a case's list of papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaperLink {
    pub id: PaperId,
    pub kind: PaperKind,
    pub title: String,
    pub no: String,
    pub on: Day,
    pub state: PaperState,
}

impl PaperLink {
    /// What goes into the applicant's hands at the end: the decision and what was made of it, as far as they hold.
    pub fn is_handed_out(&self) -> bool {
        let is_result =
            matches!(self.kind, PaperKind::Grant | PaperKind::Denial | PaperKind::Licence | PaperKind::Reply);
        is_result && self.state == PaperState::Valid
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RegisterForm {
    /// Words that have to be in title, number, number of the case, seal or name of whoever used it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(RegisterForm);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ExportForm {
    pub of: RegisterForm,
    pub reason: String,
}

impl Check for ExportForm {
    type Out = ExportForm;

    fn check(self) -> Result<ExportForm, Fault> {
        let mut faults = Faults::default();
        let reason = faults.take("reason", export::reason(&self.reason));
        faults.done()?;
        Ok(ExportForm { reason: reason.unwrap_or_default(), ..self })
    }
}

/// Who used a seal, when, on which paper of which case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StampUse {
    pub paper: PaperId,
    pub case: CaseId,
    pub case_no: String,
    pub title: String,
    pub no: String,
    /// Whom the paper is for.
    pub to: String,
    pub stamp: String,
    pub stamp_no: String,
    /// Whoever kept the seal then; empty: nobody had been registered.
    pub keeper: String,
    pub by: String,
    /// The letter that allowed it; none: the head's own power.
    pub mandate_no: String,
    pub at: Moment,
    pub digest: String,
    pub state: PaperState,
}

/// 7F3K-9MQ2-XW4P-D6RT
pub fn spaced_code(code: &str) -> String {
    let all: Vec<char> = code.chars().collect();
    all.chunks(4).map(|it| it.iter().collect::<String>()).collect::<Vec<String>>().join("-")
}
