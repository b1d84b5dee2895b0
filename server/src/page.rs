//! 公开页面先到字、后到程序：the server writes a public page's words and its first API reply into the HTML.
//!
//! Old browsers and search engines read the words; the program adopts the reply (the "island") and asks nothing.
use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header, request::Parts},
    middleware::from_fn_with_state,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{
    exchange::DOOR,
    fault::Fault,
    fee::{NOTIFY, SIMULATOR},
    id::ItemId,
    moment::Moment,
    place::{DeskPlace, Place, fits},
    shipment,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    base::{error::Error, html::escape, tongue::Words},
    gate::{assets::Assets, hub::Hub, load_shed::Class, ops, reply_cache::Held, serve::stranger},
};

/// What is no page.
const CALLS: &str = "/api/";

/// An `index.html` as Trunk left it, cut at the two places the server fills.
struct Shell {
    before_title: String,
    before_lead: String,
    after_lead: String,
    /// What helps where a catalogue is searched, once everything else is here.
    script: &'static str,
    csp: String,
    /// Of the desk: whoever works there looks through a camera, and hears from the card reader beside them.
    is_desk: bool,
}

mod about;
mod ask;
mod callback;
mod carrier;
mod exchange;
mod facts;
mod floors;
mod frame;
mod lead;
mod lookup;
mod question;
mod robots;
mod setup;
mod till;
mod worker;
use lead::Lead;

