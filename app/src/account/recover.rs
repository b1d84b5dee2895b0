//! 找回密码: first the code, then the new password; what was typed stays when something is wrong.
use common::{
    account::recover::{self, AskForm, RecoverForm},
    fault::Fault,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::elsewhere::ways;
use crate::tongue::t;
use crate::{
    api,
    session::Session,
    ui::{FaultSummary, TextField, focus_soon, titled},
};

#[component]
pub fn RecoverPage() -> impl IntoView {
    titled(t("找回密码"));
    // Whom the code was asked for; none: not asked yet.
    let asked: RwSignal<Option<String>> = RwSignal::new(None);
    let ways = ways();
    let by = move || match ways.with(|it| (it.by_text, it.by_mail)) {
        (true, true) => Some(t("账号里的手机和邮箱")),
        (true, false) => Some(t("账号里的手机")),
        (false, true) => Some(t("账号里的邮箱")),
        (false, false) => None,
    };
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("找回密码")}</h1>
            {move || match (asked.get(), by()) {
                (Some(login), _) => view! { <Renew login asked /> }.into_any(),
                (None, Some(by)) => view! { <p>{t("验证码会发到")} {by} {t("。收到后设一个新密码。")}</p> <Ask asked /> }.into_any(),
                (None, None) => view! {
                    <p class="note">{t("本大厅没有开通短信和邮件。请本人带身份证到政务服务中心窗口，领取验证码后在这里设新密码。")}</p>
                    <CodeAtHand asked />
                }.into_any(),
            }}
            <p class="quiet">{t("手机和邮箱都换了，收不到验证码？请本人带身份证（单位带营业执照）到政务服务中心窗口。")}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Ask(asked: RwSignal<Option<String>>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: AskForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&recover::ASK, &(), &form).await {
                Ok(_) => {
                    asked.set(Some(form.login));
                    focus_soon("sent");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <FaultSummary fault />
        <form class="stack" novalidate on:submit=submit>
            <TextField name="login" label=t("登录名或手机号码") autocomplete="username" class="field__input field__input--medium" fault />
            <p><button class="button" type="submit">{t("获取验证码")}</button></p>
        </form>
        <CodeAtHand asked />
    }
}

/// Given out at the counter: there is nothing to ask for.
#[component]
fn CodeAtHand(asked: RwSignal<Option<String>>) -> impl IntoView {
    let go_on = move |_| {
        asked.set(Some(String::new()));
        focus_soon("sent");
    };
    view! { <p><button class="button button--plain" type="button" on:click=go_on>{t("已经有验证码")}</button></p> }
}

#[component]
fn Renew(login: String, asked: RwSignal<Option<String>>) -> impl IntoView {
    let go = crate::ui::navigate();
    let session = Session::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let was_sent = !login.is_empty();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: RecoverForm = crate::ui::read(&ev);
        let go = go.clone();
        spawn_local(async move {
            match api::call(&recover::RECOVER, &(), &form).await {
                Ok(who) => {
                    session.set(who);
                    go("/mine");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <div id="sent" tabindex="-1">
            {was_sent.then(|| view! {
                <p class="note note--good" role="status">{t("如果有这个账号，验证码已经发出，")} {recover::CODE_MINUTES} {t("分钟内有效。一般一分钟内收到。")}</p>
            })}
        </div>
        <FaultSummary fault />
        <form class="stack" novalidate on:submit=submit>
            <TextField name="login" label=t("登录名或手机号码") autocomplete="username" value=login class=medium fault />
            <TextField name="code" label=t("验证码") hint=t("6位数字") inputmode="numeric" autocomplete="one-time-code" class="field__input field__input--short" fault />
            <TextField name="secret" label=t("新密码") hint=t("至少8个字符，可以是一句话") kind="password" autocomplete="new-password" class=medium fault />
            <TextField name="again" label=t("再填一次新密码") kind="password" autocomplete="new-password" class=medium fault />
            <p><button class="button" type="submit">{t("设新密码并登录")}</button></p>
        </form>
        <p><button class="button button--plain" type="button" on:click=move |_| asked.set(None)>{t("没有收到，重新获取")}</button></p>
    }
}
