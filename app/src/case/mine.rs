//! 我的办件, what needs you first.
use common::{
    application::stage,
    call::Page,
    case::{self, MineForm, MineRow, correction::CORRECTING, spaced_no},
    place::Place,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::tongue::{self, t};
use crate::{
    api,
    session::Session,
    ui::{DayText, provisional, shown, titled},
};

#[component]
pub fn MinePage() -> impl IntoView {
    titled(t("我的办件"));
    let session = Session::here();
    let rows = LocalResource::new(|| async { api::call(&case::MINE, &(), &MineForm::default()).await });
    view! {
        <div class="stack stack--loose">
            <div class="row row--apart">
                <h1>{t("我的办件")}</h1>
                {move || session.is_citizen().then(|| view! { <MyMenu /> })}
            </div>
            {shown(rows, mine)}
        </div>
    }
    .into_any()
}

/// The other pages of 我的.
#[component]
pub fn MyMenu() -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let link = |(name, place): (&'static str, Place)| {
        let href = place.href();
        let is_here = here == href;
        view! { <li><a class="list__link" href=href aria-current=is_here.then_some("page")>{name}</a></li> }
    };
    let all = [
        (t("办件"), Place::Mine),
        (t("消息"), Place::Messages),
        (t("我的预约"), Place::Tickets),
        (t("我的证照"), Place::Licences),
        (t("材料库"), Place::Library),
        (t("代办委托"), Place::Consents),
        (t("我的资料"), Place::Profile),
    ];
    view! { <nav aria-label=t("我的")><ul class="row">{all.map(link).into_iter().collect_view()}</ul></nav> }
}

fn mine(page: Page<MineRow>) -> impl IntoView {
    if page.rows.is_empty() {
        return view! {
            <div class="empty">
                <p class="empty__title">{t("还没有办件")}</p>
                <p>{t("办了什么、办到哪一步，都会在这里。")}</p>
                <a class="button" href=Place::Browse.href()>{t("去办事")}</a>
            </div>
        }
        .into_any();
    }
    let (over, running): (Vec<MineRow>, Vec<MineRow>) = page.rows.into_iter().partition(|it| it.stage.is_over());
    let (yours, others): (Vec<MineRow>, Vec<MineRow>) = running.into_iter().partition(|it| it.needs_you);
    let list = |title: &'static str, rows: Vec<MineRow>| {
        (!rows.is_empty()).then(|| {
            view! {
                <section class="stack" aria-label=title>
                    <h2 class="part">{title}</h2>
                    <ul>{rows.into_iter().map(|it| view! { <Row it /> }).collect_view()}</ul>
                </section>
            }
        })
    };
    view! { <div class="stack stack--loose">{list(t("等您办"), yours)}{list(t("办理中"), others)}{list(t("已结束"), over)}</div> }.into_any()
}

#[component]
fn Row(it: MineRow) -> impl IntoView {
    let is_yours = it.needs_you;
    let href = match it.stage {
        stage::DRAFT => Place::Tasks(it.id).href(),
        _ => Place::Case(it.id).href(),
    };
    let act = match it.stage {
        stage::CORRECTION => Place::Part(it.id, CORRECTING.to_owned()).href(),
        _ => href.clone(),
    };
    let tag = match it.stage {
        stage::CORRECTION => "tag tag--warn",
        stage::PRE_PASSED | stage::RECEIVED | stage::ACCEPTED => "tag tag--good",
        _ => "tag tag--brand",
    };
    view! {
        <li class="result">
            <h3 class="result__name"><a class="result__link" href=href>{it.item_name.clone()}</a></h3>
            <p class="result__facts">
                <span class=tag>{t(it.stage.called())}</span>
                {(!it.no.is_empty()).then(|| view! { <span class="result__fact nowrap">{spaced_no(&it.no)}</span> })}
                {(!it.applicant.is_empty()).then(|| view! { <span class="result__fact">{it.applicant}</span> })}
                {(!it.holder.is_empty()).then(|| view! { <span class="result__fact">{if it.holder == "您" { t("等您办").to_owned() } else { t!("现在在{}", tongue::known(&it.holder)) }}</span> })}
                {it.due.map(|day| view! { <span class="result__fact">{t("最晚")} <DayText day /> {provisional(it.is_provisional)}</span> })}
            </p>
            <p class="result__act">
                <a class="button" class:button--plain=!is_yours href=act>{tongue::said(&it.next)}<span class="unseen">{it.item_name}</span></a>
            </p>
        </li>
    }
}
