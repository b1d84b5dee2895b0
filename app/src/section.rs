//! 科室和请假: whose the body's matters are, who heads which section, and who is away. Heads arrange it; everybody says when they are away.
use common::{
    check::Nothing,
    fault::Fault,
    id::{AccountId, SectionId},
    place::DeskPlace,
    section::{self, AwayForm, ListForm, Person, SaveForm, SectionView, SectionsView},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    decision::acts::{Filled, text},
    shell::Said,
    ui::{FaultSummary, SelectField, TextField, field::FaultText, says, shown, titled},
};

#[component]
pub fn SectionsPage() -> impl IntoView {
    titled("科室和请假");
    let query = use_query_map();
    let org = Memo::new(move |_| query.with(|it| it.get_str("org").map(str::to_owned)));
    let found = LocalResource::new(move || {
        let form = ListForm { org: org.get() };
        async move { api::call(&section::LIST, &(), &form).await }
    });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"科室和请假"</h1>
        <p class="measure">"事项分给科室后，件只到这个科室的待办；科室负责人可以分派、改派。没有分给科室的事项，全单位都能办。"</p>
        {shown(found, move |it: SectionsView| view! { <Body it again /> })}
    }
    .into_any()
}

#[component]
fn Body(it: SectionsView, again: Callback<()>) -> impl IntoView {
    let go = crate::ui::navigate();
    let (org, orgs, may_arrange) = (it.org.clone(), it.orgs.clone(), it.may_arrange);
    let here = org.clone();
    let pick = move |ev: web_sys::Event| {
        let asked = serde_urlencoded::to_string([("org", event_target_value(&ev))]).unwrap_or_default();
        go(&format!("{}?{asked}", DeskPlace::Sections.href()));
    };
    let option = move |it: String| {
        let is_here = it == here;
        view! { <option selected=is_here>{it}</option> }
    };
    let whole = StoredValue::new(it.clone());
    let open = RwSignal::new(Open::default());
    let sections = it.sections.clone();
    let people = it.people.clone();
    view! {
        {(orgs.len() > 1).then(|| view! {
            <label class="pick">"单位 " <select class="field__input" on:change=pick>{orgs.into_iter().map(option).collect_view()}</select></label>
        })}
        <section class="stack" aria-labelledby="sections">
            <h2 class="part" id="sections">{org} "的科室"</h2>
            {sections.is_empty().then(|| view! { <p class="quiet">"还没有科室，全单位的人都能看到、都能办。"</p> })}
            <ul class="stack">{sections.into_iter().map(|one| view! { <One one whole again may_arrange open /> }).collect_view()}</ul>
            {may_arrange.then(|| view! {
                <p>{opener(open, Open::Section(None), "新设一个科室", String::new())}</p>
                {move || (open.get() == Open::Section(None)).then(|| view! { <Arrange section=None whole again /> })}
            })}
        </section>
        <section class="stack" aria-labelledby="people">
            <h2 class="part" id="people">"人员和请假"</h2>
            <ul class="list">{people.into_iter().map(|one| view! { <Who one whole again open /> }).collect_view()}</ul>
        </section>
    }
}

/// Which form stands on the page: one at a time, so that every field's name is one.
#[derive(Clone, Copy, PartialEq, Default)]
enum Open {
    #[default]
    None,
    /// A section, or a new one.
    Section(Option<SectionId>),
    Away(AccountId),
}

/// Opens one and closes the others; a second press closes it.
fn opener(open: RwSignal<Open>, which: Open, word: &'static str, of: String) -> impl IntoView {
    let toggle = move |_| open.update(|it| *it = if *it == which { Open::None } else { which });
    view! {
        <button class="button button--quiet" type="button" aria-expanded=move || (open.get() == which).to_string() on:click=toggle>
            {word}<span class="unseen">{of}</span>
        </button>
    }
}

fn names(ids: &[AccountId], people: &[Person]) -> String {
    let of = |id: &AccountId| people.iter().find(|it| it.id == *id).map(|it| it.name.clone());
    ids.iter().filter_map(of).collect::<Vec<String>>().join("、")
}

