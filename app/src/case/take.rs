//! 接力: a code from a kiosk, scanned or typed, and its draft goes on here.
use common::{
    case::handover::{CODE_MINUTES, CodeForm, CodeView, HAND_OVER, TAKE},
    check::Nothing,
    fault::Fault,
    id::CaseId,
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    kiosk::handover::spaced,
    session::Session,
    ui::{FaultSummary, TextField, read, titled},
};

#[component]
pub fn TakePage() -> impl IntoView {
    titled(t("接力：接着填"));
    let session = Session::here();
    let go = crate::ui::navigate();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let take = Callback::new(move |form: CodeForm| {
        let go = go.clone();
        spawn_local(async move {
            match api::call(&TAKE, &(), &form).await {
                Ok(it) => {
                    session.ask();
                    go(&Place::Tasks(it.case).href());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    });
    // Scanned: the code stands where only this browser reads it.
    let code = window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    if !code.is_empty() {
        take.run(CodeForm { code: code.clone() });
    }
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        take.run(read(&ev));
    };
    view! {
        <form class="stack stack--loose measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <div class="stack stack--tight">
                <h1>{t("接着填")}</h1>
                <p class="heading__under">{t("在自助终端上已经答过的，会带到这里。")}</p>
            </div>
            <TextField name="code" label=t("接力码") hint=t("屏幕上的8位数字，10分钟内有效") inputmode="numeric" class="field__input field__input--medium" value=code fault />
            <p><button class="button" type="submit">{t("接着填")}</button></p>
        </form>
    }
}

/// On the list of tasks: a code for the kiosk, which prints what is still to be brought.
#[component]
pub fn ToKiosk(id: CaseId) -> impl IntoView {
    let code: RwSignal<Option<Result<CodeView, Fault>>> = RwSignal::new(None);
    let ask = move |_| spawn_local(async move { code.set(Some(api::call(&HAND_OVER, &id, &Nothing {}).await)) });
    view! {
        <div class="offprint" role="status">
            {move || match code.get() {
                Some(Ok(it)) => view! {
                    <div class="note stack stack--tight">
                        <p class="note__title">{t("接力码 ")} <b class="code">{spaced(&it.code)}</b></p>
                        <p class="small">{t!("在自助终端点“打印手机上的清单”，输入这8位数字。{}分钟内有效。", CODE_MINUTES)}</p>
                    </div>
                }.into_any(),
                Some(Err(it)) => view! { <p class="note note--bad">{tongue::said(&it.says())}</p> }.into_any(),
                None => ().into_any(),
            }}
            <p><button class="button button--quiet" type="button" on:click=ask>{t("到自助终端打印清单")}</button></p>
        </div>
    }
}
