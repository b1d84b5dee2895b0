//! 语言: the screens' words in the language of whoever reads. Chinese stands in the code and costs nothing; another language is
//! one file under `app/text`, fetched before the program is put together by those who have chosen it.
use std::sync::OnceLock;

use common::{
    moment::Day,
    tongue::{COOKIE, Table, fill},
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use crate::api;
/// The macro and the function, by one name.
pub use crate::t;

/// Code and own name of every language but Chinese: the files under `app/text`, by `build.rs`.
pub const TONGUES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/tongues.rs"));
/// Where the browser keeps the choice.
const KEY: &str = "tongue";
static TABLE: OnceLock<Table> = OnceLock::new();

fn chosen() -> Option<&'static str> {
    let kept = window().local_storage().ok().flatten()?.get_item(KEY).ok().flatten()?;
    TONGUES.iter().map(|it| it.0).find(|it| *it == kept)
}

/// Goes on once the words are here, or at once where they are in the code; without them when they do not come.
pub fn load(go_on: impl FnOnce() + 'static) {
    let Some(code) = chosen() else { return go_on() };
    // Leptos spawns nothing before something is mounted.
    spawn_local(async move {
        if let Some(it) = api::words(code).await {
            let _ = TABLE.set(it);
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("lang", code);
            }
        }
        go_on();
        declare_changes();
    });
}

/// What is still Chinese on a page in another language is the county's own: matters, forms, names. It is declared as what it
/// is, for whoever has the page read aloud, whenever the page has changed.
fn declare_changes() {
    if is_chinese() {
        return;
    }
    let changed = Closure::<dyn Fn()>::new(|| request_animation_frame(declare));
    let options = web_sys::MutationObserverInit::new();
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    if let (Some(body), Ok(it)) =
        (document().body(), web_sys::MutationObserver::new(changed.as_ref().unchecked_ref()))
    {
        let _ = it.observe_with_options(&body, &options);
    }
    changed.forget();
    declare();
}

fn declare() {
    let Ok(all) = document().query_selector_all("body :not([lang])") else { return };
    for it in (0..all.length()).filter_map(|n| all.get(n)) {
        let Some(it) = it.dyn_ref::<web_sys::Element>() else { continue };
        let texts = it.child_nodes();
        let has_text = (0..texts.length())
            .filter_map(|n| texts.get(n))
            .any(|it| it.node_type() == web_sys::Node::TEXT_NODE && is_han(&it.node_value().unwrap_or_default()));
        let is_named = |name: &&str| it.get_attribute(name).is_some_and(|it| is_han(&it));
        if has_text || ["alt", "aria-label", "placeholder"].iter().any(is_named) {
            let _ = it.set_attribute("lang", "zh-CN");
        }
    }
}

/// The language a line is to be spoken in.
pub fn of(line: &str) -> &'static str {
    match here() {
        "" => "zh-CN",
        _ if is_han(line) => "zh-CN",
        it => it,
    }
}

fn is_han(text: &str) -> bool {
    text.chars().any(|it| ('\u{4e00}'..='\u{9fff}').contains(&it))
}

/// Keeps the choice and shows the page anew in it; an application is kept as it is typed.
pub fn choose(code: &str) {
    if let Ok(Some(it)) = window().local_storage() {
        let _ = match code {
            "" => it.remove_item(KEY),
            _ => it.set_item(KEY, code),
        };
    }
    // So that the server's own words, which come before the program, are in it as well.
    let kept = format!("{COOKIE}={code};path=/;max-age=31536000;samesite=lax");
    let _ = js_sys::Reflect::set(&document(), &JsValue::from_str("cookie"), &JsValue::from_str(&kept));
    let _ = window().location().reload();
}

/// The code of the language the page is in; empty: Chinese.
pub fn here() -> &'static str {
    match is_chinese() {
        true => "",
        false => chosen().unwrap_or_default(),
    }
}

pub fn is_chinese() -> bool {
    TABLE.get().is_none()
}

/// A sentence of the screens.
pub fn t(key: &'static str) -> &'static str {
    TABLE.get().and_then(|it| it.line(key)).unwrap_or(key)
}

/// A sentence that came whole, from the rules or from the server.
pub fn said(text: &str) -> String {
    TABLE.get().map_or_else(|| text.to_owned(), |it| it.said(text))
}

/// What may be ours or the county's own: the name of a field, a step, a choice. Told whole or not at all.
pub fn known(text: &str) -> String {
    TABLE.get().map_or_else(|| text.to_owned(), |it| it.known(text))
}

/// A sentence with places: `t!("还剩{}个工作日", n)`.
pub fn filled(key: &'static str, with: &[&str]) -> String {
    fill(t(key), with)
}

#[macro_export]
macro_rules! t {
    ($key:literal $(, $it:expr)* $(,)?) => {
        $crate::tongue::filled($key, &[$(&($it).to_string()),*])
    };
}

/// 11月30日
pub fn day(it: Day) -> String {
    known(&it.zh())
}

/// 11月30日（周一）
pub fn week_day(it: Day) -> String {
    known(&format!("{}（{}）", it.zh(), it.week_zh()))
}

/// 2026年11月30日（周一）
pub fn whole_day(it: Day) -> String {
    known(&it.zh_full())
}
