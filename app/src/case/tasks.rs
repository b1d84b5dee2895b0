//! 任务列表: what is done, what is left, in any order.
use common::{
    account::GUEST_DAYS,
    application::stage,
    case::{
        self, DraftView,
        draft::{Step, Task, TaskState},
        renew::Renewed,
    },
    check::Nothing,
    fault::Fault,
    id::CaseId,
    place::Place,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::take::ToKiosk;
use crate::tongue::{self, t};
use crate::{
    api,
    ui::{Crumbs, DayText, Lost, QrCode, Waiting, in_words, param, shown, titled},
};

/// A page of an application. What is not in the applicant's hands any more, whatever has become of it, is no draft: its pages
/// lead to how it is going.
pub fn applying<V: IntoView + 'static>(
    id: CaseId,
    is_open: fn(&DraftView) -> bool,
    draw: impl Fn(DraftView) -> V + Clone + Send + 'static,
) -> impl IntoView {
    let go = use_navigate();
    shown(api::load(&case::DRAFT, id), move |it| match is_open(&it) {
        true => draw(it).into_any(),
        false => {
            // In the place of this one: whoever goes back does not come here once more.
            go(&Place::Case(id).href(), NavigateOptions { resolve: false, replace: true, ..Default::default() });
            Waiting().into_any()
        }
    })
}

#[component]
pub fn TasksPage() -> impl IntoView {
    match param::<CaseId>("id") {
        Some(id) => applying(id, DraftView::is_in_hand, tasks).into_any(),
        None => Lost().into_any(),
    }
}

fn tasks(it: DraftView) -> impl IntoView {
    titled(&t!("申请{}", it.item.name));
    let all = it.tasks();
    let n_left = it.n_left();
    let is_correction = it.stage == stage::CORRECTION;
    // 补正: the form's open fields and the materials are one list.
    let is_form = |it: &Task| !is_correction && matches!(it.step, Step::Part(_));
    let (form, rest): (Vec<Task>, Vec<Task>) = all.into_iter().partition(is_form);
    let (materials, submit): (Vec<Task>, Vec<Task>) = rest.into_iter().partition(|it| it.step != Step::Submit);
    let id = it.id;
    let list = move |title: &'static str, name: &'static str, tasks: Vec<Task>| {
        view! {
            <section class="stack" aria-labelledby=name>
                <h2 id=name>{title}</h2>
                <ol class="tasks">{tasks.into_iter().map(|it| view! { <Row it id /> }).collect_view()}</ol>
            </section>
        }
    };
    view! {
        <Crumbs trail=vec![(t("首页"), Place::Home.href()), (t("办事指南"), Place::Guide(it.item_id).href())] />
        <div class="side side--right">
            <div class="stack stack--loose taskset">
                <div class="stack">
                    <h1>{if is_correction { t!("补正{}", it.item.name) } else { t!("申请{}", it.item.name) }}</h1>
                    <p class="heading__under">
                        {match n_left {
                            1 if is_correction => t("要补正的都好了，核对后就能提交。").to_owned(),
                            1 => t("都填好了，核对后就能提交。").to_owned(),
                            n => t!("还差{}步就能提交。可以不按顺序，随时离开。", n),
                        }}
                    </p>
                    {it.correct_by.map(|day| view! { <p class="note note--warn">{t("最晚")} <b><DayText day /></b> {t("提交补正。过了这一天没有提交，视为撤回，可以重新申请。")}</p> })}
                    <p class="saved">{super::draft::saved_says(it.saved_at, it.is_signed_in)}</p>
                    {(!it.is_signed_in).then(|| view! {
                        <p class="note">{t("您还没有登录，可以先填。提交时登录或注册，已填的内容会跟着您。")}
                            {t!("没有登录的，只在这个浏览器里保留{}天；公用的设备上请先登录。", GUEST_DAYS)} " "
                            <a href=format!("/sign-in?back={}", Place::Tasks(id).href())>{t("现在登录")}</a>
                        </p>
                    })}
                </div>
                {it.renewed.map(|it| view! { <Renew it id /> })}
                {(!is_correction).then(|| list(t("填写"), "fill", form))}
                {list(if is_correction { t("补正") } else { t("材料和领取") }, "bring", materials)}
                {list(t("提交"), "send", submit)}
                {(!is_correction).then(|| view! { <ToKiosk id /> })}
                {(!is_correction).then(|| view! { <Discard id /> })}
            </div>
            <aside class="stack offprint from-wide" aria-label=t("帮助")>
                <div class="note stack">
                    <p class="note__title">{t("换手机接着办")}</p>
                    <QrCode qr=it.qr label=t("用手机继续填写的二维码") />
                    <p class="small">{t("在手机上登录同一个账号，扫码打开。")}</p>
                </div>
            </aside>
        </div>
    }
}

