//! 编制台: one document in the hands of whoever edits it. Every group is saved for itself; what cannot be saved stays in this browser.
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use common::{
    account::Who,
    check::Nothing,
    edition::{
        self, EditionView, Finding, Group, SaveForm,
        spec::{
            merge::{Clash, merge},
            path,
        },
    },
    fault::Fault,
    id::CaseId,
    moment::Moment,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{api, kept, session::Session, ui};

/// Typing pauses this long before a save goes out.
const PAUSE: Duration = Duration::from_millis(800);
/// How often an unsent save is tried again.
const AGAIN: Duration = Duration::from_secs(5);

#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    #[default]
    Clean,
    Waiting,
    Saved(Moment),
    /// Kept in this browser until the line is back.
    Offline,
    SignedOut,
    /// Somebody else wrote the same, and one has to say which.
    Clashing,
    /// Why it was not taken.
    Refused(String),
}

/// What was taken away last, until something else is.
#[derive(Clone, PartialEq)]
pub struct Gone {
    pub list: String,
    at: usize,
    row: Value,
    pub says: String,
}

/// What stays in this browser, of each group that is not saved: what it was written over, and what it is.
#[derive(Default, Serialize, Deserialize)]
struct Kept(BTreeMap<Group, (Value, Value)>);

#[derive(Clone, Copy)]
pub struct Bench {
    pub id: CaseId,
    pub may_edit: bool,
    pub locked: StoredValue<Vec<String>>,
    pub doc: RwSignal<Value>,
    /// As the server has it by these revisions.
    base: StoredValue<Value>,
    /// Groups somebody still has to say the last word on, as they were before two people wrote.
    unsettled: StoredValue<BTreeMap<Group, Value>>,
    revs: StoredValue<BTreeMap<Group, u32>>,
    dirty: StoredValue<BTreeSet<Group>>,
    pub states: RwSignal<BTreeMap<Group, State>>,
    pub findings: RwSignal<Vec<Finding>>,
    pub clashes: RwSignal<Vec<Clash>>,
    /// Who it was that wrote the same.
    pub other: RwSignal<String>,
    /// Counts how often the page has to be drawn anew: rows came or went, or words came from elsewhere.
    pub drawn: RwSignal<u32>,
    /// Which row of a list is open.
    pub open: RwSignal<BTreeMap<String, usize>>,
    pub gone: RwSignal<Option<Gone>>,
    /// Counts the changes, so that an older timer knows it has been overtaken.
    n_changes: StoredValue<u32>,
    is_sending: StoredValue<bool>,
    session: Session,
}

/// What of a document is a group's.
fn part(doc: &Value, group: Group) -> Value {
    let own = group.own_keys().filter_map(|it| Some((it.to_owned(), doc.get(it)?.clone())));
    Value::Object(own.collect())
}

fn put(doc: &mut Value, group: Group, part: &Value) {
    for key in group.own_keys() {
        match part.get(key) {
            Some(it) => path::set(doc, key, it.clone()),
            None => path::unset(doc, key),
        }
    }
}

impl Bench {
    pub fn of(id: CaseId, view: EditionView) -> Bench {
        let bench = Bench {
            id,
            may_edit: view.may_edit,
            locked: StoredValue::new(view.locked),
            doc: RwSignal::new(view.doc.clone()),
            base: StoredValue::new(view.doc.clone()),
            unsettled: StoredValue::new(BTreeMap::new()),
            revs: StoredValue::new(view.revs),
            dirty: StoredValue::new(BTreeSet::new()),
            states: RwSignal::new(BTreeMap::new()),
            findings: RwSignal::new(view.findings),
            clashes: RwSignal::new(Vec::new()),
            other: RwSignal::new(String::new()),
            drawn: RwSignal::new(0),
            open: RwSignal::new(BTreeMap::new()),
            gone: RwSignal::new(None),
            n_changes: StoredValue::new(0),
            is_sending: StoredValue::new(false),
            session: Session::here(),
        };
        let kept = kept::find(id).and_then(|it| serde_json::from_str::<Kept>(&it).ok());
        for (group, (base, mine)) in kept.filter(|_| view.may_edit).map(|it| it.0).unwrap_or_default() {
            bench.take(group, &base, &mine, &part(&view.doc, group));
            bench.touched(group);
        }
        bench
    }

