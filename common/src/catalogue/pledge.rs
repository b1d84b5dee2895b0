//! 告知承诺 (国办发〔2020〕42号, handbook 8.4): told in writing what is asked, the applicant promises in writing to meet it, is decided
//! upon that promise, and is looked at afterwards. Whether to, is the applicant's choice.
//!
//! An item's file says what is promised; everything that follows from it for the applicant — a question, a section of the form,
//! conditions of materials — is worked out here, once, at import. Drafts and their pages know nothing of it.
use serde::{Deserialize, Serialize};

use super::{Item, Limit, LimitFor, Question, Unit};
use crate::form::{Answers, Choice, Cond, FieldDef, Kind, Section};

/// The question's name, and its answers.
pub const PLEDGE: &str = "pledge";
const YES: &str = "pledge";
const NO: &str = "normal";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Pledge {
    /// What is promised, a sentence each.
    pub promises: Vec<String>,
    /// Slots of the materials the promise stands for.
    pub spares: Vec<String>,
    /// Working days within which it is looked at, once decided.
    pub check_days: u32,
    /// What follows from an untrue promise.
    pub liability: String,
}

/// Was the promise chosen?
pub fn is_pledged(item: &Item, answers: &Answers) -> bool {
    item.pledge.is_some() && item.only_asked(answers).get(PLEDGE).is_some_and(|it| it.as_text() == YES)
}

impl Item {
    /// With what its pledge asks of form, questions and materials; or what is wrong with it.
    pub fn with_pledge(self) -> Result<Item, Vec<String>> {
        let Some(pledge) = self.pledge.clone() else { return Ok(self) };
        let faults = self.pledge_faults(&pledge);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut item = self;
        let spared = |slot: &str| pledge.spares.iter().any(|it| it == slot);
        let names: Vec<String> =
            item.materials.iter().filter(|it| spared(&it.slot)).map(|it| it.name.clone()).collect();
        item.questions.push(question(&pledge, &names));
        item.form.sections.push(section(&item, &pledge));
        for it in item.materials.iter_mut().filter(|it| spared(&it.slot)) {
            it.when.push(Cond { field: PLEDGE.to_owned(), is: vec![NO.to_owned()] });
        }
        Ok(item)
    }

    /// As it was written: without what `with_pledge` has put in.
    pub fn without_pledge(self) -> Item {
        let mut item = self;
        if item.pledge.is_some() {
            item.questions.retain(|it| it.name != PLEDGE);
            item.form.sections.retain(|it| it.name != PLEDGE);
            for it in &mut item.materials {
                it.when.retain(|it| it.field != PLEDGE);
            }
        }
        item
    }

    fn pledge_faults(&self, pledge: &Pledge) -> Vec<String> {
        let mut faults = Vec::new();
        if pledge.promises.is_empty() || pledge.promises.iter().any(|it| it.trim().is_empty()) {
            faults.push("告知承诺没有写明承诺什么".to_owned());
        }
        if pledge.check_days == 0 {
            faults.push("告知承诺没有写明几个工作日内核查".to_owned());
        }
        if pledge.liability.trim().is_empty() {
            faults.push("告知承诺没有写明承诺不实的后果".to_owned());
        }
        let unknown = pledge.spares.iter().filter(|it| !self.materials.iter().any(|at| at.slot == **it));
        faults.extend(unknown.map(|it| format!("告知承诺免交的材料{it}不在材料清单里")));
        if !self.parts.is_empty() {
            faults.push("一件事不能整件按告知承诺办".to_owned());
        }
        faults
    }
}

fn choice(value: &str, label: &str, hint: String) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), hint }
}

fn question(pledge: &Pledge, names: &[String]) -> Question {
    let spared = match names.is_empty() {
        true => String::new(),
        false => format!("，不用交{}", names.join("、")),
    };
    let hint = format!("书面承诺符合条件，当场决定{spared}；{}个工作日内核查", pledge.check_days);
    let promised = Limit { n: 1, unit: Unit::WorkDay };
    Question {
        name: PLEDGE.to_owned(),
        label: "用哪种方式办？".to_owned(),
        hint: "两种方式办出来的证一样，由您选".to_owned(),
        options: vec![choice(NO, "一般方式", "交齐材料，审查以后决定".to_owned()), choice(YES, "告知承诺", hint)],
        limits: vec![LimitFor { value: YES.to_owned(), limit: promised }],
        ..Question::default()
    }
}

/// 告知承诺书: each promise is given for itself.
fn section(item: &Item, pledge: &Pledge) -> Section {
    let chosen = || vec![Cond { field: PLEDGE.to_owned(), is: vec![YES.to_owned()] }];
    let field = |(n, promise): (usize, &String)| FieldDef {
        name: format!("{PLEDGE}_{n}"),
        label: promise.clone(),
        kind: Kind::Choice,
        when: chosen(),
        options: vec![choice("yes", "我承诺", String::new())],
        ..FieldDef::default()
    };
    let law = item.basis.first().map(|it| format!("《{}》{}", it.law, it.article)).unwrap_or_default();
    Section {
        name: PLEDGE.to_owned(),
        title: "告知承诺书".to_owned(),
        hint: format!("依据{law}。{}", pledge.liability),
        fields: (1..).zip(&pledge.promises).map(field).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::Material, form::Answer};

    fn item(spares: &[&str]) -> Item {
        let material =
            |slot: &str| Material { slot: slot.to_owned(), name: format!("材料{slot}"), ..Material::default() };
        let pledge = Pledge {
            promises: vec!["场所符合卫生要求".to_owned(), "从业人员有健康证明".to_owned()],
            spares: spares.iter().map(|it| (*it).to_owned()).collect(),
            check_days: 20,
            liability: "承诺不实的，撤销许可。".to_owned(),
        };
        Item { materials: vec![material("photo"), material("rules")], pledge: Some(pledge), ..Item::default() }
    }

    fn answered(way: &str) -> Answers {
        [(PLEDGE.to_owned(), Answer::Text(way.to_owned()))].into()
    }

    #[test]
    fn who_promises_is_asked_for_each_promise_and_for_less_paper() {
        let item = item(&["rules"]).with_pledge().unwrap();
        let slots =
            |way: &str| item.slots(&answered(way)).iter().map(|it| it.slot.clone()).collect::<Vec<String>>();
        assert_eq!(slots(NO), ["photo", "rules"]);
        assert_eq!(slots(YES), ["photo"]);
        let section = item.form.sections.last().unwrap();
        assert!(!section.is_visible(&answered(NO)));
        let today = crate::moment::Day::of(2026, 11, 23).unwrap();
        assert_eq!(section.faults(&answered(YES), today).len(), 2, "none is given by the way");
        assert!(is_pledged(&item, &answered(YES)) && !is_pledged(&item, &answered(NO)));
        assert!(!is_pledged(&Item::default(), &answered(YES)), "not offered");
        assert_eq!(item.without_pledge(), self::item(&["rules"]), "as it was written");
    }

    #[test]
    fn a_pledge_that_says_too_little_is_refused_in_words() {
        let item = item(&["nothing"]);
        let pledge = Pledge {
            promises: vec![" ".to_owned()],
            check_days: 0,
            liability: String::new(),
            ..item.pledge.clone().unwrap()
        };
        let faults = Item { pledge: Some(pledge), ..item }.with_pledge().unwrap_err();
        assert_eq!(faults.len(), 4, "{faults:?}");
    }
}
