//! 逐份判断
use common::{
    catalogue::Necessity,
    fault::Fault,
    review::{Defect, ExamineSlot, JudgeForm, Verdict},
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    examine::Room,
    viewer::{
        listed,
        looks::{Sheet, sheets},
    },
};
use crate::ui::{field::FaultText, says};

/// One line when it is not the turn of this material, the whole block when it is.
#[component]
pub fn VerdictBlock(it: ExamineSlot, at: usize, room: Room) -> impl IntoView {
    let is_here = move || !room.on_form.get() && room.at.get() == at;
    let slot = StoredValue::new(it);
    move || match is_here() {
        true => view! { <Open it=slot.get_value() at room /> }.into_any(),
        false => view! { <Shut it=slot.get_value() at room /> }.into_any(),
    }
}

fn tag(verdict: Option<Verdict>, is_empty: bool, is_needed: bool) -> (&'static str, &'static str) {
    match (verdict, is_empty, is_needed) {
        (Some(Verdict::Good), ..) => ("tag tag--good", "合格"),
        (Some(Verdict::Bad), ..) => ("tag tag--bad", "不合格"),
        (Some(Verdict::Defer), ..) => ("tag tag--warn", "容缺后补"),
        (None, true, false) => ("tag", "不涉及"),
        (None, ..) => ("tag", "待判断"),
    }
}

#[component]
fn Shut(it: ExamineSlot, at: usize, room: Room) -> impl IntoView {
    let slot = it;
    let (class, word) = tag(slot.verdict.as_ref().map(|it| it.verdict), slot.files.is_empty(), slot.is_needed);
    let auto = slot
        .checks
        .iter()
        .find(|it| !it.is_good)
        .or(slot.checks.first())
        .map(|it| it.says.clone())
        .unwrap_or_default();
    view! {
        <li class="verdict">
            <div class="verdict__head">
                <button class="verdict__name verdict__link" type="button" on:click=move |_| { room.on_form.set(false); room.at.set(at); }>{at + 1} ". " {slot.material.name}</button>
                <span class="verdict__auto">{auto}</span>
                <span class=class>{word}</span>
            </div>
        </li>
    }
}

