//! 办件进度, for the applicant, and for whoever holds the slip with its code.
use common::{
    application::{act, stage},
    case::{
        self, CaseView, EventView, LookupForm as Form, ReasonForm, clock::ClockView, correction::CORRECTING,
        kinds::Kind, spaced_no,
    },
    catalogue::{Unit, yuan},
    fault::Fault,
    fee::BillState,
    id::CaseId,
    paper::PaperKind,
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    clock::{Clock, Why},
    open::OpenButton,
};
use crate::tongue::{self, t};
use crate::{
    api,
    decision::licences::Given,
    joint::Joint,
    question::Theirs,
    shipment::Shipment,
    ui::{Crumbs, FaultSummary, Lost, QrCode, TextField, param, shown, titled},
};

#[component]
pub fn TrackPage() -> impl IntoView {
    // From a bundle one goes on to one of its parts: the same page with another case.
    let params = use_params_map();
    move || {
        match params.get().get("id").and_then(|it| it.parse::<CaseId>().ok()) {
        Some(id) => shown(api::load(&case::SHOW, id), |it| {
            let (id, is_owed) = (it.id, it.acts.contains(&act::SUPPLY));
            let owed = is_owed.then(|| {
                view! { <p class="row"><a class="button" href=Place::Materials(id).href()>{t("去交后补材料")}</a></p> }
            });
            let joint = it.joint.clone().map(|it| view! { <Joint it is_own=true /> });
            let sent = matches!(it.stage, stage::READY | stage::CLOSED).then(|| view! { <Shipment id /> });
            let asked = (!it.asked.is_empty()).then(|| view! { <Theirs id acts=it.acts.clone() /> });
            let again = it.item_id.filter(|_| matches!(it.stage, stage::WITHDRAWN | stage::NOT_ACCEPTED | stage::TERMINATED));
            let again = again.map(|item| view! { <p class="row"><OpenButton item says=t("再办一次") /></p> });
            // What it has come to before how it went; and what it began with.
            let given = view! { <Given case=id papers=it.papers.clone() /> };
            let handed = (!it.no.is_empty() && it.kind == Kind::Application).then(|| {
                view! { <p><a class="list__link" href=Place::HandedIn(id).href()>{t("我交的申请：看填的内容和交的材料")}</a></p> }
            });
            view! { <Track it is_own=true more=view! { {given} {owed} {again} {sent} {joint} {asked} {handed} }.into_any() /> }
        })
        .into_any(),
        None => Lost().into_any(),
    }
    }
}

