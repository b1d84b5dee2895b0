//! 登录, for both sides; staff are asked for the authenticator's code as well.
use std::sync::atomic::Ordering;

use common::{
    account::{
        self, RenewForm, SignInForm,
        oidc::{self, Turned},
    },
    fault::Fault,
    place::{Place, is_inside},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::elsewhere::Elsewhere;
use crate::tongue::{self, t};
use crate::{
    api,
    session::Session,
    ui::{FaultSummary, TextField, WAS_IN, is_desk, titled},
};

/// Where to go afterwards: only within this house.
pub fn back(query: Option<String>, otherwise: &str) -> String {
    query.filter(|it| is_inside(it)).unwrap_or_else(|| otherwise.to_owned())
}

#[component]
pub fn SignInPage() -> impl IntoView {
    // Asked for in the place of another page, it leads to that one.
    let here = window().location().pathname().unwrap_or_default();
    let otherwise = match () {
        () if is_desk() => "/desk/",
        () if here == Place::SignIn.href() => "/mine",
        () => &here,
    };
    let to = back(use_query_map().get_untracked().get("back"), otherwise);
    let is_instead = !is_desk() && here != Place::SignIn.href();
    titled(if is_instead { t("请先登录") } else { t("登录") });
    // Proven, but with a password that is due: what was typed is kept for the change, in memory only.
    let due: RwSignal<Option<SignInForm>> = RwSignal::new(None);
    view! {
        <div class="stack stack--loose measure">
            {move || match due.get() {
                None => view! { <SignIn to=to.clone() due is_instead /> }.into_any(),
                Some(proof) => view! { <Renew to=to.clone() proof /> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn SignIn(
    to: String,
    due: RwSignal<Option<SignInForm>>,
    /// In the place of a page that is somebody's own.
    is_instead: bool,
) -> impl IntoView {
    let go = crate::ui::navigate();
    let session = Session::here();
    let at_desk = is_desk();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let start = format!("{}?back={to}", oidc::START.path);
    let register = format!("{}?back={to}", Place::Register.href());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let form: SignInForm = crate::ui::read(&ev);
        is_busy.set(true);
        let (go, to) = (go.clone(), to.clone());
        spawn_local(async move {
            match api::call(&account::SIGN_IN, &(), &form).await {
                Ok(who) => {
                    session.set(who);
                    go(&to);
                }
                Err(Fault::SecretExpired) => due.set(Some(form)),
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    let turned = use_query_map().get_untracked().get("oidc").and_then(|it| Turned::of(&it));
    view! {
        {match is_instead {
            true => {
                let why = if WAS_IN.load(Ordering::Relaxed) { t("登录过期了。") } else { "" };
                view! { <h1>{t("请先登录")}</h1> <p class="heading__under" role="status">{why} {t("登录后回到这一页。")}</p> }.into_any()
            }
            false => view! { <h1>{t("登录")}</h1> }.into_any(),
        }}
        {turned.map(|it| view! { <p class="note note--warn" role="alert">{tongue::said(it.says())}</p> })}
        <FaultSummary fault />
        <form class="stack" novalidate on:submit=submit>
            <TextField name="login" label=t("登录名或手机号码") autocomplete="username" class="field__input field__input--medium" fault />
            <TextField name="secret" label=t("密码") kind="password" autocomplete="current-password" class="field__input field__input--medium" fault />
            {at_desk.then(|| view! {
                <TextField name="code" label=t("动态码") hint=t("手机验证器上的6位数字") inputmode="numeric" autocomplete="one-time-code" class="field__input field__input--short" fault />
            })}
            <p><button class="button" type="submit" aria-disabled=move || is_busy.get().then_some("true")>{t("登录")}</button></p>
        </form>
        {match at_desk {
            true => view! {
                <p><a class="list__link" href="/desk/join">{t("用邀请码登录")}</a></p>
                <p class="quiet">{t("忘了密码、换了手机：请系统管理员重新邀请。")}</p>
            }.into_any(),
            false => view! { <Elsewhere start /> <p><a class="list__link" href=Place::Recover.href()>{t("忘记密码")}</a></p> <p>{t("还没有账号？")} <a class="list__link" href=register>{t("注册")}</a></p> }.into_any(),
        }}
    }
}

/// 换密码: asked of staff every quarter, in the place where they sign in.
#[component]
fn Renew(to: String, proof: SignInForm) -> impl IntoView {
    let go = crate::ui::navigate();
    let session = Session::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(Some(Fault::SecretExpired));
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: RenewForm = crate::ui::read(&ev);
        let form = RenewForm { login: proof.login.clone(), old: proof.secret.clone(), ..form };
        let (go, to) = (go.clone(), to.clone());
        spawn_local(async move {
            match api::call(&account::RENEW, &(), &form).await {
                Ok(who) => {
                    session.set(who);
                    go(&to);
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <h1>{t("换一个新密码")}</h1>
        <FaultSummary fault />
        <form class="stack" novalidate on:submit=submit>
            <TextField name="secret" label=t("新密码") hint=t("至少10个字符，大小写字母、数字、符号中至少三种；不能与最近5次用过的相同") kind="password" autocomplete="new-password" class=medium fault />
            <TextField name="again" label=t("再填一次新密码") kind="password" autocomplete="new-password" class=medium fault />
            <TextField name="code" label=t("动态码") hint=t("手机验证器上现在的6位数字") inputmode="numeric" autocomplete="one-time-code" class="field__input field__input--short" fault />
            <p><button class="button" type="submit">{t("换密码并登录")}</button></p>
        </form>
    }
}
