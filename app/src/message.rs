//! 消息
use common::{
    call::Page,
    case::MineForm,
    check::Nothing,
    message::{self, MessageView},
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    case::mine::MyMenu,
    ui::{shown, titled},
};

#[component]
pub fn MessagesPage() -> impl IntoView {
    titled(t("消息"));
    // Shown is read: marked here as new once more, counted as new nowhere any more.
    let rows = LocalResource::new(|| async {
        let found = api::call(&message::MESSAGES, &(), &MineForm::default()).await;
        let _ = api::call(&message::READ_ALL, &(), &Nothing {}).await;
        found
    });
    view! {
        <div class="stack stack--loose">
            <div class="row row--apart"><h1>{t("消息")}</h1><MyMenu /></div>
            {shown(rows, messages)}
        </div>
    }
    .into_any()
}

/// The matter, which is the county's, and what is to be said about it.
fn text(text: &str) -> String {
    match text.split_once('：') {
        Some((matter, says)) => format!("{matter}{}{}", t("："), tongue::said(says)),
        None => tongue::said(text),
    }
}

fn messages(page: Page<MessageView>) -> impl IntoView {
    if page.rows.is_empty() {
        return view! { <div class="empty"><p class="empty__title">{t("还没有消息")}</p><p>{t("办件每走一步，都会告诉您。")}</p></div> }.into_any();
    }
    let row = |it: MessageView| {
        let id = it.id;
        // What is about no case is about a booking.
        let place = if it.case.uuid.is_nil() { Place::Tickets } else { Place::Case(it.case) };
        // Read once its case is opened from here.
        let read = move |_| spawn_local(async move { drop(api::call(&message::READ, &id, &Nothing {}).await) });
        view! {
            <li class="list__item">
                <span class="list__main"><a class="list__link" href=place.href() on:click=read><b>{tongue::known(&it.title)}</b></a>
                    {(!it.is_read).then(|| view! { " " <span class="tag tag--brand">{t("未读")}</span> })}<br />{text(&it.text)}</span>
                <span class="list__aside">{tongue::day(it.at.day())} " " {it.at.clock()}</span>
            </li>
        }
    };
    view! { <ul class="list">{page.rows.into_iter().map(row).collect_view()}</ul> }.into_any()
}
