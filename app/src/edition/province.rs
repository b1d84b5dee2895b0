//! 上级目录: what the province says there is to be done, who here does it, and where a matter says otherwise.
use std::collections::BTreeMap;

use common::{
    account::Duty,
    catalogue::{
        power_label,
        province::{self, BaseRow, BaseView, Claimed, DeclineForm, FindForm, Standing},
    },
    edition::Cause,
    fault::Fault,
    id::ItemId,
    place::{DeskPlace, Place},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    decision::acts::{Filled, code, text},
    opening::workbook::Workbook,
    session::Session,
    shell::Said,
    ui::{AreaField, FaultSummary, find::Find, pager::Pager, shown, titled},
};

const PER_PAGE: u64 = 30;

fn asked() -> Memo<FindForm> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.get();
        let text = |name: &str| query.get(name).filter(|it| !it.is_empty());
        FindForm {
            q: text("q"),
            standing: text("standing").and_then(|it| Standing::ALL.iter().copied().find(|of| code(*of) == it)),
            org: text("org"),
            page: text("page").and_then(|it| it.parse().ok()),
        }
    })
}

fn href_of(form: &FindForm) -> String {
    let query = serde_urlencoded::to_string(form).unwrap_or_default();
    format!("{}?{query}", DeskPlace::Province.href())
}

#[component]
pub fn ProvincePage() -> impl IntoView {
    titled("上级目录");
    let form = asked();
    let session = Session::here();
    let found = LocalResource::new(move || {
        let form = form.get();
        async move { api::call(&province::LIST, &(), &form).await }
    });
    let again = Callback::new(move |()| found.refetch());
    let checks = move || session.who().is_some_and(|it| it.holds(Duty::CheckItems));
    view! {
        <p class="quiet"><a href=DeskPlace::Editions.href()>"事项编制"</a></p>
        <h1>"上级目录"</h1>
        <p class="measure">"省里的基本目录定了事项的名称、类型和设定依据，这几样县里不能改。县里认领以后，补齐其他要素。目录里没有的许可，县里不能自己设。"</p>
        <Show when=checks>
            <details class="fold"><summary class="fold__name">"用表格带进来"</summary>
                <div class="fold__body stack">
                    <Workbook url=province::BOOK.path name="上级目录表" says="下载现有的目录表，把省里的目录填进去再传回来；表里没有写到的照旧，传几次都一样。" again />
                </div>
            </details>
        </Show>
        {move || view! { <Find to=DeskPlace::Province.href() label="按名称或者基本编码查找" q=form.get().q.unwrap_or_default() /> }}
        {shown(found, move |it: BaseView| view! { <Body it form=form.get_untracked() again /> })}
    }
    .into_any()
}

#[component]
fn Body(it: BaseView, form: FindForm, again: Callback<()>) -> impl IntoView {
    let (may_change, may_claim) = (it.may_change, it.may_claim);
    let total: u64 = it.counts.iter().map(|it| it.n).sum();
    let here = form.standing;
    let tab = {
        let form = form.clone();
        move |standing: Option<Standing>, name: &'static str, n: u64| {
            let href = href_of(&FindForm { standing, page: None, ..form.clone() });
            let is_here = (here == standing).then_some("page");
            view! { <li><a class="list__link" href=href aria-current=is_here>{name} " " {n}</a></li> }
        }
    };
    let mut tabs = vec![tab(None, "全部", total).into_any()];
    tabs.extend(it.counts.iter().map(|of| tab(Some(of.standing), of.standing.label(), of.n).into_any()));
    let declining: RwSignal<Option<(String, String)>> = RwSignal::new(None);
    let row = move |it: BaseRow| view! { <Line it may_change may_claim declining again /> };
    let none = it.page.rows.is_empty().then(|| {
        let says = match total {
            0 => "还没有目录。编制核对的人可以用表格把省里的目录带进来。",
            _ => "这里没有，换个条件看看。",
        };
        view! { <p class="empty">{says}</p> }
    });
    let href = move |n| href_of(&FindForm { page: Some(n), ..form.clone() });
    let page = use_query_map().with_untracked(|it| it.get_str("page").and_then(|it| it.parse().ok())).unwrap_or(1);
    view! {
        <nav aria-label="认领得怎样"><ul class="row row--tight">{tabs}</ul></nav>
        {none}
        <ul class="list">{it.page.rows.into_iter().map(row).collect_view()}</ul>
        <Pager n_rows=it.page.n_rows per_page=PER_PAGE page href />
    }
}

/// A link to the page where an edition begins, with what it is about.
fn begin_href(pairs: &[(&str, String)]) -> String {
    let asked: BTreeMap<&str, &str> = pairs.iter().map(|it| (it.0, it.1.as_str())).collect();
    let asked = serde_urlencoded::to_string(asked).unwrap_or_default();
    format!("{}?{asked}", DeskPlace::NewEdition.href())
}

