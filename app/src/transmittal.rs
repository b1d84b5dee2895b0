//! 交接清单, at the desk: what is to be handed over, the lists, and the sheet both sign.
use common::{
    call::Page,
    case::spaced_no,
    fault::Fault,
    id::{CaseId, TransmittalId},
    place::DeskPlace,
    transmittal::{
        self, LackForm, Line, LineState, ListForm, ListView, Pending, PendingCase, ReceiveForm, SendForm,
        TransmittalRow, TransmittalView, Way,
    },
};
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;

use crate::{
    api,
    decision::acts::Filled,
    shell::Said,
    ui::{AreaField, FaultSummary, Lost, field::FaultText, pager::Pager, param, shown, titled},
};

const PER_PAGE: u64 = 50;

#[component]
pub fn TransmittalsPage() -> impl IntoView {
    titled("交接清单");
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    let found = LocalResource::new(move || {
        let form = ListForm { page: page.get() };
        async move { api::call(&transmittal::LIST, &(), &form).await }
    });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"交接清单"</h1>
        <p class="measure">"纸质材料从窗口交到部门，办完再交回窗口，每次开一张清单。一方交、一方点，少了当场写明。"</p>
        {shown(found, move |it: ListView| view! {
            {it.pending.into_iter().map(|it| view! { <Waiting it again /> }).collect_view()}
            <Lists it=it.page page=page.get_untracked().unwrap_or(1) />
        })}
    }
    .into_any()
}

