//! 注册
use common::{
    account::{self, RegisterForm},
    fault::Fault,
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::sign_in::back;
use crate::tongue::t;
use crate::{
    api,
    session::Session,
    ui::{CheckField, FaultSummary, TextField, titled},
};

#[component]
pub fn RegisterPage() -> impl IntoView {
    titled(t("注册"));
    let go = crate::ui::navigate();
    let session = Session::here();
    let to = back(use_query_map().get_untracked().get("back"), "/mine");
    let sign_in = format!("{}?back={to}", Place::SignIn.href());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_legal = RwSignal::new(false);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: RegisterForm = crate::ui::read(&ev);
        let (go, to) = (go.clone(), to.clone());
        spawn_local(async move {
            match api::call(&account::REGISTER, &(), &form).await {
                Ok(who) => {
                    session.set(who);
                    go(&to);
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let kind = move |value: &'static str, label: &'static str, legal: bool| {
        view! {
            <label class="choice" class:choice--picked=move || is_legal.get() == legal>
                <input class="choice__dot" type="radio" name="kind" value=value prop:checked=move || is_legal.get() == legal
                    on:change=move |_| is_legal.set(legal) />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("注册")}</h1>
            <p>{t("已经注册过的：")} <a href=sign_in>{t("登录")}</a> {t("，忘了密码的：")} <a href=Place::Recover.href()>{t("忘记密码")}</a></p>
            <FaultSummary fault />
            <form class="stack" novalidate on:submit=submit>
                <fieldset class="field">
                    <legend class="field__label">{t("账号类别")}</legend>
                    <div class="choices">{kind("person", t("个人"), false)}{kind("legal", t("企业、单位"), true)}</div>
                </fieldset>
                {move || match is_legal.get() {
                    false => view! { <TextField name="name" label=t("姓名") hint=t("与身份证一致；少数民族姓名中的点会自动统一") autocomplete="name" class="field__input field__input--medium" fault /> }.into_any(),
                    true => view! { <TextField name="name" label=t("单位全称") hint=t("与营业执照或登记证书一致") autocomplete="organization" fault /> }.into_any(),
                }}
                <TextField name="phone" label=t("手机号码") hint=t("用来登录和接收办理进度") kind="tel" autocomplete="tel" class="field__input field__input--medium" fault />
                <TextField name="login" label=t("登录名（选填）") hint=t("不填就用手机号码登录") autocomplete="username" class="field__input field__input--medium" fault />
                <TextField name="secret" label=t("密码") hint=t("至少8个字符，可以是一句话") kind="password" autocomplete="new-password" class="field__input field__input--medium" fault />
                <TextField name="again" label=t("再填一次密码") kind="password" autocomplete="new-password" class="field__input field__input--medium" fault />
                <CheckField name="agreed" fault>{t("我已阅读并同意")} <a href="/about/privacy" target="_blank">{t("个人信息处理说明")}</a></CheckField>
                <p><button class="button" type="submit">{t("注册")}</button></p>
            </form>
        </div>
    }
    .into_any()
}
