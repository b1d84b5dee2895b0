//! 咨询办理情况月表, for heads: as it is reported, body by body.
use common::{
    place::DeskPlace,
    question::desk::{FIGURES, FiguresForm, FiguresRow, FiguresView},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    ui::{shown, titled},
};

const HEADS: [&str; 6] = ["收到", "已答复", "按时", "按时率", "超期未答复", "公开"];

#[component]
pub fn FiguresPage() -> impl IntoView {
    titled("咨询月表");
    let query = use_query_map();
    let month = Memo::new(move |_| query.with(|it| it.get_str("month").map(str::to_owned)));
    let found = LocalResource::new(move || {
        let form = FiguresForm { month: month.get() };
        async move { api::call(&FIGURES, &(), &form).await }
    });
    view! { <h1>"咨询办理情况月表"</h1> {shown(found, table)} }.into_any()
}

fn table(it: FiguresView) -> impl IntoView {
    let go = crate::ui::navigate();
    let pick = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: FiguresForm = crate::ui::read(&ev);
        go(&format!("{}?month={}", DeskPlace::QuestionFigures.href(), form.month.unwrap_or_default()));
    };
    let sum =
        it.rows.iter().fold(FiguresRow { org: "合计".to_owned(), ..FiguresRow::default() }, |mut sum, it| {
            sum.n_received += it.n_received;
            sum.n_answered += it.n_answered;
            sum.n_in_time += it.n_in_time;
            sum.n_late += it.n_late;
            sum.n_published += it.n_published;
            sum
        });
    let is_empty = it.rows.is_empty();
    let rows = it.rows.into_iter().map(|it| row(it, false)).collect_view();
    let sum = row(sum, true);
    view! {
        <form class="row row--tight offprint" on:submit=pick>
            <label class="field__label" for="month">"月份"</label>
            <input class="field__input field__input--short" id="month" name="month" type="month" value=it.month.clone() />
            <button class="button button--plain" type="submit">"查看"</button>
        </form>
        {match is_empty {
            true => view! { <div class="empty"><p class="empty__title">"这个月没有咨询"</p></div> }.into_any(),
            false => view! {
                <div class="scroll" tabindex="0" role="region" aria-label="咨询月表"><table class="queue">
                    <caption class="unseen">{it.month} "咨询办理情况，按单位"</caption>
                    <thead><tr><th class="queue__head" scope="col">"单位"</th>
                        {HEADS.map(|it| view! { <th class="queue__head queue__head--number" scope="col">{it}</th> })}</tr></thead>
                    <tbody>{rows} {sum}</tbody>
                </table></div>
                <p class="quiet small">"收到：当月提出的；已答复：当月答复的，不论哪个月提出；按时率：按时÷已答复；超期未答复：现在已过期还没有答复的，只在没有过完的月份有数。全部由办理记录算出。"</p>
            }.into_any(),
        }}
    }
}

fn row(it: FiguresRow, is_sum: bool) -> impl IntoView {
    // Nothing answered has no rate.
    let rate = match it.n_answered {
        0 => "—".to_owned(),
        n => format!("{:.1}%", it.n_in_time as f64 * 100.0 / n as f64),
    };
    let [received, answered, in_time, late, published] =
        [it.n_received, it.n_answered, it.n_in_time, it.n_late, it.n_published].map(|it| it.to_string());
    let cells = HEADS.into_iter().zip([received, answered, in_time, rate, late, published]);
    let cell = |(name, it): (&'static str, String)| {
        view! { <td class="queue__cell queue__cell--number" data-name=name>{it}</td> }
    };
    let class = if is_sum { "queue__row queue__row--total" } else { "queue__row" };
    view! { <tr class=class><th class="queue__cell queue__cell--item" scope="row">{it.org}</th> {cells.map(cell).collect_view()}</tr> }
}
