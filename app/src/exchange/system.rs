//! One system: its batches, what the other side found wrong, and the last time both sides were held against each other.
use common::{
    call::Page,
    exchange::{
        self, BatchRow, BatchView, FILE, Held, LineRow, LineState, PageForm, Received, STATEMENT, SettleForm,
        SystemView,
    },
    fault::Fault,
    id::{BatchId, SystemId},
    place::DeskPlace,
    report::Report,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    decision::acts::{Filled, text},
    opening::workbook::{ReportTable, SendFile},
    shell::Said,
    ui::{AreaField, DayText, FaultSummary, Lost, focus_soon, navigate, pager::Pager, param, shown, titled},
};

const PER_PAGE: u64 = 50;

fn page() -> Memo<Option<u32>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse().ok())))
}

#[component]
pub fn SystemPage() -> impl IntoView {
    titled("对接系统");
    let Some(id) = param::<SystemId>("id") else { return Lost().into_any() };
    let page = page();
    let found = LocalResource::new(move || {
        let form = PageForm { page: page.get() };
        async move { api::call(&exchange::SYSTEM, &id, &form).await }
    });
    let again = Callback::new(move |()| found.refetch());
    // Here, because what is below is drawn anew with what was held against each other.
    let report = RwSignal::new(None::<Report>);
    view! {
        <p class="quiet"><a href=DeskPlace::Exchange.href()>"数据交换"</a></p>
        {shown(found, move |it: SystemView| view! { <System it page=page.get_untracked().unwrap_or(1) report again /> })}
        {move || report.get().map(|report| view! { <ReportTable report /> })}
    }
    .into_any()
}

#[component]
fn System(it: SystemView, page: u32, report: RwSignal<Option<Report>>, again: Callback<()>) -> impl IntoView {
    let id = it.system.id;
    titled(&it.system.name);
    let href = move |n| format!("{}?page={n}", DeskPlace::System(id).href());
    let none = it.batches.rows.is_empty().then(|| {
        view! { <p class="quiet">"还没有批次。对方送来以后，或者导入一个文件以后，在这里看结果。"</p> }
    });
    view! {
        <h1>{it.system.name.clone()}</h1>
        <p class="quiet">{it.system.orgs.join("、")} " · " {if it.system.is_on { "启用" } else { "停用" }}</p>
        {it.may_act.then(|| view! { <Bring id report again /> })}
        <Abnormal id all=it.abnormal may_act=it.may_act again />
        <section class="stack stack--tight" aria-labelledby="batches">
            <h2 class="part" id="batches">"批次"</h2>
            {none}
            <ul class="list">{it.batches.rows.into_iter().map(batch_line).collect_view()}</ul>
            <Pager n_rows=it.batches.n_rows per_page=PER_PAGE page href />
        </section>
        {it.held.map(|it| view! { <HeldTable it /> })}
    }
}

fn counts(it: &BatchRow) -> String {
    let mut all = vec![format!("共{}行", it.n_lines)];
    for (n, word) in
        [(it.n_taken, if it.is_in { "已收" } else { "送出" }), (it.n_same, "没有变化"), (it.n_refused, "不收")]
    {
        if n > 0 {
            all.push(format!("{word}{n}"));
        }
    }
    all.join("，")
}

fn batch_line(it: BatchRow) -> impl IntoView {
    let way = if it.is_in { "收" } else { "送" };
    let tag = if it.n_refused > 0 { "tag tag--bad" } else { "tag" };
    let says = counts(&it);
    view! {
        <li class="list__item">
            <span class="list__main"><a href=DeskPlace::Batch(it.id).href()>{way} " " {it.no.clone()}</a>
                <br /><span class="quiet small">{it.at.day().zh()} " " {it.at.clock()} " · " {it.by.clone()} " · " {says}</span></span>
            <span class=tag>{it.state.label()}</span>
        </li>
    }
}

/// A file by hand, and a statement to be held against.
#[component]
fn Bring(id: SystemId, report: RwSignal<Option<Report>>, again: Callback<()>) -> impl IntoView {
    let fault = RwSignal::new(None::<Fault>);
    let (said, go) = (Said::here(), navigate());
    let sent = move |reply: String| {
        if let Ok(it) = serde_json::from_str::<Received>(&reply) {
            match it.is_known {
                true => said.say(format!("批次{}以前收过，没有重复处理。", it.no)),
                false => said.say(format!("收到{}行，正在逐件处理。", it.n_lines)),
            }
            go(&DeskPlace::Batch(it.batch).href());
        }
    };
    let held = move |reply: String| {
        report.set(serde_json::from_str(&reply).ok());
        focus_soon("report");
        again.run(());
    };
    view! {
        <details class="fold"><summary class="fold__name">"导入文件、对账"</summary>
            <div class="fold__body stack">
                <FaultSummary fault />
                <p class="quiet measure">"对方不能联网送的，把那边导出的文件（JSON或xlsx，一张表一个工作表）在这里导入。同一个文件导几次都一样。"</p>
                <SendFile url=FILE.url(&id) says="选择交换文件" accept=".json,.xlsx" fault done=Callback::new(sent) />
                <p class="quiet measure">"对账：让对方列出一段时间收了哪些件，逐件比对两边。"</p>
                <p><a class="button button--quiet" href=STATEMENT.url(&id) rel="external" download="对账单.xlsx">"下载空白对账单"</a></p>
                <SendFile url=STATEMENT.url(&id) says="选择填好的对账单" accept=".xlsx" fault done=Callback::new(held) />
            </div>
        </details>
    }
}

