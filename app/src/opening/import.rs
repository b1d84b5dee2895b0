//! 导入事项: a workbook or YAML goes in, and every row of it is told.
use common::{catalogue::upload::FILE, fault::Fault, report::Report};
use leptos::prelude::*;

use super::workbook::{ReportTable, SendFile};
use crate::ui::{FaultSummary, focus_soon, titled};

#[component]
pub fn ImportPage() -> impl IntoView {
    titled("导入事项");
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let report: RwSignal<Option<Report>> = RwSignal::new(None);
    let done = move |reply: String| {
        report.set(serde_json::from_str(&reply).ok());
        focus_soon("report");
    };
    view! {
        <h1>"导入事项"</h1>
        <p class="measure">"事项按编码认：编码没有的新收，有的成为新的一版，没有写到的内容照旧。要网上可办，还要有申请表，用YAML写（见 docs/IMPORT.md）。"</p>
        <p><a class="button button--quiet" href=FILE.path rel="external" download="事项表.xlsx">"下载空白事项表"</a></p>
        <FaultSummary fault />
        <SendFile url=FILE.path says="选择事项表（xlsx或yaml）" accept=".xlsx,.yaml,.yml" fault done />
        {move || report.get().map(|report| view! { <ReportTable report /> })}
    }
    .into_any()
}
