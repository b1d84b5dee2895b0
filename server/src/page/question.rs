//! 咨询公开 without any program: the list, searched and turned by its address, and each answer.
use std::sync::Arc;

use axum::{extract::Request, http::request::Parts, response::Response};
use common::{
    call::Page,
    case::LookupForm,
    check::Nothing,
    fault::Fault,
    id::{ItemId, QuestionId},
    place::Place,
    question::{ListForm, PublishedRow, PublishedView},
};
use serde_json::json;

use super::{Lead, Shell, Words, ask};
use crate::{
    base::{
        error::{Error, Result},
        html::escape,
    },
    gate::{accept::understood, hub::Hub, load_shed::Class, reply_cache::Held, serve::stranger},
};

pub const COLUMN: &str = "咨询";
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
    if let Some(held) = hub.reply_cache.find(&key) {
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
    let held = hub.reply_cache.put(&key, Held::of(shell.read(&hub, &lead, words).into()));
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

/// 大家问过, on its guide, before the program is there.
pub fn beside(item: ItemId, all: &str, words: Words) -> String {
    let list = match all.is_empty() {
        true => String::new(),
        false => {
            let (title, county) = (words.t("大家问过"), words.county());
            format!(r#"<h2 class="part">{title}</h2><ul class="list"{county}>{all}</ul>"#)
        }
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
    if let Some(held) = hub.reply_cache.find(&key) {
        return shell.hand(&held, &head.headers);
    }
    let found = async {
        let cx = stranger(&hub, head)?;
        let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
        crate::question::published(cx, id, Nothing {}).await
    };
    match found.await {
        Ok(it) => {
            let lead = answer(&hub, &it, words);
            let held = hub.reply_cache.put(&key, Held::of(shell.read(&hub, &lead, words).into()));
            shell.hand(&held, &head.headers)
        }
        Err(Error::Fault(Fault::NotFound)) => shell.lost(&hub, words),
        Err(err) => shell.refuse(&hub, err, words),
    }
}

/// Characters of the heading.
const N_TITLE: usize = 40;

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
    let first: String = it.row.question.lines().next().unwrap_or_default().chars().take(N_TITLE).collect();
    // The heading says it all: it is not said twice.
    let asked = match first == it.row.question.trim() {
        true => String::new(),
        false => format!(r#"<h2 class="part">{}</h2>{}"#, words.t("问"), paragraphs(&it.row.question)),
    };
    let more = format!(
        r#"<article class="stack measure"{}>{asked}<h2 class="part">{}</h2><div class="note stack stack--tight">{}</div></article><dl class="facts">{facts}</dl><p class="quiet">{}</p><p class="row"><a class="button" href="{}">{}</a> <a href="{}">{}</a></p>{}"#,
        words.county(),
        words.t("答"),
        paragraphs(&it.answer),
        words.t("答复只针对当时的问题和规定；办事以办事指南为准。"),
        Place::Ask(it.item).href(),
        words.t("我要咨询"),
        Place::QUESTIONS,
        words.t("全部咨询"),
        ask::leave(it.row.id, &LookupForm::default(), words),
    );
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
