//! 演练: made-up applicants go every way through the item; what they met, those first who did not get through.
use common::{
    catalogue::yuan,
    fault::Fault,
    id::CaseId,
    trial::{self, End, Finding, Report, TryForm, Walk},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    ui::{FaultSummary, focus_soon},
};

/// The button and what came of it, which outlives the page's being drawn anew. `done`: what hangs on it may be looked at again.
#[component]
pub fn Trial(case: CaseId, report: RwSignal<Option<Report>>, done: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let start = move |_| {
        is_busy.set(true);
        spawn_local(async move {
            match api::call(&trial::TRY, &(), &TryForm { case }).await {
                Ok(it) => {
                    fault.set(None);
                    report.set(Some(it));
                    focus_soon("tried");
                    done.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
            is_busy.set(false);
        });
    };
    view! {
        <section class="stack" aria-labelledby="trial">
            <h2 class="part" id="trial">"演练"</h2>
            <p class="quiet measure">"系统按每一种情形和选项编出申请人，在单独的演练大厅里从填表走到领证。通过了才能公布；改了内容要重新演练。"</p>
            <FaultSummary fault />
            <p><button class="button" type="button" disabled=is_busy on:click=start>{move || if is_busy.get() { "正在演练，最多两分钟…" } else { "开始演练" }}</button></p>
            {move || report.get().map(|it| view! { <Told it /> })}
        </section>
    }
}

#[component]
fn Told(it: Report) -> impl IntoView {
    let n_failed = it.walks.iter().filter(|it| it.is_failed()).count();
    let (class, says) = match it.is_green() {
        true => ("note note--good", "演练通过".to_owned()),
        false => ("note note--bad", "演练没有通过，请按下面的提示修改".to_owned()),
    };
    let sum = format!(
        "编了{}位申请人，{}个选项走了{}个，{n_failed}位没有走通。",
        it.walks.len(),
        it.n_branches,
        it.n_walked
    );
    let mut walks = it.walks;
    walks.sort_by_key(|it| (!it.is_failed(), it.n));
    let (faults, hints): (Vec<Finding>, Vec<Finding>) = it.findings.into_iter().partition(|it| it.is_fault);
    view! {
        <div class="stack" id="tried" tabindex="-1">
            <div class=class><p class="note__title">{says}</p><p>{sum}</p></div>
            {listed("必须改的", faults)}
            {listed("可以更好的", hints)}
            {(!walks.is_empty()).then(|| view! { <Walks walks /> })}
        </div>
    }
}

fn listed(title: &'static str, all: Vec<Finding>) -> Option<impl IntoView> {
    let line = |it: Finding| view! { <li class="list__item">{it.says}</li> };
    (!all.is_empty()).then(|| {
        view! { <h3>{title}</h3> <ul class="list">{all.into_iter().map(line).collect_view()}</ul> }
    })
}

#[component]
fn Walks(walks: Vec<Walk>) -> impl IntoView {
    let row = |it: Walk| {
        let path = if it.path.is_empty() { "没有要选的".to_owned() } else { it.says() };
        let (tag, word, says) = match &it.end {
            End::Stopped { says } => ("tag", "告知不能办".to_owned(), says.clone()),
            End::Done { stands } => ("tag tag--good", stands.clone(), String::new()),
            End::Failed { at, says } => ("tag tag--bad", format!("停在“{at}”"), says.clone()),
        };
        let cost = if it.cost == 0 { "不收费".to_owned() } else { format!("{}元", yuan(it.cost)) };
        let materials = match it.materials.len() {
            0 => "不用带材料".to_owned(),
            n => format!("带{n}份：{}", it.materials.join("、")),
        };
        let facts = [materials, it.promise.unwrap_or_default(), cost];
        let facts: Vec<String> = facts.into_iter().filter(|it| !it.is_empty()).collect();
        view! {
            <li class="list__item stack stack--tight">
                <p><b>{it.n} "号"</b> " " <span class=tag>{word}</span> " " {says}</p>
                <p>{path}</p>
                <p class="quiet">{facts.join("；")}</p>
            </li>
        }
    };
    view! {
        <h3>"每位申请人走到哪里"</h3>
        <ol class="list">{walks.into_iter().map(row).collect_view()}</ol>
    }
}