    /// Somebody typed: `None` takes the key away.
    pub fn note(self, at: &str, value: Option<Value>) {
        self.doc.update(|doc| match value {
            Some(it) => path::set(doc, at, it),
            None => path::unset(doc, at),
        });
        self.touched(Group::of(path::first(at)));
    }

    /// Something of a list, after which it is drawn anew, with the focus there.
    pub fn change(self, at: &str, focus: String, by: impl FnOnce(&mut Value)) {
        self.doc.update(by);
        self.touched(Group::of(path::first(at)));
        self.redraw(focus);
    }

    pub fn redraw(self, focus: String) {
        self.drawn.update(|it| *it += 1);
        request_animation_frame(move || ui::focus(&focus));
    }

    pub fn remove(self, list: &str, at: usize, says: String) {
        let row = self.doc.with_untracked(|doc| path::rows(doc, list).get(at).cloned()).unwrap_or(Value::Null);
        self.gone.set(Some(Gone { list: list.to_owned(), at, row, says }));
        self.open.update(|all| {
            all.remove(list);
        });
        self.change(list, format!("{list}-back"), |doc| {
            path::remove(doc, list, at);
        });
    }

    /// What was taken away last comes back to where it stood.
    pub fn restore(self) {
        let Some(gone) = self.gone.get_untracked() else { return };
        self.gone.set(None);
        let at = format!("{}.{}", gone.list, gone.at);
        self.change(&gone.list, at, |doc| {
            path::insert(doc, &gone.list, gone.at, gone.row.clone());
        });
    }

    fn touched(self, group: Group) {
        self.dirty.update_value(|it| {
            it.insert(group);
        });
        self.say(group, if self.has_clash(group) { State::Clashing } else { State::Waiting });
        self.keep();
        self.n_changes.update_value(|it| *it += 1);
        let n = self.n_changes.get_value();
        let send = move || {
            if self.n_changes.try_get_value() == Some(n) {
                self.send();
            }
        };
        set_timeout(send, PAUSE);
    }

    fn say(self, group: Group, state: State) {
        self.states.update(|it| {
            it.insert(group, state);
        });
    }

    fn keep(self) {
        let base = self.base.get_value();
        // Of what two wrote otherwise, from before either did: whoever comes back is asked again.
        let was =
            |it: &Group| self.unsettled.with_value(|all| all.get(it).cloned()).unwrap_or_else(|| part(&base, *it));
        let one = |it: &Group| (*it, (was(it), self.doc.with_untracked(|doc| part(doc, *it))));
        let kept = Kept(self.dirty.with_value(|all| all.iter().map(one).collect()));
        match kept.0.is_empty() {
            true => kept::drop(self.id),
            false => {
                let who = self.session.who_now().unwrap_or(Who::Nobody);
                kept::put(self.id, &who, &serde_json::to_string(&kept).unwrap_or_default());
            }
        }
    }

    pub fn send(self) {
        // The running one will see that there is more; and the page may be gone by now.
        if self.is_sending.try_get_value() != Some(false) {
            return;
        }
        self.is_sending.set_value(true);
        spawn_local(async move {
            while let Some(group) = self.next() {
                if !self.save(group).await {
                    break;
                }
            }
            let _ = self.is_sending.try_set_value(false);
        });
    }

    /// What waits for its save, and for nobody's word.
    fn next(self) -> Option<Group> {
        let waits = self.states.try_get_untracked()?;
        let is_ready = |it: &Group| !matches!(waits.get(it), Some(State::Clashing | State::Refused(_)));
        self.dirty.with_value(|all| all.iter().copied().find(is_ready))
    }