pub fn routes(router: Router<Arc<Hub>>, assets: Assets, hub: &Arc<Hub>) -> Router<Arc<Hub>> {
    let hall = Arc::new(Shell::of(&text_first(built(assets, "/hall.html"))).suggesting());
    let own = Arc::new(Shell::of(&text_first(built(assets, "/own.html"))));
    let desk = Arc::new(Shell::of(built(assets, "/desk.html")).of_desk());
    let (home_shell, browse_shell, guide_shell) = (hall.clone(), hall.clone(), hall.clone());
    let (ask_shell, asked_shell) = (hall.clone(), hall.clone());
    let home = move |State(hub): State<Arc<Hub>>, headers: HeaderMap| async move {
        home_page(hub, &home_shell, &headers).await
    };
    let browse = move |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, _) = request.into_parts();
        browse_page(hub, &browse_shell, &head).await.unwrap_or_else(|err| err.into_response(Uuid::now_v7()))
    };
    let guide = move |State(hub): State<Arc<Hub>>, Path(id): Path<String>, headers: HeaderMap| async move {
        match id.parse() {
            Ok(id) => guide_page(hub, &guide_shell, id, &headers).await,
            Err(_) => guide_shell.lost(&hub, Words::asked(&headers)),
        }
    };
    let callback = move |State(hub): State<Arc<Hub>>, headers: HeaderMap| async move {
        let words = Words::asked(&headers);
        ask_shell.fill(StatusCode::OK, &hub, lead::callback(words), words)
    };
    let called = move |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, body) = request.into_parts();
        callback::post(hub, &asked_shell, head, body).await
    };
    let [listed, told, form, sent, left] = [(); 5].map(|()| hall.clone());
    let [about_shell, part_shell] = [(); 2].map(|()| hall.clone());
    let [lookup_shell, looked_shell] = [(); 2].map(|()| own.clone());
    let floors_shell = hall.clone();
    let floors = move |State(hub): State<Arc<Hub>>, uri: Uri, headers: HeaderMap| async move {
        floors::show(hub, &floors_shell, &uri, &headers).await
    };
    let about = move |State(hub): State<Arc<Hub>>, headers: HeaderMap| async move {
        about_page(hub, &about_shell, "", &headers).await
    };
    let part = move |State(hub): State<Arc<Hub>>, Path(part): Path<String>, headers: HeaderMap| async move {
        about_page(hub, &part_shell, &part, &headers).await
    };
    let look = move |State(hub): State<Arc<Hub>>, headers: HeaderMap| async move {
        let words = Words::asked(&headers);
        lookup_shell.fill(StatusCode::OK, &hub, lead::lookup(words), words)
    };
    let looked = move |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, body) = request.into_parts();
        lookup::post(hub, &looked_shell, head, body).await
    };
    let listed = move |State(hub): State<Arc<Hub>>, request: Request| async move {
        question::list(hub, &listed, request).await
    };
    let told = move |State(hub): State<Arc<Hub>>, Path(id): Path<String>, request: Request| async move {
        question::one(hub, &told, &id, &request.into_parts().0).await
    };
    let form =
        move |State(hub): State<Arc<Hub>>, request: Request| async move { ask::ask(hub, &form, request).await };
    let sent =
        move |State(hub): State<Arc<Hub>>, request: Request| async move { ask::post(hub, &sent, request).await };
    let left = move |State(hub): State<Arc<Hub>>, Path(id): Path<String>, request: Request| async move {
        ask::take_leave(hub, &left, &id, request).await
    };
    let (till_shell, paid_shell) = (hall.clone(), hall.clone());
    let till = move |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, _) = request.into_parts();
        till::show(&hub, &till_shell, &head).unwrap_or_else(|err| till_shell.refuse(&hub, err, Words::default()))
    };
    let paid = move |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, body) = request.into_parts();
        let outcome = till::pay(hub.clone(), head, body).await;
        outcome.unwrap_or_else(|err| paid_shell.refuse(&hub, err, Words::default()))
    };
    let notified = |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, body) = request.into_parts();
        till::notify(hub, head, body).await.unwrap_or_else(|err| err.into_response(Uuid::now_v7()))
    };
    let [begun, founded, preparing] = [(); 3].map(|()| hall.clone());
    let begin = move |State(hub): State<Arc<Hub>>| async move { setup::show(hub, &begun).await };
    let found = move |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, body) = request.into_parts();
        setup::post(hub, &founded, head, body).await
    };
    let carried = |State(hub): State<Arc<Hub>>, request: Request| async move {
        let (head, body) = request.into_parts();
        carrier::notify(hub, head, body).await.unwrap_or_else(|err| err.into_response(Uuid::now_v7()))
    };
    let batch = |State(hub): State<Arc<Hub>>, Path(code): Path<String>, request: Request| async move {
        let (head, body) = request.into_parts();
        exchange::take(hub, code, head, body).await.unwrap_or_else(|err| err.into_response(Uuid::now_v7()))
    };
    let batches = |State(hub): State<Arc<Hub>>, Path(code): Path<String>, request: Request| async move {
        let head = request.into_parts().0;
        exchange::list(hub, code, head).await.unwrap_or_else(|err| err.into_response(Uuid::now_v7()))
    };
    let fetched = |State(hub): State<Arc<Hub>>, Path(which): Path<(String, String)>, request: Request| async move {
        let head = request.into_parts().0;
        exchange::fetch(hub, which, head).await.unwrap_or_else(|err| err.into_response(Uuid::now_v7()))
    };
    let other = move |State(hub): State<Arc<Hub>>, uri: Uri, headers: HeaderMap| async move {
        let (path, words) = (uri.path(), Words::asked(&headers));
        let lead = lead::still(path).unwrap_or_default();
        // `/items/` is `/items`: one slash too many is nobody's mistake to find.
        if let Some(it) = path.strip_suffix('/').filter(|it| is_place(it)) {
            let query = uri.query().map(|it| format!("?{it}")).unwrap_or_default();
            return Redirect::permanent(&format!("{it}{query}")).into_response();
        }
        match assets.find(path) {
            Some(it) if !it.path.ends_with(".html") => it.reply(&headers),
            _ if path.starts_with(CALLS) => Error::from(Fault::NotFound).into_response(Uuid::now_v7()),
            _ if is_desk(path) => desk.fill(StatusCode::OK, &hub, Lead::default(), Words::default()),
            _ if fits(path, &Place::HALL) => hall.fill(StatusCode::OK, &hub, lead, words),
            _ if fits(path, &Place::OWN) => own.fill(StatusCode::OK, &hub, lead, words),
            _ if path.starts_with("/desk/") => desk.lost(&hub, Words::default()),
            _ => hall.lost(&hub, words),
        }
    };
    router
        .route("/", get(home))
        .route(&Place::Browse.href(), get(browse))
        .route(worker::PATH, get(|| async { worker::worker() }))
        .route("/robots.txt", get(|State(hub): State<Arc<Hub>>| async move { robots::robots(&hub.config.origin) }))
        .route(
            "/llms.txt",
            get(|State(hub): State<Arc<Hub>>| async move { robots::llms(&hub.config.origin, &hub.county.get()) }),
        )
        .route(
            robots::SECURITY,
            get(|State(hub): State<Arc<Hub>>| async move {
                robots::security(&hub.config.origin, &hub.county.get(), hub.clock.now().day())
            }),
        )
        .route("/sitemap.xml", get(sitemap))
        .route(Place::GUIDE, get(guide))
        .route(Place::CALLBACK, get(callback).post(called))
        .route(Place::ABOUT, get(about))
        .route(Place::ABOUT_PART, get(part))
        .route(Place::FLOORS, get(floors))
        .route(&Place::Lookup.href(), get(look).post(looked))
        .route(Place::QUESTIONS, get(listed))
        .route(Place::QUESTION, get(told).post(left))
        .route(Place::ASK, get(form).post(sent))
        .route(ask::SCRIPT, get(|| async { ask::script() }))
        .route("/suggest.js", get(|| async { suggested() }))
        .route(Place::SETUP, get(begin).post(found))
        .route(SIMULATOR, get(till).post(paid))
        .route(NOTIFY, post(notified))
        .route(shipment::NOTIFY, post(carried))
        .route(DOOR, post(batch))
        .route("/exchange/{code}/batches", get(batches))
        .route("/exchange/{code}/batches/{no}", get(fetched))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ops::ready))
        .route("/dev/clock", post(put_clock))
        .fallback(other)
        .layer(from_fn_with_state((hub.clone(), preparing), setup::before_opening))
}

