//! 验证手机号码: a code by text message; where none is sent, where to go instead.
use common::{
    account::{
        ProfileView,
        phone::{self, Asked, ProveForm, Standing},
    },
    check::Nothing,
    fault::Fault,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    tongue::t,
    ui::{FaultSummary, TextField, focus_soon},
};

#[component]
pub fn PhoneProof(standing: RwSignal<Standing>) -> impl IntoView {
    let asked: RwSignal<Option<Asked>> = RwSignal::new(None);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let ask = move |_| {
        spawn_local(async move {
            match api::call(&phone::ASK, &(), &Nothing {}).await {
                Ok(it) => {
                    fault.set(None);
                    asked.set(Some(it));
                    focus_soon("phone-sent");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ProveForm = crate::ui::read(&ev);
        spawn_local(async move {
            let outcome: Result<ProfileView, Fault> = api::call(&phone::PROVE, &(), &form).await;
            match outcome {
                Ok(it) => standing.set(it.phone),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let sent = move |it: Asked| {
        view! {
            <p class="note note--good" role="status" id="phone-sent" tabindex="-1">{t("验证码已经发出，")} {it.minutes} {t("分钟内有效。一般一分钟内收到。")}</p>
            {(!it.would_send.is_empty()).then(|| view! { <p class="note">{t("演示不真的发短信。会发的是：")} {it.would_send}</p> })}
            <form class="stack" novalidate on:submit=submit>
                <TextField name="code" label=t("短信验证码") hint=t("6位数字") inputmode="numeric" autocomplete="one-time-code" class="field__input field__input--short" fault />
                <p><button class="button" type="submit">{t("验证")}</button></p>
            </form>
        }
    };
    let offer = move || match standing.get() {
        Standing::Proven => view! { <p class="note note--good">{t("手机号码已验证")}</p> }.into_any(),
        Standing::AtCounter => {
            view! { <p>{t("手机号码还没有核对。预约前，请带身份证到窗口，请工作人员核对一次。")}</p> }.into_any()
        }
        Standing::ByText => view! {
            <p>{t("手机号码还没有验证。预约前要验证一次；验证码发到上面保存的号码。")}</p>
            {move || asked.get().map(sent)}
            <p><button class="button button--plain" type="button" on:click=ask>
                {move || if asked.with(Option::is_some) { t("没有收到，重新获取") } else { t("获取短信验证码") }}
            </button></p>
        }
        .into_any(),
    };
    view! {
        <section class="stack" aria-labelledby="phone-proof">
            <h2 class="part" id="phone-proof">{t("验证手机号码")}</h2>
            <FaultSummary fault />
            {offer}
        </section>
    }
}
