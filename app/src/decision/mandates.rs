//! 授权书: for the head of a body.
use common::{
    case::ReasonForm,
    catalogue::yuan,
    fault::Fault,
    id::MandateId,
    mandate::{self, GiveForm, ListForm, ListView, MandateView},
    moment::Day,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::acts::{self, Filled};
use crate::{
    api,
    session::Session,
    shell::Said,
    ui::{AreaField, CheckField, FaultSummary, SelectField, TextField, find::Find, pager::Pager, shown, titled},
};

const PER_PAGE: u64 = 50;

#[component]
pub fn MandatesPage() -> impl IntoView {
    titled("授权书");
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|it| ListForm {
            q: it.get_str("q").unwrap_or_default().to_owned(),
            page: it.get_str("page").and_then(|it| it.parse().ok()),
        })
    });
    let found = LocalResource::new(move || {
        let form = asked.get();
        async move { api::call(&mandate::LIST, &(), &form).await }
    });
    let find = move || {
        let label = "姓名、职务、单位、文号";
        view! { <Find to=DeskPlace::Mandates.href() label q=asked.get().q /> }
    };
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"授权书"</h1>
        <p class="measure">"没有有效的授权书，任何人不能受理、决定或盖章。授权写明人、事项、权限和期限；到期或撤销，当天起不能再办。"</p>
        {find}
        {shown(found, move |it| view! { <Letters it asked=asked.get_untracked() again /> })}
    }
    .into_any()
}

#[component]
fn Letters(it: ListView, asked: ListForm, again: Callback<()>) -> impl IntoView {
    let (today, n_rows, page) = (it.today, it.page.n_rows, asked.page.unwrap_or(1));
    let nothing = if asked.q.is_empty() { "还没有授权书" } else { "没有找到" };
    let nothing = it
        .page
        .rows
        .is_empty()
        .then(|| view! { <div class="empty" role="status"><p class="empty__title">{nothing}</p></div> });
    let href = move |n: u32| {
        let form = ListForm { page: Some(n), ..asked.clone() };
        format!("{}?{}", DeskPlace::Mandates.href(), serde_urlencoded::to_string(form).unwrap_or_default())
    };
    let holders = it.holders.into_iter().map(|it| (it.login, format!("{} {} {}", it.org, it.post, it.name)));
    let holders: Vec<(String, String)> = holders.collect();
    view! {
        <Give holders today again />
        <ul class="stack">{it.page.rows.into_iter().map(|it| view! { <Letter it today again /> }).collect_view()}</ul>
        {nothing}
        <Pager n_rows per_page=PER_PAGE page href />
    }
}

#[component]
fn Letter(it: MandateView, today: Day, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_open = RwSignal::new(false);
    let state = it.state(today);
    let class = if state == "有效" { "tag tag--good" } else { "tag" };
    let names: Vec<&str> = it.acts.iter().map(|it| acts::name(*it)).collect();
    let items = if it.items.is_empty() { "本单位全部事项".to_owned() } else { it.items.join("、") };
    let id = it.id;
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ReasonForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&mandate::REVOKE, &id, &form).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <li class="part stack stack--tight">
            <p class="row row--tight"><b>{it.holder} " " {it.post}</b> {it.is_deputy.then(|| view! { <span class="tag">"代理"</span> })} <span class=class>{state}</span> <span class="quiet">{it.no}</span></p>
            <p>{items} "：" {names.join("、")} {(it.max_fen > 0).then(|| format!("（一次最多减免{}元）", yuan(it.max_fen)))}</p>
            <p class="quiet">{it.from.zh_full()} "至" {it.until.zh_full()} "，" {it.signed_by} "签发" {(!it.revoked_why.is_empty()).then(|| format!("；撤销原因：{}", it.revoked_why))}</p>
            <div class="row row--tight">
                <Scan id has=!it.scan.is_empty() again />
                {(state != "已撤销").then(|| view! {
                    <button class="button button--quiet" type="button" aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|it| *it = !*it)>"撤销这份授权"</button>
                })}
            </div>
            {move || is_open.get().then(|| view! {
                <form class="stack stack--tight measure" novalidate on:submit=submit>
                    <FaultSummary fault />
                    <TextField name="reason" label="为什么撤销" fault />
                    <p><button class="button button--bad" type="submit">"确认撤销"</button></p>
                </form>
            })}
        </li>
    }
}

