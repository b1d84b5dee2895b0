//! 补正申请表：which fields of the form a correction opens, and when they are answered. Both sides ask here.
use serde::{Deserialize, Serialize};

use super::draft;
use crate::{
    catalogue::Item,
    check::Field,
    form::{Answer, Answers, FieldDef, FormDef, Section},
    moment::Day,
    review::{NoticeLine, form},
};

/// The page of a correction on which the form's open fields stand, where another draft has its sections.
pub const CORRECTING: &str = "correcting";

/// What the last notice told of the form, and what stood there then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToldForm {
    /// Only those about fields.
    pub lines: Vec<NoticeLine>,
    pub answers: Answers,
}

/// The same answer? What was left empty and what was never there are one.
pub fn is_same(one: Option<&Answer>, other: Option<&Answer>) -> bool {
    let there = |it: Option<&Answer>| it.filter(|it| !it.is_empty()).cloned();
    there(one) == there(other)
}

/// Names of the plain fields that are asked of somebody who answered so.
fn asked(item: &Item, answers: &Answers) -> Vec<String> {
    let sections = draft::sections(item, answers);
    let parts = sections.iter().flat_map(|it| &it.fields).flat_map(FieldDef::parts);
    parts.map(|it| it.name.clone()).collect()
}

impl ToldForm {
    /// What the clerk wrote about a field; `None`: it is open for another's sake.
    pub fn line(&self, field: &str) -> Option<&NoticeLine> {
        self.lines.iter().find(|it| form::field_of(&it.slot) == Some(field))
    }

    /// The open fields in the order of the form: those the notice names, and those nobody was asked for until one of them was
    /// changed (another situation asks for other things).
    pub fn section(&self, item: &Item, now: &Answers) -> Section {
        let before = asked(item, &self.answers);
        let is_open = |it: &FieldDef| self.line(&it.name).is_some() || !before.contains(&it.name);
        let sections = draft::sections(item, now);
        let parts = sections.iter().flat_map(|it| &it.fields).flat_map(FieldDef::parts);
        Section {
            name: CORRECTING.to_owned(),
            title: "改申请表".to_owned(),
            hint: String::new(),
            fields: parts.map(|it| it.into_owned()).filter(is_open).collect(),
        }
    }

    /// Something else stands there than when it was told.
    pub fn is_answered(&self, field: &str, now: &Answers) -> bool {
        !is_same(self.answers.get(field), now.get(field))
    }

    /// What stands between these answers and handing in again: what is wrong with an open field, and what was told and is as it was.
    /// What was right when it was handed in is not asked again.
    pub fn faults(&self, item: &Item, now: &Answers, today: Day) -> Vec<Field> {
        let section = self.section(item, now);
        let mut plain = now.clone();
        FormDef { sections: vec![section.clone()] }.make_plain(&mut plain);
        let mut faults = section.faults(now, today);
        for field in &section.fields {
            let is_as_it_was = self.line(&field.name).is_some() && !self.is_answered(&field.name, &plain);
            if is_as_it_was && faults.iter().all(|it| it.name != field.name) {
                let says = format!("{}还没有改，请按告知书的要求改好", field.label);
                faults.push(Field { name: field.name.clone(), says });
            }
        }
        faults
    }

