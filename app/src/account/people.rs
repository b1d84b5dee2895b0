//! 人员名单: found by name, login, post and body; duties given as roles, with what they open.
use std::collections::BTreeSet;

use common::{
    account::{
        Duty,
        staff::{self, DutiesForm, N_PER_PAGE, StaffForm, StaffList, StaffView},
    },
    desk::role::{self, Role},
    fault::Fault,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    desk::menu,
    shell::Said,
    ui::{FaultSummary, shown},
};

/// What whoever looks does with it.
#[derive(Clone, Copy, PartialEq)]
pub enum Sees {
    Names,
    Duties,
    Leaving,
}

#[component]
pub fn People(sees: Sees, again: RwSignal<u32>) -> impl IntoView {
    let form = RwSignal::new(StaffForm::default());
    let found = LocalResource::new(move || {
        again.track();
        let form = form.get();
        async move { api::call(&staff::STAFF, &(), &form).await }
    });
    let find = move |ev: SubmitEvent| {
        ev.prevent_default();
        form.set(crate::ui::read(&ev));
    };
    let orgs = RwSignal::new(Vec::<String>::new());
    let turn = move |n: u32| form.update(|it| it.page = Some(n));
    view! {
        <section class="stack" aria-labelledby="people">
            <h2 class="part" id="people">"名单"</h2>
            <form class="row row--tight" role="search" on:submit=find>
                <label class="unseen" for="q">"找人"</label>
                <input class="field__input field__input--medium field__input--bare" id="q" name="q" placeholder="姓名、登录名、职务" />
                <label class="pick">"单位 "
                    <select class="field__input" name="org">
                        <option value="">"全部"</option>
                        {move || orgs.get().into_iter().map(|it| view! { <option value=it.clone()>{it.clone()}</option> }).collect_view()}
                    </select>
                </label>
                <button class="button button--plain" type="submit">"查找"</button>
            </form>
            {shown(found, move |it: StaffList| {
                let StaffList { page, orgs: all } = it;
                if orgs.get_untracked() != all {
                    orgs.set(all);
                }
                let (n, here) = (page.n_rows, form.get_untracked().page.unwrap_or(1));
                let has_more = u64::from(here) * N_PER_PAGE < n;
                view! {
                    <p class="quiet" role="status">{format!("共{n}人")}</p>
                    <ul>{page.rows.into_iter().map(|it| view! { <Row it sees again /> }).collect_view()}</ul>
                    <p class="row row--tight">
                        {(here > 1).then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| turn(here - 1)>"上一页"</button> })}
                        {has_more.then(|| view! { <button class="button button--quiet" type="button" on:click=move |_| turn(here + 1)>"下一页"</button> })}
                    </p>
                }
            })}
        </section>
    }
}

#[component]
fn Row(it: StaffView, sees: Sees, again: RwSignal<u32>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let roles: Vec<&str> = Role::of(&it.duties).into_iter().map(Role::label).collect();
    let roles = if roles.is_empty() { "没有岗位".to_owned() } else { roles.join("、") };
    let name = it.name.clone();
    let leaving = DeskPlace::Leaving(it.id).href();
    let says = if it.is_active { "离岗交接" } else { "查看没交清的" };
    let whole = StoredValue::new(it.clone());
    view! {
        <li class="verdict stack stack--tight">
            <div class="verdict__head"><b>{it.name}</b><span class="quiet">{it.login} " · " {it.org} " · " {it.post}</span>
                {(!it.is_active).then(|| view! { <span class="tag tag--warn">"已停用"</span> })}
                {(sees == Sees::Duties).then(|| view! {
                    <button class="button button--quiet" type="button" aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| is_open.update(|it| *it = !*it)>"改岗位"<span class="unseen">{name.clone()}</span></button>
                })}
                {(sees == Sees::Leaving).then(|| view! { <a href=leaving>{says}<span class="unseen">{name}</span></a> })}
            </div>
            {(sees != Sees::Names).then(|| view! { <p>{roles}</p> })}
            {move || is_open.get().then(|| view! { <Editor it=whole.get_value() again is_open /> })}
        </li>
    }
}

