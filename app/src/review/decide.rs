//! 决定: the bar that closes a review, and a leader's word.
use common::{
    account::Duty,
    application::stage,
    case::ReasonForm,
    fault::Fault,
    message,
    review::{self, NotifyForm, Verdict},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::examine::Room;
use crate::{
    api,
    decision::acts,
    session::Session,
    shell::Said,
    ui::{FaultSummary, TextField},
};

/// The bar that closes a review.
#[component]
pub fn Decide(
    room: Room,
    panel: RwSignal<Option<&'static str>>,
    pass: Callback<()>,
    next: Callback<()>,
) -> impl IntoView {
    let n = move |verdict: Verdict| room.seen.with(|it| it.as_ref().map_or(0, |it| it.n_judged(verdict)));
    let is_bad = move || n(Verdict::Bad) > 0;
    // What passing would say, word for word, before anybody presses P.
    let told = move || {
        let (act, later) = room.seen.with(|it| it.as_ref().map(|it| (it.passing(), it.later())))?;
        let (title, text) = message::announcement(act, "", &later)?;
        (!is_bad()).then(|| format!("通过后申请人会收到“{title}：{text}”"))
    };
    let says = move || match (n(Verdict::Bad), n(Verdict::Defer)) {
        (0, 0) => "没有不合格".to_owned(),
        (0, deferred) => format!("{deferred}份容缺"),
        (bad, 0) => format!("{bad}项不合格"),
        (bad, deferred) => format!("{bad}项不合格，{deferred}份容缺"),
    };
    view! {
        <section class="decide" aria-label="决定">
            <div class="decide__row"><div><p><b>{says}</b></p><p class="quiet small">{told}</p></div>
                <div class="row row--tight">
                    <button class="button button--quiet" type="button" on:click=move |_| next.run(())>"先办下一件 " <span class="button__key">"N"</span></button>
                    <button class="button button--quiet" type="button" on:click=move |_| panel.set(Some("refuse"))>"不予受理"</button>
                    <button class="button" class:button--plain=is_bad type="button" on:click=move |_| pass.run(())>"预审通过 " <span class="button__key">"P"</span></button>
                    <button class="button" class:button--plain=move || !is_bad() type="button" on:click=move |_| room.tell(panel)>"一次告知并退回 " <span class="button__key">"T"</span></button>
                </div>
            </div>
            {move || panel.get().map(|which| match which {
                "notify" => view! { <Notify room panel next /> }.into_any(),
                _ => view! { <Refuse room panel next /> }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Notify(room: Room, panel: RwSignal<Option<&'static str>>, next: Callback<()>) -> impl IntoView {
    let fault = room.fault;
    let said = Said::here();
    let days = RwSignal::new("10".to_owned());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form =
            NotifyForm { version: room.version(), n_days: days.get_untracked().trim().parse().unwrap_or(0) };
        spawn_local(async move {
            match api::call(&review::NOTIFY, &room.id, &form).await {
                Ok(it) => {
                    said.say(format!(
                        "已一次告知并退回：{}·{}，{}前补正",
                        it.item_name,
                        it.applicant,
                        it.due.zh()
                    ));
                    next.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    // The notice above shows the date these days lead to.
    let change = move |ev: leptos::ev::Event| {
        days.set(event_target_value(&ev));
        let form = NotifyForm { version: 0, n_days: days.get_untracked().trim().parse().unwrap_or(0) };
        spawn_local(async move {
            if let Ok(it) = api::call(&review::PREVIEW, &room.id, &form).await {
                let is_latest = days.try_get_untracked().is_some_and(|it| it.trim() == form.n_days.to_string());
                room.seen.update(|seen| {
                    if let Some(seen) = seen.as_mut().filter(|_| is_latest) {
                        seen.preview = it;
                    }
                });
            }
        });
    };
    view! {
        <form class="row" novalidate on:submit=submit>
            <label class="pick" for="n_days">"补正期限 "
                <input class="field__input field__input--short" id="n_days" inputmode="numeric" prop:value=days on:input=change />
                " 个工作日"</label>
            <button class="button" type="submit">"确认告知，退回补正"</button>
            <button class="button button--quiet" type="button" on:click=move |_| panel.set(None)>"再看看"</button>
        </form>
    }
}

#[component]
fn Refuse(room: Room, panel: RwSignal<Option<&'static str>>, next: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form = acts::refusal(&crate::ui::read(&ev), room.version());
        spawn_local(async move {
            match api::call(&review::REFUSE, &room.id, &form).await {
                Ok(it) => {
                    said.say(format!("没有受理：{}·{}", it.item_name, it.applicant));
                    next.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack stack--tight" novalidate on:submit=submit>
            <FaultSummary fault />
            <p class="small">"申请人会收到“没有受理”，并在办件进度里一字不差地看到下面的理由和去处。"</p>
            <acts::Refusal power=room.power() fault />
            <p class="row"><button class="button button--bad" type="submit">"确认不予受理"</button>
                <button class="button button--quiet" type="button" on:click=move |_| panel.set(None)>"再看看"</button></p>
        </form>
    }
}

/// For a leader: lets a second notice name what could have been told the first time.
#[component]
pub fn Allow(room: Room) -> impl IntoView {
    let session = Session::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_wanted = move || {
        let leads = session.who().is_some_and(|it| it.holds(Duty::Direct));
        leads
            && room.seen.with(|it| {
                it.as_ref()
                    .is_some_and(|it| it.round > 1 && !it.is_second_allowed && it.case.stage == stage::PRE_REVIEW)
            })
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ReasonForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&review::ALLOW, &room.id, &form).await {
                Ok(_) => drop(window().location().reload()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    move || {
        is_wanted().then(|| {
            view! {
                <details class="fold"><summary class="fold__name">"负责人：同意再次告知"</summary>
                    <form class="fold__body stack" novalidate on:submit=submit>
                        <FaultSummary fault />
                        <TextField name="reason" label="原因" fault />
                        <p><button class="button button--plain" type="submit">"同意"</button></p>
                    </form></details>
            }
        })
    }
}
