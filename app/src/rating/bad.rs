//! 差评处置: the head's list of what has to be put right.
use common::{
    call::Page,
    case::{EventView, flow::Act, spaced_no},
    check::{Check, Nothing},
    fault::Fault,
    id::CaseId,
    rating::{
        self, BadForm, BadView,
        figures::{self, FigureRow, FiguresForm, FiguresView, ServedView},
        work::WorkForm,
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    decision::acts::{code, picked},
    ui::{AreaField, FaultSummary, SelectField, TextField, provisional, shown, titled},
};

#[component]
pub fn BadPage() -> impl IntoView {
    titled("差评处置");
    let found = LocalResource::new(|| api::call(&rating::BAD, &(), &BadForm { page: None }));
    view! {
        <h1>"差评处置"</h1>
        <p class="measure">"1个工作日内核实，5个工作日内整改并反馈，3个工作日内回访。答复会公开。看不到是谁评的；留了电话的可以回访。"</p>
        {shown(found, |it| view! { <All it /> })}
        <Figures />
    }
    .into_any()
}

#[component]
fn All(it: Page<BadView>) -> impl IntoView {
    match it.rows.is_empty() {
        true => view! { <div class="empty"><p class="empty__title">"没有差评"</p></div> }.into_any(),
        false => view! { <ul class="stack stack--loose">{it.rows.into_iter().map(|it| view! { <One it /> }).collect_view()}</ul> }.into_any(),
    }
}

#[component]
fn One(it: BadView) -> impl IntoView {
    let seen = RwSignal::new(it);
    move || {
        let it = seen.get();
        let tag = if it.stage.is_over() { "tag" } else { "tag tag--warn" };
        let why: Vec<&str> = it.grievances.iter().map(|it| it.label()).collect();
        let line = |event: EventView| {
            view! {
                <li>
                    <b>{event.act.label()}</b> " "
                    <span class="quiet">{event.by} " " {event.at.day().zh()}</span> " " {event.note}
                </li>
            }
        };
        view! {
            <li class="part stack stack--tight">
                <p class="row row--tight">
                    <b>{it.item_name.clone()}</b> <span>{it.act.label()} " " {it.on.zh()}</span>
                    <span class="tag tag--bad">{it.stars.label()}</span> <span class=tag>{it.stage.label()}</span>
                    {it.due.map(|due| view! { <span>"最晚" {due.zh()} {provisional(it.is_provisional)}</span> })}
                </p>
                <p>{it.org.clone()} "：" {why.join("；")}</p>
                {(!it.text.is_empty()).then(|| view! { <p class="note">{it.text.clone()}</p> })}
                <p class="quiet">
                    {spaced_no(&it.no)} "，" {it.channel.label()} "评价"
                    {(!it.phone.is_empty()).then(|| format!("，可以回访：{}", it.phone))}
                </p>
                {(!it.stage.is_over()).then(|| view! { <Served id=it.id /> })}
                <ol>{it.log.clone().into_iter().map(line).collect_view()}</ol>
                {(!it.acts.is_empty()).then(|| view! { <Next it=it.clone() seen /> })}
            </li>
        }
    }
}

/// Which case it was, asked for once more: who looked is written down.
#[component]
fn Served(id: CaseId) -> impl IntoView {
    let seen: RwSignal<Option<Result<ServedView, Fault>>> = RwSignal::new(None);
    let ask = move |_| {
        spawn_local(async move { seen.set(Some(api::call(&figures::SERVED, &id, &Nothing {}).await)) });
    };
    let told = |it: ServedView| {
        view! {
            <div class="note stack stack--tight" role="status">
                <p>{spaced_no(&it.no)} " " {it.item_name} "，" {it.on.zh()} {it.act.label()} "：" <b>{it.window} " " {it.by}</b></p>
                <ol>{it.steps.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ol>
            </div>
        }
    };
    move || {
        match seen.get() {
        None => view! {
            <p><button class="button button--quiet" type="button" on:click=ask>"核实：看是哪一件、哪个窗口"</button>
                <span class="quiet">"看过会留下记录。"</span></p>
        }
        .into_any(),
        Some(Ok(it)) => told(it).into_any(),
        Some(Err(it)) => view! { <p class="note note--warn" role="alert">{it.says()}</p> }.into_any(),
    }
    }
}

/// By window and by person.
#[component]
fn Figures() -> impl IntoView {
    let form = RwSignal::new(FiguresForm::default());
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&figures::FIGURES, &(), &form).await }
    });
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let asked: FiguresForm = crate::ui::read(&ev);
        match asked.clone().check() {
            Ok(_) => {
                fault.set(None);
                form.set(asked);
            }
            Err(it) => fault.set(Some(it)),
        }
    };
    let medium = "field__input field__input--medium";
    view! {
        <section class="stack" aria-labelledby="figures">
            <h2 class="part" id="figures">"各窗口、各人的评价"</h2>
            <p class="quiet">{format!("评价不到{}次的，不显示差评数和满意率：那样等于说出谁评了什么。复核后不计入的，不在内。", figures::N_TOLD)}</p>
            <form class="stack stack--tight" novalidate on:submit=submit>
                <FaultSummary fault />
                <div class="row row--base">
                    <TextField name="from" label="从哪天起" kind="date" class=medium fault />
                    <TextField name="until" label="到哪天止" kind="date" class=medium fault />
                </div>
                <p><button class="button button--plain" type="submit">"看这些天"</button></p>
            </form>
            {shown(found, |it: FiguresView| view! { <Table it /> })}
        </section>
    }
}

