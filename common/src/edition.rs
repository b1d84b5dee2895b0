//! 事项编制: a version of a matter in the making. A body's own people write it, its head hands it in, the office of posts and procedures
//! (编制办) and the legal office check it, the government decides what comes, goes or is handed down, and on its day it takes effect
//! (handbook2 part A, M02). A case of the house's own work: nobody brings it and nobody looks it up.
//!
//! The document is the matter as its file says it (`docs/IMPORT.md`), JSON of `catalogue::Item`. Whoever edits it edits by what the file may
//! say, so that nothing a file can hold gets lost on a screen.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    account::Duty,
    call::{Access, Call, Page},
    case::{CaseView, flow::Stage},
    catalogue::labelled,
    check::{Check, Faults, Nothing, line, line_or_none, prose, unchecked},
    fault::Fault,
    id::{CaseId, ItemId},
    moment::{Day, Moment},
};

pub mod desk;
pub mod differ;
pub mod find;
pub mod group;
pub mod level;
pub mod quality;
pub mod snag;
pub mod spec;
mod table;

pub use group::Group;
pub use table::{FLOW, RULES, TABLE, act, main_clock, stage};

/// Whoever writes them, hands them in or checks them.
pub const LIST: Call<(), ListForm, Page<EditionRow>> = Call::get("/api/editions", Access::Desk);
pub const BEGIN: Call<(), BeginForm, Begun> = Call::post("/api/editions", COMPOSE);
pub const OPEN: Call<CaseId, Nothing, EditionView> = Call::get("/api/editions/{case}", Access::Desk);
/// One group of keys: two people at two groups do not meet.
pub const SAVE: Call<CaseId, SaveForm, Saved> = Call::post("/api/editions/{case}/doc", COMPOSE);

const COMPOSE: Access = Access::Staff(Duty::Compose);

/// More than any matter of the list says, in bytes of its document.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Fields of one form: the evaluator, the screen and whoever fills it in are made for so many.
pub const MOST_FIELDS: usize = 500;

labelled! {
    /// 编制事由: why there is to be another version.
    Cause {
        New = "新设",
        /// 认领: one of the province's catalogue, which says what may not be said otherwise.
        Claim = "认领",
        #[default]
        Change = "变更",
        Split = "拆分",
        Merge = "合并",
        Suspend = "暂停",
        Resume = "恢复",
        Cancel = "取消",
        /// 下放: to a town or a village.
        Delegate = "下放",
    }
}

impl Cause {
    /// Begins a matter that is not there yet, under a code of its own.
    pub fn is_new(self) -> bool {
        matches!(self, Cause::New | Cause::Claim | Cause::Split | Cause::Merge)
    }

    /// Begins from a matter that is there: what is split, merged, changed, stopped or handed down.
    pub fn has_base(self) -> bool {
        !matches!(self, Cause::New | Cause::Claim)
    }

    /// What the body and the legal office may not decide alone: a matter that comes, goes, or becomes another's.
    pub fn asks_government(self) -> bool {
        !matches!(self, Cause::Claim | Cause::Change | Cause::Suspend | Cause::Resume)
    }

    /// Takes the matter off the counter: what its form asks need not be right for that.
    pub fn stops(self) -> bool {
        matches!(self, Cause::Suspend | Cause::Cancel)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ListForm {
    /// Those at this stage; without: all that are not over, then those that are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Everyday name of a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(ListForm);

/// One edition in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditionRow {
    pub id: CaseId,
    pub no: String,
    pub name: String,
    pub code: String,
    pub org: String,
    pub cause: Cause,
    pub stage: Stage,
    pub due: Option<Day>,
    pub is_late: bool,
    /// The day it is to take effect; none: as soon as it may.
    pub effective_on: Option<Day>,
    pub at: Moment,
    /// Something whoever asks may do now.
    pub is_yours: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BeginForm {
    pub cause: Option<Cause>,
    /// The matter it begins from; none: from nothing.
    pub item: Option<ItemId>,
    /// Of a matter that is not there yet.
    pub code: String,
    pub name: String,
    /// 基本编码: the line of the province's catalogue that is claimed, or that a change follows.
    pub base: String,
    /// Why: what happened, and what is to become of the matter.
    pub says: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Begin {
    pub cause: Cause,
    pub item: Option<ItemId>,
    pub code: String,
    pub name: String,
    /// Empty: no line of the catalogue is claimed or followed.
    pub base: String,
    pub says: String,
}

impl Check for BeginForm {
    type Out = Begin;

    fn check(self) -> Result<Begin, Fault> {
        let mut faults = Faults::default();
        let cause = faults.take("cause", self.cause.ok_or("请选择事由"));
        let of = cause.unwrap_or_default();
        if cause.is_some() && of.has_base() && self.item.is_none() {
            faults.say("item", "请选择是哪个事项");
        }
        let (code, name) = match of.is_new() {
            // What is claimed is called as the catalogue calls it.
            true if of == Cause::Claim => {
                (faults.take("code", code(&self.code)).unwrap_or_default(), String::new())
            }
            true => (
                faults.take("code", code(&self.code)).unwrap_or_default(),
                faults.take("name", line(&self.name, "请写新事项的名称")).unwrap_or_default(),
            ),
            false => (String::new(), String::new()),
        };
        let base = match of {
            Cause::Claim => faults.take("base", line(&self.base, "请从上级目录里选要认领的一条")),
            Cause::Change | Cause::Resume | Cause::Delegate => faults.take("base", line_or_none(&self.base)),
            _ => None,
        };
        let base = base.unwrap_or_default();
        let says = faults.take("says", prose(&self.says, "请写明依据什么、为什么")).unwrap_or_default();
        faults.done()?;
        Ok(Begin { base, cause: of, item: self.item.filter(|_| of.has_base()), code, name, says })
    }
}

/// What tells a matter apart: without a space in it.
fn code(text: &str) -> Result<String, &'static str> {
    match line(text, "请写新事项的编码")? {
        it if it.chars().any(char::is_whitespace) => Err("编码里不能有空格"),
        it => Ok(it),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Begun {
    pub id: CaseId,
}

/// What a group says now; keys of other groups are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SaveForm {
    pub group: Group,
    /// The revision of the group it was written over.
    pub rev: u32,
    pub doc: Map<String, Value>,
}
unchecked!(SaveForm);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    pub rev: u32,
    /// Of the whole document, as it is now.
    pub faults: Vec<Finding>,
}

/// What somebody should see to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    pub group: Group,
    pub says: String,
    /// It cannot be handed in before this is put right.
    pub is_fault: bool,
}

/// 退回的意见: what a checker found in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Remark {
    pub group: Group,
    pub says: String,
    pub by: String,
    pub at: Moment,
    /// The group has been written anew since.
    pub is_touched: bool,
}

/// One element, as it was and as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    pub group: Group,
    /// Where: 材料“营业执照”的受理标准.
    pub label: String,
    /// Empty: it was not there.
    pub was: String,
    /// Empty: it is not there any more.
    pub now: String,
}