#[component]
fn Open(it: ExamineSlot, at: usize, room: Room) -> impl IntoView {
    let slot = it;
    let name = StoredValue::new(slot.material.name.clone());
    let key = StoredValue::new(slot.material.slot.clone());
    let verdict = slot.verdict.clone();
    let picked = RwSignal::new(verdict.as_ref().map(|it| it.verdict));
    let defect = RwSignal::new(verdict.as_ref().and_then(|it| it.defect));
    let text = RwSignal::new(verdict.as_ref().map(|it| it.says.clone()).unwrap_or_default());
    let can_defer = slot.material.necessity == Necessity::Deferrable;
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let pages: StoredValue<Vec<Sheet>> = StoredValue::new(sheets(&slot.files));
    let looks = room.looks;
    // Judged when what was put on the screen is there, and not while a page of it has not been.
    let judge = move |form: JudgeForm| {
        looks.once_shown(Callback::new(move |()| {
            let left = pages.with_value(|all| untrack(|| looks.unseen(all)));
            let rest_seen = key.with_value(|it| untrack(|| looks.is_said(it)));
            if !left.is_empty() && !rest_seen {
                let says = format!("{}还没看。看完再判，或者点“其余已看”（Y）", listed(&left));
                return fault.set(Some(Fault::form("verdict", &says)));
            }
            let n_seen = pages.with_value(|all| untrack(|| looks.n_seen(all)));
            room.judge(key.get_value(), JudgeForm { n_seen, rest_seen, ..form.clone() }, fault, at);
        }));
    };
    let pick = move |it: Verdict| {
        picked.set(Some(it));
        match it {
            Verdict::Good => judge(JudgeForm { verdict: it, ..JudgeForm::default() }),
            // The words follow at once, without a reach for the mouse.
            Verdict::Bad => crate::ui::focus_soon("defect"),
            Verdict::Defer => {
                if text.get_untracked().is_empty() {
                    text.set(format!("{}可以容缺，受理时签容缺承诺，按承诺的日期补交。", name.get_value()));
                }
                crate::ui::focus_soon("says");
            }
        }
    };
    // Keys 1 2 3 judge whatever is open.
    room.pick.set_value(Some(Callback::new(pick)));
    let radio = move |it: Verdict, key: &'static str, good: &'static str| {
        let class = move || {
            if picked.get() == Some(it) { format!("verdict__pick {good}") } else { "verdict__pick".to_owned() }
        };
        view! {
            <label class=class>
                <input class="verdict__dot" type="radio" name="verdict" prop:checked=move || picked.get() == Some(it) on:change=move |_| pick(it) />
                {it.label()} " " <span class="key">{key}</span>
            </label>
        }
    };
    let choose = move |ev: leptos::ev::Event| {
        let value = event_target_value(&ev);
        let found = Defect::ALL.iter().copied().find(|it| it.label() == value);
        defect.set(found);
        if let Some(it) = found {
            text.set(it.words(&name.get_value()));
        }
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let verdict = picked.get_untracked().unwrap_or_default();
        let (defect, says) = (defect.get_untracked(), text.get_untracked());
        judge(JudgeForm { verdict, defect, says, ..JudgeForm::default() });
    };
    let told = move |name: &'static str| {
        move || says(&fault.get(), name).map(|it| view! { <FaultText id=format!("{name}-fault") says=it /> })
    };
    view! {
        <li class="verdict verdict--here">
            <div class="verdict__head"><h3 class="verdict__name">{at + 1} ". " {slot.material.name.clone()}</h3>
                <span class="quiet tiny">{slot.material.necessity.label()} " · " {slot.material.copies()}</span></div>
            {verdict.filter(|it| it.n_said() > 0).map(|it| view! { <p class="quiet small">{it.by.clone()} "打开了" {it.n_seen} "页，其余" {it.n_said()} "页说已看"</p> })}
            <ul class="verdict__checks">
                {slot.checks.iter().map(|it| view! { <li><span class=if it.is_good { "light light--good" } else { "light light--bad" }>{it.says.clone()}</span></li> }).collect_view()}
            </ul>
            <div class="stack stack--tight">
                {told("verdict")}
                <fieldset><legend class="unseen">{slot.material.name} "的判断"</legend>
                    <div class="verdict__set">
                        {radio(Verdict::Good, "1", "verdict__pick--good")}
                        {radio(Verdict::Bad, "2", "verdict__pick--bad")}
                        {can_defer.then(|| radio(Verdict::Defer, "3", "verdict__pick--bad"))}
                    </div>
                </fieldset>
                {move || matches!(picked.get(), Some(Verdict::Bad | Verdict::Defer)).then(|| view! { <form class="stack stack--tight" novalidate on:submit=submit>
                    {(picked.get() == Some(Verdict::Bad)).then(|| view! {
                        <div class="field">
                            <label class="field__label" for="defect">"哪里不对"</label>
                            {told("defect")}
                            <select class="field__input" id="defect" on:change=choose>
                                <option value="">"请选择"</option>
                                {Defect::about(&key.get_value()).into_iter().map(|it| view! { <option value=it.label() selected={defect.get_untracked() == Some(it)}>{it.label()}</option> }).collect_view()}
                            </select>
                        </div>
                    })}
                    <div class="field">
                        <label class="field__label" for="says">"写给申请人的话：怎样补"</label>
                        {told("says")}
                        <textarea class="field__input" id="says" rows="3" prop:value=text on:input=move |ev| text.set(event_target_value(&ev))></textarea>
                    </div>
                    <p><button class="button button--plain" type="submit">"记下，看下一份"</button></p>
                </form> })}
            </div>
        </li>
    }
}
