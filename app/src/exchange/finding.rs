//! 机器找出的问题, a month at a time.
use common::{
    exchange::{self, Finding, FindingKind, Findings, FindingsForm},
    place::DeskPlace,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    ui::{shown, titled},
};

#[component]
pub fn FindingsPage() -> impl IntoView {
    titled("机器找出的问题");
    let query = use_query_map();
    let found = LocalResource::new(move || {
        let form = FindingsForm { month: query.with(|it| it.get("month")).filter(|it| !it.is_empty()) };
        async move { api::call(&exchange::FINDINGS, &(), &form).await }
    });
    view! {
        <p class="quiet"><a href=DeskPlace::Exchange.href()>"数据交换"</a></p>
        <h1>"机器找出的问题"</h1>
        {shown(found, |it: Findings| view! { <Body it /> })}
    }
    .into_any()
}

#[component]
fn Body(it: Findings) -> impl IntoView {
    let share = match it.share.n_all {
        0 => "这个月还没有办件。".to_owned(),
        n => format!(
            "这个月收件{n}件，其中由部门系统交换来的{}件；疑似重复录入{}件。",
            it.share.n_external, it.share.n_twice
        ),
    };
    let group = |kind: FindingKind| {
        let all: Vec<Finding> = it.all.iter().filter(|it| it.kind == kind).cloned().collect();
        let n = all.len();
        let line = |it: Finding| view! { <li class="list__item"><span class="list__main"><b>{it.of}</b> " " {it.says}</span></li> };
        (n > 0).then(|| {
            view! {
                <details class="fold" open={n < 8}><summary class="fold__name">{kind.label()} "（" {n} "）"</summary>
                    <ul class="fold__body list">{all.into_iter().map(line).collect_view()}</ul></details>
            }
        })
    };
    view! {
        <form class="row" method="get" action=DeskPlace::Findings.href()>
            <div class="field"><label class="field__label" for="month">"月份"</label>
                <input class="field__input field__input--short" id="month" name="month" type="month" value=it.month.clone() /></div>
            <button class="button button--quiet" type="submit">"看这个月"</button>
        </form>
        <p class="measure">{share}</p>
        {it.all.is_empty().then(|| view! { <p class="empty">"没有找出问题。"</p> })}
        {FindingKind::ALL.iter().map(|it| group(*it)).collect_view()}
        <p class="quiet measure">"这些是线索，不是结论：请逐条向单位核实。"</p>
    }
}
