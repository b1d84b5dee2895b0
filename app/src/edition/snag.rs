//! 堵点: where people stop at one matter, in figures; what is being mended about it, by whom and until when.
use common::{
    call::Page,
    case::{flow::Act, spaced_no},
    check::Nothing,
    edition::{
        quality::{LEFT_DAYS, N_DAYS},
        snag::{
            self, ListForm, Owner, Place as Stop, PlacesView, RaiseForm, SnagRow, SnagView, StepForm,
            WITHIN_WORK_DAYS, act,
        },
    },
    fault::Fault,
    id::{CaseId, ItemId},
    place::{DeskPlace, Place},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    decision::acts::{Filled, text},
    desk::log::Log,
    shell::Said,
    ui::{
        AreaField, DayText, FaultSummary, Lost, TextField, field::SelectField, focus_soon, navigate, pager::Pager,
        param, shown, titled,
    },
};

const PER_PAGE: u64 = 50;

/// 堵点: everything that is being mended, the soonest due first.
#[component]
pub fn SnagsPage() -> impl IntoView {
    titled("堵点");
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    let found = LocalResource::new(move || {
        let form = ListForm { page: page.get() };
        async move { api::call(&snag::LIST, &(), &form).await }
    });
    let list = move |it: Page<SnagRow>| {
        let href = |n| format!("{}?page={n}", DeskPlace::Snags.href());
        match it.rows.is_empty() {
            true => view! {
                <div class="empty"><p class="empty__title">"没有堵点"</p>
                    <p>"在“事项质量”里打开一个事项，看群众在哪里总被退回、总放下不填，从那里立堵点。"</p></div>
            }
            .into_any(),
            false => view! {
                <Rows rows=it.rows names_item=true />
                <Pager n_rows=it.n_rows per_page=PER_PAGE page=page.get_untracked().unwrap_or(1) href />
            }
            .into_any(),
        }
    };
    view! {
        <p class="quiet"><a href=DeskPlace::Quality.href()>"事项质量"</a></p>
        <h1>"堵点"</h1>
        <p class="measure">"每个堵点有一个负责人，到期没有改好的显示超期；改好由负责人报，编制部门核实后销号。"</p>
        {shown(found, list)}
    }
    .into_any()
}

#[component]
fn Rows(rows: Vec<SnagRow>, names_item: bool) -> impl IntoView {
    let row = move |it: SnagRow| {
        let due = it.due.map(|day| {
            let late = it.is_late.then_some("，已超期");
            view! { <span class=if it.is_late { "tag tag--bad" } else { "tag" }><span>"最晚" <DayText day /> {late}</span></span> }
        });
        let of = names_item.then(|| format!("{} · {} · ", it.item_name, it.org));
        view! {
            <li class="list__item">
                <span class="list__main"><a href=DeskPlace::Snag(it.id).href()>{it.label}</a>
                    <br /><span class="quiet small">{of} {it.owner} "负责"</span></span>
                <span class="row row--tight">{due}<span class="tag tag--brand">{it.stage.label()}</span></span>
            </li>
        }
    };
    view! { <ul class="list">{rows.into_iter().map(row).collect_view()}</ul> }
}

/// Where people stop at one matter.
#[component]
pub fn PlacesPage() -> impl IntoView {
    titled("哪里不顺");
    let Some(id) = param::<ItemId>("id") else { return Lost().into_any() };
    let found = LocalResource::new(move || async move { api::call(&snag::PLACES, &id, &Nothing {}).await });
    view! {
        <p class="quiet"><a href=DeskPlace::Quality.href()>"事项质量"</a></p>
        {shown(found, move |it: PlacesView| view! { <Places it /> })}
    }
    .into_any()
}

