//! 网上咨询 without any program: the list, an answer, and the form, which also offers what was answered before while one types.
use std::sync::Arc;

use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::Who,
    call::Page,
    catalogue::GuideView,
    check::{Check, Field, Nothing},
    fault::Fault,
    id::{ItemId, QuestionId},
    place::Place,
    question::{self, AskForm, Asked, ListForm, PublishedRow, PublishedView, ReplyBy, Topic},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Lead, Shell, Words, escape, lead::understood};
use crate::{
    error::{Error, Result},
    hub::Hub,
    serve::{Cx, audited, body_of, stranger},
    session,
    shed::Class,
    shelf::Held,
};

const COLUMN: &str = "咨询";
/// A thousand characters, each three times three bytes on the way, and the rest.
const MAX_BYTES: usize = 16 * 1024;
/// Offers what was answered before; the form is whole without it.
pub const SCRIPT: &str = "/ask.js";

pub fn script() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")];
    (headers, include_str!("ask.js")).into_response()
}

/// 咨询公开, searched and turned by its address.
pub async fn list(hub: Arc<Hub>, shell: &Shell, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let words = Words::asked(&head.headers);
    answered(hub.clone(), shell, &head, words).await.unwrap_or_else(|err| shell.refuse(&hub, err, words))
}

async fn answered(hub: Arc<Hub>, shell: &Shell, head: &Parts, words: Words) -> Result<Response> {
    let form = understood::<ListForm>(head.uri.query().unwrap_or_default());
    let asked = serde_urlencoded::to_string(&form).unwrap_or_default();
    let key = format!("page {} /questions?{asked}", words.code());
    if let Some(held) = hub.shelf.find(&key) {
        return Ok(shell.hand(&held, &head.headers));
    }
    let cx = stranger(&hub, head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let found = crate::question::list(cx, (), form.clone()).await?;
    let lead = Lead {
        title: "网上咨询".to_owned(),
        text: "问过的、答过的，先在这里找一找；没有的，写下来问。简单的1个工作日、其他的5个工作日内答复。"
            .to_owned(),
        more: format!(
            "{}{}{}",
            search(&form, words),
            rows(&form, &found, words),
            turn(&form, found.n_rows, words)
        ),
        address: Place::Questions(String::new()).href(),
        column: COLUMN,
        ..Lead::default()
    };
    let held = hub.shelf.put(&key, Held::of(shell.read(&hub, &lead, words).into()));
    Ok(shell.hand(&held, &head.headers))
}

fn search(form: &ListForm, words: Words) -> String {
    let item =
        form.item.map(|it| format!(r#"<input type="hidden" name="item" value="{it}">"#)).unwrap_or_default();
    format!(
        r#"<form action="{}" class="row" role="search"><label class="unseen" for="q">{}</label><input class="field__input field__input--medium" id="q" name="q" value="{}">{item}<button class="button button--plain" type="submit">{}</button> <a class="button" href="{}">{}</a></form>"#,
        Place::QUESTIONS,
        words.t("在答过的问题里找"),
        escape(form.q.as_deref().unwrap_or_default()),
        words.t("查找"),
        Place::Ask(form.item).href(),
        words.t("我要咨询"),
    )
}

fn rows(form: &ListForm, found: &Page<PublishedRow>, words: Words) -> String {
    if found.rows.is_empty() {
        let says = match form.q.as_deref().unwrap_or_default() {
            "" => words.t("还没有公开的咨询。").to_owned(),
            q => words.filled("没有找到“{}”。换个说法再找，或者写下来问。", &[&escape(q)]),
        };
        return format!(r#"<div class="empty"><p class="empty__title">{says}</p></div>"#);
    }
    let row = |it: &PublishedRow| {
        let about = if it.item_name.is_empty() { String::new() } else { format!("{} · ", escape(&it.item_name)) };
        format!(
            r#"<li class="list__item"><a class="list__link" href="{}">{}</a><span class="list__aside">{about}{} · {}</span></li>"#,
            Place::Question(it.id).href(),
            escape(&it.question),
            escape(&it.org),
            it.on.zh_full()
        )
    };
    let all: String = found.rows.iter().map(row).collect();
    format!(
        r#"<p class="quiet">{}</p><ul class="list"{}>{all}</ul>"#,
        words.filled("共{}个", &[&found.n_rows.to_string()]),
        words.county()
    )
}

/// 大家问过: the last ones about a matter, on its guide.
pub fn beside(item: ItemId, found: &Page<PublishedRow>, words: Words) -> String {
    const N_BESIDE: usize = 5;
    let row = |it: &PublishedRow| {
        format!(r#"<li><a href="{}">{}</a></li>"#, Place::Question(it.id).href(), escape(&it.question))
    };
    let all: String = found.rows.iter().take(N_BESIDE).map(row).collect();
    let list = match all.is_empty() {
        true => all,
        false => format!(r#"<h2 class="part">{}</h2><ul{}>{all}</ul>"#, words.t("大家问过"), words.county()),
    };
    format!(r#"{list}<p><a href="{}">{}</a></p>"#, Place::Ask(Some(item)).href(), words.t("我要咨询"))
}

fn turn(form: &ListForm, n_rows: u64, words: Words) -> String {
    let page = form.page.unwrap_or(1).max(1);
    let link = |page: u32, word: &str| {
        let query = serde_urlencoded::to_string(ListForm { page: Some(page), ..form.clone() }).unwrap_or_default();
        format!(r#"<a href="{}">{word}</a> "#, escape(&Place::Questions(query).href()))
    };
    let before = if page > 1 { link(page - 1, words.t("上一页")) } else { String::new() };
    let after = if u64::from(page) * crate::question::query::N_PER_PAGE < n_rows {
        link(page + 1, words.t("下一页"))
    } else {
        String::new()
    };
    format!("<p>{before}{after}</p>")
}

/// One question with its answer.
pub async fn one(hub: Arc<Hub>, shell: &Shell, id: &str, head: &Parts) -> Response {
    let words = Words::asked(&head.headers);
    let Ok(id) = id.parse::<QuestionId>() else { return shell.lost(&hub, words) };
    let key = format!("page {} /questions/{id}", words.code());
    if let Some(held) = hub.shelf.find(&key) {
        return shell.hand(&held, &head.headers);
    }
    match crate::question::published(Cx::reading(hub.clone(), Who::Nobody), id, Nothing {}).await {
        Ok(it) => {
            let lead = answer(&hub, &it, words);
            let held = hub.shelf.put(&key, Held::of(shell.read(&hub, &lead, words).into()));
            shell.hand(&held, &head.headers)
        }
        Err(Error::Fault(Fault::NotFound)) => shell.lost(&hub, words),
        Err(err) => shell.refuse(&hub, err, words),
    }
}

fn answer(hub: &Hub, it: &PublishedView, words: Words) -> Lead {
    let paragraphs = |text: &str| -> String {
        text.lines().filter(|it| !it.trim().is_empty()).map(|it| format!("<p>{}</p>", escape(it))).collect()
    };
    let fact = |name: &'static str, value: &str| {
        format!("<dt class=\"facts__name\">{}</dt><dd>{}</dd>", words.t(name), value)
    };
    let about = match it.item {
        Some(id) => {
            fact("事项", &format!(r#"<a href="{}">{}</a>"#, Place::Guide(id).href(), escape(&it.row.item_name)))
        }
        None => String::new(),
    };
    let facts = [
        fact("答复单位", &escape(&it.row.org)),
        about,
        fact("提问", &it.asked_on.zh_full()),
        fact("答复", &it.answered_on.zh_full()),
    ];
    let facts: String = facts
        .iter()
        .filter(|it| !it.is_empty())
        .map(|it| format!(r#"<div class="facts__row">{it}</div>"#))
        .collect();
    let more = format!(
        r#"<article class="stack measure"{}><h2 class="part">{}</h2>{}<h2 class="part">{}</h2><div class="note stack stack--tight">{}</div></article><dl class="facts">{facts}</dl><p class="quiet">{}</p><p class="row"><a class="button" href="{}">{}</a> <a href="{}">{}</a></p>"#,
        words.county(),
        words.t("问"),
        paragraphs(&it.row.question),
        words.t("答"),
        paragraphs(&it.answer),
        words.t("答复只针对当时的问题和规定；办事以办事指南为准。"),
        Place::Ask(it.item).href(),
        words.t("我要咨询"),
        Place::QUESTIONS,
        words.t("全部咨询"),
    );
    let first: String = it.row.question.lines().next().unwrap_or_default().chars().take(40).collect();
    let county = hub.county.get();
    Lead {
        facts: json!({
            "@context": "https://schema.org", "@type": "QAPage",
            "mainEntity": {
                "@type": "Question", "name": first, "text": it.row.question, "answerCount": 1,
                "dateCreated": it.asked_on.to_string(),
                "acceptedAnswer": {
                    "@type": "Answer", "text": it.answer, "dateCreated": it.answered_on.to_string(),
                    "author": { "@type": "GovernmentOrganization", "name": it.row.org, "parentOrganization": county.host },
                },
            },
        }),
        title: first,
        is_county: true,
        more,
        address: Place::Question(it.row.id).href(),
        column: COLUMN,
        published: Some((it.answered_on.to_string(), it.row.org.clone())),
        ..Lead::default()
    }
}

#[derive(Default, Deserialize)]
struct About {
    item: Option<ItemId>,
}

/// 我要咨询: about the matter its address names, or about anything.
pub async fn ask(hub: Arc<Hub>, shell: &Shell, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let words = Words::asked(&head.headers);
    let about = understood::<About>(head.uri.query().unwrap_or_default());
    let typed = AskForm { item: about.item, ..AskForm::default() };
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
            let all: String = bodies.iter().map(|it| option(it, it, *it == typed.org)).collect();
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
    let typed = match read(&hub, &head, body).await {
        Ok(it) => it,
        Err(err) => return shell.refuse(&hub, err, words),
    };
    let (status, faults, says) = match send(hub.clone(), &head, typed.clone()).await {
        Ok(it) => return shell.answer(StatusCode::OK, shell.read(&hub, &done(&it, words), words)),
        Err(Error::Fault(Fault::Form { fields })) => (StatusCode::UNPROCESSABLE_ENTITY, fields, String::new()),
        // Too often, no room, out of order: what was typed is still there to be sent again.
        Err(err) => {
            let fault = err.shown(Uuid::now_v7());
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let says =
                format!(r#"<p class="note note--bad" role="alert">{}</p>"#, escape(&words.said(&fault.says())));
            (status, Vec::new(), says)
        }
    };
    match page(&hub, shell, &typed, &faults, &says, words).await {
        Ok(html) => shell.answer(status, html),
        Err(err) => shell.refuse(&hub, err, words),
    }
}

async fn read(hub: &Hub, head: &Parts, body: Body) -> Result<AskForm> {
    if head.headers.get("sec-fetch-site").is_some_and(|it| it != "same-origin" && it != "none") {
        return Err(Fault::Foreign.into());
    }
    let bytes = body_of(&hub.rooms, "", body, MAX_BYTES).await?;
    serde_urlencoded::from_bytes(&bytes).map_err(|_| Fault::Unreadable.into())
}

/// Whoever is signed in finds it among their own; a colleague of the house asks as anybody does.
async fn send(hub: Arc<Hub>, head: &Parts, typed: AskForm) -> Result<Asked> {
    let mut cx = stranger(&hub, head)?;
    let known = session::known(&hub, &head.headers).await?;
    if matches!(known.who, Who::Citizen { .. } | Who::Guest { .. }) {
        (cx.who, cx.agreed) = (known.who, known.agreed);
    }
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let form = typed.check()?;
    let prepared = async { Ok(()) };
    audited(&cx, question::ASK.path, Place::ASK, prepared, |cx, ()| crate::question::ask(cx, (), form.clone()))
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
