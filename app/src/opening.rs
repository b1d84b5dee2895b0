//! 开厅: what is missing before the hall may open, each with the way to it; the three administrators; and the act itself.
use common::{
    account::Duty,
    check::Nothing,
    fault::Fault,
    opening::{self, Line, NameForm, NamedView, Officer, OpeningView, Step},
    place::DeskPlace,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    shell::Said,
    ui::{FaultSummary, QrCode, SelectField, TextField, focus_soon, shown, titled},
};

pub mod bodies;
pub mod calendar;
pub mod import;
pub mod settings;
pub mod wording;
pub mod workbook;

pub const MEDIUM: &str = "field__input field__input--medium";

#[component]
pub fn OpeningPage() -> impl IntoView {
    titled("开厅");
    let found = LocalResource::new(|| async { api::call(&opening::SHOW, &(), &Nothing {}).await });
    let again = Callback::new(move |()| found.refetch());
    view! {
        <h1>"开厅"</h1>
        {shown(found, move |it: OpeningView| view! { <List it again /> })}
    }
    .into_any()
}

fn place(step: Step) -> String {
    match step {
        Step::County | Step::Privacy => DeskPlace::Settings.href(),
        Step::Officers => "#officers".to_owned(),
        Step::Calendar => DeskPlace::Calendar.href(),
        Step::Places | Step::Bodies => DeskPlace::Bodies.href(),
        Step::Items => DeskPlace::Import.href(),
        Step::People | Step::Papers => DeskPlace::Staff.href(),
    }
}

#[component]
fn List(it: OpeningView, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let said = Said::here();
    let n_missing = it.lines.iter().filter(|it| !it.missing.is_empty()).count();
    let open = move |_| {
        spawn_local(async move {
            match api::call(&opening::OPEN, &(), &Nothing {}).await {
                Ok(_) => {
                    said.say("大厅已经开门。".to_owned());
                    again.run(());
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let standing = match it.opened_at {
        Some(at) if at.0 > 0 => format!("{}已于{}开门。", it.county, at.zh()),
        Some(_) => format!("{}已经开门。", it.county),
        None if n_missing == 0 => format!("{}的大厅什么都不缺，可以开门了。", it.county),
        None => format!("{}的大厅还在筹备，群众看到的是“筹备中”。还有{n_missing}件事没有做。", it.county),
    };
    let is_open = it.opened_at.is_some();
    let officers = it.officers.clone();
    view! {
        <p class="measure">{standing}</p>
        <FaultSummary fault />
        <ol class="list" aria-label="开厅清单">{it.lines.into_iter().map(|it| view! { <One it /> }).collect_view()}</ol>
        {(!is_open).then(|| view! {
            <p id="open" tabindex="-1"><button class="button" type="button" on:click=open>"开门"</button></p>
        })}
        <Officers officers is_open again />
    }
}

#[component]
fn One(it: Line) -> impl IntoView {
    let (class, word) = match it.missing.is_empty() {
        true => ("tag tag--good", "已好"),
        false => ("tag tag--warn", "还缺"),
    };
    let says = |all: Vec<String>, class: &'static str| {
        all.into_iter().map(|it| view! { <p class=class>{it}</p> }).collect_view()
    };
    view! {
        <li class="list__item">
            <div class="stack stack--tight">
                <p><a class="list__link" href=place(it.step)>{it.step.label()}</a> " " <span class="quiet">{it.says}</span></p>
                {says(it.missing, "small")}
                {says(it.advised, "small quiet")}
            </div>
            <span class=class>{word}</span>
        </li>
    }
}

/// 三员: three people, each with what is theirs alone.
#[component]
fn Officers(officers: Vec<Officer>, is_open: bool, again: Callback<()>) -> impl IntoView {
    let fault: RwSignal<Option<Fault>> = RwSignal::new(None);
    let named: RwSignal<Option<NamedView>> = RwSignal::new(None);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let form: NameForm = crate::ui::read(&ev);
        spawn_local(async move {
            match api::call(&opening::NAME, &(), &form).await {
                Ok(it) => {
                    fault.set(None);
                    named.set(Some(it));
                    focus_soon("named");
                }
                Err(it) => fault.set(Some(it)),
            }
        });
    };
    let row = |it: Officer| {
        let says = it.says();
        view! { <li class="list__item"><span><b>{it.duty.label()}</b> " " {it.name} " " <span class="quiet">{it.login}</span></span><span class="list__aside">{says}</span></li> }
    };
    let is_in = |duty: Duty| officers.iter().any(|it| it.duty == duty && it.has_joined);
    let choices = [("security_admin", Duty::SecurityAdmin), ("audit_admin", Duty::AuditAdmin)];
    let choices: Vec<(String, String)> = choices
        .into_iter()
        .filter(|it| !is_in(it.1))
        .map(|(code, duty)| (code.to_owned(), duty.label().to_owned()))
        .collect();
    let may_name = !is_open && !choices.is_empty();
    view! {
        <section class="stack" aria-labelledby="officers">
            <h2 class="part" id="officers">"三员"</h2>
            <p class="quiet measure">"系统管理员管设置、邀请人；安全管理员授予岗位；审计管理员查记录。三个人各管各的，谁也不能兼任。"</p>
            <ul class="list">{officers.into_iter().map(row).collect_view()}</ul>
            {move || named.get().map(|it| view! {
                <div class="note note--good stack" role="status" id="named" tabindex="-1">
                    <p>{it.invite.login.clone()} "的邀请码（只显示这一次，" {it.invite.until.zh()} "前有效）：" <b class="code">{it.invite.code.clone()}</b></p>
                    <p>"请本人扫码打开登录页，填登录名和邀请码，设置自己的密码："</p>
                    <QrCode qr=it.qr label="填邀请码的页面" />
                    <p><button class="button button--quiet" type="button" on:click=move |_| again.run(())>"记下了"</button></p>
                </div>
            })}
            {may_name.then(|| view! {
                <form class="stack measure" novalidate on:submit=submit>
                    <FaultSummary fault />
                    <SelectField name="duty" label="邀请谁" options=choices fault />
                    <TextField name="name" label="姓名" class=MEDIUM fault />
                    <TextField name="login" label="登录名" hint="小写字母开头，可以有数字" class=MEDIUM fault />
                    <p><button class="button button--plain" type="submit">"发出邀请"</button></p>
                </form>
            })}
        </section>
    }
}
