//! 叫号, at the window: who is here, who is next, who did not come.
use std::time::Duration;

use common::{
    check::Nothing,
    fault::Fault,
    id::TicketId,
    place::DeskPlace,
    ticket::{self, LineRow, LineView},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    ui::{Failed, FaultSummary, Waiting, titled},
};

/// How often the line is looked at again.
const EVERY: Duration = Duration::from_secs(5);

#[component]
pub fn LinePage() -> impl IntoView {
    titled("叫号");
    let line: RwSignal<Option<LineView>> = RwSignal::new(None);
    let failed: RwSignal<Option<Fault>> = RwSignal::new(None);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let put = move |outcome: Result<LineView, Fault>| match outcome {
        Ok(it) => {
            fault.set(None);
            line.set(Some(it));
        }
        Err(it) => fault.set(Some(it)),
    };
    let load = move || {
        spawn_local(async move {
            match api::call(&ticket::LINE, &(), &Nothing {}).await {
                Ok(it) => {
                    failed.set(None);
                    line.set(Some(it));
                }
                // A line cut for a moment leaves what was there.
                Err(it) if line.with_untracked(Option::is_none) => failed.set(Some(it)),
                Err(_) => (),
            }
        });
    };
    load();
    if let Ok(handle) = set_interval_with_handle(load, EVERY) {
        on_cleanup(move || handle.clear());
    }
    let next = move |_| spawn_local(async move { put(api::call(&ticket::NEXT, &(), &Nothing {}).await) });
    let act = move |call: &'static common::call::Call<TicketId, Nothing, LineView>, id: TicketId| {
        spawn_local(async move { put(api::call(call, &id, &Nothing {}).await) });
    };
    view! {
        <FaultSummary fault />
        <h1>"叫号"</h1>
        {move || match (failed.get(), line.get()) {
            (Some(it), _) => view! { <Failed fault=it again=load /> }.into_any(),
            (None, None) => view! { <Waiting /> }.into_any(),
            (None, Some(it)) => view! {
                <div class="side side--right">
                    <div class="stack stack--loose">
                        <section class="stack" aria-labelledby="here" id="line" tabindex="-1">
                            <h2 class="part" id="here">"在您窗口"</h2>
                            {match it.here.clone() {
                                None => view! { <p class="quiet">"现在没有人。"</p> }.into_any(),
                                Some(it) => {
                                    let id = it.id;
                                    view! {
                                        <p><b class="number">{it.no.clone()}</b> " " {it.item_name.clone()} " " {it.time.clone()} <span class="quiet">" 叫了" {it.n_calls} "次"</span></p>
                                        <p class="row">
                                            <a class="button" href=format!("{}?item={}", DeskPlace::Intake.href(), it.item)>"收件"</a>
                                            <button class="button button--plain" type="button" on:click=move |_| act(&ticket::AGAIN, id)>"再叫一次"</button>
                                            <button class="button button--plain" type="button" on:click=move |_| act(&ticket::FINISH, id)>"办完了"</button>
                                            <button class="button button--quiet" type="button" on:click=move |_| act(&ticket::MISS, id)>"过号"</button>
                                        </p>
                                    }.into_any()
                                }
                            }}
                        </section>
                        <section class="stack" aria-labelledby="waiting">
                            <h2 class="part" id="waiting">"排队 " {it.waiting.len()} " 人"</h2>
                            {match it.waiting.is_empty() {
                                true => view! { <div class="empty"><p class="empty__title">"没有人在排队"</p><p>"取号、预约报到的人会自动出现在这里。"</p></div> }.into_any(),
                                false => view! {
                                    <p><button class="button" type="button" on:click=next>"叫下一位"</button></p>
                                    <ol class="list">{it.waiting.into_iter().map(row).collect_view()}</ol>
                                }.into_any(),
                            }}
                        </section>
                    </div>
                    <aside class="stack" aria-label="今天">
                        <p>"今天办了 " <b>{it.n_served}</b> " 人"</p>
                        <p>"排到最后一位大约 " <b>{it.n_minutes}</b> " 分钟"</p>
                        <section class="stack stack--tight" aria-labelledby="missed">
                            <h2 class="part" id="missed">"过号的"</h2>
                            {match it.missed.is_empty() {
                                true => view! { <p class="quiet">"没有。"</p> }.into_any(),
                                false => view! { <ul class="list">{it.missed.into_iter().map(row).collect_view()}</ul> }.into_any(),
                            }}
                            <p class="small quiet">"过号的人在自助终端重新报到，排到最后。"</p>
                        </section>
                    </aside>
                </div>
            }.into_any(),
        }}
    }
}

fn row(it: LineRow) -> impl IntoView {
    view! {
        <li class="list__item"><span class="list__main"><b>{it.no}</b> " " {it.item_name}</span>
            <span class="list__aside">{it.time} " " {it.since.clock()} " 起"</span></li>
    }
}
