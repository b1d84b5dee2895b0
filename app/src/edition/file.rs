//! One edition: where it stands, what it changes, what is still to be put right, and what whoever looks may do now.
use common::{
    case::spaced_no,
    check::Nothing,
    edition::{self, Checked, EditionView, Finding, Remark, desk, differ, stage},
    fault::Fault,
    id::CaseId,
    place::{DeskPlace, Place},
    trial::Report,
};
use leptos::{prelude::*, task::spawn_local};

use super::{changes::Changes, head::Head, way::Way};
use crate::{
    api,
    case::clock::Clock,
    desk::log::Log,
    trial::Trial,
    ui::{DayText, Lost, in_words, param, shown, titled},
};

#[component]
pub fn EditionPage() -> impl IntoView {
    let Some(id) = param::<CaseId>("id") else { return Lost().into_any() };
    let found = LocalResource::new(move || async move { api::call(&edition::OPEN, &id, &Nothing {}).await });
    let again = Callback::new(move |()| found.refetch());
    let tried = RwSignal::new(None);
    shown(found, move |it: EditionView| {
        titled(&format!("编制：{}", it.case.item_name));
        view! { <File it again tried /> }
    })
    .into_any()
}

#[component]
fn File(it: EditionView, again: Callback<()>, tried: RwSignal<Option<Report>>) -> impl IntoView {
    let id = it.case.id;
    let clock = it.case.clock.clone().filter(|it| it.stopped.is_none());
    let name = it.case.item_name.clone();
    let guide = it.item.filter(|_| it.base.is_some() || it.published.is_some());
    let n_faults = it.findings.iter().filter(|it| it.is_fault).count();
    let is_new = it.base.is_none();
    let (changed, events) = (it.changed.clone(), it.case.events.clone());
    let (findings, remarks, checks) = (it.findings.clone(), it.remarks.clone(), it.checks.clone());
    let edit = if it.may_edit { "编写各要素" } else { "看全文" };
    let has_changed = !changed.is_empty();
    let n_changed = changed.len();
    let is_over = it.case.stage.is_over();
    view! {
        <p class="quiet"><a href=DeskPlace::Editions.href()>"事项编制"</a> " · " {spaced_no(&it.case.no)}</p>
        <div class="row row--apart">
            <h1>{it.cause.label()} "：" {name}</h1>
            <p class="row row--tight"><span class="tag tag--brand">{it.case.stage.label()}</span></p>
        </div>
        {clock.map(|it| view! { <Clock it with_why=false /> })}
        <div class="side side--right">
            <div class="stack stack--loose">
                <Facts it=it.clone() />
                <p class="row">
                    <a class="button" href=DeskPlace::EditEdition(id).href()>{edit}</a>
                    {guide.map(|id| view! { <a class="list__link" href=Place::Guide(id).href() rel="external">"看办事指南"</a> })}
                    {guide.map(|id| view! { <a class="list__link" href=DeskPlace::Versions(id).href()>"各版"</a> })}
                </p>
                {it.newer.map(|version| view! { <Newer id version may_edit=it.may_edit again /> })}
                {(!findings.is_empty()).then(|| view! { <Findings all=findings n_faults /> })}
                {(!remarks.is_empty() && !is_over).then(|| view! { <Remarks all=remarks /> })}
                {it.may_edit.then(|| view! { <Trial case=id report=tried done=again /> })}
                <Way it=it.clone() again />
                {it.may_edit.then(|| view! { <Head it=it.clone() again /> })}
                <section class="stack" aria-labelledby="changed">
                    <h2 class="part" id="changed">{if is_new { "内容" } else { "改了什么" }}</h2>
                    {match has_changed {
                        true => view! {
                            <p>{n_changed} "处。" <a class="list__link" href=desk::SHEET.url(&id) download="">"下载对照表"</a></p>
                            <Changes all=changed />
                        }.into_any(),
                        false => view! { <p class="quiet">"和现行的一样，还没有改。"</p> }.into_any(),
                    }}
                </section>
            </div>
            <aside class="stack" aria-label="审核和过程">
                {(!checks.is_empty()).then(|| view! { <Checks all=checks /> })}
                <Log events />
            </aside>
        </div>
    }
}