fn suggested() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")];
    (headers, include_str!("page/suggest.js")).into_response()
}

/// In a rehearsal only: milliseconds since 1970. Elsewhere there is no such address.
async fn put_clock(State(hub): State<Arc<Hub>>, body: Bytes) -> Response {
    let at: Option<i64> = std::str::from_utf8(&body).ok().and_then(|it| it.trim().parse().ok());
    match (hub.config.rehearsal.is_empty(), at) {
        (false, Some(at)) => {
            hub.clock.put(Moment(at));
            // What a job could not do is told where the jobs are looked after; the clock has moved.
            crate::job::once(&hub).await;
            StatusCode::NO_CONTENT.into_response()
        }
        _ => Error::from(Fault::NotFound).into_response(Uuid::now_v7()),
    }
}

/// A page of ours, by an address without a slash at its end.
fn is_place(path: &str) -> bool {
    let is_public = [Place::HALL.as_slice(), &Place::OWN, &Place::STILL].iter().any(|it| fits(path, it));
    let is_public = is_public || path == Place::Browse.href();
    is_public || (path != DeskPlace::BASE && is_desk(path))
}

fn is_desk(path: &str) -> bool {
    path.strip_prefix(DeskPlace::BASE)
        .is_some_and(|it| fits(if it.is_empty() { "/" } else { it }, &DeskPlace::DESK))
}

async fn home_page(hub: Arc<Hub>, shell: &Shell, asked: &HeaderMap) -> Response {
    let words = Words::asked(asked);
    let key = format!("page {} /", words.code());
    if let Some(held) = hub.reply_cache.find(&key) {
        return shell.hand(&held, asked);
    }
    match lead::home(hub.clone(), words).await {
        Ok(lead) => shell.hand(&hub.reply_cache.put(&key, Held::of(shell.html(&hub, lead, words).into())), asked),
        Err(lead) => shell.fill(StatusCode::OK, &hub, lead, words),
    }
}

async fn about_page(hub: Arc<Hub>, shell: &Shell, part: &str, asked: &HeaderMap) -> Response {
    let words = Words::asked(asked);
    let key = format!("page {} /about/{part}", words.code());
    if let Some(held) = hub.reply_cache.find(&key) {
        return shell.hand(&held, asked);
    }
    if !matches!(part, "" | "accessibility" | "privacy" | "developers") {
        return shell.lost(&hub, words);
    }
    match about::about(hub.clone(), part, words).await {
        Ok(lead) => shell.hand(&hub.reply_cache.put(&key, Held::of(shell.read(&hub, &lead, words).into())), asked),
        Err(err) => shell.refuse(&hub, err, words),
    }
}

