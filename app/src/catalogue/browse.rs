//! 事项目录: search and filters; every state of the page has an address.
use common::{
    catalogue::{self, BrowseForm, BrowseView, Facet, ItemRow},
    place::Place,
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::home::{SearchForm, state_tag};
use crate::tongue::{self, t};
use crate::{
    api,
    ui::{Crumbs, Failed, Waiting, pager::Pager, shown, titled},
};

const PER_PAGE: u64 = 20;

/// The filters as the address has them.
fn asked(query: &ParamsMap) -> BrowseForm {
    let get = |name: &str| query.get(name).filter(|it| !it.is_empty());
    BrowseForm {
        q: get("q"),
        audience: get("audience"),
        theme: get("theme"),
        org: get("org"),
        level: get("level"),
        region: get("region"),
        kind: get("kind"),
        online: get("online"),
        page: get("page").and_then(|it| it.parse().ok()),
    }
}

pub fn href(form: &BrowseForm) -> String {
    Place::Search(serde_urlencoded::to_string(form).unwrap_or_default()).href()
}

#[component]
pub fn BrowsePage() -> impl IntoView {
    titled(t("办事"));
    let query = use_query_map();
    let form = Memo::new(move |_| asked(&query.get()));
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::first(&catalogue::BROWSE, &(), &form).await }
    });
    view! {
        <div class="stack stack--loose">
            <Crumbs trail=vec![(t("首页"), Place::Home.href())] />
            <Transition fallback=Waiting>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(it) => view! { <Results it form=form.get_untracked() /> }.into_any(),
                        Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Results(it: BrowseView, form: BrowseForm) -> impl IntoView {
    let n = it.page.n_rows;
    let q = form.q.clone().unwrap_or_default();
    let title = match (n, it.is_guess, q.is_empty()) {
        (0, ..) => t("没有找到这样的事项").to_owned(),
        (n, true, false) => t!("没有正好叫“{}”的，这{}个相近", q, n),
        (n, ..) => t!("找到{}个事项", n),
    };
    let also = (!it.also.is_empty() && !q.is_empty()).then(|| t!("“{}”也按“{}”查找。", q, it.also.join(t("”“"))));
    let page = form.page.unwrap_or(1);
    let turn = form.clone();
    let has_facets = !it.facets.is_empty();
    let n_picked = [&form.audience, &form.theme, &form.org, &form.level, &form.region, &form.kind, &form.online]
        .iter()
        .filter(|it| it.is_some())
        .count();
    let filters = {
        let (facets, form) = (it.facets.clone(), form.clone());
        move |label: &'static str| view! { <Filters facets=facets.clone() form=form.clone() label /> }
    };
    // Hundreds of links nobody has asked for are not drawn.
    let is_asked = RwSignal::new(false);
    let on_phone = filters.clone();
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <SearchForm value=q />
            {also.map(|it| view! { <p class="quiet">{it}</p> })}
            <Picked facets=it.facets.clone() form=form.clone() />
        </div>
        <div class=if has_facets { "side side--left" } else { "stack" }>
            {has_facets.then(|| view! { <div>
                <details class="filter__group to-wide" on:toggle=move |_| is_asked.set(true)>
                    <summary class="filter__name">{t!("筛选（已选{}项）", n_picked)}</summary>
                    {move || is_asked.get().then(|| on_phone(t("筛选，手机版")))}
                </details>
                <div class="from-wide">{filters(t("筛选"))}</div>
            </div> })}
            <div class="stack">
                {(n == 0).then(Empty)}
                <ul>{it.page.rows.into_iter().map(|row| view! { <Row row /> }).collect_view()}</ul>
                <Pager n_rows=n per_page=PER_PAGE page href=move |n| href(&BrowseForm { page: Some(n), ..turn.clone() }) />
            </div>
        </div>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty__title">{t("换个说法试试")}</p>
            <p>{t("可以只写两个字，例如“社保”；也可以写拼音，或日常的叫法，例如“办个体户”。")}</p>
            <p>{t("还是找不到，请拨12345，说清要办的事。")}</p>
            <a class="button button--plain" href=Place::Browse.href()>{t("看全部事项")}</a>
        </div>
        <h2 class="part">{t("常办的事")}</h2>
        {shown(api::load(&catalogue::HOME, ()), |it| view! { <ul>{it.hot.into_iter().map(|row| view! { <Row row /> }).collect_view()}</ul> })}
    }
}

