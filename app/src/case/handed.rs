//! 我交的申请: what was handed in, read again at any time, on the screen, on paper, as a file.
use common::{
    case::{
        handed::{self, HandedCorrection, HandedMaterial, HandedPart, HandedView},
        spaced_no,
    },
    id::CaseId,
    material::FileView,
    moment::Moment,
    paper::Fact,
    place::Place,
};
use leptos::prelude::*;

use crate::tongue::{self, t};
use crate::{
    api,
    material::files::Picture,
    ui::{Lost, ToBrowser, param, shown, titled},
};

#[component]
pub fn HandedPage() -> impl IntoView {
    titled(t("我交的申请"));
    match param::<CaseId>("id") {
        Some(id) => shown(api::load(&handed::SHOW, id), |it| view! { <Handed it /> }).into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Handed(it: HandedView) -> impl IntoView {
    let row = |it: Fact| view! { <div class="facts__row"><dt class="facts__name">{tongue::known(&it.name)}</dt><dd>{it.text}</dd></div> };
    let part = move |it: HandedPart| {
        let title = tongue::known(&it.title);
        let label = title.clone();
        view! {
            <section class="stack" aria-label=label>
                <h2 class="part">{title}</h2>
                <dl class="facts">{it.rows.into_iter().map(row).collect_view()}</dl>
            </section>
        }
    };
    let agent = (!it.agent.is_empty()).then(|| t!("，{}代办", it.agent));
    let corrections = it.corrections.clone();
    view! {
        <div class="stack stack--loose measure">
            <p class="offprint"><a class="list__link" href=Place::Case(it.id).href()>{t("返回办件进度")}</a></p>
            <div class="stack stack--tight">
                <p class="heading__over">{it.item_name.clone()}</p>
                <h1>{t("我交的申请")}</h1>
                <p class="heading__under">{it.applicant.clone()} {agent} " · " {t("办件编号 ")} <span class="nowrap">{spaced_no(&it.no)}</span> " · " {moment(it.submitted_at)}</p>
            </div>
            <p class="row offprint">
                <a class="button" href=handed::FILE.url(&it.id) rel="external" download="">{t("下载申请表（PDF）")}</a>
                <button class="button button--quiet" type="button" on:click=|_| { let _ = window().print(); }>{t("打印")}</button>
            </p>
            <ToBrowser />
            {it.parts.into_iter().map(part).collect_view()}
            <section class="stack" aria-label=t("交的材料")>
                <h2 class="part">{t("交的材料")}</h2>
                <ul class="list">{it.materials.into_iter().map(|it| view! { <Handout it /> }).collect_view()}</ul>
            </section>
            {(!corrections.is_empty()).then(|| view! {
                <section class="stack" aria-label=t("补正")>
                    <h2 class="part">{t("补正")}</h2>
                    <ul class="list">{corrections.into_iter().map(|it| view! { <Corrected it /> }).collect_view()}</ul>
                </section>
            })}
        </div>
    }
}

/// One material: what is valid now, and what it took the place of.
#[component]
fn Handout(it: HandedMaterial) -> impl IntoView {
    let picture = |it: FileView| view! { <li><Picture it /></li> };
    let is_empty = it.files.is_empty();
    view! {
        <li class="list__item"><div class="list__main stack stack--tight">
            <b>{it.name}</b>
            {match is_empty {
                true => view! { <p class="quiet">{t("没有交")}</p> }.into_any(),
                false => view! { <ul class="stack stack--tight">{it.files.into_iter().map(picture).collect_view()}</ul> }.into_any(),
            }}
            {(!it.former.is_empty()).then(|| view! {
                <details class="fold"><summary class="fold__name">{t("以前交的版本")}</summary>
                    <ul class="fold__body stack stack--tight">{it.former.into_iter().map(picture).collect_view()}</ul></details>
            })}
        </div></li>
    }
}

/// As days are written everywhere, with the hour it came.
fn moment(it: Moment) -> String {
    format!("{} {}", tongue::whole_day(it.day()), it.clock())
}

#[component]
fn Corrected(it: HandedCorrection) -> impl IntoView {
    let changed = it
        .changed
        .into_iter()
        .map(|it| view! { <li>{tongue::known(&it.name)} {t("：")} {it.text}</li> })
        .collect::<Vec<_>>();
    let asked = it.asked.into_iter().map(|it| view! { <li>{it.name} {t("：")} {it.text}</li> }).collect_view();
    view! {
        <li class="list__item"><div class="list__main stack stack--tight">
            <p><b>{it.no}</b> " · " {tongue::whole_day(it.told_on)}</p>
            <ul>{asked}</ul>
            {(!changed.is_empty()).then(|| view! { <ul>{changed}</ul> })}
            <p class="quiet">{match it.answered_at {
                Some(at) => t!("补正收到于{}", moment(at)),
                None => t("还没有补正").to_owned(),
            }}</p>
        </div></li>
    }
}
