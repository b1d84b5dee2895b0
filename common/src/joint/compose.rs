//! 一件事配置: a bundle put together at a desk, out of matters that are open; what comes out is the data its file would hold
//! (handbook 8.1, 8.2). Decision 0021.
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    catalogue::ItemState,
    check::{Check, Faults, Nothing, line, prose, unchecked},
    fault::Fault,
    form::Choice,
    id::ItemId,
};

const HEAD: Access = Access::Staff(Duty::Direct);

pub const LIST: Call<(), ListForm, BundlesView> = Call::get("/api/bundles", HEAD);
/// As it was written, to go on from.
pub const OPEN: Call<ItemId, Nothing, ComposeForm> = Call::get("/api/bundles/{item}", HEAD);
/// What can be put into one.
pub const MATTERS: Call<(), MattersForm, MattersView> = Call::get("/api/bundles/matters", HEAD);
/// 试合: what would come out. Keeps nothing.
pub const TRY: Call<(), TryForm, TriedView> = Call::ask("/api/bundles/try", HEAD);
/// Comes into force for whoever applies from now on.
pub const PUBLISH: Call<(), ComposeForm, BundleRow> = Call::post("/api/bundles", HEAD);

/// More than these is no longer one thing.
pub const MAX_PARTS: usize = 10;
/// Working days for what several bodies decide together (行政许可法 42).
pub const MAX_DAYS: u32 = 45;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct MattersForm {
    pub q: String,
}
unchecked!(ListForm, MattersForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BundlesView {
    pub page: Page<BundleRow>,
    /// Everyday names of the bodies that may take the lead.
    pub orgs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BundleRow {
    pub id: ItemId,
    pub name: String,
    pub org: String,
    pub state: ItemState,
    pub version: i32,
    /// What its matters' results are called.
    pub parts: Vec<String>,
    /// Those of its matters that have been published anew since: new applications still go by their older version.
    pub stale: Vec<String>,
    /// What it was written from is here; else it has to be imported once more before it can be changed at a desk.
    pub is_written: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MattersView {
    pub rows: Vec<MatterRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MatterRow {
    pub code: String,
    pub name: String,
    pub org: String,
    /// 10个工作日
    pub promised: String,
    /// What it produces.
    pub result: String,
}

/// A bundle as it is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ComposeForm {
    /// Of a bundle that is there; empty: a new one, which is given its number.
    pub code: String,
    /// What it was changed from; 0: a new one.
    pub version: i32,
    pub name: String,
    pub summary: String,
    /// Everyday words for it, with 、 between them.
    pub aliases: String,
    /// Everyday name of the body that takes it in and answers for all.
    pub org: String,
    /// Working days it promises as a whole.
    pub days: String,
    pub parts: Vec<PartForm>,
}

/// One matter in it. The maps go from the matter's own names of questions, fields and materials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PartForm {
    pub code: String,
    /// What one calls its result: 营业执照.
    pub name: String,
    /// Codes of those whose results it needs.
    pub after: BTreeSet<String>,
    /// The answer is known, because it is this bundle.
    pub fixed: BTreeMap<String, String>,
    /// Asked already, under that name of the bundle.
    pub same: BTreeMap<String, String>,
    /// Comes with the result of the matter with that code.
    pub made: BTreeMap<String, String>,
}

impl PartForm {
    /// Takes over what is proposed, where nothing is said yet.
    pub fn adopt(&mut self, proposed: PartForm) {
        let is_said = |it: &Self, name: &String| {
            it.fixed.contains_key(name) || it.same.contains_key(name) || it.made.contains_key(name)
        };
        for (name, target) in proposed.same {
            if !is_said(self, &name) {
                self.same.insert(name, target);
            }
        }
        for (name, code) in proposed.made {
            if !is_said(self, &name) {
                self.after.insert(code.clone());
                self.made.insert(name, code);
            }
        }
    }

    /// Nothing of it hangs on that matter any longer.
    pub fn forget(&mut self, code: &str) {
        self.after.remove(code);
        self.made.retain(|_, it| it != code);
    }
}

/// What becomes of one of its questions, fields or papers, as the choice stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    Asked,
    Fixed(String),
    Same(String),
    Made(String),
}

impl Use {
    pub fn of(part: &PartForm, name: &str) -> Use {
        let fixed = part.fixed.get(name).cloned().map(Use::Fixed);
        let same = || part.same.get(name).cloned().map(Use::Same);
        let made = || part.made.get(name).cloned().map(Use::Made);
        fixed.or_else(same).or_else(made).unwrap_or(Use::Asked)
    }

    /// As a choice in a list, and in its value.
    pub fn code(&self) -> String {
        match self {
            Use::Asked => String::new(),
            Use::Fixed(it) => format!("fixed:{it}"),
            Use::Same(it) => format!("same:{it}"),
            Use::Made(it) => format!("made:{it}"),
        }
    }

    pub fn parse(code: &str) -> Use {
        match code.split_once(':') {
            Some(("fixed", it)) => Use::Fixed(it.to_owned()),
            Some(("same", it)) => Use::Same(it.to_owned()),
            Some(("made", it)) => Use::Made(it.to_owned()),
            _ => Use::Asked,
        }
    }

    /// Instead of whatever was said of it before.
    pub fn put(self, part: &mut PartForm, name: &str) {
        part.fixed.remove(name);
        part.same.remove(name);
        part.made.remove(name);
        let name = name.to_owned();
        match self {
            Use::Asked => None,
            Use::Fixed(it) => part.fixed.insert(name, it),
            Use::Same(it) => part.same.insert(name, it),
            Use::Made(it) => {
                part.after.insert(it.clone());
                part.made.insert(name, it)
            }
        };
    }
}

#[derive(Clone, Debug)]
pub struct Compose {
    pub code: String,
    pub version: i32,
    pub name: String,
    pub summary: String,
    pub aliases: Vec<String>,
    pub org: String,
    pub n_days: u32,
    pub parts: Vec<PartForm>,
}

impl Check for ComposeForm {
    type Out = Compose;

    fn check(self) -> Result<Compose, Fault> {
        let mut faults = Faults::default();
        let name = faults.take("name", line(&self.name, "请写名称，例如“开办餐饮店一件事”"));
        let summary = faults.take("summary", prose(&self.summary, "请用一两句话写明给谁用、能办成什么"));
        let org = faults.take("org", line(&self.org, "请选择牵头单位"));
        let days = self.days.trim().parse().ok().filter(|it| (1..=MAX_DAYS).contains(it));
        let n_days = faults.take("days", days.ok_or("请写1到45的整数，合办的许可最长45个工作日"));
        if self.parts.len() < 2 {
            faults.say("q", "至少要放进两个事项");
        }
        if self.parts.len() > MAX_PARTS {
            faults.say("q", "一件事最多放10个事项");
        }
        for (n, it) in (1..).zip(&self.parts) {
            faults.take(&format!("result_{n}"), line(&it.name, "请写这个事项的结果叫什么"));
        }
        faults.done()?;
        let aliases = self.aliases.split(['、', '，', ',']).map(str::trim).filter(|it| !it.is_empty());
        Ok(Compose {
            code: self.code.trim().to_owned(),
            version: self.version,
            name: name.unwrap_or_default(),
            summary: summary.unwrap_or_default(),
            aliases: aliases.map(str::to_owned).collect(),
            org: org.unwrap_or_default(),
            n_days: n_days.unwrap_or_default(),
            parts: self.parts,
        })
    }
}

/// What is needed to see what would come out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TryForm {
    pub code: String,
    pub parts: Vec<PartForm>,
}

