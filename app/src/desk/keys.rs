//! 按键: `g` and a letter to a page, `/` to the search, `?` to what keys there are.
use common::account::{Duty, Who};
use leptos::{html::Dialog, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    frame::Frame,
    menu::{MENU, by_key, entries},
    search::SEEK,
};
use crate::{review::queue::is_typing, session::Session};

/// How long `g` waits for its letter, in milliseconds.
const PATIENCE: f64 = 1_500.0;

/// Heard before any page hears it: the letter after `g` is no key of the page one is on.
pub fn listen(frame: Frame) {
    let session = Session::here();
    let go = crate::ui::navigate();
    let since = StoredValue::new(None::<f64>);
    let press = move |ev: web_sys::KeyboardEvent| {
        let Some(who @ Who::Staff { .. }) = session.who_now() else { return };
        if is_typing(&ev) || frame.has_keys_open_now() {
            return;
        }
        let now = js_sys::Date::now();
        let is_second = since.get_value().is_some_and(|it| now - it < PATIENCE);
        since.set_value(None);
        let key = ev.key();
        let is_ours = match key.as_str() {
            _ if is_second => {
                if let Some(to) = by_key(&key, &who) {
                    go(&to);
                }
                true
            }
            "g" | "G" => {
                since.set_value(Some(now));
                true
            }
            "/" => {
                crate::ui::focus(SEEK);
                true
            }
            "?" | "？" => {
                frame.show_keys();
                true
            }
            _ => false,
        };
        if is_ours {
            ev.prevent_default();
            ev.stop_immediate_propagation();
        }
    };
    let press = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(press);
    let _ = window().add_event_listener_with_callback_and_bool("keydown", press.as_ref().unchecked_ref(), true);
    press.forget();
}

type Keys = (&'static str, &'static [(&'static str, &'static str)]);

/// What single pages hear (`review/queue.rs`, `review/examine.rs`, `review/viewer.rs`).
const OF_PAGES: [Keys; 2] = [
    ("预审队列", &[("N", "办下一件"), ("J K", "上下"), ("回车", "打开"), ("F", "在队列里找")]),
    (
        "预审一件",
        &[
            ("1 2 3", "合格、不合格、容缺"),
            ("J K", "上下一份"),
            ("← →", "翻页"),
            ("0 W + -", "整页、整宽、放大、缩小"),
            ("R D V", "转动、双页、缩略图"),
            ("S E", "看样例、对照上一版"),
            ("Y", "其余页已看"),
            ("P", "通过"),
            ("T", "一次告知"),
            ("N", "办下一件"),
        ],
    ),
];

/// The list of keys, over the page until it is closed.
#[component]
pub fn KeysDialog(frame: Frame) -> impl IntoView {
    let session = Session::here();
    let node = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(it) = node.get() else { return };
        match frame.has_keys_open() {
            true => drop(it.show_modal()),
            false => it.close(),
        }
    });
    let row = |key: String, says: &'static str| {
        view! { <div class="keys__row"><dt><kbd class="key">{key}</kbd></dt><dd>{says}</dd></div> }
    };
    let pages = move || {
        let who = session.who().unwrap_or(Who::Nobody);
        let all = MENU.iter().flat_map(|it| entries(it, &who));
        all.map(|it| row(format!("G {}", it.key.to_ascii_uppercase()), it.name)).collect_view()
    };
    let of_pages = move || {
        session.who().is_some_and(|it| it.holds(Duty::PreReview)).then(|| {
            OF_PAGES.map(|(name, all)| {
                view! {
                    <section class="stack stack--tight">
                        <h3>{name}</h3>
                        <dl class="keys__list">
                            {all.iter().map(|(key, says)| row((*key).to_owned(), says)).collect_view()}
                        </dl>
                    </section>
                }
            })
        })
    };
    view! {
        <dialog class="keys" node_ref=node aria-labelledby="keys-title" on:close=move |_| frame.hide_keys()>
            <div class="row row--apart">
                <h2 class="keys__title" id="keys-title">"按键说明"</h2>
                <button class="button button--plain" type="button" on:click=move |_| frame.hide_keys()>"关闭"</button>
            </div>
            <div class="keys__all">
                <section class="stack stack--tight">
                    <h3>"到处都能用"</h3>
                    <dl class="keys__list">
                        {row("/".to_owned(), "找办件")} {row("?".to_owned(), "看按键")} {pages}
                    </dl>
                    <p class="quiet small">"G和字母先后按。正在填写的时候，键就是字母。"</p>
                </section>
                <div class="stack">{of_pages}</div>
            </div>
        </dialog>
    }
}
