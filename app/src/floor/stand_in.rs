//! 替岗 (AB岗): who holds somebody's duties while they are away. Proposed here, confirmed by another; ended at once.
use common::{
    account::{
        Duty,
        stand_in::{self, ListForm, StandInForm, StandInView},
    },
    call::Page,
    check::Nothing,
    fault::Fault,
    id::StandInId,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{Filled, text},
    opening::MEDIUM,
    session::Session,
    shell::Said,
    ui::{FaultSummary, TextField, shown},
};

/// `again`: counted up when something was proposed, settled or ended.
#[component]
pub fn StandIns(again: RwSignal<u32>) -> impl IntoView {
    let found = LocalResource::new(move || {
        again.track();
        async move { api::call(&stand_in::LIST, &(), &ListForm::default()).await }
    });
    let is_open = RwSignal::new(false);
    view! {
        <section class="stack" aria-labelledby="standins">
            <h2 class="part" id="standins">"替岗"</h2>
            <p class="quiet measure">"有人不在岗的几天，由另一个人替他的岗位。提出后要由另一个人确认才算数；结束马上生效。审批还要替岗的人自己有授权书。"</p>
            <p><button class="button button--quiet" type="button" aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|it| *it = !*it)>"提出替岗"</button></p>
            {move || is_open.get().then(|| view! { <Propose is_open again /> })}
            {shown(found, move |it: Page<StandInView>| view! { <Lines it again /> })}
        </section>
    }
}

#[component]
fn Lines(it: Page<StandInView>, again: RwSignal<u32>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let end = move |id: StandInId| {
        spawn_local(async move {
            match api::call(&stand_in::END, &id, &Nothing {}).await {
                Ok(_) => {
                    said.say_here("替岗已结束。".to_owned());
                    again.update(|it| *it += 1);
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let row = move |it: StandInView| {
        let duties: Vec<&str> = it.duties.iter().map(|it| it.label()).collect();
        let (id, whom) = (it.id, it.whom.clone());
        view! {
            <li class="list__item"><span><b>{it.deputy}</b> "替" <b>{it.whom}</b> " " <span class="quiet">{it.org} " · " {duties.join("、")} " · " {it.from.zh()} "至" {it.until.zh()}</span></span>
                <span class="row row--tight"><span class="tag">{it.standing}</span>
                {it.may_end.then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| end(id)>"结束"<span class="unseen">{whom}</span></button> })}</span></li>
        }
    };
    let is_empty = it.rows.is_empty();
    view! {
        <FaultSummary fault />
        {is_empty.then(|| view! { <p class="quiet">"没有替岗。"</p> })}
        <ul class="list">{it.rows.into_iter().map(row).collect_view()}</ul>
    }
}

#[component]
fn Propose(is_open: RwSignal<bool>, again: RwSignal<u32>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let (said, session) = (Said::here(), Session::here());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let chosen = |it: &&Duty| filled.contains_key(&format!("duty-{}", it.label()));
        let form = StandInForm {
            whom: text(&filled, "whom"),
            deputy: text(&filled, "deputy"),
            duties: Duty::ALL.iter().filter(chosen).copied().collect(),
            from: text(&filled, "from"),
            until: text(&filled, "until"),
            reason: text(&filled, "reason"),
        };
        spawn_local(async move {
            match api::call(&stand_in::PROPOSE, &(), &form).await {
                Ok(_) => {
                    said.say_here("已提出，另一个人确认后生效。".to_owned());
                    is_open.set(false);
                    again.update(|it| *it += 1);
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let leads = session.who().is_some_and(|it| it.holds(Duty::Direct) || it.holds(Duty::SecurityAdmin));
    let hint = if leads { "登录名" } else { "您自己的登录名" };
    let tick = |it: &Duty| {
        view! { <label class="choice"><input class="choice__dot" type="checkbox" name=format!("duty-{}", it.label()) value="yes" /><span>{it.label()}</span></label> }
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="whom" label="谁不在岗" hint class=MEDIUM fault />
            <TextField name="deputy" label="谁替岗" hint="登录名；同一个单位的人" class=MEDIUM fault />
            <fieldset class="field" id="duties" tabindex="-1"><legend class="field__label">"替哪些岗位（不勾就是他的全部）"</legend>
                <div class="choices">{Duty::ALL.iter().filter(|it| !it.is_admin()).map(tick).collect_view()}</div></fieldset>
            <TextField name="from" label="从哪天起" kind="date" class=MEDIUM fault />
            <TextField name="until" label="到哪天止" kind="date" class=MEDIUM fault />
            <TextField name="reason" label="为什么" hint="例如：培训" class=MEDIUM fault />
            <p><button class="button" type="submit">"提出"</button></p>
        </form>
    }
}
