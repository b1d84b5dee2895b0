//! 我要咨询 without any program: the form, which also offers what was answered before while one types; what was asked; and the way back.
use std::sync::Arc;

use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use common::{
    account::Who,
    case::LookupForm,
    catalogue::GuideView,
    check::{Check, Field, Nothing},
    fault::Fault,
    id::{ItemId, QuestionId},
    moment::Moment,
    place::Place,
    question::{self, AskForm, Asked, ReplyBy, Topic},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Lead, Shell, Words, question::COLUMN};
use crate::{
    base::{
        error::{Error, Result},
        html::escape,
    },
    gate::{
        accept::understood,
        cx::Cx,
        hub::Hub,
        idempotency::{Key, once},
        load_shed::Class,
        serve::{audited, body_of, require_own_form, stranger},
        session,
    },
};

/// A thousand characters, each three times three bytes on the way, and the rest.
const MAX_BYTES: usize = 16 * 1024;
/// Offers what was answered before; the form is whole without it.
pub const SCRIPT: &str = "/ask.js";

/// Beside which a fault can stand, whatever the question is about.
const FIELDS: [&str; 5] = ["topic", "text", "name", "reply_by", "phone"];

pub fn script() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")];
    (headers, include_str!("ask.js")).into_response()
}

/// For whoever asked it, and does not want it read any longer.
pub fn leave(id: QuestionId, typed: &LookupForm, words: Words) -> String {
    let field = |name: &'static str, label: &'static str, value: &str| {
        format!(
            r#"<div class="field"><label class="field__label" for="{name}">{}</label><input class="field__input field__input--medium" id="{name}" name="{name}" autocomplete="off" value="{}"></div>"#,
            words.t(label),
            escape(value)
        )
    };
    format!(
        r#"<details class="fold"{}><summary class="fold__name">{}</summary><form class="stack stack--tight fold__body" method="post" action="{}"><p>{}</p>{}{}<p><button class="button button--plain" type="submit">{}</button></p></form></details>"#,
        if typed.no.is_empty() { "" } else { " open" },
        words.t("这是您问的，不想公开了"),
        Place::Question(id).href(),
        words.t("填咨询时的编号和查询码，马上撤下。答复您自己仍能看到。"),
        field("no", "编号", &typed.no),
        field("query_code", "查询码", &typed.query_code),
        words.t("不再公开")
    )
}

/// 不再同意公开, by number and code.
pub async fn take_leave(hub: Arc<Hub>, shell: &Shell, id: &str, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let words = Words::asked(&head.headers);
    let Ok(id) = id.parse::<QuestionId>() else { return shell.lost(&hub, words) };
    let typed: LookupForm = match read(&hub, &head, body).await {
        Ok(it) => it,
        Err(err) => return shell.refuse(&hub, err, words),
    };
    let outcome = async {
        let form = typed.clone();
        let cx = stranger(&hub, &head)?;
        let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
        let slip = form.check()?;
        let prepared = async { Ok(()) };
        audited(&cx, question::TAKE_LEAVE_BY_CODE.path, Place::QUESTION, prepared, |cx, ()| {
            crate::question::take_leave_by_code(cx, (), slip.clone())
        })
        .await
    };
    match outcome.await {
        Ok(Nothing {}) => {
            let lead = Lead {
                title: "已经撤下".to_owned(),
                text: "别人看不到了。凭编号和查询码，您自己仍能看到答复。".to_owned(),
                column: COLUMN,
                ..Lead::default()
            };
            shell.answer(StatusCode::OK, shell.read(&hub, &lead, words))
        }
        // What is wrong, and the form again.
        Err(err) => {
            let fault = err.shown(Uuid::now_v7());
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let lead = Lead {
                title: "还没有撤下".to_owned(),
                more: format!("{}{}", told(&fault, words), leave(id, &typed, words)),
                column: COLUMN,
                ..Lead::default()
            };
            shell.answer(status, shell.read(&hub, &lead, words))
        }
    }
}

