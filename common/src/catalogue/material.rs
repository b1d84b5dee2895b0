//! 申请材料: what has to be brought, by slot.
use serde::{Deserialize, Serialize};

use super::{Look, Necessity, Source};
use crate::form::{Answers, Cond};

/// One material = one slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Material {
    /// Stable within the item: `licence`.
    pub slot: String,
    pub name: String,
    pub necessity: Necessity,
    /// Needed only when all of these hold; empty = always.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Cond>,
    /// Original, copies.
    pub n_originals: u8,
    pub n_copies: u8,
    pub source: Source,
    /// 出具机构, for what a government body issues.
    pub issuer: String,
    /// 规格: PDF或照片
    pub form: String,
    /// 受理标准
    pub standard: String,
    /// Text of the blank form; empty = none.
    pub blank: String,
    /// Lines of a filled sample; empty = none.
    pub sample: Vec<String>,
    pub look: Look,
    /// Made by the system from the application form; nobody uploads it.
    pub is_generated: bool,
    pub basis: String,
}

impl Material {
    /// Must the applicant bring it, given what was answered?
    pub fn is_needed(&self, answers: &Answers) -> bool {
        self.applies(answers) && self.necessity != Necessity::Conditional
            || self.necessity == Necessity::Conditional && !self.when.is_empty() && self.applies(answers)
    }

    /// Whoever comes brings it, whatever they answer.
    pub fn is_sure(&self) -> bool {
        self.necessity != Necessity::Conditional && self.when.is_empty()
    }

    /// Does it come up at all?
    pub fn applies(&self, answers: &Answers) -> bool {
        self.when.iter().all(|it| it.holds(answers))
    }

    /// 原件1份，复印件1份
    pub fn copies(&self) -> String {
        match (self.n_originals, self.n_copies) {
            (0, 0) => "1份".to_owned(),
            (n, 0) => format!("原件{n}份"),
            (0, n) => format!("复印件{n}份"),
            (n, m) => format!("原件{n}份，复印件{m}份"),
        }
    }
}