impl Check for TryForm {
    type Out = TryForm;

    fn check(self) -> Result<TryForm, Fault> {
        match self.parts.len() > MAX_PARTS {
            true => Err(Fault::form("q", "一件事最多放10个事项")),
            false => Ok(self),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriedView {
    /// What is wrong with it, in words.
    pub faults: Vec<String>,
    /// In the order of the parts.
    pub matters: Vec<MatterView>,
    /// Everything that is asked, by whom first.
    pub names: Vec<NameView>,
    pub sections: Vec<SectionView>,
    /// What everybody or somebody hands in.
    pub materials: Vec<String>,
    /// Questions and fields, materials: of the matters one by one…
    pub n_alone: (u32, u32),
    /// …and together.
    pub n_together: (u32, u32),
    /// Working days until the last is decided, each waiting for whom it must.
    pub n_days: u32,
}

/// A matter as one that can be put in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MatterView {
    pub code: String,
    pub name: String,
    pub org: String,
    pub promised: String,
    /// Questions and plain fields.
    pub asks: Vec<AskView>,
    /// Slot and name of what is handed in.
    pub slots: Vec<(String, String)>,
    /// Names whose answer or paper is there already, without anybody saying so: asked or handed in alike before.
    pub shared: BTreeSet<String>,
    /// What it most likely shares with those before it.
    pub proposed: PartForm,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskView {
    pub name: String,
    pub label: String,
    /// When it is asked, in words; empty: always.
    pub hint: String,
    /// To choose from; empty: written.
    pub options: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NameView {
    pub name: String,
    pub label: String,
    /// Which part asks it first, from 1; 0: the bundle itself.
    pub by: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SectionView {
    pub title: String,
    pub labels: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slip_of_a_form_is_told_at_once() {
        let form = ComposeForm {
            days: "46".to_owned(),
            parts: vec![PartForm::default(), PartForm::default()],
            ..ComposeForm::default()
        };
        let Err(Fault::Form { fields }) = form.check() else { panic!("nothing was said") };
        let names: Vec<String> = fields.into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["name", "summary", "org", "days", "result_1", "result_2"]);
    }

    #[test]
    fn a_proposal_changes_nothing_that_was_said() {
        let map = |of: &[(&str, &str)]| of.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
        let mut part = PartForm { fixed: map(&[("a", "yes")]), ..PartForm::default() };
        let proposed =
            PartForm { same: map(&[("a", "x"), ("b", "y")]), made: map(&[("c", "L")]), ..PartForm::default() };
        part.adopt(proposed);
        assert_eq!(part.same, map(&[("b", "y")]));
        assert!(part.made == map(&[("c", "L")]) && part.after.contains("L"));
        part.forget("L");
        assert!(part.made.is_empty() && part.after.is_empty());
    }

    #[test]
    fn a_choice_is_read_back_as_it_was_put() {
        let mut part = PartForm::default();
        let all =
            [Use::Fixed("yes".to_owned()), Use::Same("a:b".to_owned()), Use::Made("511A".to_owned()), Use::Asked];
        for it in all {
            Use::parse(&it.code()).put(&mut part, "a");
            assert_eq!(Use::of(&part, "a"), it);
        }
        assert!(part.after.contains("511A"), "what brings something is waited for");
    }
}
