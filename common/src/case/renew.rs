//! 办事要求有更新: a draft was begun under one version of its matter, and another is in force now. Whoever fills it in reads what is
//! different, and every answer that still fits goes along.
use serde::{Deserialize, Serialize};

use super::DraftView;
use crate::{
    call::{Access, Call},
    catalogue::Item,
    check::Nothing,
    form::{Answer, Answers, FieldDef},
    id::CaseId,
    moment::Day,
};

/// The draft goes on under the version in force now; every answer that still fits stays.
pub const RENEW: Call<CaseId, Nothing, DraftView> = Call::post("/api/cases/{case}/renew", Access::Filler);

/// What is different, in sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Renewed {
    /// Since when the newer version is in force.
    pub on: Day,
    pub changes: Vec<String>,
    /// What was answered and is not asked any more, or not so.
    pub lost: Vec<String>,
    /// Why it cannot be handed in at all, just now; empty: it can.
    pub shut: String,
}

/// What a field or question of an item is, under each name it is answered by.
struct Asked {
    name: String,
    label: String,
    kind: crate::form::Kind,
    /// Values one may choose; empty: anything.
    values: Vec<String>,
}

fn asked(item: &Item) -> Vec<Asked> {
    let of = |it: &FieldDef| Asked {
        name: it.name.clone(),
        label: it.label.clone(),
        kind: it.kind,
        values: it.options.iter().map(|it| it.value.clone()).collect(),
    };
    let questions = item.questions.iter().map(|it| of(&FieldDef::from(it)));
    let fields = item.form.fields().flat_map(|it| it.parts());
    questions.chain(fields.map(|it| of(&it))).collect()
}

/// Of these answers those that fit the newer version too, and by label those that do not. What neither version asks is the hall's own.
pub fn fitting(was: &Item, now: &Item, answers: &Answers) -> (Answers, Vec<String>) {
    let (before, after) = (asked(was), asked(now));
    let mut kept = Answers::new();
    let mut lost = Vec::new();
    for (name, answer) in answers {
        let old = before.iter().find(|it| it.name == *name);
        let new = after.iter().find(|it| it.name == *name);
        match (old, new) {
            (None, _) => drop(kept.insert(name.clone(), answer.clone())),
            (Some(old), Some(new)) if old.kind == new.kind => match fitted(new, answer) {
                Some(it) => drop(kept.insert(name.clone(), it)),
                None => lost.push(old.label.clone()),
            },
            (Some(_), _) if answer.is_empty() => (),
            (Some(old), _) => lost.push(old.label.clone()),
        }
    }
    (kept, lost)
}

/// The answer, or what of it one may still choose.
fn fitted(field: &Asked, answer: &Answer) -> Option<Answer> {
    match answer {
        _ if field.values.is_empty() || answer.is_empty() => Some(answer.clone()),
        Answer::Text(it) => field.values.contains(it).then(|| answer.clone()),
        Answer::Many(them) => {
            let kept: Vec<String> = them.iter().filter(|it| field.values.contains(it)).cloned().collect();
            (kept.len() == them.len()).then_some(Answer::Many(kept))
        }
        Answer::Rows(_) => Some(answer.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::Question,
        form::{Choice, FormDef, Kind, Section},
    };

    fn choice(value: &str) -> Choice {
        Choice { value: value.to_owned(), ..Choice::default() }
    }

    fn field(name: &str, kind: Kind, values: &[&str]) -> FieldDef {
        let options = values.iter().map(|it| choice(it)).collect();
        FieldDef { name: name.to_owned(), label: format!("问{name}"), kind, options, ..FieldDef::default() }
    }

    fn item(fields: Vec<FieldDef>, by: &[&str]) -> Item {
        let options = by.iter().map(|it| choice(it)).collect();
        let question =
            Question { name: "by".to_owned(), label: "谁来办".to_owned(), options, ..Question::default() };
        let section = Section { name: "s".to_owned(), fields, ..Section::default() };
        Item { form: FormDef { sections: vec![section] }, questions: vec![question], ..Item::default() }
    }

    fn answers(all: &[(&str, &str)]) -> Answers {
        all.iter().map(|(name, it)| ((*name).to_owned(), Answer::text(it))).collect()
    }

    #[test]
    fn every_answer_that_still_fits_goes_along() {
        let was = item(
            vec![field("area", Kind::Number, &[]), field("trade", Kind::Choice, &["a", "b"])],
            &["self", "agent"],
        );
        let given = answers(&[
            ("area", "12"),
            ("trade", "b"),
            ("by", "agent"),
            ("delivery", "post"),
            ("applicant_name", "周明"),
        ]);
        let check = |now: &Item, kept: &[&str], lost: &[&str]| {
            let (after, gone) = fitting(&was, now, &given);
            assert_eq!(after.keys().map(String::as_str).collect::<Vec<_>>(), kept);
            assert_eq!(gone, lost);
        };
        check(&was, &["applicant_name", "area", "by", "delivery", "trade"], &[]);
        let fewer = item(vec![field("trade", Kind::Choice, &["a", "b"])], &["self", "agent"]);
        check(&fewer, &["applicant_name", "by", "delivery", "trade"], &["问area"]);
        let other = item(vec![field("area", Kind::Text, &[]), field("trade", Kind::Choice, &["a"])], &["self"]);
        check(&other, &["applicant_name", "delivery"], &["问area", "谁来办", "问trade"]);
    }

    #[test]
    fn a_person_is_three_answers() {
        let was = item(vec![field("boss", Kind::Person, &[])], &[]);
        let given = answers(&[("boss_name", "周明"), ("boss_phone", "13800003210")]);
        let (kept, lost) = fitting(&was, &was, &given);
        assert_eq!((kept.len(), lost.len()), (2, 0));
        let (kept, lost) = fitting(&was, &item(Vec::new(), &[]), &given);
        assert_eq!((kept.len(), lost), (0, vec!["问boss姓名".to_owned(), "问boss手机号码".to_owned()]));
    }
}
