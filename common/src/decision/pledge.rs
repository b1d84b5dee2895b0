//! 事后核查 of what was decided upon a promise (国办发〔2020〕42号), and 撤销 of what should not have been granted (许可法 69).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    case::CaseView,
    catalogue::labelled,
    check::{Check, Faults, line, prose},
    fault::Fault,
    id::CaseId,
    moment::Day,
    value::day,
};

/// Whether the promise was kept, seen on the spot or on record.
pub const INSPECT: Call<CaseId, InspectForm, CaseView> =
    Call::post("/api/cases/{case}/inspect", Access::Staff(Duty::Review));
/// By the head of the authority that has decided, once the party was heard.
pub const REVOKE: Call<CaseId, RevokeForm, CaseView> =
    Call::post("/api/cases/{case}/revoke", Access::Staff(Duty::Direct));

labelled! {
    /// Where a promise stands.
    Promise {
        /// The case was not decided upon one.
        #[default]
        None = "",
        Due = "待核查",
        Kept = "承诺属实",
        /// Waits for the head: whoever broke it cannot choose to promise again.
        Broken = "承诺不实",
    }
}

labelled! {
    Finding {
        #[default]
        Kept = "承诺属实",
        /// 限期整改: looked at again after some days.
        Mend = "有出入，限期整改",
        Broken = "承诺不实，建议撤销",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct InspectForm {
    pub version: i32,
    pub finding: Finding,
    /// What was seen; the applicant reads it.
    pub says: String,
    /// Working days to mend it, where something has to be mended.
    pub n_days: u32,
}

impl Check for InspectForm {
    type Out = InspectForm;

    fn check(self) -> Result<InspectForm, Fault> {
        let mut faults = Faults::default();
        let says = faults.take("says", prose(&self.says, "请写明核查的情况"));
        if self.finding == Finding::Mend && !(1..=30).contains(&self.n_days) {
            faults.say("n_days", "整改期限为1至30个工作日");
        }
        faults.done()?;
        Ok(InspectForm { says: says.unwrap_or_default(), ..self })
    }
}

/// 撤销 takes something away: whoever loses it is told before, and heard (许可法 7).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RevokeForm {
    pub version: i32,
    /// Facts and reasons, word for word on the paper.
    pub says: String,
    /// The day the party was told what is meant to be done, and why.
    pub told_on: String,
    /// What they said to it, and what was made of it; that they said nothing, where they did not.
    pub heard: String,
}

#[derive(Clone, Debug)]
pub struct Revoke {
    pub version: i32,
    pub says: String,
    pub told_on: Day,
    pub heard: String,
}

impl Check for RevokeForm {
    type Out = Revoke;

    fn check(self) -> Result<Revoke, Fault> {
        let mut faults = Faults::default();
        let says = faults.take("says", prose(&self.says, "请写明理由，申请人会看到"));
        let told_on = faults.take("told_on", line(&self.told_on, "请填写哪一天告知当事人准备撤销"));
        let is_day = "请写清是哪一天，例如：2026年12月1日";
        let told_on = told_on.and_then(|it| faults.take("told_on", day(&it).ok_or(is_day)));
        let heard = faults
            .take("heard", prose(&self.heard, "请写明当事人怎样陈述、申辩，采纳没有；没有提出的，写“没有提出”"));
        faults.done()?;
        Ok(Revoke {
            version: self.version,
            says: says.unwrap_or_default(),
            told_on: told_on.unwrap_or_default(),
            heard: heard.unwrap_or_default(),
        })
    }
}
