//! 从库里选: articles of a law, standard materials. What is picked is copied into the document.
use common::{
    check::Nothing,
    edition::spec::{Many, Shape, element, new_row, path},
    fault::Fault,
    id::{LawId, StandardId},
    library::{self, FindForm, LawView, StandardRow},
    place::DeskPlace,
};
use leptos::{ev::Event, prelude::*, task::spawn_local};
use serde_json::Value;

use super::bench::Bench;
use crate::{api, ui};

fn rows_of(key: &str) -> Option<&'static Many> {
    match element(key)?.shape {
        Shape::Records(many) => Some(many),
        _ => None,
    }
}

/// The first that has this in its name: words and a list to pick from.
#[component]
fn Seek(id: &'static str, label: &'static str, q: RwSignal<String>) -> impl IntoView {
    let put = move |ev: Event| q.set(event_target_value(&ev));
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <input class="field__input field__input--medium" id=id type="search" autocomplete="off" on:change=put />
        </div>
    }
}

#[component]
pub fn Laws(bench: Bench) -> impl IntoView {
    let q = RwSignal::new(String::new());
    let picked: RwSignal<Option<LawView>> = RwSignal::new(None);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let found = LocalResource::new(move || {
        let form = FindForm { q: Some(q.get()).filter(|it| !it.is_empty()), page: None };
        async move { api::call(&library::LAWS, &(), &form).await }
    });
    let pick = move |ev: Event| {
        let Ok(id) = event_target_value(&ev).parse::<LawId>() else { return picked.set(None) };
        spawn_local(async move {
            match api::call(&library::LAW, &id, &Nothing {}).await {
                Ok(it) => picked.set(Some(it)),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let list = move || {
        let all = found.get().and_then(Result::ok).map(|it| it.page.rows).unwrap_or_default();
        all.into_iter().map(|it| view! { <option value=it.id.to_string()>{it.name}</option> }).collect_view()
    };
    view! {
        <details class="fold"><summary class="fold__name">"从法规库选"</summary>
            <div class="fold__body stack">
                <Seek id="law-q" label="法规名称里的字" q />
                <div class="field"><label class="field__label" for="law">"法规"</label>
                    <select class="field__input field__input--medium" id="law" on:change=pick><option value="">"选一部"</option>{list}</select></div>
                {move || fault.get().map(|it| view! { <p class="note note--bad" role="alert">{ui::in_words(&it)}</p> })}
                {move || picked.get().map(|it| view! { <Articles bench it /> })}
                <p><a class="list__link" href=DeskPlace::Laws.href()>"打开法规库"</a></p>
            </div></details>
    }
}

/// Ticked, then taken over as one line of the basis.
#[component]
fn Articles(bench: Bench, it: LawView) -> impl IntoView {
    let ticked: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    let name = StoredValue::new(it.name.clone());
    let order = StoredValue::new(it.articles.iter().map(|it| it.number.clone()).collect::<Vec<String>>());
    let tick = move |(n, it): (usize, library::Article)| {
        let number = it.number.clone();
        let put = move |ev: Event| {
            let is_on = event_target_checked(&ev);
            ticked.update(|all| {
                all.retain(|it| *it != number);
                all.extend(is_on.then(|| number.clone()));
            });
        };
        let text: String = it.text.chars().take(60).collect();
        view! {
            <label class="choice"><input class="choice__dot" type="checkbox" id=format!("article-{n}") on:change=put />
                <span>{it.number} <span class="check__hint">{text}</span></span></label>
        }
    };
    let add = move |_| {
        let all = ticked.get_untracked();
        let article =
            order.with_value(|it| it.iter().filter(|it| all.contains(it)).cloned().collect::<Vec<_>>().join("、"));
        if let (Some(many), false) = (rows_of("basis"), article.is_empty()) {
            let n = bench.doc.with_untracked(|doc| path::rows(doc, "basis").len());
            bench.change("basis", format!("basis.{n}.law"), |doc| {
                let mut row = new_row(doc, many);
                path::set(&mut row, "law", Value::from(name.get_value()));
                path::set(&mut row, "article", Value::from(article));
                path::insert(doc, "basis", n, row);
            });
        }
    };
    view! {
        <fieldset class="field"><legend class="field__label">"条款"</legend>
            {it.articles.is_empty().then(|| view! { <p class="quiet">"这一部还没有录入条文。"</p> })}
            <div class="choices">{it.articles.into_iter().enumerate().map(tick).collect_view()}</div></fieldset>
        <p><button class="button button--plain" type="button" on:click=add>"写进设定依据"</button></p>
    }
}

#[component]
pub fn Standards(bench: Bench) -> impl IntoView {
    let q = RwSignal::new(String::new());
    let picked: RwSignal<Option<StandardRow>> = RwSignal::new(None);
    let found = LocalResource::new(move || {
        let form = FindForm { q: Some(q.get()).filter(|it| !it.is_empty()), page: None };
        async move { api::call(&library::STANDARDS, &(), &form).await }
    });
    let all = move || found.get().and_then(Result::ok).map(|it| it.page.rows).unwrap_or_default();
    let pick = move |ev: Event| {
        let id = event_target_value(&ev).parse::<StandardId>().ok();
        picked.set(untrack(all).into_iter().find(|it| Some(it.id) == id));
    };
    let list = move || {
        all()
            .into_iter()
            .map(|it| view! { <option value=it.id.to_string()>{it.what.name}</option> })
            .collect_view()
    };
    view! {
        <details class="fold"><summary class="fold__name">"从标准材料库选"</summary>
            <div class="fold__body stack">
                <Seek id="standard-q" label="材料名称里的字" q />
                <div class="field"><label class="field__label" for="standard">"标准材料"</label>
                    <select class="field__input field__input--medium" id="standard" on:change=pick><option value="">"选一份"</option>{list}</select></div>
                {move || picked.get().map(|it| {
                    let says = it.what.standard.clone();
                    let row = StoredValue::new(it);
                    view! {
                        <p class="quiet">{says}</p>
                        <p><button class="button button--plain" type="button" on:click=move |_| row.with_value(|it| fill(bench, it))>"加进申请材料"</button></p>
                    }
                })}
                <p><a class="list__link" href=DeskPlace::Standards.href()>"打开标准材料库"</a></p>
            </div></details>
    }
}

/// A material as the library has it, with a slot of its own.
fn fill(bench: Bench, it: &StandardRow) {
    let Some(many) = rows_of("materials") else { return };
    let what = serde_json::to_value(&it.what).unwrap_or_default();
    super::records::add(bench, "materials", many, |row| {
        for (key, value) in what.as_object().into_iter().flatten() {
            path::set(row, key, value.clone());
        }
    });
}
