//! 网上咨询 in the programs: what was asked and answered on the case's page, beside a guide, and at the desk. The list and the form are
//! the server's own pages (`page/question.rs`).
use common::{
    call::Page,
    id::ItemId,
    place::Place,
    question::{self, ListForm, PublishedRow, QuestionView},
};
use leptos::prelude::*;

use crate::{
    api,
    tongue::{self, t},
};

pub mod desk;
pub mod figures;

/// Asked, and answered: for whoever asked.
pub fn told(it: &QuestionView) -> impl IntoView + use<> {
    let answer = it.answer.clone();
    let by = it.answered_at.map(|at| format!("{} · {}", it.org, tongue::day(at.day())));
    view! {
        <section class="stack measure" aria-labelledby="asked">
            <h2 class="part" id="asked">{t("您问的")}</h2>
            <p class="prose">{it.text.clone()}</p>
            {(!answer.is_empty()).then(|| view! {
                <h2 class="part">{t("答复")}</h2>
                <div class="note stack stack--tight"><p class="prose">{answer}</p><p class="quiet small">{by}</p></div>
            })}
        </section>
    }
}

/// So many stand on a guide; the others a press away.
const N_BESIDE: usize = 5;

/// 大家问过, and where to ask.
#[component]
pub fn Beside(item: ItemId) -> impl IntoView {
    let form = ListForm { item: Some(item), ..ListForm::default() };
    let found = LocalResource::new(move || {
        let form = form.clone();
        async move { api::call(&question::LIST, &(), &form).await }
    });
    let list = move |it: Page<PublishedRow>| {
        let row = |it: PublishedRow| view! { <li class="list__item"><a class="list__link" href=Place::Question(it.id).href()>{it.question}</a></li> };
        let more = (it.n_rows > N_BESIDE as u64).then(|| {
            let href = Place::Questions(format!("item={item}")).href();
            view! { <p><a href=href>{t!("全部{}个问答", it.n_rows)}</a></p> }
        });
        (it.n_rows > 0).then(|| {
            view! {
                <h3>{t("大家问过")}</h3>
                <ul class="list" lang="zh-CN">{it.rows.into_iter().take(N_BESIDE).map(row).collect_view()}</ul>
                {more}
            }
        })
    };
    view! {
        // Nothing where it does not come: the guide is whole without it.
        {move || found.get().and_then(Result::ok).map(list)}
        <p><a class="button button--plain" href=Place::Ask(Some(item)).href()>{t("我要咨询")}</a></p>
    }
}
