//! 事项编制, at the desk: its head, its way through the checks, and what is different between two versions.
use serde::{Deserialize, Serialize};

use super::{Change, EditionView, Group, act};
use crate::{
    account::Duty,
    call::{Access, Call, Page, Stream},
    case::flow::{Act, Stage},
    check::{Check, Faults, Nothing, line, line_or_none, prose, unchecked},
    fault::Fault,
    id::{CaseId, ItemId},
    moment::{Day, Moment},
    value::{day, odd_sign, plain_line},
};

const COMPOSE: Access = Access::Staff(Duty::Compose);

/// What stands beside the document: when, by which decisions, what people read instead.
pub const HEAD: Call<CaseId, HeadForm, EditionView> = Call::post("/api/editions/{case}/head", COMPOSE);
/// A step of the way, but for sending back.
pub const STEP: Call<CaseId, StepForm, EditionView> = Call::post("/api/editions/{case}/steps", Access::Desk);
/// Sent back to whoever wrote it, with what is wrong where.
pub const RETURN: Call<CaseId, ReturnForm, EditionView> = Call::post("/api/editions/{case}/return", Access::Desk);
/// Onto the version that was published meanwhile.
pub const REBASE: Call<CaseId, Nothing, EditionView> = Call::post("/api/editions/{case}/rebase", COMPOSE);
/// Every version a matter has had, the latest first.
pub const VERSIONS: Call<ItemId, VersionsForm, Page<VersionRow>> =
    Call::get("/api/items/{item}/versions", Access::Desk);
/// Two of them, element by element.
pub const COMPARE: Call<ItemId, CompareForm, CompareView> = Call::get("/api/items/{item}/compare", Access::Desk);
/// 对照表, as a workbook: what an edition changes.
pub const SHEET: Stream =
    Stream { methods: &["GET"], path: "/api/editions/{case}/comparison", access: Access::Desk };

/// Lines of the decisions it rests on, and of codes that end with it.
pub const MOST_LINES: usize = 20;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HeadForm {
    /// The day it takes effect; empty: as soon as it is approved.
    pub effective_on: String,
    /// A line each: 国发〔2026〕3号 关于取消一批行政许可事项的决定.
    pub papers: Vec<String>,
    pub halt: HaltForm,
    /// Codes of matters of the same body that end when it takes effect.
    pub ends: Vec<String>,
}

/// 暂停、取消 as people read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HaltForm {
    pub why: String,
    /// 暂停 until; empty: nobody knows yet.
    pub until: String,
    /// Code of the matter that takes its place; empty: none does.
    pub instead: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    pub effective_on: Option<Day>,
    pub papers: Vec<String>,
    pub why: String,
    pub until: Option<Day>,
    pub instead: String,
    pub ends: Vec<String>,
}

impl Check for HeadForm {
    type Out = Head;

    fn check(self) -> Result<Head, Fault> {
        let mut faults = Faults::default();
        let date = |text: &str| match text.trim() {
            "" => Ok(None),
            it => day(it).map(Some).ok_or("请写日期，例如：2026-12-01"),
        };
        let effective_on = faults.take("effective_on", date(&self.effective_on)).flatten();
        let until = faults.take("until", date(&self.halt.until)).flatten();
        let why = faults.take("why", line_or_none(&self.halt.why)).unwrap_or_default();
        let instead = faults.take("instead", line_or_none(&self.halt.instead)).unwrap_or_default();
        let papers = lines("papers", &self.papers, &mut faults);
        let ends = lines("ends", &self.ends, &mut faults);
        faults.done()?;
        Ok(Head { effective_on, papers, why, until, instead, ends })
    }
}

/// Lines somebody has written in, each once.
fn lines(name: &str, typed: &[String], faults: &mut Faults) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for it in typed {
        match (odd_sign(it), plain_line(it)) {
            (Some(says), _) => faults.say(name, says),
            (None, it) if it.chars().count() > 200 => faults.say(name, "每一行请控制在200个字以内"),
            (None, it) if it.is_empty() || all.contains(&it) => (),
            (None, it) => all.push(it),
        }
    }
    if all.len() > MOST_LINES {
        faults.say(name, "最多写20行");
    }
    all
}

/// Acts of the way that need nothing but a word.
pub const STEPS: [Act; 9] = [
    act::OFFER,
    act::TAKE_BACK,
    act::SUBMIT,
    act::PASS,
    act::PASS_LAW,
    act::PASS_UP,
    act::DECREE,
    act::RECALL,
    act::DROP,
];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StepForm {
    pub version: i32,
    /// One of `STEPS`.
    pub act: Act,
    /// 审核意见; why it is taken back or dropped; the number of the government's decision.
    pub says: String,
}

impl Default for StepForm {
    fn default() -> StepForm {
        StepForm { version: 0, act: act::OFFER, says: String::new() }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub version: i32,
    pub act: Act,
    pub says: String,
}

impl Check for StepForm {
    type Out = Step;

