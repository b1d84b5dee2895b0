//! 预约: a day and a time at the window, and what one has booked.
use common::{
    check::Nothing,
    fault::Fault,
    id::{ItemId, TicketId},
    place::Place,
    ticket::{self, BookForm, DayTimes, TIMES_OF_DAY, TicketState, TicketView, TimesView},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::tongue::{self, t};
use crate::{
    api,
    session::Session,
    ui::{Crumbs, FaultSummary, Lost, field::FaultText, param, read, says, shown, sign_in_href, titled},
};

#[component]
pub fn BookPage() -> impl IntoView {
    titled(t("预约到窗口办"));
    match param::<ItemId>("id") {
        Some(id) => shown(api::load(&ticket::TIMES, id), |it| view! { <Times it /> }).into_any(),
        None => Lost().into_any(),
    }
}

#[component]
fn Times(it: TimesView) -> impl IntoView {
    let id = it.item;
    let session = Session::here();
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let go = crate::ui::navigate();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        let (form, go): (BookForm, _) = (read(&ev), go.clone());
        is_busy.set(true);
        spawn_local(async move {
            match api::call(&ticket::BOOK, &id, &form).await {
                Ok(_) => go(&Place::Tickets.href()),
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    let wrong = Memo::new(move |_| says(&fault.get(), "time"));
    let day = |it: DayTimes| {
        let name = it.day.to_string();
        let time = move |(at, left): (usize, u32)| {
            let label = TIMES_OF_DAY.get(at).map(|it| it.0).unwrap_or_default();
            let value = format!("{name}/{at}");
            view! {
                <label class="choice">
                    <input class="choice__dot" type="radio" name="time" value=value disabled={left == 0} />
                    <span>{label} " " <span class="check__hint">{if left == 0 { t("约满了").to_owned() } else { t!("还有{}个", left) }}</span></span>
                </label>
            }
        };
        view! {
            <fieldset class="field">
                <legend class="field__label">{tongue::week_day(it.day)}</legend>
                <div class="choices">{it.left.into_iter().enumerate().map(time).collect_view()}</div>
            </fieldset>
        }
    };
    let is_closed = it.days.is_empty();
    let days = StoredValue::new(it.days);
    let submit = Callback::new(submit);
    view! {
        <div class="stack stack--loose measure">
            <Crumbs trail=vec![(t("首页"), Place::Home.href()), (t("办事指南"), Place::Guide(id).href())] />
            <FaultSummary fault />
            <div class="stack stack--tight">
                <h1>{t("预约到窗口办")}</h1>
                <p class="heading__under">{it.item_name} " · " {tongue::known(&it.org_name)} " " {tongue::known(&it.window)}</p>
            </div>
            {match is_closed {
                true => view! { <p class="note">{t("这件事不用预约，上班时间到大厅取号就能办。")}</p> }.into_any(),
                // Who it is may be known only after this page is.
                false => (move || match session.is_citizen() {
                    false => view! {
                        <p class="note">{t("预约要先登录，到时凭预约码在大厅报到。")} <a href=sign_in_href("")>{t("去登录")}</a></p>
                    }.into_any(),
                    true => view! {
                        <form class="stack stack--loose" novalidate on:submit=move |ev| submit.run(ev)>
                            <div class="field" id="time" tabindex="-1">{move || wrong.get().map(|it| view! { <FaultText id="time-fault" says=it /> })}</div>
                            {days.get_value().into_iter().map(day).collect_view()}
                            <p><button class="button" type="submit" aria-disabled=move || is_busy.get().then_some("true")>{t("约这个时段")}</button></p>
                        </form>
                    }.into_any(),
                }).into_any(),
            }}
        </div>
    }
}

#[component]
pub fn TicketsPage() -> impl IntoView {
    titled(t("我的预约"));
    let found = LocalResource::new(|| async { api::call(&ticket::MINE, &(), &Nothing {}).await });
    view! {
        <div class="stack stack--loose">
            <Crumbs trail=vec![(t("首页"), Place::Home.href()), (t("我的办件"), Place::Mine.href())] />
            <h1>{t("我的预约")}</h1>
            {shown(found, move |all| match all.is_empty() {
                true => view! { <div class="empty"><p class="empty__title">{t("没有今天和以后的预约")}</p><p>{t("在办事指南里点“预约到窗口办”，可以约好时间再来。")}</p></div> }.into_any(),
                false => view! { <ul class="stack">{all.into_iter().map(|it| view! { <Ticket it again=Callback::new(move |()| found.refetch()) /> }).collect_view()}</ul> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn Ticket(it: TicketView, again: Callback<()>) -> impl IntoView {
    let id = it.id;
    let is_asked = RwSignal::new(false);
    let cancel = move |id: TicketId| {
        spawn_local(async move {
            if api::call(&ticket::CANCEL, &id, &Nothing {}).await.is_ok() {
                again.run(());
            }
        });
    };
    let is_booked = it.state == TicketState::Booked;
    let tag = if is_booked { "tag tag--brand" } else { "tag" };
    view! {
        <li class="note stack stack--tight">
            <p class="row row--tight"><span class=tag>{t(it.state.label())}</span> <b>{tongue::whole_day(it.day)} " " {it.time}</b></p>
            <p>{it.item_name} " · " {tongue::known(&it.window)}</p>
            {is_booked.then(|| view! {
                <p>{t("预约码 ")} <b class="code">{it.code}</b> <br /> <span class="small">{t("到大厅后，在自助终端点“预约报到”，输入预约码，等叫号。")}</span></p>
            })}
            {(!it.no.is_empty()).then(|| view! { <p>{t!("号码{}，前面还有{}位，大约等{}分钟。", it.no, it.n_ahead, it.n_minutes)}</p> })}
            {is_booked.then(|| view! {
                <p class="row">{move || match is_asked.get() {
                    false => view! { <button class="button button--quiet" type="button" on:click=move |_| is_asked.set(true)>{t("取消预约")}</button> }.into_any(),
                    true => view! {
                        <button class="button button--bad" type="button" on:click=move |_| cancel(id)>{t("确定取消")}</button>
                        <button class="button button--quiet" type="button" on:click=move |_| is_asked.set(false)>{t("先留着")}</button>
                    }.into_any(),
                }}</p>
            })}
        </li>
    }
}
