//! One registered case: the slip its applicant takes along, where it stands, and what is entered when something comes of it.
use common::{
    case::spaced_no,
    decision::{
        SayForm,
        deliver::{DeliverForm, Way},
    },
    fault::Fault,
    id::CaseId,
    place::DeskPlace,
    registration::{
        self, act,
        desk::{FinishForm, Outcome, OutcomeView, RegistrationView},
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    api,
    case::clock::Clock,
    decision::{
        acts::{Filled, code, picked, text},
        attach::Attachments,
    },
    shell::Said,
    ui::{AreaField, CheckField, FaultSummary, Lost, QrCode, SelectField, TextField, param, shown, titled},
};

#[component]
pub fn RegistrationPage() -> impl IntoView {
    titled("登记件");
    let Some(id) = param::<CaseId>("id") else { return Lost().into_any() };
    let found = LocalResource::new(move || async move {
        api::call(&registration::desk::SHOW, &id, &common::check::Nothing {}).await
    });
    let again = Callback::new(move |()| found.refetch());
    shown(found, move |it: RegistrationView| view! { <File it again /> }).into_any()
}

#[component]
fn File(it: RegistrationView, again: Callback<()>) -> impl IntoView {
    let id = it.case.id;
    let (acts, version, clock) = (it.case.acts.clone(), it.case.version, it.case.clock.clone());
    let events = it.case.events.clone();
    let (scans, may_attach) = (it.scans.clone(), it.may_attach);
    let stage = it.case.stage.label();
    let finishes = acts.contains(&act::FINISH);
    // Something lies here that may not have to be fetched after all.
    let (entered, is_ready) = (it.outcome.clone(), it.case.stage == registration::stage::READY);
    view! {
        <div class="offprint stack stack--tight">
            <p class="quiet"><a href=DeskPlace::Registrations.href()>"收件登记"</a></p>
            <p class="row row--tight"><span class="tag">{stage}</span> <span class="quiet">{it.limit.clone()}</span>
                <button class="button button--plain" type="button" on:click=|_| { let _ = window().print(); }>"打印收件凭证"</button></p>
        </div>
        <Slip it />
        <div class="stack stack--loose offprint">
            {clock.map(|it| view! { <Clock it with_why=false /> })}
            {finishes.then(|| view! { <Enter id version now=None is_ready again /> })}
            {acts.contains(&act::DELIVER).then(|| view! { <HandOut id version again /> })}
            {acts.contains(&act::AMEND).then(|| view! {
                <details class="fold"><summary class="fold__name">"结果登记错了，更正"</summary><div class="fold__body"><Enter id version now=entered is_ready again /></div></details>
            })}
            {acts.contains(&act::GIVE_BACK).then(|| view! {
                <details class="fold"><summary class="fold__name">"不办了，退回材料"</summary><div class="fold__body"><GiveBack id version again /></div></details>
            })}
            <Attachments id all=scans may_attach again />
            <section class="stack stack--tight" aria-labelledby="log">
                <h2 class="part" id="log">"办理过程"</h2>
                <ol class="stack stack--tight">{events.into_iter().map(|it| view! {
                    <li><b>{it.act.label()}</b> " " {it.by} " " <span class="quiet">{it.at.to_string()}</span>
                        {(!it.note.is_empty()).then(|| view! { <br /><span>{it.note}</span> })}</li>
                }).collect_view()}</ol>
            </section>
        </div>
    }
}

/// 收件凭证: printed alone.
#[component]
fn Slip(it: RegistrationView) -> impl IntoView {
    let due = it.case.clock.as_ref().map(|it| it.due.zh_full()).unwrap_or_else(|| "不计时".to_owned());
    let at = it.case.events.first().map(|it| (it.at.to_string(), it.by.clone())).unwrap_or_default();
    let lines = [
        ("事项", it.case.item_name.clone()),
        ("申请人", it.case.applicant.clone()),
        ("证件号码", it.number),
        ("手机号码", it.phone),
        ("代办人", it.agent),
        ("承办单位", it.org),
        ("收件单位", it.received_by),
        ("收件", format!("{} {}", at.1, at.0)),
        ("办理时限", it.limit),
        ("最晚办结", due),
        ("别的系统里的编号", it.other_no),
        ("查询码", it.query_code),
        (
            "办理结果",
            it.outcome.map(|it| [it.outcome.label(), &it.no, &it.on.to_string()].join(" ")).unwrap_or_default(),
        ),
    ];
    let line = |(name, says): (&'static str, String)| {
        (!says.is_empty()).then(|| view! { <tr><th class="paper__head" scope="row">{name}</th><td class="paper__cell">{says}</td></tr> })
    };
    let papers = it.papers.is_empty();
    view! {
        <article class="paper stack">
            <h1 class="paper__title">"收件凭证"</h1>
            <p class="paper__no">"办件编号 " {spaced_no(&it.case.no)}</p>
            <table class="paper__table"><caption class="unseen">"收件登记"</caption><tbody>{lines.map(line)}</tbody></table>
            {match papers {
                true => view! { <p class="paper__para">"没有收纸质材料。"</p> }.into_any(),
                false => view! {
                    <p class="paper__para">"收到的材料："</p>
                    <ol>{it.papers.iter().map(|it| view! { <li>{it.says()}</li> }).collect_view()}</ol>
                }.into_any(),
            }}
            <div class="paper__keep row row--apart">
                <p>"扫码，再填查询码，就能查进度。" <br />{it.case.phone.clone()}</p>
                <QrCode qr=it.case.qr.clone() label="查进度的二维码" />
            </div>
        </article>
    }
}

/// What is sent, and where the fault goes; a done act draws the page anew. Pressed twice it is sent once.
#[derive(Clone, Copy)]
struct Sender {
    fault: RwSignal<Option<Fault>>,
    is_busy: StoredValue<bool>,
    said: Said,
    again: Callback<()>,
}

impl Sender {
    fn new(again: Callback<()>) -> Sender {
        Sender { fault: RwSignal::new(None), is_busy: StoredValue::new(false), said: Said::here(), again }
    }

    fn send<F>(self, outcome: F, says: &'static str)
    where
        F: Future<Output = Result<RegistrationView, Fault>> + 'static,
    {
        if self.is_busy.get_value() {
            return;
        }
        self.is_busy.set_value(true);
        spawn_local(async move {
            match outcome.await {
                Ok(_) => {
                    self.said.say(says.to_owned());
                    self.again.run(());
                }
                Err(it) => drop(self.fault.try_set(Some(it))),
            }
            let _ = self.is_busy.try_set_value(false);
        });
    }
}

/// `now`: what was entered before, to be put right.
#[component]
fn Enter(
    id: CaseId,
    version: i32,
    now: Option<OutcomeView>,
    is_ready: bool,
    again: Callback<()>,
) -> impl IntoView {
    let sender = Sender::new(again);
    let fault = sender.fault;
    let is_new = now.is_none();
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = FinishForm {
            version,
            outcome: Outcome::ALL.iter().copied().find(|it| code(*it) == text(&filled, "outcome")),
            no: text(&filled, "no"),
            on: text(&filled, "on"),
            says: text(&filled, "says"),
            to_fetch: text(&filled, "to_fetch"),
        };
        // Nothing to be fetched any longer is a result of its own.
        let is_finished = is_new || is_ready && form.to_fetch.is_empty();
        let call = if is_finished { &registration::desk::FINISH } else { &registration::desk::AMEND };
        sender.send(async move { api::call(call, &id, &form).await }, "结果已登记。");
    };
    let options = Outcome::ALL.iter().map(|it| (code(*it), it.label().to_owned()));
    let options = std::iter::once((String::new(), "请选择".to_owned())).chain(options).collect::<Vec<_>>();
    let outcome = RwSignal::new(now.as_ref().map(|it| code(it.outcome)).unwrap_or_default());
    let (no, on) = now.map(|it| (it.no, it.on.to_string())).unwrap_or_default();
    let hint = if is_new {
        "不予的写理由，其他的写结果是什么；申请人看得到"
    } else {
        "写为什么更正；申请人看得到"
    };
    let medium = "field__input field__input--medium";
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <h2 class="part">{if is_new { "登记结果" } else { "更正结果" }}</h2>
            <FaultSummary fault />
            <SelectField name="outcome" label="办理结果" options picked=outcome fault />
            <TextField name="no" label="文号或证号（没有就不填）" value=no class=medium fault />
            <TextField name="on" label="结果上的日期" kind="date" value=on class=medium fault />
            <AreaField name="says" label="理由或说明" hint fault />
            {(is_new || is_ready).then(|| view! { <CheckField name="to_fetch" is_ticked=!is_new fault>"有证照或文书在窗口，等申请人来领"</CheckField> })}
            <p><button class="button" type="submit">"登记"</button></p>
        </form>
    }
}

