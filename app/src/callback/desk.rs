//! 回电 at the desk: who waits to be called; of one, what it is about, the number for whoever takes it, and what came of it.
use common::{
    call::Page,
    callback::{self, CallView, CallbackView, OUTCOMES, SettleForm, TakeForm, WaitingForm, act},
    case::{flow::Act, spaced_no},
    check::Nothing,
    fault::Fault,
    id::CaseId,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api,
    desk::log::Log,
    shell::Said,
    ui::{
        DayText, Failed, FaultSummary, Lost, TextField, Waiting, focus_soon, navigate, pager::Pager, shown, titled,
    },
};

const PER_PAGE: u64 = 50;

/// 回电: who waits to be called, soonest first.
#[component]
pub fn WaitingPage() -> impl IntoView {
    titled("回电");
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|it| it.get_str("page").and_then(|it| it.parse::<u32>().ok())));
    let rows = LocalResource::new(move || {
        let form = WaitingForm { page: page.get() };
        async move { api::call(&callback::WAITING, &(), &form).await }
    });
    let list = move |it: Page<CallbackView>| {
        match it.rows.is_empty() {
        true => view! { <div class="empty"><p class="empty__title">"没有人在等回电"</p><p>"有人请求回电时，会排在这里，快到期的在前。"</p></div> }.into_any(),
        false => view! {
            <p class="quiet">{format!("{}人在等", it.n_rows)} "。打开后点“我来打”显示号码，并记下是谁看的。"</p>
            <ul>{it.rows.into_iter().map(row).collect_view()}</ul>
            <Pager n_rows=it.n_rows per_page=PER_PAGE page=page.get_untracked().unwrap_or(1) href=|n| format!("{}?page={n}", DeskPlace::Callbacks.href()) />
        }
        .into_any(),
    }
    };
    view! {
        <h1>"回电"</h1>
        {shown(rows, list)}
    }
    .into_any()
}

fn row(it: CallbackView) -> impl IntoView {
    view! {
        <li class="caller stack stack--tight">
            <div class="row row--tight">
                <a href=DeskPlace::Callback(it.id).href()><b>{it.name.clone()}</b> "：" {it.about.clone()}</a>
            </div>
            <Facts it />
        </li>
    }
}

