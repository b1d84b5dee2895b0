//! 两人办: what waits for a second person, at the head of the page it belongs to.
use common::{
    call::Page,
    case::ReasonForm,
    check::Nothing,
    fault::Fault,
    id::ProposalId,
    proposal::{self, About, ListForm, ProposalView, State},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    shell::Said,
    ui::{FaultSummary, shown},
};

/// `again`: counted up when something was proposed or settled.
#[component]
pub fn Proposals(about: About, again: RwSignal<u32>) -> impl IntoView {
    let found = LocalResource::new(move || {
        again.track();
        async move { api::call(&proposal::LIST, &(), &ListForm { about, page: None }).await }
    });
    view! {
        {shown(found, move |it: Page<ProposalView>| {
            let (open, settled): (Vec<_>, Vec<_>) = it.rows.into_iter().partition(|it| it.state == State::Open);
            let n = open.len();
            view! {
                <section class="stack stack--tight" aria-labelledby="proposals">
                    <h2 class="part" id="proposals">"等另一个人确认的 " {n} "条"</h2>
                    {match open.is_empty() {
                        true => view! { <p class="quiet">"没有等确认的。"</p> }.into_any(),
                        false => view! { <ul class="stack">{open.into_iter().map(|it| view! { <Open it again /> }).collect_view()}</ul> }.into_any(),
                    }}
                    {(!settled.is_empty()).then(|| view! {
                        <details class="fold"><summary class="fold__name">"办过的"</summary>
                            <ul class="fold__body stack stack--tight">{settled.into_iter().map(line).collect_view()}</ul></details>
                    })}
                </section>
            }
        })}
    }
}

fn line(it: ProposalView) -> impl IntoView {
    view! { <li><b>{it.whom}</b> " " {it.says} " " <span class="tag">{it.state.label()}</span> " " <span class="quiet">{it.by} " " {it.at.zh()} "提出，" {it.settled}</span></li> }
}

#[component]
fn Open(it: ProposalView, again: RwSignal<u32>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let ProposalView { id, whom, says, reason, by, at, is_mine, may_settle, .. } = it;
    let name = StoredValue::new(whom.clone());
    let take = move |outcome: Result<ProposalView, Fault>| match outcome {
        Ok(it) => {
            said.say_here(format!("{}：{}", it.whom, it.state.label()));
            again.update(|it| *it += 1);
        }
        Err(it) => fault.set(Some(it)),
    };
    let confirm = move |_| {
        spawn_local(async move { take(api::call(&proposal::CONFIRM, &id, &Nothing {}).await) });
    };
    view! {
        <li class="verdict stack stack--tight">
            <FaultSummary fault />
            <p><b>{whom}</b> "：" {says}</p>
            <p class="quiet">{by} " " {at.zh()} "提出" {(!reason.is_empty()).then(|| format!("：{reason}"))}</p>
            {may_settle.then(|| view! {
                <p><button class="button" type="button" on:click=confirm>"确认"<span class="unseen">{name.get_value()}</span></button></p>
            })}
            {(may_settle || is_mine).then(|| view! { <Refuse id is_mine name=name.get_value() take=Callback::new(take) /> })}
        </li>
    }
}

#[component]
fn Refuse(
    id: ProposalId,
    is_mine: bool,
    name: String,
    take: Callback<Result<ProposalView, Fault>>,
) -> impl IntoView {
    let field = format!("reason-{id}");
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let reason = crate::ui::pairs(&ev).into_iter().next().map(|it| it.1).unwrap_or_default();
        spawn_local(async move { take.run(api::call(&proposal::REFUSE, &id, &ReasonForm { reason }).await) });
    };
    view! {
        <form class="row row--tight" novalidate on:submit=submit>
            <label class="unseen" for=field.clone()>"为什么" {if is_mine { "收回" } else { "不同意" }} " " {name}</label>
            <input class="field__input field__input--medium field__input--bare" id=field name="reason" placeholder="原因" />
            <button class="button button--plain" type="submit">{if is_mine { "收回" } else { "不同意" }}</button>
        </form>
    }
}
