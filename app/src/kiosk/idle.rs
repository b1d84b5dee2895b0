//! 无人操作: whoever walks away leaves nothing behind for the next.
use std::time::Duration;

use common::{account, check::Nothing, place::Place};
use leptos::{prelude::*, task::spawn_local};

use crate::api;

/// Without a touch for so long, it is asked; and so long after that, wiped.
const IDLE_SECONDS: u32 = 60;
const WARNING_SECONDS: u32 = 15;

/// The seconds left until everything is wiped, while the warning stands. Counted only while `is_used`.
pub fn watch(is_used: impl Fn() -> bool + 'static) -> Signal<Option<u32>> {
    let last = StoredValue::new(js_sys::Date::now());
    let n_idle = RwSignal::new(0_u32);
    for event in ["pointerdown", "keydown", "wheel", "touchmove"] {
        let listener = window_event_listener_untyped(event, move |_| {
            last.set_value(js_sys::Date::now());
            n_idle.set(0);
        });
        on_cleanup(move || listener.remove());
    }
    every(Duration::from_secs(1), move || {
        if !is_used() {
            return;
        }
        let n = ((js_sys::Date::now() - last.get_value()) / 1_000.0) as u32;
        n_idle.set(n);
        if n >= IDLE_SECONDS + WARNING_SECONDS {
            last.set_value(js_sys::Date::now());
            wipe();
        }
    });
    Signal::derive(move || {
        let n = n_idle.get();
        (n >= IDLE_SECONDS).then(|| (IDLE_SECONDS + WARNING_SECONDS).saturating_sub(n))
    })
}

pub fn every_minute(work: impl Fn() + 'static) {
    every(Duration::from_secs(60), work);
}

fn every(pause: Duration, work: impl Fn() + 'static) {
    if let Ok(it) = set_interval_with_handle(work, pause) {
        on_cleanup(move || it.clear());
    }
}

/// Session, what the browser keeps, what was copied; and the page itself, in the place of this one in the history. The
/// server's answer to signing out empties the browser's stores and caches too.
pub fn wipe() {
    for store in [window().local_storage(), window().session_storage()] {
        if let Ok(Some(it)) = store {
            let _ = it.clear();
        }
    }
    spawn_local(async {
        let clipboard = window().navigator().clipboard();
        // Refused when nobody touches the screen on some machines; the next touch starts clean all the same.
        let _ = wasm_bindgen_futures::JsFuture::from(clipboard.write_text("")).await;
        let _ = api::call(&account::SIGN_OUT, &(), &Nothing {}).await;
        let _ = window().location().replace(Place::KIOSK);
    });
}