    /// Whether to go on with the next.
    async fn save(self, group: Group) -> bool {
        let mine = self.doc.with_untracked(|doc| part(doc, group));
        let form = SaveForm {
            group,
            rev: self.revs.with_value(|it| it.get(&group).copied().unwrap_or_default()),
            doc: mine.as_object().cloned().unwrap_or_default(),
        };
        let outcome = api::call(&edition::SAVE, &self.id, &form).await;
        // The page may be gone by now.
        if self.states.try_get_untracked().is_none() {
            return false;
        }
        match outcome {
            Ok(saved) => {
                self.revs.update_value(|it| {
                    it.insert(group, saved.rev);
                });
                self.base.update_value(|it| put(it, group, &mine));
                self.findings.set(saved.faults);
                if self.doc.with_untracked(|doc| part(doc, group)) == mine {
                    self.dirty.update_value(|it| {
                        it.remove(&group);
                    });
                    self.say(group, State::Saved(Moment(js_sys::Date::now() as i64)));
                }
                self.keep();
                true
            }
            Err(Fault::Overtaken { by, .. }) => {
                self.other.set(by);
                self.fetch(group).await
            }
            Err(Fault::Offline | Fault::Busy | Fault::Internal) => {
                self.say(group, State::Offline);
                let again = move || {
                    let waits = self.states.try_get_untracked().unwrap_or_default();
                    if waits.values().any(|it| *it == State::Offline) {
                        self.send();
                    }
                };
                set_timeout(again, AGAIN);
                false
            }
            Err(Fault::SignedOut) => {
                self.say(group, State::SignedOut);
                false
            }
            Err(it) => {
                self.say(group, State::Refused(ui::in_words(&it)));
                true
            }
        }
    }

    /// Somebody else was here: theirs beside one's own.
    async fn fetch(self, group: Group) -> bool {
        match api::call(&edition::OPEN, &self.id, &Nothing {}).await {
            Ok(view) if self.states.try_get_untracked().is_some() => {
                let mine = self.doc.with_untracked(|doc| part(doc, group));
                let base = self.base.with_value(|it| part(it, group));
                let rev = view.revs.get(&group).copied().unwrap_or_default();
                self.revs.update_value(|it| {
                    it.insert(group, rev);
                });
                self.take(group, &base, &mine, &part(&view.doc, group));
                true
            }
            Ok(_) => false,
            Err(_) => {
                self.say(group, State::Offline);
                set_timeout(move || self.send(), AGAIN);
                false
            }
        }
    }

    /// Theirs where nobody typed here, one's own where one has, and both where both did.
    fn take(self, group: Group, base: &Value, mine: &Value, theirs: &Value) {
        let (merged, clashes) = merge(base, mine, theirs);
        self.base.update_value(|it| put(it, group, theirs));
        self.doc.update(|it| put(it, group, &merged));
        self.clashes.update(|all| {
            all.retain(|it| Group::of(path::first(&it.path)) != group);
            all.extend(clashes);
        });
        self.unsettled.update_value(|all| match self.has_clash(group) {
            true => drop(all.entry(group).or_insert_with(|| base.clone())),
            false => drop(all.remove(&group)),
        });
        self.say(group, if self.has_clash(group) { State::Clashing } else { State::Waiting });
        self.drawn.update(|it| *it += 1);
    }

    /// 用他的 or 用我的: the last word on a place both have changed.
    pub fn settle(self, clash: &Clash, is_theirs: bool) {
        let group = Group::of(path::first(&clash.path));
        self.clashes.update(|all| all.retain(|it| it.path != clash.path));
        if is_theirs {
            self.doc.update(|doc| match clash.theirs.clone() {
                Some(it) => path::set(doc, &clash.path, it),
                None => path::unset(doc, &clash.path),
            });
            self.drawn.update(|it| *it += 1);
        }
        if !self.has_clash(group) {
            self.unsettled.update_value(|all| drop(all.remove(&group)));
        }
        self.touched(group);
    }

    /// Somebody has to say which of two it is, before the group is saved.
    fn has_clash(self, group: Group) -> bool {
        self.clashes.with_untracked(|all| all.iter().any(|it| Group::of(path::first(&it.path)) == group))
    }

    pub fn text(self, at: &str) -> String {
        self.doc.with_untracked(|doc| path::text(doc, at).to_owned())
    }

    pub fn value(self, at: &str) -> Option<Value> {
        self.doc.with_untracked(|doc| path::get(doc, at).cloned())
    }

    pub fn is_locked(self, at: &str) -> bool {
        self.locked.with_value(|all| all.iter().any(|it| it == path::first(at)))
    }
}
