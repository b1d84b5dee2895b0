//! 导出: a reason, then a file. What was said stands in the record.
use std::{future::Future, pin::Pin, rc::Rc};

use common::{export::Exported, fault::Fault};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::ui::{FaultSummary, TextField, focus_soon};

type Asked = Pin<Box<dyn Future<Output = Result<Exported, Fault>>>>;

/// How a page asks for its workbook, with the reason somebody gave.
#[derive(Clone)]
pub struct Exports(Rc<dyn Fn(String) -> Asked>);

impl Exports {
    pub fn new<F>(ask: impl Fn(String) -> F + 'static) -> Exports
    where
        F: Future<Output = Result<Exported, Fault>> + 'static,
    {
        Exports(Rc::new(move |reason| Box::pin(ask(reason))))
    }
}

/// `what`: what goes into the file.
#[component]
pub fn Take(export: Exports, what: &'static str) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let made: RwSignal<Option<Exported>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let reason = crate::ui::pairs(&ev).into_iter().find(|it| it.0 == "reason").map(|it| it.1);
        let asked = (export.0)(reason.unwrap_or_default());
        made.set(None);
        spawn_local(async move {
            match asked.await {
                Ok(it) => {
                    fault.set(None);
                    made.set(Some(it));
                    focus_soon("exported");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let file = |it: Exported| {
        let href =
            format!("data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,{}", it.book);
        view! {
            <p class="note note--good" role="status">{format!("已记入操作记录，共{}行。", it.n_lines)} " "
                <a id="exported" href=href download=it.name rel="external">"下载表格"</a></p>
        }
    };
    view! {
        <details class="fold offprint">
            <summary class="fold__name">"导出" {what} "（XLSX）"</summary>
            <form class="fold__body stack stack--tight measure" novalidate on:submit=submit>
                <FaultSummary fault />
                <TextField name="reason" label="为什么要导出" hint="写给查记录的人看，例如：核对三月的查询，给监察组。" fault />
                <p><button class="button button--plain" type="submit">"导出"</button></p>
                {move || made.get().map(file)}
            </form>
        </details>
    }
}