/// A search costs what it costs behind a call, too: at the same pace, in the same places.
async fn browse_page(hub: Arc<Hub>, shell: &Shell, head: &Parts) -> crate::base::error::Result<Response> {
    let query = head.uri.query().unwrap_or_default();
    let words = Words::asked(&head.headers);
    let asked = serde_urlencoded::to_string(lead::asked(query)).unwrap_or_default();
    let key = format!("page {} /items?{asked}", words.code());
    if let Some(held) = hub.reply_cache.find(&key) {
        return Ok(shell.hand(&held, &head.headers));
    }
    let cx = stranger(&hub, head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let lead = lead::browse(cx, query, words).await?;
    let held = hub.reply_cache.put(&key, Held::of(shell.html(&hub, lead, words).into()));
    Ok(shell.hand(&held, &head.headers))
}

async fn sitemap(State(hub): State<Arc<Hub>>, asked: HeaderMap) -> Response {
    const KEY: &str = "page /sitemap.xml";
    let held = match hub.reply_cache.find(KEY) {
        Some(it) => it,
        None => match robots::sitemap(hub.clone()).await {
            Ok(it) => hub.reply_cache.put(KEY, Held::of(it.into())),
            Err(err) => return err.into_response(Uuid::now_v7()),
        },
    };
    held.reply(&asked, "application/xml")
}

async fn guide_page(hub: Arc<Hub>, shell: &Shell, id: ItemId, asked: &HeaderMap) -> Response {
    let words = Words::asked(asked);
    let key = format!("page {} {id}", words.code());
    if let Some(held) = hub.reply_cache.find(&key) {
        return shell.hand(&held, asked);
    }
    match lead::guide(hub.clone(), id, words).await {
        Ok(lead) => shell.hand(&hub.reply_cache.put(&key, Held::of(shell.html(&hub, lead, words).into())), asked),
        Err(Error::Fault(_)) => shell.lost(&hub, words),
        Err(err) => err.into_response(Uuid::now_v7()),
    }
}

impl Shell {
    fn of(html: &str) -> Shell {
        let (before_title, rest) = html.split_once("<title>").unwrap_or((html, ""));
        let (_, rest) = rest.split_once("</title>").unwrap_or_default();
        let (before_lead, after_lead) = rest.split_once(r#"<div id="lead"></div>"#).unwrap_or((rest, ""));
        let [before_title, before_lead, after_lead] = [before_title, before_lead, after_lead].map(str::to_owned);
        Shell { before_title, before_lead, after_lead, script: "", csp: csp(html), is_desk: false }
    }

    fn of_desk(self) -> Shell {
        Shell { is_desk: true, ..self }
    }

    /// Where the program beside a card reader listens; empty: this page has nothing to do with it.
    fn bridge<'a>(&self, hub: &'a Hub) -> &'a str {
        if self.is_desk { &hub.config.card_bridge } else { "" }
    }

    fn suggesting(self) -> Shell {
        Shell { script: r#"<script type="module" async src="/suggest.js"></script>"#, ..self }
    }

    fn fill(&self, status: StatusCode, hub: &Hub, lead: Lead, words: Words) -> Response {
        let csp = match self.bridge(hub) {
            "" => self.csp.clone(),
            it => self.csp.replace("connect-src 'self'", &format!("connect-src 'self' {it}")),
        };
        let headers = [(header::CONTENT_SECURITY_POLICY, csp.as_str()), (header::CACHE_CONTROL, "no-cache")];
        let mut reply = (status, headers, Html(self.html(hub, lead, words))).into_response();
        if self.is_desk {
            let camera = HeaderValue::from_static("camera=(self), microphone=(), geolocation=()");
            reply.headers_mut().insert(HeaderName::from_static("permissions-policy"), camera);
        }
        reply
    }

    /// A whole page that is nobody's to keep.
    fn answer(&self, status: StatusCode, html: String) -> Response {
        let headers = [(header::CONTENT_SECURITY_POLICY, self.csp.as_str()), (header::CACHE_CONTROL, "no-store")];
        (status, headers, Html(html)).into_response()
    }

    /// A page that stands ready.
    fn hand(&self, held: &Held, asked: &HeaderMap) -> Response {
        let mut reply = held.reply(asked, "text/html; charset=utf-8");
        if let Ok(csp) = self.csp.parse() {
            reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, csp);
        }
        reply
    }

    fn html(&self, hub: &Hub, lead: Lead, words: Words) -> String {
        let Shell { before_title, before_lead, after_lead, .. } = self;
        let (county, marked) = (hub.county.get(), if lead.is_county { words.county() } else { "" });
        let head = facts::head(&hub.config, &county, &lead);
        let bridge = match self.bridge(hub) {
            "" => String::new(),
            it => format!(r#"<meta name="card-bridge" content="{}">"#, escape(it)),
        };
        let told = |it: &str| if lead.is_county { escape(it) } else { escape(&words.said(it)) };
        let (title, text) = (told(&lead.title), told(&lead.text));
        let waits = if lead.column.is_empty() { " data-waits" } else { "" };
        let Lead { more, island, .. } = lead;
        let name = if title.is_empty() { String::new() } else { format!("{title} - ") };
        let lead = match title.is_empty() {
            true => String::new(),
            false => format!(
                r#"<main id="lead" class="wrap main stack"><h1{marked}>{title}</h1><p class="heading__under"{marked}{waits}>{text}</p>{more}{}</main>{island}"#,
                lead::otherwise(&county, words)
            ),
        };
        let stuck = lead::stuck(words);
        let before_title = before_title.replacen(r#"lang="zh-CN""#, &format!(r#"lang="{}""#, words.code()), 1);
        format!(
            "{before_title}<title>{name}一门 · {}</title>{head}{bridge}{before_lead}{}{lead}{stuck}{}{after_lead}",
            escape(county.said(words.code(), &county.site)),
            facts::county(&county, hub.county.is_open()),
            self.script
        )
    }

    /// A page that no program takes over: what a form without scripts is answered with.
    fn still(&self, hub: &Hub, status: StatusCode, [title, text]: [&str; 2], words: Words) -> Response {
        let county = hub.county.get();
        // Before it has opened there is no window to go to.
        let otherwise = if hub.county.is_open() { lead::otherwise(&county, words) } else { String::new() };
        let sheets = self.sheets();
        let title = escape(title);
        let html = format!(
            r#"<!doctype html><html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} - 一门 · {}</title>{sheets}</head><body><main class="wrap main stack"><h1>{title}</h1>{text}{otherwise}</main></body></html>"#,
            words.code(),
            escape(&county.site),
        );
        let headers = [(header::CONTENT_SECURITY_POLICY, self.csp.as_str()), (header::CACHE_CONTROL, "no-store")];
        (status, headers, Html(html)).into_response()
    }

    fn refuse(&self, hub: &Hub, err: Error, words: Words) -> Response {
        let fault = err.shown(Uuid::now_v7());
        let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let text = format!("<p>{}</p>", escape(&words.said(&fault.says())));
        self.still(hub, status, [words.t("没有收到"), &text], words)
    }

    fn lost(&self, hub: &Hub, words: Words) -> Response {
        let text = "地址可能写错了，或者内容已经移走。可以回到首页查找，或拨打12345。".to_owned();
        let lead = Lead { title: Fault::NotFound.says(), text, ..Lead::default() };
        self.fill(StatusCode::NOT_FOUND, hub, lead, words)
    }
}

/// Stands for a program that is not built: the server's own words are a whole page all the same.
const BARE: &str = r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title></title></head><body><div id="lead"></div></body></html>"#;

fn built(assets: Assets, path: &str) -> &'static str {
    assets.find(path).and_then(|it| std::str::from_utf8(it.plain).ok()).unwrap_or(BARE)
}

/// Where the server's words can be read before the program is here, they come first: the program is asked for once they are on
/// the screen, instead of taking its share of a slow line while the style sheets are under way.
fn text_first(html: &str) -> String {
    const PAINTED: &str = "await new Promise((go) => document.hidden ? go() : requestAnimationFrame(() => requestAnimationFrame(go)));\n";
    let early = html.split("<link").find(|it| it.contains(r#"rel="preload""#) && it.contains("application/wasm"));
    let early = early.and_then(|it| it.split_once('>')).map(|(it, _)| format!("<link{it}>")).unwrap_or_default();
    match early.is_empty() {
        true => html.to_owned(),
        false => html.replace(&early, ""),
    }
    .replace("const wasm = await init(", &format!("{PAINTED}const wasm = await init("))
}

/// Trunk starts the program from an inline script; the policy names that very text and no other.
fn csp(html: &str) -> String {
    let scripts = html.split("<script").skip(1).filter_map(|it| it.split_once('>'));
    let inline =
        scripts.filter(|(head, _)| !head.contains("src=")).filter_map(|(_, it)| it.split_once("</script>"));
    let hashes: String =
        inline.map(|(it, _)| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(it)))).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_come_before_the_program() {
        let built = r#"<script type="module">
const wasm = await init({});
</script><link rel="modulepreload" href="/a.js"><link rel="preload" href="/a.wasm" as="fetch" type="application/wasm"></head>"#;
        let html = text_first(built);
        assert!(
            !html.contains("a.wasm") && html.contains(r#"<link rel="modulepreload" href="/a.js"></head>"#),
            "{html}"
        );
        assert!(html.contains("requestAnimationFrame(go)));\nconst wasm = await init({})"), "{html}");
        assert_eq!(text_first("<p>"), "<p>");
    }

    #[test]
    fn only_places_that_exist_are_pages() {
        assert!(is_desk("/desk") && is_desk("/desk/") && is_desk("/desk/cases/1"));
        assert!(!is_desk("/desk/none") && !is_desk("/items"));
    }
}
