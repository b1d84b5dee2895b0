//! 填写中的申请: one state for its pages; every change is saved to the server and, when off line, in this browser.
use std::time::Duration;

use common::{
    account::{self, SignInForm, Who},
    case::{self, DraftView, SaveForm, draft},
    check::Nothing,
    fault::Fault,
    form::{
        Answer, Answers, FieldDef,
        merge::{Merged, merge},
        stands::stands,
    },
    id::CaseId,
    moment::Moment,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::tongue::t;
use crate::{
    api, kept,
    session::Session,
    ui::{FaultSummary, TextField},
};

/// Typing pauses this long before a save goes out.
const PAUSE: Duration = Duration::from_millis(600);
/// How often an unsent save is tried again.
const AGAIN: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    Clean,
    Waiting,
    Saved(Moment),
    /// Kept in this browser until the line is back.
    Offline,
    /// Kept in this browser until whoever it is has signed in again.
    SignedOut,
    /// Submitted meanwhile, from another page.
    HandedIn,
    Refused,
}

#[derive(Clone, Copy)]
pub struct Draft {
    pub id: CaseId,
    pub view: StoredValue<DraftView>,
    pub answers: RwSignal<Answers>,
    rev: RwSignal<i32>,
    /// As the server has them by that revision: what differs from it was typed here.
    base: StoredValue<Answers>,
    session: Session,
    /// What somebody else has put where one has typed oneself, by field.
    pub clashes: RwSignal<Answers>,
    /// Counts how often answers came from elsewhere: then the fields are filled anew.
    pub n_merged: RwSignal<u32>,
    pub state: RwSignal<SaveState>,
    /// Counts the changes, so that an older timer knows it has been overtaken.
    n_changes: StoredValue<u32>,
    is_sending: StoredValue<bool>,
    /// A form that is only looked at: nothing of it is kept or sent.
    is_tried: bool,
}

/// What is left in the browser while the line is down; gone with the next save, and when its time is over.
#[derive(Serialize, Deserialize)]
struct Kept {
    rev: i32,
    base: Answers,
    answers: Answers,
}

impl Draft {
    /// What this browser kept off line is put together with what the server has seen since.
    pub fn of(view: DraftView) -> Draft {
        let kept = kept::find(view.id).and_then(|it| serde_json::from_str::<Kept>(&it).ok());
        let is_kept = kept.is_some();
        let merged = kept
            .map(|it| merge(&it.base, &it.answers, &view.answers))
            .unwrap_or_else(|| Merged { answers: view.answers.clone(), clashes: Answers::new() });
        let draft = Draft::with(view, merged);
        if is_kept {
            draft.changed();
        }
        draft
    }

    /// Of a form that is only looked at.
    pub fn tried(view: DraftView) -> Draft {
        let merged = Merged { answers: view.answers.clone(), clashes: Answers::new() };
        Draft { is_tried: true, ..Draft::with(view, merged) }
    }

    fn with(view: DraftView, merged: Merged) -> Draft {
        Draft {
            id: view.id,
            answers: RwSignal::new(merged.answers),
            clashes: RwSignal::new(merged.clashes),
            n_merged: RwSignal::new(0),
            base: StoredValue::new(view.answers.clone()),
            session: Session::here(),
            rev: RwSignal::new(view.rev),
            state: RwSignal::new(SaveState::Clean),
            n_changes: StoredValue::new(0),
            is_sending: StoredValue::new(false),
            is_tried: false,
            view: StoredValue::new(view),
        }
    }

    /// Somebody else has saved meanwhile: theirs where nobody typed here, one's own where one has, and both where both did.
    fn take(self, view: &DraftView) {
        let mine = self.answers.get_untracked();
        let merged = self.base.with_value(|base| merge(base, &mine, &view.answers));
        self.rev.set(view.rev);
        self.base.set_value(view.answers.clone());
        self.clashes.update(|it| it.extend(merged.clashes));
        self.answers.set(merged.answers);
        self.n_merged.update(|it| *it += 1);
    }

