//! 日结, as the head has it: a day by clerk and by way of paying, shifts to be signed, and the platform's statement against the book.
use common::{
    call::Page,
    catalogue::yuan,
    fault::Fault,
    fee::{
        shift::{self, DayForm, DayView, ShiftRow, ShiftsForm},
        statement::{self, BadRow, Finding, Line, StatementForm, StatementRow, StatementView, StatementsForm},
    },
    id::StatementId,
    moment::Day,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::till::{PER_PAGE, Shifts, Sums};
use crate::{
    api,
    desk::export::{Exports, Take},
    ui::{FaultSummary, Lost, field::FaultText, pager::Pager, param, shown, titled},
};

const STATEMENTS_A_PAGE: u64 = 20;

#[component]
pub fn DayPage() -> impl IntoView {
    titled("收费日结");
    let query = use_query_map();
    let day = Memo::new(move |_| query.with(|it| it.get("day").and_then(|it| Day::parse(&it))));
    let page = Memo::new(move |_| query.with(|it| it.get("page").and_then(|it| it.parse::<u32>().ok())));
    let found = LocalResource::new(move || {
        let form = DayForm { day: day.get() };
        async move { api::call(&shift::DAY, &(), &form).await }
    });
    let shifts = LocalResource::new(move || {
        let form = ShiftsForm { page: page.get() };
        async move { api::call(&shift::LIST, &(), &form).await }
    });
    let statements =
        LocalResource::new(
            move || async move { api::call(&statement::LIST, &(), &StatementsForm::default()).await },
        );
    view! {
        {shown(found, |it: DayView| view! { <OfDay it /> })}
        <section class="stack" aria-labelledby="shifts"><h2 class="part" id="shifts">"交班"</h2>
            {shown(shifts, move |it: Page<ShiftRow>| {
                let n_rows = it.n_rows;
                view! {
                    {match it.rows.is_empty() {
                        true => view! { <p class="quiet">"还没有人收过款。收银的人交班后，在这里等您签字。"</p> }.into_any(),
                        false => view! { <Shifts rows=it.rows /> }.into_any(),
                    }}
                    <Pager n_rows per_page=PER_PAGE page=page.get_untracked().unwrap_or(1) href=|n| format!("{}?page={n}", DeskPlace::Tills.href()) />
                }
            })}
        </section>
        <section class="stack" aria-labelledby="statements"><h2 class="part" id="statements">"和支付平台对账"</h2>
            <Upload />
            {shown(statements, |it: Page<StatementRow>| view! { <Statements it /> })}
        </section>
    }
    .into_any()
}

#[component]
fn OfDay(it: DayView) -> impl IntoView {
    let sum = it.sum();
    let link = |to: Day, says: &'static str| {
        view! { <a class="list__link" href=format!("{}?day={to}", DeskPlace::Tills.href())>{says}</a> }
    };
    let day = it.day;
    let export = Exports::new(move |reason| async move {
        let form = shift::ExportForm { of: DayForm { day: Some(day) }, reason };
        api::call(&shift::EXPORT, &(), &form).await
    });
    let whole = it.whole.into_iter().map(|it| ("合计".to_owned(), it));
    let who = |it: &str| if it.is_empty() { "网上支付".to_owned() } else { it.to_owned() };
    let rows: Vec<_> = it.rows.into_iter().map(|it| (who(&it.clerk), it.sum)).chain(whole).collect();
    view! {
        <div class="row row--apart"><h1>{it.day.zh_full()} "日结"</h1>
            <p class="row">{link(it.day.plus(-1), "前一天")} {link(it.day.plus(1), "后一天")}
                <a class="list__link" href=DeskPlace::Fees.href()>"全年收费"</a></p></div>
        <p>"这一天共" <b>{yuan(sum)} "元"</b> "。合计 = 收款 + 更正 + 退费，更正和退费可以是负数。"</p>
        <Sums rows has_clerk=true />
        <Take export what="这一天的账" />
    }
}