#[component]
fn One(
    one: SectionView,
    whole: StoredValue<SectionsView>,
    again: Callback<()>,
    may_arrange: bool,
    open: RwSignal<Open>,
) -> impl IntoView {
    let (members, heads) = whole.with_value(|it| (names(&one.members, &it.people), names(&one.heads, &it.people)));
    let id = one.id;
    let matters = whole.with_value(|it| {
        let own = it.items.iter().filter(|it| it.section == Some(id)).map(|it| it.name.clone());
        own.collect::<Vec<String>>()
    });
    let said = Said::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_sure = RwSignal::new(false);
    let drop = move |_| {
        spawn_local(async move {
            match api::call(&section::DROP, &id, &Nothing {}).await {
                Ok(_) => {
                    said.say("科室已撤销，它的事项归全单位。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let n_items = one.n_items;
    view! {
        <li class="part stack stack--tight">
            <p><b>{one.name.clone()}</b> " " <span class="quiet">{one.n_items} "个事项"</span></p>
            <p>"负责人：" {if heads.is_empty() { "没有指定".to_owned() } else { heads }} "；人员：" {members}</p>
            {(!matters.is_empty()).then(|| view! {
                <details class="fold"><summary class="fold__name">"它办的事项"</summary><ul class="fold__body">{matters.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul></details>
            })}
            {may_arrange.then(|| view! {
                <p>{opener(open, Open::Section(Some(id)), "调整", one.name.clone())}</p>
                {move || (open.get() == Open::Section(Some(id))).then(|| view! {
                    <Arrange section=Some(one.clone()) whole again />
                    <FaultSummary fault />
                    {move || match is_sure.get() {
                        false => view! { <p><button class="button button--quiet" type="button" on:click=move |_| is_sure.set(true)>"撤销这个科室"</button></p> }.into_any(),
                        true => view! {
                            <p class="note note--warn">"撤销后，" {n_items} "个事项归全单位，人员不再属于它。"</p>
                            <p class="row"><button class="button button--bad" type="button" on:click=drop>"确认撤销"</button>
                                <button class="button button--quiet" type="button" on:click=move |_| is_sure.set(false)>"再看看"</button></p>
                        }.into_any(),
                    }}
                })}
            })}
        </li>
    }
}

/// Ticks of a form, named after what they stand for.
fn ticked<T: std::str::FromStr>(filled: &Filled, prefix: &str) -> Vec<T> {
    filled.keys().filter_map(|it| it.strip_prefix(prefix)?.parse().ok()).collect()
}

#[component]
fn Arrange(section: Option<SectionView>, whole: StoredValue<SectionsView>, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let id = section.as_ref().map(|it| it.id);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = SaveForm {
            rev: whole.with_value(|it| it.rev),
            org: whole.with_value(|it| it.org.clone()),
            section: id,
            name: text(&filled, "name"),
            members: ticked(&filled, "member-"),
            heads: ticked(&filled, "head-"),
            items: ticked(&filled, "item-"),
        };
        spawn_local(async move {
            match api::call(&section::SAVE, &(), &form).await {
                Ok(_) => {
                    said.say("科室已保存。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let (name, members, heads) = section.map(|it| (it.name, it.members, it.heads)).unwrap_or_default();
    let tick = move |name: String, label: String, is_on: bool| {
        view! { <label class="choice"><input class="choice__dot" type="checkbox" name=name value="yes" checked=is_on /><span>{label}</span></label> }
    };
    let (people, items) = whole.with_value(|it| (it.people.clone(), it.items.clone()));
    let member = people.clone().into_iter().map(move |it| {
        let is_on = members.contains(&it.id);
        tick(format!("member-{}", it.id), format!("{} {}", it.name, it.post), is_on)
    });
    let head = people.into_iter().map(move |it| {
        let is_on = heads.contains(&it.id);
        tick(format!("head-{}", it.id), it.name, is_on)
    });
    let other = whole.with_value(|it| it.sections.clone());
    let item = items.into_iter().map(move |it| {
        let of = it.section.filter(|of| Some(*of) != id);
        let of = of.and_then(|of| other.iter().find(|it| it.id == of)).map(|it| format!("（现在归{}）", it.name));
        tick(
            format!("item-{}", it.id),
            format!("{}{}", it.name, of.unwrap_or_default()),
            it.section.is_some() && it.section == id,
        )
    });
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <TextField name="name" label="科室名称" value=name class="field__input field__input--medium" fault />
            {group("members", "科室里的人", fault, member.collect_view().into_any())}
            {group("heads", "科室负责人（分派、改派）", fault, head.collect_view().into_any())}
            <details class="fold"><summary class="fold__name">"办哪些事项"</summary>
                <div class="fold__body">{group("items", "勾选的归这个科室", fault, item.collect_view().into_any())}</div></details>
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
    }
}

fn group(
    name: &'static str,
    label: &'static str,
    fault: RwSignal<Option<Fault>>,
    ticks: AnyView,
) -> impl IntoView {
    let told = Memo::new(move |_| says(&fault.get(), name));
    view! {
        <fieldset class="field" class:field--bad=move || told.read().is_some() id=name tabindex="-1">
            <legend class="field__label">{label}</legend>
            {move || told.get().map(|it| view! { <FaultText id=format!("{name}-fault") says=it /> })}
            <div class="choices">{ticks}</div>
        </fieldset>
    }
}

/// Somebody of the body, and when they are away.
#[component]
fn Who(one: Person, whole: StoredValue<SectionsView>, again: Callback<()>, open: RwSignal<Open>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let id = one.id;
    let send = move |form: AwayForm, says: &'static str| {
        spawn_local(async move {
            match api::call(&section::AWAY, &(), &form).await {
                Ok(_) => {
                    said.say(says.to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = AwayForm {
            account: Some(id),
            from: text(&filled, "from"),
            until: text(&filled, "until"),
            deputy: text(&filled, "deputy").parse().ok(),
        };
        send(form, "请假已登记，这几天不再分派。");
    };
    let back = move |_| send(AwayForm { account: Some(id), ..AwayForm::default() }, "已销假。");
    let people = whole.with_value(|it| it.people.clone());
    let deputy = one.deputy.and_then(|of| people.iter().find(|it| it.id == of)).map(|it| it.name.clone());
    let away = one.from.zip(one.until).map(|(from, until)| {
        let deputy = deputy.map(|it| format!("，{it}代办")).unwrap_or_default();
        let later = one.later.iter().map(|it| format!("；{}至{}", it[0].zh(), it[1].zh())).collect::<String>();
        format!("{}至{}请假{deputy}{later}", from.zh(), until.zh())
    });
    let is_away = away.is_some();
    let options = StoredValue::new(
        std::iter::once((String::new(), "不指定".to_owned()))
            .chain(people.iter().filter(|it| it.id != id).map(|it| (it.id.to_string(), it.name.clone())))
            .collect::<Vec<(String, String)>>(),
    );
    let name = one.name.clone();
    view! {
        <li class="list__item"><span>{one.name.clone()} " " <span class="quiet">{one.post}</span></span>
            <span class="row row--tight"><span class="list__aside">{away}</span>
            {(one.may_change && is_away).then(|| view! { <button class="button button--quiet" type="button" on:click=back>"销假"<span class="unseen">{one.name.clone()}</span></button> })}
            {one.may_change.then(|| opener(open, Open::Away(id), "请假", name.clone()))}</span>
            {move || (open.get() == Open::Away(id)).then(|| view! {
                <form class="stack stack--tight measure" novalidate on:submit=submit>
                    <FaultSummary fault />
                    <TextField name="from" label="从哪天起" kind="date" class="field__input field__input--medium" fault />
                    <TextField name="until" label="到哪天止" kind="date" class="field__input field__input--medium" fault />
                    <SelectField name="deputy" label="谁代办" options=options.get_value() fault />
                    <p><button class="button" type="submit">"登记请假"</button></p>
                </form>
            })}
        </li>
    }
}
