//! 写意见: words one writes every day, and the law of the matter, each a press away and put where the cursor stands.
use common::{catalogue::Item, fault::Fault};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::ui::AreaField;

const OPINIONS: [&str; 4] = [
    "材料齐全，符合法定条件和标准。",
    "经现场核查，与申请材料一致，符合条件。",
    "同意承办意见。",
    "不符合法定条件，具体是：",
];

#[component]
pub fn Opinion(item: Item, #[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let button = |it: &'static str| view! { <button class="button button--quiet" type="button" on:click=move |_| put(it)>{it}</button> };
    view! {
        <AreaField name="says" label="审查意见" fault />
        <p class="row row--tight" role="group" aria-label="常用意见">{OPINIONS.map(button)}</p>
        <Laws item />
    }
}

/// What the matter rests on, as its guide has it: 《个体工商户登记管理办法》第九条.
#[component]
pub fn Laws(item: Item) -> impl IntoView {
    let mut all: Vec<String> = item.basis.iter().map(|it| format!("《{}》{}", it.law, it.article)).collect();
    // What single materials rest on is quoted in opinions, too.
    all.extend(item.materials.iter().map(|it| it.basis.clone()).filter(|it| it.starts_with('《')));
    let mut seen = Vec::new();
    all.retain(|it| {
        let is_new = !seen.contains(it);
        seen.push(it.clone());
        is_new
    });
    if all.is_empty() {
        return ().into_any();
    }
    let button = |it: String| {
        let words = it.clone();
        view! { <li><button class="button button--quiet" type="button" on:click=move |_| put(&words)>"插入" {it}</button></li> }
    };
    view! {
        <details class="fold" open><summary class="fold__name">"这一事项的依据"</summary>
            <ul class="fold__body stack stack--tight">{all.into_iter().map(button).collect_view()}</ul></details>
    }
    .into_any()
}

/// Where the cursor stands, or in the place of what is marked; the cursor goes behind it.
fn put(words: &str) {
    let found = document().get_element_by_id("says");
    if let Some(it) = found.and_then(|it| it.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        // Counted as the browser counts: in units of UTF-16.
        let text: Vec<u16> = it.value().encode_utf16().collect();
        let at =
            |it: Result<Option<u32>, _>| it.ok().flatten().map_or(text.len(), |it| (it as usize).min(text.len()));
        let (from, until) = (at(it.selection_start()), at(it.selection_end()));
        let before = String::from_utf16_lossy(text.get(..from).unwrap_or_default());
        let after = String::from_utf16_lossy(text.get(until..).unwrap_or_default());
        it.set_value(&format!("{before}{words}{after}"));
        let end = (before.encode_utf16().count() + words.encode_utf16().count()) as u32;
        let _ = it.focus();
        let _ = it.set_selection_range(end, end);
    }
}
