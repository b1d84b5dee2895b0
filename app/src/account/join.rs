//! 应邀: a new member of staff sets the password and binds the authenticator.
use common::{
    account::staff::{self, JoinForm, JoinView},
    fault::Fault,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    ui::{FaultSummary, QrCode, TextField, titled},
};

#[component]
pub fn JoinPage() -> impl IntoView {
    titled("用邀请码登录");
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let joined: RwSignal<Option<JoinView>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: JoinForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&staff::JOIN, &(), &form).await {
                Ok(it) => joined.set(Some(it)),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <div class="stack stack--loose measure">
            <h1>"用邀请码登录"</h1>
            <p class="quiet">"第一次登录，或者忘了密码、换了手机，由系统管理员重新邀请的，都在这里设置。"</p>
            {move || match joined.get() {
                Some(it) => view! {
                    <p class="note note--good">"密码已设好。现在用手机验证器扫码，或手工填写下面的密钥；这一页只显示一次。"</p>
                    {it.needs_duties.then(|| view! { <p class="note note--warn">"您以前的岗位已收回，请安全管理员重新授予，再开始办件。"</p> })}
                    <QrCode qr=it.qr label="绑定验证器的二维码" class="qr qr--large" />
                    <p class="code">{it.key}</p>
                    <p><a class="button" href=DeskPlace::SignIn.href()>"去登录"</a></p>
                }.into_any(),
                None => view! {
                    <FaultSummary fault />
                    <form class="stack" novalidate on:submit=submit>
                        <TextField name="login" label="登录名" autocomplete="username" class=medium fault />
                        <TextField name="invitation" label="邀请码" hint="大小写、横线都不用管" class=medium fault />
                        <TextField name="secret" label="设置密码" hint="至少10个字符，大小写字母、数字、符号中至少三种" kind="password" autocomplete="new-password" class=medium fault />
                        <TextField name="again" label="再填一次密码" kind="password" autocomplete="new-password" class=medium fault />
                        <p><button class="button" type="submit">"设置"</button></p>
                    </form>
                }.into_any(),
            }}
        </div>
    }
    .into_any()
}
