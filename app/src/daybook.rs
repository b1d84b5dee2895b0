//! 工作日报: what was done today, or between two days, by body and by person; every number leads to its cases.
use common::{
    account::Who,
    call::Page,
    case::spaced_no,
    daybook::{
        BOOK, BodyRow, BookForm, BookView, Count, Counts, DoneRow, LINES, LinesForm, N_PER_PAGE, PersonRow,
        WORKBOOK,
    },
    desk,
    fault::Fault,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    review::queue::left,
    session::Session,
    ui::{Crumbs, Failed, FaultSummary, TextField, Waiting, pager::Pager, read, shown, titled},
};

fn query(form: &impl serde::Serialize) -> String {
    serde_urlencoded::to_string(form).unwrap_or_default()
}

fn book_href(form: &BookForm) -> String {
    format!("{}?{}", DeskPlace::Daybook.href(), query(form))
}

#[component]
pub fn DaybookPage() -> impl IntoView {
    titled("工作日报");
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let of = |name: &str| query.with(|it| it.get_str(name).unwrap_or_default().to_owned());
        BookForm { from: of("from"), until: of("until") }
    });
    let found = LocalResource::new(move || {
        let form = asked.get();
        async move { api::call(&BOOK, &(), &form).await }
    });
    let shown = move || {
        Suspend::new(async move {
            match found.await {
                Ok(it) => view! { <Book it /> }.into_any(),
                Err(fault @ Fault::Form { .. }) => {
                    view! { <Span form=asked.get_untracked() fault=Some(fault) /> }.into_any()
                }
                Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
            }
        })
    };
    view! { <h1>"工作日报"</h1> <Transition fallback=Waiting>{shown}</Transition> }.into_any()
}

/// Which days.
#[component]
fn Span(form: BookForm, fault: Option<Fault>) -> impl IntoView {
    let go = crate::ui::navigate();
    let pick = move |ev: SubmitEvent| {
        ev.prevent_default();
        go(&book_href(&read(&ev)));
    };
    let fault = Signal::stored(fault);
    let short = "field__input field__input--short";
    view! {
        <form class="stack stack--tight offprint" novalidate on:submit=pick>
            <FaultSummary fault />
            <div class="row row--tight">
                <TextField name="from" label="从哪天" kind="date" value=form.from class=short fault />
                <TextField name="until" label="到哪天" kind="date" value=form.until class=short fault />
                <button class="button button--plain" type="submit">"查看"</button>
            </div>
        </form>
    }
}

#[component]
fn Book(it: BookView) -> impl IntoView {
    let form = BookForm::of(it.from, it.until);
    let says = match it.from == it.until {
        true => it.from.zh_full(),
        false => format!("{}至{}", it.from.zh_full(), it.until.zh_full()),
    };
    // On a Monday the week is today: said once.
    let usual = BookForm::usual(it.today);
    let here = usual.iter().find(|it| it.1 == form).map(|it| it.0);
    let usual = usual.into_iter().map(|(name, to)| {
        let is_here = here == Some(name);
        view! { <a class="tabs__tab" class:tabs__tab--here=is_here href=book_href(&to) aria-current=is_here.then_some("true")>{name}</a> }
    });
    let book = format!("{}?{}", WORKBOOK.path, query(&form));
    let sum = BodyRow::sum(&it.bodies);
    let is_nothing = it.bodies.is_empty();
    let bodies = it.bodies.into_iter().map(|it| body(it, &form)).collect_view();
    let sum = body(BodyRow { org: String::new(), ..sum }, &form);
    let people = it.people.into_iter().map(|it| person(it, &form)).collect::<Vec<_>>();
    view! {
        <nav class="tabs offprint" aria-label="常看的时间">{usual.collect_view()}</nav>
        <Span form=form.clone() fault=None />
        <div class="row row--apart">
            <h2 class="part">{says}</h2>
            <a class="button button--quiet offprint" href=book rel="external" download="工作日报.xlsx">"导出表格（XLSX）"</a>
        </div>
        {match is_nothing {
            true => view! { <div class="empty"><p class="empty__title">"这段时间没有办理记录"</p><p>"收件、受理、决定、送达、答复，办一件就记一件。"</p></div> }.into_any(),
            false => view! {
                <div class="scroll" tabindex="0" role="region" aria-label="按单位"><table class="queue">
                    <caption class="unseen">"办了什么，按单位"</caption>
                    <thead><tr><th class="queue__head" scope="col">"单位"</th>{heads(&MORE)}</tr></thead>
                    <tbody>{bodies} {sum}</tbody>
                </table></div>
            }.into_any(),
        }}
        {(!people.is_empty()).then(|| view! {
            <h2 class="part">"按人员"</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="按人员"><table class="queue">
                <caption class="unseen">"办了什么，按人员"</caption>
                <thead><tr><th class="queue__head" scope="col">"姓名"</th>{heads(&[])}</tr></thead>
                <tbody>{people}</tbody>
            </table></div>
        })}
        <p class="quiet small">
            "全部由办理记录算出，点数字看是哪些件。收件：第一次提交、窗口收下和登记的，补正后再交的不算；当场决定的，受理和准予各算一件；"
            "平均用时：从受理到决定的工作日；满意率：非常满意、满意、基本满意占评价的比例；超期和今天到期是现在的数。"
        </p>
    }
}

const MORE: [&str; 4] = ["平均用时", "满意率", "现在超期", "今天到期"];

fn heads(more: &'static [&'static str]) -> impl IntoView {
    let all = Count::ALL.iter().map(|it| it.label()).chain(more.iter().copied());
    all.map(|it| view! { <th class="queue__head queue__head--number" scope="col">{it}</th> }).collect_view()
}

