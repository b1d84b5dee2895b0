//! 法规库、标准材料库: what many matters say, kept once; and which matters say it.
pub mod laws;
pub mod standards;

use common::library::{FindForm, Missing};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the address asks for.
fn asked() -> Memo<FindForm> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.get();
        FindForm {
            q: query.get("q").filter(|it| !it.is_empty()),
            page: query.get("page").and_then(|it| it.parse().ok()),
        }
    })
}

/// The address of a page of what was found.
fn page_href(to: String, q: String) -> impl Fn(u32) -> String + 'static {
    move |n| {
        let query = serde_urlencoded::to_string([("q", q.as_str()), ("page", &n.to_string())]).unwrap_or_default();
        format!("{to}?{query}")
    }
}

/// Names matters say that are not kept: a press begins one.
fn missing(all: Vec<Missing>, may_change: bool, begin: impl Fn(String) + Copy + Send + 'static) -> impl IntoView {
    let line = move |it: Missing| {
        let name = it.name.clone();
        let button = may_change.then(|| {
            let (name, label) = (name.clone(), name.clone());
            view! { <button class="button button--quiet" type="button" on:click=move |_| begin(name.clone())>"收进来"<span class="unseen">{label}</span></button> }
        });
        view! { <li class="list__item"><span class="list__main">{name}</span><span class="list__aside">{it.n_items} "个事项"</span>{button}</li> }
    };
    (!all.is_empty()).then(|| view! {
        <details class="fold"><summary class="fold__name">"事项里写了、库里还没有的（" {all.len()} "）"</summary>
            <ul class="fold__body list">{all.into_iter().map(line).collect_view()}</ul></details>
    })
}
