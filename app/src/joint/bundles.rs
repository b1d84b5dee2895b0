//! 一件事: those of one's bodies, and the way to a new one.
use common::{
    call::Page,
    joint::compose::{self, BundleRow, BundlesView, ListForm},
    place::{DeskPlace, Place},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    ui::{pager::Pager, shown, titled},
};

const PER_PAGE: u64 = 20;

#[component]
pub fn BundlesPage() -> impl IntoView {
    titled("一件事");
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    let found = LocalResource::new(move || {
        let form = ListForm { page: page.get() };
        async move { api::call(&compose::LIST, &(), &form).await }
    });
    view! {
        <h1>"一件事"</h1>
        <p class="measure">"把几个事项合成一件事：一张表、一套材料，几个结果一起拿。合并由系统来做，您只要说清谁等谁、哪些不用再问。"</p>
        <p><a class="button" href=DeskPlace::Compose.href()>"新配一件事"</a></p>
        {shown(found, move |it: BundlesView| {
            let Page { rows, n_rows } = it.page;
            view! {
                <List rows />
                <Pager n_rows per_page=PER_PAGE page=page.get_untracked().unwrap_or(1) href=|n| format!("{}?page={n}", DeskPlace::Bundles.href()) />
            }
        })}
    }
    .into_any()
}

#[component]
fn List(rows: Vec<BundleRow>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <div class="empty"><p class="empty__title">"还没有一件事"</p><p>"从群众常一起办的几个事项开始。"</p></div> }.into_any();
    }
    view! { <ul class="list">{rows.into_iter().map(|it| view! { <Bundle it /> }).collect_view()}</ul> }.into_any()
}

#[component]
fn Bundle(it: BundleRow) -> impl IntoView {
    let name = it.name.clone();
    let is_empty = it.parts.is_empty();
    let edit = match it.is_written {
        true => view! { <a class="button button--plain" href=DeskPlace::Bundle(it.id).href()>{if is_empty { "去配" } else { "修改" }}<span class="unseen">{name}</span></a> }.into_any(),
        false => view! { <span class="list__aside">"早先导入，没有底稿；再导入一次就能在这里改"</span> }.into_any(),
    };
    let stale = (!it.stale.is_empty()).then(|| {
        let says = format!("{}已换新版。打开“修改”再公布一次，新来的申请就按新版办。", it.stale.join("、"));
        view! { <p class="small">{says}</p> }
    });
    let tag = (!it.stale.is_empty()).then(|| view! { <span class="tag tag--warn">"事项有变"</span> });
    view! {
        <li class="list__item">
            <div class="list__main stack stack--tight">
                <p class="row row--tight">
                    <a class="list__link" href=Place::Guide(it.id).href() rel="external">{it.name}</a>
                    <span class="tag">{it.state.label()} "，第" {it.version} "版"</span> {tag}
                </p>
                <p class="small quiet">{it.org} "牵头" {if is_empty { "，还没有放进事项".to_owned() } else { format!("，一起拿：{}", it.parts.join("、")) }}</p>
                {stale}
            </div>
            {edit}
        </li>
    }
}