/// Chosen together, looked at, saved at once.
#[component]
fn Editor(it: StaffView, again: RwSignal<u32>, is_open: RwSignal<bool>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let (id, was_active) = (it.id, it.is_active);
    let had = StoredValue::new(it.duties.clone());
    let chosen: RwSignal<BTreeSet<Duty>> = RwSignal::new(it.duties.iter().copied().collect());
    let is_active = RwSignal::new(was_active);
    let duties = move || chosen.get().into_iter().collect::<Vec<Duty>>();
    let role = move |role: Role| {
        let is_on = Memo::new(move |_| role.is_held(&duties()));
        let turn = move |_| {
            let on = !is_on.get_untracked();
            chosen.update(|all| {
                for it in role.duties() {
                    let _ = if on { all.insert(*it) } else { all.remove(it) };
                }
            });
        };
        view! { <label class="check"><input class="check__box" type="checkbox" prop:checked=is_on on:change=turn />{role.label()}</label> }
    };
    let one = move |duty: Duty| {
        let is_on = Memo::new(move |_| chosen.read().contains(&duty));
        let turn = move |_| {
            let on = !is_on.get_untracked();
            chosen.update(|all| {
                let _ = if on { all.insert(duty) } else { all.remove(&duty) };
            });
        };
        view! { <label class="check"><input class="check__box" type="checkbox" prop:checked=is_on on:change=turn />{duty.label()}</label> }
    };
    let form = move |reason: String| DutiesForm { duties: duties(), is_active: is_active.get(), reason };
    let gives = Memo::new(move |_| had.with_value(|had| form(String::new()).gives(had, was_active)));
    let name = StoredValue::new(it.name.clone());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let reason = crate::ui::pairs(&ev).into_iter().find(|it| it.0 == "reason").map(|it| it.1);
        let sent = form(reason.unwrap_or_default());
        spawn_local(async move {
            match api::call(&staff::SET_DUTIES, &id, &sent).await {
                Ok(it) => {
                    said.say_here(match it.is_proposed {
                        true => format!("{}的岗位已提出，等另一个人确认", it.staff.name),
                        false => format!("{}的岗位已改，马上生效", it.staff.name),
                    });
                    is_open.set(false);
                    again.update(|it| *it += 1);
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let reason = format!("reason-{id}");
    view! {
        <form class="stack stack--tight" novalidate on:submit=submit>
            <FaultSummary fault />
            <fieldset><legend class="field__label">{name.get_value()} "的岗位"</legend>
                <div class="row">{Role::ALL.iter().map(|it| role(*it)).collect_view()}</div></fieldset>
            <details class="fold"><summary class="fold__name">"逐项职责"</summary>
                <fieldset class="fold__body"><legend class="unseen">{name.get_value()} "的职责"</legend>
                    <div class="row">{Duty::ALL.iter().map(|it| one(*it)).collect_view()}</div></fieldset></details>
            <label class="check"><input class="check__box" type="checkbox" prop:checked=is_active
                on:change=move |ev| is_active.set(event_target_checked(&ev)) />"账号可以登录"</label>
            {move || view! { <Preview had=had.get_value() now=duties() /> }}
            <div class="field">
                <label class="field__label" for=reason.clone()>"为什么改"</label>
                <input class="field__input field__input--medium" id=reason name="reason" />
            </div>
            <p><button class="button" type="submit">{move || if gives.get() && !crate::county::is_preparing() { "提出，请另一个人确认" } else { "保存，马上生效" }}</button></p>
        </form>
    }
}

/// What these duties open, and what of it is new or goes.
#[component]
fn Preview(had: Vec<Duty>, now: Vec<Duty>) -> impl IntoView {
    let entries = |duties: &[Duty]| {
        let who = role::somebody(duties);
        menu::MENU.iter().flat_map(|it| menu::entries(it, &who)).map(|it| it.name).collect::<Vec<_>>()
    };
    let labels = |duties: &[Duty]| {
        let trays = role::trays(duties).into_iter().map(|it| it.label());
        let acts = role::acts(duties).into_iter().map(|it| it.label());
        (trays.collect::<Vec<&str>>(), acts.collect::<Vec<&str>>())
    };
    let ((old_trays, old_acts), (trays, acts)) = (labels(&had), labels(&now));
    view! {
        <div class="note stack stack--tight" role="status">
            <p><b>"这样改，打开的是"</b></p>
            {opened("栏目", entries(&had), entries(&now))}
            {opened("待办", old_trays, trays)}
            {opened("能做的", old_acts, acts)}
        </div>
    }
}

fn opened(what: &'static str, had: Vec<&'static str>, now: Vec<&'static str>) -> impl IntoView {
    let new: Vec<&str> = now.iter().filter(|it| !had.contains(it)).copied().collect();
    let gone: Vec<&str> = had.iter().filter(|it| !now.contains(it)).copied().collect();
    let all = if now.is_empty() { "没有".to_owned() } else { now.join("、") };
    view! {
        <p>{what} "：" {all}
            {(!new.is_empty()).then(|| view! { " " <span class="tag tag--good">"新增：" {new.join("、")}</span> })}
            {(!gone.is_empty()).then(|| view! { " " <span class="tag tag--warn">"收回：" {gone.join("、")}</span> })}</p>
    }
}
