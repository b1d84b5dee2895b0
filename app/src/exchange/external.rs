//! One case that is worked on in another house's system.
use common::{
    case::spaced_no,
    check::Nothing,
    exchange::{self, ExternalView},
    id::CaseId,
};
use leptos::prelude::*;

use crate::{
    api,
    case::clock::Clock,
    desk::log::Log,
    ui::{Lost, param, shown, titled},
};

#[component]
pub fn ExternalPage() -> impl IntoView {
    titled("部门系统办件");
    let Some(id) = param::<CaseId>("id") else { return Lost().into_any() };
    let found = LocalResource::new(move || async move { api::call(&exchange::SHOW, &id, &Nothing {}).await });
    shown(found, |it: ExternalView| view! { <File it /> }).into_any()
}

#[component]
fn File(it: ExternalView) -> impl IntoView {
    let at = |it: common::moment::Moment| format!("{} {}", it.day().zh(), it.clock());
    let mut facts = vec![
        ("办件编号", spaced_no(&it.no)),
        ("来源", format!("{}，那边的编号{}", it.system, it.other_no)),
        ("承办单位", it.org),
        ("申请人", it.applicant),
        ("证件号码", it.number),
        ("电话", it.phone),
        ("受理时间", at(it.accepted_at)),
        ("送到这里", at(it.entered_at)),
    ];
    facts.extend(it.promised_on.map(|day| ("承诺办结", day.zh())));
    facts.extend(it.closed_at.map(|when| ("办结时间", at(when))));
    facts.push(("结果", it.result));
    let fact = |(name, text): (&'static str, String)| view! { <div class="facts__row"><dt class="facts__name">{name}</dt><dd class="facts__value">{text}</dd></div> };
    let facts: Vec<_> = facts.into_iter().filter(|it| !it.1.is_empty()).collect();
    view! {
        <h1>{it.item_name}</h1>
        <p><span class="tag">{it.stage.label()}</span></p>
        <p class="note">"这一件在承办单位自己的系统里办理，这里只能看，不能改。有不对的，请对方更正后重送。"</p>
        <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl>
        {it.clock.map(|it| view! { <Clock it with_why=false /> })}
        <Log events=it.events />
    }
}
