//! 后台任务: what the hall could not do by itself, for whoever keeps it running. Nothing to see is the good state, and said so.
use common::job::{self, TroubleView, TroublesForm};
use leptos::prelude::*;

use crate::{api, ui::shown};

#[component]
pub fn Troubles() -> impl IntoView {
    let rows = LocalResource::new(|| async { api::call(&job::TROUBLES, &(), &TroublesForm::default()).await });
    view! {
        <section class="stack" aria-labelledby="troubles">
            <h2 id="troubles">"后台任务"</h2>
            {shown(rows, |it| match it.rows.is_empty() {
                true => view! { <p class="quiet">"都做完了，没有要处理的。"</p> }.into_any(),
                false => table(it.n_rows, it.rows),
            })}
        </section>
    }
    .into_any()
}

fn table(n_rows: u64, rows: Vec<TroubleView>) -> AnyView {
    view! {
        <p>"有" {n_rows} "项没有做成。其余的照常在做；这些会自动再试，越试间隔越长。办件的请转告经办窗口，其余请看服务日志。"</p>
        <table class="queue">
            <caption class="unseen">"没有做成的后台任务"</caption>
            <thead><tr>
                {["任务", "哪一项", "从什么时候起", "试过", "下次再试", "原因"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}
            </tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(it: TroubleView) -> impl IntoView {
    view! {
        <tr class="queue__row">
            <th class="queue__cell queue__cell--lead" scope="row">{it.label}</th>
            <td class="queue__cell queue__cell--name" data-name="哪一项">{it.subject}</td>
            <td class="queue__cell" data-name="从什么时候起">{it.since.to_string()}</td>
            <td class="queue__cell" data-name="试过">{it.n_tries} "次"</td>
            <td class="queue__cell" data-name="下次再试">{it.due_at.to_string()}</td>
            <td class="queue__cell queue__cell--item" data-name="原因">{it.says}</td>
        </tr>
    }
}
