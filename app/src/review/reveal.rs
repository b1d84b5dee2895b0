//! 看完整号码: shut at first; then what for; then the numbers, until the page is left.
use common::review::reveal::{self, Purpose, RevealForm, hidden};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::examine::Room;
use crate::{
    api,
    ui::{FaultSummary, TextField},
};

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Shut,
    Purpose,
    Note,
}

#[component]
pub fn Reveal(room: Room) -> impl IntoView {
    let step = RwSignal::new(Step::Shut);
    let fault = RwSignal::new(None);
    let look = move |purpose: Purpose, note: String| {
        spawn_local(async move {
            let form = RevealForm { purpose: Some(purpose), note };
            match api::call(&reveal::REVEAL, &room.id, &form).await {
                Ok(it) => {
                    fault.set(None);
                    room.whole.set(Some(it.answers));
                    crate::ui::focus_soon("shown");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let pick = move |it: Purpose| match it {
        Purpose::Other => {
            step.set(Step::Note);
            crate::ui::focus_soon("note");
        }
        it => look(it, String::new()),
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: RevealForm = crate::ui::read(&ev);
        look(Purpose::Other, form.note);
    };
    let purposes = move || {
        let button = |it: Purpose| view! { <button class="button button--plain" type="button" on:click=move |_| pick(it)>{it.label()}</button> };
        Purpose::ALL.iter().copied().map(button).collect_view()
    };
    let has_numbers =
        move || room.seen.with(|it| it.as_ref().is_some_and(|it| !hidden(&it.item, &it.answers).is_empty()));
    let open = move |_| {
        step.set(Step::Purpose);
        crate::ui::focus_soon("purposes");
    };
    let close = move |_| {
        fault.set(None);
        step.set(Step::Shut);
    };
    let hide = move |_| {
        room.whole.set(None);
        step.set(Step::Shut);
    };
    let body = move || {
        match (has_numbers(), room.whole.read().is_some(), step.get()) {
        (false, ..) => ().into_any(),
        (_, true, _) => view! {
            <p class="row row--apart" id="shown" tabindex="-1"><span class="quiet">"完整号码已显示，用途已记录。"</span>
                <button class="button button--plain" type="button" on:click=hide>"收起"</button></p>
        }
        .into_any(),
        (_, _, Step::Shut) => view! {
            <p class="row row--apart"><span class="quiet">"证件号码和手机号码只显示一部分。"</span>
                <button class="button button--plain" type="button" on:click=open>"看完整号码"</button></p>
        }
        .into_any(),
        (_, _, Step::Purpose) => view! {
            <div class="stack stack--tight" id="purposes" tabindex="-1" role="group" aria-label="为什么要看完整号码">
                <p>"为什么要看？会记录下来，申请人看得到。"</p>
                <p class="row row--tight">{purposes()} <button class="button button--quiet" type="button" on:click=close>"取消"</button></p>
            </div>
        }
        .into_any(),
        (_, _, Step::Note) => view! {
            <form class="stack stack--tight" novalidate on:submit=submit>
                <TextField name="note" label="用途" hint="不超过60个字，申请人看得到" fault />
                <p class="row row--tight"><button class="button button--plain" type="submit">"看完整号码"</button>
                    <button class="button button--quiet" type="button" on:click=open>"换一个用途"</button></p>
            </form>
        }
        .into_any(),
    }
    };
    view! { <FaultSummary fault /> {body} }
}