/// 不用跑, 跑1次
pub fn visits(n: u8) -> String {
    match n {
        0 => t("不用跑").to_owned(),
        n => t!("跑{}次", n),
    }
}

#[component]
fn Row(row: ItemRow) -> impl IntoView {
    let fact = |it: String| (!it.is_empty()).then(|| view! { <span class="result__fact">{it}</span> });
    let materials = if row.n_materials > 0 { t!("{}份材料", row.n_materials) } else { String::new() };
    let visits = row.visits.map(visits).unwrap_or_default();
    let free = if row.is_free == Some(true) { t("不收费").to_owned() } else { String::new() };
    let promised = tongue::said(&row.promised);
    view! {
        <li class="result">
            <h2 class="result__name"><a class="result__link" href=Place::Guide(row.id).href()>{row.name}</a></h2>
            {(!row.english.is_empty()).then(|| view! { <p class="tongue" lang="en">{row.english}</p> })}
            <p class="result__facts">
                {state_tag(row.state)}
                {fact(row.org)} {fact(t(row.level.label()).to_owned())} {fact(t(row.kind.label()).to_owned())}
                {fact(promised)} {fact(materials)} {fact(visits)} {fact(free)}
            </p>
            {row.is_online.then(|| view! {
                <p class="result__act"><span class="tag tag--brand">{t("可以网上申请")}</span></p>
            })}
        </li>
    }
}

fn with(form: &BrowseForm, name: &str, value: Option<String>) -> BrowseForm {
    let mut form = BrowseForm { page: None, ..form.clone() };
    match name {
        "audience" => form.audience = value,
        "theme" => form.theme = value,
        "org" => form.org = value,
        "level" => form.level = value,
        "region" => form.region = value,
        "kind" => form.kind = value,
        _ => form.online = value,
    }
    form
}

fn picked<'a>(form: &'a BrowseForm, name: &str) -> Option<&'a str> {
    match name {
        "audience" => form.audience.as_deref(),
        "theme" => form.theme.as_deref(),
        "org" => form.org.as_deref(),
        "level" => form.level.as_deref(),
        "region" => form.region.as_deref(),
        "kind" => form.kind.as_deref(),
        _ => form.online.as_deref(),
    }
}

/// What is chosen, each with a way out.
#[component]
fn Picked(facets: Vec<Facet>, form: BrowseForm) -> impl IntoView {
    let one = |it: &Facet| {
        let value = picked(&form, &it.name)?;
        let label =
            it.values.iter().find(|it| it.value == value).map_or(value.to_owned(), |it| tongue::known(&it.label));
        let href = href(&with(&form, &it.name, None));
        Some(
            view! { <a class="picked__one" href=href>{label}<span aria-hidden="true">"×"</span><span class="unseen">{t("，去掉这个条件")}</span></a> },
        )
    };
    let all: Vec<_> = facets.iter().filter_map(one).collect();
    (!all.is_empty()).then(|| view! { <p class="picked">{all}</p> })
}

#[component]
fn Filters(facets: Vec<Facet>, form: BrowseForm, label: &'static str) -> impl IntoView {
    let group = |facet: Facet| {
        let (form, name) = (form.clone(), facet.name.clone());
        let here = picked(&form, &name).map(str::to_owned);
        let is_open = here.is_some() || matches!(facet.name.as_str(), "audience" | "online" | "level");
        let value = move |it: catalogue::FacetValue| {
            let is_here = here.as_deref() == Some(&it.value);
            let to = if is_here { None } else { Some(it.value) };
            let href = href(&with(&form, &name, to));
            view! {
                <li>
                    <a class="views__link" class:views__link--here=is_here href=href aria-current=is_here.then_some("true")>
                        <span>{tongue::known(&it.label)}</span><span class="check__count">{it.n_items}</span>
                    </a>
                </li>
            }
        };
        let is_asked = RwSignal::new(is_open);
        let values = facet.values;
        view! {
            <details class="filter__group" open=is_open on:toggle=move |_| is_asked.set(true)>
                <summary class="filter__name">{tongue::known(&facet.label)}</summary>
                {move || is_asked.get().then(|| view! { <ul class="filter__set">{values.iter().take(40).cloned().map(&value).collect_view()}</ul> })}
            </details>
        }
    };
    view! { <nav class="filter" aria-label=label>{facets.into_iter().map(group).collect_view()}</nav> }
}
