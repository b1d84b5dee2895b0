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
    /// 人像面、国徽面: each has a place of its own; empty: one paper, one place. This and the next two are the server's to apply.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<String>,
    /// Names of licences this hall gives out that answer it: who has one brings nothing.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<String>,
    /// What it is in one situation: the first that fits stands in the place of the general words.
    #[cfg(feature = "db")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// Made by the system from the application form; nobody uploads it.
    pub is_generated: bool,
    pub basis: String,
}

/// A material for whoever answered so.
#[cfg(feature = "db")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Variant {
    pub when: Vec<Cond>,
    pub standard: String,
    /// Whether the blank form and the sample that follows it are for them: others would fill it in for nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_blank: bool,
}

impl Material {
    /// As somebody meets it who answered so.
    #[cfg(feature = "db")]
    pub fn fitted(&self, answers: &Answers) -> Material {
        let found = self.variants.iter().find(|it| it.when.iter().all(|it| it.holds(answers)));
        match found {
            None => self.clone(),
            Some(it) if it.has_blank => Material { standard: it.standard.clone(), ..self.clone() },
            Some(it) => Material {
                standard: it.standard.clone(),
                blank: String::new(),
                sample: Vec::new(),
                ..self.clone()
            },
        }
    }

    /// What to do about the paper itself, in one plain line: at the counter, or from home.
    pub fn brings(&self, is_at_counter: bool) -> String {
        match (is_at_counter, self.look, self.n_originals, self.source) {
            (true, ..) => format!("到窗口带：{}", self.copies()),
            (_, Look::Photo, ..) => "上传电子照片，不用交纸质的。".to_owned(),
            (.., 0, _) => "上传照片或扫描件，不用交纸质的。".to_owned(),
            (.., Source::Own) => "先上传照片或扫描件；预审通过后，纸质原件交到窗口。".to_owned(),
            (..) => "先上传照片或扫描件；预审通过后，原件带到窗口看一眼，看完还您。".to_owned(),
        }
    }

    /// Must the applicant bring it, given what was answered?
    pub fn is_needed(&self, answers: &Answers) -> bool {
        self.applies(answers) && self.necessity != Necessity::Conditional
            || self.necessity == Necessity::Conditional && !self.when.is_empty() && self.applies(answers)
    }

    /// Does everybody bring it, whatever they answer?
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
