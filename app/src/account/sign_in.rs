//! 登录, for both sides; staff are asked for the authenticator's code as well.
use common::{
    account::{self, SignInForm},
    fault::Fault,
    place::Place,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    session::Session,
    ui::{FaultSummary, TextField, is_desk, titled},
};

/// Where to go afterwards: only within this house.
pub fn back(query: Option<String>, otherwise: &str) -> String {
    query.filter(|it| it.starts_with('/') && !it.starts_with("//")).unwrap_or_else(|| otherwise.to_owned())
}

#[component]
pub fn SignInPage() -> impl IntoView {
    titled("登录");
    let go = crate::ui::navigate();
    let session = Session::here();
    let query = use_query_map().get_untracked();
    let at_desk = is_desk();
    let to = back(query.get("back"), if at_desk { "/desk/" } else { "/mine" });
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
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
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <div class="stack stack--loose measure">
            <h1>"登录"</h1>
            <FaultSummary fault />
            <form class="stack" novalidate on:submit=submit>
                <TextField name="login" label="登录名或手机号码" autocomplete="username" class="field__input field__input--medium" fault />
                <TextField name="secret" label="密码" kind="password" autocomplete="current-password" class="field__input field__input--medium" fault />
                {at_desk.then(|| view! {
                    <TextField name="code" label="动态码" hint="手机验证器上的6位数字" inputmode="numeric" autocomplete="one-time-code" class="field__input field__input--short" fault />
                })}
                <p><button class="button" type="submit" aria-disabled=move || is_busy.get().then_some("true")>"登录"</button></p>
            </form>
            {match at_desk {
                true => view! { <p><a class="list__link" href="/desk/join">"收到邀请码，第一次登录"</a></p> }.into_any(),
                false => view! { <p>"还没有账号？" <a class="list__link" href=register>"注册"</a></p> }.into_any(),
            }}
        </div>
    }
    .into_any()
}
