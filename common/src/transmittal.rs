//! 交接清单: papers go from the counter to the department and come back. Who gave what to whom, and when, stands on a list both sign
//! (M06); what is not there when it is counted is said at once, not looked for later.
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    application::stage,
    call::{Access, Call, Page},
    case::flow::Stage,
    catalogue::labelled,
    check::{Check, Nothing, unchecked},
    fault::Fault,
    id::{CaseId, TransmittalId},
    moment::Moment,
    registration,
    value::plain_line,
};

/// What waits to be handed over by whoever asks, and the lists there are, the latest first.
pub const LIST: Call<(), ListForm, ListView> = Call::get("/api/transmittals", Access::Desk);
/// A list for every department the chosen cases belong to.
pub const SEND: Call<(), SendForm, Vec<TransmittalId>> = Call::post("/api/transmittals", Access::Desk);
pub const SHOW: Call<TransmittalId, Nothing, TransmittalView> =
    Call::get("/api/transmittals/{transmittal}", Access::Desk);
/// Counted: what is there is ticked, and what is not goes back to whoever gave it.
pub const RECEIVE: Call<TransmittalId, ReceiveForm, TransmittalView> =
    Call::post("/api/transmittals/{transmittal}/receive", Access::Desk);

/// One thing of a case is not there: it goes on a list of its own, and the rest stays.
pub const LACK: Call<TransmittalId, LackForm, TransmittalView> =
    Call::post("/api/transmittals/{transmittal}/lack", Access::Desk);

/// Cases on one list, at most: what a person carries, and counts.
pub const MOST: usize = 100;

labelled! {
    Way {
        /// Accepted: the materials, to whoever reviews them.
        #[default]
        Down = "窗口交部门",
        /// Decided: the file, to the window that hands out the result.
        Back = "部门交窗口",
    }
}

impl Way {
    /// Where a case stands while its papers wait to go this way.
    pub fn stages(self) -> &'static [Stage] {
        match self {
            Way::Down => &[
                stage::ACCEPTED,
                stage::IN_REVIEW,
                stage::CHECKING,
                stage::APPROVING,
                stage::SPECIAL,
                stage::REPORTED,
                registration::stage::TAKEN,
            ],
            Way::Back => {
                &[stage::GRANTED, stage::DENIED, stage::ISSUING, stage::READY, registration::stage::READY]
            }
        }
    }

    pub fn sender(self) -> Duty {
        match self {
            Way::Down => Duty::Counter,
            Way::Back => Duty::Review,
        }
    }

    pub fn receiver(self) -> Duty {
        match self {
            Way::Down => Duty::Review,
            Way::Back => Duty::Issue,
        }
    }
}

labelled! {
    LineState {
        #[default]
        Sent = "已交出",
        Received = "已接收",
        Missing = "没有收到",
        /// One thing of the case was not in the bag; to be handed over yet.
        Lacking = "缺这一份",
        /// Put off at acceptance, and come since: never was in the bag.
        Later = "后补的，还没交出",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListView {
    pub pending: Vec<Pending>,
    pub page: Page<TransmittalRow>,
}

/// What one could hand over, one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pending {
    pub way: Way,
    pub cases: Page<PendingCase>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PendingCase {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub applicant: String,
    pub stage: Stage,
    pub n_materials: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransmittalRow {
    pub id: TransmittalId,
    /// 某某政交〔2026〕第0012号
    pub no: String,
    pub way: Way,
    /// The department, whichever way.
    pub org: String,
    pub n_cases: u32,
    pub sent_by: String,
    pub sent_at: Moment,
    pub received_by: String,
    pub received_at: Option<Moment>,
    pub n_missing: u32,
    pub may_receive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransmittalView {
    pub row: TransmittalRow,
    pub lines: Vec<Line>,
    /// What the receiver wrote.
    pub remark: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    pub case: CaseId,
    pub no: String,
    pub item_name: String,
    pub applicant: String,
    /// 营业执照（原件1份，复印件1份）；…
    pub contents: String,
    pub state: LineState,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SendForm {
    pub way: Way,
    pub cases: Vec<CaseId>,
}

impl Check for SendForm {
    type Out = SendForm;

    fn check(mut self) -> Result<SendForm, Fault> {
        self.cases.sort_by_key(|it| it.uuid);
        self.cases.dedup();
        match self.cases.len() {
            0 => Err(Fault::form("cases", "请勾选要交接的办件")),
            it if it > MOST => Err(Fault::form("cases", "一次最多交接100件，请分几次")),
            _ => Ok(self),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReceiveForm {
    /// What was there when it was counted.
    pub there: Vec<CaseId>,
    /// What is missing, or not as listed; must be said when something is.
    pub remark: String,
}

impl Check for ReceiveForm {
    type Out = ReceiveForm;

    fn check(self) -> Result<ReceiveForm, Fault> {
        Ok(ReceiveForm { remark: plain_line(&self.remark).chars().take(200).collect(), ..self })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LackForm {
    pub case: Option<CaseId>,
    /// As it stands on the list: 营业执照（原件1份）.
    pub what: String,
}
unchecked!(LackForm);

/// Behind the name of what was put off and is not in the bag.
pub const PUT_OFF: &str = "（容缺未交）";

/// What a line lists, one by one.
pub fn pieces(contents: &str) -> impl Iterator<Item = &str> {
    contents.split('；').filter(|it| !it.is_empty())
}

/// Those that can be counted when the bag is opened.
pub fn counted(contents: &str) -> impl Iterator<Item = &str> {
    pieces(contents).filter(|it| !it.ends_with(PUT_OFF))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_go_down_while_a_department_has_the_case_and_come_back_when_it_has_decided() {
        for stage in Stage::all() {
            let ways = Way::ALL.iter().filter(|it| it.stages().contains(&stage)).count();
            assert!(ways <= 1, "{stage:?} goes two ways");
            // What a department works on in a system of its own never had papers here.
            let has_papers = stage.is_in_department() && stage != crate::exchange::stage::RUNNING;
            assert_eq!(Way::Down.stages().contains(&stage), has_papers, "{stage:?}");
        }
    }
}
