//! 用印登记: every use of a seal.
use common::{
    call::Page,
    case::spaced_no,
    paper::{self, RegisterForm, StampUse},
    place::DeskPlace,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    desk::export::{Exports, Take},
    ui::{Failed, Waiting, find::Find, pager::Pager, titled},
};

const PER_PAGE: u64 = 50;

#[component]
pub fn RegisterPage() -> impl IntoView {
    titled("用印登记");
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|it| RegisterForm {
            q: it.get_str("q").unwrap_or_default().to_owned(),
            page: it.get_str("page").and_then(|it| it.parse().ok()),
        })
    });
    let found = LocalResource::new(move || {
        let form = asked.get();
        async move { api::call(&paper::REGISTER, &(), &form).await }
    });
    let find = move || {
        let label = "标题、文号、办件编号、印章、用印人";
        view! { <Find to=DeskPlace::Register.href() label q=asked.get().q /> }
    };
    view! {
        <h1>"用印登记"</h1>
        <p><a href=DeskPlace::Stamps.href()>"印章和保管人"</a></p>
        {find}
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(it) => view! { <Uses it asked=asked.get_untracked() /> }.into_any(),
                    Err(fault) => view! { <Failed fault again=move || found.refetch() /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Uses(it: Page<StampUse>, asked: RegisterForm) -> impl IntoView {
    let row = |it: StampUse| {
        let by = if it.mandate_no.is_empty() { "负责人".to_owned() } else { it.mandate_no };
        view! {
            <tr class="queue__row">
                <td class="queue__cell queue__cell--number">{it.at.day().zh()} " " {it.at.clock()}</td>
                <th class="queue__cell queue__cell--item" scope="row"><a class="queue__link" href=DeskPlace::Paper(it.case, it.paper).href()>{it.title} " " {it.no}</a></th>
                <td class="queue__cell queue__cell--name">{it.to}</td>
                <td class="queue__cell">{it.by}</td>
                <td class="queue__cell queue__cell--less">{it.keeper}</td>
                <td class="queue__cell queue__cell--less">{by}</td>
                <td class="queue__cell queue__cell--less">{spaced_no(&it.case_no)}</td>
                <td class="queue__cell queue__cell--less"><span class="code">{it.digest}</span></td>
                <td class="queue__cell queue__cell--end">{it.state.label()}</td>
            </tr>
        }
    };
    let is_empty = it.rows.is_empty();
    let page = asked.page.unwrap_or(1);
    let nothing = if asked.q.is_empty() { "还没有用过印" } else { "没有找到" };
    let of = asked.clone();
    let export = Exports::new(move |reason| {
        let form = paper::ExportForm { of: RegisterForm { page: None, ..of.clone() }, reason };
        async move { api::call(&paper::REGISTER_EXPORT, &(), &form).await }
    });
    let href = move |n: u32| {
        let form = RegisterForm { page: Some(n), ..asked.clone() };
        format!("{}?{}", DeskPlace::Register.href(), serde_urlencoded::to_string(form).unwrap_or_default())
    };
    view! {
        {match is_empty {
            true => view! { <div class="empty" role="status"><p class="empty__title">{nothing}</p></div> }.into_any(),
            false => view! {
                <table class="queue">
                    <caption class="unseen">"每一次用印，最近的在前"</caption>
                    <thead><tr>{["时间", "文书", "发给谁", "用印人", "保管人", "授权书", "办件编号", "摘要", "状态"].map(|it| view! { <th class="queue__head" scope="col">{it}</th> })}</tr></thead>
                    <tbody>{it.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            }.into_any(),
        }}
        <Pager n_rows=it.n_rows per_page=PER_PAGE page href />
        {(!is_empty).then(|| view! { <Take export what="找到的用印登记" /> })}
    }
}
