//! 叫号屏: read from across the hall; numbers and windows, no names.
use std::time::Duration;

use common::{
    check::Nothing,
    ticket::{self, Crowd, ScreenView, Shout},
};
use leptos::{prelude::*, task::spawn_local};

use crate::api;
use crate::tongue::{self, t};

const EVERY: Duration = Duration::from_secs(3);

#[component]
pub fn ScreenPage() -> impl IntoView {
    crate::ui::titled(t("叫号屏"));
    // Hangs on a wall: no frame to press, and letters for the far end of the hall.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-place", "wall");
        on_cleanup(move || {
            let _ = document().document_element().map(|it| it.remove_attribute("data-place"));
        });
    }
    let screen: RwSignal<Option<ScreenView>> = RwSignal::new(None);
    let is_lost = RwSignal::new(false);
    // Only what is new is read out.
    let read = StoredValue::new(Vec::<Shout>::new());
    let load = move || {
        spawn_local(async move {
            match api::call(&ticket::SCREEN, &(), &Nothing {}).await {
                Ok(it) => {
                    is_lost.set(false);
                    let before = read.get_value();
                    for shout in it.called.iter().filter(|it| !before.contains(it)) {
                        say(shout);
                    }
                    read.set_value(it.called.clone());
                    screen.set(Some(it));
                }
                Err(_) => is_lost.set(true),
            }
        });
    };
    load();
    if let Ok(handle) = set_interval_with_handle(load, EVERY) {
        on_cleanup(move || handle.clear());
    }
    let shout = |it: Shout| {
        view! { <li class="shout"><b class="shout__no">{it.no}</b> <span class="shout__window">{t!("请到{}", tongue::known(&it.window))}</span></li> }
    };
    let crowd = |it: Crowd| {
        view! { <li class="list__item"><span class="list__main">{tongue::known(&it.org_name)}</span><span class="list__aside">{t!("{}人在等，大约{}分钟", it.n_waiting, it.n_minutes)}</span></li> }
    };
    view! {
        <div class="stack stack--loose">
            <h1>{t("请到窗口")}</h1>
            {move || is_lost.get().then(|| view! { <p class="note note--warn" role="status">{t("网络不通，号码可能不是最新的，请听窗口叫号。")}</p> })}
            <ol class="shouts" aria-live="polite">{move || screen.get().map(|it| it.called.into_iter().map(shout).collect_view())}</ol>
            {move || screen.get().filter(|it| it.called.is_empty()).map(|_| view! { <p class="quiet">{t("现在没有叫号。取号请到自助终端。")}</p> })}
            <section class="stack" aria-labelledby="crowd">
                <h2 class="part" id="crowd">{t("还在排队")}</h2>
                {move || screen.get().map(|it| match it.waiting.is_empty() {
                    true => view! { <p class="quiet">{t("没有人在排队。")}</p> }.into_any(),
                    false => view! { <ul class="list">{it.waiting.into_iter().map(crowd).collect_view()}</ul> }.into_any(),
                })}
            </section>
        </div>
    }
}

/// Where the browser can speak, it does; twice, as halls do.
fn say(it: &Shout) {
    let Ok(Some(speech)) = window().speech_synthesis().map(Some) else { return };
    let digits = it.no.chars().map(|it| it.to_string()).collect::<Vec<_>>().join(" ");
    let text = t!("请{}号到{}", digits, tongue::known(&it.window));
    for _ in 0..2 {
        if let Ok(it) = web_sys::SpeechSynthesisUtterance::new_with_text(&text) {
            speech.speak(&it);
        }
    }
}