/// Cases whose papers are still here.
#[component]
fn Waiting(it: Pending, again: Callback<()>) -> impl IntoView {
    let Pending { way, cases } = it;
    let said = Said::here();
    let go = crate::ui::navigate();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let once = api::Once::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let (filled, go): (Filled, _) = (crate::ui::read(&ev), go.clone());
        let form = SendForm { way, cases: ticked(&filled) };
        spawn_local(async move {
            match once.call(&transmittal::SEND, &(), &form).await {
                Ok(sent) => {
                    said.say(format!("已开{}张清单，请打印，双方签字。", sent.len()));
                    match sent.first() {
                        Some(one) if sent.len() == 1 => go(&DeskPlace::Transmittal(*one).href()),
                        _ => again.run(()),
                    }
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let id = match way {
        Way::Down => "waiting-down",
        Way::Back => "waiting-back",
    };
    let n = cases.n_rows;
    let row = |it: PendingCase| {
        view! {
            <li><label class="choice"><input class="choice__dot" type="checkbox" name=format!("case-{}", it.id) value="yes" />
                <span>{it.item_name} "·" {it.applicant} <br /><span class="quiet small">{it.no} " · " {it.stage.label()}</span></span></label></li>
        }
    };
    let says = Memo::new(move |_| crate::ui::says(&fault.get(), "cases"));
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 class="part" id=id>{way.label()} "：" {n} "件等交接"</h2>
            {match cases.rows.is_empty() {
                true => view! { <p class="quiet">"没有要交接的。"</p> }.into_any(),
                false => view! {
                    <form class="stack" novalidate on:submit=submit>
                        <FaultSummary fault />
                        <fieldset class="field" class:field--bad=move || says.read().is_some() id="cases" tabindex="-1">
                            <legend class="field__label">"勾选这次交接的"</legend>
                            <p><button class="button button--quiet" type="button" on:click=tick_all>"全选"</button></p>
                            {move || says.get().map(|it| view! { <FaultText id="cases-fault" says=it /> })}
                            <ul class="stack stack--tight">{cases.rows.into_iter().map(row).collect_view()}</ul>
                        </fieldset>
                        <p><button class="button" type="submit">"开交接清单"</button></p>
                    </form>
                }.into_any(),
            }}
        </section>
    }
}

/// Every box of the form the button stands in.
fn tick_all(ev: MouseEvent) {
    let form = event_target::<web_sys::Element>(&ev).closest("form").ok().flatten();
    let Some(Ok(all)) = form.map(|it| it.query_selector_all("input[type=checkbox]")) else { return };
    let boxes = (0..all.length()).filter_map(|n| all.get(n)?.dyn_into::<web_sys::HtmlInputElement>().ok());
    boxes.for_each(|it| it.set_checked(true));
}

/// The ticked ones of a form whose boxes are named after their cases.
fn ticked(filled: &Filled) -> Vec<CaseId> {
    filled.keys().filter_map(|it| it.strip_prefix("case-")?.parse().ok()).collect()
}

#[component]
fn Lists(it: Page<TransmittalRow>, page: u32) -> impl IntoView {
    let row = |it: TransmittalRow| {
        let (class, says) = match (it.received_at, it.n_missing) {
            (None, _) if it.may_receive => ("tag tag--warn", "等您接收".to_owned()),
            (None, _) => ("tag", "等对方接收".to_owned()),
            (Some(_), 0) => ("tag tag--good", format!("{}已接收", it.received_by)),
            (Some(_), n) => ("tag tag--bad", format!("{}接收，缺{n}件", it.received_by)),
        };
        view! {
            <li class="list__item"><a class="list__link" href=DeskPlace::Transmittal(it.id).href()>{it.way.label()} "·" {it.org} "，" {it.n_cases} "件"</a>
                <span class="row row--tight"><span class=class>{says}</span><span class="list__aside">{it.no} " · " {it.sent_by} " " {it.sent_at.to_string()}</span></span></li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="lists">
            <h2 class="part" id="lists">"开过的清单"</h2>
            {match it.rows.is_empty() {
                true => view! { <p class="quiet">"还没有开过。"</p> }.into_any(),
                false => view! { <ul class="list">{it.rows.into_iter().map(row).collect_view()}</ul> }.into_any(),
            }}
            <Pager n_rows=it.n_rows per_page=PER_PAGE page href=|n| format!("{}?page={n}", DeskPlace::Transmittals.href()) />
        </section>
    }
}

#[component]
pub fn TransmittalPage() -> impl IntoView {
    titled("交接清单");
    let Some(id) = param::<TransmittalId>("id") else { return Lost().into_any() };
    let seen: RwSignal<Option<TransmittalView>> = RwSignal::new(None);
    view! {
        <p class="row offprint">
            <button class="button" type="button" on:click=|_| { let _ = window().print(); }>"打印"</button>
            <a class="button button--quiet" href=DeskPlace::Transmittals.href()>"回到交接"</a>
        </p>
        {shown(api::load(&transmittal::SHOW, id), move |it: TransmittalView| {
            seen.set(Some(it));
            view! { {move || seen.get().map(|it| view! { <Sheet it seen /> })} }
        })}
    }
    .into_any()
}

/// The list as it is printed, and below it, for whoever counts, the ticks.
#[component]
fn Sheet(it: TransmittalView, seen: RwSignal<Option<TransmittalView>>) -> impl IntoView {
    let TransmittalView { row, lines, remark } = it;
    let counted = lines.clone();
    let line = |(n, it): (usize, Line)| {
        view! {
            <tr>
                <td class="paper__cell" data-name="序号">{n}</td>
                <td class="paper__cell" data-name="办件编号">{spaced_no(&it.no)}</td>
                <td class="paper__cell" data-name="事项和申请人">{it.item_name} "·" {it.applicant}</td>
                <td class="paper__cell" data-name="内容">{it.contents}</td>
                <td class="paper__cell" data-name="点收">{if it.state == LineState::Sent { "" } else { it.state.label() }}</td>
            </tr>
        }
    };
    let received = match row.received_at {
        Some(at) => format!("{} {at}", row.received_by),
        None => "________________".to_owned(),
    };
    view! {
        <article class="paper stack">
            <h1 class="paper__title">"交接清单"</h1>
            <p class="paper__no">{row.no.clone()}</p>
            <p class="paper__para">{row.way.label()} "：" {row.org.clone()} "，共" {row.n_cases} "件。"</p>
            <table class="paper__table">
                <caption class="unseen">"交接的办件"</caption>
                <thead><tr>{["序号", "办件编号", "事项和申请人", "内容", "点收"].map(|it| view! { <th class="paper__head" scope="col">{it}</th> })}</tr></thead>
                <tbody>{(1..).zip(lines).map(line).collect_view()}</tbody>
            </table>
            {(!remark.is_empty()).then(|| view! { <p class="paper__para">"接收人说明：" {remark}</p> })}
            <div class="paper__keep row row--apart">
                <p>"交出人：" {row.sent_by.clone()} " " {row.sent_at.to_string()}</p>
                <p>"接收人：" {received}</p>
            </div>
        </article>
        {row.may_receive.then(|| view! { <Receive id=row.id lines=counted seen /> })}
    }
}

#[component]
fn Receive(id: TransmittalId, lines: Vec<Line>, seen: RwSignal<Option<TransmittalView>>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let remark = filled.get("remark").cloned().unwrap_or_default();
        let form = ReceiveForm { there: ticked(&filled), remark };
        spawn_local(async move {
            match api::call(&transmittal::RECEIVE, &id, &form).await {
                Ok(it) => seen.set(Some(it)),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let lack = move |case: CaseId, what: String| {
        spawn_local(async move {
            match api::call(&transmittal::LACK, &id, &LackForm { case: Some(case), what }).await {
                Ok(it) => seen.set(Some(it)),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let tick = |it: Line| {
        let case = it.case;
        let pieces: Vec<String> = transmittal::counted(&it.contents).map(str::to_owned).collect();
        let piece = move |what: String| {
            let says = what.clone();
            view! { <li class="row row--apart"><span>{what.clone()}</span>
            <button class="button button--quiet" type="button" on:click=move |_| lack(case, says.clone())>"没有这份" <span class="unseen">{what}</span></button></li> }
        };
        view! {
            <label class="choice"><input class="choice__dot" type="checkbox" name=format!("case-{}", it.case) value="yes" />
                <span>{it.item_name} "·" {it.applicant}</span></label>
            {(pieces.len() > 1).then(|| view! {
                <details class="fold"><summary class="fold__name">"只缺其中一份"</summary><ul class="fold__body">{pieces.into_iter().map(piece).collect_view()}</ul></details>
            })}
        }
    };
    let lines: Vec<Line> = lines.into_iter().filter(|it| it.state == LineState::Sent).collect();
    view! {
        <form class="stack measure offprint" novalidate on:submit=submit>
            <FaultSummary fault />
            <fieldset class="field" id="there" tabindex="-1">
                <legend class="field__label">"点过、在这里的"</legend>
                <p><button class="button button--quiet" type="button" on:click=tick_all>"全选"</button></p>
                <div class="choices">{lines.into_iter().map(tick).collect_view()}</div>
            </fieldset>
            <AreaField name="remark" label="缺了什么（都在的不用填）" fault />
            <p><button class="button" type="submit">"接收"</button></p>
        </form>
    }
}