#[component]
fn HandOut(id: CaseId, version: i32, again: Callback<()>) -> impl IntoView {
    let sender = Sender::new(again);
    let (fault, way) = (sender.fault, RwSignal::new(code(Way::PickUp)));
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = DeliverForm {
            version,
            way: picked(&filled, "way"),
            pick_up: text(&filled, "pick_up"),
            waybill: text(&filled, "waybill"),
            signed_by: text(&filled, "signed_by"),
            remark: text(&filled, "remark"),
            ..DeliverForm::default()
        };
        let says = if form.way == Way::Post { "已登记寄出。" } else { "已交给领取人。" };
        sender.send(async move { api::call(&registration::desk::DELIVER, &id, &form).await }, says);
    };
    // It is paper: nothing of it can be sent over the wire.
    let options = [Way::PickUp, Way::Post].map(|it| (code(it), it.label().to_owned())).to_vec();
    let medium = "field__input field__input--medium";
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <h2 class="part">"交给领取人"</h2>
            <FaultSummary fault />
            <SelectField name="way" label="怎么交" options picked=way fault />
            {move || (way.get() == code(Way::PickUp)).then(|| view! {
                <TextField name="pick_up" label="取件码" hint="或领取人证件号码后6位" class=medium fault />
            })}
            {move || (way.get() == code(Way::Post)).then(|| view! { <TextField name="waybill" label="运单号" class=medium fault /> })}
            {move || (way.get() == code(Way::PickUp)).then(|| view! { <TextField name="signed_by" label="签收人" class=medium fault /> })}
            <TextField name="remark" label="说明（没有就不填）" fault />
            <p><button class="button" type="submit">{move || if way.get() == code(Way::Post) { "已寄出" } else { "已交给领取人" }}</button></p>
        </form>
    }
}

#[component]
fn GiveBack(id: CaseId, version: i32, again: Callback<()>) -> impl IntoView {
    let sender = Sender::new(again);
    let fault = sender.fault;
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let filled: Filled = crate::ui::read(&ev);
        let form = SayForm { version, says: text(&filled, "says") };
        sender.send(async move { api::call(&registration::desk::GIVE_BACK, &id, &form).await }, "已退回材料。");
    };
    view! {
        <form class="stack measure" novalidate on:submit=submit>
            <FaultSummary fault />
            <AreaField name="says" label="为什么退回" hint="申请人看得到" fault />
            <p><button class="button button--plain" type="submit">"退回材料"</button></p>
        </form>
    }
}