/// The platform's file: read here, so that it may be in either of the two ways Chinese is written down in files.
#[component]
fn Upload() -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let go = crate::ui::navigate();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let go = go.clone();
        let input = event_target::<web_sys::Element>(&ev).query_selector("input[type=file]").ok().flatten();
        let input = input.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|it| it.files()?.get(0)) else {
            return fault.set(Some(Fault::form("file", "请选择支付平台导出的对账单（CSV）")));
        };
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let done = match text_of(&file).await {
                Some(text) => {
                    let form = StatementForm { name: file.name(), text };
                    api::call(&statement::RECONCILE, &(), &form).await
                }
                None => Err(Fault::form("file", "这个文件读不出来，请选CSV格式的对账单")),
            };
            is_busy.set(false);
            match done {
                Ok(it) => go(&DeskPlace::Statement(it.row.id).href()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let says = Memo::new(move |_| crate::ui::says(&fault.get(), "file"));
    view! {
        <form class="stack stack--tight measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <div class="field" class:field--bad=move || says.read().is_some()>
                <label class="field__label" for="file">"支付平台的对账单"</label>
                <p class="field__hint" id="file-hint">"CSV文件，有“流水号”“金额”“时间”三列；有“类型”的，带“退”字的算退款"</p>
                {move || says.get().map(|it| view! { <FaultText id="file-fault" says=it /> })}
                <input class="field__input" id="file" type="file" accept=".csv,.txt,text/csv" aria-describedby="file-hint file-fault" />
            </div>
            <p><button class="button" type="submit" aria-disabled=move || is_busy.get().then_some("true")>"对账"</button></p>
        </form>
    }
}

/// UTF-8, or what offices in China have written for thirty years.
async fn text_of(file: &web_sys::File) -> Option<String> {
    let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    if let Ok(it) = std::str::from_utf8(&bytes) {
        return Some(it.to_owned());
    }
    web_sys::TextDecoder::new_with_label("gb18030").ok()?.decode_with_u8_array(&bytes).ok()
}

#[component]
fn Statements(it: Page<StatementRow>) -> impl IntoView {
    let row = |it: StatementRow| {
        let (class, says) = match it.n_open {
            0 => ("tag tag--good", format!("{}笔都一致", it.n_matched)),
            n => ("tag tag--bad", format!("{n}笔要查，{}笔一致", it.n_matched)),
        };
        view! {
            <li class="list__item"><a class="list__link" href=DeskPlace::Statement(it.id).href()>{it.name.clone()} "，" {it.from.zh()} "至" {it.until.zh()}</a>
                <span class="row row--tight"><span class=class>{says}</span> <span class="list__aside">{it.by} " " {it.at.zh()}</span></span></li>
        }
    };
    let n_rows = it.n_rows;
    view! {
        <ul class="list">{it.rows.into_iter().map(row).collect_view()}</ul>
        {(n_rows > STATEMENTS_A_PAGE).then(|| view! { <p class="quiet">"只列最近" {STATEMENTS_A_PAGE} "次。"</p> })}
    }
}

#[component]
pub fn StatementPage() -> impl IntoView {
    titled("对账结果");
    let Some(id) = param::<StatementId>("id") else { return Lost().into_any() };
    view! {
        <p class="row offprint"><a class="list__link" href=DeskPlace::Tills.href()>"回到日结"</a>
            <button class="button button--plain" type="button" on:click=|_| { let _ = window().print(); }>"打印"</button></p>
        {shown(api::load(&statement::SHOW, id), |it: StatementView| view! { <Found it /> })}
    }
    .into_any()
}

#[component]
fn Found(it: StatementView) -> impl IntoView {
    let StatementView { row, lines, bad } = it;
    let line = |it: Line| {
        let (no, kind) = (it.trade.trade_no, if it.trade.is_refund { "退款" } else { "支付" });
        let where_ = if it.trade.line > 0 { format!("第{}行 ", it.trade.line) } else { String::new() };
        let sums = match it.finding {
            Finding::Differs => format!("平台{}元，本厅{}元", yuan(it.trade.fen), yuan(it.ours)),
            _ => format!("{}元", yuan(it.trade.fen)),
        };
        view! {
            <li class="list__item"><span>{where_} {kind} "流水号" {no} {(!it.trade.bill_no.is_empty()).then(|| format!("，缴款单{}", it.trade.bill_no))}</span>
                <span class="row row--tight"><span class="tag tag--bad">{it.finding.label()}</span> <span class="list__aside">{sums} " · " {it.trade.on.zh()}</span></span></li>
        }
    };
    let unread = |it: BadRow| view! { <li class="list__item"><span>"第" {it.line} "行"</span><span class="list__aside">{it.says}</span></li> };
    let is_whole = lines.is_empty() && bad.is_empty();
    view! {
        <h1>"对账结果"</h1>
        <p>{row.name.clone()} "，" {row.from.zh_full()} "至" {row.until.zh_full()} "。" {row.by.clone()} " " {row.at.zh()} "对的。"</p>
        <p class=if is_whole { "note note--good" } else { "note note--warn" }>{row.n_matched} "笔一致，" {row.n_open} "笔要查。"</p>
        {(!lines.is_empty()).then(|| view! { <section class="stack" aria-labelledby="differ"><h2 class="part" id="differ">"对不上的"</h2><ul class="list">{lines.into_iter().map(line).collect_view()}</ul></section> })}
        {(!bad.is_empty()).then(|| view! { <section class="stack" aria-labelledby="unread"><h2 class="part" id="unread">"读不出来的行"</h2><ul class="list">{bad.into_iter().map(unread).collect_view()}</ul></section> })}
    }
}
