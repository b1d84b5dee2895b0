//! 改密码; the desk's page about oneself.
use common::{
    account::{self, ChangeSecretForm, oidc::Ways},
    fault::Fault,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{elsewhere::is_bare, profile::Sessions};
use crate::{
    api,
    tongue::t,
    ui::{FaultSummary, TextField, titled},
};

#[component]
pub fn MePage() -> impl IntoView {
    titled(t("我的账号"));
    view! { <div class="stack stack--loose measure"><h1>{t("我的账号")}</h1><ChangeSecret /><Sessions /></div> }
        .into_any()
}

#[component]
pub fn ChangeSecret() -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_done = RwSignal::new(false);
    let use_bare = use_context::<RwSignal<Ways>>();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled = event_target::<web_sys::HtmlFormElement>(&ev);
        let form: ChangeSecretForm = crate::ui::read(&ev);
        spawn_local(async move {
            let outcome = api::call(&account::CHANGE_SECRET, &(), &form).await;
            if outcome.is_ok() {
                filled.reset();
                if let Some(ways) = use_bare {
                    ways.update(|it| it.is_bare = false);
                }
            }
            is_done.set(outcome.is_ok());
            fault.set(outcome.err());
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <section class="stack" aria-labelledby="change-secret">
            <h2 class="part" id="change-secret">{move || if is_bare() { t("设密码") } else { t("修改密码") }}</h2>
            <FaultSummary fault />
            {move || is_done.get().then(|| view! { <p class="note note--good" role="status">{t("密码设好了，其他设备都已退出")}</p> })}
            <form class="stack" novalidate on:submit=submit>
                {move || (!is_bare()).then(|| view! { <TextField name="old" label=t("现在的密码") kind="password" autocomplete="current-password" class=medium fault /> })}
                <TextField name="secret" label=t("新密码") kind="password" autocomplete="new-password" class=medium fault />
                <TextField name="again" label=t("再填一次新密码") kind="password" autocomplete="new-password" class=medium fault />
                <p><button class="button button--plain" type="submit">{move || if is_bare() { t("设密码") } else { t("修改密码") }}</button></p>
            </form>
        </section>
    }
}
