//! 文书: every paper of a case, set from the same facts the pages show (handbook 3.6).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page, Stream},
    case::MineForm,
    catalogue::{Qr, labelled},
    check::{Check, Nothing, unchecked},
    fault::Fault,
    id::{CaseId, PaperAt, PaperId},
    moment::{Day, Moment},
};

pub mod words;

pub const SHOW: Call<PaperAt, Nothing, PaperView> =
    Call::get("/api/cases/{case}/papers/{paper}", Access::SignedIn);
/// 版式文件: the same paper as PDF, sealed with a digital signature.
pub const FILE: Stream =
    Stream { methods: &["GET"], path: "/api/cases/{case}/papers/{paper}/file", access: Access::SignedIn };
/// 我的证照
pub const MINE: Call<(), MineForm, Page<LicenceView>> = Call::get("/api/me/licences", Access::Citizen);
/// 验证: for whoever holds a paper. A POST, so that the code stands in no log.
pub const VERIFY: Call<(), VerifyForm, VerifiedView> = Call::post("/api/papers/verify", Access::Public);
/// 用印登记: every use of the seal of one's body and those below it.
pub const REGISTER: Call<(), RegisterForm, Page<StampUse>> =
    Call::get("/api/papers/register", Access::Staff(Duty::Direct));

/// Letters and digits nobody confuses.
pub const N_CODE: usize = 16;

labelled! {
    PaperKind {
        #[default]
        Acceptance = "受理通知书",
        Deferral = "容缺受理通知书",
        Refusal = "不予受理通知书",
        Special = "特别程序告知书",
        Extension = "延期决定通知书",
        Grant = "准予许可决定书",
        Denial = "不予许可决定书",
        Termination = "终止办理通知书",
        Licence = "办理结果",
        /// 并联审批: what every body has decided.
        Reply = "集中答复书",
        Delivery = "送达回证",
        /// 告知承诺: what the applicant has promised.
        Pledge = "告知承诺书",
        Revocation = "撤销决定书",
        /// The applicant's own end of it.
        Withdrawal = "撤回申请确认书",
        Voiding = "作废决定书",
    }
}

labelled! {
    PaperState {
        #[default]
        Valid = "有效",
        /// Another has taken its place.
        Superseded = "已被替代",
        Revoked = "已撤销",
    }
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
}

labelled! {
    /// Whether a licence is good for something today.
    Standing {
        #[default]
        InForce = "有效",
        Expired = "已过有效期",
        Superseded = "已换发",
        Revoked = "已撤销",
    }
}

impl Standing {
    /// `until` is the last day it holds; none: no end.
    pub fn of(state: PaperState, until: Option<Day>, today: Day) -> Standing {
        match state {
            PaperState::Revoked => Standing::Revoked,
            PaperState::Superseded => Standing::Superseded,
            PaperState::Valid if until.is_some_and(|it| it < today) => Standing::Expired,
            PaperState::Valid => Standing::InForce,
        }
    }
}

/// 电子证照: what somebody was given, with what it is worth today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LicenceView {
    pub id: PaperId,
    pub case: CaseId,
    pub title: String,
    pub no: String,
    /// Who gave it.
    pub org: String,
    pub on: Day,
    /// None: no end.
    pub until: Option<Day>,
    pub standing: Standing,
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

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct VerifyForm {
    pub code: String,
    /// SHA-256 of the file somebody holds, in hex, worked out in their own browser; empty: only the code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
}

#[derive(Clone, Debug)]
pub struct Verify {
    pub code: String,
    /// As registered: `sha256:…`.
    pub file: Option<String>,
}

impl Check for VerifyForm {
    type Out = Verify;

    fn check(self) -> Result<Verify, Fault> {
        let code: String = self.code.chars().filter(|it| it.is_ascii_alphanumeric()).collect();
        let code = code.to_ascii_uppercase();
        match code.len() {
            N_CODE => Ok(Verify { code, file: file_digest(&self.file)? }),
            _ => Err(Fault::form("code", "验证码是文书上的16位字母和数字，请对照文书再输一次")),
        }
    }
}

fn file_digest(hex: &str) -> Result<Option<String>, Fault> {
    match hex.len() {
        0 => Ok(None),
        64 if hex.chars().all(|it| it.is_ascii_hexdigit()) => {
            Ok(Some(format!("sha256:{}", hex.to_ascii_lowercase())))
        }
        _ => Err(Fault::form("file", "这个文件没有读成，请重新选择")),
    }
}

labelled! {
    /// What a look at the register says of a paper: whether it is real, and whether it holds today.
    Verdict {
        #[default]
        Genuine = "真实有效",
        /// It is ours and was never taken back; its last day is over.
        Expired = "真实，但已过有效期",
        /// What is kept does not fit its signature.
        Altered = "记录与签名不符",
        /// The code is good, the file in somebody's hand is not the one we made.
        Different = "文件与登记的不一致",
        Superseded = "已被新的文书替代",
        Revoked = "已撤销",
    }
}

/// Enough to hold a paper against: not what it says about somebody's affairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerifiedView {
    pub verdict: Verdict,
    /// The last day it holds; none: no end.
    pub until: Option<Day>,
    pub title: String,
    pub no: String,
    pub org: String,
    /// Masked.
    pub to: String,
    pub item_name: String,
    pub on: Day,
    /// The first characters of its digest, which stand on the paper, too.
    pub digest: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RegisterForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(RegisterForm);

/// Who used a seal, when, on which paper of which case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StampUse {
    pub paper: PaperId,
    pub case: CaseId,
    pub case_no: String,
    pub title: String,
    pub no: String,
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