/// 办事要求有更新: read first, then gone on with.
#[component]
fn Renew(it: Renewed, id: CaseId) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let renew = move |_| {
        spawn_local(async move {
            match api::call(&case::renew::RENEW, &id, &Nothing {}).await {
                Ok(_) => drop(window().location().reload()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let line = |it: String| view! { <li lang="zh-CN">{it}</li> };
    let is_newer = !it.changes.is_empty() || !it.lost.is_empty();
    let (changes, lost) = (it.changes, it.lost);
    view! {
        {(!it.shut.is_empty()).then(|| view! {
            <p class="note note--warn"><b>{t("现在不能提交。")}</b> {tongue::said(&it.shut)} " " {t("您填的都留着。")}</p>
        })}
        {is_newer.then(|| view! {
            <section class="note note--warn stack stack--tight" aria-labelledby="renewed">
                <h2 class="note__title" id="renewed">{t("办理要求有更新")}</h2>
                <p>{t!("从{}起，这件事的要求和您开始填的时候不一样了：", tongue::day(it.on))}</p>
                <ul>{changes.into_iter().map(line).collect_view()}</ul>
                {(!lost.is_empty()).then(|| view! { <p>{t("不再这样问、要重新填或者不用填的：")} <span lang="zh-CN">{lost.join(t("、"))}</span></p> })}
                <p>{t("其余填过的都留着。")}</p>
                {move || fault.get().map(|it| view! { <p class="field__fault">{in_words(&it)}</p> })}
                <p><button class="button" type="button" on:click=renew>{t("知道了，按新的要求接着填")}</button></p>
            </section>
        })}
    }
}

#[component]
fn Row(it: Task, id: CaseId) -> impl IntoView {
    let href = match &it.step {
        Step::Part(name) => Place::Part(id, name.clone()).href(),
        Step::Materials => Place::Materials(id).href(),
        Step::Delivery => Place::Delivery(id).href(),
        Step::Submit => Place::Answers(id).href(),
    };
    let tag = match it.state {
        TaskState::Done => "tag tag--good",
        TaskState::Begun => "tag tag--brand",
        TaskState::NotBegun | TaskState::Shut => "tag",
    };
    let is_shut = it.state == TaskState::Shut;
    // A part's hint is the names of its fields, some the county's own; the others' is a sentence of ours.
    let hint = match it.step {
        Step::Part(_) | Step::Delivery => tongue::known(&it.hint),
        Step::Materials | Step::Submit => tongue::said(&it.hint),
    };
    let title = tongue::known(&it.title);
    view! {
        <li class="tasks__item" class:tasks__item--shut=is_shut>
            <span>
                {match is_shut {
                    true => view! { <span class="tasks__name">{title}</span> }.into_any(),
                    false => view! { <a class="tasks__link" href=href>{title}</a> }.into_any(),
                }}
                <span class="tasks__hint">{hint}</span>
            </span>
            <span class="tasks__state">
                {match is_shut {
                    true => view! { {t(it.state.label())} }.into_any(),
                    false => view! { <span class=tag>{t(it.state.label())}</span> }.into_any(),
                }}
            </span>
        </li>
    }
}

/// Deleting a draft asks once more, in place.
#[component]
fn Discard(id: CaseId) -> impl IntoView {
    let is_asked = RwSignal::new(false);
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let go = crate::ui::navigate();
    let discard = move |_| {
        let go = go.clone();
        spawn_local(async move {
            match api::call(&case::DISCARD, &id, &Nothing {}).await {
                Ok(_) => go(&Place::Mine.href()),
                // Handed in from another page meanwhile.
                Err(Fault::WrongStage { .. }) => go(&Place::Case(id).href()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    move || {
        match is_asked.get() {
        false => view! { <p><button class="button button--quiet" type="button" on:click=move |_| is_asked.set(true)>{t("不办了，删除这份申请")}</button></p> }.into_any(),
        true => {
            let discard = discard.clone();
            view! {
                <div class="note note--warn stack stack--tight" role="alert">
                    <p>{t("填写的内容和上传的材料都会删除，不能恢复。")}</p>
                    {move || fault.get().map(|it| view! { <p class="field__fault">{in_words(&it)}</p> })}
                    <p class="row">
                        <button class="button button--bad" type="button" on:click=discard>{t("确定删除")}</button>
                        <button class="button button--quiet" type="button" on:click=move |_| is_asked.set(false)>{t("先留着")}</button>
                    </p>
                </div>
            }.into_any()
        }
    }
    }
}
