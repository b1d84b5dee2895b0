//! 两人办: what one person proposes and another confirms. Nothing has happened before that.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call, Page},
    case::ReasonForm,
    catalogue::labelled,
    check::{Nothing, unchecked},
    id::{AccountId, ProposalId},
    moment::Moment,
};

pub mod same;

/// What waits for whoever asks to confirm it, and what they have proposed themselves; then what was settled, the last first.
pub const LIST: Call<(), ListForm, Page<ProposalView>> = Call::get("/api/proposals", Access::Desk);
pub const CONFIRM: Call<ProposalId, Nothing, ProposalView> =
    Call::post("/api/proposals/{proposal}/confirm", Access::Desk);
/// By somebody else; by whoever proposed it: withdrawn.
pub const REFUSE: Call<ProposalId, ReasonForm, ProposalView> =
    Call::post("/api/proposals/{proposal}/refuse", Access::Desk);

pub const N_PER_PAGE: u64 = 50;

labelled! {
    About {
        #[default]
        Duties = "岗位",
        /// Two accounts of one person.
        Same = "同一个人",
        /// Somebody's duties, while they are away.
        StandIn = "替岗",
    }
}

labelled! {
    State {
        #[default]
        Open = "等另一个人确认",
        Confirmed = "已确认",
        Refused = "没有同意",
        Withdrawn = "已收回",
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProposalView {
    pub id: ProposalId,
    pub about: About,
    pub state: State,
    /// Whose account.
    pub account: AccountId,
    pub whom: String,
    /// What is to happen, in a sentence.
    pub says: String,
    pub reason: String,
    pub by: String,
    pub at: Moment,
    pub is_mine: bool,
    pub may_settle: bool,
    /// Who settled it, when and why.
    pub settled: String,
}
