//! 请工作人员回电 without any program: an HTML form, answered with a page.
use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, request::Parts},
    response::Response,
};
use common::{
    callback::{self, AskForm, Asked},
    case::spaced_no,
    check::{Check, Field},
    fault::Fault,
    place::Place,
};

use uuid::Uuid;

use super::{Shell, Words};
use crate::{
    base::{
        error::{Error, Result},
        html::escape,
    },
    gate::{
        hub::Hub,
        idempotency::{Key, once},
        load_shed::Class,
        serve::{audited, body_of, require_own_form, stranger},
    },
};

/// A name, a number and a sentence.
const MAX_BYTES: usize = 4 * 1024;

const FIELDS: [(&str, &str, &str); 3] = [
    ("name", "怎么称呼您", "text"),
    ("phone", "电话（手机，或带区号的座机）", "tel"),
    ("about", "想问什么（一句话就行）", "text"),
];

/// The form, with what was typed and what is wrong with it, beside each field.
pub fn form(typed: &AskForm, faults: &[Field], words: Words) -> String {
    let field = |&(name, label, kind): &(&str, &'static str, &str)| {
        let says = faults.iter().find(|it| it.name == name).map(|it| {
            let (error, says) = (words.t("错误："), escape(&words.said(&it.says)));
            format!(r#"<p class="field__fault" id="{name}-fault"><span>{error}{says}</span></p>"#)
        });
        let value = match name {
            "name" => &typed.name,
            "phone" => &typed.phone,
            _ => &typed.about,
        };
        let (bad, invalid) = match says.is_some() {
            true => (" field--bad", format!(r#" aria-invalid="true" aria-describedby="{name}-fault""#)),
            false => ("", String::new()),
        };
        format!(
            r#"<div class="field{bad}"><label class="field__label" for="{name}">{}</label>{}<input class="field__input" id="{name}" name="{name}" type="{kind}" value="{}"{invalid}></div>"#,
            words.t(label),
            says.unwrap_or_default(),
            escape(value)
        )
    };
    let fields: String = FIELDS.iter().map(field).collect();
    format!(
        r#"<form class="stack measure" method="post" action="{}">{fields}<p><button class="button" type="submit">{}</button></p></form>"#,
        Place::CALLBACK,
        words.t("请打给我")
    )
}

pub async fn post(hub: Arc<Hub>, shell: &Shell, head: Parts, body: Body) -> Response {
    let words = Words::asked(&head.headers);
    let typed = match read(&hub, &head.headers, body).await {
        Ok(it) => it,
        Err(err) => return shell.refuse(&hub, err, words),
    };
    match ask(hub.clone(), &head, typed.clone()).await {
        Ok(it) => {
            let told = [words.t("已经记下，我们会打给您"), &done(&it, words)];
            shell.still(&hub, StatusCode::OK, told, words)
        }
        Err(Error::Fault(Fault::Form { fields })) => {
            let says = words.t("请改好下面标出的地方，再点“请打给我”。");
            let text = format!("<p>{says}</p>{}", form(&typed, &fields, words));
            let title = words.filled("有{}处要改", &[&fields.len().to_string()]);
            shell.still(&hub, StatusCode::UNPROCESSABLE_ENTITY, [&title, &text], words)
        }
        // Too often, no room, out of order: what was typed is still there to be sent again.
        Err(err) => {
            let fault = err.shown(Uuid::now_v7());
            let text = format!("<p>{}</p>{}", escape(&words.said(&fault.says())), form(&typed, &[], words));
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            shell.still(&hub, status, [words.t("还没有记下"), &text], words)
        }
    }
}

async fn read(hub: &Hub, headers: &HeaderMap, body: Body) -> Result<AskForm> {
    require_own_form(headers, hub)?;
    let bytes = body_of(&hub.rooms, "", body, MAX_BYTES).await?;
    serde_urlencoded::from_bytes(&bytes).map_err(|_| Fault::Unreadable.into())
}

async fn ask(hub: Arc<Hub>, head: &Parts, typed: AskForm) -> Result<Asked> {
    let cx = stranger(&hub, head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let key = Key::of_words(&cx, callback::ASK.path, &typed)?;
    let form = typed.check()?;
    let prepared = async { Ok(()) };
    audited(&cx, callback::ASK.path, Place::CALLBACK, prepared, |cx, ()| {
        let (key, form) = (key.clone(), form.clone());
        // Boxed as in a shim: a handler is large.
        Box::pin(async move { once(&cx, &key, Box::pin(crate::callback::ask(cx.clone(), (), form))).await })
    })
    .await
}

fn done(it: &Asked, words: Words) -> String {
    let provisional = match it.is_provisional {
        true => format!(r#" <span class="tag tag--warn">{}</span>"#, words.t("暂定")),
        false => String::new(),
    };
    let due = format!("{}{provisional}", words.said(&it.due.zh_full()));
    let kept = words.filled(
        "编号{}，查询码{}。凭它们可以查有没有人打过。",
        &[
            &format!(r#"<b class="nowrap">{}</b>"#, spaced_no(&it.no)),
            &format!(r#"<b class="code">{}</b>"#, it.query_code),
        ],
    );
    let (find, look) = (format!("{}?no={}", Place::Lookup.href(), it.no), words.t("查办件进度"));
    let ring = r#"<a href="tel:12345">12345</a>"#;
    let says = words.filled("最晚{}打来，请留意陌生来电。等不及，请拨{}。", &[&due, ring]);
    let (home, back) = (Place::Home.href(), words.t("回到首页"));
    format!(
        r#"<p>{says}</p><p>{kept}</p><p class="row"><a class="button" href="{find}">{look}</a> <a href="{home}">{back}</a></p>"#
    )
}
