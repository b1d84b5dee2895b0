//! 对照: what is different between two versions, element by element.
use common::edition::{Change, Group};
use leptos::prelude::*;

/// A table a group, in the order of the editor; nothing where nothing is different.
#[component]
pub fn Changes(all: Vec<Change>) -> impl IntoView {
    let group = move |of: Group| {
        let own: Vec<Change> = all.iter().filter(|it| it.group == of).cloned().collect();
        (!own.is_empty()).then(|| view! { <One of own /> })
    };
    Group::ALL.iter().copied().map(group).collect_view()
}

#[component]
fn One(of: Group, own: Vec<Change>) -> impl IntoView {
    let row = |it: Change| {
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row">{it.label}</th>
                <td class="queue__cell queue__cell--name" data-name="原来">{said(it.was)}</td>
                <td class="queue__cell queue__cell--name" data-name="现在">{said(it.now)}</td>
            </tr>
        }
    };
    view! {
        <h3>{of.label()}</h3>
        <table class="queue">
            <caption class="unseen">{of.label()}</caption>
            <thead><tr>{["要素", "原来", "现在"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
            <tbody>{own.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// What was not there is said, not left blank.
fn said(text: String) -> String {
    if text.is_empty() { "—".to_owned() } else { text }
}