#[component]
fn Abnormal(id: SystemId, all: Vec<LineRow>, may_act: bool, again: Callback<()>) -> impl IntoView {
    if all.is_empty() {
        return ().into_any();
    }
    let open: RwSignal<String> = RwSignal::new(String::new());
    let line = move |it: LineRow| {
        let key = format!("{} {}", it.table, it.guid);
        let here = key.clone();
        let of = it.no.clone();
        let (table, guid) = (it.table.clone(), it.guid.clone());
        let toggle = {
            let key = key.clone();
            move |_| open.update(|is| *is = if *is == key { String::new() } else { key.clone() })
        };
        let is_open = {
            let key = key.clone();
            move || (open.get() == key).to_string()
        };
        view! {
            <li class="list__item">
                <span class="list__main"><b>{it.no}</b> " " {it.says}<br /><span class="quiet small">{it.table} " · " {it.at.day().zh()}</span></span>
                {may_act.then(|| view! {
                    <button class="button button--quiet" type="button" aria-expanded=is_open on:click=toggle>"处理"<span class="unseen">{of}</span></button>
                })}
                {move || (open.get() == here).then(|| view! { <Settle id table=table.clone() guid=guid.clone() again /> })}
            </li>
        }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="abnormal">
            <h2 class="part" id="abnormal">"对方退回的数据"</h2>
            <ul class="list">{all.into_iter().map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Settle(id: SystemId, table: String, guid: String, again: Callback<()>) -> impl IntoView {
    let (fault, said) = (RwSignal::new(None::<Fault>), Said::here());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = SettleForm { guid: guid.clone(), table: table.clone(), says: text(&filled, "says") };
        spawn_local(async move {
            match api::call(&exchange::SETTLE, &id, &form).await {
                Ok(_) => {
                    said.say_here("已登记。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <AreaField name="says" label="怎么处理的" hint="例如：事项编码已更正，下一批重送" fault />
            <p><button class="button" type="submit">"登记"</button></p>
        </form>
    }
}

/// 对账结果, by day and body.
#[component]
fn HeldTable(it: Held) -> impl IntoView {
    let row = |it: common::exchange::HeldDay| {
        let n = [it.n_there, it.n_here, it.n_differ, it.n_only_there, it.n_only_here];
        let heads = ["那边", "这边", "不一致", "只有那边", "只有这边"];
        let cell = |(name, n): (&'static str, u64)| view! { <td class="table__cell" data-name=name><span>{n}</span></td> };
        view! {
            <tr class="table__row"><th class="table__cell table__cell--lead" scope="row"><DayText day=it.day /> " " {it.org}</th>
                {heads.into_iter().zip(n).map(cell).collect_view()}</tr>
        }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="held">
            <h2 class="part" id="held">"最近一次对账"</h2>
            <p class="quiet">{it.by} " " {it.at.day().zh()} " " {it.at.clock()} "，" <DayText day=it.from /> "至" <DayText day=it.until /></p>
            <table class="table table--fold">
                <caption class="unseen">"按日期和单位"</caption>
                <thead><tr><th class="table__head" scope="col">"日期和单位"</th><th class="table__head" scope="col">"那边"</th><th class="table__head" scope="col">"这边"</th>
                    <th class="table__head" scope="col">"不一致"</th><th class="table__head" scope="col">"只有那边"</th><th class="table__head" scope="col">"只有这边"</th></tr></thead>
                <tbody>{it.days.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

#[component]
pub fn BatchPage() -> impl IntoView {
    titled("交换批次");
    let Some(id) = param::<BatchId>("id") else { return Lost().into_any() };
    let page = page();
    let found = LocalResource::new(move || {
        let form = PageForm { page: page.get() };
        async move { api::call(&exchange::BATCH, &id, &form).await }
    });
    let again = move |_| found.refetch();
    view! {
        {shown(found, move |it: BatchView| view! { <Batch it page=page.get_untracked().unwrap_or(1) /> })}
        <p class="offprint"><button class="button button--quiet" type="button" on:click=again>"刷新"</button></p>
    }
    .into_any()
}

#[component]
fn Batch(it: BatchView, page: u32) -> impl IntoView {
    let id = it.batch.id;
    let href = move |n| format!("{}?page={n}", DeskPlace::Batch(id).href());
    let Page { rows, n_rows } = it.lines;
    let line = |it: LineRow| {
        let tag = match it.state {
            LineState::Refused | LineState::Abnormal => "tag tag--bad",
            LineState::Taken | LineState::Sent => "tag tag--good",
            _ => "tag",
        };
        let lead = match it.case {
            Some(case) if it.state != LineState::Sent => {
                view! { <a href=DeskPlace::External(case).href()>{it.no.clone()}</a> }.into_any()
            }
            _ => view! { <b>{it.no.clone()}</b> }.into_any(),
        };
        view! {
            <li class="list__item">
                <span class="list__main">{lead} " " <span class="quiet small">{it.table} " 第" {it.n} "行"</span>
                    {(!it.says.is_empty()).then(|| view! { <br /><span>{it.says.clone()}</span> })}</span>
                <span class=tag>{it.state.label()}</span>
            </li>
        }
    };
    view! {
        <p class="quiet"><a href=DeskPlace::System(it.system.id).href()>{it.system.name}</a></p>
        <h1>"批次 " {it.batch.no.clone()}</h1>
        <p class="measure">{it.batch.at.day().zh()} " " {it.batch.at.clock()} "，" {it.batch.by.clone()} "。" {counts(&it.batch)} "。" <span class="tag">{it.batch.state.label()}</span></p>
        {rows.is_empty().then(|| view! { <p class="quiet">"正在处理，一会儿刷新再看。"</p> })}
        <ul class="list">{rows.into_iter().map(line).collect_view()}</ul>
        <Pager n_rows per_page=PER_PAGE page href />
    }
}
