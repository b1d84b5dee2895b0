//! 一表申请、一套材料: out of the matters of a bundle, one form and one list in which nothing is asked twice.
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{Merging, Part, Recipe};
use crate::{
    catalogue::{Item, Material, Necessity, Question},
    form::{Cond, FieldDef, Section},
};

/// The bundle with one form, one list of questions and one of materials. `of`: its matters, in the order of its parts.
/// Errors: every slip in the bundle's file, in words its author can act on.
pub fn merge(bundle: &Item, of: &[Merging]) -> Result<Item, Vec<String>> {
    match attempt(bundle, of) {
        (item, faults) if faults.is_empty() => Ok(item),
        (_, faults) => Err(faults),
    }
}

/// The same for one that is still being written: as far as it goes, and what is wrong with it.
pub fn attempt(bundle: &Item, of: &[Merging]) -> (Item, Vec<String>) {
    let mut whole = Whole { item: Item { parts: Vec::new(), ..bundle.clone() }, ..Whole::default() };
    for name in whole.item.form.fields().flat_map(FieldDef::parts).map(|it| it.name.clone()) {
        whole.taken.insert(name);
    }
    whole.taken.extend(bundle.questions.iter().map(|it| it.name.clone()));
    for (n, (part, merging)) in (1..).zip(bundle.parts.iter().zip(of)) {
        let earlier: Vec<&str> = bundle.parts.iter().take(n - 1).map(|it| it.code.as_str()).collect();
        whole.require_order(part, &earlier);
        whole.take(n, part, merging);
    }
    (whole.item, whole.faults)
}

#[derive(Default)]
struct Whole {
    item: Item,
    /// Plain names that stand for something already.
    taken: BTreeSet<String>,
    faults: Vec<String>,
}

/// One matter on its way in: its names, and which of them became which.
struct Entry<'a> {
    n: usize,
    part: &'a Part,
    item: &'a Item,
    names: BTreeMap<String, String>,
    /// What is asked already, by its name in the bundle: under which conditions it is asked here, and whether it may stay empty.
    shared: Vec<(String, Vec<Cond>, bool)>,
}

impl Entry<'_> {
    fn is_known(&self, name: &str) -> bool {
        self.part.recipe.fixed.contains_key(name) || self.part.recipe.made.contains_key(name)
    }

    /// Conditions in the bundle's names, without those the bundle settles. `None`: they never hold here.
    fn settle(&self, when: &[Cond]) -> Option<Vec<Cond>> {
        let mut left = Vec::new();
        for cond in when {
            match self.part.recipe.fixed.get(&cond.field) {
                Some(it) if cond.is.contains(it) => (),
                Some(_) => return None,
                None => {
                    let field = self.names.get(&cond.field).unwrap_or(&cond.field).clone();
                    left.push(Cond { field, is: cond.is.clone() });
                }
            }
        }
        Some(left)
    }
}

impl Whole {
    fn say(&mut self, part: &Part, says: &str) {
        self.faults.push(format!("“{}”：{says}", part.name));
    }

    fn require_order(&mut self, part: &Part, earlier: &[&str]) {
        for code in part.recipe.after.iter().filter(|it| !earlier.contains(&it.as_str())) {
            self.say(part, &format!("要等的事项{code}应排在它前面"));
        }
        if earlier.contains(&part.code.as_str()) {
            self.say(part, "同一个事项写了两次");
        }
        for (name, code) in part.recipe.made.iter().filter(|(_, code)| !part.recipe.after.contains(code)) {
            self.say(part, &format!("“{name}”由事项{code}产出，就要等它办好：请写进after"));
        }
    }

