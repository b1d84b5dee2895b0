//! 大厅现在: every line and every window, for whoever is in charge of the hall.
use std::time::Duration;

use common::{
    check::Nothing,
    fault::Fault,
    ticket::window::{self, LineLoad, LoadView, WindowLoad},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    ui::{Failed, Waiting, titled},
};

/// How often the hall is looked at again.
const EVERY: Duration = Duration::from_secs(15);

#[component]
pub fn HallPage() -> impl IntoView {
    titled("大厅现在");
    let seen: RwSignal<Option<LoadView>> = RwSignal::new(None);
    let failed: RwSignal<Option<Fault>> = RwSignal::new(None);
    let load = move || {
        spawn_local(async move {
            match api::call(&window::LOAD, &(), &Nothing {}).await {
                Ok(it) => {
                    failed.set(None);
                    seen.set(Some(it));
                }
                // A line cut for a moment leaves what was there.
                Err(it) if seen.with_untracked(Option::is_none) => failed.set(Some(it)),
                Err(_) => (),
            }
        });
    };
    load();
    if let Ok(handle) = set_interval_with_handle(load, EVERY) {
        on_cleanup(move || handle.clear());
    }
    view! {
        <h1>"大厅现在"</h1>
        {move || match (failed.get(), seen.get()) {
            (Some(it), _) => view! { <Failed fault=it again=load /> }.into_any(),
            (None, None) => view! { <Waiting /> }.into_any(),
            (None, Some(it)) if it.lines.is_empty() => view! {
                <div class="empty"><p class="empty__title">"今天还没有人取号"</p><p>"有人取号、窗口开始叫号以后，这里看得到每个窗口的忙闲。"</p></div>
            }.into_any(),
            (None, Some(it)) => it.lines.into_iter().map(line).collect_view().into_any(),
        }}
    }
}

fn line(it: LineLoad) -> impl IntoView {
    let says = match it.n_waiting {
        0 => "没有人在等".to_owned(),
        n => format!("{n}人在等，等得最久的已经{}分钟，排到最后一位大约{}分钟", it.longest, it.n_minutes),
    };
    view! {
        <section class="stack stack--tight">
            <h2 class="part">{it.org_name}</h2>
            <p>{says}</p>
            {it.is_long.then(|| view! { <p class="note note--warn">"等候超过30分钟，请开备用窗口，或者请暂停的窗口继续叫号。"</p> })}
            <ul class="list">{it.windows.into_iter().map(at).collect_view()}</ul>
        </section>
    }
}

fn at(it: WindowLoad) -> impl IntoView {
    let now = match (it.paused.as_str(), it.no.as_str()) {
        ("", "") => "空着".to_owned(),
        ("", no) => format!("正在办{no}"),
        (why, _) => format!("暂停：{why}"),
    };
    view! {
        <li class="list__item"><span class="list__main">{it.window}</span>
            <span class="list__aside">{now} "，今天办了" {it.n_served} "人"</span></li>
    }
}
