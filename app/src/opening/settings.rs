//! 大厅设置: what the county says of itself, who has changed it, and which matters stand on the first pages.
use std::collections::BTreeMap;

use common::{
    county::settings::{self, ChangeRow, FACTS, FrontForm, ListForm, SettingsForm, SettingsView},
    fault::Fault,
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::MEDIUM;
use crate::{
    api,
    shell::Said,
    ui::{FaultSummary, TextField, field::AreaField, shown, titled},
};

#[component]
pub fn SettingsPage() -> impl IntoView {
    titled("大厅设置");
    let found = LocalResource::new(|| async { api::call(&settings::SHOW, &(), &ListForm::default()).await });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"大厅设置"</h1>
        {shown(found, move |it: SettingsView| view! { <Body it again /> })}
    }
    .into_any()
}

#[component]
fn Body(it: SettingsView, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form = SettingsForm(crate::ui::read::<BTreeMap<String, String>>(&ev));
        spawn_local(async move {
            match api::call(&settings::SAVE, &(), &form).await {
                Ok(_) => {
                    said.say("设置已保存，每一页十秒内跟上。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let facts = it.facts;
    let field = |fact: &'static settings::Fact| {
        let value = facts.get(fact.name).cloned().unwrap_or_default();
        match fact.is_long {
            true => view! { <AreaField name=fact.name label=fact.label hint=fact.hint value fault /> }.into_any(),
            false => view! { <TextField name=fact.name label=fact.label hint=fact.hint value fault /> }.into_any(),
        }
    };
    view! {
        <p class="quiet measure">"行政区划代码 " {it.code} "，网址 " {it.origin} "。这两样不在这里改：编号以代码开头，网址写在服务器的设置文件里。"</p>
        <p class="quiet measure">"没有注明“可以不写”的，开门以前都要写好。"</p>
        <p><a class="list__link" href=DeskPlace::Wording.href()>"用语：消息怎么说，文书后面附什么"</a></p>
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            {FACTS.iter().map(field).collect_view()}
            <p><button class="button" type="submit">"保存"</button></p>
        </form>
        <Front hot=it.hot elder=it.elder again />
        <History rows=it.history.rows n_rows=it.history.n_rows />
    }
}

#[component]
fn Front(hot: String, elder: String, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: FrontForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&settings::FRONT, &(), &form).await {
                Ok(_) => {
                    said.say("首页的事项已排好。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    view! {
        <section class="stack" aria-labelledby="front">
            <h2 class="part" id="front">"首页的事项"</h2>
            <form class="stack measure" novalidate on:submit=submit>
                <FaultSummary fault />
                <AreaField name="hot" label="常办的事" hint="事项编码，一行一个，最多8个" value=hot fault />
                <AreaField name="elder" label="长者常办" hint="事项编码，一行一个，最多10个" value=elder fault />
                <p><button class="button button--plain" type="submit">"排好"</button></p>
            </form>
        </section>
    }
}

/// Who has changed what, latest first.
#[component]
pub fn History(rows: Vec<ChangeRow>, n_rows: u64) -> impl IntoView {
    let n_more = n_rows.saturating_sub(rows.len() as u64);
    let row = |it: ChangeRow| {
        let was = if it.was.is_empty() { "没有写".to_owned() } else { it.was };
        let now = if it.now.is_empty() { "不写".to_owned() } else { it.now };
        view! {
            <li class="list__item"><span><b>{it.what}</b> "：" <span class="quiet">{was}</span> " → " {now}</span>
                <span class="list__aside">{it.by} " " {it.at.zh()}</span></li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="history">
            <h2 class="part" id="history">"修改记录"</h2>
            {rows.is_empty().then(|| view! { <p class="quiet">"还没有改过。"</p> })}
            <ul class="list">{rows.into_iter().map(row).collect_view()}</ul>
            {(n_more > 0).then(|| view! { <p class="quiet">"更早的还有" {n_more} "条。"</p> })}
        </section>
    }
}

/// A line of a form that is not wide.
pub fn short(
    name: &'static str,
    label: &'static str,
    value: String,
    fault: RwSignal<Option<Fault>>,
) -> impl IntoView {
    view! { <TextField name=name label=label value class=MEDIUM fault /> }
}
