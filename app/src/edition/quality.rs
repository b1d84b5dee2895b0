//! 事项质量: how full the matters of a body are, and where people are sent back.
use common::{
    account::Duty,
    edition::quality::{LEFT_DAYS, N_DAYS, N_PER_PAGE, QUALITY, QualityForm, QualityRow, QualityView},
    place::DeskPlace,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::new::href_of;
use crate::{
    api,
    session::Session,
    ui::{DayText, pager::Pager, shown, titled},
};

#[component]
pub fn QualityPage() -> impl IntoView {
    titled("事项质量");
    let query = use_query_map();
    let form = Memo::new(move |_| {
        let query = query.get();
        QualityForm { org: query.get("org"), page: query.get("page").and_then(|it| it.parse().ok()) }
    });
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&QUALITY, &(), &form).await }
    });
    view! {
        <p class="quiet"><a href=DeskPlace::Editions.href()>"事项编制"</a></p>
        <h1>"事项质量"</h1>
        <p><a class="list__link" href=DeskPlace::Snags.href()>"看堵点：谁在改、哪天改好"</a></p>
        <p class="measure">"要素最少的在前。退回是最近" {N_DAYS} "天预审判为不合格的材料和栏目；放下的是" {LEFT_DAYS} "天没有再填的申请。"</p>
        {shown(found, move |it: QualityView| view! { <Table it form=form.get_untracked() /> })}
    }
    .into_any()
}

#[component]
fn Table(it: QualityView, form: QualityForm) -> impl IntoView {
    let session = Session::here();
    let writes = session.who().is_some_and(|it| it.holds(Duty::Compose));
    let go = crate::ui::navigate();
    let pick = move |ev: web_sys::Event| {
        let asked = serde_urlencoded::to_string([("org", event_target_value(&ev))]).unwrap_or_default();
        go(&format!("{}?{asked}", DeskPlace::Quality.href()));
    };
    let here = form.org.clone().unwrap_or_default();
    let option = move |it: String| {
        let is_here = it == here;
        view! { <option selected=is_here>{it}</option> }
    };
    let of = form.org.map(|it| serde_urlencoded::to_string([("org", it)]).unwrap_or_default());
    let of = of.map(|it| format!("{it}&")).unwrap_or_default();
    let href = move |n| format!("{}?{of}page={n}", DeskPlace::Quality.href());
    let row = move |it: QualityRow| {
        let edit = writes.then(|| {
            view! { <a class="list__link" href=href_of(it.id, &it.name)>"编制新版"<span class="unseen">{it.name.clone()}</span></a> }
        });
        view! {
            <tr class="queue__row">
                <th class="queue__cell queue__cell--item" scope="row"><a class="queue__link" href=DeskPlace::Places(it.id).href()>{it.name}</a>
                    <br /><span class="quiet small">{it.org} " · " {it.state.label()}</span></th>
                <td class="queue__cell queue__cell--number" data-name="要素">{it.n_elements} "/22"</td>
                <td class="queue__cell queue__cell--number" data-name="问题">{it.n_faults}</td>
                <td class="queue__cell" data-name="这一版"><DayText day=it.on /></td>
                <td class="queue__cell queue__cell--number" data-name="退回">{it.n_returned}</td>
                <td class="queue__cell queue__cell--name" data-name="退回最多">{it.most}</td>
                <td class="queue__cell queue__cell--number" data-name="放下的">{it.n_left}</td>
                <td class="queue__cell">{edit}</td>
            </tr>
        }
    };
    let heads = ["事项", "要素", "问题", "这一版", "退回", "退回最多", "放下的", "编制"];
    view! {
        {(it.orgs.len() > 1).then(|| view! {
            <label class="pick">"单位 " <select class="field__input" on:change=pick><option value="">"全部"</option>{it.orgs.into_iter().map(option).collect_view()}</select></label>
        })}
        <table class="queue">
            <caption class="unseen">"事项质量"</caption>
            <thead><tr>{heads.map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
            <tbody>{it.page.rows.into_iter().map(row).collect_view()}</tbody>
        </table>
        <Pager n_rows=it.page.n_rows per_page=N_PER_PAGE page=form.page.unwrap_or(1) href />
    }
}
