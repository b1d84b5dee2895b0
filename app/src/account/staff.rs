//! 人员: the system administrator invites, the security administrator gives duties.
use common::{
    account::{
        Duty,
        staff::{self, InviteForm, InviteView, ReinviteForm},
    },
    fault::Fault,
    place::DeskPlace,
    proposal::About,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{
    people::{People, Sees},
    proposals::Proposals,
    trouble::Troubles,
};
use crate::{
    api,
    session::Session,
    ui::{FaultSummary, TextField, focus_soon, titled},
};

#[component]
pub fn StaffPage() -> impl IntoView {
    titled("人员");
    let session = Session::here();
    // Something was proposed or settled: both lists are read anew.
    let again = RwSignal::new(0_u32);
    view! {
        <h1>"人员"</h1>
        {move || match session.who() {
            Some(it) if it.holds(Duty::SystemAdmin) => view! { <Invite again /> <Proposals about=About::Duties again /> <People sees=Sees::Names again /> <Troubles /> }.into_any(),
            Some(it) if it.holds(Duty::SecurityAdmin) => view! {
                <p class="measure">"收回岗位、停用账号，马上生效。开门以后，授予岗位要由另一个人确认。可以是这个单位的负责人、另一位安全管理员或者系统管理员。"</p>
                <Proposals about=About::Duties again />
                <People sees=Sees::Duties again />
            }
            .into_any(),
            Some(it) if it.holds(Duty::Direct) => view! {
                <p class="measure">"您单位和下级单位的人。岗位由安全管理员提出，您确认后生效；有人离岗，在这里把手里的事一次交清，账号随后停用。"</p>
                <Proposals about=About::Duties again />
                <People sees=Sees::Leaving again />
            }
            .into_any(),
            _ => view! { <p class="note note--warn">{Fault::NotYours.says()}</p> }.into_any(),
        }}
    }
    .into_any()
}

/// `again`: somebody more stands on the list.
#[component]
fn Invite(again: RwSignal<u32>) -> impl IntoView {
    let list = again;
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let made: RwSignal<Option<InviteView>> = RwSignal::new(None);
    let take = move |outcome: Result<InviteView, Fault>| {
        if outcome.is_ok() {
            focus_soon("invited");
            list.update(|it| *it += 1);
        }
        made.set(outcome.as_ref().ok().cloned());
        fault.set(outcome.err());
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: InviteForm = crate::ui::read(&ev);
        let filled = event_target::<web_sys::HtmlFormElement>(&ev);
        spawn_local(async move {
            let outcome = api::call(&staff::INVITE, &(), &form).await;
            // Pressed again it would invite the same person again.
            if outcome.is_ok() {
                filled.reset();
            }
            take(outcome);
        });
    };
    let again = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: ReinviteForm = crate::ui::read(&ev);
        spawn_local(async move { take(api::call(&staff::REINVITE, &(), &form).await) });
    };
    let medium = "field__input field__input--medium";
    view! {
        <p class="quiet">"邀请后由本人设置密码、绑定验证器；岗位由安全管理员授予。"</p>
        <FaultSummary fault />
        {move || made.get().map(|it| view! {
            <p class="note note--good" role="status" id="invited" tabindex="-1">{it.login} "的邀请码（只显示这一次，" {it.until.to_string()} "前有效）：" <b class="code">{it.code}</b> "。请本人打开 " <b>{join_address()}</b> " 填写。"</p>
        })}
        <form class="stack" novalidate on:submit=submit>
            <TextField name="name" label="姓名" class=medium fault />
            <TextField name="login" label="登录名" class=medium fault />
            <TextField name="org" label="所属机构" hint="例如：县卫健局" class=medium fault />
            <TextField name="post" label="职务或者窗口" hint="例如：卫生健康05号窗口、审批股股长" class=medium fault />
            <p><button class="button" type="submit">"发出邀请"</button></p>
        </form>
        <section class="stack" aria-labelledby="reinvite">
            <h2 class="part" id="reinvite">"重新邀请"</h2>
            <p class="quiet">"忘了密码、换了手机的，凭新的邀请码重新设置。设置之前原来的登录不受影响；设置之后岗位收回，由安全管理员重新授予。"</p>
            <form class="stack" novalidate on:submit=again>
                <TextField name="again" label="登录名" class=medium fault />
                <p><button class="button button--plain" type="submit">"重新邀请"</button></p>
            </form>
        </section>
    }
}

/// Where an invitation is used.
fn join_address() -> String {
    format!("{}{}", window().location().origin().unwrap_or_default(), DeskPlace::Join.href())
}