#[component]
pub fn Track(
    it: CaseView,
    is_own: bool,
    /// Where it was looked up, to look up another.
    #[prop(optional)]
    found: Option<RwSignal<Option<CaseView>>>,
    /// What is decided together with it, what is still to be handed in; the program for everybody does without their weight.
    #[prop(optional)]
    more: Option<AnyView>,
) -> impl IntoView {
    titled(&t!("{}：办件进度", it.item_name));
    let id = it.id;
    let tag = match it.stage {
        stage::CORRECTION => "tag tag--warn",
        stage::NOT_ACCEPTED | stage::DENIED => "tag tag--bad",
        it if it.is_over() => "tag",
        _ => "tag tag--brand",
    };
    let held = (!it.holder.is_empty() && it.holder != "您")
        .then(|| view! { {t("现在在 ")} <b>{tongue::known(&it.holder)}</b> {t("。")} });
    let events = it.events.clone();
    let n = events.len();
    let (notices, mut papers) = (it.notices.clone(), it.papers.clone());
    papers.retain(|it| it.kind != PaperKind::Notice);
    let is_over = it.stage.is_over();
    let can_withdraw = it.acts.contains(&act::WITHDRAW);
    let event = move |(at, it): (usize, EventView)| {
        let class = match at + 1 == n && !is_over {
            true => "stages__item stages__item--now",
            false => "stages__item stages__item--done",
        };
        view! {
            <li class=class>
                <span class="stages__sign" aria-hidden="true"></span>
                <div>
                    <p class="stages__name">{t(it.act.called())}</p>
                    <p class="stages__fact">
                        {tongue::day(it.at.day())} " " {it.at.clock()} {(!it.by.is_empty()).then(|| format!(" · {}", tongue::known(&it.by)))}
                        {(!it.note.is_empty()).then(|| format!(" · {}", tongue::known(&it.note)))}
                    </p>
                </div>
            </li>
        }
    };
    view! {
        <div class="stack stack--wide">
            <div class="stack stack--loose">
                {found.map(|found| view! { <p class="offprint"><button class="button button--quiet" type="button" on:click=move |_| found.set(None)>{t("再查一件")}</button></p> })}
                {is_own.then(|| view! { <Crumbs trail=vec![(t("首页"), Place::Home.href()), (t("我的办件"), Place::Mine.href())] /> })}
                <div class="stack">
                    <p class="row row--tight"><span class=tag>{t(it.stage.called())}</span>
                        <span class="quiet">{t("办件编号 ")} <span class="nowrap">{spaced_no(&it.no)}</span></span></p>
                    <h1>{it.item_name.clone()}</h1>
                    <p class="heading__under">{held} {tongue::said(&it.now)}</p>
                    {it.bill.clone().filter(|it| it.state == BillState::Open).map(|bill| view! { <p class="row"><a class="button" href=Place::Bill(id).href()>{t!("去缴费，{}元", yuan(bill.due))}</a></p> })}
                    {(is_own && it.stage == stage::CORRECTION).then(|| view! { <p class="row"><a class="button" href=Place::Part(id, CORRECTING.to_owned()).href()>{t("去补正")}</a></p> })}
                </div>
                {(is_own && !it.pick_up.is_empty()).then(|| view! {
                    <p class="note note--good">{t("取件码：")} <b class="code">{it.pick_up.clone()}</b> <br /> {t("到窗口领取时出示。请只告诉发证的工作人员。")}</p>
                })}
                {(!it.asked.is_empty()).then(|| crate::question::told(&it))}
                {more}
                {it.clock.clone().map(|it| view! { <Clock it /> })}
                {(!it.beside.is_empty()).then(|| view! { <ul class="stack stack--tight quiet">{it.beside.iter().map(beside).collect_view()}</ul> })}
            </div>
            <div class="side side--right">
                <section class="stack" aria-labelledby="way">
                    {(!it.ahead.is_empty()).then(|| view! {
                        <h2 class="part">{t("接下来")}</h2>
                        <ol class="stages">{it.ahead.iter().map(|it| ahead(it)).collect_view()}</ol>
                    })}
                    <h2 class="part" id="way">{t("走到哪了")}</h2>
                    <ol class="stages">{events.into_iter().enumerate().map(event).collect_view()}</ol>
                    {(is_own && !it.reveals.is_empty()).then(|| view! {
                        <h2 class="part">{t("谁看过您的完整号码")}</h2>
                        <ul class="stack stack--tight">{it.reveals.iter().map(|it| view! { <li>{tongue::said(&it.says())}</li> }).collect_view()}</ul>
                    })}
                </section>
                <aside class="stack" aria-label=t("凭证和帮助")>
                    <h2 class="part">{t("可以做的事")}</h2>
                    {(!is_own).then(|| view! {
                        <ul class="list"><li class="list__item"><a class="list__link" rel="external" href=format!("{}?no={}", Place::RateBySlip.href(), it.no)>{t("评价服务")}</a></li></ul>
                    })}
                    {is_own.then(|| view! {
                        <ul class="list">
                            {notices.into_iter().map(|it| view! {
                                <li class="list__item"><a class="list__link" href=Place::Notice(id, it.id).href()>{t("看告知书")}</a><span class="list__aside">{it.no} {t("，")} <time datetime=it.due.to_string()>{t!("{}前补正", tongue::week_day(it.due))}</time></span></li>
                            }).collect_view()}
                            {papers.into_iter().map(|it| view! {
                                <li class="list__item"><a class="list__link" href=Place::Paper(id, it.id).href()>{tongue::known(&it.title)}</a><span class="list__aside">{it.no}</span></li>
                            }).collect_view()}
                            {it.bill.is_some().then(|| view! { <li class="list__item"><a class="list__link" href=Place::Bill(id).href()>{t("缴款单和收据")}</a></li> })}
                            {(!it.no.is_empty()).then(|| view! { <li class="list__item"><a class="list__link" href=Place::Rate(id).href()>{t("评价服务")}</a></li> })}
                            {(!it.no.is_empty() && it.kind == Kind::Application).then(|| view! { <li class="list__item"><a class="list__link" href=Place::Receipt(id).href()>{t("收件凭证")}</a></li> })}
                            {it.clock.is_some().then(|| view! { <li class="list__item"><a class="list__link" href=Place::Why(id).href()>{t("为什么是这一天")}</a></li> })}
                            {it.item_id.map(|it| view! { <li class="list__item"><a class="list__link" href=Place::Guide(it).href()>{t("办事指南")}</a></li> })}
                        </ul>
                    })}
                    {can_withdraw.then(|| view! { <Withdraw id /> })}
                    {(!it.phone.is_empty()).then(|| view! { <p class="small">{t("有疑问请拨 ")} {it.phone.clone()}</p> })}
                    <QrCode qr=it.qr.clone() label=t("查进度的二维码") />
                </aside>
            </div>
        </div>
    }
}

/// What, and by when.
fn ahead(line: &str) -> impl IntoView + use<> {
    let (what, fact) = line.split_once('\n').unwrap_or((line, ""));
    view! {
        <li class="stages__item stages__item--next">
            <span class="stages__sign" aria-hidden="true"></span>
            <div><p class="stages__name">{tongue::said(what)}</p><p class="stages__fact">{tongue::said(fact)}</p></div>
        </li>
    }
}

