//! How materials are looked at, and what of them has been: kept beside the page, so that neither a judgement nor an act nor another
//! material changes it.
use std::collections::{BTreeMap, BTreeSet};

use common::material::FileView;
use leptos::prelude::*;

/// One thing to look at: a page, or a file that can only be downloaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub file: FileView,
    /// `None`: no picture of it can be made.
    pub src: Option<String>,
    /// 身份证.pdf 第2页
    pub name: String,
}

impl Sheet {
    /// What it is remembered by.
    pub fn key(&self) -> String {
        self.src.clone().unwrap_or_else(|| self.file.id.to_string())
    }
}

pub fn sheets(files: &[FileView]) -> Vec<Sheet> {
    let of = |file: &FileView| {
        let all = file.sheets();
        let n = all.len();
        let page = |(at, src): (usize, String)| {
            let name = if n > 1 { format!("{} 第{at}页", file.name) } else { file.name.clone() };
            Sheet { file: file.clone(), src: Some(src), name }
        };
        match n {
            0 => vec![Sheet { file: file.clone(), src: None, name: file.name.clone() }],
            _ => (1..).zip(all).map(page).collect(),
        }
    };
    files.iter().flat_map(of).collect()
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Fit {
    #[default]
    Page,
    Width,
    /// So many times as large as it is.
    Times(f64),
}

const SMALLEST: f64 = 0.05;
const LARGEST: f64 = 8.0;

#[derive(Clone, Copy, Default)]
pub struct Looks {
    pub fit: RwSignal<Fit>,
    /// 双页: said by whoever looks; otherwise the material decides.
    pub is_two: RwSignal<Option<bool>>,
    pub has_strip: RwSignal<bool>,
    /// What the fit comes to just now.
    pub times: RwSignal<f64>,
    turns: RwSignal<BTreeMap<String, i32>>,
    at: RwSignal<BTreeMap<String, usize>>,
    sizes: RwSignal<BTreeMap<String, (f64, f64)>>,
    seen: RwSignal<BTreeSet<String>>,
    said: RwSignal<BTreeSet<String>>,
    coming: StoredValue<BTreeSet<String>>,
    then: StoredValue<Option<Callback<()>>>,
}

impl Looks {
    pub fn zoom(self, by: f64) {
        let to = (self.times.get_untracked() * by).clamp(SMALLEST, LARGEST);
        self.fit.set(Fit::Times(to));
    }

    /// Quarter turns to the right, with those its owner gave it.
    pub fn turned(self, it: &Sheet) -> i32 {
        let here = self.turns.with(|all| all.get(&it.key()).copied().unwrap_or_default());
        (it.file.turns + here).rem_euclid(4)
    }

    pub fn turn(self, it: &Sheet) {
        self.turns.update(|all| *all.entry(it.key()).or_default() += 1);
    }

    /// The page a material was left at.
    pub fn at(self, slot: &str) -> usize {
        self.at.with(|all| all.get(slot).copied().unwrap_or_default())
    }

    pub fn go(self, slot: &str, to: usize) {
        self.at.update(|all| {
            all.insert(slot.to_owned(), to);
        });
    }

    /// In pixels of its own; nothing before it is there.
    pub fn size(self, it: &Sheet) -> Option<(f64, f64)> {
        self.sizes.with(|all| all.get(&it.key()).copied())
    }

    /// Put on the screen: its picture is on the way.
    pub fn begin(self, key: &str) {
        self.coming.update_value(|all| {
            all.insert(key.to_owned());
        });
    }

    /// Taken off the screen: what waited for it is not done.
    pub fn leave(self, key: &str) {
        if self.coming.try_update_value(|all| all.remove(key)) == Some(true) {
            let _ = self.then.try_set_value(None);
        }
    }

    /// Here, and looked at where that counts.
    pub fn show(self, key: &str, size: (f64, f64), counts: bool) {
        self.sizes.update(|all| {
            all.insert(key.to_owned(), size);
        });
        if counts {
            self.look(key);
        }
        self.end(key);
    }

    /// Cannot be shown.
    pub fn end(self, key: &str) {
        self.coming.update_value(|all| {
            all.remove(key);
        });
        if self.coming.with_value(BTreeSet::is_empty)
            && let Some(then) = self.then.try_update_value(Option::take).flatten()
        {
            let _ = then.try_run(());
        }
    }

    pub fn look(self, key: &str) {
        if !self.seen.with_untracked(|all| all.contains(key)) {
            self.seen.update(|all| {
                all.insert(key.to_owned());
            });
        }
    }

    /// At once, or as soon as what was put on the screen is there.
    pub fn once_shown(self, then: Callback<()>) {
        match self.coming.with_value(BTreeSet::is_empty) {
            true => then.run(()),
            false => self.then.set_value(Some(then)),
        }
    }

    pub fn is_seen(self, it: &Sheet) -> bool {
        self.seen.with(|all| all.contains(&it.key()))
    }

    /// Pages, from 1, that were not on the screen yet.
    pub fn unseen(self, all: &[Sheet]) -> Vec<usize> {
        let left = |(at, it): (usize, &Sheet)| (it.file.is_open() && !self.is_seen(it)).then_some(at);
        (1..).zip(all).filter_map(left).collect()
    }

    pub fn n_seen(self, all: &[Sheet]) -> u32 {
        let n = all.iter().filter(|it| it.file.is_open() && self.is_seen(it)).count();
        n.try_into().unwrap_or(u32::MAX)
    }

    /// 已看: said of the rest of a material.
    pub fn say(self, slot: &str) {
        self.said.update(|all| {
            all.insert(slot.to_owned());
        });
    }

    pub fn is_said(self, slot: &str) -> bool {
        self.said.with(|all| all.contains(slot))
    }
}
