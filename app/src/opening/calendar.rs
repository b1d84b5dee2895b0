//! 工作日历: which years are known; what the State Council published is loaded with the program's own, or as a file.
use common::{
    calendar::desk::{self, CalendarView, LoadedView, YearRow},
    check::Nothing,
    fault::Fault,
};
use leptos::{prelude::*, task::spawn_local};

use super::workbook::SendFile;
use crate::{
    api,
    shell::Said,
    ui::{FaultSummary, shown, titled},
};

#[component]
pub fn CalendarPage() -> impl IntoView {
    titled("工作日历");
    let found = LocalResource::new(|| async { api::call(&desk::SHOW, &(), &Nothing {}).await });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"工作日历"</h1>
        <p class="measure">"办理时限按工作日算，算的就是这里的日历。改了日历，没有办结的件会重新算日期，并告诉申请人。"</p>
        {shown(found, move |it: CalendarView| view! { <Body it again /> })}
    }
    .into_any()
}

#[component]
fn Body(it: CalendarView, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let told = move |it: &LoadedView| {
        said.say(format!("日历已更新：改了{}天，{}件在办件的期限有变化。", it.n_days, it.n_cases));
        again.run(());
    };
    let own = it.built_in.iter().map(|it| format!("{it}年")).collect::<Vec<String>>().join("、");
    let load = move |_| {
        spawn_local(async move {
            match api::call(&desk::BUILT_IN, &(), &Nothing {}).await {
                Ok(it) => told(&it),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let done = move |reply: String| {
        if let Ok(it) = serde_json::from_str::<LoadedView>(&reply) {
            told(&it);
        }
    };
    let row = |it: YearRow| {
        let is = if it.is_provisional { "暂定" } else { "已公布" };
        view! {
            <li class="list__item"><span><b>{it.year} "年"</b> " 放假" {it.n_off} "天，调休上班" {it.n_worked} "天 " <span class="quiet">{it.source}</span></span>
                <span class="list__aside">{is}</span></li>
        }
    };
    let is_empty = it.years.is_empty();
    view! {
        <FaultSummary fault />
        {is_empty.then(|| view! { <p class="quiet">"还没有装入，现在只认周末。"</p> })}
        <ul class="list" aria-label="年份">{it.years.into_iter().map(row).collect_view()}</ul>
        {(!own.is_empty()).then(|| view! {
            <p><button class="button" type="button" on:click=load>"装入" {own} "的放假安排（国务院办公厅已公布）"</button></p>
        })}
        <section class="stack" aria-labelledby="by-file">
            <h2 class="part" id="by-file">"用文件改"</h2>
            <p class="quiet measure">"一行写一天：日期,off或work或week,节日,文号。例如 2027-02-06,off,春节,国办发明电〔2026〕8号。只改文件里写到的日子。"</p>
            <SendFile url=desk::FILE.path says="选择日历文件（csv）" accept=".csv,text/csv" fault done />
        </section>
    }
}
