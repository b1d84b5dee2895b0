//! What an item asks has to be answerable, and what hangs on an answer has to be able to come true: otherwise it is published and
//! can never be handed in, or a paper is on the list that nobody is ever asked for.
use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use crate::{
    case::draft::{APPLICANT, DELIVERY},
    form::{Choice, Cond, FieldDef, Kind},
};

/// Answers by name: when each is asked, and what may be answered where that is a fixed list.
type Asked<'a> = BTreeMap<String, (&'a [Cond], Option<Vec<&'a str>>)>;

impl Item {
    pub(super) fn asking_faults(&self, faults: &mut Vec<String>) {
        self.name_faults(faults);
        for question in &self.questions {
            option_faults(&question.label, &question.options, faults);
            let answers = question.stops.iter().map(|it| &it.value);
            let answers = answers.chain(question.limits.iter().map(|it| &it.value));
            for it in answers.filter(|it| !question.options.iter().any(|at| at.value == **it)) {
                faults.push(format!("“{}”有一条说明写给答案“{it}”，选项里没有它", question.label));
            }
        }
        for field in self.form.fields() {
            field_faults(field, faults);
            for inner in &field.fields {
                field_faults(inner, faults);
                if matches!(inner.kind, Kind::Person | Kind::Company | Kind::Group) {
                    faults.push(format!("“{}”是一组里的一项，只能是普通的一项", inner.label));
                }
                if !inner.when.is_empty() {
                    faults.push(format!("“{}”是一组里的一项，不能带条件", inner.label));
                }
            }
        }
        let asked = match self.parts.is_empty() {
            true => self.asked(),
            // What a bundle's own situation settles is left out of its options; a matter's conditions still name it.
            false => self.asked().into_iter().map(|(name, (when, _))| (name, (when, None))).collect(),
        };
        for (what, conds) in self.conditioned() {
            conds.iter().for_each(|it| cond_fault(&what, it, &asked, faults));
        }
        let counts = self.fee.iter().flat_map(|it| &it.items).filter(|it| !it.count.is_empty());
        for it in counts.filter(|it| !asked.contains_key(&it.count)) {
            faults.push(format!("收费“{}”按“{}”计数，表单和情形里没有这一项", it.name, it.count));
        }
        for name in asked.keys().filter(|it| leads_to(it, it, &asked)) {
            faults.push(format!("“{name}”的条件绕回了它自己，永远不会出现"));
        }
    }

    /// Answers of questions and fields lie in one drawer, and sections in one list with the hall's own.
    fn name_faults(&self, faults: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for section in &self.form.sections {
            let name = section.name.as_str();
            if name.is_empty() || name == APPLICANT || name == DELIVERY || !seen.insert(name) {
                faults.push(format!("表单“{}”的代号为空、重复，或者与大厅自己的“{name}”相同", section.title));
            }
        }
        let asked = self.questions.iter().map(|it| (it.name.as_str(), it.label.as_str()));
        let fields = self.form.fields().map(|it| (it.name.as_str(), it.label.as_str()));
        let mut seen = BTreeSet::new();
        for (name, label) in asked.chain(fields) {
            let is_ours = name == DELIVERY || name.starts_with("applicant_");
            if name.is_empty() || is_ours || !seen.insert(name) {
                faults.push(format!("“{label}”的代号“{name}”为空、重复，或者是大厅自己用的"));
            }
        }
    }

    fn asked(&self) -> Asked<'_> {
        fn values(options: &[Choice]) -> Vec<&str> {
            options.iter().map(|it| it.value.as_str()).collect()
        }
        let mut asked: Asked = BTreeMap::new();
        asked.insert("applicant_kind".to_owned(), (&[], Some(vec!["person", "legal"])));
        asked.insert(DELIVERY.to_owned(), (&[], Some(vec!["window", "post"])));
        for it in &self.questions {
            asked.insert(it.name.clone(), (&it.when, Some(values(&it.options))));
        }
        // No condition can be put to a group: it has rows, not an answer.
        for field in self.form.fields().filter(|it| it.kind != Kind::Group) {
            let listed = matches!(field.kind, Kind::Choice | Kind::Several).then(|| values(&field.options));
            for part in field.parts() {
                asked.insert(part.name.clone(), (&field.when, listed.clone()));
            }
        }
        asked
    }

    /// Everything that comes up only sometimes, in words, with what it hangs on.
    pub(crate) fn conditioned(&self) -> Vec<(String, &[Cond])> {
        let mut all: Vec<(String, &[Cond])> = Vec::new();
        all.extend(self.materials.iter().map(|it| (format!("材料“{}”", it.name), it.when.as_slice())));
        let variants = self.materials.iter().flat_map(|it| it.variants.iter().map(move |at| (it, at)));
        all.extend(variants.map(|(it, at)| (format!("材料“{}”的一种情形", it.name), at.when.as_slice())));
        all.extend(self.questions.iter().map(|it| (format!("“{}”", it.label), it.when.as_slice())));
        all.extend(self.form.fields().map(|it| (format!("“{}”", it.label), it.when.as_slice())));
        let replaced = self.outcome.iter().filter(|it| !it.replaces.is_empty());
        all.extend(replaced.map(|it| ("换发".to_owned(), it.replaces.as_slice())));
        all.extend(self.ages.iter().map(|it| ("年龄要求".to_owned(), it.when.as_slice())));
        let fees = self.fee.iter().flat_map(|it| &it.items);
        all.extend(fees.map(|it| (format!("收费“{}”", it.name), it.when.as_slice())));
        all
    }
}

