//! 找办件: one box on every page of the desk, and what it finds. A name is typed, never part of an address.
use common::{
    call::Page,
    case::{flow::Stage, spaced_no},
    check::Check,
    desk::{
        self, N_PER_PAGE,
        search::{self as sought, AmongForm, By, ExportForm, FoundRow, SearchForm, SearchView, Sought},
    },
    fault::Fault,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_router::hooks::use_query_map;

use super::export::{Exports, Take};
use crate::{
    api,
    session::Session,
    ui::{Failed, FaultSummary, SelectField, TextField, Waiting, pager::Pager, says, titled},
};

/// Id of the box, which `/` leads to.
pub const SEEK: &str = "seek";

/// What was asked last, as long as this page of the browser lives.
#[derive(Clone, Copy)]
pub struct Asked(RwSignal<String>);

impl Asked {
    pub fn provide() {
        provide_context(Asked(RwSignal::new(String::new())));
    }

    fn here() -> Asked {
        expect_context::<Asked>()
    }
}

/// In the head of every page.
#[component]
pub fn Seek() -> impl IntoView {
    let asked = Asked::here();
    let go = crate::ui::navigate();
    let input = NodeRef::<Input>::new();
    let find = move |ev: SubmitEvent| {
        ev.prevent_default();
        asked.0.set(input.get_untracked().map(|it| it.value()).unwrap_or_default());
        // The same words may be asked again: things have moved on.
        asked.0.notify();
        go(&DeskPlace::Search.href());
    };
    view! {
        <form class="seek" role="search" aria-label="找办件" on:submit=find>
            <label class="unseen" for=SEEK>"找办件：编号、姓名、手机号码、证件号码、事项、部门"</label>
            <input class="seek__input" id=SEEK type="search" autocomplete="off" placeholder="编号、姓名、手机、证件、事项"
                prop:value=move || asked.0.get() node_ref=input />
            <button class="seek__button" type="submit">"找办件"</button>
        </form>
    }
}

#[component]
pub fn SearchPage() -> impl IntoView {
    titled("找办件");
    let asked = Asked::here();
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    let among = RwSignal::new(AmongForm::default());
    let found = LocalResource::new(move || {
        let form = SearchForm { q: asked.0.get(), among: among.get(), page: page.get() };
        async move {
            let call = if Sought::of(&form.q).is_personal() { &desk::FIND } else { &desk::SEARCH };
            api::call(call, &(), &form).await
        }
    });
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(it) => view! { <Found it page=page.get_untracked().unwrap_or(1) /> }.into_any(),
                Err(fault @ Fault::Form { .. }) => view! { <Unasked fault /> }.into_any(),
                Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
            }
        })
    };
    let export = Exports::new(move |reason| {
        let of = SearchForm { q: asked.0.get_untracked(), among: among.get_untracked(), page: None };
        async move { api::call(&desk::EXPORT, &(), &ExportForm { of, reason }).await }
    });
    view! {
        <h1>"找办件"</h1>
        <Narrow among />
        <Transition fallback=Waiting>{shown}</Transition>
        <Take export what="找到的办件" />
    }
    .into_any()
}

/// Stage, days, body and window.
#[component]
fn Narrow(among: RwSignal<AmongForm>) -> impl IntoView {
    let go = crate::ui::navigate();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: AmongForm = crate::ui::read(&ev);
        match form.clone().check() {
            Ok(_) => {
                fault.set(None);
                among.set(form);
                go(&DeskPlace::Search.href());
            }
            Err(it) => fault.set(Some(it)),
        }
    };
    let whole = [("", "全部"), (sought::OPEN, "在办"), (sought::OVER, "办结")];
    let whole = whole.into_iter().map(|it| (it.0.to_owned(), it.1.to_owned()));
    let each = Stage::all().map(|it| (it.code().to_owned(), format!("{}（{}）", it.label(), it.kind().label())));
    let stages: Vec<(String, String)> = whole.chain(each).collect();
    let medium = "field__input field__input--medium";
    view! {
        <details class="fold offprint">
            <summary class="fold__name">"缩小范围：状态、日期、部门、窗口"</summary>
            <form class="fold__body stack stack--tight" novalidate on:submit=submit>
                <FaultSummary fault />
                <div class="row row--base">
                    <SelectField name="stage" label="状态" options=stages fault />
                    <TextField name="from" label="提交日期，从" kind="date" class=medium fault />
                    <TextField name="until" label="到" kind="date" class=medium fault />
                    <TextField name="org" label="部门" class=medium fault />
                    <TextField name="window" label="经过的窗口" class=medium fault />
                </div>
                <p><button class="button button--plain" type="submit">"按这些找"</button></p>
            </form>
        </details>
    }
}

