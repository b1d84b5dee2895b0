//! 取号和预约报到, on the machine in the hall: one press, a number, and how long it will be.
use common::{
    check::Nothing,
    fault::Fault,
    id::ItemId,
    ticket::{self, CodeForm, TicketView},
};
use leptos::{prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    kiosk::keys::{Keys, Pad},
};

type Outcome = RwSignal<Option<Result<TicketView, Fault>>>;

/// The button of a matter, and what came of it.
#[component]
pub fn Draw(id: ItemId) -> impl IntoView {
    let outcome: Outcome = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let key = api::key();
    let draw = move |_| {
        // Whoever presses twice stands in line once.
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let key = key.clone();
        spawn_local(async move {
            outcome.set(Some(api::call_once(&ticket::DRAW, &id, &Nothing {}, &key).await));
            is_busy.set(false);
        });
    };
    move || match outcome.get() {
        Some(Ok(it)) => view! { <Number it /> }.into_any(),
        // No answer is no refusal: pressed once more it is the same number, by the same key.
        other => {
            let draw = draw.clone();
            let fault = other.and_then(Result::err);
            let may_again = fault
                .as_ref()
                .is_none_or(|it| matches!(it, Fault::Offline | Fault::Busy | Fault::Internal | Fault::Unknown));
            view! {
                {fault.map(|it| view! { <p class="note note--bad" role="alert">{tongue::said(&it.says())}</p> })}
                {may_again.then(|| view! { <button class="button button--plain button--large" type="button" on:click=draw>{t("取号排队")}</button> })}
            }.into_any()
        }
    }
}

/// 预约报到
#[component]
pub fn CheckIn() -> impl IntoView {
    let code = RwSignal::new(String::new());
    let outcome: Outcome = RwSignal::new(None);
    let ask = move |_| {
        let form = CodeForm { code: code.get_untracked() };
        spawn_local(async move { outcome.set(Some(api::call(&ticket::CHECK_IN, &(), &form).await)) });
    };
    move || {
        match outcome.get() {
        Some(Ok(it)) => view! { <div class="stack kiosk__say"><h1>{t("请等叫号")}</h1><Number it /></div> }.into_any(),
        other => view! {
            <div class="stack kiosk__say">
                <h1>{t("预约报到")}</h1>
                <p class="heading__under">{t("输入6位预约码。过号的，也在这里重新排队。")}</p>
                {other.and_then(Result::err).map(|it| view! { <p class="note note--bad" role="alert">{told(&it)}</p> })}
                <div class="kiosk__box" role="status" aria-label=t("预约码")>
                    <span class="small">{t("预约码，6位数字")}</span>
                    <span class="kiosk__typed kiosk__code">{move || format!("{:_<6}", code.get())}</span>
                </div>
                <p><button class="button button--large" type="button" on:click=ask>{t("报到，排队")}</button></p>
            </div>
            <Pad keys=Keys::Digits text=code />
        }
        .into_any(),
    }
    }
}

/// Beside no field: there is only one.
fn told(fault: &Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.iter().map(|it| tongue::said(&it.says)).collect::<Vec<_>>().join(t("；")),
        it => tongue::said(&it.says()),
    }
}

#[component]
fn Number(it: TicketView) -> impl IntoView {
    view! {
        <div class="note note--good stack stack--tight" role="status">
            <p class="shout"><span>{t("您的号码")}</span> <b class="shout__no">{it.no}</b></p>
            <p>{it.item_name} " · " {tongue::known(&it.window)}</p>
            <p>{t!("前面还有{}位，大约等{}分钟。", it.n_ahead, it.n_minutes)}</p>
            <p class="small">{t!("过号了，凭{}在“预约报到”重新排队。", it.code)}</p>
            <p class="offprint"><button class="button button--plain" type="button" on:click=|_| drop(window().print())>{t("打印号码")}</button></p>
        </div>
    }
}
