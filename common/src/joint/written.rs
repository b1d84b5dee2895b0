//! What a bundle's author need not write: the elements that follow from its matters, and what these most likely share.
use std::collections::{BTreeMap, BTreeSet};

use super::{
    Merging, Part, Recipe,
    compose::{Compose, MAX_DAYS, NameView, PartForm},
};
use crate::{
    catalogue::{Basis, Fee, Item, ItemKind, Limit, Outcome, Step, Unit},
    form::FieldDef,
    paper::law::Power,
};

/// The bundle as its file would hold it. `before`: as it was written last, if it was; its author's own words stay.
/// `of`: its matters, in the order of the form's parts.
pub fn written(form: &Compose, before: Option<Item>, of: &[Merging]) -> Item {
    let outcome = form.parts.iter().map(|it| it.name.clone()).collect::<Vec<String>>();
    let item = match before {
        Some(it) if !it.parts.is_empty() => it,
        // In the list, with nothing behind it yet: what is known of it stays.
        listed => {
            let Item { base_code, task_code, themes, .. } = listed.unwrap_or_default();
            let item = elements(&form.org, &form.code, of);
            let themes = distinct(item.themes.into_iter().chain(themes));
            Item { base_code, task_code, themes, ..item }
        }
    };
    Item {
        name: form.name.clone(),
        summary: form.summary.clone(),
        aliases: form.aliases.clone(),
        org: form.org.clone(),
        promised: Some(Limit { n: form.n_days, unit: Unit::WorkDay }),
        outcome: Some(Outcome { name: outcome.join("、"), sample: outcome, ..item.outcome.unwrap_or_default() }),
        parts: form.parts.iter().map(part).collect(),
        ..item
    }
}

fn part(it: &PartForm) -> Part {
    let recipe = Recipe {
        after: it.after.iter().cloned().collect(),
        fixed: it.fixed.clone(),
        same: it.same.clone(),
        made: it.made.clone(),
        ..Recipe::default()
    };
    Part { code: it.code.clone(), name: it.name.clone(), recipe, ..Part::default() }
}

/// The same, the other way round.
pub fn form_of(it: &Part) -> PartForm {
    let Recipe { after, fixed, same, made, .. } = it.recipe.clone();
    let after = after.into_iter().collect();
    PartForm { code: it.code.clone(), name: it.name.clone(), after, fixed, same, made }
}

/// Parts for trying out.
pub fn parts_of(forms: &[PartForm]) -> Vec<Part> {
    forms.iter().map(part).collect()
}

/// 要素 of a bundle nobody has written yet. Where somebody goes and whom they call is the lead's: the first matter of that body,
/// or else the first.
fn elements(org: &str, code: &str, of: &[Merging]) -> Item {
    let all = || of.iter().map(|it| it.item);
    let Some(lead) = all().find(|it| it.org == org).or_else(|| all().next()) else { return Item::default() };
    let orgs = distinct(all().map(|it| it.org.clone())).join("、");
    // The licensing law lets several bodies decide licences together, and says nothing of other matters.
    let has_licence = all().any(|it| Power::of(it) == Power::Licence);
    let joint = has_licence
        .then(|| Basis {
            law: "行政许可法".to_owned(), article: "第二十六条、第四十二条第二款".to_owned()
        });
    let charged: Vec<String> =
        all().filter_map(|it| Some(format!("{}按它自己的标准收费（{}）", it.name, charge(it)?))).collect();
    let basis = match charged.is_empty() {
        true => "各事项都不收费".to_owned(),
        false => format!("一件事本身不收费；{}", charged.join("；")),
    };
    let visits = all().map(|it| it.visits).max().flatten();
    let reasons = distinct(all().map(|it| it.visit_reason.clone()).filter(|it| !it.is_empty()));
    Item {
        code: code.to_owned(),
        power: "20".to_owned(),
        kind: ItemKind::Joint,
        level: lead.level,
        window: lead.window.clone(),
        audience: lead.audience.iter().filter(|it| all().all(|of| of.audience.contains(it))).copied().collect(),
        themes: distinct(["高效办成一件事".to_owned()].into_iter().chain(all().flat_map(|it| it.themes.clone()))),
        basis: distinct(joint.into_iter().chain(all().flat_map(|it| it.basis.clone()))),
        conditions: distinct(all().flat_map(|it| it.conditions.clone())),
        quantity: distinct(all().map(|it| it.quantity.clone()).filter(|it| !it.is_empty())).join("；"),
        steps: steps(&orgs),
        statutory: Some(Limit { n: MAX_DAYS, unit: Unit::WorkDay }),
        fee: Some(Fee { is_charged: false, basis, ..Fee::default() }),
        outcome: Some(Outcome {
            kind: "证照".to_owned(),
            validity: "以各证照为准".to_owned(),
            ..Outcome::default()
        }),
        places: lead.places.clone(),
        consult_phone: lead.consult_phone.clone(),
        complain_phone: lead.complain_phone.clone(),
        visits,
        visit_reason: if visits == Some(0) { String::new() } else { reasons.join("；") },
        channels: lead.channels.iter().filter(|it| all().all(|of| of.channels.contains(it))).copied().collect(),
        depth: lead.depth.iter().filter(|it| all().all(|of| of.depth.contains(it))).copied().collect(),
        remedies: lead.remedies.clone(),
        ..Item::default()
    }
}

fn charge(it: &Item) -> Option<&str> {
    it.fee.as_ref().filter(|it| it.is_charged).map(|it| it.basis.as_str())
}