/// Nothing was asked yet, or nothing that can be.
#[component]
fn Unasked(fault: Fault) -> impl IntoView {
    let is_empty = SearchForm::default().check().err().is_some_and(|it| it == fault);
    let why = says(&Some(fault), "q").filter(|_| !is_empty);
    view! {
        <div class="empty" role="status">
            <p class="empty__title">{why.unwrap_or_else(|| "在上面的框里写要找什么".to_owned())}</p>
            <p>"可以写办件编号，后五位也行；可以写申请人姓名、事项或部门名称里的几个字。"</p>
            <p>"也可以写手机号码、身份证号码或统一社会信用代码。"</p>
            <p>"几个词之间用空格隔开，例如：“周明远 个体”。按手机和证件号码找，会留下记录。"</p>
        </div>
    }
}

/// In one sentence, what was looked for and where.
fn told(by: By, n_rows: u64) -> String {
    let place = "您单位和下级单位收过的件，已办结的也在内";
    match n_rows {
        0 => format!("按{}找过{place}。", by.label()),
        n if n > sought::MOST_FOUND => {
            format!("按{}找到{}件以上，新的在前。请再写几个字，或者缩小范围。", by.label(), sought::MOST_FOUND)
        }
        n => format!("按{}找到{n}件，新的在前。", by.label()),
    }
}

#[component]
fn Found(it: SearchView, page: u32) -> impl IntoView {
    let SearchView { by, page: Page { rows, n_rows }, beside } = it;
    let is_nothing = rows.is_empty() && beside.is_empty();
    view! {
        {match is_nothing {
            true => view! {
                <div class="empty" role="status">
                    <p class="empty__title">"没有找到"</p>
                    <p>{told(by, 0)}</p>
                    <p>{hint(by)}</p>
                </div>
            }
            .into_any(),
            false => view! { <p class="quiet" role="status">{told(by, n_rows)}</p> }.into_any(),
        }}
        {(!rows.is_empty()).then(|| view! { <Rows caption="找到的办件，新的在前" rows /> })}
        <Pager n_rows per_page=N_PER_PAGE page href=|n| format!("{}?page={n}", DeskPlace::Search.href()) />
        {(!beside.is_empty()).then(|| view! {
            <section class="stack stack--tight" aria-labelledby="beside">
                <h2 class="part" id="beside">"在别的单位手里，您可以看"</h2>
                <Rows caption="上报的、请您单位会签的" rows=beside />
            </section>
        })}
    }
}

/// What else one could try.
fn hint(by: By) -> &'static str {
    match by {
        By::No | By::Tail => "请对照收件凭证核对编号；也可以按姓名或手机号码找。",
        By::Phone => "申请时登录的手机可能是另一个；也可以按姓名或身份证号码找。",
        By::Card | By::Code => "账号里可能没有填这个号码；也可以按姓名或手机号码找。",
        By::Words => "少写几个字再试，例如只写姓名；也可以按编号或手机号码找。",
    }
}

#[component]
fn Rows(caption: &'static str, rows: Vec<FoundRow>) -> impl IntoView {
    let heads = ["事项", "申请人", "编号", "部门", "提交", "到期", "状态"];
    view! {
        <table class="queue">
            <caption class="unseen">{caption}</caption>
            <thead><tr>{heads.map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
            <tbody>{rows.into_iter().map(|it| view! { <Row it /> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(it: FoundRow) -> impl IntoView {
    let who = Session::here().who_now().unwrap_or(common::account::Who::Nobody);
    let href = desk::place_of(it.id, it.stage, &who).href();
    view! {
        <tr class="queue__row">
            <th class="queue__cell queue__cell--item" scope="row">
                <a class="queue__link" href=href>{it.item_name}</a>
            </th>
            <td class="queue__cell queue__cell--name">{it.applicant}</td>
            <td class="queue__cell queue__cell--no">{spaced_no(&it.no)}</td>
            <td class="queue__cell queue__cell--less">{it.org}</td>
            <td class="queue__cell queue__cell--less">{it.submitted.map(|it| it.to_string())}</td>
            <td class="queue__cell queue__cell--less">{it.due.map(|it| it.to_string())}</td>
            <td class="queue__cell queue__cell--end">{it.stage.label()}</td>
        </tr>
    }
}
