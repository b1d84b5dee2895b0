//! 办事指南: the short version first, then everything.
use common::{
    catalogue::{self, GuideView, Item, ItemState, Material, Necessity, yuan},
    id::ItemId,
    place::Place,
};
use leptos::prelude::*;

use super::{
    flow::Flow,
    home::state_tag,
    sample::{BlankLink, SamplePicture},
};
use crate::question::beside;
use crate::tongue::{self, t};
use crate::{
    api,
    island::Later,
    shell::looks::LooksHere,
    ui::{Crumbs, DayText, Lost, QrCode, param, provisional, shown, titled},
};

#[component]
pub fn GuidePage() -> impl IntoView {
    match param::<ItemId>("id") {
        Some(id) => shown(api::load(&catalogue::GUIDE, id), guide).into_any(),
        None => Lost().into_any(),
    }
}

fn guide(it: GuideView) -> impl IntoView {
    titled(&it.item.name);
    let GuideView { id, item, .. } = it.clone();
    let is_known = !matches!(it.state, ItemState::Listed);
    let looks = LooksHere::here();
    view! {
        <article class="stack stack--loose">
            <Crumbs trail=vec![(t("首页"), Place::Home.href()), (t("办事"), Place::Browse.href())] />
            <div class="stack">
                <p class="row row--tight">
                    <span class="tag">{t(catalogue::power_label(&item.power))}</span>
                    <span class="tag">{t(item.kind.label())}</span>
                    <span class="tag">{t!("{}办理", t(item.level.label()))}</span>
                    {state_tag(it.state)}
                </p>
                <h1>{item.name.clone()}</h1>
                {(!item.summary.is_empty()).then(|| view! { <p class="heading__under">{item.summary.clone()}</p> })}
            </div>
            {(!it.faults.is_empty()).then(|| view! {
                <div class="note">
                    <p><b>{t("质检没有通过，改好后再导入（只有工作人员看得到）")}</b></p>
                    <ul>{it.faults.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view()}</ul>
                </div>
            })}
            // One of the two, by what the page looks like.
            <div class="guide__five" inner_html=it.five.clone()></div>
            {is_known.then(|| view! { <Brief item=item.clone() /> })}
            <Acts it=it.clone() />
            <div class="stack" inner_html=it.near.clone()></div>
            <details class="guide__rest stack stack--loose" prop:open=move || !looks.is_elder()>
            <summary class="button button--plain guide__more">{t("看全部内容")}</summary>
            {it.example.clone().map(|it| view! {
                <p class="note">{t("今天（")} {tongue::day(it.today)} {t("）受理的话，最晚")} <b><DayText day=it.due /></b> {t("办结。")} {provisional(it.is_provisional)}</p>
            })}
            {(!item.conditions.is_empty()).then(|| view! {
                <section class="stack" aria-labelledby="who">
                    <h2 class="part" id="who">{t("谁能办")}</h2>
                    <ol class="numbered">{item.conditions.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view()}</ol>
                </section>
            })}
            {(!it.parts.is_empty()).then(|| view! { <Parts parts=it.parts.clone() /> })}
            {(!item.materials.is_empty()).then(|| view! { <Later at=3><Materials item=item.clone() id version=it.version /></Later> })}
            <Later at=4><Rest it=it.clone() /></Later>
            </details>
        </article>
    }
}

/// What is read further down.
#[component]
fn Rest(it: GuideView) -> impl IntoView {
    let item = it.item.clone();
    view! {
            {(!item.steps.is_empty()).then(|| view! {
                <section class="stack" aria-labelledby="flow">
                    <h2 class="part" id="flow">{t("怎么办")}</h2>
                    <Flow steps=item.steps.clone() />
                </section>
            })}
            {(!it.elements.is_empty()).then(|| view! { <Elements it=it.clone() /> })}
            {(!item.faq.is_empty()).then(|| view! {
                <section class="stack" aria-labelledby="faq">
                    <h2 class="part" id="faq">{t("常见问题")}</h2>
                    <div>{item.faq.iter().map(|it| view! {
                        <details class="fold">
                            <summary class="fold__name">{it.question.clone()}</summary>
                            <p class="fold__body">{it.answer.clone()}</p>
                        </details>
                    }).collect_view()}</div>
                </section>
            })}
            <section class="stack" aria-labelledby="more">
                <h2 class="part" id="more">{t("还有疑问")}</h2>
                <div class="row row--apart">
                    <div class="stack stack--tight"><div inner_html=it.contact.clone()></div> {beside(it.id, it.asked.clone())}</div>
                    <figure class="stack stack--tight">
                        <QrCode qr=it.qr label=t("用手机打开这个指南的二维码") />
                        <figcaption class="tiny quiet">{t("用手机接着看")}</figcaption>
                    </figure>
                </div>
            </section>
    }
}

