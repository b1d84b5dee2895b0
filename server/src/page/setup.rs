//! 初始设置 and 筹备中: where a hall that is nobody's leads everybody, and what citizens read until it opens.
use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use common::{
    catalogue::Qr,
    check::{Check, Field},
    fault::Fault,
    opening::{FOUND, FoundForm, FoundView},
    place::{DeskPlace, Place},
};
use uuid::Uuid;

use super::{CALLS, Shell, Words, escape};
use crate::{
    base::error::{Error, Result},
    gate::{
        hub::Hub,
        load_shed::Class,
        serve::{audited, body_of, require_own_form, stranger},
    },
    opening,
};

/// A code, a place, a person.
const MAX_BYTES: usize = 4 * 1024;

struct Input {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: &'static str,
}

const fn input(name: &'static str, label: &'static str, hint: &'static str, kind: &'static str) -> Input {
    Input { name, label, hint, kind }
}

const INPUTS: [Input; 7] = [
    input("code", "设置码", "启动大厅的那个屏幕上有；大小写、横线都不用管", "text"),
    input("region", "行政区划代码", "6位数字，例如360999。编号都从它开始，定了就不能改", "text"),
    input("county", "县名", "全称，例如：青石县", "text"),
    input("name", "系统管理员姓名", "", "text"),
    input("login", "系统管理员登录名", "4到30位，英文字母和数字，至少一个字母", "text"),
    input("secret", "设置密码", "至少10个字符，大小写字母、数字、符号中至少三种", "password"),
    input("again", "再填一次密码", "", "password"),
];

/// What does not wait for the opening: programs, calls, the desk, and what machines ask.
fn is_apart(path: &str) -> bool {
    const OURS: [&str; 6] = [Place::SETUP, "/healthz", "/readyz", "/dev/clock", "/robots.txt", "/favicon.ico"];
    let is_file = path.rsplit('/').next().is_some_and(|it| it.contains('.') && !it.ends_with(".html"));
    path.starts_with(CALLS) || is_file || OURS.contains(&path)
}

/// Nobody's hall leads to its set-up; until it opens, citizens read that it is on its way.
pub async fn before_opening(
    State((hub, shell)): State<(Arc<Hub>, Arc<Shell>)>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_desk = path == DeskPlace::BASE || path.starts_with("/desk/");
    match (hub.region().0, hub.county.is_open()) {
        (_, true) => next.run(request).await,
        _ if is_apart(path) => next.run(request).await,
        (0, _) => Redirect::temporary(Place::SETUP).into_response(),
        (_, false) if is_desk => next.run(request).await,
        _ => preparing(&hub, &shell, Words::asked(request.headers())),
    }
}

fn preparing(hub: &Hub, shell: &Shell, words: Words) -> Response {
    let county = hub.county.get();
    let hall = escape(county.said(words.code(), &county.hall));
    let text = format!(
        r#"<p>{}</p><p class="quiet">{}<a href="tel:12345">12345</a></p>"#,
        words.filled("{}的网上大厅还在筹备，没有开门，开门以后就能在这里办事。", &[&hall]),
        words.t("着急的事，请拨 "),
    );
    shell.still(hub, StatusCode::SERVICE_UNAVAILABLE, [words.t("筹备中"), &text], words)
}

pub async fn show(hub: Arc<Hub>, shell: &Shell) -> Response {
    match opening::is_founded(&hub).await {
        Ok(true) => Redirect::temporary(&DeskPlace::Opening.href()).into_response(),
        Ok(false) => {
            let said = hub.county.get();
            let typed = match said.code.0 {
                0 => FoundForm::default(),
                code => FoundForm { region: code.to_string(), county: said.name.clone(), ..FoundForm::default() },
            };
            let text = format!("<p>{WELCOME}</p>{}", form(&typed, &[]));
            shell.still(&hub, StatusCode::OK, ["设置大厅", &text], Words::default())
        }
        Err(err) => shell.refuse(&hub, err, Words::default()),
    }
}

const WELCOME: &str =
    "这是一个新的大厅。写明是哪个县的、由谁管理；其余的登录工作台以后一步一步做，随时可以停下来，下次接着做。";

