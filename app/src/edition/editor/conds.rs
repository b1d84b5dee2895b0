//! 条件: picked from what was asked before, never typed as a code. And what a line of a licence takes from the answers.
use common::edition::spec::{
    Element,
    asked::{self, Asked},
    path,
};
use leptos::{ev::Event, prelude::*};
use serde_json::{Value, json};

use super::{bench::Bench, draw};

pub fn conds(bench: Bench, at: String, it: &'static Element) -> AnyView {
    let before = bench.doc.with_untracked(|doc| asked::before(doc, &at));
    let n = bench.doc.with_untracked(|doc| path::rows(doc, &at).len());
    let first = before.first().cloned();
    let rows = (0..n).map(|row| one(bench, &at, row, &before)).collect_view();
    let place = at.clone();
    let add = move |_| {
        let name = first.as_ref().map(|it| it.name.clone()).unwrap_or_default();
        let focus = format!("{place}.{n}.field");
        bench.change(&place, focus, |doc| {
            path::insert(doc, &place, n, json!({ "field": name, "is": [] }));
        });
    };
    view! {
        <fieldset class="field field--whole" id=at.clone() tabindex="-1">
            <legend class="field__label">{it.label}</legend>
            {draw::hint(&at, it)}
            {(n == 0).then(|| view! { <p class="quiet small">"没有条件，人人都有。"</p> })}
            {(n > 1).then(|| view! { <p class="quiet small">"下面几条都要满足。"</p> })}
            <ul class="rows stack">{rows}</ul>
            <p><button class="button button--quiet" type="button" id=format!("{at}-add") on:click=add>"添加条件"<span class="unseen">{it.label}</span></button></p>
        </fieldset>
    }
    .into_any()
}

fn one(bench: Bench, list: &str, row: usize, before: &[Asked]) -> impl IntoView {
    let at = format!("{list}.{row}");
    let now = bench.text(&format!("{at}.field"));
    let known = before.iter().find(|it| it.name == now).cloned();
    let mut all: Vec<(String, String)> = before.iter().map(|it| (it.name.clone(), it.label.clone())).collect();
    if known.is_none() {
        all.push((now.clone(), format!("{now}（前面没有这一项）")));
    }
    let place = at.clone();
    let put = move |ev: Event| {
        let value = json!({ "field": event_target_value(&ev), "is": [] });
        bench.change(&place, format!("{place}.field"), |doc| path::set(doc, &place, value));
    };
    let gone = list.to_owned();
    let remove = move |_| {
        bench.change(&gone, format!("{gone}-add"), |doc| {
            path::remove(doc, &gone, row);
        })
    };
    let option = |(name, label): (String, String)| {
        let is_here = name == now;
        view! { <option value=name selected=is_here>{label}</option> }
    };
    let is_of = format!("{at}.is");
    let given: Vec<String> = bench.doc.with_untracked(|doc| {
        path::rows(doc, &is_of).iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
    });
    let values = match known.map(|it| it.values).unwrap_or_default() {
        values if values.is_empty() => typed(bench, is_of, &given).into_any(),
        values => picked(bench, is_of, values, given).into_any(),
    };
    view! {
        <li class="stack stack--tight" id=at.clone() tabindex="-1">
            <div class="row">
                <label class="pick" for=format!("{at}.field")>"当"</label>
                <select class="field__input field__input--medium" id=format!("{at}.field") name=format!("{at}.field") on:change=put>{all.into_iter().map(option).collect_view()}</select>
                <span>"是下面之一"</span>
                <button class="button button--quiet" type="button" on:click=remove>"去掉"<span class="unseen">{format!("第{}个条件", row + 1)}</span></button>
            </div>
            {values}
        </li>
    }
}

/// By the answers there are.
fn picked(bench: Bench, at: String, values: Vec<(String, String)>, given: Vec<String>) -> impl IntoView {
    let order = StoredValue::new(values.iter().map(|it| it.0.clone()).collect::<Vec<String>>());
    let tick = |(n, (code, label)): (usize, (String, String))| {
        let (is_on, place, id) = (given.contains(&code), at.clone(), format!("{at}-{n}"));
        let put = move |ev: Event| {
            let is_on = event_target_checked(&ev);
            let was = bench.value(&place).and_then(|it| it.as_array().cloned()).unwrap_or_default();
            let is_in =
                |of: &String| if *of == code { is_on } else { was.iter().any(|it| it.as_str() == Some(of)) };
            let all: Vec<Value> = order
                .with_value(|all| all.iter().filter(|it| is_in(it)).map(|it| Value::from(it.as_str())).collect());
            bench.note(&place, Some(Value::Array(all)));
        };
        view! { <label class="choice"><input class="choice__dot" type="checkbox" id=id.clone() name=id prop:checked=is_on on:change=put /><span>{label}</span></label> }
    };
    view! { <div class="choices choices--beside">{values.into_iter().enumerate().map(tick).collect_view()}</div> }
}

/// Where anything may be typed.
fn typed(bench: Bench, at: String, given: &[String]) -> impl IntoView {
    let place = at.clone();
    let put = move |ev: Event| {
        let text = event_target_value(&ev);
        let all = text.lines().map(str::trim).filter(|it| !it.is_empty()).map(Value::from).collect();
        bench.note(&place, Some(Value::Array(all)));
    };
    view! {
        <label class="field__label small" for=at.clone()>"填写的内容，一行一个"</label>
        <textarea class="field__input" id=at.clone() name=at rows="2" prop:value=given.join("\n") on:input=put></textarea>
    }
}

/// What only the hall knows when it makes the paper.
const OURS: [&str; 6] = ["持有人", "内容", "有效期限", "发证日期", "机关", "统一社会信用代码"];

/// `{name}` at the end of the line, by what it is called; and the line in words.
pub fn insert(bench: Bench, at: String) -> impl IntoView {
    let all = bench.doc.with_untracked(|doc| {
        let ours = OURS.into_iter().map(|it| (it.to_owned(), it.to_owned()));
        let asked = asked::before(doc, &at).into_iter().map(|it| (it.name, it.label));
        ours.chain(asked).collect::<Vec<(String, String)>>()
    });
    let labels = StoredValue::new(all.clone());
    let (place, read) = (at.clone(), at.clone());
    let put = move |ev: Event| {
        let name = event_target_value(&ev);
        if name.is_empty() {
            return;
        }
        let text = format!("{}{{{name}}}", bench.text(&place));
        bench.change(&place, place.clone(), |doc| path::set(doc, &place, Value::from(text)));
    };
    let says = move || {
        let text = bench.doc.with(|doc| path::text(doc, &read).to_owned());
        let put =
            |text: String, it: &(String, String)| text.replace(&format!("{{{}}}", it.0), &format!("〔{}〕", it.1));
        labels.with_value(|all| all.iter().fold(text, put))
    };
    let option = |(name, label): (String, String)| view! { <option value=name>{label}</option> };
    view! {
        <div class="row">
            <label class="pick">"插入 " <select class="field__input" name=format!("{at}-insert") on:change=put>
                <option value="">"选一项"</option>{all.into_iter().map(option).collect_view()}</select></label>
            <span class="quiet small">"印出来：" {says}</span>
        </div>
    }
}
