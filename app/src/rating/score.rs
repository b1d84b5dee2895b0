//! 评价公开: what people said, with the answers they got.
use common::rating::{self, ReplyView, ScoreView, StarCount};
use leptos::prelude::*;

use crate::tongue::{self, t};
use crate::{
    api,
    ui::{shown, titled},
};

#[component]
pub fn ScorePage() -> impl IntoView {
    titled(t("办事评价"));
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("办事评价")}</h1>
            {shown(api::load(&rating::SCORE, ()), |it| view! { <Score it /> })}
        </div>
    }
    .into_any()
}

#[component]
fn Score(it: ScoreView) -> impl IntoView {
    let n_rated = it.n_rated();
    let satisfied = it.satisfied().map(|it| format!("{}.{}%", it / 10, it % 10));
    let row = move |it: &StarCount| {
        view! { <div class="facts__row"><dt class="facts__name">{t(it.stars.label())}</dt><dd>{it.n}</dd></div> }
    };
    let counts = it.counts.iter().map(row).collect_view();
    view! {
        {match satisfied {
            Some(it) => view! { <p class="heading__under">{t!("近30天满意率{}，{}次评价。", it, n_rated)}</p> }.into_any(),
            None => view! { <p class="heading__under">{t("近30天还没有人评价。")}</p> }.into_any(),
        }}
        <dl class="facts">{counts}
            <div class="facts__row"><dt class="facts__name">{t("没有评价")}</dt><dd>{it.n_silent}</dd></div>
            <div class="facts__row"><dt class="facts__name">{t("复核后不计入")}</dt><dd>{it.n_excluded}</dd></div>
        </dl>
        <p class="quiet">{t("没有评价的，不算满意。复核要两个人同意。")}</p>
        {(!it.replies.is_empty()).then(|| view! {
            <section class="stack"><h2 class="part">{t("差评和答复")}</h2>{it.replies.into_iter().map(reply).collect_view()}</section>
        })}
    }
}

fn reply(it: ReplyView) -> impl IntoView {
    let why: Vec<&str> = it.grievances.iter().map(|it| t(it.label())).collect();
    view! {
        <article class="stack stack--tight">
            <p><b>{it.item_name}</b> " " <span class="quiet">{tongue::day(it.on)}</span> " " <span class="tag">{t(it.stars.label())}</span></p>
            <p>{why.join(t("；"))}</p>
            <p class="note">{t("答复：")} <span lang="zh-CN">{it.reply}</span></p>
        </article>
    }
}
