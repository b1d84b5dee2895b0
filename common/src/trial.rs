//! 演练: before an item is published, made-up applicants go every way its questions and its form allow, and what they meet is written
//! down (issue 23 §3; the ten rules of handbook 2.6 and what no rule about a single element can see).
use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call},
    check::unchecked,
    id::CaseId,
    moment::Moment,
};

#[cfg(feature = "db")]
pub mod lint;
#[cfg(feature = "db")]
pub mod ways;
#[cfg(feature = "db")]
pub mod words;

/// Tries what is being written, as it stands; what is found counts for exactly that. Takes seconds, two minutes at most.
pub const TRY: Call<(), TryForm, Report> = Call::post("/api/editions/trials", Access::Staff(Duty::Compose));

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TryForm {
    /// The edition.
    pub case: CaseId,
}
unchecked!(TryForm);

/// What came of it. Only for the very document it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Of the document that was tried.
    pub digest: String,
    pub at: Moment,
    pub findings: Vec<Finding>,
    pub walks: Vec<Walk>,
    /// Answers one may choose, and how many of them somebody chose.
    pub n_branches: u32,
    pub n_walked: u32,
    /// It can be applied for here; what is only listed has nothing to be tried.
    pub is_online: bool,
}

/// Something that stands against publishing, or is worth a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    pub says: String,
    /// Nothing is published with it.
    pub is_fault: bool,
}

/// One made-up applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Walk {
    /// From 1.
    pub n: u32,
    /// What they chose, in the order they were asked.
    pub path: Vec<Chosen>,
    pub end: End,
    /// What they had to bring.
    pub materials: Vec<String>,
    /// 10个工作日; none: nobody has promised anything.
    pub promise: Option<String>,
    /// In 分.
    pub cost: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chosen {
    pub asked: String,
    pub answer: String,
}

/// Where the way ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Told that it is not for them, and what to do instead.
    Stopped { says: String },
    /// Handed in, accepted, decided, delivered.
    Done { stands: String },
    /// At which step, and in which words.
    Failed { at: String, says: String },
}

impl Report {
    /// May it be published?
    pub fn is_green(&self) -> bool {
        self.n_walked == self.n_branches
            && self.is_online != self.walks.is_empty()
            && self.findings.iter().all(|it| !it.is_fault)
            && self.walks.iter().all(|it| !it.is_failed())
    }
}

impl Walk {
    pub fn is_failed(&self) -> bool {
        matches!(self.end, End::Failed { .. })
    }

    /// 谁来办：本人；住所：自有
    pub fn says(&self) -> String {
        let all: Vec<String> = self.path.iter().map(|it| format!("{}：{}", it.asked, it.answer)).collect();
        all.join("；")
    }
}