#[component]
fn Line(
    it: BaseRow,
    may_change: bool,
    may_claim: bool,
    declining: RwSignal<Option<(String, String)>>,
    again: Callback<()>,
) -> impl IntoView {
    let (base, called) = (it.code.clone(), it.what.name.clone());
    let facts = [
        it.code.clone(),
        if it.what.power.is_empty() { String::new() } else { power_label(&it.what.power).to_owned() },
        it.what.levels.iter().map(|it| it.label()).collect::<Vec<_>>().join("、"),
        it.what.org.clone(),
    ];
    let facts = facts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<String>>().join(" · ");
    let tag = match it.standing {
        Standing::Claimed => "tag tag--good",
        Standing::Waiting => "tag tag--brand",
        _ => "tag",
    };
    let basis = it.what.basis_text();
    let is_gone = it.standing == Standing::Gone;
    let claimed = {
        let base = base.clone();
        move |of: Claimed| view! { <Ours of base=base.clone() is_gone may_claim /> }
    };
    let making = it.making.map(|id| view! { <a class="list__link" href=DeskPlace::Edition(id).href()>"正在认领"<span class="unseen">{called.clone()}</span></a> });
    let can_claim =
        may_claim && !is_gone && it.standing != Standing::Declined && it.claimed.is_empty() && it.making.is_none();
    let claim = can_claim.then(|| {
        let href = begin_href(&[("base", base.clone()), ("called", called.clone())]);
        view! { <a class="button button--plain" href=href>"认领"<span class="unseen">{called.clone()}</span></a> }
    });
    let can_decline = may_change && it.claimed.is_empty() && it.making.is_none() && !is_gone;
    let is_declined = it.standing == Standing::Declined;
    let decline = can_decline.then(|| {
        let (base, called, said) = (base.clone(), called.clone(), called.clone());
        let words = if is_declined { "改为待认领" } else { "不认领" };
        let open = move |_| declining.set(Some((base.clone(), called.clone())));
        view! { <button class="button button--quiet" type="button" on:click=open>{words}<span class="unseen">{said}</span></button> }
    });
    let mine = base.clone();
    view! {
        <li class="list__item">
            <div class="list__main"><b>{called.clone()}</b> <br /><span class="quiet small">{facts}</span>
                {(!basis.is_empty()).then(|| view! { <br /><span class="quiet small">{basis}</span> })}
                {(!it.says.is_empty()).then(|| view! { <br /><span class="small">"不认领：" {it.says.clone()}</span> })}
                {(!it.claimed.is_empty()).then(|| view! { <ul class="list">{it.claimed.into_iter().map(claimed).collect_view()}</ul> })}
            </div>
            <span class="row row--tight"><span class=tag>{it.standing.label()}</span>{making}{claim}{decline}</span>
            {move || declining.get().filter(|of| of.0 == mine).map(|(base, _)| view! { <Declining base is_declined declining again /> })}
        </li>
    }
}

/// A matter of ours that is this one, and what it says otherwise.
#[component]
fn Ours(of: Claimed, base: String, is_gone: bool, may_claim: bool) -> impl IntoView {
    let differs = (!of.differs.is_empty()).then(|| format!("和目录不一样：{}", of.differs.join("、")));
    let act = |words: &'static str, pairs: &[(&str, String)]| {
        view! { <a class="list__link" href=begin_href(pairs)>{words}<span class="unseen">{of.name.clone()}</span></a> }
    };
    let item: ItemId = of.item;
    let pairs = [("item", item.to_string()), ("name", of.name.clone()), ("base", base)];
    let next = match (may_claim, is_gone, differs.is_some()) {
        (true, true, _) => {
            let cancel = [pairs[0].clone(), pairs[1].clone(), ("cause", code(Cause::Cancel))];
            Some(act("编制取消", &cancel))
        }
        (true, false, true) => Some(act("按目录变更", &pairs)),
        _ => None,
    };
    view! {
        <li class="list__item"><span class="list__main"><a href=Place::Guide(item).href() rel="external">{of.name.clone()}</a> " " <span class="quiet small">{of.org.clone()}</span></span>
            <span class="row row--tight">{differs.map(|it| view! { <span class="tag tag--bad">{it}</span> })}{next}</span></li>
    }
}

#[component]
fn Declining(
    base: String,
    is_declined: bool,
    declining: RwSignal<Option<(String, String)>>,
    again: Callback<()>,
) -> impl IntoView {
    let (fault, said) = (RwSignal::new(None::<Fault>), Said::here());
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let says = text(&filled, "says");
        if !is_declined && says.trim().is_empty() {
            fault.set(Some(Fault::form("says", "请写为什么不认领")));
            return;
        }
        let form = DeclineForm { code: base.clone(), says };
        spawn_local(async move {
            match api::call(&province::DECLINE, &(), &form).await {
                Ok(_) => {
                    said.say_here("已登记。".to_owned());
                    declining.set(None);
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            {match is_declined {
                true => view! { <p>"改为待认领以后，单位可以认领它。"</p> }.into_any(),
                false => view! { <AreaField name="says" label="为什么不认领" hint="例如：县里没有这类企业，由市里办" fault /> }.into_any(),
            }}
            <p class="row"><button class="button" type="submit">"登记"</button>
                <button class="button button--plain" type="button" on:click=move |_| declining.set(None)>"算了"</button></p>
        </form>
    }
}