#[component]
fn Places(it: PlacesView) -> impl IntoView {
    titled(&format!("哪里不顺：{}", it.name));
    let raising: RwSignal<Option<Stop>> = RwSignal::new(None);
    let (may_raise, owners, id) = (it.may_raise && !it.owners.is_empty(), it.owners.clone(), it.id);
    let nobody = (it.may_raise && it.owners.is_empty()).then(|| {
        view! { <p class="note">"这个单位还没有编制事项的人，不能立堵点。请先由安全管理员给岗位。"</p> }
    });
    let pick = Callback::new(move |of: Stop| {
        raising.set(Some(of));
        focus_soon("raise");
    });
    let n_looked_at = it.n_looked_at;
    let drafts = match n_looked_at {
        0 => format!("没有放下{LEFT_DAYS}天以上的申请。"),
        n => format!("看了最近放下的{n}份申请，停在第一个还没有填好的地方。"),
    };
    let facts = format!(
        "最近{N_DAYS}天：告知补正{}次，差评{}个，咨询{}件。要素{}/22。",
        it.n_corrections, it.n_bad, it.n_questions, it.n_elements
    );
    let faults = (!it.faults.is_empty()).then(|| {
        let all = it.faults.clone().into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
        view! {
            <details class="fold"><summary class="fold__name">"现行版的问题（" {it.faults.len()} "）"</summary><ul class="fold__body prose">{all}</ul></details>
        }
    });
    let has_snags = !it.snags.is_empty();
    view! {
        <h1>{it.name.clone()}</h1>
        <p class="quiet">{it.org} " · " {it.state.label()} " · 这一版" <DayText day=it.on /> " · " <a href=Place::Guide(it.id).href() rel="external">"办事指南"</a></p>
        <p class="measure">{facts}</p>
        {faults}
        {nobody}
        {has_snags.then(|| view! {
            <section class="stack stack--tight" aria-labelledby="snags"><h2 class="part" id="snags">"堵点"</h2><Rows rows=it.snags names_item=false /></section>
        })}
        <section class="stack stack--tight" aria-labelledby="returned">
            <h2 class="part" id="returned">"退回最多的材料和栏目"</h2>
            <Stops all=it.returned none="最近没有退回过。" unit="次" may_raise pick />
        </section>
        <section class="stack stack--tight" aria-labelledby="left">
            <h2 class="part" id="left">"申请放下的地方"</h2>
            <p class="quiet">{drafts}</p>
            <Stops all=it.left none="" unit="份" may_raise pick />
        </section>
        {move || raising.get().map(|of| view! { <Raise id of owners=owners.clone() /> })}
    }
}

