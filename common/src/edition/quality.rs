//! 事项质量: how full the matters of a body are, what is wrong with them, and where people are sent back (堵点).
use serde::{Deserialize, Serialize};

use super::snag;
use crate::{
    call::{Access, Call, Page},
    catalogue::{Item, ItemState},
    check::unchecked,
    id::ItemId,
    moment::Day,
    review::form::{FORM, field_of},
};

/// Matters of one's bodies, of whoever checks those of every body: the emptiest first.
pub const QUALITY: Call<(), QualityForm, QualityView> = Call::get("/api/quality", Access::Desk);

/// Rows of a page.
pub const N_PER_PAGE: u64 = 20;
/// How far back it is counted what was sent back, in days.
pub const N_DAYS: i32 = 90;
/// A draft nobody has touched for so many days is left.
pub const LEFT_DAYS: i32 = 7;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct QualityForm {
    /// Everyday name of a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(QualityForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QualityView {
    pub page: Page<QualityRow>,
    /// Bodies whoever asks may look at.
    pub orgs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QualityRow {
    pub id: ItemId,
    pub name: String,
    pub org: String,
    pub state: ItemState,
    /// Of 22.
    pub n_elements: u32,
    pub n_faults: u32,
    /// The day of the version in force.
    pub on: Day,
    /// What was found wrong in `N_DAYS`…
    pub n_returned: u64,
    /// …and of what the most: 材料“营业执照”12次.
    pub most: String,
    /// Drafts that were left lying.
    pub n_left: u64,
}

/// What a verdict stands under, or where drafts were left, as people call it.
pub fn called(item: &Item, key: &str) -> String {
    let field = |name: &str| {
        let mut parts = item.form.fields().flat_map(|it| it.parts());
        let label = parts.find(|it| it.name == name).map(|it| it.label.clone());
        format!("栏目“{}”", label.unwrap_or_else(|| name.to_owned()))
    };
    if key == FORM {
        return "申请表".to_owned();
    }
    if let Some(at) = snag::left_at(key) {
        return snag::left_called(at).map_or_else(|| field(at), str::to_owned);
    }
    if let Some(name) = field_of(key) {
        return field(name);
    }
    let name = item.materials.iter().find(|it| it.slot == key).map(|it| it.name.clone());
    format!("材料“{}”", name.unwrap_or_else(|| key.to_owned()))
}

/// What was found wrong most, by its key and how often; the first of equals.
pub fn most(counts: &[(String, u64)]) -> Option<&(String, u64)> {
    counts.iter().rev().max_by_key(|it| it.1).filter(|it| it.1 > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_most_is_named() {
        let of = |all: &[(&str, u64)]| all.iter().map(|it| (it.0.to_owned(), it.1)).collect::<Vec<_>>();
        assert_eq!(most(&[]), None);
        assert_eq!(most(&of(&[("a", 0)])), None);
        assert_eq!(most(&of(&[("a", 2), ("b", 5), ("c", 5)])).unwrap().0, "b");
    }
}