fn form(typed: &FoundForm, faults: &[Field]) -> String {
    let field = |it: &Input| {
        let Input { name, label, hint, kind } = it;
        let says = faults.iter().find(|it| it.name == *name).map(|it| {
            format!(r#"<p class="field__fault" id="{name}-fault"><span>错误：{}</span></p>"#, escape(&it.says))
        });
        let (bad, invalid) = match says.is_some() {
            true => (" field--bad", r#" aria-invalid="true""#),
            false => ("", ""),
        };
        let hint = match hint.is_empty() {
            true => String::new(),
            false => format!(r#"<p class="field__hint" id="{name}-hint">{hint}</p>"#),
        };
        let value = match *name {
            "code" => &typed.code,
            "region" => &typed.region,
            "county" => &typed.county,
            "name" => &typed.name,
            "login" => &typed.login,
            // A password is not sent back.
            _ => "",
        };
        let autocomplete = if *kind == "password" { "new-password" } else { "off" };
        format!(
            r#"<div class="field{bad}"><label class="field__label" for="{name}">{label}</label>{hint}{}<input class="field__input field__input--medium" id="{name}" name="{name}" type="{kind}" autocomplete="{autocomplete}" aria-describedby="{name}-hint {name}-fault" value="{}"{invalid}></div>"#,
            says.unwrap_or_default(),
            escape(value)
        )
    };
    let fields: String = INPUTS.iter().map(field).collect();
    format!(
        r#"<form class="stack measure" method="post" action="{}" novalidate>{fields}<p><button class="button" type="submit">开始设置</button></p></form>"#,
        Place::SETUP
    )
}

pub async fn post(hub: Arc<Hub>, shell: &Shell, head: Parts, body: Body) -> Response {
    let words = Words::default();
    let typed = match read(&hub, &head, body).await {
        Ok(it) => it,
        Err(err) => return shell.refuse(&hub, err, words),
    };
    match found(hub.clone(), &head, typed.clone()).await {
        Ok(it) => shell.still(&hub, StatusCode::OK, ["大厅已经建好", &done(&it)], words),
        Err(Error::Fault(Fault::Form { fields })) => {
            let line = |it: &Field| {
                format!(
                    r##"<li><a class="faults__link" href="#{}">{}</a></li>"##,
                    escape(&it.name),
                    escape(&it.says)
                )
            };
            let lines: String = fields.iter().map(line).collect();
            let text = format!(
                r#"<section class="faults stack stack--tight" role="alert"><h2 class="faults__title">有{}处要改</h2><ul>{lines}</ul></section>{}"#,
                fields.len(),
                form(&typed, &fields)
            );
            shell.still(&hub, StatusCode::UNPROCESSABLE_ENTITY, ["设置大厅", &text], words)
        }
        Err(err) => {
            let fault = err.shown(Uuid::now_v7());
            let text = format!("<p>{}</p>{}", escape(&fault.says()), form(&typed, &[]));
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            shell.still(&hub, status, ["还没有建好", &text], words)
        }
    }
}

async fn read(hub: &Hub, head: &Parts, body: Body) -> Result<FoundForm> {
    require_own_form(&head.headers, hub)?;
    let bytes = body_of(&hub.rooms, "", body, MAX_BYTES).await?;
    serde_urlencoded::from_bytes(&bytes).map_err(|_| Fault::Unreadable.into())
}

async fn found(hub: Arc<Hub>, head: &Parts, typed: FoundForm) -> Result<FoundView> {
    let cx = stranger(&hub, head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let form = typed.check()?;
    let proven = opening::prove(cx.clone(), form.clone());
    audited(&cx, FOUND.path, Place::SETUP, proven, |cx, proven| opening::found(cx, (), form.clone(), proven)).await
}

fn done(it: &FoundView) -> String {
    format!(
        r#"<p class="note note--good">{}的密码已设好。现在用手机验证器扫码，或手工填写下面的密钥；这一页只显示一次。</p>{}<p class="code">{}</p><p><a class="button" href="{}">去登录，接着设置</a></p>"#,
        escape(&it.login),
        drawn(&it.qr),
        escape(&it.key),
        DeskPlace::SignIn.href(),
    )
}

fn drawn(qr: &Qr) -> String {
    let side = qr.n_modules + 4;
    format!(
        r#"<svg class="qr qr--large" role="img" aria-label="绑定验证器的二维码" viewBox="-2 -2 {side} {side}" shape-rendering="crispEdges"><path class="qr__dot" d="{}"/></svg>"#,
        qr.path
    )
}