fn number(name: &'static str, says: String) -> impl IntoView {
    view! { <td class="queue__cell queue__cell--number" data-name=name>{says}</td> }
}

/// Each number leads to what it counts; none leads nowhere.
fn counts(it: &Counts, lines: &LinesForm) -> impl IntoView + use<> {
    // On a phone, what did not happen takes no line.
    let cell = |count: Count| {
        let form = LinesForm { count, ..lines.clone() };
        match it.of(count) {
            0 => view! { <td class="queue__cell queue__cell--number queue__cell--less quiet" data-name=count.label()>"0"</td> }.into_any(),
            n => {
                let href = format!("{}?{}", DeskPlace::DaybookCases.href(), query(&form));
                view! { <td class="queue__cell queue__cell--number" data-name=count.label()><a class="queue__number" href=href>{n}</a></td> }.into_any()
            }
        }
    };
    Count::ALL.iter().copied().map(cell).collect_view()
}

/// Without a name: the sum.
fn body(it: BodyRow, form: &BookForm) -> impl IntoView + use<> {
    let lines = LinesForm { org: it.org.clone(), ..lines(form) };
    let class = if it.org.is_empty() { "queue__row queue__row--total" } else { "queue__row" };
    let name = if it.org.is_empty() { "合计".to_owned() } else { it.org };
    let late = match it.n_late {
        0 => view! { <span class="quiet">"0"</span> }.into_any(),
        n => view! { <span class=left(Some(-1)).0>{n}</span> }.into_any(),
    };
    view! {
        <tr class=class>
            <th class="queue__cell queue__cell--item" scope="row">{name}</th>
            {counts(&it.counts, &lines)}
            {number(MORE[0], it.days.mean())}
            {number(MORE[1], it.rated.percent())}
            <td class="queue__cell queue__cell--number" data-name=MORE[2]>{late}</td>
            {number(MORE[3], it.n_today.to_string())}
        </tr>
    }
}

fn person(it: PersonRow, form: &BookForm) -> impl IntoView + use<> {
    let lines = LinesForm { who: Some(it.who), ..lines(form) };
    view! {
        <tr class="queue__row">
            <th class="queue__cell queue__cell--item" scope="row">{it.name} " " <span class="quiet">{it.org}</span></th>
            {counts(&it.counts, &lines)}
        </tr>
    }
}

fn lines(form: &BookForm) -> LinesForm {
    LinesForm { from: form.from.clone(), until: form.until.clone(), ..LinesForm::default() }
}

/// What one number counts.
#[component]
pub fn CasesPage() -> impl IntoView {
    titled("工作日报的办件");
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|it| {
            let pairs: Vec<(String, String)> =
                it.clone().into_iter().map(|(name, it)| (name.to_string(), it)).collect();
            let text = serde_urlencoded::to_string(pairs).unwrap_or_default();
            serde_urlencoded::from_str::<LinesForm>(&text).unwrap_or_default()
        })
    });
    let found = LocalResource::new(move || {
        let form = asked.get();
        async move { api::call(&LINES, &(), &form).await }
    });
    let table = move |it: Page<DoneRow>| view! { <Cases it form=asked.get_untracked() /> };
    let back = move || {
        let it = asked.get();
        let book = book_href(&BookForm { from: it.from, until: it.until });
        view! { <Crumbs trail=vec![("工作日报", book)] /> }
    };
    let title = move || {
        let it = asked.get();
        format!("{}{}", it.org, it.count.label())
    };
    view! { {back} <h1>{title}</h1> {shown(found, table)} }.into_any()
}

#[component]
fn Cases(it: Page<DoneRow>, form: LinesForm) -> impl IntoView {
    let heads = ["事项", "申请人", "编号", "做了什么", "时间", "谁", "现在"];
    let page = form.page.unwrap_or(1);
    let n_rows = it.n_rows;
    let href = move |n: u32| {
        let form = LinesForm { page: Some(n), ..form.clone() };
        format!("{}?{}", DeskPlace::DaybookCases.href(), query(&form))
    };
    match it.rows.is_empty() {
        true => {
            view! { <div class="empty" role="status"><p class="empty__title">"没有这样的件"</p></div> }.into_any()
        }
        false => view! {
            <p class="quiet" role="status">"共" {n_rows} "件次，最近的在前。"</p>
            <table class="queue">
                <caption class="unseen">"办过的件，最近的在前"</caption>
                <thead><tr>{heads.map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
                <tbody>{it.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
            <Pager n_rows per_page=N_PER_PAGE page href />
        }
        .into_any(),
    }
}

fn row(it: DoneRow) -> impl IntoView {
    let who = Session::here().who_now().unwrap_or(Who::Nobody);
    let name = match it.may_open {
        true => {
            let href = desk::place_of(it.id, it.stage, &who).href();
            view! { <a class="queue__link" href=href>{it.item_name}</a> }.into_any()
        }
        false => view! { {it.item_name} <span class="quiet">"（已在别的单位）"</span> }.into_any(),
    };
    view! {
        <tr class="queue__row">
            <th class="queue__cell queue__cell--item" scope="row">{name}</th>
            <td class="queue__cell queue__cell--name">{it.applicant}</td>
            <td class="queue__cell queue__cell--no">{spaced_no(&it.no)}</td>
            <td class="queue__cell">{it.act.label()}</td>
            <td class="queue__cell queue__cell--less">{it.at.zh()}</td>
            <td class="queue__cell queue__cell--less">{it.by}</td>
            <td class="queue__cell queue__cell--end">{it.stage.label()}</td>
        </tr>
    }
}