fn cond_fault(what: &str, cond: &Cond, asked: &Asked, faults: &mut Vec<String>) {
    let name = &cond.field;
    if cond.is.is_empty() {
        faults.push(format!("{what}的条件没有写“{name}”等于什么"));
    }
    match asked.get(name) {
        None => faults.push(format!("{what}的条件写了“{name}”，表单和情形里没有这一项")),
        Some((_, Some(values))) => {
            for it in cond.is.iter().filter(|it| !values.contains(&it.as_str())) {
                faults.push(format!("{what}的条件要“{name}”等于“{it}”，选项里没有它"));
            }
        }
        Some((_, None)) => (),
    }
}

/// Does what `from` hangs on, or what that hangs on, come back to `to`?
fn leads_to(from: &str, to: &str, asked: &Asked) -> bool {
    let mut open = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        for cond in asked.get(at).map_or(&[] as &[Cond], |it| it.0) {
            if cond.field == to {
                return true;
            }
            if seen.insert(cond.field.as_str()) {
                open.push(&cond.field);
            }
        }
    }
    false
}

fn option_faults(label: &str, options: &[Choice], faults: &mut Vec<String>) {
    if options.is_empty() {
        faults.push(format!("“{label}”要选一项，却没有写选项"));
    }
    let mut seen = BTreeSet::new();
    if options.iter().any(|it| it.value.is_empty() || it.label.is_empty() || !seen.insert(&it.value)) {
        faults.push(format!("“{label}”的选项里有空的或重复的"));
    }
}