#[component]
fn Stops(
    all: Vec<Stop>,
    none: &'static str,
    unit: &'static str,
    may_raise: bool,
    pick: Callback<Stop>,
) -> impl IntoView {
    if all.is_empty() {
        return view! { <p class="quiet">{none}</p> }.into_any();
    }
    let line = move |it: Stop| {
        let act = match it.snag {
            Some(of) => Some(view! { <a class="list__link" href=DeskPlace::Snag(of).href()>"整改中"<span class="unseen">{it.label.clone()}</span></a> }.into_any()),
            None => may_raise.then(|| {
                let (of, label) = (it.clone(), it.label.clone());
                view! { <button class="button button--quiet" type="button" on:click=move |_| pick.run(of.clone())>"立为堵点"<span class="unseen">{label}</span></button> }.into_any()
            }),
        };
        view! { <li class="list__item"><span class="list__main">{it.label}</span><span class="list__aside">{it.n} {unit}</span>{act}</li> }
    };
    view! { <ul class="list">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
}

fn owner_options(owners: Vec<Owner>) -> Vec<(String, String)> {
    let none = [(String::new(), "请选择".to_owned())];
    none.into_iter().chain(owners.into_iter().map(|it| (it.id.to_string(), it.name))).collect()
}

#[component]
fn Raise(id: ItemId, of: Stop, owners: Vec<Owner>) -> impl IntoView {
    let (fault, said, once) = (RwSignal::new(None::<Fault>), Said::here(), api::Once::here());
    let go = navigate();
    let (key, label) = (of.key, of.label);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = RaiseForm {
            item: Some(id),
            key: key.clone(),
            owner: text(&filled, "owner").parse().ok(),
            days: text(&filled, "days"),
            says: text(&filled, "says"),
        };
        let go = go.clone();
        spawn_local(async move {
            match once.call(&snag::RAISE, &(), &form).await {
                Ok(it) => {
                    said.say("已立为堵点。".to_owned());
                    go(&DeskPlace::Snag(it.id).href());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <section class="stack measure" aria-labelledby="raise">
            <h2 class="part" id="raise" tabindex="-1">"立为堵点：" {label}</h2>
            <FaultSummary fault />
            <form class="stack" novalidate on:submit=submit>
                <SelectField name="owner" label="由谁负责整改" options=owner_options(owners) fault />
                <TextField name="days" label="几个工作日内改好" inputmode="numeric" class="field__input field__input--short" value=WITHIN_WORK_DAYS.to_string() fault />
                <AreaField name="says" label="哪里不顺，打算怎么改" fault />
                <p><button class="button" type="submit">"立为堵点"</button></p>
            </form>
        </section>
    }
}

#[component]
pub fn SnagPage() -> impl IntoView {
    titled("堵点");
    let Some(id) = param::<CaseId>("id") else { return Lost().into_any() };
    let turn = RwSignal::new(0_u32);
    let again = Callback::new(move |()| turn.update(|it| *it += 1));
    let found = LocalResource::new(move || {
        turn.track();
        async move { api::call(&snag::OPEN, &id, &Nothing {}).await }
    });
    view! {
        <p class="quiet"><a href=DeskPlace::Snags.href()>"堵点"</a></p>
        {shown(found, move |it: SnagView| view! { <One it again /> })}
    }
    .into_any()
}

#[component]
fn One(it: SnagView, again: Callback<()>) -> impl IntoView {
    let row = it.row.clone();
    titled(&format!("堵点：{}", row.label));
    let late = if row.is_late { "，已超期" } else { "" };
    let due = row.due.map(|day| view! { <DayText day /> {late} });
    let (was, now) = (it.was, it.now.unwrap_or_default());
    let how = match it.is_left {
        true => "只算立了以后放下的".to_owned(),
        false => format!("算法一样，最近{N_DAYS}天"),
    };
    let owner = row.owner.clone();
    view! {
        <div class="row row--apart"><h1>{row.label.clone()}</h1> <span class="tag tag--brand">{row.stage.label()}</span></div>
        <div class="side side--right">
            <div class="stack">
                <dl class="facts">
                    <div class="facts__row"><dt class="facts__name">"事项"</dt><dd class="facts__value"><a href=DeskPlace::Places(row.item).href()>{row.item_name}</a> " " <span class="quiet">{row.org}</span></dd></div>
                    <div class="facts__row"><dt class="facts__name">"负责人"</dt><dd class="facts__value">{owner}</dd></div>
                    {due.map(|due| view! { <div class="facts__row"><dt class="facts__name">"最晚"</dt><dd class="facts__value">{due}</dd></div> })}
                    <div class="facts__row"><dt class="facts__name">"立的那天"</dt><dd class="facts__value"><DayText day=it.on /> "：" {was} "人次"</dd></div>
                    <div class="facts__row"><dt class="facts__name">"现在"</dt><dd class="facts__value">{now} "人次，" {how}</dd></div>
                    <div class="facts__row"><dt class="facts__name">"编号"</dt><dd class="facts__value">{spaced_no(&row.no)}</dd></div>
                </dl>
                <Hands it=it.clone() again />
            </div>
            <aside class="stack" aria-label="过程"><Log events=it.events /></aside>
        </div>
    }
}

fn hint(act: Act) -> &'static str {
    match act {
        act::FIX => "改了什么。要改事项的，先从“编制新版”改好公布",
        act::ASSIGN => "为什么换人",
        act::TAKE_BACK => "为什么收回",
        act::CLOSE => "怎么核实的",
        act::RETURN => "哪里还没有改好；退回后重新算工作日",
        _ => "为什么不作堵点",
    }
}

/// What whoever looks may do now.
#[component]
fn Hands(it: SnagView, again: Callback<()>) -> impl IntoView {
    let open: RwSignal<Option<Act>> = RwSignal::new(None);
    let (id, version, owners) = (it.row.id, it.version, it.owners);
    if it.acts.is_empty() && it.shut.is_empty() {
        return ().into_any();
    }
    let button = move |(n, act): (usize, Act)| {
        let class = if n == 0 { "button" } else { "button button--plain" };
        let toggle = move |_| open.update(|it| *it = if *it == Some(act) { None } else { Some(act) });
        view! { <button class=class type="button" aria-expanded=move || (open.get() == Some(act)).to_string() on:click=toggle>{act.label()}</button> }
    };
    // Who mends comes first, then who checks.
    const ORDER: [Act; 6] = [act::FIX, act::CLOSE, act::RETURN, act::TAKE_BACK, act::ASSIGN, act::DROP];
    let acts: Vec<Act> = ORDER.into_iter().filter(|of| it.acts.contains(of)).collect();
    view! {
        <section class="stack" aria-labelledby="hands">
            <h2 class="part" id="hands">"办理"</h2>
            {it.shut.into_iter().map(|it| view! { <p class="note">{it}</p> }).collect_view()}
            <p class="row">{acts.into_iter().enumerate().map(button).collect_view()}</p>
            {move || open.get().map(|act| view! { <Do act id version owners=owners.clone() again /> })}
        </section>
    }
    .into_any()
}

#[component]
fn Do(act: Act, id: CaseId, version: i32, owners: Vec<Owner>, again: Callback<()>) -> impl IntoView {
    let (fault, said, once) = (RwSignal::new(None::<Fault>), Said::here(), api::Once::here());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let owner = text(&filled, "owner").parse().ok();
        let form = StepForm { version, act, says: text(&filled, "says"), owner };
        spawn_local(async move {
            match once.call(&snag::STEP, &id, &form).await {
                Ok(it) => {
                    said.say(format!("已办理，现在是“{}”。", it.row.stage.label()));
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let whom = (act == act::ASSIGN)
        .then(|| view! { <SelectField name="owner" label="由谁负责整改" options=owner_options(owners) fault /> });
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            {whom}
            <AreaField name="says" label=hint(act) fault />
            <p><button class="button" type="submit" id="act">"确定" {act.label()}</button></p>
        </form>
    }
}
