//! 表单的料: what a form is put together of, a press each. A name is made, and stays whatever the label becomes.
use common::edition::spec::{Many, Shape, codes, element, new_row, path};
use leptos::prelude::*;
use serde_json::Value;

use super::bench::Bench;

/// The list of sections, and that of a section's fields.
fn lists() -> Option<(&'static Many, &'static Many)> {
    let Shape::Record(form) = element("form")?.shape else { return None };
    let Shape::Records(sections) = form.first()?.shape else { return None };
    let fields = sections.elements.iter().find(|it| it.key == "fields")?;
    match fields.shape {
        Shape::Records(fields) => Some((sections, fields)),
        _ => None,
    }
}

const SECTIONS: &str = "form.sections";

/// The section one is at: the open one, else the last.
fn here(bench: Bench) -> Option<usize> {
    let n = bench.doc.with_untracked(|doc| path::rows(doc, SECTIONS).len());
    let open = bench.open.with_untracked(|all| all.get(SECTIONS).copied()).filter(|it| *it < n);
    open.or(n.checked_sub(1))
}

/// A field of this kind behind those of the section; a form without sections gets one.
fn add(bench: Bench, kind: &'static str) {
    let Some((sections, fields)) = lists() else { return };
    let at = here(bench).unwrap_or_default();
    let list = format!("{SECTIONS}.{at}.fields");
    let n = bench.doc.with_untracked(|doc| path::rows(doc, &list).len());
    bench.open.update(|all| {
        all.insert(SECTIONS.to_owned(), at);
        all.insert(list.clone(), n);
    });
    bench.change(&list, format!("{list}.{n}.label"), |doc| {
        if path::rows(doc, SECTIONS).is_empty() {
            let mut section = new_row(doc, sections);
            path::set(&mut section, "title", Value::from("填写内容"));
            path::insert(doc, SECTIONS, 0, section);
        }
        let mut row = new_row(doc, fields);
        path::set(&mut row, "kind", Value::from(kind));
        path::insert(doc, &list, n, row);
    });
}

#[component]
pub fn Palette(bench: Bench) -> impl IntoView {
    let add_section = move |_| {
        if let Some((sections, _)) = lists() {
            super::records::add(bench, SECTIONS, sections, |_| ());
        }
    };
    let button = move |(kind, label): &common::edition::spec::Code| {
        let (kind, label) = (*kind, *label);
        view! { <button class="button button--quiet" type="button" on:click=move |_| add(bench, kind)>{label}</button> }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="palette">
            <h3 id="palette">"加一项"</h3>
            <p class="quiet small">"加在打开的那一节里，没有打开的就加在最后一节。"</p>
            <p class="row row--tight">{codes::FIELD_KIND.iter().map(button).collect_view()}</p>
            <p><button class="button button--plain" type="button" on:click=add_section>"加一节"</button></p>
        </section>
    }
}