fn field_faults(field: &FieldDef, faults: &mut Vec<String>) {
    let label = match field.label.as_str() {
        "" => &field.name,
        it => it,
    };
    if field.label.is_empty() {
        faults.push(format!("表单里的“{label}”没有写问什么"));
    }
    match field.kind {
        Kind::Choice | Kind::Several => option_faults(label, &field.options, faults),
        Kind::Group if field.fields.is_empty() => faults.push(format!("“{label}”是一组，却没有写填哪几项")),
        _ => (),
    }
    // An answer that has to be there has one character or one row at least.
    let least = match (field.kind, field.optional) {
        (Kind::Number | Kind::Money, _) => field.min.unwrap_or(i64::MIN),
        (_, true) => field.min.unwrap_or(0),
        (_, false) => field.min.unwrap_or(0).max(1),
    };
    if let Some(most) = field.most().filter(|it| least > *it) {
        faults.push(format!("“{label}”最少{least}、最多{most}，怎么填都不对"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::{Material, Question},
        form::{FormDef, Section},
    };

    fn field(name: &str, kind: Kind) -> FieldDef {
        FieldDef { name: name.to_owned(), label: format!("问{name}"), kind, ..FieldDef::default() }
    }

    fn choices(values: &[&str]) -> Vec<Choice> {
        let one = |it: &&str| Choice { value: (*it).to_owned(), label: (*it).to_owned(), ..Choice::default() };
        values.iter().map(one).collect()
    }

    fn when(field: &str, is: &[&str]) -> Vec<Cond> {
        vec![Cond { field: field.to_owned(), is: is.iter().map(|it| (*it).to_owned()).collect() }]
    }

    fn faults(sections: &[&str], fields: Vec<FieldDef>, change: impl Fn(&mut Item)) -> Vec<String> {
        let section = |it: &&str| Section { name: (*it).to_owned(), ..Section::default() };
        let mut form = FormDef { sections: sections.iter().map(section).collect() };
        if let Some(it) = form.sections.first_mut() {
            it.fields = fields;
        }
        let mut item = Item { form, ..Item::default() };
        change(&mut item);
        let mut faults = Vec::new();
        item.asking_faults(&mut faults);
        faults
    }

    /// What the hall asks itself cannot be asked under the same name by a matter.
    #[test]
    fn a_form_keeps_clear_of_the_halls_own_names() {
        let check = |sections: &[&str], fields: &[&str], n_faults: usize| {
            let fields = fields.iter().map(|it| field(it, Kind::Text)).collect();
            let faults = faults(sections, fields, |_| ());
            assert_eq!(faults.len(), n_faults, "{sections:?}: {faults:?}");
        };
        check(&["shop"], &["area", "trade"], 0);
        check(&["applicant"], &["area"], 1);
        check(&["shop", "delivery"], &[], 1);
        check(&["shop", "shop"], &[], 1);
        check(&[""], &["area"], 1);
        check(&["shop"], &["area", "area"], 1);
        check(&["shop"], &["applicant_name", "delivery", ""], 3);
    }

    #[test]
    fn what_can_never_be_answered_is_refused() {
        let check = |field: FieldDef, says: &str| {
            let faults = faults(&["shop"], vec![field], |_| ());
            match says {
                "" => assert_eq!(faults, [""; 0]),
                says => assert!(faults.len() == 1 && faults[0].contains(says), "{says}: {faults:?}"),
            }
        };
        check(FieldDef { options: choices(&["a", "b"]), ..field("q", Kind::Choice) }, "");
        check(field("q", Kind::Choice), "却没有写选项");
        check(field("q", Kind::Several), "却没有写选项");
        check(FieldDef { optional: true, ..field("q", Kind::Choice) }, "却没有写选项");
        check(FieldDef { options: choices(&["a", "a"]), ..field("q", Kind::Choice) }, "空的或重复的");
        check(FieldDef { options: choices(&["a", ""]), ..field("q", Kind::Several) }, "空的或重复的");
        check(field("q", Kind::Group), "没有写填哪几项");
        let inner = |kind: Kind| FieldDef { fields: vec![field("x", kind)], ..field("q", Kind::Group) };
        check(inner(Kind::Text), "");
        check(inner(Kind::Choice), "却没有写选项");
        check(inner(Kind::Person), "只能是普通的一项");
        check(FieldDef { label: String::new(), ..field("q", Kind::Text) }, "没有写问什么");
        check(FieldDef { min: Some(200), ..field("q", Kind::Text) }, "怎么填都不对");
        check(FieldDef { min: Some(200), ..field("q", Kind::LongText) }, "");
        check(FieldDef { min: Some(9), max: Some(3), ..field("q", Kind::Number) }, "怎么填都不对");
        check(FieldDef { max: Some(0), ..field("q", Kind::Text) }, "怎么填都不对");
        check(FieldDef { max: Some(-5), ..field("q", Kind::Number) }, "");
    }

    #[test]
    fn what_hangs_on_an_answer_can_come_true() {
        let check = |cond: Vec<Cond>, says: &str| {
            let fields = vec![
                FieldDef { options: choices(&["yes", "no"]), ..field("a", Kind::Choice) },
                field("b", Kind::Person),
                FieldDef { fields: vec![field("x", Kind::Text)], ..field("g", Kind::Group) },
            ];
            let faults = faults(&["shop"], fields, |item| {
                item.questions = vec![Question {
                    name: "by".to_owned(),
                    label: "谁来".to_owned(),
                    options: choices(&["self"]),
                    ..Question::default()
                }];
                item.materials =
                    vec![Material { name: "营业执照".to_owned(), when: cond.clone(), ..Material::default() }];
            });
            match says {
                "" => assert_eq!(faults, [""; 0]),
                says => assert!(faults.len() == 1 && faults[0].contains(says), "{says}: {faults:?}"),
            }
        };
        check(when("a", &["yes"]), "");
        check(when("by", &["self"]), "");
        check(when("b_name", &["张三"]), "");
        check(when("applicant_kind", &["legal"]), "");
        check(when("a", &["maybe"]), "选项里没有它");
        check(when("a", &[]), "没有写“a”等于什么");
        check(when("c", &["yes"]), "没有这一项");
        check(when("b", &["张三"]), "没有这一项");
        check(when("g", &["1"]), "没有这一项");
        check(when("x", &["1"]), "没有这一项");
    }

    #[test]
    fn conditions_do_not_go_round() {
        let asked = |name: &str, on: &str| FieldDef {
            options: choices(&["yes"]),
            when: when(on, &["yes"]),
            ..field(name, Kind::Choice)
        };
        assert_eq!(faults(&["shop"], vec![asked("a", "a")], |_| ()).len(), 1);
        assert_eq!(faults(&["shop"], vec![asked("a", "c"), asked("b", "a"), asked("c", "b")], |_| ()).len(), 3);
    }
}
