//! 过程: what was done to a case of any kind, the last first.
use common::case::EventView;
use leptos::prelude::*;

#[component]
pub fn Log(events: Vec<EventView>) -> impl IntoView {
    view! {
        <section class="stack stack--tight" aria-labelledby="said">
            <h2 class="part" id="said">"过程"</h2>
            <ol class="stack stack--tight">{events.into_iter().rev().map(event).collect_view()}</ol>
        </section>
    }
}

/// One line of it.
pub fn event(it: EventView) -> impl IntoView {
    view! {
        <li>
            <p><b>{it.act.label()}</b> " " <span class="quiet">{it.by} " " {it.at.day().zh()} " " {it.at.clock()}</span></p>
            {(!it.note.is_empty()).then(|| view! { <p>{it.note}</p> })}
        </li>
    }
}
