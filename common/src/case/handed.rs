//! 我交的申请: what was handed in, as it lies with the body: answers, materials with what they took the place of, corrections.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call, Stream},
    check::Nothing,
    id::CaseId,
    material::FileView,
    moment::{Day, Moment},
    paper::Fact,
};

pub const SHOW: Call<CaseId, Nothing, HandedView> = Call::get("/api/cases/{case}/handed-in", Access::Citizen);
/// The same as a PDF to keep; of no legal force, and it says so.
pub const FILE: Stream =
    Stream { methods: &["GET"], path: "/api/cases/{case}/handed-in/file", access: Access::Citizen };

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandedView {
    pub id: CaseId,
    pub no: String,
    pub item_name: String,
    pub org_name: String,
    pub applicant: String,
    /// Who applied in the applicant's name; empty: they themselves.
    pub agent: String,
    pub submitted_at: Moment,
    pub parts: Vec<HandedPart>,
    pub materials: Vec<HandedMaterial>,
    pub corrections: Vec<HandedCorrection>,
}

/// One section of the form, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandedPart {
    pub title: String,
    pub rows: Vec<Fact>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandedMaterial {
    pub name: String,
    /// What is valid now; empty: nothing was handed in.
    pub files: Vec<FileView>,
    /// Earlier versions, which a correction has taken the place of.
    pub former: Vec<FileView>,
}

/// 补正: what was asked for, and when it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandedCorrection {
    pub no: String,
    pub told_on: Day,
    pub asked: Vec<Fact>,
    /// Of the form: what stood there, and what stands there since.
    pub changed: Vec<Fact>,
    /// None: not answered yet.
    pub answered_at: Option<Moment>,
}
