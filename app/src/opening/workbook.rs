//! What is brought along as a file: the workbook to take, fill in and send back, and what became of each of its rows.
use common::{
    fault::Fault,
    report::{Fate, Report},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    ui::{FaultSummary, focus_soon},
};

/// All there is as one workbook, to be changed outside and sent back to where it came from.
#[component]
pub fn Workbook(
    /// Where it is taken from, and sent to.
    url: &'static str,
    /// What it is called, as in 机构表.
    name: &'static str,
    says: &'static str,
    /// Runs when it has been taken in: the page shows what stands now.
    again: Callback<()>,
) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let report: RwSignal<Option<Report>> = RwSignal::new(None);
    let done = move |reply: String| {
        report.set(serde_json::from_str(&reply).ok());
        focus_soon("report");
        again.run(());
    };
    let choose = format!("选择{name}（xlsx）");
    view! {
        <p class="quiet measure">{says}</p>
        <p><a class="button button--quiet" href=url rel="external" download=format!("{name}.xlsx")>"下载" {name}</a></p>
        <FaultSummary fault />
        <SendFile url says=choose accept=".xlsx" fault done />
        {move || report.get().map(|report| view! { <ReportTable report /> })}
    }
}

/// Rows of a report that are shown: first what has to be put right.
const N_SHOWN: usize = 200;

#[component]
pub fn ReportTable(report: Report) -> impl IntoView {
    let sum = report.sum();
    let is_good = report.n(Fate::Refused) + report.n(Fate::Kept) + report.n(Fate::Draft) == 0;
    let mut lines = report.lines;
    lines.sort_by_key(|it| matches!(it.fate, Fate::Taken | Fate::Same));
    let n_more = lines.len().saturating_sub(N_SHOWN);
    lines.truncate(N_SHOWN);
    let row = |it: common::report::Line| {
        let place = if it.sheet.is_empty() { it.n.to_string() } else { format!("{} {}", it.sheet, it.n) };
        view! {
            <tr class="table__row">
                <th class="table__cell table__cell--lead" scope="row">{place}</th>
                <td class="table__cell" data-name="编码"><span>{it.code}</span></td>
                <td class="table__cell" data-name="名称"><span>{it.name}</span></td>
                <td class="table__cell" data-name="结果"><span>{it.says}</span></td>
            </tr>
        }
    };
    let class = if is_good { "note note--good" } else { "note note--warn" };
    view! {
        <p class=class role="status" id="report" tabindex="-1">{sum}</p>
        <table class="table table--fold">
            <caption class="unseen">"每一行的结果"</caption>
            <thead><tr>
                <th class="table__head" scope="col">"行"</th><th class="table__head" scope="col">"编码"</th>
                <th class="table__head" scope="col">"名称"</th><th class="table__head" scope="col">"结果"</th>
            </tr></thead>
            <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
        </table>
        {(n_more > 0).then(|| view! { <p class="quiet">"另有" {n_more} "行已收或没有变化。"</p> })}
    }
}

/// A file to be sent whole: what is answered goes to whoever asked.
#[component]
pub fn SendFile(
    #[prop(into)] url: String,
    #[prop(into)] says: String,
    accept: &'static str,
    fault: RwSignal<Option<Fault>>,
    #[prop(into)] done: Callback<String>,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let is_busy = RwSignal::new(false);
    let (url, says) = (StoredValue::new(url), StoredValue::new(says));
    let choose = move |_| {
        let Some(node) = input.get_untracked() else { return };
        let Some(file) = node.files().and_then(|it| it.get(0)) else { return };
        is_busy.set(true);
        spawn_local(async move {
            match api::sent(&url.get_value(), file).await {
                Ok(it) => {
                    fault.set(None);
                    done.run(it);
                }
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
            // The same file, put right, may be sent again.
            node.set_value("");
        });
    };
    let press = move |_| {
        if let Some(it) = input.get_untracked() {
            it.click();
        }
    };
    view! {
        <div id="file" tabindex="-1">
            <button class="button button--plain" type="button" disabled=move || is_busy.get() on:click=press>
                {move || if is_busy.get() { "正在读……".to_owned() } else { says.get_value() }}
            </button>
            <input hidden=true type="file" accept=accept aria-label=says.get_value() node_ref=input on:change=choose />
        </div>
    }
}