/// The short version: who, how many materials, how often, how long, how much, where.
#[component]
fn Brief(item: Item) -> impl IntoView {
    let who = item.audience.iter().map(|it| t(it.label())).collect::<Vec<_>>().join(t("、"));
    let (n_needed, n_other) = item.n_materials();
    let visits = item.visits.map_or(t("请询问窗口").to_owned(), |it| {
        if it == 0 { t("不用跑").to_owned() } else { t!("{}次", it) }
    });
    let long = item.promised.map_or(t("请询问窗口").to_owned(), |it| tongue::said(&it.says()));
    let law = item.statutory.map(|it| t!("法定{}", tongue::said(&it.says()))).unwrap_or_default();
    let fee = match &item.fee {
        None => t("请询问窗口").to_owned(),
        Some(it) if !it.is_charged => t("不收费").to_owned(),
        Some(it) => it.items.iter().map(|it| t!("{}元{}", yuan(it.fen), it.per)).collect::<Vec<_>>().join(t("、")),
    };
    let waiver = item.fee.iter().flat_map(|it| &it.items).map(|it| it.waiver.clone()).next().unwrap_or_default();
    let place =
        item.places.first().map(|it| it.name.clone()).filter(|it| !it.is_empty()).unwrap_or(item.window.clone());
    let can_web = item.can_apply_online();
    let cell = |class: &'static str, name: &'static str, value: String, more: String| {
        view! {
            <div class=class>
                <dt class="brief__name">{name}</dt>
                <dd><p class="brief__value">{value}</p>{(!more.is_empty()).then(|| view! { <p class="brief__more">{more}</p> })}</dd>
            </div>
        }
    };
    let other = if n_other > 0 { t!("另有{}份看情形", n_other) } else { String::new() };
    view! {
        <div class="guide__brief">
            <dl class="brief">
                {cell("brief__cell brief__cell--half", t("谁能办"), who, item.conditions.first().cloned().unwrap_or_default())}
                {cell("brief__cell brief__cell--pair0", t("要交几份材料"), t!("{}份", n_needed), other)}
                {cell("brief__cell brief__cell--last", t("跑几次"), visits, item.visit_reason.clone())}
                {cell("brief__cell brief__cell--half", t("多久办好"), long, law)}
                {cell("brief__cell", t("收费"), fee, waiver)}
                {cell("brief__cell brief__cell--last", t("在哪办"), if can_web { t("网上").to_owned() } else { t("窗口").to_owned() }, if can_web { t!("或{}", place) } else { place })}
            </dl>
            <div class="threshold"></div>
        </div>
    }
}

#[component]
fn Acts(it: GuideView) -> impl IntoView {
    let has_check = !it.item.questions.is_empty();
    match it.is_open {
        true => view! {
            <div class="row offprint">
                <crate::case::open::OpenButton item=it.id />
                {(it.item.daily > 0).then(|| view! { <a class="button button--plain" href=Place::Book(it.id).href() rel="external">{t("预约到窗口办")}</a> })}
                {has_check.then(|| view! {
                    <a class="button button--plain button--large" href=Place::Check(it.id).href()>{t("先看看我能不能办")}</a>
                })}
                <button class="button button--quiet" type="button" on:click=|_| { let _ = window().print(); }>{t("打印指南")}</button>
            </div>
        }
        .into_any(),
        false => view! { <p class="note note--warn"><b>{t("现在不能网上申请。")}</b>{tongue::said(&it.shut_because)}</p> }.into_any(),
    }
}