    fn check(self) -> Result<Step, Fault> {
        if !STEPS.contains(&self.act) {
            return Err(Fault::Unreadable);
        }
        let says = match self.act {
            act::DECREE => line(&self.says, "请写审定的文件或会议，例如：县政府第12次常务会议纪要"),
            act::RECALL | act::DROP => prose(&self.says, "请写明原因"),
            _ if self.says.trim().is_empty() => Ok(String::new()),
            _ => prose(&self.says, ""),
        };
        let says = says.map_err(|it| Fault::form("says", it))?;
        Ok(Step { version: self.version, act: self.act, says })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReturnForm {
    pub version: i32,
    /// 总的意见; may be empty where a group has its own.
    pub says: String,
    pub remarks: Vec<RemarkForm>,
}

/// What is wrong with one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RemarkForm {
    pub group: Group,
    pub says: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Return {
    pub version: i32,
    pub says: String,
    pub remarks: Vec<(Group, String)>,
}

impl Check for ReturnForm {
    type Out = Return;

    fn check(self) -> Result<Return, Fault> {
        let mut faults = Faults::default();
        let mut remarks: Vec<(Group, String)> = Vec::new();
        for it in &self.remarks {
            let name = format!("remark-{}", it.group.label());
            if it.says.trim().is_empty() {
                continue;
            }
            if remarks.iter().any(|at| at.0 == it.group) {
                faults.say(&name, "这一组已经写了意见，请写在一起");
                continue;
            }
            remarks.extend(faults.take(&name, prose(&it.says, "")).map(|says| (it.group, says)));
        }
        let says = match (remarks.is_empty(), self.says.trim().is_empty()) {
            (false, true) => Some(String::new()),
            _ => faults.take("says", prose(&self.says, "请写明退回的原因：哪一组、哪里不对、怎么改")),
        };
        faults.done()?;
        Ok(Return { version: self.version, says: says.unwrap_or_default(), remarks })
    }
}

impl Return {
    /// 设定依据：条款号不对；收费：没有依据
    pub fn note(&self) -> String {
        let own = (!self.says.is_empty()).then(|| self.says.clone());
        let of = self.remarks.iter().map(|(group, says)| format!("{}：{says}", group.label()));
        own.into_iter().chain(of).collect::<Vec<String>>().join("；")
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct VersionsForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}
unchecked!(VersionsForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VersionRow {
    pub version: i32,
    pub on: Day,
    /// The edition it came from; none: it was imported.
    pub edition: Option<EditionLink>,
    /// What was wrong with it.
    pub n_faults: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditionLink {
    pub id: CaseId,
    pub no: String,
    pub stage: Stage,
    pub at: Moment,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CompareForm {
    pub was: i32,
    pub now: i32,
}
unchecked!(CompareForm);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CompareView {
    pub name: String,
    pub was: i32,
    pub now: i32,
    pub changes: Vec<Change>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_back_says_what_is_wrong_where() {
        let form = |says: &str, remarks: &[(Group, &str)]| ReturnForm {
            says: says.to_owned(),
            remarks: remarks.iter().map(|it| RemarkForm { group: it.0, says: it.1.to_owned() }).collect(),
            version: 1,
        };
        assert!(form("", &[]).check().is_err());
        assert!(form(" ", &[(Group::Fee, " ")]).check().is_err());
        let both = form("改两处", &[(Group::Basis, "条款号不对"), (Group::Fee, "没有依据")]).check().unwrap();
        assert_eq!(both.note(), "改两处；设定依据：条款号不对；收费：没有依据");
        assert_eq!(form("", &[(Group::Fee, "没有依据")]).check().unwrap().note(), "收费：没有依据");
        assert!(form("", &[(Group::Fee, "一"), (Group::Fee, "二")]).check().is_err());
    }

    #[test]
    fn a_step_that_takes_something_back_says_why() {
        let form = |act: Act, says: &str| StepForm { version: 1, act, says: says.to_owned() }.check();
        assert!(form(act::OFFER, "").is_ok() && form(act::PASS, "").is_ok());
        assert!(form(act::DECREE, "").is_err() && form(act::DROP, "").is_err() && form(act::RECALL, " ").is_err());
        assert!(form(act::DECREE, "县政府第12次常务会议纪要").is_ok());
        assert_eq!(form(act::PUBLISH, "").unwrap_err(), Fault::Unreadable, "that is time's to do");
    }

    #[test]
    fn a_head_has_days_and_lines() {
        let form = HeadForm { effective_on: "明天".to_owned(), ..HeadForm::default() };
        assert!(form.check().is_err());
        let papers = vec!["国发〔2026〕3号".to_owned(), " ".to_owned(), "国发〔2026〕3号".to_owned()];
        let form = HeadForm { effective_on: "2026-12-01".to_owned(), papers, ..HeadForm::default() };
        let head = form.check().unwrap();
        assert_eq!(head.effective_on, Day::of(2026, 12, 1));
        assert_eq!(head.papers, ["国发〔2026〕3号"]);
        let many = (0..21).map(|n| n.to_string()).collect();
        assert!(HeadForm { ends: many, ..HeadForm::default() }.check().is_err());
    }
}
