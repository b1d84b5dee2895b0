//! 首页: what is due, late, back, and waits for a signature, over all kinds; for whoever leads, what only they settle.
use common::{
    account::Duty,
    call::Page,
    case::QueueRow,
    check::Nothing,
    decision::{InboxForm, TrayCount},
    desk::{self, Card, CardCount, HomeView, ListForm, N_PER_PAGE},
    message::MessageView,
    place::DeskPlace,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::{frame::Frame, rows::Rows};
use crate::{
    api,
    session::Session,
    ui::{Failed, Waiting, pager::Pager, titled},
};

fn href(form: &ListForm) -> String {
    format!("{}?{}", DeskPlace::Home.href(), serde_urlencoded::to_string(form).unwrap_or_default())
}

#[component]
pub fn HomePage() -> impl IntoView {
    titled("首页");
    let frame = Frame::here();
    frame.ask();
    let query = use_query_map();
    // One card's cases, if the address names it.
    let form = Memo::new(move |_| {
        let text = query.with(|it| it.to_query_string());
        let form = serde_urlencoded::from_str::<ListForm>(text.trim_start_matches('?')).ok()?;
        query.with(|it| it.get("card").is_some()).then_some(form)
    });
    move || match frame.outcome() {
        None => Waiting().into_any(),
        Some(Err(fault)) => view! { <Failed fault again=move || frame.ask() /> }.into_any(),
        Some(Ok(it)) => view! { <Home it form /> }.into_any(),
    }
}

#[component]
fn Home(it: HomeView, form: Memo<Option<ListForm>>) -> impl IntoView {
    let HomeView { today, cards, trays, first, n_review, n_notices, is_preparing } = it;
    let (heads, mine): (Vec<CardCount>, Vec<CardCount>) = cards.into_iter().partition(|it| it.card.is_of_head());
    let reviews = Session::here().who_now().is_some_and(|it| it.holds(Duty::PreReview));
    let has_trays = reviews || !trays.is_empty();
    view! {
        <div class="stack stack--loose">
            <div class="stack">
                <div class="row row--base"><h1>"今天"</h1><p class="quiet">{today.zh()} " " {today.week_zh()}</p></div>
                {is_preparing.then(|| view! {
                    <p class="note note--warn">"大厅还在筹备，没有开门：群众在网上看到的是“筹备中”，窗口也还不能收件。系统管理员按“开门”以后就能办。"</p>
                })}
                <Cards label="今天要办的" all=mine form />
            </div>
            {(n_notices > 0).then(|| view! { <Notices n=n_notices /> })}
            {(!heads.is_empty()).then(|| view! {
                <section class="stack" aria-labelledby="heads">
                    <h2 class="part" id="heads">"等您定的"</h2>
                    <Cards label="等您定的" all=heads form />
                </section>
            })}
            {move || match form.get() {
                Some(it) => view! { <Listed form=it /> }.into_any(),
                None => view! { <First rows=first.clone() /> }.into_any(),
            }}
            {has_trays.then(|| view! { <Trays n_review=reviews.then_some(n_review) trays /> })}
        </div>
    }
}

#[component]
fn Cards(label: &'static str, all: Vec<CardCount>, form: Memo<Option<ListForm>>) -> impl IntoView {
    let card = move |CardCount { card, n }| {
        let is_here = Memo::new(move |_| form.with(|it| it.as_ref().is_some_and(|it| it.card == card)));
        let href = card.place().map_or_else(|| href(&ListForm { card, page: None }), |it| it.href());
        let class = match (n, card) {
            (0, _) => "tally tally--none",
            (
                _,
                Card::Late
                | Card::Today
                | Card::Deemed
                | Card::Accepted
                | Card::Broken
                | Card::Stamps
                | Card::Gone,
            ) => "tally tally--bad",
            _ => "tally",
        };
        view! {
            <li>
                <a class=class class:tally--here=is_here href=href aria-current=move || is_here.get().then_some("true")>
                    <span class="tally__n">{n}</span><span class="tally__name">{card.label()}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="tallies" aria-label=label>{all.into_iter().map(card).collect_view()}</ul> }
}

/// 提醒 nobody has read yet.
#[component]
fn Notices(n: u64) -> impl IntoView {
    let frame = Frame::here();
    let found =
        LocalResource::new(|| async { api::call(&desk::NOTICES, &(), &desk::NoticesForm::default()).await });
    let seen = move |_| {
        spawn_local(async move {
            if api::call(&desk::SEEN, &(), &Nothing {}).await.is_ok() {
                frame.ask();
            }
        });
    };
    let line = |it: MessageView| {
        let href = DeskPlace::Dossier(it.case).href();
        view! { <li><a href=href><b>{it.title}</b></a> " " {it.text} " " <span class="quiet">{it.at.zh()}</span></li> }
    };
    view! {
        <section class="note note--warn stack stack--tight" aria-labelledby="notices">
            <h2 id="notices">"提醒 " {n} "条"</h2>
            {crate::ui::shown(found, move |it: Page<MessageView>| {
                let unread = it.rows.into_iter().filter(|it| !it.is_read);
                view! { <ul class="stack stack--tight">{unread.map(line).collect_view()}</ul> }
            })}
            <p><button class="button button--plain" type="button" on:click=seen>"都看过了"</button></p>
        </section>
    }
}

/// 先办这些
#[component]
fn First(rows: Vec<QueueRow>) -> impl IntoView {
    view! {
        <section class="stack stack--tight" aria-labelledby="first">
            <h2 class="part" id="first">"先办这些"</h2>
            {match rows.is_empty() {
                true => view! {
                    <div class="empty">
                        <p class="empty__title">"现在没有要您办的件"</p>
                        <p>"有新的件到您手里，会按到期先后排在这里。"</p>
                    </div>
                }
                .into_any(),
                false => view! { <Rows caption="先办这些，按到期先后" rows /> }.into_any(),
            }}
        </section>
    }
}

/// The cases one card counts.
#[component]
fn Listed(form: ListForm) -> impl IntoView {
    let (card, page) = (form.card, form.page.unwrap_or(1));
    let asked = form.clone();
    let found = LocalResource::new(move || {
        let form = asked.clone();
        async move { api::call(&desk::LIST, &(), &form).await }
    });
    let drawn = move |it: Page<QueueRow>| {
        let Page { rows, n_rows } = it;
        view! {
            {match rows.is_empty() {
                true => view! { <div class="empty"><p class="empty__title">"这里现在没有件"</p></div> }.into_any(),
                false => view! { <Rows caption=card.label() rows /> }.into_any(),
            }}
            <Pager n_rows per_page=N_PER_PAGE page href=move |n| href(&ListForm { card, page: Some(n) }) />
        }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="listed">
            <div class="row row--apart part">
                <h2 id="listed">{card.label()}</h2>
                <a href=DeskPlace::Home.href()>"看先办哪些"</a>
            </div>
            <p class="quiet">{card.says()}</p>
            {crate::ui::shown(found, drawn)}
        </section>
    }
}

/// Everything else that lies in the trays of this person.
#[component]
fn Trays(n_review: Option<u64>, trays: Vec<TrayCount>) -> impl IntoView {
    let link = |name: &'static str, href: String, n: u64| {
        view! { <li><a class="views__link" href=href>{name}<span>{n}</span></a></li> }
    };
    let tray = move |TrayCount { tray, n_cases }| {
        let form = InboxForm { tray: Some(tray), ..InboxForm::default() };
        let query = serde_urlencoded::to_string(&form).unwrap_or_default();
        link(tray.label(), format!("{}?{query}", DeskPlace::Inbox.href()), n_cases)
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="trays">
            <h2 class="part" id="trays">"全部待办"</h2>
            <ul class="trays">
                {n_review.map(|n| link("待预审", DeskPlace::Queue.href(), n))}
                {trays.into_iter().map(tray).collect_view()}
            </ul>
        </section>
    }
}