/// 一件事: what is decided together, by whom, and how long each takes.
#[component]
fn Parts(parts: Vec<String>) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="parts">
            <h2 class="part" id="parts">{t("一次办好几件")}</h2>
            <p>{t("填一张表、交一套材料，下面几件一起办。")}</p>
            <ol class="numbered">{parts.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Materials(item: Item, id: ItemId, version: i32) -> impl IntoView {
    let n_questions = item.questions.len();
    view! {
        <section class="stack" aria-labelledby="materials">
            <h2 class="part" id="materials">{t("要交的材料")}</h2>
            {(n_questions > 0).then(|| view! {
                <p class="note note--brand offprint">
                    <b>{t("回答")} {n_questions} {t("个问题，只看您要交的。")}</b> <a href=Place::Check(id).href()>{t("开始")}</a>
                </p>
            })}
            <table class="table table--fold">
                <caption class="unseen">{t("申请材料")}</caption>
                <thead><tr>
                    {[t("材料"), t("是否必要"), t("份数"), t("来源"), t("形式"), t("受理标准")].map(|it| view! { <th class="table__head" scope="col">{it}</th> })}
                </tr></thead>
                <tbody>{item.materials.iter().map(|it| view! { <MaterialRow it=it.clone() /> }).collect_view()}</tbody>
            </table>
            <div class="guide__papers">{item.materials.into_iter().filter_map(|it| papers(it, id, version)).collect_view()}</div>
        </section>
    }
}

#[component]
fn MaterialRow(it: Material) -> impl IntoView {
    let source = match it.issuer.as_str() {
        "" => t(it.source.label()).to_owned(),
        issuer => t!("{}（{}）", t(it.source.label()), issuer),
    };
    let necessity = match (it.necessity, it.is_generated) {
        (_, true) => t("网上填写，系统生成").to_owned(),
        (Necessity::Required, _) if !it.when.is_empty() => t("看情形").to_owned(),
        (Necessity::Conditional, _) => t("看情形").to_owned(),
        (it, _) => t(it.label()).to_owned(),
    };
    let copies = tongue::said(&it.copies());
    let cell = |name: &'static str, value: String| view! { <td class="table__cell" data-name=name><span>{value}</span></td> };
    view! {
        <tr class="table__row">
            <th class="table__cell table__cell--lead" scope="row">{it.name}</th>
            {cell(t("是否必要"), necessity)} {cell(t("份数"), copies)} {cell(t("来源"), source)} {cell(t("形式"), it.form)}
            {cell(t("受理标准"), if it.standard.is_empty() { "—".to_owned() } else { it.standard })}
        </tr>
    }
}

/// 空白表格和样表, on the page and on paper.
fn papers(it: Material, id: ItemId, version: i32) -> Option<impl IntoView> {
    if it.blank.is_empty() && it.sample.is_empty() {
        return None;
    }
    let blank = (!it.blank.is_empty()).then(|| {
        view! {
            <h3>{t("空白表格")}</h3>
            <p class="offprint"><BlankLink item=id version material=it.clone() /></p>
            <pre class="paper paper--form">{it.blank.clone()}</pre>
        }
    });
    let sample = (!it.sample.is_empty()).then(|| {
        view! {
            <h3>{t("样例")}</h3>
            <SamplePicture item=id version material=it.clone() />
        }
    });
    let what = match (it.blank.is_empty(), it.sample.is_empty()) {
        (false, false) => t("空白表格和样例"),
        (false, true) => t("空白表格"),
        _ => t("样例"),
    };
    Some(view! {
        <details class="fold">
            <summary class="fold__name">{it.name.clone()} {t("：")} {what}</summary>
            <div class="fold__body stack">{blank}{sample}</div>
        </details>
    })
}

#[component]
fn Elements(it: GuideView) -> impl IntoView {
    let row = |(n, it): (usize, String)| {
        let (name, value) = it.split_once('：').unwrap_or((&it, ""));
        view! {
            <div class="facts__row">
                <dt class="facts__name"><span class="facts__no">{n}</span>{tongue::said(name)}</dt>
                <dd>{if value.is_empty() { t("待补充").to_owned() } else { tongue::known(value) }}</dd>
            </div>
        }
    };
    let n = it.elements.iter().filter(|it| !it.ends_with('：')).count();
    let rows = (1..).zip(it.elements).map(row).collect_view();
    view! {
        <section class="stack guide__all" aria-labelledby="all">
            <div class="row row--apart part">
                <h2 id="all">{t("全部22个要素")}</h2>
                <p class="quiet small">{t("第")} {it.version} {t("版 · ")} {tongue::whole_day(it.published_on)} {t("公布 · 已有")} {n} "/22"</p>
            </div>
            <dl class="facts facts--2">{rows}</dl>
        </section>
    }
}
