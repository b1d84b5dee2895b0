//! 编制中的事项: those of one's bodies; of whoever checks, those of every body.
use common::{
    account::Duty,
    call::Page,
    case::flow::Stage,
    edition::{self, EditionRow, ListForm, stage},
    place::DeskPlace,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    session::Session,
    ui::{DayText, pager::Pager, shown, titled},
};

const PER_PAGE: u64 = 50;

/// The stage an address names, of those an edition has.
fn stage_of(code: &str) -> Option<Stage> {
    stage::ALL.iter().map(|it| it.stage).find(|it| it.code() == code)
}

#[component]
pub fn EditionsPage() -> impl IntoView {
    titled("事项编制");
    let query = use_query_map();
    let session = Session::here();
    let form = Memo::new(move |_| {
        let query = query.get();
        ListForm {
            stage: query.get_str("stage").and_then(stage_of),
            org: None,
            page: query.get_str("page").and_then(|it| it.parse().ok()),
        }
    });
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&edition::LIST, &(), &form).await }
    });
    let writes = move || session.who().is_some_and(|it| it.holds(Duty::Compose));
    view! {
        <div class="row row--apart">
            <h1>"事项编制"</h1>
            <Show when=writes><a class="button" href=DeskPlace::NewEdition.href()>"开始编制"</a></Show>
        </div>
        <p class="measure">"事项的新设、变更、暂停、取消都从这里走。本单位写、本单位审，再编制核对、合法性审查，到生效日期公布。谁写的，谁不审。"</p>
        <p class="row"><a class="list__link" href=DeskPlace::Province.href()>"上级目录"</a><a class="list__link" href=DeskPlace::Laws.href()>"法规库"</a><a class="list__link" href=DeskPlace::Standards.href()>"标准材料库"</a>
            <a class="list__link" href=DeskPlace::Quality.href()>"看事项质量：要素、退回、放下的"</a></p>
        <Stages form />
        {shown(found, move |it: Page<EditionRow>| {
            let now = form.get_untracked();
            let code = now.stage.map(|it| format!("stage={}&", it.code())).unwrap_or_default();
            view! {
                <List rows=it.rows />
                <Pager n_rows=it.n_rows per_page=PER_PAGE page=now.page.unwrap_or(1)
                    href=move |n| format!("{}?{code}page={n}", DeskPlace::Editions.href()) />
            }
        })}
    }
    .into_any()
}

#[component]
fn Stages(form: Memo<ListForm>) -> impl IntoView {
    let go = crate::ui::navigate();
    let here = move || form.get().stage.map(|it| it.code()).unwrap_or_default();
    let pick = move |ev: web_sys::Event| {
        let to = DeskPlace::Editions.href();
        match event_target_value(&ev).as_str() {
            "" => go(&to),
            it => go(&format!("{to}?stage={it}")),
        }
    };
    let option = move |of: Stage| {
        let is_here = here() == of.code();
        view! { <option value=of.code() selected=is_here>{of.label()}</option> }
    };
    view! {
        <label class="pick">"到哪一步 "
            <select class="field__input" on:change=pick>
                <option value="">"全部"</option>
                {stage::ALL.iter().map(|it| option(it.stage)).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn List(rows: Vec<EditionRow>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <div class="empty"><p class="empty__title">"没有在编制的事项"</p><p>"要改哪个事项，从“事项”里打开它，选“编制新版”；没有的，点“开始编制”。"</p></div> }.into_any();
    }
    let heads = ["事项", "事由", "单位", "到哪一步", "最晚", "生效"];
    view! {
        <table class="queue">
            <caption class="unseen">"事项编制"</caption>
            <thead><tr>{heads.map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(it: EditionRow) -> impl IntoView {
    let late = if it.is_late { "tag tag--bad" } else { "quiet" };
    let due = it.due.map(|day| view! { <span class=late><DayText day /></span> });
    let yours = it.is_yours.then(|| view! { " " <span class="tag tag--brand">"等您办"</span> });
    let effective = match it.effective_on {
        Some(day) => view! { <DayText day /> }.into_any(),
        None => "批准即生效".into_any(),
    };
    view! {
        <tr class="queue__row">
            <th class="queue__cell queue__cell--item" scope="row"><a class="queue__link" href=DeskPlace::Edition(it.id).href()>{it.name}</a>
                <br /><span class="quiet small">{it.code}</span></th>
            <td class="queue__cell" data-name="事由">{it.cause.label()}</td>
            <td class="queue__cell queue__cell--name" data-name="单位">{it.org}</td>
            <td class="queue__cell queue__cell--name" data-name="到哪一步">{it.stage.label()} {yours}</td>
            <td class="queue__cell" data-name="最晚">{due}</td>
            <td class="queue__cell" data-name="生效">{effective}</td>
        </tr>
    }
}
