//! 叫号, at the window: who is here, who is next, who did not come.
use std::time::Duration;

use common::{
    call::Call,
    check::Nothing,
    fault::Fault,
    id::TicketId,
    place::DeskPlace,
    ticket::{
        self, LineRow, LineView, Priority,
        window::{self, FavourForm, PauseForm, SeenForm, SendForm},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::code,
    ui::{Failed, FaultSummary, SelectField, TextField, Waiting, titled},
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
                    // Drawn anew only when it is another: a list somebody has just opened stays open.
                    if line.with_untracked(|was| was.as_ref() != Some(&it)) {
                        line.set(Some(it));
                    }
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
    // One deed at a time, and each says what it was done upon.
    let is_busy = RwSignal::new(false);
    let seen = move || {
        let here = line.with_untracked(|it| it.as_ref().and_then(|it| it.here.clone()));
        here.map_or(SeenForm::default(), |it| SeenForm { here: Some(it.id), n_calls: it.n_calls })
    };
    let upon = move |call: &'static Call<TicketId, SeenForm, LineView>, id: TicketId| {
        once(is_busy, put, async move { api::call(call, &id, &seen()).await });
    };
    let next = move |_| once(is_busy, put, async move { api::call(&ticket::NEXT, &(), &seen()).await });
    let act = move |call: &'static Call<TicketId, Nothing, LineView>, id: TicketId| {
        spawn_local(async move { put(api::call(call, &id, &Nothing {}).await) });
    };
    // Half-typed words outlive the next look at the line: these stand outside what is drawn anew.
    let pause = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: PauseForm = crate::ui::read(&ev);
        spawn_local(async move { put(api::call(&window::PAUSE, &(), &form).await) });
    };
    let resume = move |_| spawn_local(async move { put(api::call(&window::RESUME, &(), &Nothing {}).await) });
    let favour = move |id: TicketId, priority: Priority| {
        spawn_local(async move { put(api::call(&window::FAVOUR, &id, &FavourForm { priority }).await) });
    };
    let send = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: SendForm = crate::ui::read(&ev);
        if let Some(it) = line.with_untracked(|it| it.as_ref().and_then(|it| it.here.clone())) {
            spawn_local(async move { put(api::call(&window::SEND, &it.id, &form).await) });
        }
    };
    let paused = Memo::new(move |_| line.with(|it| it.as_ref().map(|it| it.paused.clone()).unwrap_or_default()));
    let bodies = Memo::new(move |_| line.with(|it| it.as_ref().map(|it| it.bodies.clone()).unwrap_or_default()));
    let has_somebody = Memo::new(move |_| line.with(|it| it.as_ref().is_some_and(|it| it.here.is_some())));
    view! {
        <FaultSummary fault />
        <div class="row row--apart"><h1>"叫号"</h1></div>
        {move || match paused.get() {
            it if it.is_empty() => view! {
                <details class="fold">
                    <summary class="fold__name">"暂停叫号"</summary>
                    <form class="stack stack--tight measure fold__body" novalidate on:submit=pause>
                        <TextField name="says" label="为什么暂停、大约多久" hint="例如：系统故障，约20分钟" fault />
                        <p><button class="button button--plain" type="submit">"暂停"</button></p>
                    </form>
                </details>
            }.into_any(),
            it => view! {
                <p class="note note--warn row">"您的窗口暂停叫号：" {it} " " <button class="button" type="button" on:click=resume>"继续叫号"</button></p>
            }.into_any(),
        }}
        {move || has_somebody.get().then(|| view! {
            <details class="fold">
                <summary class="fold__name">"转到别的窗口"</summary>
                <form class="stack stack--tight measure fold__body" novalidate on:submit=send>
                    <p class="small">"按原来的排队时间排到那边，不用重新取号。"</p>
                    <SelectField name="org" label="转到哪个单位的窗口" options=bodies.get().into_iter().map(|it| (it.clone(), it)).collect() fault />
                    <TextField name="why" label="为什么转" hint="例如：先要到税务窗口办清税" fault />
                    <p><button class="button button--plain" type="submit">"转过去"</button></p>
                </form>
            </details>
        })}
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
                                            <button class="button button--plain" type="button" on:click=move |_| upon(&ticket::AGAIN, id)>"再叫一次"</button>
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
                                    <ol class="list">{it.waiting.into_iter().map(|it| waits(it, favour)).collect_view()}</ol>
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
                                false => view! { <ul class="list">{it.missed.into_iter().map(|it| missed(it, upon)).collect_view()}</ul> }.into_any(),
                            }}
                            <p class="small quiet">"人到了窗口，点“叫到窗口”。也可以在自助终端重新报到，排到最后。"</p>
                        </section>
                    </aside>
                </div>
            }.into_any(),
        }}
    }
}

/// Whoever presses twice has pressed once.
fn once(
    is_busy: RwSignal<bool>,
    put: impl Fn(Result<LineView, Fault>) + 'static,
    deed: impl Future<Output = Result<LineView, Fault>> + 'static,
) {
    if !is_busy.get_untracked() {
        is_busy.set(true);
        spawn_local(async move {
            put(deed.await);
            let _ = is_busy.try_set(false);
        });
    }
}

/// One in line, with what lets them go first.
fn waits(it: LineRow, favour: impl Fn(TicketId, Priority) + Copy + Send + 'static) -> impl IntoView {
    let id = it.id;
    let option = |one: &Priority| {
        view! { <option value=code(*one) selected={*one == it.priority}>{one.label()}</option> }
    };
    let pick = move |ev: leptos::ev::Event| {
        let value = event_target_value(&ev);
        let picked = Priority::ALL.iter().copied().find(|it| code(*it) == value);
        favour(id, picked.unwrap_or_default());
    };
    let label = format!("{}优先吗", it.no);
    view! {
        <li class="list__item">
            <span class="list__main"><b>{it.no.clone()}</b> " " {it.item_name.clone()}
                {(!it.sent.is_empty()).then(|| view! { <span class="quiet small">" " {it.sent.clone()}</span> })}</span>
            <span class="list__aside">
                {(it.priority != Priority::None).then(|| view! { <span class="tag tag--brand">"优先"</span> })} " "
                {it.time.clone()} " " {it.since.clock()} " 起 "
                <select class="field__input field__input--medium" aria-label=label on:change=pick>{Priority::ALL.iter().map(option).collect_view()}</select>
            </span>
        </li>
    }
}

/// One whose call was missed, and who stands here after all.
fn missed(
    it: LineRow,
    upon: impl Fn(&'static Call<TicketId, SeenForm, LineView>, TicketId) + Copy + Send + 'static,
) -> impl IntoView {
    let id = it.id;
    view! {
        <li class="list__item"><span class="list__main"><b>{it.no}</b> " " {it.item_name}</span>
            <button class="button button--plain" type="button" on:click=move |_| upon(&window::RECALL, id)>"叫到窗口"</button></li>
    }
}
