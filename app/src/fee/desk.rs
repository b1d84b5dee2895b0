//! 收费, as the window and the head see it: the bill beside the case, and what a year brought in and let go.
use common::{
    catalogue::yuan,
    fault::Fault,
    fee::{
        self, AmendPaymentForm, BillState, BillView, GivenBackForm, PayWay, RefundForm, StrayView, SumRow,
        SumsForm, SumsView,
    },
    id::CaseId,
    place::{DeskPlace, Place},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::bill::Lines;
use crate::{
    api,
    decision::acts::{Filled, code, options, picked},
    session::Session,
    ui::{AreaField, Failed, FaultSummary, SelectField, TextField, Waiting, read, titled},
};

/// In the case: how the bill stands, and its lines folded away.
#[component]
pub fn BillNote(it: BillView, id: CaseId) -> impl IntoView {
    let session = Session::here();
    let bill = RwSignal::new(it);
    let says = move || {
        let it = bill.get();
        match it.state {
            BillState::Open => format!("缴款单{}：应缴{}元，还没有缴。", it.no, yuan(it.due)),
            BillState::Paid => {
                let no = if it.fiscal_no.is_empty() {
                    String::new()
                } else {
                    format!("，财政票据号{}", it.fiscal_no)
                };
                let by = if it.cashier.is_empty() { String::new() } else { format!("，{}收", it.cashier) };
                format!("缴款单{}：已缴{}元，{}{by}{no}。", it.no, yuan(it.due), it.way.label())
            }
            BillState::Free => format!("缴款单{}：全部减免。", it.no),
            BillState::Refunding => format!("缴款单{}：{}元正在退回，原因：{}", it.no, yuan(it.due), it.reason),
            BillState::Refunded => format!("缴款单{}：已退还{}元，原因：{}", it.no, yuan(it.due), it.reason),
        }
    };
    let may_refund = move || {
        let is_head = session.who().is_some_and(|it| it.holds(common::account::Duty::Direct));
        is_head && bill.with(|it| it.state == BillState::Paid)
    };
    let may_amend = move || {
        let is_cashier = session.who().is_some_and(|it| it.holds(common::account::Duty::Issue));
        is_cashier && bill.with(|it| it.state == BillState::Paid && it.way != PayWay::Online)
    };
    let papers = move || {
        bill.with(|it| match it.receipt {
            Some(paper) => {
                view! { <p><a class="list__link" href=DeskPlace::Paper(id, paper).href()>"打印收据"</a></p> }
                    .into_any()
            }
            None => {
                view! { <p><a class="list__link" href=Place::Bill(id).href() rel="external">"打印缴款单"</a></p> }
                    .into_any()
            }
        })
    };
    view! {
        <details class="fold"><summary class="fold__name">{says}</summary>
            <div class="fold__body stack">
                {move || bill.with(|it| it.strays.iter().map(|it| view! { <p class="note note--warn">{stray(it)}</p> }).collect_view())}
                {move || bill.with(|it| view! { <Lines lines=it.lines.clone() due=it.due /> })}
                {move || bill.with(|it| it.changes.iter().map(|it| view! { <p class="small">{it.clone()}</p> }).collect_view())}
                {papers}
                {move || may_amend().then(|| view! { <Amend id bill /> })}
                {move || may_refund().then(|| view! { <Refund id bill /> })}
            </div>
        </details>
    }
}

/// What was paid beside the bill, in a line.
fn stray(it: &StrayView) -> String {
    let is = match it.refunded_at {
        None => "还没有退回".to_owned(),
        Some(at) => format!("{}已退回", at.day().zh_full()),
    };
    format!(
        "缴款单{}：{}收到{}元，{}，{is}。支付平台流水号{}",
        it.bill_no,
        it.at.day().zh_full(),
        yuan(it.fen),
        it.why.label(),
        it.trade_no
    )
}

/// 收错方式、票据号填错: put right with a reason.
#[component]
fn Amend(id: CaseId, bill: RwSignal<BillView>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = read(&ev);
        let text = |name: &str| filled.get(name).cloned().unwrap_or_default();
        let form = AmendPaymentForm {
            paid_by: picked(&filled, "paid_by"),
            fiscal_no: text("fiscal_no"),
            why: text("why"),
        };
        spawn_local(async move {
            match api::call(&fee::AMEND, &id, &form).await {
                Ok(it) => bill.set(it),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let (way, no) = bill.with_untracked(|it| (it.way, it.fiscal_no.clone()));
    let now = RwSignal::new(code(way));
    view! {
        <details class="fold"><summary class="fold__name">"收错了方式、填错了票据号：更正"</summary>
            <form class="fold__body stack stack--tight" novalidate on:submit=submit>
                <FaultSummary fault />
                <SelectField name="paid_by" label="实际怎样缴的" options=options(&[PayWay::Cash, PayWay::Scan, PayWay::Card], PayWay::label) picked=now fault />
                <TextField name="fiscal_no" label="财政票据号" value=no class="field__input field__input--medium" fault />
                <TextField name="why" label="为什么更正" hint="原来的和改后的都留在账上" fault />
                <p><button class="button button--plain" type="submit">"更正，重开收据"</button></p>
            </form>
        </details>
    }
}

#[component]
fn Refund(id: CaseId, bill: RwSignal<BillView>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: RefundForm = read(&ev);
        spawn_local(async move {
            match api::call(&fee::REFUND, &id, &form).await {
                Ok(it) => bill.set(it),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack stack--tight" novalidate on:submit=submit>
            <FaultSummary fault />
            <AreaField name="reason" label="为什么退费" hint="申请人会看到" fault />
            <p><button class="button button--bad" type="submit">"退费"</button></p>
        </form>
    }
}

/// 收费统计: what adds up to the yearly report.
#[component]
pub fn FeesPage() -> impl IntoView {
    titled("收费统计");
    let query = use_query_map();
    let year = Memo::new(move |_| query.with(|it| it.get("year").and_then(|it| it.parse::<i32>().ok())));
    let found = LocalResource::new(move || {
        let form = SumsForm { year: year.get() };
        async move { api::call(&fee::SUMS, &(), &form).await }
    });
    view! {
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(it) => view! { <Sums it /> }.into_any(),
                    Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Sums(it: SumsView) -> impl IntoView {
    let SumsView { year, rows, whole, strays, can_refund } = it;
    let cells = |it: &SumRow| {
        let standard = it.charged + it.open + it.refunded + it.waived;
        [standard, it.waived, it.charged, it.open, it.refunded].map(yuan)
    };
    let row = move |it: SumRow| {
        let names = ["标准", "减免", "已收", "未缴", "已退"];
        let sums = names.into_iter().zip(cells(&it));
        let numbers =
            sums.map(|(name, it)| view! { <td class="queue__cell queue__cell--number" data-name=name>{it}</td> });
        let numbers = numbers.collect_view();
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row">{it.item_name}</th>
                <td class="queue__cell queue__cell--number" data-name="单数">{it.n_bills}</td>
                <td class="queue__cell queue__cell--number" data-name="有减免">{it.n_waived}</td>
                {numbers}
            </tr>
        }
    };
    let link = |to: i32, says: &'static str| {
        view! { <a class="list__link" href=format!("{}?year={to}", DeskPlace::Fees.href())>{says}</a> }
    };
    view! {
        <div class="row row--apart"><h1>{year.to_string()} "年收费"</h1>
            <p class="row">{link(year - 1, "上一年")} {link(year + 1, "下一年")}</p></div>
        <p class="quiet">"单位：元。标准 = 减免 + 已收 + 未缴 + 已退。"</p>
        {match rows.is_empty() {
            true => view! { <div class="empty"><p class="empty__title">"这一年没有开过缴款单"</p><p>"只有公布了收费标准的事项，准予后才会开单。"</p></div> }.into_any(),
            false => view! {
                <table class="queue">
                    <caption class="unseen">"收费和减免，按事项"</caption>
                    <thead><tr>
                        <th class="queue__head" scope="col">"事项"</th>
                        {["单数", "有减免", "标准", "减免", "已收", "未缴", "已退"].map(|it| view! { <th class="queue__head queue__head--number" scope="col">{it}</th> })}
                    </tr></thead>
                    <tbody>{rows.into_iter().chain([whole]).map(row).collect_view()}</tbody>
                </table>
            }.into_any(),
        }}
        <Strays strays can_refund />
    }
}

/// 多缴、错缴: what no bill asked for, and where the platform has no door for it, who has given it back.
#[component]
fn Strays(strays: Vec<StrayView>, can_refund: bool) -> impl IntoView {
    let all = RwSignal::new(strays);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let give_back = move |trade_no: String| {
        spawn_local(async move {
            match api::call(&fee::GIVEN_BACK, &(), &GivenBackForm { trade_no }).await {
                Ok(it) => all.set(it.strays),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let row = move |it: &StrayView| {
        let trade_no = it.trade_no.clone();
        let button = (!can_refund && it.refunded_at.is_none()).then(|| {
            view! { <button class="button button--plain" type="button" on:click=move |_| give_back(trade_no.clone())>"已在支付平台退回"</button> }
        });
        view! { <li class="row row--apart"><span>{stray(it)}</span> {button}</li> }
    };
    move || {
        all.with(|it| !it.is_empty()).then(|| {
            view! {
                <section class="stack" aria-labelledby="strays">
                    <h2 id="strays">"多缴、错缴"</h2>
                    <p class="quiet">{match can_refund {
                        true => "支付平台会自己原路退回，退不成的会再试。",
                        false => "支付平台没有接退款，请在平台后台退回，再在这里登记。",
                    }}</p>
                    <FaultSummary fault />
                    <ul class="stack stack--tight">{all.with(|it| it.iter().map(row).collect_view())}</ul>
                </section>
            }
        })
    }
}
