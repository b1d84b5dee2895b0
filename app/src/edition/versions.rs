//! 各版: every version a matter has had, and any two of them side by side.
use common::{
    call::Page,
    edition::desk::{self, CompareForm, CompareView, VersionRow, VersionsForm},
    id::ItemId,
    place::{DeskPlace, Place},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::changes::Changes;
use crate::{
    api,
    ui::{DayText, Lost, pager::Pager, param, shown, titled},
};

const PER_PAGE: u64 = 50;

#[component]
pub fn VersionsPage() -> impl IntoView {
    titled("各版");
    let Some(id) = param::<ItemId>("id") else { return Lost().into_any() };
    let query = use_query_map();
    let number = move |name: &'static str| query.with(|it| it.get_str(name).and_then(|it| it.parse::<i32>().ok()));
    let page = Memo::new(move |_| number("page").and_then(|it| u32::try_from(it).ok()));
    let two = Memo::new(move |_| number("was").zip(number("now")));
    let found = LocalResource::new(move || {
        let form = VersionsForm { page: page.get() };
        async move { api::call(&desk::VERSIONS, &id, &form).await }
    });
    view! {
        <p class="quiet"><a href=DeskPlace::Items.href()>"事项"</a></p>
        <h1>"各版和对照"</h1>
        <p><a class="list__link" href=Place::Guide(id).href() rel="external">"看现行的办事指南"</a></p>
        {shown(found, move |it: Page<VersionRow>| {
            let now = page.get_untracked().unwrap_or(1);
            let href = move |n| format!("{}?page={n}", DeskPlace::Versions(id).href());
            view! {
                <Versions rows=it.rows id />
                <Pager n_rows=it.n_rows per_page=PER_PAGE page=now href />
            }
        })}
        {move || two.get().map(|(was, now)| view! { <Compare id was now /> })}
    }
    .into_any()
}

#[component]
fn Versions(rows: Vec<VersionRow>, id: ItemId) -> impl IntoView {
    let row = move |it: VersionRow| {
        let n = it.version;
        let compare = (n > 1).then(|| {
            let href = format!("{}?was={}&now={n}", DeskPlace::Versions(id).href(), n - 1);
            view! { <a class="list__link" href=href>"和上一版比"<span class="unseen">{n}</span></a> }
        });
        let edition = match it.edition {
            Some(of) => view! { <a class="list__link" href=DeskPlace::Edition(of.id).href()>"编制 " {of.no}</a> }
                .into_any(),
            None => view! { <span class="quiet">"导入"</span> }.into_any(),
        };
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row">"第" {n} "版"</th>
                <td class="queue__cell" data-name="公布"><DayText day=it.on /></td>
                <td class="queue__cell" data-name="来自">{edition}</td>
                <td class="queue__cell queue__cell--number" data-name="问题">{it.n_faults}</td>
                <td class="queue__cell">{compare}</td>
            </tr>
        }
    };
    view! {
        <table class="queue">
            <caption class="unseen">"各版"</caption>
            <thead><tr>{["版", "公布", "来自", "问题", "对照"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Compare(id: ItemId, was: i32, now: i32) -> impl IntoView {
    let found = LocalResource::new(move || {
        let form = CompareForm { was, now };
        async move { api::call(&desk::COMPARE, &id, &form).await }
    });
    view! {
        <section class="stack" aria-labelledby="compare">
            <h2 class="part" id="compare">"第" {was} "版和第" {now} "版"</h2>
            {shown(found, |it: CompareView| match it.changes.is_empty() {
                true => view! { <p class="quiet">"两版一样。"</p> }.into_any(),
                false => view! { <Changes all=it.changes /> }.into_any(),
            })}
        </section>
    }
}
