//! What forms keep in a browser while the line is down, and for whom: a browser many use keeps nobody's words.
use std::sync::atomic::Ordering;

use common::{account::Who, id::CaseId};
use leptos::prelude::*;

use crate::{session::Session, ui::WAS_IN};

/// `draft:<case>`, as `<milliseconds>|<account>|…`. What is older than twelve hours goes before any program is here, by the page's
/// own first script (`app/own.html`).
const PREFIX: &str = "draft:";

/// Where the browser keeps that somebody was signed in. Signing out empties it: what is left means that time ran out.
const IN: &str = "in";

fn store() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn name(id: CaseId) -> String {
    format!("{PREFIX}{id}")
}

fn owner(who: &Who) -> String {
    who.account().map(|it| it.to_string()).unwrap_or_default()
}

pub fn find(id: CaseId) -> Option<String> {
    let text = store()?.get_item(&name(id)).ok()??;
    text.splitn(3, '|').nth(2).map(str::to_owned)
}

pub fn put(id: CaseId, who: &Who, text: &str) {
    if let Some(it) = store() {
        let _ = it.set_item(&name(id), &format!("{:.0}|{}|{text}", js_sys::Date::now(), owner(who)));
    }
}

pub fn drop(id: CaseId) {
    if let Some(it) = store() {
        let _ = it.remove_item(&name(id));
    }
}

/// As soon as it is known who is here, whatever is somebody else's goes.
pub fn watch() {
    let was_in = store().is_some_and(|it| it.get_item(IN).is_ok_and(|it| it.is_some()));
    WAS_IN.store(was_in, Ordering::Relaxed);
    let session = Session::here();
    Effect::new(move |_| {
        if let Some(who) = session.who() {
            greet(&who);
        }
    });
}

fn greet(who: &Who) {
    let (Some(it), Some(_)) = (store(), who.account()) else { return };
    if !matches!(who, Who::Guest { .. }) {
        let _ = it.set_item(IN, "1");
        WAS_IN.store(true, Ordering::Relaxed);
    }
    let here = owner(who);
    let names = (0..it.length().unwrap_or(0)).filter_map(|n| it.key(n).ok()?).filter(|it| it.starts_with(PREFIX));
    for name in names.collect::<Vec<String>>() {
        let text = it.get_item(&name).ok().flatten().unwrap_or_default();
        if text.split('|').nth(1).is_some_and(|whose| !whose.is_empty() && whose != here) {
            let _ = it.remove_item(&name);
        }
    }
}
