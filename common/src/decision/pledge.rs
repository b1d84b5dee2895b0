//! 事后核查 of what was decided upon a promise (国办发〔2020〕42号), and 撤销 of what should not have been granted (许可法 69).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    case::CaseView,
    catalogue::labelled,
    check::{Check, Faults, prose},
    decision::SayForm,
    fault::Fault,
    id::CaseId,
};

/// Whether the promise was kept, seen on the spot or on record.
pub const INSPECT: Call<CaseId, InspectForm, CaseView> =
    Call::post("/api/cases/{case}/inspect", Access::Staff(Duty::Review));
/// By the head of the authority that has decided.
pub const REVOKE: Call<CaseId, SayForm, CaseView> =
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
