//! 一件的全部: materials on the left, what was said and sealed on the right, what can be done below.
use common::{
    application::act,
    case::{clock::ClockView, flow::Act, spaced_no},
    check::Nothing,
    decision::{self, DossierView, Word, pledge::Promise},
    fault::Fault,
    id::CaseId,
    paper::{PaperKind, PaperState},
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

use super::{
    acts::{self, ORDER},
    attach,
};
use crate::{
    api,
    case::signing::Signing,
    desk::{log::event, panes::Panes},
    fee::desk::BillNote,
    joint::Joint,
    rating::invite::Invite,
    review::{
        examine::{Form, Room},
        queue::left,
        viewer::{Viewer, looks::Looks},
    },
    shell::Said,
    ui::{Failed, FaultSummary, Lost, Waiting, titled},
};

#[component]
pub fn DossierPage() -> impl IntoView {
    let params = use_params_map();
    move || match params.get().get("id").and_then(|it| it.parse::<CaseId>().ok()) {
        Some(id) => view! { <Loaded id /> }.into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Loaded(id: CaseId) -> impl IntoView {
    let file: RwSignal<Option<DossierView>> = RwSignal::new(None);
    let failed: RwSignal<Option<Fault>> = RwSignal::new(None);
    // Outlive every act.
    let (looks, at) = (Looks::default(), RwSignal::new(0));
    let load = move || {
        spawn_local(async move {
            match api::call(&decision::DOSSIER, &id, &Nothing {}).await {
                Ok(it) => {
                    titled(&format!("办件：{}", it.seen.case.item_name));
                    failed.set(None);
                    file.set(Some(it));
                }
                Err(it) => failed.set(Some(it)),
            }
        });
    };
    load();
    move || match (failed.get(), file.get()) {
        (Some(fault), _) => view! { <Failed fault again=load /> }.into_any(),
        (None, None) => view! { <Waiting /> }.into_any(),
        (None, Some(it)) => view! { <Dossier it looks at again=Callback::new(move |()| load()) /> }.into_any(),
    }
}

#[component]
fn Dossier(it: DossierView, looks: Looks, at: RwSignal<usize>, again: Callback<()>) -> impl IntoView {
    let case = it.seen.case.clone();
    let id = case.id;
    let room = Room {
        id,
        seen: RwSignal::new(Some(it.seen.clone())),
        at,
        on_form: RwSignal::new(false),
        pick: StoredValue::new(None),
        step: StoredValue::new(None),
        fault: RwSignal::new(None),
        whole: RwSignal::new(None),
        looks,
    };
    let may_amend = case.acts.contains(&act::AMEND);
    let (class, says) = left(case.clock.as_ref().map(|it| it.n_left));
    let slots = it.seen.slots.clone();
    let viewed = slots.clone();
    let (item, version) = (case.item_id, case.item_version);
    let pick = move |(n, it): (usize, common::review::ExamineSlot)| {
        let verdict = it.verdict.as_ref().map_or("", |it| it.verdict.label());
        view! {
            <li><button class="views__link" type="button" class:views__link--here=move || room.at.get() == n
                aria-pressed=move || (room.at.get() == n).to_string() on:click=move |_| room.at.set(n)>{it.material.name} <span>{verdict}</span></button></li>
        }
    };
    let owed = (!it.owed.is_empty()).then(|| {
        let names: Vec<&str> = it.owed.iter().map(|it| it.name.as_str()).collect();
        let by = it.owed_by.map(|it| it.zh()).unwrap_or_default();
        view! { <p class="note note--warn">"容缺：" {names.join("、")} "，最晚" {by} "补齐。补齐前不能制证，到期没补齐自动终止。"</p> }
    });
    let heard = it.asked.clone().into_iter().filter(|it| it.word == Word::Waiting).map(|it| {
        let says = format!("已请{}会签，最晚{}答复。", it.org, it.until.zh());
        view! { <p class="note note--warn">{says}</p> }
    });
    let heard = heard.collect_view();
    let until = it.check_by.map(|it| format!("，最晚{}", it.zh())).unwrap_or_default();
    let promise = match it.promise {
        Promise::None => None,
        Promise::Due => Some(("note note--warn", format!("按告知承诺决定，等核查{until}。"))),
        Promise::Kept => Some(("note note--good", "按告知承诺决定，已核查，承诺属实。".to_owned())),
        Promise::Broken if it.check_by.is_none() => {
            Some(("note note--bad", "核查认定承诺不实，已撤销。".to_owned()))
        }
        Promise::Broken => Some(("note note--bad", "核查认定承诺不实，由负责人决定是否撤销。".to_owned())),
    };
    let promise = promise.map(|(class, says)| view! { <p class=class>{says}</p> });
    let asked = it
        .void_asked_by
        .clone()
        .map(|it| view! { <p class="note note--warn">{it} "提出作废这一件，等负责人决定。"</p> });
    let pictures = view! {
        <div class="stack">
            {move || viewed.get(room.at.get()).cloned().map(|it| view! { <Viewer it n={room.at.get_untracked() + 1} item version looks=room.looks /> })}
            <nav class="stack stack--tight" aria-label="材料"><h2 class="part">"材料"</h2><ul>{slots.into_iter().enumerate().map(pick).collect_view()}</ul></nav>
        </div>
    };
    let form = view! { <Form room may_amend again /> };
    let work = view! {
        <div class="stack">
            <Bar it=it.clone() room again />
            <section class="stack stack--tight" aria-labelledby="said">
                <h2 class="part" id="said">"过程和意见"</h2>
                <ol class="stack stack--tight">{case.events.clone().into_iter().rev().map(event).collect_view()}</ol>
            </section>
            <attach::Attachments id all=it.attachments.clone() may_attach=it.may_attach again />
            {case.joint.clone().map(|it| view! { <Joint it is_own=false /> })}
            <Signing id />
            <Papers case=case.clone() />
            {(!case.acts.is_empty() || case.stage.is_over()).then(|| view! { <Invite id /> })}
        </div>
    };
    view! {
        <FaultSummary fault=room.fault />
        <div class="row row--apart">
            <div>
                <p class="quiet"><a href=DeskPlace::Inbox.href()>"待办"</a> " · " {spaced_no(&case.no)}</p>
                <h1>{case.item_name.clone()} "·" {case.applicant.clone()}</h1>
            </div>
            <p class="row"><span class="tag tag--brand">{case.stage.label()}</span> <span class=class>{says}</span></p>
        </div>
        <ul class="row small">{case.clock.iter().chain(&case.beside).map(clock_line).collect_view()}</ul>
        {owed} {heard} {promise} {asked}
        {case.bill.clone().map(|it| view! { <BillNote it id /> })}
        <Panes one=pictures.into_any() two=form.into_any() three=work.into_any() />
    }
}

fn clock_line(it: &ClockView) -> impl IntoView + use<> {
    let says = match it.stopped {
        Some(_) if it.n_left < 0 => format!("超{}天", -it.n_left),
        Some(_) => format!("用了{}天，按时", it.n_used),
        None => left(Some(it.n_left)).1,
    };
    view! { <li>{it.kind.label()} "：最晚" {it.due.zh()} "，" {says}</li> }
}

#[component]
fn Papers(case: common::case::CaseView) -> impl IntoView {
    let id = case.id;
    // Each notice has a page of its own, with its file.
    let papers = case.papers.into_iter().filter(|it| it.kind != PaperKind::Notice).map(|it| {
        let state = (it.state != PaperState::Valid).then(|| view! { " " <span class="tag tag--bad">{it.state.label()}</span> });
        view! { <li class="list__item"><a class="list__link" href=DeskPlace::Paper(id, it.id).href()>{it.title}</a>{state}<span class="list__aside">{it.no}</span></li> }
    });
    let notices = case.notices.into_iter().map(|it| {
        view! { <li class="list__item"><a class="list__link" href=DeskPlace::Notice(id, it.id).href()>"一次性告知书"</a><span class="list__aside">{it.no}</span></li> }
    });
    let is_walk_in = case.events.iter().any(|it| it.act == act::TAKE_IN);
    let slip = is_walk_in.then(|| view! { <li class="list__item"><a class="list__link" href=DeskPlace::Slip(id).href()>"收件凭证"</a></li> });
    let (notices, papers) = (notices.collect_view(), papers.collect_view());
    let is_bare = notices.is_empty() && papers.is_empty() && slip.is_none();
    view! {
        <section class="stack stack--tight" aria-labelledby="papers">
            <h2 class="part" id="papers">"文书"</h2>
            {is_bare.then(|| view! { <p class="quiet">"还没有文书。受理时出第一份。"</p> })}
            {(!is_bare).then(|| view! { <ul class="list">{slip} {notices} {papers}</ul> })}
        </section>
    }
}

/// The acts that are open to whoever looks, the expected one first; what the rules bar stands there with its reason.
#[component]
fn Bar(it: DossierView, room: Room, again: Callback<()>) -> impl IntoView {
    let barred = it.barred.clone();
    let why = move |act: Act| barred.iter().find(|it| it.act == act).map(|it| it.says.clone());
    let acts = it.seen.case.acts.clone();
    let (open, shut): (Vec<Act>, Vec<Act>) =
        ORDER.into_iter().filter(|it| acts.contains(it)).partition(|it| why(*it).is_none());
    let panel: RwSignal<Option<Act>> = RwSignal::new(None);
    let first = open.first().copied();
    let button = move |act: Act| {
        view! {
            <button class="button" class:button--plain={Some(act) != first} type="button" aria-expanded=move || (panel.get() == Some(act)).to_string()
                on:click=move |_| panel.set(Some(act))>{acts::name(act)}</button>
        }
    };
    let reason = move |act: Act| view! { <li>{acts::name(act)} "：" {why(act)}</li> };
    let is_idle = open.is_empty() && shut.is_empty();
    // What has just been made is printed for whoever stands there.
    let (id, today) = (it.seen.case.id, it.seen.case.today);
    let made = it.seen.case.papers.iter().filter(|it| it.on == today && it.state == PaperState::Valid);
    let made: Vec<_> = made
        .map(|it| view! { <a class="button button--plain" href=DeskPlace::Paper(id, it.id).href()>"打印" {it.title.clone()}</a> })
        .collect();
    let file = StoredValue::new(it);
    view! {
        <section class="decide decide--still" aria-label="办理">
            {is_idle.then(|| view! { <p class="quiet">"这一件现在没有您要办的。"</p> })}
            <div class="row row--tight">{open.into_iter().map(button).collect_view()}</div>
            {(!made.is_empty()).then(|| view! { <p class="row row--tight">"今天出的：" {made}</p> })}
            {(!shut.is_empty()).then(|| view! { <ul class="quiet small">{shut.into_iter().map(reason).collect_view()}</ul> })}
            {move || panel.get().map(|act| view! { <Panel act it=file.get_value() room panel again /> })}
        </section>
    }
}

#[component]
fn Panel(
    act: Act,
    it: DossierView,
    room: Room,
    panel: RwSignal<Option<Act>>,
    again: Callback<()>,
) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let go = crate::ui::navigate();
    let is_sending = RwSignal::new(false);
    let is_decider = it.seen.case.stage == common::application::stage::APPROVING;
    let version = it.seen.case.version;
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_sending.get_untracked() {
            return;
        }
        is_sending.set(true);
        let (filled, go): (acts::Filled, _) = (crate::ui::read(&ev), go.clone());
        spawn_local(async move {
            let outcome = match act {
                act::SEND_BACK => acts::send_back(is_decider, room.id, version, &filled).await,
                _ => acts::send(act, room.id, version, &filled).await,
            };
            is_sending.set(false);
            match outcome {
                Ok(_) if act == act::TAKE_UP => go(&DeskPlace::Fill(room.id).href()),
                Ok(it) => {
                    said.say(format!("已办：{}。现在是“{}”", acts::name(act), it.stage.label()));
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let class = match act {
        act::REFUSE | act::DENY | act::VOID | act::TERMINATE | act::REVOKE => "button button--bad",
        _ => "button",
    };
    view! {
        <form class="stack stack--tight" novalidate on:submit=submit>
            <FaultSummary fault />
            <h2 class="part">{acts::name(act)}</h2>
            <acts::Fields act it fault />
            <p class="row"><button class=class type="submit" disabled=is_sending>"确认" {acts::name(act)}</button>
                <button class="button button--quiet" type="button" on:click=move |_| panel.set(None)>"再看看"</button></p>
        </form>
    }
}
