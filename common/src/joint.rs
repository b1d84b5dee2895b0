//! 并联审批: one application, several matters, each decided by its own body within its own clock (handbook 8.1, 8.2).
#[cfg(feature = "db")]
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    application::stage,
    case::{clock::ClockView, flow::Stage},
    id::CaseId,
    paper::PaperLink,
};
#[cfg(feature = "db")]
use crate::{
    catalogue::{Item, Limit},
    form::{Answer, Answers},
    id::ItemId,
};

pub mod compose;
#[cfg(feature = "db")]
mod merge;
#[cfg(all(test, feature = "db"))]
mod tests;
#[cfg(feature = "db")]
pub mod written;

#[cfg(feature = "db")]
pub use merge::{attempt, merge};

/// One matter of a bundle, as the server keeps it.
#[cfg(feature = "db")]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Part {
    /// The matter's own code.
    pub code: String,
    /// What one calls its result: 营业执照.
    pub name: String,
    pub item_name: String,
    pub org: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<Limit>,
    /// How it is put together.
    #[serde(flatten)]
    pub recipe: Recipe,
}

/// What a bundle's file says of a matter, and below it what merging has worked out.
#[cfg(feature = "db")]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Recipe {
    /// Codes of the matters whose results it needs; they stand before it in the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Questions and fields whose answer is known, because it is this bundle.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
    /// Questions and fields an earlier matter asks under another name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub same: BTreeMap<String, String>,
    /// Materials and fields that an earlier matter's result answers: by its code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub made: BTreeMap<String, String>,

    /// The version of the matter that was merged; its case is opened under this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    pub version: i32,
    /// The matter's names of fields and questions → the bundle's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// The matter's slots → the bundle's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub slots: BTreeMap<String, String>,
}

#[cfg(feature = "db")]
impl Part {
    /// 食品经营许可新办（县市场监管局，10个工作日）
    pub fn line(&self) -> String {
        let promise = self.promised.map(|it| format!("，{}", it.says())).unwrap_or_default();
        format!("{}（{}{promise}）", self.item_name, self.org)
    }
}

#[cfg(feature = "db")]
impl Recipe {
    /// What this matter's own form would hold, had it been filled in alone. Who applies and how the result is delivered is the
    /// same for all.
    pub fn answers(&self, given: &Answers) -> Answers {
        let common =
            given.iter().filter(|(name, _)| name.starts_with("applicant") || name.starts_with("delivery"));
        let own = self.fields.iter().filter_map(|(own, shared)| Some((own.clone(), given.get(shared)?.clone())));
        let fixed = self.fixed.iter().map(|(name, value)| (name.clone(), Answer::text(value)));
        common.map(|(name, it)| (name.clone(), it.clone())).chain(own).chain(fixed).collect()
    }
}

/// A matter of a bundle with the version of it that is in force.
#[cfg(feature = "db")]
pub struct Merging<'a> {
    pub id: ItemId,
    pub version: i32,
    pub item: &'a Item,
}

/// How the matters of a case stand beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JointView {
    /// The case that was handed in for all of them.
    pub lead: CaseId,
    pub lead_name: String,
    pub parts: Vec<PartView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartView {
    /// For whoever may open it; none as long as it waits for another's result.
    pub case: Option<CaseId>,
    pub no: String,
    pub name: String,
    pub item_name: String,
    pub org: String,
    pub stage: Option<Stage>,
    /// What it waits for, by name; empty when it waits for nothing, or no longer.
    pub waits_for: Vec<String>,
    /// What it needed was not granted: it will never begin.
    pub is_void: bool,
    pub clock: Option<ClockView>,
    /// A bill waits to be paid; on the part's own page.
    pub is_unpaid: bool,
    /// What it has produced.
    pub papers: Vec<PaperLink>,
}

impl PartView {
    /// 超期: this body's own card; the others go on.
    pub fn n_late(&self) -> Option<i32> {
        // What lies ready and is not fetched is nobody's delay.
        let clock = self.clock.as_ref().filter(|it| !self.is_settled() && it.stopped.is_none());
        clock.filter(|it| it.n_left < 0).map(|it| -it.n_left)
    }

    /// Nothing more will be decided here.
    pub fn is_settled(&self) -> bool {
        self.is_void || self.stage.is_some_and(is_settled)
    }
}

/// Whether a matter in this stage has its result, whatever it is.
pub fn is_settled(stage: Stage) -> bool {
    stage.is_over() || matches!(stage, stage::READY | stage::DENIED)
}