    /// The other's, after all.
    pub fn yield_to(self, name: &str) {
        let other = self.clashes.try_update(|it| it.remove(name)).flatten();
        if let Some(it) = other {
            self.set(name, it);
            self.n_merged.update(|it| *it += 1);
        }
    }

    /// What stands in the fields counts, whatever was told on the way (some keyboards and password managers tell nothing).
    pub fn read(self, fields: &[FieldDef], pairs: &[(String, String)]) {
        let now = self.answers.get_untracked();
        for (name, it) in stands(fields, pairs) {
            let was = now.get(&name);
            if was != Some(&it) && !(was.is_none() && it.is_empty()) {
                self.set(&name, it);
            }
        }
    }

    pub fn set(self, name: &str, answer: Answer) {
        self.answers.update(|it| {
            it.insert(name.to_owned(), answer);
        });
        self.changed();
    }

    /// What was typed once, for instance a visitor's own name, is not asked again in a later section.
    pub fn prefill(self) {
        let mut filled = self.answers.get_untracked();
        self.view.with_value(|it| draft::prefill(&it.item, &it.known(), &mut filled));
        if filled != self.answers.get_untracked() {
            self.answers.set(filled);
            self.changed();
        }
    }

    pub fn text(self, name: &str) -> String {
        self.answers.with(|it| it.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default())
    }

    fn changed(self) {
        if self.is_tried {
            return;
        }
        self.n_changes.update_value(|it| *it += 1);
        self.state.set(SaveState::Waiting);
        self.keep();
        let n = self.n_changes.get_value();
        set_timeout(
            move || {
                if self.n_changes.try_get_value() == Some(n) {
                    self.send();
                }
            },
            PAUSE,
        );
    }

    fn keep(self) {
        let kept = Kept {
            rev: self.rev.get_untracked(),
            base: self.base.get_value(),
            answers: self.answers.get_untracked(),
        };
        if let Ok(text) = serde_json::to_string(&kept) {
            kept::put(self.id, &self.session.who_now().unwrap_or(Who::Nobody), &text);
        }
    }

    fn send(self) {
        if self.is_sending.get_value() {
            // The running one will see that there is more.
            return;
        }
        self.is_sending.set_value(true);
        spawn_local(async move {
            let _ = self.save().await;
        });
    }

    /// Sends what stands there now, and again while it changes meanwhile.
    pub async fn save(self) -> Result<(), Fault> {
        loop {
            let n = self.n_changes.get_value();
            let form = SaveForm { answers: self.answers.get_untracked(), rev: self.rev.get_untracked() };
            let outcome = match api::call(&case::SAVE, &self.id, &form).await {
                Err(Fault::StaleDraft) => match api::call(&case::DRAFT, &self.id, &Nothing {}).await {
                    Ok(it) if self.state.try_get_untracked().is_some() => {
                        self.take(&it);
                        continue;
                    }
                    Ok(_) => return Ok(()),
                    Err(it) => Err(it),
                },
                other => other,
            };
            if self.state.try_get_untracked().is_none() {
                return Ok(());
            }
            match outcome {
                Ok(saved) => {
                    self.rev.set(saved.rev);
                    self.base.set_value(form.answers);
                    self.state.set(SaveState::Saved(saved.saved_at));
                    if self.n_changes.get_value() == n {
                        kept::drop(self.id);
                        self.is_sending.set_value(false);
                        return Ok(());
                    }
                }
                Err(Fault::Offline | Fault::Busy | Fault::Internal) => {
                    self.state.set(SaveState::Offline);
                    self.is_sending.set_value(false);
                    set_timeout(
                        move || {
                            if self.state.try_get_untracked() == Some(SaveState::Offline) {
                                self.send();
                            }
                        },
                        AGAIN,
                    );
                    return Err(Fault::Offline);
                }
                Err(fault) => {
                    self.state.set(match fault {
                        Fault::SignedOut => SaveState::SignedOut,
                        Fault::WrongStage { .. } => SaveState::HandedIn,
                        _ => SaveState::Refused,
                    });
                    self.is_sending.set_value(false);
                    return Err(fault);
                }
            }
        }
    }

