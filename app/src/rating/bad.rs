//! 差评处置: the head's list of what has to be put right.
use common::{
    call::Page,
    case::{EventView, flow::Act, spaced_no},
    fault::Fault,
    rating::{self, BadForm, BadView, work::WorkForm},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{code, picked},
    ui::{AreaField, FaultSummary, SelectField, provisional, shown, titled},
};

#[component]
pub fn BadPage() -> impl IntoView {
    titled("差评处置");
    let found = LocalResource::new(|| api::call(&rating::BAD, &(), &BadForm { page: None }));
    view! {
        <h1>"差评处置"</h1>
        <p class="measure">"1个工作日内核实，5个工作日内整改并反馈，3个工作日内回访。答复会公开。看不到是谁评的；留了电话的可以回访。"</p>
        {shown(found, |it| view! { <All it /> })}
    }
    .into_any()
}

#[component]
fn All(it: Page<BadView>) -> impl IntoView {
    match it.rows.is_empty() {
        true => view! { <div class="empty"><p class="empty__title">"没有差评"</p></div> }.into_any(),
        false => view! { <ul class="stack stack--loose">{it.rows.into_iter().map(|it| view! { <One it /> }).collect_view()}</ul> }.into_any(),
    }
}

#[component]
fn One(it: BadView) -> impl IntoView {
    let seen = RwSignal::new(it);
    move || {
        let it = seen.get();
        let tag = if it.stage.is_over() { "tag" } else { "tag tag--warn" };
        let why: Vec<&str> = it.grievances.iter().map(|it| it.label()).collect();
        let line = |event: EventView| {
            view! {
                <li>
                    <b>{event.act.label()}</b> " "
                    <span class="quiet">{event.by} " " {event.at.day().zh()}</span> " " {event.note}
                </li>
            }
        };
        view! {
            <li class="part stack stack--tight">
                <p class="row row--tight">
                    <b>{it.item_name.clone()}</b> <span>{it.act.label()} " " {it.on.zh()}</span>
                    <span class="tag tag--bad">{it.stars.label()}</span> <span class=tag>{it.stage.label()}</span>
                    {it.due.map(|due| view! { <span>"最晚" {due.zh()} {provisional(it.is_provisional)}</span> })}
                </p>
                <p>{it.org.clone()} "：" {why.join("；")}</p>
                {(!it.text.is_empty()).then(|| view! { <p class="note">{it.text.clone()}</p> })}
                <p class="quiet">
                    {spaced_no(&it.no)} "，" {it.channel.label()} "评价"
                    {(!it.phone.is_empty()).then(|| format!("，可以回访：{}", it.phone))}
                </p>
                <ol>{it.log.clone().into_iter().map(line).collect_view()}</ol>
                {(!it.acts.is_empty()).then(|| view! { <Next it=it.clone() seen /> })}
            </li>
        }
    }
}

#[component]
fn Next(it: BadView, seen: RwSignal<BadView>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let id = it.id;
    let options = it.acts.iter().map(|it: &Act| (code(*it), it.label().to_owned())).collect::<Vec<_>>();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled = crate::ui::read(&ev);
        let note = std::collections::BTreeMap::get(&filled, "note").cloned().unwrap_or_default();
        let form = WorkForm { act: picked(&filled, "act"), note };
        spawn_local(async move {
            match api::call(&rating::WORK, &id, &form).await {
                Ok(it) => seen.set(it),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <details class="fold"><summary class="fold__name">"办理"</summary>
            <form class="fold__body stack stack--tight measure" novalidate on:submit=submit>
                <FaultSummary fault />
                <SelectField name="act" label="怎样办" options fault />
                <AreaField name="note" label="情况" hint="整改并反馈的，这里写的会公开，也会给评价人看" fault />
                <p><button class="button" type="submit">"记下"</button></p>
            </form></details>
    }
}
