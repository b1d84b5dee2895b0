//! 审查与决定：承办 → 审核 → 批准. Who decides is nobody who looked into it, and holds a letter for it.
use serde::{Deserialize, Serialize};

use super::SayForm;
use crate::{
    account::Duty,
    application::MAX_EXTENSION_DAYS,
    call::{Access, Call},
    case::{CaseView, ReasonForm},
    catalogue::labelled,
    check::{Check, Faults, line, prose},
    fault::Fault,
    id::CaseId,
    moment::Day,
    review::VersionForm,
    value::{FOREVER, Validity, plain_line},
};

const REVIEWER: Access = Access::Staff(Duty::Review);
const DECIDER: Access = Access::Staff(Duty::Decide);
const HEAD: Access = Access::Staff(Duty::Direct);

pub const ASSIGN: Call<CaseId, VersionForm, CaseView> = Call::post("/api/cases/{case}/assign", REVIEWER);
pub const TRANSFER: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/transfer", REVIEWER);
pub const OPINE: Call<CaseId, OpineForm, CaseView> = Call::post("/api/cases/{case}/opine", REVIEWER);
/// 会签: another body is asked, and the clock runs on.
pub const ASK_COUNTERSIGN: Call<CaseId, AskForm, CaseView> =
    Call::post("/api/cases/{case}/ask-countersign", REVIEWER);
/// Asked no longer.
pub const UNASK: Call<CaseId, UnaskForm, CaseView> = Call::post("/api/cases/{case}/unask", REVIEWER);
/// What the body that was asked has to say.
pub const COUNTERSIGN: Call<CaseId, OpineForm, CaseView> = Call::post("/api/cases/{case}/countersign", REVIEWER);
/// 退回上一环节: the checker's hand …
pub const SEND_BACK: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/send-back", REVIEWER);
/// … and the decider's.
pub const RETURN: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/return", DECIDER);
pub const START_SPECIAL: Call<CaseId, SpecialForm, CaseView> = Call::post("/api/cases/{case}/special", REVIEWER);
pub const END_SPECIAL: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/special-end", REVIEWER);
pub const EXTEND: Call<CaseId, ExtendForm, CaseView> = Call::post("/api/cases/{case}/extend", HEAD);
pub const GRANT: Call<CaseId, GrantForm, CaseView> = Call::post("/api/cases/{case}/grant", DECIDER);
pub const DENY: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/deny", DECIDER);
/// 上报: with the opinion of the body that received it; the upper one asks for nothing a second time (许可法 35).
pub const REPORT_UP: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/report-up", REVIEWER);
/// 转办 to another body whose matter it is, with its clock; this one may look on (handbook 3.3).
pub const PASS_ON: Call<CaseId, PassOnForm, CaseView> = Call::post("/api/cases/{case}/pass-on", REVIEWER);
/// 即办: accepted and decided in one visit.
pub const DECIDE_AT_ONCE: Call<CaseId, GrantForm, CaseView> =
    Call::post("/api/cases/{case}/decide-at-once", DECIDER);
/// 即办 with the licence in hand: accepted, decided, made and handed over to whoever stands there, in one act.
pub const FINISH_AT_ONCE: Call<CaseId, AtOnceForm, CaseView> =
    Call::post("/api/cases/{case}/finish-at-once", DECIDER);
pub const TERMINATE: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/terminate", HEAD);
pub const ASK_VOID: Call<CaseId, ReasonForm, CaseView> = Call::post("/api/cases/{case}/ask-void", Access::Desk);
pub const VOID: Call<CaseId, SayForm, CaseView> = Call::post("/api/cases/{case}/void", HEAD);

labelled! {
    /// 特别程序 (许可法 45).
    SpecialKind {
        #[default]
        Inspection = "现场勘验",
        Testing = "检验、检测",
        Quarantine = "检疫",
        Appraisal = "鉴定",
        Experts = "专家评审",
        Hearing = "听证",
        Publicity = "公示",
        Auction = "招标、拍卖",
    }
}

