//! 印章: for the head of a body.
use common::{
    call::Page,
    case::ReasonForm,
    fault::Fault,
    id::StampId,
    mandate::{
        Holder,
        stamp::{self, HandOverForm, IssueForm, Keeper, ListForm, StampState, StampView, StampsView},
    },
    moment::Day,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    shell::Said,
    ui::{FaultSummary, SelectField, TextField, pager::Pager, shown, titled},
};

const PER_PAGE: u64 = 50;

#[component]
pub fn StampsPage() -> impl IntoView {
    titled("印章");
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    let found = LocalResource::new(move || {
        let form = ListForm { page: page.get() };
        async move { api::call(&stamp::LIST, &(), &form).await }
    });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"印章"</h1>
        <p class="measure">"一个单位同时只有一枚审批专用章在用，由专人保管。停用的当天起，要盖章的事都办不了；盖过的文书照样有效。"</p>
        <p><a href=DeskPlace::Register.href()>"用印登记"</a></p>
        {shown(found, move |it: StampsView| {
            let StampsView { page: Page { rows, n_rows }, holders, without, today } = it;
            let holders = StoredValue::new(holders);
            let is_empty = rows.is_empty();
            view! {
                {(!without.is_empty()).then(|| view! { <Issue without holders today again /> })}
                {is_empty.then(|| view! { <div class="empty"><p class="empty__title">"还没有登记印章"</p></div> })}
                <ul class="stack">{rows.into_iter().map(|it| view! { <Stamp it holders again /> }).collect_view()}</ul>
                <Pager n_rows per_page=PER_PAGE page=page.get_untracked().unwrap_or(1) href=|n| format!("{}?page={n}", DeskPlace::Stamps.href()) />
            }
        })}
    }
    .into_any()
}

/// Those who work in the body, as a choice.
fn people(holders: StoredValue<Vec<Holder>>, org: &str) -> Vec<(String, String)> {
    let choice = |it: &Holder| (it.login.clone(), format!("{} {}", it.post, it.name));
    holders.with_value(|all| all.iter().filter(|it| it.org == org).map(choice).collect())
}

/// Nobody is given a seal because they come first in the list.
fn chosen(all: Vec<(String, String)>) -> Vec<(String, String)> {
    [(String::new(), "请选择".to_owned())].into_iter().chain(all).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    HandOver,
    Stop,
}

#[component]
fn Stamp(it: StampView, holders: StoredValue<Vec<Holder>>, again: Callback<()>) -> impl IntoView {
    let open: RwSignal<Option<Open>> = RwSignal::new(None);
    let is_in_use = it.state == StampState::InUse;
    let class = if is_in_use { "tag tag--good" } else { "tag" };
    let (id, org) = (it.id, StoredValue::new(it.org));
    let now = match it.keepers.last() {
        Some(it) => format!("{} {}，{}起保管", it.name, it.post, it.since.day().zh_full()),
        None => "还没有登记保管人，请办一次交接".to_owned(),
    };
    let toggle = move |which: Open| open.update(|it| *it = if *it == Some(which) { None } else { Some(which) });
    let button = move |which: Open, says: &'static str| {
        let is_open = move || (open.get() == Some(which)).to_string();
        view! { <button class="button button--quiet" type="button" aria-expanded=is_open on:click=move |_| toggle(which)>{says}</button> }
    };
    view! {
        <li class="part stack stack--tight">
            <p class="row row--tight"><b>{it.name}</b> <span class=class>{it.state.label()}</span> <span class="quiet">{it.no}</span></p>
            <p>{now} {it.made_on.map(|on| view! { <span class="quiet">"（" {on.zh_full()} "制作）"</span> })}</p>
            {it.stopped_on.map(|on| view! { <p>{on.zh_full()} "停用：" {it.stopped_why}</p> })}
            {(it.keepers.len() > 1).then(|| view! { <Hands all=it.keepers /> })}
            {is_in_use.then(|| view! {
                <div class="row row--tight">{button(Open::HandOver, "交给别人保管")} {button(Open::Stop, "停用这枚章")}</div>
            })}
            {move || match open.get() {
                Some(Open::HandOver) => view! { <HandOver id people=people(holders, &org.get_value()) again /> }.into_any(),
                Some(Open::Stop) => view! { <Stop id again /> }.into_any(),
                None => ().into_any(),
            }}
        </li>
    }
}

/// Whose hands it has been in, the last first.
#[component]
fn Hands(all: Vec<Keeper>) -> impl IntoView {
    let line = |it: Keeper| {
        // Those of the first day were in nobody's hands before.
        let why =
            if it.given_by.is_empty() { it.remark } else { format!("{}经手，{}", it.given_by, it.remark) };
        view! { <li>{it.since.day().zh_full()} "起 " <b>{it.name}</b> " " {it.post} <span class="quiet">"（" {why} "）"</span></li> }
    };
    view! { <details class="fold"><summary class="fold__name">"交接记录"</summary><ul class="fold__body">{all.into_iter().rev().map(line).collect_view()}</ul></details> }
}

#[component]
fn HandOver(id: StampId, people: Vec<(String, String)>, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: HandOverForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&stamp::HAND_OVER, &id, &form).await {
                Ok(it) => {
                    let to = it.keepers.last().map(|it| it.name.clone()).unwrap_or_default();
                    said.say(format!("已交接，现在由{to}保管"));
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack stack--tight measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <SelectField name="keeper" label="交给谁" options=chosen(people) fault />
            <TextField name="remark" label="为什么交接" fault />
            <p><button class="button" type="submit">"确认交接"</button></p>
        </form>
    }
}

#[component]
fn Stop(id: StampId, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ReasonForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&stamp::STOP, &id, &form).await {
                Ok(it) => {
                    said.say(format!("已停用：{}", it.no));
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack stack--tight measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="reason" label="为什么停用" hint="停用的章不能再用；需要时另启用一枚" fault />
            <p><button class="button button--bad" type="submit">"确认停用"</button></p>
        </form>
    }
}

#[component]
fn Issue(
    without: Vec<String>,
    holders: StoredValue<Vec<Holder>>,
    today: Day,
    again: Callback<()>,
) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let choice = |it: String| {
        let all = people(holders, &it);
        (!all.is_empty()).then_some((it, all))
    };
    // Nobody works there: nobody could keep it.
    let bodies: Vec<(String, Vec<(String, String)>)> = without.into_iter().filter_map(choice).collect();
    if bodies.is_empty() {
        return ().into_any();
    }
    let orgs: Vec<(String, String)> = bodies.iter().map(|it| (it.0.clone(), it.0.clone())).collect();
    let keepers = bodies
        .iter()
        .flat_map(|(org, all)| all.iter().map(move |(login, name)| (login.clone(), format!("{org} {name}"))));
    let keepers: Vec<(String, String)> = keepers.collect();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: IssueForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&stamp::ISSUE, &(), &form).await {
                Ok(it) => {
                    said.say(format!("已启用：{}", it.no));
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <details class="fold"><summary class="fold__name">"启用一枚新章"</summary>
            <form class="fold__body stack measure" novalidate on:submit=submit>
                <FaultSummary fault />
                <SelectField name="org" label="哪个单位" options=chosen(orgs) fault />
                <SelectField name="keeper" label="谁来保管" options=chosen(keepers) fault />
                <TextField name="made_on" label="制作日期" kind="date" value=today.to_string() class="field__input field__input--medium" fault />
                <p><button class="button" type="submit">"启用"</button></p>
            </form></details>
    }
    .into_any()
}
