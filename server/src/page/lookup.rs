//! 查办件进度 without any program: number and code, answered with a page.
use std::sync::Arc;

use axum::{body::Body, http::StatusCode, http::request::Parts, response::Response};
use common::{
    case::{self, CaseView, LookupForm},
    check::{Check, Field},
    fault::Fault,
    place::Place,
};
use uuid::Uuid;

use super::{Shell, Words, escape};
use crate::{
    base::error::{Error, Result},
    gate::{
        hub::Hub,
        load_shed::Class,
        serve::{audited, body_of, require_own_form, stranger},
    },
};

/// A number and a code.
const MAX_BYTES: usize = 1024;

const FIELDS: [(&str, &str); 2] = [("no", "办件编号（收件凭证上的18位数字）"), ("query_code", "查询码")];

/// The form, with what was typed and what is wrong with it, beside each field.
pub fn form(typed: &LookupForm, faults: &[Field], words: Words) -> String {
    let field = |&(name, label): &(&str, &'static str)| {
        let says = faults.iter().find(|it| it.name == name).map(|it| {
            let (error, says) = (words.t("错误："), escape(&words.said(&it.says)));
            format!(r#"<p class="field__fault" id="{name}-fault"><span>{error}{says}</span></p>"#)
        });
        let (bad, invalid) = match says.is_some() {
            true => (" field--bad", format!(r#" aria-invalid="true" aria-describedby="{name}-fault""#)),
            false => ("", String::new()),
        };
        let value = if name == "no" { &typed.no } else { &typed.query_code };
        format!(
            r#"<div class="field{bad}"><label class="field__label" for="lead-{name}">{}</label>{}<input class="field__input field__input--medium" id="lead-{name}" name="{name}" autocomplete="off" value="{}"{invalid}></div>"#,
            words.t(label),
            says.unwrap_or_default(),
            escape(value)
        )
    };
    let fields: String = FIELDS.iter().map(field).collect();
    format!(
        r#"<form class="stack measure" method="post" action="{}">{fields}<p><button class="button button--plain" type="submit">{}</button></p></form>"#,
        Place::Lookup.href(),
        words.t("查看进度")
    )
}

pub async fn post(hub: Arc<Hub>, shell: &Shell, head: Parts, body: Body) -> Response {
    let words = Words::asked(&head.headers);
    let typed = match read(&hub, &head, body).await {
        Ok(it) => it,
        Err(err) => return shell.refuse(&hub, err, words),
    };
    match look(hub.clone(), &head, typed.clone()).await {
        Ok(it) => {
            let name = it.item_name.clone();
            shell.still(&hub, StatusCode::OK, [&name, &told(&it, words)], words)
        }
        Err(Error::Fault(Fault::Form { fields })) => {
            let title = words.filled("有{}处要改", &[&fields.len().to_string()]);
            shell.still(&hub, StatusCode::UNPROCESSABLE_ENTITY, [&title, &form(&typed, &fields, words)], words)
        }
        Err(err) => {
            let fault = err.shown(Uuid::now_v7());
            let text = format!("<p>{}</p>{}", escape(&words.said(&fault.says())), form(&typed, &[], words));
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            shell.still(&hub, status, [words.t("没能打开"), &text], words)
        }
    }
}

async fn read(hub: &Hub, head: &Parts, body: Body) -> Result<LookupForm> {
    require_own_form(&head.headers, hub)?;
    let bytes = body_of(&hub.rooms, "", body, MAX_BYTES).await?;
    serde_urlencoded::from_bytes(&bytes).map_err(|_| Fault::Unreadable.into())
}

async fn look(hub: Arc<Hub>, head: &Parts, typed: LookupForm) -> Result<CaseView> {
    let cx = stranger(&hub, head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let form = typed.check()?;
    let prepared = async { Ok(()) };
    audited(&cx, case::LOOKUP.path, &Place::Lookup.href(), prepared, |cx, ()| {
        crate::case::lookup(cx, (), form.clone())
    })
    .await
}

/// Where it stands, what comes next, and what has been: what the slip may know.
fn told(it: &CaseView, words: Words) -> String {
    let item = |what: &str, fact: &str| {
        format!(r#"<li class="list__item"><b>{}</b> <span>{}</span></li>"#, escape(what), escape(fact))
    };
    let ahead = it.ahead.iter().map(|it| {
        let (what, fact) = it.split_once('\n').unwrap_or((it, ""));
        item(&words.said(what), &words.said(fact))
    });
    let ahead: String = ahead.collect();
    let ahead = match ahead.is_empty() {
        true => ahead,
        false => format!(r#"<h2 class="part">{}</h2><ol class="list">{ahead}</ol>"#, words.t("接下来")),
    };
    let been = it.events.iter().map(|it| {
        let label = words.said(it.act.called());
        item(&label, &format!("{} {}", words.said(&it.at.day().zh()), it.at.clock()))
    });
    let been: String = been.collect();
    format!(
        r#"<p><span class="tag tag--brand">{}</span> {} <b class="nowrap">{}</b></p><p>{}</p>{ahead}<h2 class="part">{}</h2><ol class="list">{been}</ol><p><a href="{}?no={}">{}</a></p><p><a href="{}">{}</a></p>"#,
        words.said(it.stage.called()),
        words.t("办件编号 "),
        case::spaced_no(&it.no),
        escape(&words.said(&it.now)),
        words.t("走到哪了"),
        Place::RateBySlip.href(),
        escape(&it.no),
        words.t("评价服务"),
        Place::Lookup.href(),
        words.t("再查一件"),
    )
}