/// 法定 beside 承诺, in a line.
fn beside(it: &ClockView) -> impl IntoView + use<> {
    let day = tongue::week_day(it.due);
    let kind = t(it.kind.label());
    let says = match (it.stopped, it.unit, it.n_left) {
        (Some(_), Unit::WorkDay, n) if n < 0 => t!("{}：超过{}个工作日", kind, -n),
        (Some(_), _, n) if n < 0 => t!("{}：超过{}天", kind, -n),
        (Some(_), Unit::WorkDay, _) => t!("{}：用了{}个工作日，没有超期", kind, it.n_used),
        (Some(_), Unit::Day, _) => t!("{}：用了{}天，没有超期", kind, it.n_used),
        (Some(_), Unit::Hour | Unit::AtOnce, _) => t!("{}：没有超期", kind),
        (None, ..) => t!("{}：最晚{}", kind, super::clock::until(it, day)),
    };
    view! { <li>{says}</li> }
}

#[component]
fn Withdraw(id: CaseId) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ReasonForm = crate::ui::read(&ev);
        let is_told = !form.reason.trim().is_empty();
        let form = if is_told { form } else { ReasonForm { reason: t("申请人自己撤回").to_owned() } };
        spawn_local(async move {
            match api::call(&case::WITHDRAW, &id, &form).await {
                Ok(_) => drop(window().location().reload()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <details class="fold">
            <summary class="fold__name">{t("撤回申请")}</summary>
            <form class="fold__body stack" novalidate on:submit=submit>
                <p class="small">{t("决定作出前都可以撤回。撤回后需要时可以重新申请。")}</p>
                <FaultSummary fault />
                <TextField name="reason" label=t("为什么撤回（可以不写）") fault />
                <button class="button button--bad" type="submit">{t("撤回")}</button>
            </form>
        </details>
    }
}

#[component]
pub fn WhyPage() -> impl IntoView {
    titled(t("为什么是这一天"));
    match param::<CaseId>("id") {
        Some(id) => shown(api::load(&case::SHOW, id), |it: CaseView| {
            let days = it.days.clone();
            let stretch = |it: common::case::clock::Stretch| view! {
                <tr class="table__row">
                    <th class="table__cell table__cell--lead" scope="row">{tongue::known(&it.whose)}</th>
                    <td class="table__cell" data-name=t("从")><span>{tongue::day(it.from)}</span></td>
                    <td class="table__cell" data-name=t("到")><span>{tongue::day(it.to)}</span></td>
                    <td class="table__cell" data-name=t("工作日")><span>{t!("{}天", it.n_days)}</span></td>
                    <td class="table__cell" data-name=t("计时")><span>{if it.is_counted { t("计入") } else { t("不计入窗口和部门的时限") }}</span></td>
                </tr>
            };
            view! {
                <div class="stack stack--loose">
                    <p><a class="list__link" href=Place::Case(it.id).href()>{t("返回办件进度")}</a></p>
                    <h1>{t("为什么是这一天")}</h1>
                    {match it.clock.clone() {
                        None => view! { <p>{t("这一件现在没有在走的时钟。")}</p> }.into_any(),
                        Some(clock) => view! {
                            <Clock it=clock.clone() with_why=false />
                            <section class="stack" aria-label=t("推算")><h2 class="part">{t("怎么算的")}</h2><Why reasons=clock.reasons version=clock.calendar_version /></section>
                        }.into_any(),
                    }}
                    {(!days.is_empty()).then(|| view! {
                        <section class="stack" aria-label=t("谁的时间")>
                            <h2 class="part">{t("这些天是谁的")}</h2>
                            <table class="table table--fold">
                                <caption class="unseen">{t("从提交到今天，每一段时间在谁手里")}</caption>
                                <thead><tr>{[t("在谁手里"), t("从"), t("到"), t("工作日"), t("计时")].map(|it| view! { <th class="table__head" scope="col">{it}</th> })}</tr></thead>
                                <tbody>{days.into_iter().map(stretch).collect_view()}</tbody>
                            </table>
                        </section>
                    })}
                </div>
            }
        })
        .into_any(),
        None => Lost().into_any(),
    }
}

#[component]
pub fn LookupPage() -> impl IntoView {
    titled(t("查办件进度"));
    let found: RwSignal<Option<CaseView>> = RwSignal::new(None);
    view! {
        {move || match found.get() {
            Some(it) => view! { <Track it is_own=false found /> }.into_any(),
            None => view! {
                <div class="stack stack--loose measure">
                    <h1>{t("查办件进度")}</h1>
                    <p class="heading__under">{t("填收件凭证上的编号和查询码，不用登录。")}</p>
                    <LookupForm found />
                </div>
            }.into_any(),
        }}
    }
}

/// Number and code, with nothing secret in the address.
#[component]
pub fn LookupForm(found: RwSignal<Option<CaseView>>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let query = use_query_map();
    let no = query.get_untracked().get("no").unwrap_or_default();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: Form = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&case::LOOKUP, &(), &form).await {
                Ok(it) => {
                    fault.set(None);
                    found.set(Some(it));
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="no" label=t("办件编号") hint=t("收件凭证上的18位数字，空格可以不输") inputmode="numeric" class="field__input field__input--medium" value=no fault />
            <TextField name="query_code" label=t("查询码") class="field__input field__input--short" fault />
            <p><button class="button button--plain" type="submit">{t("查看进度")}</button></p>
        </form>
    }
}