/// The signed paper beside the data.
#[component]
fn Scan(id: MandateId, has: bool, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        let Some(file) = input.get_untracked().and_then(|it| it.files()?.get(0)) else { return };
        spawn_local(async move {
            match api::put(&mandate::SCAN.url(&id), file).await {
                Ok(()) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let press = move |_| {
        if let Some(it) = input.get_untracked() {
            it.click();
        }
    };
    let says = if has { "换一份扫描件" } else { "上传签字的授权书" };
    view! {
        <FaultSummary fault />
        {has.then(|| view! { <a class="button button--quiet" href=mandate::SCAN.url(&id) rel="external">"看扫描件"</a> })}
        <button class="button button--quiet" type="button" on:click=press>{says}</button>
        <input hidden=true type="file" accept="application/pdf,image/jpeg,image/png" aria-label=says node_ref=input on:change=choose />
    }
}

#[component]
fn Give(holders: Vec<(String, String)>, today: Day, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
        let form = GiveForm {
            holder: text("holder"),
            is_deputy: text("is_deputy"),
            acts: mandate::acts()
                .into_iter()
                .filter(|it| filled.contains_key(&format!("act-{}", acts::code(*it))))
                .collect(),
            items: text("items"),
            from: text("from"),
            until: text("until"),
            yuan: text("yuan"),
            signed_by: text("signed_by"),
        };
        spawn_local(async move {
            match api::call(&mandate::GIVE, &(), &form).await {
                Ok(it) => {
                    said.say(format!("已授权：{}，{}", it.holder, it.no));
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let says = Memo::new(move |_| crate::ui::says(&fault.get(), "acts"));
    let tick = |it: common::case::flow::Act| {
        let name = format!("act-{}", acts::code(it));
        view! { <label class="choice"><input class="choice__dot" type="checkbox" name=name value="yes" /><span>{acts::name(it)}</span></label> }
    };
    let medium = "field__input field__input--medium";
    // The head who writes it signs it, unless somebody above does.
    let own = Session::here().who_now().map(|it| it.name().to_owned()).unwrap_or_default();
    view! {
        <details class="fold"><summary class="fold__name">"写一份新的授权书"</summary>
            <form class="fold__body stack measure" novalidate on:submit=submit>
                <FaultSummary fault />
                <SelectField name="holder" label="授权给谁" options=holders fault />
                <CheckField name="is_deputy" fault>"首席代表外出时代理（AB岗）"</CheckField>
                <fieldset class="field" class:field--bad=move || says.read().is_some() id="acts" tabindex="-1">
                    <legend class="field__label">"可以办什么"</legend>
                    {move || says.get().map(|it| view! { <p class="field__fault">{it}</p> })}
                    {mandate::acts().into_iter().map(tick).collect_view()}
                </fieldset>
                <AreaField name="items" label="哪些事项（选填）" hint="一行一个全名；不填就是本单位全部事项" fault />
                <TextField name="yuan" label="一次最多减免多少元（选填）" hint="选了“减免收费”才填" inputmode="decimal" class="field__input field__input--short" fault />
                <TextField name="from" label="从哪天起" kind="date" value=today.to_string() class=medium fault />
                <TextField name="until" label="到哪天止" kind="date" class=medium fault />
                <TextField name="signed_by" label="签发人" value=own class=medium fault />
                <p><button class="button" type="submit">"签发授权书"</button></p>
            </form></details>
    }
}
