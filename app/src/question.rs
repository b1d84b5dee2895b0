//! 网上咨询 in the programs: what was asked and answered on the case's page, beside a guide, and at the desk. The list and the form are
//! the server's own pages (`page/question.rs`).
use common::{
    case::{CaseView, flow::Act},
    check::Nothing,
    fault::Fault,
    id::{CaseId, ItemId},
    place::Place,
    question::{self, act},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{api, tongue::t, ui::FaultSummary};

pub mod desk;
pub mod figures;

/// Asked, and answered: for whoever asked.
pub fn told(it: &CaseView) -> impl IntoView + use<> {
    let part = |name: &'static str, text: &String| {
        (!text.is_empty()).then(|| view! { <h2 class="part">{name}</h2> <p class="prose">{text.clone()}</p> })
    };
    view! { <section class="stack measure">{part(t("您问的"), &it.asked)} {part(t("答复"), &it.answered)}</section> }
}

/// 大家问过, and where to ask.
pub fn beside(item: ItemId, asked: String) -> impl IntoView {
    view! {
        {(!asked.is_empty()).then(|| view! { <h3>{t("大家问过")}</h3> <ul class="list" lang="zh-CN" inner_html=asked></ul> })}
        <p><a class="button button--plain" href=Place::Ask(Some(item)).href()>{t("我要咨询")}</a></p>
    }
}

/// What whoever asked can still do: take it back, or take back the leave to publish it.
#[component]
pub fn Theirs(id: CaseId, acts: Vec<Act>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let send = move |act: Act| {
        spawn_local(async move {
            let call = if act == act::WITHDRAW { &question::WITHDRAW } else { &question::TAKE_LEAVE };
            match api::call(call, &id, &Nothing {}).await {
                // The page says how it stands now.
                Ok(_) => drop(window().location().reload()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let name = |act: Act| match act {
        act::WITHDRAW => Some(t("撤回咨询")),
        act::TAKE_LEAVE => Some(t("不再同意公开")),
        _ => None,
    };
    let button = move |act: Act| {
        let says = name(act)?;
        Some(
            view! { <button class="button button--plain" type="button" on:click=move |_| send(act)>{says}</button> },
        )
    };
    view! {
        <FaultSummary fault />
        <p class="row row--tight">{acts.into_iter().map(button).collect_view()}</p>
    }
}
