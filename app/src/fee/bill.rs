//! 缴款单和收据: what is charged, by which standard, what was waived, and the way to pay.
use common::{
    catalogue::yuan,
    check::Nothing,
    fault::Fault,
    fee::{self, BillLine, BillState, BillView, PayWay, StrayView},
    id::CaseId,
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    ui::{Crumbs, FaultSummary, Lost, param, shown, titled},
};

#[component]
pub fn BillPage() -> impl IntoView {
    titled(t("缴款单"));
    match param::<CaseId>("id") {
        Some(id) => shown(api::load(&fee::BILL, id), move |it| match it {
            Some(it) => view! { <Bill it id /> }.into_any(),
            None => view! {
                <div class="empty"><h1 class="empty__title">{t("这一件不收费")}</h1>
                    <p><a class="button" href=Place::Case(id).href()>{t("看办件进度")}</a></p></div>
            }
            .into_any(),
        })
        .into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Bill(it: BillView, id: CaseId) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let pay = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            match api::call(&fee::PAY, &id, &Nothing {}).await {
                Ok(it) => {
                    let _ = window().location().set_href(&it.to);
                }
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    let is_open = it.state == BillState::Open;
    let is_receipt = it.state == BillState::Paid;
    let title = if is_receipt { t("缴费收据") } else { t("缴款单") };
    let (tag, says) = match it.state {
        BillState::Open if it.is_over => ("tag", t("这件事已经办结，不用再缴。").to_owned()),
        BillState::Open => ("tag tag--warn", t!("应缴{}元。缴清后制作证照。", yuan(it.due))),
        BillState::Paid => ("tag tag--good", t!("已缴{}元。", yuan(it.due))),
        BillState::Free => ("tag tag--good", t("全部减免，不用缴。").to_owned()),
        BillState::Refunding => ("tag", t!("正在退还{}元。", yuan(it.due))),
        BillState::Refunded => ("tag", t!("已退还{}元。", yuan(it.due))),
    };
    view! {
        <div class="stack stack--loose measure">
            <Crumbs trail=vec![(t("我的办件"), Place::Mine.href()), (t("办件进度"), Place::Case(id).href())] />
            <FaultSummary fault />
            <div class="stack">
                <p class="row row--tight"><span class=tag>{t(it.state.label())}</span> <span class="quiet">{t("缴款单号 ")} <span class="nowrap">{it.no.clone()}</span></span></p>
                <h1>{title}</h1>
                <p class="heading__under">{it.item_name.clone()} " · " {it.payer.clone()}</p>
                <p id="due" tabindex="-1">{says}</p>
            </div>
            {(is_open && !it.is_over).then(|| match it.is_online {
                true => view! {
                    <div class="stack stack--tight offprint">
                        <p><button class="button button--large" type="button" on:click=pay aria-disabled=move || is_busy.get().then_some("true")>{t!("网上缴{}元", yuan(it.due))}</button></p>
                        <p class="small">{t("也可以到窗口刷卡、扫码或交现金。")}</p>
                    </div>
                }.into_any(),
                false => view! { <p class="note">{t("请到窗口缴费，刷卡、扫码、现金都可以。")}</p> }.into_any(),
            })}
            {it.strays.iter().map(stray).collect_view()}
            <Lines lines=it.lines.clone() due=it.due />
            <dl class="facts">
                <div class="facts__row"><dt class="facts__name">{t("收费单位")}</dt><dd>{tongue::known(&it.org_name)}</dd></div>
                <div class="facts__row"><dt class="facts__name">{t("收费依据")}</dt><dd>{it.basis.clone()}</dd></div>
                <div class="facts__row"><dt class="facts__name">{t("开单日期")}</dt><dd>{tongue::day(it.made_on)}</dd></div>
                {it.paid_at.map(|at| view! { <div class="facts__row"><dt class="facts__name">{t("缴费时间")}</dt><dd>{at.to_string()} " " {paid_by(it.way)}</dd></div> })}
                {is_receipt.then(|| view! {
                    <div class="facts__row"><dt class="facts__name">{t("大写")}</dt><dd>{it.capital.clone()}</dd></div>
                    {(!it.cashier.is_empty()).then(|| view! { <div class="facts__row"><dt class="facts__name">{t("收款人")}</dt><dd>{it.cashier.clone()}</dd></div> })}
                    {(!it.fiscal_no.is_empty()).then(|| view! { <div class="facts__row"><dt class="facts__name">{t("财政票据号")}</dt><dd>{it.fiscal_no.clone()}</dd></div> })}
                })}
                {it.refunded_at.map(|at| view! { <div class="facts__row"><dt class="facts__name">{t("退费时间")}</dt><dd>{at.to_string()} " " {it.reason.clone()}</dd></div> })}
            </dl>
            {(is_open && !it.is_over).then(|| view! { <p class="small">{t("只按公布的标准收。符合减免规定的，带证件到窗口办，缴费前都可以。")}</p> })}
            <p class="row offprint">
                {it.receipt.map(|paper| view! { <a class="button" href=Place::Paper(id, paper).href()>{t("看盖章的收据")}</a> })}
                <button class="button button--plain" type="button" on:click=|_| { let _ = window().print(); }>{t("打印")}</button>
                <a class="button button--quiet" href=Place::Case(id).href()>{t("看办件进度")}</a>
            </p>
        </div>
    }
}

/// What was paid beside the bill, and where it is.
fn stray(it: &StrayView) -> impl IntoView {
    let says = match it.refunded_at {
        None => t!("您另付了{}元（{}），会原路退回。", yuan(it.fen), t(it.why.label())),
        Some(at) => {
            t!("您另付的{}元（{}）已在{}原路退回。", yuan(it.fen), t(it.why.label()), tongue::day(at.day()))
        }
    };
    view! { <p class="note">{says}</p> }
}

fn paid_by(way: PayWay) -> &'static str {
    t(way.label())
}

/// Standard, waiver, what is left; added up.
#[component]
pub fn Lines(lines: Vec<BillLine>, due: i64) -> impl IntoView {
    let row = |it: BillLine| {
        let note = match it.waived {
            0 if it.waiver.is_empty() => String::new(),
            0 => t!("减免规定：{}", it.waiver),
            n => t!("减免{}元，依据：{}", yuan(n), it.basis),
        };
        view! {
            <div class="facts__row"><dt class="facts__name">{it.name}</dt>
                <dd>{t!("{}元", yuan(it.fen))} {it.per} {(!note.is_empty()).then(|| view! { <br /> <span class="small quiet">{note}</span> })}</dd></div>
        }
    };
    view! {
        <dl class="facts">
            {lines.into_iter().map(row).collect_view()}
            <div class="facts__row"><dt class="facts__name"><b>{t("应缴")}</b></dt><dd><b>{t!("{}元", yuan(due))}</b></dd></div>
        </dl>
    }
}
