//! 人员: the system administrator invites, the security administrator gives duties.
use common::{
    account::{
        Duty,
        staff::{self, DutiesForm, InviteForm, InviteView, ReinviteForm, StaffView},
    },
    check::Nothing,
    fault::Fault,
    id::AccountId,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::trouble::Troubles;
use crate::{
    api,
    session::Session,
    ui::{FaultSummary, TextField, focus_soon, shown, titled},
};

#[component]
pub fn StaffPage() -> impl IntoView {
    titled("人员");
    let session = Session::here();
    view! {
        <h1>"人员"</h1>
        {move || match session.who() {
            Some(it) if it.holds(Duty::SystemAdmin) => view! { <Invite /> <Troubles /> }.into_any(),
            Some(it) if it.holds(Duty::SecurityAdmin) => view! { <Duties /> }.into_any(),
            _ => view! { <p class="note note--warn">{Fault::NotYours.says()}</p> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Invite() -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let made: RwSignal<Option<InviteView>> = RwSignal::new(None);
    let take = move |outcome: Result<InviteView, Fault>| {
        if outcome.is_ok() {
            focus_soon("invited");
        }
        made.set(outcome.as_ref().ok().cloned());
        fault.set(outcome.err());
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: InviteForm = crate::ui::read(&ev);
        spawn_local(async move { take(api::call(&staff::INVITE, &(), &form).await) });
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
            <p class="note note--good" role="status" id="invited" tabindex="-1">{it.login} "的邀请码（只显示这一次，" {it.until.to_string()} "前有效）：" <b class="code">{it.code}</b></p>
        })}
        <form class="stack" novalidate on:submit=submit>
            <TextField name="name" label="姓名" class=medium fault />
            <TextField name="login" label="登录名" class=medium fault />
            <TextField name="org" label="所属机构" hint="例如：县卫健局" class=medium fault />
            <TextField name="post" label="岗位" hint="例如：卫生健康05号窗口" class=medium fault />
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

#[component]
fn Duties() -> impl IntoView {
    let rows = LocalResource::new(|| async { api::call(&staff::STAFF, &(), &Nothing {}).await });
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let save = move |id: AccountId, form: DutiesForm| {
        spawn_local(async move {
            let outcome = api::call(&staff::SET_DUTIES, &id, &form).await;
            fault.set(outcome.err());
            rows.refetch();
        });
    };
    let row = move |it: StaffView| {
        let (id, is_active) = (it.id, it.is_active);
        let held = StoredValue::new(it.duties.clone());
        let duty = move |duty: Duty| {
            let has = held.with_value(|it| it.contains(&duty));
            let toggle = move |_| {
                let mut duties = held.get_value();
                match duties.iter().position(|it| *it == duty) {
                    Some(at) => drop(duties.remove(at)),
                    None => duties.push(duty),
                }
                save(id, DutiesForm { duties, is_active });
            };
            view! { <label class="check"><input class="check__box" type="checkbox" name="duty" prop:checked=has on:change=toggle />{duty.label()}</label> }
        };
        view! {
            <li class="verdict stack stack--tight">
                <div class="verdict__head"><b>{it.name.clone()}</b><span class="quiet">{it.login} " · " {it.org} " · " {it.post}</span>
                    <button class="button button--quiet" type="button" on:click=move |_| save(id, DutiesForm { duties: held.get_value(), is_active: !is_active })>
                        {if is_active { "停用" } else { "启用" }}<span class="unseen">{it.name.clone()}</span></button></div>
                <fieldset><legend class="unseen">{it.name} "的岗位"</legend><div class="row">{Duty::ALL.iter().map(|it| duty(*it)).collect_view()}</div></fieldset>
            </li>
        }
    };
    view! {
        <FaultSummary fault />
        {shown(rows, move |them: Vec<StaffView>| view! { <ul>{them.into_iter().map(row).collect_view()}</ul> })}
    }
}