    fn take(&mut self, n: usize, part: &Part, merging: &Merging) {
        let mut entry = Entry { n, part, item: merging.item, names: BTreeMap::new(), shared: Vec::new() };
        self.require_names(&entry);
        if !entry.item.parts.is_empty() {
            self.say(part, "一件事里不能再放一件事");
        }
        // All names first: a condition may speak of a field further down.
        let questions: Vec<&Question> =
            entry.item.questions.iter().filter(|it| self.is_new(&mut entry, it)).collect();
        let sections = self.fields(&mut entry);
        self.widen(&entry);
        for it in questions {
            let name = entry.names.get(&it.name).unwrap_or(&it.name).clone();
            if let Some(when) = entry.settle(&it.when) {
                self.item.questions.push(Question { name, when, ..it.clone() });
            }
        }
        self.sections(&entry, sections);
        let slots = self.materials(&entry);
        self.item.ages.extend(
            entry
                .item
                .ages
                .iter()
                .filter_map(|it| Some(crate::catalogue::AgeRule { when: entry.settle(&it.when)?, ..it.clone() })),
        );
        self.item.parts.push(Part {
            item_name: entry.item.name.clone(),
            org: entry.item.org.clone(),
            promised: entry.item.promised,
            recipe: Recipe {
                item: Some(merging.id),
                version: merging.version,
                fields: entry.names,
                slots,
                ..part.recipe.clone()
            },
            ..part.clone()
        });
    }

    /// Whatever the file names must be there.
    fn require_names(&mut self, entry: &Entry) {
        let plain = entry.item.form.fields().flat_map(FieldDef::parts).map(|it| it.name.clone());
        let own: BTreeSet<String> = plain
            .chain(entry.item.questions.iter().map(|it| it.name.clone()))
            .chain(entry.item.materials.iter().map(|it| it.slot.clone()))
            .collect();
        let part = entry.part;
        let of = &part.recipe;
        for name in of.fixed.keys().chain(of.same.keys()).chain(of.made.keys()) {
            if !own.contains(name) {
                self.say(part, &format!("事项里没有“{name}”"));
            }
        }
        for (name, target) in &part.recipe.same {
            if !self.taken.contains(target) {
                self.say(part, &format!("“{name}”要用的“{target}”，前面的表里没有"));
            }
        }
        for question in &entry.item.questions {
            let fixed = part.recipe.fixed.get(&question.name);
            if let Some(stop) = question.stops.iter().find(|it| Some(&it.value) == fixed) {
                self.say(part, &format!("“{}”定为这个答案就不能办：{}", question.label, stop.says));
            }
        }
    }

    /// Gives a question its name in the bundle; `false`: it need not be asked again.
    fn is_new(&mut self, entry: &mut Entry, it: &Question) -> bool {
        if entry.is_known(&it.name) {
            return false;
        }
        let name = match entry.part.recipe.same.get(&it.name) {
            Some(target) => target.clone(),
            None if self.item.questions.iter().any(|other| other.name == it.name && is_alike(other, it)) => {
                entry.shared.push((it.name.clone(), it.when.clone(), false));
                it.name.clone()
            }
            None => {
                let name = self.free(&it.name, entry.n);
                self.taken.insert(name.clone());
                entry.names.insert(it.name.clone(), name);
                return true;
            }
        };
        entry.names.insert(it.name.clone(), name);
        false
    }

    /// What two matters ask is asked whenever either does. Two different conditions cannot be said as one: then always.
    fn widen(&mut self, entry: &Entry) {
        for (name, when, optional) in &entry.shared {
            let Some(when) = entry.settle(when) else { continue };
            for field in
                self.item.form.sections.iter_mut().flat_map(|it| &mut it.fields).filter(|it| it.name == *name)
            {
                field.optional &= optional;
                if field.when != when {
                    field.when.clear();
                }
            }
            for question in self.item.questions.iter_mut().filter(|it| it.name == *name && it.when != when) {
                question.when.clear();
            }
        }
    }

    fn free(&self, name: &str, n: usize) -> String {
        if self.taken.contains(name) { format!("{name}_{n}") } else { name.to_owned() }
    }

    /// Sections with what is still to be asked, under the bundle's names; conditions are not settled yet.
    fn fields(&mut self, entry: &mut Entry) -> Vec<Section> {
        let item = entry.item;
        let mut sections = Vec::new();
        for section in &item.form.sections {
            let mut fields = Vec::new();
            for field in &section.fields {
                let parts = field.parts();
                let is_split =
                    |it: &Cow<FieldDef>| entry.is_known(&it.name) || entry.part.recipe.same.contains_key(&it.name);
                match parts.iter().any(is_split) {
                    false => fields.extend(self.name(entry, field)),
                    true => {
                        for it in &parts {
                            fields.extend(self.name(entry, it));
                        }
                    }
                }
            }
            sections.push(Section { fields, ..section.clone() });
        }
        sections
    }

