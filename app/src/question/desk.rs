//! 办咨询: the question, what was answered alike, and what one can do with it.
use std::collections::BTreeMap;

use common::{
    case::{flow::Act, spaced_no},
    check::Nothing,
    decision::{SayForm, decide::ExtendForm},
    fault::Fault,
    id::CaseId,
    place::{DeskPlace, Place},
    question::{
        PublishedRow, ReplyBy, act,
        desk::{self, AnswerForm, DeskView, GiveForm, Proposal, PublishForm, Told},
    },
    review::reveal::{Purpose, REVEAL, RevealForm},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

use crate::{
    api,
    decision::acts::{Filled, code, number, picked, text},
    desk::log::Log,
    review::queue::left,
    shell::Said,
    ui::{
        AreaField, CheckField, Failed, FaultSummary, Lost, SelectField, TextField, Waiting, field::FaultText,
        titled,
    },
};

/// In the order one works; the first that is open is the one expected next.
const ORDER: [Act; 8] = [
    act::ROUTE,
    act::ANSWER,
    act::ANSWER_ALONE,
    act::PUBLISH,
    act::PASS_ON,
    act::EXTEND,
    act::KEEP,
    act::TAKE_BACK,
];

#[component]
pub fn QuestionPage() -> impl IntoView {
    let params = use_params_map();
    move || match params.get().get("id").and_then(|it| it.parse::<CaseId>().ok()) {
        Some(id) => view! { <Loaded id /> }.into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Loaded(id: CaseId) -> impl IntoView {
    let seen: RwSignal<Option<DeskView>> = RwSignal::new(None);
    let failed: RwSignal<Option<Fault>> = RwSignal::new(None);
    let load = move || {
        spawn_local(async move {
            match api::call(&desk::SHOW, &id, &Nothing {}).await {
                Ok(it) => {
                    titled(&format!("咨询：{}", it.case.item_name));
                    failed.set(None);
                    seen.set(Some(it));
                }
                Err(it) => failed.set(Some(it)),
            }
        });
    };
    load();
    move || match (failed.get(), seen.get()) {
        (Some(fault), _) => view! { <Failed fault again=load /> }.into_any(),
        (None, None) => view! { <Waiting /> }.into_any(),
        (None, Some(it)) => view! { <Question own=it seen /> }.into_any(),
    }
}

#[component]
fn Question(own: DeskView, seen: RwSignal<Option<DeskView>>) -> impl IntoView {
    let it = own.case.clone();
    let clock = it.clock.clone().filter(|it| it.stopped.is_none());
    let (class, says) = left(clock.as_ref().map(|it| it.n_left));
    let answer = own.answer.clone();
    let about =
        it.item_id.map(|id| view! { <a href=Place::Guide(id).href() rel="external">{it.item_name.clone()}</a> });
    let agreed = match own.may_publish {
        true => "提问人同意去掉个人信息后公开。",
        false => "提问人不同意公开：答复只给本人看。",
    };
    let published = own.published.clone().map(|it| {
        view! { <p><a href=Place::Question(it.row.id).href() rel="external">"看公开的样子"</a></p> }
    });
    view! {
        <div class="row row--apart">
            <div>
                <p class="quiet"><a href=DeskPlace::Inbox.href()>"待办"</a> " · " {spaced_no(&it.no)}</p>
                <h1>{it.item_name.clone()} "·" {it.applicant.clone()}</h1>
            </div>
            <p class="row"><span class="tag tag--brand">{it.stage.label()}</span> {clock.is_some().then(|| view! { <span class=class>{says}</span> })}</p>
        </div>
        {clock.map(|it| view! { <p class="small">"最晚" {it.due.zh_full()} "答复（" {it.limit} "）。"</p> })}
        <div class="side side--right">
            <div class="stack">
                <section class="stack stack--tight" aria-labelledby="asked">
                    <h2 class="part" id="asked">"问"</h2>
                    <p class="prose measure">{own.text.clone()}</p>
                    <p class="quiet small">{own.topic.label()} " · " {about} " " {agreed}</p>
                </section>
                {(!answer.is_empty()).then(|| view! {
                    <section class="stack stack--tight" aria-labelledby="answered">
                        <h2 class="part" id="answered">"答"</h2>
                        <p class="prose measure">{answer}</p>
                        <p class="quiet small">{own.answered_by.clone()} {own.answered_at.map(|it| format!(" {} {}", it.day().zh(), it.clock()))}</p>
                        {published}
                    </section>
                })}
                <Bar own=own.clone() seen />
            </div>
            <aside class="stack" aria-label="提问人和过程">
                <Caller id=it.id own=own.clone() />
                {(!own.similar.is_empty()).then(|| view! { <Similar all=own.similar.clone() /> })}
                <Log events=it.events />
            </aside>
        </div>
    }
}

/// What was answered alike: to be read, or begun from.
#[component]
fn Similar(all: Vec<PublishedRow>) -> impl IntoView {
    let row = |it: PublishedRow| view! { <li class="list__item"><a class="list__link" href=Place::Question(it.id).href() target="_blank">{it.question}</a><span class="list__aside">{it.org}</span></li> };
    view! {
        <section class="stack stack--tight" aria-labelledby="similar">
            <h2 class="part" id="similar">"答过的类似问题"</h2>
            <ul class="list">{all.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

/// Whom to call; the whole number for the reason one calls, and whoever asked reads that.
#[component]
fn Caller(id: CaseId, own: DeskView) -> impl IntoView {
    let whole = RwSignal::new(String::new());
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let look = move |_| {
        spawn_local(async move {
            let form = RevealForm { purpose: Some(Purpose::Question), note: String::new() };
            match api::call(&REVEAL, &id, &form).await {
                Ok(it) => {
                    whole.set(it.answers.values().next().map(|it| it.as_text().to_owned()).unwrap_or_default())
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let has_phone = !own.phone.is_empty();
    let masked = own.phone.clone();
    view! {
        <section class="stack stack--tight" aria-labelledby="caller">
            <h2 class="part" id="caller">"怎样答复"</h2>
            <FaultSummary fault />
            <p>{own.reply_by.label()} {(own.reply_by == ReplyBy::Phone).then_some("：答复写好后，请打电话告诉提问人。")}</p>
            {has_phone.then(|| view! {
                <p class="row row--tight">
                    <span>{move || if whole.read().is_empty() { masked.clone() } else { whole.get() }}</span>
                    {move || whole.read().is_empty().then(|| view! { <button class="button button--quiet" type="button" on:click=look>"看完整号码"</button> })}
                </p>
            })}
        </section>
    }
}

fn name(act: Act) -> &'static str {
    match act {
        act::ROUTE => "分派给答复单位",
        act::PUBLISH => "公开",
        act::KEEP => "不公开",
        act::ANSWER_ALONE => "答复",
        it => it.label(),
    }
}

/// What will happen, and who will read it.
fn effect(act: Act) -> &'static str {
    match act {
        act::ANSWER => "答复马上给提问人看；审核去掉个人信息后再公开。",
        act::ANSWER_ALONE => "答复只给提问人看，不公开。",
        act::ROUTE => "交给能答复的单位。答复期限从提问那天算，不重新起算。",
        act::PASS_ON => "只能转一次。答复期限从提问那天算，不重新起算。",
        act::EXTEND => "只能延长一次，最多10个工作日。原因提问人会看到。",
        act::PUBLISH => "下面已按规则去掉像个人信息的内容，请再看一遍，改好后公开。",
        act::KEEP => "只给提问人看。原因记在过程里。",
        act::TAKE_BACK => "公开的内容马上看不到了，提问人仍能看到答复。",
        _ => "",
    }
}

async fn send(act: Act, id: CaseId, version: i32, filled: &Filled) -> Result<DeskView, Fault> {
    let says = || text(filled, "says");
    let give = || GiveForm { version, org: text(filled, "org"), says: says() };
    let say = || SayForm { version, says: says() };
    match act {
        act::ROUTE => api::call(&desk::ROUTE, &id, &give()).await,
        act::PASS_ON => api::call(&desk::PASS_ON, &id, &give()).await,
        act::EXTEND => {
            let form = ExtendForm { version, n_days: number(filled, "n_days"), says: says() };
            api::call(&desk::EXTEND, &id, &form).await
        }
        act::ANSWER | act::ANSWER_ALONE => {
            let told = filled.get("told").map(|_| picked(filled, "told"));
            api::call(&desk::ANSWER, &id, &AnswerForm { version, answer: text(filled, "answer"), told }).await
        }
        act::PUBLISH => {
            let (question, answer) = (text(filled, "question"), text(filled, "answer"));
            let form = PublishForm { version, question, answer, confirmed: text(filled, "confirmed") };
            api::call(&desk::PUBLISH, &id, &form).await
        }
        act::KEEP => api::call(&desk::KEEP, &id, &say()).await,
        act::TAKE_BACK => api::call(&desk::TAKE_BACK, &id, &say()).await,
        _ => Err(Fault::Unknown),
    }
}

#[component]
fn Bar(own: DeskView, seen: RwSignal<Option<DeskView>>) -> impl IntoView {
    let it = own.case.clone();
    let open: Vec<Act> = ORDER.into_iter().filter(|act| it.acts.contains(act)).collect();
    let first = open.first().copied();
    let panel: RwSignal<Option<Act>> = RwSignal::new(first);
    let button = move |act: Act| {
        view! {
            <button class="button" class:button--plain={Some(act) != first} type="button" aria-expanded=move || (panel.get() == Some(act)).to_string()
                on:click=move |_| panel.set(Some(act))>{name(act)}</button>
        }
    };
    let is_idle = open.is_empty();
    let (id, version) = (it.id, it.version);
    let own = StoredValue::new(own);
    view! {
        <section class="stack" aria-label="办理">
            {is_idle.then(|| view! { <p class="quiet">"这个问题现在没有您要办的。"</p> })}
            {(open.len() > 1).then(|| view! { <div class="row row--tight">{open.into_iter().map(button).collect_view()}</div> })}
            {move || panel.get().map(|act| view! { <Panel act id version own=own.get_value() seen /> })}
        </section>
    }
}

#[component]
fn Panel(act: Act, id: CaseId, version: i32, own: DeskView, seen: RwSignal<Option<DeskView>>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_sending = RwSignal::new(false);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_sending.get_untracked() {
            return;
        }
        is_sending.set(true);
        let filled: BTreeMap<String, String> = crate::ui::read(&ev);
        spawn_local(async move {
            let outcome = send(act, id, version, &filled).await;
            is_sending.set(false);
            match outcome {
                Ok(it) => {
                    said.say(format!("已办：{}。现在是“{}”", name(act), it.case.stage.label()));
                    seen.set(Some(it));
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let proposal = own.proposal.clone();
    let bodies: Vec<(String, String)> = own.bodies.into_iter().map(|it| (it.clone(), it)).collect();
    let by_phone = own.reply_by == ReplyBy::Phone;
    let body = match act {
        act::ROUTE | act::PASS_ON => view! {
            <SelectField name="org" label="由哪个单位答复" options=bodies fault />
            <AreaField name="says" label="为什么交给这个单位" fault />
        }
        .into_any(),
        act::EXTEND => view! {
            <TextField name="n_days" label="延长几个工作日" inputmode="numeric" class="field__input field__input--short" fault />
            <AreaField name="says" label="原因" hint="提问人会看到" fault />
        }
        .into_any(),
        act::ANSWER | act::ANSWER_ALONE => view! {
            <AreaField name="answer" label="答复" hint="先答能不能、怎么办，再写依据；不写“详询”“另行通知”" fault />
            {by_phone.then(|| view! { <Called fault /> })}
        }
        .into_any(),
        act::PUBLISH => view! { <Proposed it=proposal.unwrap_or_default() fault /> }.into_any(),
        _ => view! { <AreaField name="says" label="原因" fault /> }.into_any(),
    };
    view! {
        <form class="stack stack--tight measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <h2 class="part">{name(act)}</h2>
            <p class="small">{effect(act)}</p>
            {body}
            <p><button class="button" type="submit" disabled=is_sending>"确认" {name(act)}</button></p>
        </form>
    }
}

/// 电话告知: what came of ringing up.
#[component]
fn Called(#[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let option = |it: &Told| view! { <label class="choice"><input class="choice__dot" type="radio" name="told" value=code(*it) /><span>{it.label()}</span></label> };
    let says = move || crate::ui::says(&fault.get(), "told");
    view! {
        <fieldset class="field" class:field--bad=move || says().is_some() id="told">
            <legend class="field__label">"先打电话告诉提问人，打通了没有？"</legend>
            {move || says().map(|it| view! { <FaultText id="told-fault" says=it /> })}
            <div class="choices">{Told::ALL.iter().map(option).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Proposed(it: Proposal, #[prop(into)] fault: Signal<Option<Fault>>) -> impl IntoView {
    let taken = (!it.taken_out.is_empty())
        .then(|| view! { <p class="note note--warn">"已去掉：" {it.taken_out.join("、")} "。"</p> });
    view! {
        {taken}
        <AreaField name="question" label="公开的问题" value=it.question fault />
        <AreaField name="answer" label="公开的答复" value=it.answer fault />
        <CheckField name="confirmed" fault>"已核对，剩下的号码和名字不是个人信息"</CheckField>
    }
}