    /// Fields that would be changed by a save and are not open.
    pub fn locked(&self, item: &Item, before: &Answers, now: &Answers) -> Vec<Field> {
        let open = self.section(item, now);
        let is_open = |name: &str| open.fields.iter().any(|it| it.name == name);
        let names = before.keys().chain(now.keys().filter(|it| !before.contains_key(*it)));
        let changed = names.filter(|it| !is_same(before.get(*it), now.get(*it)));
        let says = "补正只改告知书写明的内容，这一项不能改";
        changed.filter(|it| !is_open(it)).map(|it| Field { name: it.clone(), says: says.to_owned() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Choice, Cond, Kind};

    fn item() -> Item {
        let field = |name: &str, kind| FieldDef {
            name: name.to_owned(),
            label: name.to_owned(),
            kind,
            ..FieldDef::default()
        };
        let choice = |it: &str| Choice { value: it.to_owned(), label: it.to_owned(), ..Choice::default() };
        let how = FieldDef { options: vec![choice("own"), choice("rent")], ..field("how", Kind::Choice) };
        let rented = Cond { field: "how".to_owned(), is: vec!["rent".to_owned()] };
        let lease = FieldDef { when: vec![rented], ..field("lease", Kind::Text) };
        let fields = vec![field("shop", Kind::Text), how, lease, field("manager", Kind::Person)];
        let form = FormDef { sections: vec![Section { name: "a".to_owned(), fields, ..Section::default() }] };
        Item { form, ..Item::default() }
    }

    fn answers(of: &[(&str, &str)]) -> Answers {
        of.iter().map(|(name, it)| ((*name).to_owned(), Answer::text(it))).collect()
    }

    fn told(names: &[&str]) -> ToldForm {
        let line = |name: &&str| NoticeLine {
            slot: form::key(name),
            material: String::new(),
            problem: String::new(),
            requirement: String::new(),
            basis: String::new(),
            is_later: false,
        };
        let answers = answers(&[("shop", "老周面馆"), ("how", "own"), ("manager_name", "周明")]);
        ToldForm { lines: names.iter().map(line).collect(), answers }
    }

    fn open(told: &ToldForm, now: &Answers) -> Vec<String> {
        told.section(&item(), now).fields.into_iter().map(|it| it.name).collect()
    }

    fn names(all: Vec<Field>) -> Vec<String> {
        all.into_iter().map(|it| it.name).collect()
    }

    #[test]
    fn a_correction_opens_what_was_told_and_what_follows_from_it() {
        let it = told(&["how", "manager_id"]);
        assert_eq!(open(&it, &it.answers), ["how", "manager_id"], "one part of a person alone, too");
        let mut rented = it.answers.clone();
        rented.insert("how".to_owned(), Answer::text("rent"));
        assert_eq!(open(&it, &rented), ["how", "lease", "manager_id"]);
        assert!(open(&told(&[]), &it.answers).is_empty());
    }

    #[test]
    fn nothing_else_may_be_changed() {
        let it = told(&["how"]);
        let mut now = it.answers.clone();
        now.insert("shop".to_owned(), Answer::text("老张面馆"));
        assert_eq!(names(it.locked(&item(), &it.answers, &now)), ["shop"]);
        let mut now = it.answers.clone();
        now.remove("manager_name");
        now.insert("whatever".to_owned(), Answer::text("x"));
        assert_eq!(names(it.locked(&item(), &it.answers, &now)), ["manager_name", "whatever"], "nor taken away");
        let mut now = it.answers.clone();
        now.insert("how".to_owned(), Answer::text("rent"));
        now.insert("lease".to_owned(), Answer::text("租约"));
        now.insert("shop".to_owned(), Answer::text("老周面馆"));
        now.insert("manager_phone".to_owned(), Answer::text(""));
        assert!(it.locked(&item(), &it.answers, &now).is_empty());
    }

    #[test]
    fn what_was_told_has_to_be_changed_and_the_rest_is_not_asked_again() {
        let today = Day::parse("2026-11-23").unwrap();
        let it = told(&["shop"]);
        assert_eq!(names(it.faults(&item(), &it.answers, today)), ["shop"], "and no manager's number");
        let with = |shop: &str| {
            let mut now = it.answers.clone();
            now.insert("shop".to_owned(), Answer::text(shop));
            now
        };
        assert_eq!(names(it.faults(&item(), &with(" 老周面馆 "), today)), ["shop"], "spaces are no answer");
        assert_eq!(names(it.faults(&item(), &with(""), today)), ["shop"]);
        assert!(it.faults(&item(), &with("老周牛肉面馆"), today).is_empty());
        let it = told(&["how"]);
        let mut now = it.answers.clone();
        now.insert("how".to_owned(), Answer::text("rent"));
        assert_eq!(names(it.faults(&item(), &now, today)), ["lease"], "what follows has to be filled in");
    }
}