/// Every sentence of a fault, where no field of the page is its own.
fn told(fault: &Fault, words: Words) -> String {
    let says = match fault {
        Fault::Form { fields } => fields.iter().map(|it| words.said(&it.says)).collect(),
        it => vec![words.said(&it.says())],
    };
    let says: String = says.iter().map(|it| format!("<p>{}</p>", escape(it))).collect();
    format!(r#"<div class="note note--bad" role="alert">{says}</div>"#)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct About {
    item: Option<ItemId>,
    /// What was asked a moment ago, sealed: the page can be loaded again, and asks nothing again.
    done: String,
}

/// Where the sealed receipt belongs.
const RECEIPT: &str = "page.ask.done";
/// So long it is shown.
const N_MINUTES: i64 = 10;

fn receipt(hub: &Hub, sealed: &str) -> Option<Asked> {
    let text = hub.keys.open(RECEIPT, sealed).ok().filter(|it| !it.is_empty())?;
    let (at, it): (Moment, Asked) = serde_json::from_str(&text).ok()?;
    (hub.clock.now() < at.plus_minutes(N_MINUTES)).then_some(it)
}

/// To the page of what was asked: loading that again sends nothing.
fn on(hub: &Hub, it: &Asked) -> Result<Response> {
    let sealed = hub.keys.seal(RECEIPT, &serde_json::to_string(&(hub.clock.now(), it))?)?;
    let query = serde_urlencoded::to_string([("done", sealed)]).map_err(anyhow::Error::from)?;
    Ok(Redirect::to(&format!("{}?{query}", Place::ASK)).into_response())
}

/// 我要咨询: about the matter its address names, or about anything.
pub async fn ask(hub: Arc<Hub>, shell: &Shell, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let words = Words::asked(&head.headers);
    let about = understood::<About>(head.uri.query().unwrap_or_default());
    if let Some(it) = receipt(&hub, &about.done) {
        return shell.answer(StatusCode::OK, shell.read(&hub, &done(&it, words), words));
    }
    let typed = AskForm { item: about.item, ..AskForm::default() };
    let passed = async {
        stranger(&hub, &head)?;
        hub.rooms.enter(Class::Public, &hub.meters).await
    };
    let _place = match passed.await {
        Ok(it) => it,
        Err(err) => return shell.refuse(&hub, err, words),
    };
    match page(&hub, shell, &typed, &[], "", words).await {
        Ok(html) => shell.answer(StatusCode::OK, html),
        Err(err) => shell.refuse(&hub, err, words),
    }
}

async fn page(
    hub: &Arc<Hub>,
    shell: &Shell,
    typed: &AskForm,
    faults: &[Field],
    says: &str,
    words: Words,
) -> Result<String> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let guide: Option<GuideView> = match typed.item {
        Some(id) => crate::catalogue::guide(cx.clone(), id, Nothing {}).await.ok(),
        None => None,
    };
    let bodies = match guide {
        Some(_) => Vec::new(),
        None => crate::question::query::answering(&cx, Uuid::nil()).await?,
    };
    // What is wrong with a field this page does not have is said above it.
    let has_field = |it: &&Field| FIELDS.contains(&it.name.as_str()) || it.name == "org" && guide.is_none();
    let stray: Vec<Field> = faults.iter().filter(|it| !has_field(it)).cloned().collect();
    let says = match stray.is_empty() {
        true => says.to_owned(),
        false => told(&Fault::Form { fields: stray }, words),
    };
    let title = match faults.len() {
        0 => "我要咨询".to_owned(),
        n => words.filled("有{}处要改", &[&n.to_string()]),
    };
    let lead = Lead {
        title,
        text: "写清想问什么，一次问一件事。不用登录；答复凭编号和查询码在网上看，或者打电话告诉您。".to_owned(),
        more: format!("{says}{}", form(typed, faults, guide.as_ref(), &bodies, words)),
        address: Place::Ask(None).href(),
        column: COLUMN,
        ..Lead::default()
    };
    Ok(shell.read(hub, &lead, words))
}

