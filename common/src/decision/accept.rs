//! 受理: originals are looked at, the case is accepted, put off in part, refused, or decided on the spot (许可法 32, 34).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    case::CaseView,
    catalogue::labelled,
    check::{Check, Faults, prose},
    fault::Fault,
    id::CaseId,
    paper::law::Power,
    review::{Defect, NoticeView, VersionForm},
    value::plain_line,
};

const COUNTER: Access = Access::Staff(Duty::Counter);

/// 先审后验: what passed on the screen is held against the originals.
pub const RECEIVE: Call<CaseId, ReceiveForm, CaseView> = Call::post("/api/cases/{case}/receive", COUNTER);
pub const ACCEPT: Call<CaseId, VersionForm, CaseView> = Call::post("/api/cases/{case}/accept", COUNTER);
/// 容缺受理, on the applicant's signed promise.
pub const ACCEPT_DEFERRING: Call<CaseId, DeferForm, CaseView> =
    Call::post("/api/cases/{case}/accept-deferring", COUNTER);
/// 一次性告知, of what lies on the counter.
pub const CORRECT: Call<CaseId, CorrectForm, NoticeView> = Call::post("/api/cases/{case}/correct", COUNTER);
/// What was put off has been handed in.
pub const SUPPLY: Call<CaseId, ReceiveForm, CaseView> = Call::post("/api/cases/{case}/supply", COUNTER);
pub const REFUSE: Call<CaseId, RefuseForm, CaseView> = Call::post("/api/cases/{case}/refuse-at-counter", COUNTER);

labelled! {
    /// Why an application is not accepted. The law knows no other reason.
    Ground {
        #[default]
        NotOurs = "不属于本机关职权范围（行政许可法第三十二条第一款第二项）",
        NoNeed = "依法不需要取得行政许可（行政许可法第三十二条第一款第一项）",
        NotMended = "可以当场更正的错误，申请人拒不更正（行政许可法第三十二条第一款第三项）",
        Incomplete = "一次告知后，材料仍不齐全或不符合法定形式（行政许可法第三十二条第一款第四项）",
        Barred = "在依法不得再次申请的期限内（行政许可法第七十八条、第七十九条）",
    }
}

impl Ground {
    /// Without the article.
    pub fn short(self) -> &'static str {
        self.label().split('（').next().unwrap_or_default()
    }

    /// As it stands on the paper: the articles are those of the licensing law, and speak of licences alone.
    pub fn says(self, power: Power) -> &'static str {
        match (power, self) {
            (Power::Licence, it) => it.label(),
            (_, Ground::NoNeed) => "依照规定不需要办理",
            (_, it) => it.short(),
        }
    }
}

/// Slots whose originals lie on the counter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReceiveForm {
    pub version: i32,
    pub originals: Vec<String>,
}
crate::check::unchecked!(ReceiveForm);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DeferForm {
    pub version: i32,
    /// Working days for what is put off.
    pub n_days: u32,
    /// The signed promise lies on the counter.
    pub promised: String,
}

impl Check for DeferForm {
    type Out = DeferForm;

    fn check(self) -> Result<DeferForm, Fault> {
        let mut faults = Faults::default();
        if !(1..=60).contains(&self.n_days) {
            faults.say("defer_days", "补齐期限为1至60个工作日");
        }
        if self.promised.is_empty() {
            faults.say("promised", "申请人签了容缺承诺书，才能容缺受理");
        }
        faults.done()?;
        Ok(self)
    }
}

/// What is not right, field by field of the form and material by material; what is not named is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CorrectForm {
    pub version: i32,
    /// Working days for the correction.
    pub n_days: u32,
    pub lines: Vec<CorrectLine>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CorrectLine {
    /// Of a material, or the key of a field of the form.
    pub slot: String,
    pub defect: Defect,
    /// For the applicant: what is wrong, and how to put it right.
    pub says: String,
}

impl Check for CorrectForm {
    type Out = CorrectForm;

    fn check(self) -> Result<CorrectForm, Fault> {
        let mut faults = Faults::default();
        if !(1..=60).contains(&self.n_days) {
            faults.say("n_days", "补正期限为1至60个工作日");
        }
        if self.lines.is_empty() {
            faults.say("lines", "请选出不合格的栏目或材料");
        }
        let mut lines = Vec::new();
        for it in self.lines {
            let says = faults.take(&format!("says-{}", it.slot), prose(&it.says, "请写清哪里不对、怎样补正"));
            lines.push(CorrectLine { says: says.unwrap_or_default(), ..it });
        }
        faults.done()?;
        Ok(CorrectForm { lines, ..self })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RefuseForm {
    pub version: i32,
    pub ground: Ground,
    /// What it comes down to in this case.
    pub reason: String,
    /// Which authority to go to; must be said when it is not ours.
    pub elsewhere: String,
}

#[derive(Clone, Debug)]
pub struct Refuse {
    pub version: i32,
    pub ground: Ground,
    pub reason: String,
    pub elsewhere: String,
}

impl Refuse {
    /// What the applicant reads, on the paper and in the progress of the case.
    pub fn says(&self, power: Power) -> String {
        format!("{}：{}", self.ground.says(power), self.reason.trim_end_matches('。'))
    }

    pub fn note(&self, power: Power) -> String {
        match self.elsewhere.trim_end_matches('。') {
            "" => format!("{}。", self.says(power)),
            it => format!("{}。可以到这里办：{it}。", self.says(power)),
        }
    }
}

impl Check for RefuseForm {
    type Out = Refuse;

    fn check(self) -> Result<Refuse, Fault> {
        let mut faults = Faults::default();
        let reason = faults.take("reason", prose(&self.reason, "请写明这一件的具体情况"));
        let elsewhere: String = plain_line(&self.elsewhere).chars().take(200).collect();
        if self.ground == Ground::NotOurs && elsewhere.is_empty() {
            faults.say("elsewhere", "不属于本机关职权的，要告诉申请人到哪里办");
        }
        faults.done()?;
        Ok(Refuse { version: self.version, ground: self.ground, reason: reason.unwrap_or_default(), elsewhere })
    }
}
