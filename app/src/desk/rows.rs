//! Cases of any kind, one line each, by date: 首页, the inbox, a card's list.
use common::{
    account::Who,
    case::{QueueRow, spaced_no},
    desk,
};
use leptos::prelude::*;

use super::batch::{Pick, PickAll, Picked};
use crate::{review::queue::left, session::Session};

const HEADS: [&str; 5] = ["事项", "申请人", "编号", "状态", "经手"];

/// `picked`: where several are done at once.
#[component]
pub fn Rows(
    caption: &'static str,
    rows: Vec<QueueRow>,
    #[prop(optional)] picked: Option<Picked>,
) -> impl IntoView {
    let all = picked.map(|it| view! { <PickAll picked=it rows=rows.iter().map(|it| it.id).collect() /> });
    view! {
        <table class="queue">
            <caption class="unseen">{caption}</caption>
            <thead><tr>
                {all}
                <th class="queue__head" scope="col" aria-sort="ascending">"剩余时间"</th>
                <th class="queue__head queue__head--number" scope="col">"到期"</th>
                {HEADS.map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}
            </tr></thead>
            <tbody>{rows.into_iter().map(|it| view! { <Row it picked /> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(it: QueueRow, picked: Option<Picked>) -> impl IntoView {
    let who = Session::here().who_now().unwrap_or(Who::Nobody);
    let href = desk::place_of(it.id, it.stage, &who).href();
    let (class, says) = match it.n_waited.filter(|_| it.n_left.is_none()) {
        Some(n) => (left(None).0, format!("停表，已等{n}天")),
        None => left(it.n_left),
    };
    let pick =
        picked.map(|to| view! { <Pick id=it.id name=format!("{} {}", it.item_name, it.applicant) picked=to /> });
    let holder = it.claimed_by.is_some().then_some("经手");
    view! {
        <tr class="queue__row" class:queue__row--pick=picked.is_some()>
            {pick}
            <td class="queue__cell"><span class=class>{says}</span></td>
            <td class="queue__cell queue__cell--number">{due(&it)}{it.is_provisional.then_some("（暂定）")}</td>
            <th class="queue__cell queue__cell--item" scope="row">
                <a class="queue__link" href=href>{it.item_name}</a>
            </th>
            <td class="queue__cell queue__cell--name">{it.applicant}</td>
            <td class="queue__cell queue__cell--less">{spaced_no(&it.no)}</td>
            <td class="queue__cell queue__cell--end">
                {it.stage.label()} {it.is_back.then(|| view! { " " <span class="tag tag--brand">"补正已回"</span> })}
            </td>
            <td class="queue__cell queue__cell--holder" data-name=holder>{it.claimed_by}</td>
        </tr>
    }
}

/// 11.30
pub fn due(it: &QueueRow) -> Option<String> {
    let (_, month, day) = it.due?.ymd();
    Some(format!("{month}.{day}"))
}
