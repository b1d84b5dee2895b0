//! 离岗交接: what lies in somebody's hands, to whom each of it goes, in one act.
use common::{
    account::leaving::{self, Given, Group, LeaveForm, LeavingView, Successor, Thing, counted},
    check::Nothing,
    fault::Fault,
    id::AccountId,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    shell::Said,
    ui::{FaultSummary, Lost, SelectField, TextField, param, shown, titled},
};

#[component]
pub fn LeavingPage() -> impl IntoView {
    titled("离岗交接");
    let Some(id) = param::<AccountId>("id") else { return Lost().into_any() };
    let again = RwSignal::new(0_u32);
    let found = LocalResource::new(move || {
        again.track();
        async move { api::call(&leaving::SHOW, &id, &Nothing {}).await }
    });
    view! {
        <h1>"离岗交接"</h1>
        <p><a href=DeskPlace::Staff.href()>"回到人员"</a></p>
        {shown(found, move |it: LeavingView| view! { <Leaving it again /> })}
    }
    .into_any()
}

#[component]
fn Leaving(it: LeavingView, again: RwSignal<u32>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let once = api::Once::here();
    let LeavingView { id, name, post, org, is_active, groups, people } = it;
    let is_over = !is_active && groups.is_empty();
    let kinds: Vec<Thing> = groups.iter().map(|it| it.what).collect();
    let people = StoredValue::new(people);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let pairs = crate::ui::pairs(&ev);
        let value = |name: &str| pairs.iter().find(|it| it.0 == name).map(|it| it.1.clone()).unwrap_or_default();
        let given = kinds.iter().filter_map(|it| Some(Given { what: *it, to: value(it.field()).parse().ok()? }));
        let form = LeaveForm { given: given.collect(), says: value("says") };
        spawn_local(async move {
            match once.call(&leaving::LEAVE, &id, &form).await {
                Ok(it) => {
                    said.say_here(format!("{}手里的事已交清，账号已停用", it.name));
                    again.update(|it| *it += 1);
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let is_empty = groups.is_empty();
    view! {
        <p><b>{name}</b> " " <span class="quiet">{org} " · " {post}</span> {(!is_active).then(|| view! { " " <span class="tag tag--warn">"已停用"</span> })}</p>
        {match is_over {
            true => view! { <div class="empty"><p class="empty__title">"都交清了"</p><p>"手里没有事，账号已停用。"</p></div> }.into_any(),
            false => view! {
                <form class="stack" novalidate on:submit=submit>
                    <FaultSummary fault />
                    {is_empty.then(|| view! { <p>"手里没有没办完的事，可以直接停用账号。"</p> })}
                    {groups.into_iter().map(|it| view! { <Share it people fault /> }).collect_view()}
                    <TextField name="says" label="为什么离岗" hint="例如：调离、退休、辞职" class="field__input field__input--medium" fault />
                    <p class="quiet">"一次办完：都交出去了，账号才停用；有一样交不出去，什么都不变。交给谁、为什么，都记入操作记录。"</p>
                    <p><button class="button" type="submit">"全部交出，停用账号"</button></p>
                </form>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Share(it: Group, people: StoredValue<Vec<Successor>>, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let Group { what, n, lines } = it;
    let rest = n.saturating_sub(lines.len() as u64);
    let person = |it: &Successor| (it.id.to_string(), format!("{} {}（{}）", it.name, it.post, it.org));
    let options: Vec<(String, String)> = [(String::new(), "请选择".to_owned())]
        .into_iter()
        .chain(people.with_value(|all| all.iter().map(person).collect::<Vec<_>>()))
        .collect();
    view! {
        <section class="part stack stack--tight" aria-label=what.label()>
            <h2>{what.label()} " " {n}{counted(what).chars().next().map(String::from)}</h2>
            <ul>{lines.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}
                {(rest > 0).then(|| view! { <li class="quiet">{format!("还有{rest}个，一起交")}</li> })}</ul>
            <SelectField name=what.field() label=format!("{}交给谁", what.label()) options fault />
        </section>
    }
}
