//! Records: one that is there or not, and lists of them whose rows come, go and change places.
use common::edition::spec::{Element, Many, Shape, blank, new_row, path, words};
use leptos::prelude::*;

use super::{bench::Bench, draw};

fn inside(bench: Bench, at: &str, elements: &'static [Element]) -> Vec<AnyView> {
    let record = bench.value(at).unwrap_or_default();
    let asked = elements.iter().filter(|it| it.is_asked(&record));
    asked.map(|it| draw::element(bench, path::join(at, it.key), it)).collect()
}

/// Always there.
pub fn record(bench: Bench, at: String, it: &'static Element, elements: &'static [Element]) -> AnyView {
    view! {
        <fieldset class="field" id=at.clone() tabindex="-1">
            <legend class="field__label">{it.label}</legend>
            {draw::hint(&at, it)}
            <div class="stack">{inside(bench, &at, elements)}</div>
        </fieldset>
    }
    .into_any()
}

/// There, or not.
pub fn maybe(bench: Bench, at: String, it: &'static Element, elements: &'static [Element]) -> AnyView {
    let is_there = bench.value(&at).is_some_and(|it| !it.is_null());
    let (begin, end) = (at.clone(), at.clone());
    let begin = move |_| bench.change(&begin, begin.clone(), |doc| path::set(doc, &begin, blank(elements)));
    let end = move |_| bench.change(&end, end.clone(), |doc| path::unset(doc, &end));
    view! {
        <fieldset class="field" id=at.clone() tabindex="-1">
            <legend class="field__label">{it.label}</legend>
            {draw::hint(&at, it)}
            {match is_there {
                true => view! {
                    <div class="stack">{inside(bench, &at, elements)}</div>
                    <p><button class="button button--quiet" type="button" on:click=end>"去掉"{it.label}</button></p>
                }.into_any(),
                false => view! { <p><button class="button button--plain" type="button" on:click=begin>"填写"{it.label}</button></p> }.into_any(),
            }}
        </fieldset>
    }
    .into_any()
}

pub fn many(bench: Bench, at: String, it: &'static Element, many: &'static Many) -> AnyView {
    let n = bench.doc.with_untracked(|doc| path::rows(doc, &at).len());
    let rows = (0..n).map(|row| one(bench, &at, row, n, many)).collect_view();
    let list = at.clone();
    let add = move |_| add(bench, &list, many, |_| ());
    view! {
        <fieldset class="field field--whole" id=at.clone() tabindex="-1">
            <legend class="field__label">{it.label}</legend>
            {draw::hint(&at, it)}
            <ol class="rows stack">{rows}</ol>
            {back(bench, at.clone())}
            <p><button class="button button--plain" type="button" id=format!("{at}-add") on:click=add>"添加"{many.one}</button></p>
        </fieldset>
    }
    .into_any()
}

/// A new row at the end, open, with the focus in it.
pub fn add(bench: Bench, list: &str, many: &'static Many, by: impl FnOnce(&mut serde_json::Value)) {
    let n = bench.doc.with_untracked(|doc| path::rows(doc, list).len());
    bench.open.update(|all| {
        all.insert(list.to_owned(), n);
    });
    let first = many.elements.first().map_or("", |it| it.key);
    bench.change(list, format!("{list}.{n}.{first}"), |doc| {
        let mut row = new_row(doc, many);
        by(&mut row);
        path::insert(doc, list, n, row);
    });
}

/// What was taken away last, with a way back.
fn back(bench: Bench, list: String) -> impl IntoView {
    let id = format!("{list}-back");
    move || {
        let gone = bench.gone.get().filter(|it| it.list == list);
        gone.map(|it| view! {
            <p class="row note" role="status"><span>"已删除" {it.says.clone()} "。"</span>
                <button class="button button--plain" type="button" id=id.clone() on:click=move |_| bench.restore()>"恢复"<span class="unseen">{it.says.clone()}</span></button></p>
        })
    }
}

fn one(bench: Bench, list: &str, row: usize, n_rows: usize, many: &'static Many) -> impl IntoView {
    let at = format!("{list}.{row}");
    let (of, place) = (at.clone(), list.to_owned());
    let title = Memo::new(move |_| {
        let words =
            bench.doc.with(|doc| path::get(doc, &of).map(|it| words::title(it, many.title))).unwrap_or_default();
        match words.is_empty() || many.is_flat {
            true => format!("{}{}", many.one, row + 1),
            false => format!("{}{}：{words}", many.one, row + 1),
        }
    });
    let is_open = bench.open.with_untracked(|all| all.get(list).copied()) == Some(row);
    let (toggled, toggled_at) = (place.clone(), at.clone());
    let toggle = move |_| {
        bench.open.update(|all| match is_open {
            true => {
                all.remove(&toggled);
            }
            false => {
                all.insert(toggled.clone(), row);
            }
        });
        bench.redraw(format!("{toggled_at}-open"));
    };
    let moved = place.clone();
    let shift = move |is_down: bool| {
        let to = if is_down { row + 1 } else { row.saturating_sub(1) };
        bench.open.update(|all| {
            if let Some(it) = all.get_mut(&moved).filter(|it| **it == row || **it == to) {
                *it = if *it == row { to } else { row };
            }
        });
        let button = if is_down { "down" } else { "up" };
        bench.change(&moved, format!("{moved}.{to}-{button}"), |doc| {
            path::shift(doc, &moved, row, is_down);
        });
    };
    let (up, down) = (shift.clone(), shift);
    let remove = move |_| bench.remove(&place, row, title.get_untracked());
    let name = move || view! { <span class="unseen">{title.get()}</span> };
    let body =
        (many.is_flat || is_open).then(|| view! { <div class="stack">{inside(bench, &at, many.elements)}</div> });
    let has_conds = many.elements.iter().any(|it| matches!(it.shape, Shape::Conds));
    let when = (has_conds && !is_open && !many.is_flat).then(|| {
        let says = bench
            .doc
            .with_untracked(|doc| path::get(doc, &at).map(|it| common::edition::spec::asked::all_say(doc, it)));
        let says = says.unwrap_or_default();
        (!says.is_empty()).then(|| view! { <p class="quiet small">{says} "的才有"</p> })
    });
    view! {
        <li class="rows__one stack stack--tight" id=at.clone() tabindex="-1">
            <div class="row row--apart"><b>{move || title.get()}</b>
                <span class="row row--tight">
                    {(!many.is_flat).then(|| view! {
                        <button class="button button--quiet" type="button" id=format!("{at}-open") aria-expanded=is_open.to_string() on:click=toggle>{if is_open { "收起" } else { "修改" }}{name}</button>
                    })}
                    {(row > 0).then(|| view! { <button class="button button--quiet" type="button" id=format!("{at}-up") on:click=move |_| up(false)>"上移"{name}</button> })}
                    {(row + 1 < n_rows).then(|| view! { <button class="button button--quiet" type="button" id=format!("{at}-down") on:click=move |_| down(true)>"下移"{name}</button> })}
                    <button class="button button--quiet" type="button" on:click=remove>"删除"{name}</button>
                </span>
            </div>
            {when}
            {body}
        </li>
    }
}