labelled! {
    /// What an opinion leans to.
    Leaning {
        #[default]
        Grant = "建议准予",
        Deny = "建议不予",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OpineForm {
    pub version: i32,
    pub leaning: Leaning,
    pub says: String,
}

#[derive(Clone, Debug)]
pub struct Opine {
    pub version: i32,
    pub leaning: Leaning,
    pub says: String,
}

impl Opine {
    pub fn note(&self) -> String {
        format!("{}：{}", self.leaning.label(), self.says)
    }
}

impl Check for OpineForm {
    type Out = Opine;

    fn check(self) -> Result<Opine, Fault> {
        let says = prose(&self.says, "请写明审查意见").map_err(|it| Fault::form("says", it))?;
        Ok(Opine { version: self.version, leaning: self.leaning, says })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AskForm {
    pub version: i32,
    /// Everyday names of the bodies, all asked the same at once.
    pub orgs: Vec<String>,
    pub says: String,
    /// Working days they have; who is silent until then has nothing to say against it.
    pub n_days: u32,
}

#[derive(Clone, Debug)]
pub struct Ask {
    pub version: i32,
    pub orgs: Vec<String>,
    pub says: String,
    pub n_days: u32,
}

impl Check for AskForm {
    type Out = Ask;

    fn check(self) -> Result<Ask, Fault> {
        let mut faults = Faults::default();
        let mut orgs: Vec<String> = Vec::new();
        for it in self.orgs.iter().map(|it| plain_line(it)).filter(|it| !it.is_empty()) {
            if !orgs.contains(&it) {
                orgs.push(it);
            }
        }
        match orgs.len() {
            0 => faults.say("orgs", "请选择会签的单位"),
            1..=MOST_ASKED => (),
            _ => faults.say("orgs", "一次最多请10个单位"),
        }
        let says = faults.take("says", prose(&self.says, "请写明要会签的问题"));
        if !(1..=10).contains(&self.n_days) {
            faults.say("n_days", "会签期限为1至10个工作日");
        }
        faults.done()?;
        Ok(Ask { version: self.version, orgs, says: says.unwrap_or_default(), n_days: self.n_days })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PassOnForm {
    pub version: i32,
    /// Everyday name of the body that goes on with it.
    pub org: String,
    pub says: String,
}

#[derive(Clone, Debug)]
pub struct PassOn {
    pub version: i32,
    pub org: String,
    pub says: String,
}

impl Check for PassOnForm {
    type Out = PassOn;

    fn check(self) -> Result<PassOn, Fault> {
        let mut faults = Faults::default();
        let org = faults.take("org", line(&self.org, "请选择转给哪个单位"));
        let says = faults.take("says", prose(&self.says, "请写明为什么归那个单位办"));
        match (org, says) {
            (Some(org), Some(says)) => Ok(PassOn { version: self.version, org, says }),
            _ => Err(faults.into_fault()),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AtOnceForm {
    pub version: i32,
    /// As of `GrantForm`.
    pub says: String,
    pub valid_until: String,
    /// Who signs for the licence.
    pub signed_by: String,
}

#[derive(Clone, Debug)]
pub struct AtOnce {
    pub granted: Granted,
    pub signed_by: String,
}

impl Check for AtOnceForm {
    type Out = AtOnce;

    fn check(self) -> Result<AtOnce, Fault> {
        let AtOnceForm { version, says, valid_until, signed_by } = self;
        let mut faults = Faults::default();
        let signed_by = faults.take("signed_by", line(&signed_by, "请填写签收人姓名"));
        let granted = match (GrantForm { version, says, valid_until }).check() {
            Ok(it) => Some(it),
            Err(Fault::Form { fields }) => {
                fields.iter().for_each(|it| faults.say(&it.name, &it.says));
                None
            }
            Err(it) => return Err(it),
        };
        match (granted, signed_by) {
            (Some(granted), Some(signed_by)) => Ok(AtOnce { granted, signed_by }),
            _ => Err(faults.into_fault()),
        }
    }
}

/// Bodies asked about one case at once, at most.
pub const MOST_ASKED: usize = 10;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct UnaskForm {
    pub version: i32,
    /// Everyday name of the body.
    pub org: String,
    /// Why its word is not needed any longer.
    pub says: String,
}

#[derive(Clone, Debug)]
pub struct Unask {
    pub version: i32,
    pub org: String,
    pub says: String,
}

impl Check for UnaskForm {
    type Out = Unask;

    fn check(self) -> Result<Unask, Fault> {
        let mut faults = Faults::default();
        let org = faults.take("org", line(&self.org, "请选择撤回哪个单位的会签"));
        let says = faults.take("says", prose(&self.says, "请写明为什么不再等"));
        match (org, says) {
            (Some(org), Some(says)) => Ok(Unask { version: self.version, org, says }),
            _ => Err(faults.into_fault()),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SpecialForm {
    pub version: i32,
    pub kind: SpecialKind,
    /// Legal ground, and why it is wanted here.
    pub says: String,
    /// Working days it is expected to take; the applicant is told in writing.
    pub n_days: u32,
}

#[derive(Clone, Debug)]
pub struct Special {
    pub version: i32,
    pub kind: SpecialKind,
    pub says: String,
    pub n_days: u32,
}

impl Check for SpecialForm {
    type Out = Special;

    fn check(self) -> Result<Special, Fault> {
        let mut faults = Faults::default();
        let says = faults.take("says", prose(&self.says, "请写明法律依据和理由"));
        if !(1..=120).contains(&self.n_days) {
            faults.say("n_days", "预计时间为1至120个工作日");
        }
        faults.done()?;
        Ok(Special { version: self.version, kind: self.kind, says: says.unwrap_or_default(), n_days: self.n_days })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ExtendForm {
    pub version: i32,
    pub n_days: u32,
    pub says: String,
}

#[derive(Clone, Debug)]
pub struct Extend {
    pub version: i32,
    pub n_days: u32,
    pub says: String,
}

impl Check for ExtendForm {
    type Out = Extend;

    fn check(self) -> Result<Extend, Fault> {
        let mut faults = Faults::default();
        let says = faults.take("says", prose(&self.says, "请写明延长的理由，申请人会看到"));
        if !(1..=MAX_EXTENSION_DAYS).contains(&self.n_days) {
            faults.say("n_days", "延长1至10个工作日");
        }
        faults.done()?;
        Ok(Extend { version: self.version, n_days: self.n_days, says: says.unwrap_or_default() })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GrantForm {
    pub version: i32,
    /// Content and scope of what is granted.
    pub says: String,
    /// 长期, or until when; may be empty.
    pub valid_until: String,
}

#[derive(Clone, Debug)]
pub struct Granted {
    pub version: i32,
    pub says: String,
    /// `None`: nothing is said of it.
    pub valid_until: Option<Validity>,
}

impl Granted {
    /// As it is kept and printed, granted on that day: a day, 长期, or nothing. What ends before it begins is a slip.
    /// `usual`: what the matter says (5年); it holds where the decider says nothing else, if it can be counted.
    pub fn kept_until(&self, usual: &str, today: Day) -> Result<String, Fault> {
        let said = self.valid_until.or_else(|| Validity::parse(usual).ok());
        match said.map(|it| it.until(today)) {
            None => Ok(String::new()),
            Some(None) => Ok(FOREVER.to_owned()),
            Some(Some(it)) if it < today => Err(Fault::form("valid_until", "有效期不能早于今天，请核对")),
            Some(Some(it)) if it.year() > today.year() + 100 => {
                Err(Fault::form("valid_until", "有效期超过100年，没有期限的请写“长期”"))
            }
            Some(Some(it)) => Ok(it.to_string()),
        }
    }
}

impl Check for GrantForm {
    type Out = Granted;

    fn check(self) -> Result<Granted, Fault> {
        let mut faults = Faults::default();
        let says = faults.take("says", prose(&self.says, "请写明准予的内容和范围"));
        let valid_until = match self.valid_until.trim() {
            "" => None,
            it => faults.take("valid_until", Validity::parse(it)),
        };
        faults.done()?;
        Ok(Granted { version: self.version, says: says.unwrap_or_default(), valid_until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A term is a day from the decision on; where the decider says nothing, the matter does.
    #[test]
    fn where_the_decider_says_nothing_the_matter_does() {
        let today = Day::of(2026, 11, 23).unwrap();
        let check = |said: &str, usual: &str, kept: &str| {
            let form =
                GrantForm { says: "准予".to_owned(), valid_until: said.to_owned(), ..GrantForm::default() };
            assert_eq!(form.check().unwrap().kept_until(usual, today).as_deref(), Ok(kept), "{said} {usual}");
        };
        check("", "5年", "2031-11-22");
        check("", "三年", "2029-11-22");
        check("", "长期", "长期");
        check("", "每年复核一次", "");
        check("", "", "");
        check("2030年11月22日", "5年", "2030-11-22");
        check("长期", "5年", "长期");
    }
}