fn steps(orgs: &str) -> Vec<Step> {
    let step = |name: &str, limit: &str, standard: &str, aside: &str| Step {
        name: name.to_owned(),
        limit: limit.to_owned(),
        standard: standard.to_owned(),
        aside: aside.to_owned(),
    };
    vec![
        step("统一受理", "1个工作日", "一张表、一套材料，交一次", "缺什么一次告知"),
        step("抄告", "当场", &format!("受理后系统同时送到{orgs}"), ""),
        step("并联审批", "各按自己的时限", "谁先办好谁先出结果", "一个部门慢了，不耽误别的部门"),
        step("集中回复", "1个工作日", "都办好了一次通知，证照一起给", "有不予许可的，书面说明理由和救济途径"),
    ]
}

fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for it in all {
        if !kept.contains(&it) {
            kept.push(it);
        }
    }
    kept
}

/// Working days until the last is decided, each beginning when those it waits for are done.
pub fn n_days(parts: &[PartForm], of: &[Merging]) -> u32 {
    let mut done: BTreeMap<&str, u32> = BTreeMap::new();
    for (part, matter) in parts.iter().zip(of) {
        let own = matter.item.promised.filter(|it| it.unit == Unit::WorkDay).map_or(0, |it| it.n);
        let begins = part.after.iter().filter_map(|it| done.get(it.as_str())).max().copied().unwrap_or_default();
        done.insert(part.code.as_str(), begins + own);
    }
    done.into_values().max().unwrap_or_default()
}

/// Everything a merged bundle asks, and which part asks it first. `own`: what its author wrote.
pub fn names(whole: &Item, own: &Item) -> Vec<NameView> {
    let own: Vec<String> = asked(own).map(|it| it.0).collect();
    let by = |name: &String| match own.contains(name) {
        true => 0,
        false => {
            let asks = |it: &Part| it.recipe.fields.values().any(|it| it == name);
            (1..).zip(&whole.parts).find(|(_, it)| asks(it)).map_or(0, |it| it.0)
        }
    };
    asked(whole).map(|(name, label)| NameView { by: by(&name), name, label }).collect()
}

/// Name and words of every question and plain field.
fn asked(item: &Item) -> impl Iterator<Item = (String, String)> {
    let questions = item.questions.iter().map(|it| (it.name.clone(), it.label.clone()));
    let fields = item.form.fields().flat_map(FieldDef::parts).map(|it| (it.name.clone(), it.label.clone()));
    questions.chain(fields)
}

/// What each matter most likely shares with those before it, where its recipe says nothing yet: a field with the same words and kind,
/// a paper that bears the name of an earlier result.
pub fn propose(whole: &Item, own: &Item, of: &[Merging]) -> Vec<PartForm> {
    let mut seen: Vec<(FieldDef, String)> = plain(own).map(|it| (it.clone(), it.name)).collect();
    let mut proposed = Vec::new();
    for (n, (part, matter)) in whole.parts.iter().zip(of).enumerate() {
        let recipe = &part.recipe;
        let is_said = |name: &str| {
            recipe.fixed.contains_key(name) || recipe.same.contains_key(name) || recipe.made.contains_key(name)
        };
        let plain: Vec<FieldDef> = plain(matter.item).collect();
        let mut here = PartForm::default();
        for it in plain.iter().filter(|it| !is_said(&it.name)) {
            let is_it = |(other, target): &&(FieldDef, String)| {
                other.label == it.label && other.kind == it.kind && recipe.fields.get(&it.name) != Some(target)
            };
            if let Some((_, target)) = seen.iter().find(is_it) {
                here.same.insert(it.name.clone(), target.clone());
            }
        }
        for it in matter.item.materials.iter().filter(|it| !it.is_generated && !is_said(&it.slot)) {
            let is_it = |other: &&Part| is_named(&it.name, &other.name);
            if let Some(other) = whole.parts.iter().take(n).find(is_it) {
                here.made.insert(it.slot.clone(), other.code.clone());
            }
        }
        let named = |it: FieldDef| Some((recipe.fields.get(&it.name)?.clone(), it));
        seen.extend(plain.into_iter().filter_map(named).map(|(target, it)| (it, target)));
        proposed.push(here);
    }
    proposed
}

/// 营业执照 is wanted, 个体工商户营业执照 comes out; or the other way round, 营业执照复印件 for a 营业执照.
fn is_named(paper: &str, result: &str) -> bool {
    let is_within = |one: &str, other: &str| one.chars().count() > 2 && other.contains(one);
    is_within(result, paper) || is_within(paper, result)
}

fn plain(item: &Item) -> impl Iterator<Item = FieldDef> {
    item.form.fields().flat_map(FieldDef::parts).map(|it| it.into_owned())
}

/// Of each matter, what is asked or handed in alike before it without anybody saying so.
pub fn shared(whole: &Item, own: &Item) -> Vec<BTreeSet<String>> {
    let slots = own.materials.iter().map(|it| it.slot.clone());
    let mut seen: BTreeSet<String> = asked(own).map(|it| it.0).chain(slots).collect();
    let mut all = Vec::new();
    for Part { recipe, .. } in &whole.parts {
        let here = || recipe.fields.iter().chain(&recipe.slots);
        let again = here().filter(|(name, target)| seen.contains(*target) && !recipe.same.contains_key(*name));
        all.push(again.map(|it| it.0.clone()).collect());
        seen.extend(here().map(|it| it.1.clone()));
    }
    all
}
