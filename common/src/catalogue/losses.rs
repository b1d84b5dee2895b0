//! What people have now and would no longer have: said before a poorer file takes the place of a fuller one.
use std::collections::BTreeSet;

use super::Item;

impl Item {
    /// What of this item is not in `after`, in words; empty: nothing anybody would miss.
    pub fn losses(&self, after: &Item) -> Vec<String> {
        let mut losses = Vec::new();
        let mut lose = |is: bool, says: &str| losses.extend(is.then(|| says.to_owned()));
        for (before, after) in self.elements().iter().zip(after.elements()) {
            // Materials are named one by one.
            let is_named = before.name == "申请材料";
            lose(!is_named && !before.value.is_empty() && after.value.is_empty(), before.name);
        }
        lose(self.is_online_ready() && !after.is_online_ready(), "网上申请");
        lose(!self.parts.is_empty() && after.parts.is_empty(), "组成它的事项");
        lose(self.pledge.is_some() && after.pledge.is_none(), "告知承诺");
        let has_lines = |it: &Item| it.outcome.as_ref().is_some_and(|it| it.licence.is_some());
        lose(has_lines(self) && !has_lines(after), "证照上的栏目");
        lose(!self.hands.is_none() && after.hands.is_none(), "环节时限");
        lose(!self.ages.is_empty() && after.ages.is_empty(), "年龄要求");
        lose(!self.reports_to.is_empty() && after.reports_to.is_empty(), "上报的上级机构");
        lose(!self.faq.is_empty() && after.faq.is_empty(), "常见问题");
        lose(!self.aliases.is_empty() && after.aliases.is_empty(), "俗称");
        let all = |it: &Item| -> [Vec<(String, String)>; 3] {
            let pair = |name: &str, label: &str| (name.to_owned(), label.to_owned());
            [
                it.materials.iter().map(|it| pair(&it.slot, &it.name)).collect(),
                it.form.fields().map(|it| pair(&it.name, &it.label)).collect(),
                it.questions.iter().map(|it| pair(&it.name, &it.label)).collect(),
            ]
        };
        for ((what, before), after) in ["材料", "申请表里的", "情形"].iter().zip(all(self)).zip(all(after))
        {
            losses.extend(gone(what, &before, &after));
        }
        for before in self.materials.iter().filter(|it| !it.when.is_empty()) {
            let same = after.materials.iter().find(|it| it.slot == before.slot);
            if same.is_some_and(|it| it.when.is_empty()) {
                losses.push(format!("材料“{}”什么情形才要交", before.name));
            }
        }
        losses
    }

    /// A bundle's form is made of its matters'.
    fn is_online_ready(&self) -> bool {
        let has_form = !self.form.sections.is_empty() || !self.parts.is_empty() || self.pledge.is_some();
        has_form && self.channels.iter().any(|it| matches!(it, super::Channel::Web | super::Channel::Phone))
    }
}

/// The first few by name, the others as a count.
const N_NAMED: usize = 5;

fn gone(what: &str, before: &[(String, String)], after: &[(String, String)]) -> Option<String> {
    let kept: BTreeSet<&str> = after.iter().map(|it| it.0.as_str()).collect();
    let gone: Vec<String> =
        before.iter().filter(|it| !kept.contains(it.0.as_str())).map(|it| format!("“{}”", it.1)).collect();
    match gone.len() {
        0 => None,
        n if n > N_NAMED => {
            Some(format!("{what}{}等{n}项", gone.iter().take(N_NAMED).cloned().collect::<Vec<_>>().join("、")))
        }
        _ => Some(format!("{what}{}", gone.join("、"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::{Channel, Faq, Material, Question, pledge::Pledge},
        form::{Cond, FieldDef, FormDef, Section},
    };

    fn whole() -> Item {
        let text = |it: &str| it.to_owned();
        let field = |it: &str| FieldDef { name: text(it), label: format!("问{it}"), ..FieldDef::default() };
        let section =
            Section { name: text("shop"), fields: vec![field("area"), field("trade")], ..Section::default() };
        let material = |slot: &str, when: Vec<Cond>| Material {
            slot: text(slot),
            name: format!("材料{slot}"),
            when,
            ..Material::default()
        };
        let cond = Cond { field: text("area"), is: vec![text("1")] };
        Item {
            code: text("A1"),
            name: text("开店"),
            consult_phone: text("0731-1"),
            channels: vec![Channel::Window, Channel::Web],
            form: FormDef { sections: vec![section] },
            questions: vec![Question { name: text("by"), label: text("谁来"), ..Question::default() }],
            materials: vec![material("licence", Vec::new()), material("photo", vec![cond])],
            faq: vec![Faq::default()],
            pledge: Some(Pledge::default()),
            ..Item::default()
        }
    }

    #[test]
    fn everything_somebody_would_miss_is_named() {
        let check = |change: fn(&mut Item), losses: &[&str]| {
            let mut after = whole();
            change(&mut after);
            assert_eq!(whole().losses(&after), losses);
        };
        check(|_| (), &[]);
        check(|it| it.consult_phone = "0731-2".to_owned(), &[]);
        check(|it| it.consult_phone.clear(), &["咨询电话"]);
        check(|it| it.channels = vec![Channel::Window], &["网上申请"]);
        check(|it| it.faq.clear(), &["常见问题"]);
        check(|it| it.questions.clear(), &["情形“谁来”"]);
        check(|it| drop(it.materials.pop()), &["材料“材料photo”"]);
        check(|it| it.materials[1].when.clear(), &["材料“材料photo”什么情形才要交"]);
        check(|it| drop(it.form.sections[0].fields.pop()), &["申请表里的“问trade”"]);
        check(
            |it| {
                it.form.sections.clear();
                it.pledge = None;
            },
            &["网上申请", "告知承诺", "申请表里的“问area”、“问trade”"],
        );
    }

    #[test]
    fn a_long_list_is_named_in_part() {
        let many = |n: usize| (0..n).map(|n| (n.to_string(), format!("第{n}"))).collect::<Vec<_>>();
        assert_eq!(gone("材料", &many(7), &[]).as_deref(), Some("材料“第0”、“第1”、“第2”、“第3”、“第4”等7项"));
        assert_eq!(gone("材料", &many(2), &many(3)), None);
    }
}