#[component]
fn Table(it: FiguresView) -> impl IntoView {
    let heads = ["窗口", "谁", "服务次数", "评价", "差评", "满意率"];
    let row = |it: FigureRow| {
        let is_whole = it.by.is_empty();
        let by = if is_whole { "全窗口".to_owned() } else { it.by };
        let window = if is_whole { format!("{}（{}）", it.window, it.org) } else { it.window };
        let n_bad = it.n_bad.map_or_else(|| "—".to_owned(), |n| n.to_string());
        let rate = it.satisfied.map_or_else(|| "—".to_owned(), |n| format!("{}.{}%", n / 10, n % 10));
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row">{window}</th>
                <td class="queue__cell queue__cell--name">{by}</td>
                <td class="queue__cell queue__cell--number">{it.n_served}</td>
                <td class="queue__cell queue__cell--number">{it.n_rated}</td>
                <td class="queue__cell queue__cell--number">{n_bad}</td>
                <td class="queue__cell queue__cell--number">{rate}</td>
            </tr>
        }
    };
    view! {
        <p class="quiet" role="status">{it.from.zh_full()} "到" {it.until.zh_full()}</p>
        {match it.rows.is_empty() {
            true => view! { <p class="quiet">"这些天没有服务的记录。"</p> }.into_any(),
            false => view! {
                <table class="queue">
                    <caption class="unseen">"各窗口、各人的评价"</caption>
                    <thead><tr>{heads.map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
                    <tbody>{it.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Next(it: BadView, seen: RwSignal<BadView>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let id = it.id;
    let options = it.acts.iter().map(|it: &Act| (code(*it), it.label().to_owned())).collect::<Vec<_>>();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled = crate::ui::read(&ev);
        let note = std::collections::BTreeMap::get(&filled, "note").cloned().unwrap_or_default();
        let form = WorkForm { act: picked(&filled, "act"), note };
        spawn_local(async move {
            match api::call(&rating::WORK, &id, &form).await {
                Ok(it) => seen.set(it),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <details class="fold"><summary class="fold__name">"办理"</summary>
            <form class="fold__body stack stack--tight measure" novalidate on:submit=submit>
                <FaultSummary fault />
                <SelectField name="act" label="怎样办" options fault />
                <AreaField name="note" label="情况" hint="整改并反馈的，这里写的会公开，也会给评价人看" fault />
                <p><button class="button" type="submit">"记下"</button></p>
            </form></details>
    }
}