#[component]
pub fn CallPage() -> impl IntoView {
    let params = use_params_map();
    move || match params.get().get("id").and_then(|it| it.parse::<CaseId>().ok()) {
        Some(id) => view! { <Loaded id /> }.into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Loaded(id: CaseId) -> impl IntoView {
    let seen: RwSignal<Option<Result<CallView, Fault>>> = RwSignal::new(None);
    let load =
        move || spawn_local(async move { seen.set(Some(api::call(&callback::SHOW, &id, &Nothing {}).await)) });
    load();
    move || match seen.get() {
        None => view! { <Waiting /> }.into_any(),
        Some(Err(fault)) => view! { <Failed fault again=load /> }.into_any(),
        Some(Ok(it)) => {
            titled(&format!("回电：{}", it.row.name));
            view! { <Caller it again=load /> }.into_any()
        }
    }
}

/// Until when, whose number, who is at it.
#[component]
fn Facts(it: CallbackView) -> impl IntoView {
    let hand = match (it.is_mine, it.taken_by.as_str()) {
        (true, _) => "您在打".to_owned(),
        (false, "") => String::new(),
        (false, by) => format!("{by}在打"),
    };
    view! {
        <div class="row row--tight">
            <span class=if it.is_late { "tag tag--bad" } else { "tag" }><span>"最晚" <DayText day=it.due /> {it.is_late.then_some("，已超")}</span></span>
            {(!hand.is_empty()).then(|| view! { <span class="tag tag--brand">{hand}</span> })}
            <span class="quiet">{it.phone_masked} " · " {spaced_no(&it.no)} " · " {it.at.to_string()} "登记"</span>
        </div>
    }
}

#[component]
fn Caller(it: CallView, again: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let row = it.row.clone();
    let name = if row.name.is_empty() { "回电".to_owned() } else { row.name.clone() };
    let about = match row.about.is_empty() {
        true => "内容已经删除：打过以后只留办理记录。".to_owned(),
        false => row.about.clone(),
    };
    let tries = (it.n_missed > 0).then(|| view! { <p>{format!("打过{}次，没有接通。", it.n_missed)}</p> });
    view! {
        <p class="quiet"><a href=DeskPlace::Callbacks.href()>"回电"</a></p>
        <div class="row row--apart"><h1>{name}</h1> <span class="tag tag--brand">{it.stage.label()}</span></div>
        <div class="side side--right">
            <div class="stack">
                <Facts it=row />
                <section class="stack stack--tight" aria-labelledby="asked">
                    <h2 class="part" id="asked">"想问什么"</h2>
                    <p class="prose measure">{about}</p>
                </section>
                {tries}
                {it.may_call.then(|| view! { <Hand it=it.clone() again /> })}
            </div>
            <aside class="stack" aria-label="过程"><Log events=it.events /></aside>
        </div>
    }
}

/// Taking it, which shows the number; then, what came of the call.
#[component]
fn Hand(it: CallView, again: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let id = it.row.id;
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let take = move |over: &'static str| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let done = api::call(&callback::TAKE, &id, &TakeForm { over: over.to_owned() }).await;
            is_busy.set(false);
            match done {
                Ok(_) => {
                    again();
                    focus_soon("number");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    // A colleague has it: asked once, taken over by whoever still wants to.
    let is_theirs = move || {
        fault.with(|it| matches!(it, Some(Fault::Form { fields }) if fields.iter().any(|it| it.name == "over")))
    };
    let hand = match it.phone.is_empty() {
        true => view! {
            <p class="row">
                <button class="button" type="button" disabled=is_busy on:click=move |_| take("")>"我来打"</button>
                {move || is_theirs().then(|| view! { <button class="button button--plain" id="over" type="button" on:click=move |_| take("yes")>"接过来打"</button> })}
            </p>
        }
        .into_any(),
        false => {
            let phone = it.phone.clone();
            let href = format!("tel:{phone}");
            view! {
                <p id="number" tabindex="-1">"电话 " <a class="button" href=href>{phone}</a></p>
                <Outcome id may_give_up=it.may_give_up fault />
            }
            .into_any()
        }
    };
    view! {
        <section class="stack stack--tight" aria-label="办理">
            <FaultSummary fault />
            {hand}
        </section>
    }
}

/// What will happen, and who will read it.
fn effect(act: Act) -> &'static str {
    match act {
        act::ANSWER => "答复了就办结，提问的内容随后删除。",
        act::REFER => "写清转给了谁，提问人会看到。",
        act::GIVE_UP => "打过三次以上、分在两天，都没有接通。",
        act::MISSED => "记一次没有接通，放回名单，换个时间再打。",
        act::PUT_BACK => "没有打，放回名单，别的窗口可以打。",
        _ => "",
    }
}

#[component]
fn Outcome(id: CaseId, may_give_up: bool, fault: RwSignal<Option<Fault>>) -> impl IntoView {
    let said = Said::here();
    let go = navigate();
    let is_busy = RwSignal::new(false);
    let all = OUTCOMES.into_iter().chain(callback::GOES_ON).filter(|it| may_give_up || *it != act::GIVE_UP);
    let choice = |it: Act| {
        let is_first = it == act::ANSWER;
        view! {
            <label class="choice">
                <input class="choice__dot" type="radio" name="act" value=it.code() checked=is_first />
                <span><b>{it.label()}</b> " " <span class="quiet">{effect(it)}</span></span>
            </label>
        }
    };
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let form: SettleForm = crate::ui::read(&ev);
        let go = go.clone();
        spawn_local(async move {
            let done = api::call(&callback::SETTLE, &id, &form).await;
            is_busy.set(false);
            match done {
                Ok(_) => {
                    said.say(format!("已登记：{}", form.act.label()));
                    go(&DeskPlace::Callbacks.href());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack stack--tight measure" novalidate on:submit=submit>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"打得怎么样"</legend>
                {all.map(choice).collect_view()}
            </fieldset>
            <TextField name="says" label="怎样答复的，或者转给了谁" hint="一句话。转有关部门必填，其他可以不填；提问人会看到" fault />
            <p><button class="button" type="submit" disabled=is_busy>"登记"</button></p>
        </form>
    }
}