#[component]
fn Facts(it: EditionView) -> impl IntoView {
    let effective = match (it.published, it.effective_on) {
        (Some(version), _) => format!("第{version}版，已生效"),
        (None, Some(day)) => day.zh_full(),
        (None, None) => "批准即生效".to_owned(),
    };
    let base = it.base.map(|it| format!("第{it}版")).unwrap_or_default();
    let locked: Vec<&str> = it.locked.iter().map(|it| differ::label_of(it)).collect();
    let halt = [&it.halt.why, &it.halt.until, &it.halt.instead].map(String::as_str);
    let rows = [
        ("单位", it.org),
        ("编码", it.code),
        ("为什么", it.says),
        ("依据文件", it.papers.join("；")),
        ("起草自", base),
        ("生效", effective),
        ("停办原因", halt[0].to_owned()),
        ("暂停到", halt[1].to_owned()),
        ("改办的事项", halt[2].to_owned()),
        ("随它取消的", it.ends.join("、")),
        ("省里定、不能改的", locked.join("、")),
    ];
    let row = |(name, says): (&'static str, String)| {
        (!says.is_empty())
            .then(|| view! { <div class="facts__row"><dt class="facts__name">{name}</dt><dd>{says}</dd></div> })
    };
    view! { <dl class="facts">{rows.map(row)}</dl> }
}

/// Another version was published while this one was written.
#[component]
fn Newer(id: CaseId, version: i32, may_edit: bool, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let rebase = move |_| {
        spawn_local(async move {
            match api::call(&desk::REBASE, &id, &Nothing {}).await {
                Ok(_) => again.run(()),
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <div class="note note--warn stack stack--tight">
            <p>"编制期间已经公布了第" {version} "版。并入以后，本稿没有改过的要素换成新版的，改过的保留本稿的。"</p>
            {move || fault.get().map(|it| view! { <p class="field__fault">{in_words(&it)}</p> })}
            {may_edit.then(|| view! { <p><button class="button button--plain" type="button" on:click=rebase>"并入第" {version} "版"</button></p> })}
        </div>
    }
}

#[component]
fn Findings(all: Vec<Finding>, n_faults: usize) -> impl IntoView {
    let line = |it: Finding| {
        let (class, word) = if it.is_fault { ("tag tag--bad", "要改") } else { ("tag", "请看") };
        view! { <li><span class=class>{word}</span> " " <b>{it.group.label()}</b> "：" {it.says}</li> }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="findings">
            <h2 class="part" id="findings">{if n_faults == 0 { "请留意".to_owned() } else { format!("还有{n_faults}处要改，才能送审") }}</h2>
            <ul class="stack stack--tight">{all.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Remarks(all: Vec<Remark>) -> impl IntoView {
    let line = |it: Remark| {
        let touched = it.is_touched.then(|| view! { " " <span class="tag tag--good">"已改过"</span> });
        view! { <li><b>{it.group.label()}</b> "：" {it.says} " " <span class="quiet">{it.by} " " {it.at.day().zh()}</span> {touched}</li> }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="remarks">
            <h2 class="part" id="remarks">"退回的意见"</h2>
            <ul class="stack stack--tight">{all.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

/// Who has looked at it so far.
#[component]
fn Checks(all: Vec<Checked>) -> impl IntoView {
    let line = |it: Checked| {
        let (class, word) =
            if it.stage == stage::DRAFT { ("tag tag--warn", "退回") } else { ("tag tag--good", "通过") };
        view! { <li><span class=class>{word}</span> " " {it.by} " " <span class="quiet"><DayText day=it.at.day() /></span>
        {(!it.says.is_empty()).then(|| view! { <br /><span>{it.says}</span> })}</li> }
    };
    view! {
        <section class="stack stack--tight" aria-labelledby="checks">
            <h2 class="part" id="checks">"审核"</h2>
            <ol class="stack stack--tight">{all.into_iter().map(line).collect_view()}</ol>
        </section>
    }
}
