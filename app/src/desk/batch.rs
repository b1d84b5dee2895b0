//! 勾选几件一起领、交、放. What one of them says against it stands below; the others are done.
use std::collections::BTreeSet;

use common::{
    case::hold::{self, Colleague, ColleaguesForm, HeldView, Hold, HoldForm, LeftCase},
    case::spaced_no,
    decision::Tray,
    fault::Fault,
    id::CaseId,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{api, shell::Said, ui::FaultSummary};

/// The rows that are ticked, and what the last act left. The page's own: it outlives the list, which is read anew.
#[derive(Clone, Copy)]
pub struct Picked {
    all: RwSignal<BTreeSet<CaseId>>,
    left: RwSignal<Vec<LeftCase>>,
}

impl Picked {
    pub fn none() -> Picked {
        Picked { all: RwSignal::new(BTreeSet::new()), left: RwSignal::new(Vec::new()) }
    }

    /// Another list: nothing is ticked, and nothing was left of it.
    pub fn clear(self) {
        self.all.set(BTreeSet::new());
        self.left.set(Vec::new());
    }

    fn n(self) -> usize {
        self.all.read().len()
    }

    fn set(self, id: CaseId, is_on: bool) {
        self.all.update(|it| {
            let _ = if is_on { it.insert(id) } else { it.remove(&id) };
        });
    }
}

/// The head of the column: all of this page, or none.
#[component]
pub fn PickAll(picked: Picked, rows: Vec<CaseId>) -> impl IntoView {
    let n = rows.len();
    // What was left and is not here any more can be ticked off by nobody.
    picked.all.update(|it| it.retain(|id| rows.contains(id)));
    let toggle = move |ev| {
        let is_on = event_target_checked(&ev);
        picked.all.set(if is_on { rows.iter().copied().collect() } else { BTreeSet::new() });
    };
    view! {
        <th class="queue__head queue__head--pick" scope="col">
            <label class="pickbox"><input class="check__box" type="checkbox" prop:checked=move || picked.n() == n on:change=toggle />
                <span class="unseen">"勾选本页全部"</span></label>
        </th>
    }
}

#[component]
pub fn Pick(id: CaseId, name: String, picked: Picked) -> impl IntoView {
    let is_on = Memo::new(move |_| picked.all.read().contains(&id));
    view! {
        <td class="queue__cell queue__cell--pick">
            <label class="pickbox"><input class="check__box" type="checkbox" prop:checked=is_on
                on:change=move |ev| picked.set(id, event_target_checked(&ev)) />
                <span class="unseen">"勾选" {name}</span></label>
        </td>
    }
}

/// Above the list. `tray`: none is pre-review; `leads`: heads a section, or the body; `again`: the list is read anew.
#[component]
pub fn Batch(
    picked: Picked,
    tray: Option<Tray>,
    #[prop(optional)] leads: bool,
    again: Callback<()>,
) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let left = picked.left;
    let is_busy = RwSignal::new(false);
    let says = RwSignal::new(String::new());
    let said = Said::here();
    let run = Callback::new(move |(how, to): (Hold, Option<Colleague>)| {
        let form = HoldForm {
            how,
            cases: picked.all.get_untracked().into_iter().collect(),
            to: to.as_ref().map(|it| it.id),
            says: says.get_untracked(),
        };
        is_busy.set(true);
        spawn_local(async move {
            match api::call(&hold::HOLD, &(), &form).await {
                Ok(it) => {
                    if it.n_done == 0 {
                        said.hush();
                    } else {
                        said.say_here(done(how, to.as_ref(), &it));
                    }
                    fault.set(None);
                    // What was not done is still ticked: somebody else may be able to.
                    picked.all.set(it.left.iter().map(|it| it.id).collect());
                    left.set(it.left);
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    });
    let has_any = Memo::new(move |_| picked.n() > 0);
    view! {
        <FaultSummary fault />
        <div class="batch offprint" role="group" aria-label="勾选的件">
            <p class="batch__n">{move || match picked.n() {
                0 => "勾选后可以一起领取、交给同事、放回".to_owned(),
                n => format!("已勾选{n}件"),
            }}</p>
            {move || has_any.get().then(|| view! { <Acts tray run is_busy says leads /> })}
        </div>
        {move || (!left.read().is_empty()).then(|| view! { <Left all=left.get() /> })}
    }
}

#[component]
fn Acts(
    tray: Option<Tray>,
    run: Callback<(Hold, Option<Colleague>)>,
    is_busy: RwSignal<bool>,
    says: RwSignal<String>,
    leads: bool,
) -> impl IntoView {
    let all =
        LocalResource::new(
            move || async move { api::call(&hold::COLLEAGUES, &(), &ColleaguesForm { tray }).await },
        );
    let colleagues = move || all.get().and_then(Result::ok).unwrap_or_default();
    let chosen = RwSignal::new(String::new());
    let find = move || colleagues().into_iter().find(|it| it.id.to_string() == chosen.get_untracked());
    let button = move |how: Hold, class: &'static str, to: Callback<(), Option<Colleague>>| {
        view! {
            <button class=class type="button" disabled=is_busy on:click=move |_| run.run((how, to.run(())))>{how.label()}</button>
        }
    };
    let nobody = Callback::new(|()| None);
    view! {
        {button(Hold::Take, "button", nobody)}
        {button(Hold::LetGo, "button button--plain", nobody)}
        <label class="unseen" for="colleague">"交给哪位同事"</label>
        <select class="field__input field__input--medium field__input--bare" id="colleague" on:change=move |ev| chosen.set(event_target_value(&ev))>
            <option value="">"选同事"</option>
            {move || colleagues().into_iter().map(|it| view! { <option value=it.id.to_string()>{it.name} " " {it.post}</option> }).collect_view()}
        </select>
        {button(Hold::Hand, "button button--plain", Callback::new(move |()| find()))}
        {leads.then(|| view! {
            {button(Hold::Even, "button button--plain", nobody)}
            {button(Hold::Known, "button button--plain", nobody)}
            <label class="unseen" for="why">"改派的原因"</label>
            <input class="field__input field__input--medium field__input--bare" id="why" placeholder="改派在办的件，写原因"
                on:input=move |ev| says.set(event_target_value(&ev)) />
        })}
    }
}

fn done(how: Hold, to: Option<&Colleague>, it: &HeldView) -> String {
    match (how, to) {
        (Hold::Hand, Some(to)) => format!("已交给{}{}件", to.name, it.n_done),
        (Hold::Even | Hold::Known, _) => {
            let given = it.given.iter().map(|it| format!("{}{}件", it.name, it.n));
            format!("已分派：{}", given.collect::<Vec<String>>().join("、"))
        }
        (Hold::LetGo, _) => format!("已放回{}件", it.n_done),
        _ => format!("已领取{}件", it.n_done),
    }
}

/// Those that stay where they were.
#[component]
fn Left(all: Vec<LeftCase>) -> impl IntoView {
    let n = all.len();
    view! {
        <div class="note note--warn" role="alert">
            <p>{n} "件没有办："</p>
            <ul>{all.into_iter().map(|it| view! { <li>{spaced_no(&it.no)} "：" {it.says}</li> }).collect_view()}</ul>
        </div>
    }
}
