//! 我的资料: filled in once, taken over into every form.
use common::{
    account::{self, AccountKind, ProfileForm, ProfileView, RealName, SessionView, phone::Standing},
    check::Nothing,
    fault::Fault,
    id::SessionId,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{
    elsewhere::{Linked, ways},
    me::ChangeSecret,
    own::Own,
    phone::PhoneProof,
};
use crate::tongue::{self, t};
use crate::{
    api,
    case::mine::MyMenu,
    ui::{FaultSummary, TextField, says, shown, titled},
};

/// Nothing of a closed account stays on the page.
#[derive(Clone, Copy)]
pub struct Closed(pub RwSignal<bool>);

#[component]
pub fn ProfilePage() -> impl IntoView {
    titled(t("我的资料"));
    provide_context(ways());
    let is_closed = Closed(RwSignal::new(false));
    provide_context(is_closed);
    move || match is_closed.0.get() {
        true => view! {
            <div class="stack measure">
                <h1 id="closed" tabindex="-1">{t("账号已注销")}</h1>
                <p>{t("草稿、材料库、资料和消息已删除。已经提交的办件依法留存，姓名只留一部分。")}</p>
                <p><a class="button" href="/" rel="external">{t("回首页")}</a></p>
            </div>
        }
        .into_any(),
        false => view! {
            <div class="stack stack--loose">
                <div class="row row--apart"><h1>{t("我的资料")}</h1><MyMenu /></div>
                {shown(api::load(&account::PROFILE, ()), |it: ProfileView| {
                    let standing = RwSignal::new(it.phone);
                    view! { <Profile it standing /> <PhoneProof standing /> }
                })}
                <Linked />
                <ChangeSecret />
                <Sessions />
                <Own />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Profile(it: ProfileView, standing: RwSignal<Standing>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_saved = RwSignal::new(false);
    let real_name = RwSignal::new(it.real_name);
    // Asked for once the server says so: only a new phone or mailbox wants it.
    let wants_proof = RwSignal::new(false);
    let is_legal = it.kind == AccountKind::Legal;
    let form = it.form;
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ProfileForm = crate::ui::read(&ev);
        spawn_local(async move {
            let outcome = api::call(&account::SAVE_PROFILE, &(), &form).await;
            if let Ok(it) = &outcome {
                real_name.set(it.real_name);
                standing.set(it.phone);
            }
            is_saved.set(outcome.is_ok());
            let fails = outcome.err();
            wants_proof.set(says(&fails, "proof").is_some());
            fault.set(fails);
        });
    };
    let medium = "field__input field__input--medium";
    view! {
        <section class="stack" aria-label=t("资料")>
            <p class="row row--tight"><span class="tag">{t(it.kind.label())}</span><span class="tag">{move || t(real_name.get().label())}</span></p>
            {move || matches!(real_name.get(), RealName::Vouched | RealName::Seen).then(|| view! { <p class="quiet">{t("改动姓名或身份证号码后，要重新认证。")}</p> })}
            {move || matches!(real_name.get(), RealName::Declared).then(|| view! {
                <details class="fold">
                    <summary class="fold__name">{t("实名有什么用，怎样实名")}</summary>
                    <div class="fold__body stack stack--tight">
                        <p>{t("没有实名也能申请、查进度。实名以后，窗口不用再核对您是谁，核过的证件以后办事直接用。")}</p>
                        <p>{t("三种办法，选一种：用省、市的统一身份认证登录；带身份证到大厅任何一个窗口，请工作人员核对；收到窗口给的验证码的，在下面“手机号码”处填写。")}</p>
                    </div>
                </details>
            })}
            <p class="heading__under">{t("填一次，以后每张表都自动带入。身份证号码、手机和地址加密保存。")}</p>
            <FaultSummary fault />
            {move || is_saved.get().then(|| view! { <p class="note note--good" role="status">{t("已保存")}</p> })}
            <form class="stack" novalidate on:submit=submit>
                <TextField name="name" label=if is_legal { t("单位全称") } else { t("姓名") } value=form.name.clone() class=medium fault />
                {match is_legal {
                    false => view! { <TextField name="id_card" label=t("身份证号码") value=form.id_card.clone() class=medium fault /> }.into_any(),
                    true => view! {
                        <TextField name="credit_code" label=t("统一社会信用代码") value=form.credit_code.clone() class=medium fault />
                        <TextField name="legal" label=t("法定代表人（负责人）") value=form.legal.clone() class=medium fault />
                    }.into_any(),
                }}
                <TextField name="phone" label=t("手机号码") kind="tel" autocomplete="tel" value=form.phone.clone() class=medium fault />
                <TextField name="email" label=t("邮箱（选填）") kind="email" autocomplete="email" value=form.email.clone() class=medium fault />
                <TextField name="region" label=t("所在乡镇、村（选填）") hint=t("例如：松溪镇 鹿门村") value=form.region.clone() class=medium fault />
                <TextField name="address" label=t("地址（选填）") autocomplete="address-line1" value=form.address.clone() fault />
                {move || wants_proof.get().then(|| view! { <TextField name="proof" label=t("现在的密码") hint=t("手机号码和邮箱用来找回密码，改动时要填写") kind="password" autocomplete="current-password" class=medium fault /> })}
                <p><button class="button" type="submit">{t("保存")}</button></p>
            </form>
        </section>
    }
}

/// Where the account is signed in, with a way to end it there.
#[component]
pub fn Sessions() -> impl IntoView {
    let rows = LocalResource::new(|| async { api::call(&account::SESSIONS, &(), &Nothing {}).await });
    let end = move |id: SessionId| {
        spawn_local(async move {
            let _ = api::call(&account::END_SESSION, &id, &Nothing {}).await;
            rows.refetch();
        });
    };
    let row = move |it: SessionView| {
        let id = it.id;
        view! {
            <li class="list__item">
                <span class="list__main">{if it.device.is_empty() { t("未知设备").to_owned() } else { tongue::known(&it.device) }}</span>
                <span class="list__aside">{t!("最近{}", it.seen_at)}</span>
                {match it.is_this {
                    true => view! { <span class="tag tag--good">{t("本机")}</span> }.into_any(),
                    false => view! { <button class="button button--quiet" type="button" on:click=move |_| end(id)>{t("退出这台设备")}</button> }.into_any(),
                }}
            </li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="sessions">
            <h2 class="part" id="sessions">{t("登录的设备")}</h2>
            {shown(rows, move |them: Vec<SessionView>| view! { <ul class="list">{them.into_iter().map(row).collect_view()}</ul> })}
        </section>
    }
}