    /// The field under its name in the bundle; `None`: it is known, or asked already.
    fn name(&mut self, entry: &mut Entry, field: &FieldDef) -> Option<FieldDef> {
        if entry.is_known(&field.name) {
            return None;
        }
        if let Some(target) = entry.part.recipe.same.get(&field.name) {
            entry.names.insert(field.name.clone(), target.clone());
            return None;
        }
        if self
            .item
            .form
            .fields()
            .any(|it| it.name == field.name && it.kind == field.kind && it.label == field.label)
        {
            for it in field.parts() {
                entry.names.insert(it.name.clone(), it.name.clone());
            }
            entry.shared.push((field.name.clone(), field.when.clone(), field.optional));
            return None;
        }
        let is_taken = field.parts().iter().any(|it| self.taken.contains(&it.name));
        let name = if is_taken { format!("{}_{}", field.name, entry.n) } else { field.name.clone() };
        let named = FieldDef { name, ..field.clone() };
        for (own, shared) in field.parts().iter().zip(named.parts()) {
            self.taken.insert(shared.name.clone());
            entry.names.insert(own.name.clone(), shared.name.clone());
        }
        Some(named)
    }

    fn sections(&mut self, entry: &Entry, sections: Vec<Section>) {
        for section in sections {
            let settled = |it: FieldDef| Some(FieldDef { when: entry.settle(&it.when)?, ..it });
            let fields: Vec<FieldDef> = section.fields.into_iter().filter_map(settled).collect();
            if fields.is_empty() {
                continue;
            }
            let is_taken = self.item.form.sections.iter().any(|it| it.name == section.name);
            let name = if is_taken { format!("{}_{}", section.name, entry.n) } else { section.name };
            let hint = match section.hint.as_str() {
                "" => format!("办“{}”要填", entry.part.name),
                it => it.to_owned(),
            };
            // Two 经营者 in one list of tasks would be one too many.
            let is_said = self.item.form.sections.iter().any(|it| it.title == section.title);
            let title = match is_said {
                true => format!("{}（{}）", section.title, entry.part.name),
                false => section.title,
            };
            self.item.form.sections.push(Section { name, title, hint, fields });
        }
    }

    /// The bundle's slots by this matter's. A paper of the same name is handed in once, as the stricter of the two wants it.
    fn materials(&mut self, entry: &Entry) -> BTreeMap<String, String> {
        let mut slots = BTreeMap::new();
        for it in entry.item.materials.iter().filter(|it| !entry.part.recipe.made.contains_key(&it.slot)) {
            let Some(when) = entry.settle(&it.when) else { continue };
            // Nothing is put off: the bodies would not know who owes whom.
            let necessity = match it.necessity {
                Necessity::Deferrable => Necessity::Required,
                it => it,
            };
            let it = &Material { necessity, ..it.clone() };
            if let Some(other) = self.item.materials.iter_mut().find(|other| is_same_paper(other, it)) {
                slots.insert(it.slot.clone(), other.slot.clone());
                share(other, it, when);
                continue;
            }
            let is_taken = self.item.materials.iter().any(|other| other.slot == it.slot);
            let slot = if is_taken { format!("{}_{}", it.slot, entry.n) } else { it.slot.clone() };
            slots.insert(it.slot.clone(), slot.clone());
            self.item.materials.push(Material { slot, when, ..it.clone() });
        }
        slots
    }
}

fn is_alike(one: &Question, other: &Question) -> bool {
    let values = |it: &Question| it.options.iter().map(|it| it.value.clone()).collect::<Vec<String>>();
    values(one) == values(other)
}

fn is_same_paper(one: &Material, other: &Material) -> bool {
    one.name == other.name && one.is_generated == other.is_generated
}

fn share(one: &mut Material, other: &Material, when: Vec<Cond>) {
    // Two different conditions cannot be said as one: then everybody hands it in.
    one.necessity = one.necessity.min(other.necessity);
    if one.when != when {
        one.when.clear();
        one.necessity = Necessity::Required;
    }
    one.n_originals = one.n_originals.max(other.n_originals);
    one.n_copies = one.n_copies.max(other.n_copies);
    if !one.standard.contains(&other.standard) {
        one.standard = format!("{}{}", one.standard, other.standard);
    }
}