    /// Before going on: nothing may be left unsent, unless the line is down.
    pub async fn settle(self) -> Result<(), Fault> {
        match self.state.get_untracked() {
            SaveState::Clean | SaveState::Saved(_) => Ok(()),
            _ => {
                self.n_changes.update_value(|it| *it += 1);
                self.is_sending.set_value(true);
                self.save().await
            }
        }
    }
}

/// Another device has it only once somebody has signed in.
pub fn saved_says(at: Moment, is_signed_in: bool) -> String {
    let then = if is_signed_in {
        t("换一台设备也能接着填")
    } else {
        t("登录后换一台设备也能接着填")
    };
    t!("{}已自动保存，{}", at.clock(), then)
}

/// How long it is quiet between two "saved" that are spoken.
const QUIET: f64 = 60_000.0;

/// The quiet line that says nothing is lost. Spoken is what went wrong, each time, and that it is saved, now and then: whoever
/// types listens to what they type.
#[component]
pub fn SavedLine(draft: Draft) -> impl IntoView {
    let (saved_at, is_signed_in) = draft.view.with_value(|it| (it.saved_at, it.is_signed_in));
    let says = move || match draft.state.get() {
        SaveState::Clean => saved_says(saved_at, is_signed_in),
        SaveState::Waiting => t("正在保存…").to_owned(),
        SaveState::Saved(at) => saved_says(at, is_signed_in),
        SaveState::Offline => t("网络不通，已存在这台设备上，恢复后自动保存").to_owned(),
        SaveState::SignedOut => t("登录过期了，填的内容已存在这台设备上").to_owned(),
        SaveState::HandedIn => t("这份申请已经提交，填写的内容不能再改。").to_owned(),
        SaveState::Refused => t("没有保存，请再改一下试试；还是不行，请拨12345。").to_owned(),
    };
    let is_trouble =
        move || !matches!(draft.state.get(), SaveState::Clean | SaveState::Waiting | SaveState::Saved(_));
    let last = StoredValue::new(js_sys::Date::now());
    // Counts: the same words once more would not be spoken.
    let spoken = Memo::new(move |before: Option<&u32>| {
        let before = before.copied().unwrap_or_default();
        let is_time = js_sys::Date::now() - last.get_value() > QUIET;
        match draft.state.get() {
            SaveState::Saved(_) if is_time => {
                last.set_value(js_sys::Date::now());
                before + 1
            }
            _ => before,
        }
    });
    view! {
        <p class="saved" role=move || is_trouble().then_some("alert")>{says}</p>
        <p class="unseen" role="status">{move || match spoken.get() { 0 => "", it if it % 2 == 0 => t("填的内容都存好了"), _ => t("填的内容已经存好") }}</p>
    }
}

/// 登录过期: asked for in place, so that whoever is in the middle of a form stays there.
#[component]
pub fn SignInAgain(draft: Draft) -> impl IntoView {
    let is_asked = Memo::new(move |_| draft.state.get() == SaveState::SignedOut);
    move || is_asked.get().then(|| view! { <SignInHere then=move || draft.send() /> })
}

/// The same for whatever wants it: goes on afterwards.
#[component]
pub fn SignInHere(then: impl Fn() + Copy + Send + 'static) -> impl IntoView {
    let session = Session::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: SignInForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&account::SIGN_IN, &(), &form).await {
                Ok(who) => {
                    fault.set(None);
                    session.set(who);
                    then();
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <section class="note note--warn stack" aria-labelledby="again">
            <h2 class="note__title" id="again">{t("登录过期了")}</h2>
            <p>{t("填的内容都在。再登录一次，接着填。")}</p>
            <FaultSummary fault />
            <form class="stack" novalidate on:submit=submit>
                <TextField name="login" label=t("登录名或手机号码") autocomplete="username" class=medium fault />
                <TextField name="secret" label=t("密码") kind="password" autocomplete="current-password" class=medium fault />
                <p><button class="button" type="submit">{t("登录，接着填")}</button></p>
            </form>
        </section>
    }
}