/// A step of the way that somebody has taken, and who it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checked {
    pub stage: Stage,
    pub by: String,
    pub at: Moment,
    pub says: String,
}

/// Who wrote a group last, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Written {
    pub group: Group,
    pub by: String,
    pub at: Moment,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditionView {
    /// Stage, clocks, log and what may be done now.
    pub case: CaseView,
    pub org: String,
    pub item: Option<ItemId>,
    pub code: String,
    pub cause: Cause,
    /// Why, as it was begun.
    pub says: String,
    /// The version it began from.
    pub base: Option<i32>,
    /// A newer one has been published since.
    pub newer: Option<i32>,
    /// None: as soon as it may.
    pub effective_on: Option<Day>,
    /// The decisions it rests on, a line each.
    pub papers: Vec<String>,
    /// 暂停、取消: what people read instead, and the code of the matter that takes its place.
    pub halt: desk::HaltForm,
    /// Codes of matters that end the moment this one takes effect.
    pub ends: Vec<String>,
    pub doc: Value,
    pub revs: BTreeMap<Group, u32>,
    pub written: Vec<Written>,
    /// 认领: keys the province has fixed.
    pub locked: Vec<String>,
    pub findings: Vec<Finding>,
    pub remarks: Vec<Remark>,
    pub may_edit: bool,
    /// Against the version it began from, element by element.
    pub changed: Vec<Change>,
    pub checks: Vec<Checked>,
    /// Why whoever looks may not do what stands next, in sentences.
    pub shut: Vec<String>,
    /// The rehearsal of exactly this document went through.
    pub is_rehearsed: bool,
    /// The version it has become.
    pub published: Option<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(form: BeginForm) -> String {
        match form.check() {
            Err(Fault::Form { fields }) => fields.into_iter().map(|it| it.name).collect::<Vec<String>>().join(" "),
            it => format!("{it:?}"),
        }
    }

    #[test]
    fn an_edition_says_why_and_of_what() {
        let form = |cause: Cause, code: &str, name: &str| BeginForm {
            cause: Some(cause),
            code: code.to_owned(),
            name: name.to_owned(),
            says: "国务院取消了这项许可".to_owned(),
            ..BeginForm::default()
        };
        assert_eq!(names(BeginForm::default()), "cause says");
        assert_eq!(names(form(Cause::Claim, "", "")), "code base");
        let claim = BeginForm { base: "000131129000".to_owned(), ..form(Cause::Claim, "A1", "别的") };
        assert_eq!(claim.check().unwrap().name, "", "it is called as the catalogue calls it");
        assert_eq!(names(form(Cause::Change, "", "")), "item");
        assert_eq!(names(form(Cause::New, "", "")), "code name");
        assert_eq!(names(form(Cause::New, "A 1", "开店")), "code");
        assert_eq!(names(form(Cause::Merge, "A1", "开店")), "item");
        assert_eq!(form(Cause::New, "A1", "开店").check().unwrap().code, "A1");
        let item = Some(ItemId(uuid::Uuid::nil()));
        let change = BeginForm { item, ..form(Cause::Change, "别的", "别的") }.check().unwrap();
        assert_eq!((change.code.as_str(), change.name.as_str()), ("", ""), "it has a code and a name already");
    }

    #[test]
    fn what_comes_or_goes_asks_the_government() {
        let check = |cause: Cause, is_new: bool, asks: bool, stops: bool| {
            assert_eq!(
                (cause.is_new(), cause.asks_government(), cause.stops()),
                (is_new, asks, stops),
                "{cause:?}"
            );
        };
        check(Cause::New, true, true, false);
        check(Cause::Claim, true, false, false);
        check(Cause::Change, false, false, false);
        check(Cause::Split, true, true, false);
        check(Cause::Merge, true, true, false);
        check(Cause::Suspend, false, false, true);
        check(Cause::Resume, false, false, false);
        check(Cause::Cancel, false, true, true);
        check(Cause::Delegate, false, true, false);
    }
}