fn form(typed: &AskForm, faults: &[Field], about: Option<&GuideView>, bodies: &[String], words: Words) -> String {
    let fault = |name: &str| {
        let found = faults.iter().find(|it| it.name == name)?;
        let (error, says) = (words.t("错误："), escape(&words.said(&found.says)));
        Some(format!(r#"<p class="field__fault" id="{name}-fault"><span>{error}{says}</span></p>"#))
    };
    let field = |name: &'static str, label: &'static str, hint: &'static str, control: &dyn Fn(&str) -> String| {
        let says = fault(name);
        let (bad, mark) = match says.is_some() {
            true => (" field--bad", format!(r#" aria-invalid="true" aria-describedby="{name}-fault""#)),
            false => ("", String::new()),
        };
        let hint = if hint.is_empty() {
            String::new()
        } else {
            format!(r#"<p class="field__hint">{}</p>"#, words.t(hint))
        };
        format!(
            r#"<div class="field{bad}"><label class="field__label" for="{name}">{}</label>{hint}{}{}</div>"#,
            words.t(label),
            says.unwrap_or_default(),
            control(&mark)
        )
    };
    let input = |name: &'static str, label: &'static str, hint: &'static str, kind: &str, value: &str| {
        let control = |mark: &str| {
            format!(
                r#"<input class="field__input field__input--medium" id="{name}" name="{name}" type="{kind}" value="{}"{mark}>"#,
                escape(value)
            )
        };
        field(name, label, hint, &control)
    };
    let option = |value: &str, label: &str, is_picked: bool| {
        let picked = if is_picked { " selected" } else { "" };
        format!(r#"<option value="{}"{picked}>{}</option>"#, escape(value), escape(label))
    };
    let topics: String =
        Topic::ALL.iter().map(|it| option(&code(it), &words.said(it.label()), *it == typed.topic)).collect();
    let ways: String =
        ReplyBy::ALL.iter().map(|it| option(&code(it), &words.said(it.label()), *it == typed.reply_by)).collect();
    let select = |name: &'static str, label: &'static str, hint: &'static str, options: &str| {
        let control = |mark: &str| {
            format!(
                r#"<select class="field__input field__input--medium" id="{name}" name="{name}"{mark}>{options}</select>"#
            )
        };
        field(name, label, hint, &control)
    };
    let whom = match about {
        Some(it) => format!(
            r#"<input type="hidden" name="item" value="{}"><p>{}<a href="{}"{}>{}</a></p>"#,
            it.id,
            words.t("问的是："),
            Place::Guide(it.id).href(),
            words.county(),
            escape(&it.item.name)
        ),
        None => {
            let none = option("", words.t("不清楚，请服务中心转交"), typed.org.is_empty());
            // A body's own name, whatever the page speaks.
            let own = |it: &String| {
                option(it, it, *it == typed.org).replacen("<option", &format!("<option{}", words.county()), 1)
            };
            let all: String = bodies.iter().map(own).collect();
            select("org", "问哪个单位", "", &format!("{none}{all}"))
        }
    };
    let text = |mark: &str| {
        format!(
            r#"<textarea class="field__input" id="text" name="text" rows="5" maxlength="{}"{mark}>{}</textarea>"#,
            question::MAX_TEXT,
            escape(&typed.text)
        )
    };
    let checked = if typed.may_publish.is_empty() { "" } else { " checked" };
    format!(
        r#"<form class="stack measure" method="post" action="{}" id="ask" data-similar="{}">{whom}{}{}<div id="similar" data-title="{}" role="status"></div>{}{}{}<label class="choice"><input class="choice__dot" type="checkbox" name="may_publish" value="yes"{checked}><span>{}</span></label><p><button class="button" type="submit">{}</button></p></form><script src="{SCRIPT}" defer></script>"#,
        Place::ASK,
        question::SIMILAR.path,
        select("topic", "问哪一方面", "", &topics),
        field("text", "想问什么", "不要写身份证号、银行卡号。要说明自己情况的，写情况，不用写名字。", &text),
        words.t("这些问题答过，看看有没有您要的："),
        input("name", "怎么称呼您", "", "text", &typed.name),
        select("reply_by", "怎样答复", "", &ways),
        input("phone", "电话", "要打电话答复的必须填；填了手机号码的，答复后发短信告诉您。", "tel", &typed.phone),
        words.t("同意公开：去掉个人信息后，问题和答复可以帮到别人"),
        words.t("提交咨询"),
    )
}

/// The code of a choice, as the wire has it.
fn code(it: &impl Serialize) -> String {
    serde_json::to_value(it).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

pub async fn post(hub: Arc<Hub>, shell: &Shell, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let words = Words::asked(&head.headers);
    let typed: AskForm = match read(&hub, &head, body).await {
        Ok(it) => it,
        Err(err) => return shell.refuse(&hub, err, words),
    };
    let (status, faults, says) = match send(hub.clone(), &head, typed.clone()).await {
        Ok(it) => return on(&hub, &it).unwrap_or_else(|err| shell.refuse(&hub, err, words)),
        Err(Error::Fault(Fault::Form { fields })) => (StatusCode::UNPROCESSABLE_ENTITY, fields, String::new()),
        // Too often, no room, out of order: what was typed is still there to be sent again.
        Err(err) => {
            let fault = err.shown(Uuid::now_v7());
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Vec::new(), told(&fault, words))
        }
    };
    match page(&hub, shell, &typed, &faults, &says, words).await {
        Ok(html) => shell.answer(status, html),
        Err(err) => shell.refuse(&hub, err, words),
    }
}

async fn read<T: DeserializeOwned>(hub: &Hub, head: &Parts, body: Body) -> Result<T> {
    require_own_form(&head.headers, hub)?;
    let bytes = body_of(&hub.rooms, "", body, MAX_BYTES).await?;
    serde_urlencoded::from_bytes(&bytes).map_err(|_| Fault::Unreadable.into())
}

/// Whoever is signed in finds it among their own; a colleague of the house asks as anybody does.
async fn send(hub: Arc<Hub>, head: &Parts, typed: AskForm) -> Result<Asked> {
    let mut cx = stranger(&hub, head)?;
    let known = session::known(&hub, &head.headers).await?;
    if matches!(known.who, Who::Citizen { .. }) {
        (cx.who, cx.agreed) = (known.who, known.agreed);
    }
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let key = Key::of_words(&cx, question::ASK.path, &typed)?;
    let form = typed.check()?;
    let prepared = async { Ok(()) };
    audited(&cx, question::ASK.path, Place::ASK, prepared, |cx, ()| {
        let (key, form) = (key.clone(), form.clone());
        // Boxed as in a shim: a handler is large.
        Box::pin(async move { once(&cx, &key, Box::pin(crate::question::ask(cx.clone(), (), form))).await })
    })
    .await
}

fn done(it: &Asked, words: Words) -> Lead {
    let provisional = match it.is_provisional {
        true => format!(r#" <span class="tag tag--warn">{}</span>"#, words.t("暂定")),
        false => String::new(),
    };
    let fact = |name: &'static str, value: &str| {
        format!(r#"<div class="facts__row"><dt class="facts__name">{}</dt><dd>{value}</dd></div>"#, words.t(name))
    };
    let no = common::case::spaced_no(&it.no);
    let facts = [
        fact("编号", &format!(r#"<b class="nowrap">{no}</b>"#)),
        fact("查询码", &format!(r#"<b class="code">{}</b>"#, it.query_code)),
        fact("答复单位", &escape(&it.org)),
        fact("最晚", &format!("{}{provisional}", words.said(&it.due.zh_full()))),
    ]
    .concat();
    Lead {
        title: "已经收到您的咨询".to_owned(),
        text: "请记下编号和查询码，凭它们查答复。".to_owned(),
        more: format!(
            r#"<dl class="facts">{facts}</dl><p class="row"><a class="button" href="{}?no={}">{}</a> <a href="{}">{}</a></p>"#,
            Place::Lookup.href(),
            it.no,
            words.t("查答复"),
            Place::QUESTIONS,
            words.t("全部咨询")
        ),
        column: COLUMN,
        ..Lead::default()
    }
}
