//! 公开页面先到字、后到程序：the server writes a public page's words and its first API reply into the HTML.
//!
//! Old browsers and search engines read the words; the program adopts the reply (the "island") and asks nothing.
use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{
    account::Who,
    catalogue::{self, GuideView},
    check::Nothing,
    fault::Fault,
    id::ItemId,
    moment::Moment,
    place::{DeskPlace, Place},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{assets, error::Error, hub::Hub, ops, serve::Cx, shelf::Held};

/// An `index.html` as Trunk left it, cut at the two places the server fills.
struct Shell {
    before_title: &'static str,
    before_lead: &'static str,
    after_lead: &'static str,
    csp: String,
}

/// What a page says before the program runs.
#[derive(Default)]
struct Lead {
    title: String,
    text: String,
    /// Already HTML.
    more: String,
    island: String,
}

pub fn routes(router: Router<Arc<Hub>>) -> Router<Arc<Hub>> {
    let hall = Arc::new(Shell::of("/index.html"));
    let desk = Arc::new(Shell::of("/desk/index.html"));
    let (home_shell, guide_shell) = (hall.clone(), hall.clone());
    let home = move |State(hub): State<Arc<Hub>>, headers: HeaderMap| async move {
        home_page(hub, &home_shell, &headers).await
    };
    let guide = move |State(hub): State<Arc<Hub>>, Path(id): Path<String>, headers: HeaderMap| async move {
        match id.parse() {
            Ok(id) => guide_page(hub, &guide_shell, id, &headers).await,
            Err(_) => guide_shell.lost(),
        }
    };
    let other = move |uri: Uri, headers: HeaderMap| async move {
        let path = uri.path();
        match assets::find(path) {
            Some(it) if !it.path.ends_with(".html") => it.reply(&headers),
            _ if path.starts_with("/api/") => Error::from(Fault::NotFound).into_response(Uuid::now_v7()),
            _ if is_place(path, DeskPlace::BASE, &DeskPlace::DESK) => desk.fill(StatusCode::OK, Lead::default()),
            _ if is_place(path, "", &Place::HALL) => hall.fill(StatusCode::OK, Lead::default()),
            _ if path.starts_with("/desk/") => desk.lost(),
            _ => hall.lost(),
        }
    };
    router
        .route("/", get(home))
        .route(Place::GUIDE, get(guide))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ops::ready))
        .route("/dev/clock", post(put_clock))
        .fallback(other)
}

/// In a rehearsal only: milliseconds since 1970. Elsewhere there is no such address.
async fn put_clock(State(hub): State<Arc<Hub>>, body: Bytes) -> Response {
    let at: Option<i64> = std::str::from_utf8(&body).ok().and_then(|it| it.trim().parse().ok());
    match (hub.config.rehearsal.is_empty(), at) {
        (false, Some(at)) => {
            hub.clock.put(Moment(at));
            match crate::job::once(&hub).await {
                Ok(()) => StatusCode::NO_CONTENT.into_response(),
                Err(err) => {
                    tracing::error!("after moving the clock: {err:#}");
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }
            }
        }
        _ => Error::from(Fault::NotFound).into_response(Uuid::now_v7()),
    }
}

/// Does the address fit one of the patterns? What does not is a 404, not a page that says nothing.
fn is_place(path: &str, base: &str, patterns: &[&str]) -> bool {
    let Some(path) = path.strip_prefix(base) else { return false };
    let path = if path.is_empty() { "/" } else { path };
    let fits = |pattern: &&str| {
        let (mut here, mut there) = (path.split('/'), pattern.split('/'));
        loop {
            match (here.next(), there.next()) {
                (None, None) => return true,
                (Some(it), Some(wanted)) if wanted.starts_with('{') && !it.is_empty() => (),
                (Some(it), Some(wanted)) if it == wanted => (),
                _ => return false,
            }
        }
    };
    patterns.iter().any(fits)
}

async fn home_page(hub: Arc<Hub>, shell: &Shell, asked: &HeaderMap) -> Response {
    const KEY: &str = "page /";
    if let Some(held) = hub.shelf.find(KEY) {
        return shell.hand(&held, asked);
    }
    match home(hub.clone()).await {
        Ok(lead) => shell.hand(&hub.shelf.put(KEY, Held::of(shell.html(lead).into())), asked),
        Err(lead) => shell.fill(StatusCode::OK, lead),
    }
}

async fn guide_page(hub: Arc<Hub>, shell: &Shell, id: ItemId, asked: &HeaderMap) -> Response {
    let key = format!("page {id}");
    if let Some(held) = hub.shelf.find(&key) {
        return shell.hand(&held, asked);
    }
    match guide(hub.clone(), id).await {
        Ok(lead) => shell.hand(&hub.shelf.put(&key, Held::of(shell.html(lead).into())), asked),
        Err(Error::Fault(_)) => shell.lost(),
        Err(err) => err.into_response(Uuid::now_v7()),
    }
}

/// The home page's words; without its items where the database does not answer.
async fn home(hub: Arc<Hub>) -> Result<Lead, Lead> {
    let text = "查办事指南、网上申请、上传材料、查进度。办事有疑问，请拨12345。".to_owned();
    let lead = Lead { title: "进一道门，办所有事".to_owned(), text, ..Lead::default() };
    match crate::catalogue::home(Cx::reading(hub, Who::Nobody), (), Nothing {}).await {
        Ok(it) => {
            let item = |it: &catalogue::ItemRow| {
                format!(r#"<li><a href="{}">{}</a></li>"#, Place::Guide(it.id).href(), escape(&it.name))
            };
            let more = format!("<ul>{}</ul>", it.hot.iter().map(item).collect::<String>());
            Ok(Lead { more, island: island(&catalogue::HOME.url(&()), &it), ..lead })
        }
        Err(_) => Err(lead),
    }
}

async fn guide(hub: Arc<Hub>, id: ItemId) -> crate::error::Result<Lead> {
    let it = crate::catalogue::guide(Cx::reading(hub, Who::Nobody), id, Nothing {}).await?;
    let island = island(&catalogue::GUIDE.url(&id), &it);
    let (title, text, more) = (it.item.name.clone(), it.item.summary.clone(), readable(&it));
    Ok(Lead { title, text, more, island })
}

/// The 22 elements and the materials as plain HTML: what a browser below our floor gets.
fn readable(it: &GuideView) -> String {
    let row = |it: &catalogue::Element| match it.value.is_empty() {
        true => String::new(),
        false => format!("<dt>{}</dt><dd>{}</dd>", it.name, escape(&it.value)),
    };
    let elements: String = it.item.elements().iter().map(row).collect();
    let line = |it: &catalogue::Material| {
        format!("<li>{}（{}，{}）</li>", escape(&it.name), it.necessity.label(), it.copies())
    };
    let materials: String = it.item.materials.iter().map(line).collect();
    format!("<dl>{elements}</dl><ol>{materials}</ol>")
}

/// A data block, which no CSP forbids. `<` is escaped, so that no text can close the element.
fn island<T: Serialize>(url: &str, reply: &T) -> String {
    let json = serde_json::to_string(reply).unwrap_or_default().replace('<', "\\u003c");
    format!(r#"<script type="application/json" id="island" data-url="{url}">{json}</script>"#)
}

impl Shell {
    fn of(path: &str) -> Shell {
        let html = assets::find(path).and_then(|it| std::str::from_utf8(it.plain).ok()).unwrap_or_default();
        let (before_title, rest) = html.split_once("<title>").unwrap_or((html, ""));
        let (_, rest) = rest.split_once("</title>").unwrap_or_default();
        let (before_lead, after_lead) = rest.split_once(r#"<div id="lead"></div>"#).unwrap_or((rest, ""));
        Shell { before_title, before_lead, after_lead, csp: csp(html) }
    }

    fn fill(&self, status: StatusCode, lead: Lead) -> Response {
        let headers = [(header::CONTENT_SECURITY_POLICY, self.csp.as_str()), (header::CACHE_CONTROL, "no-cache")];
        (status, headers, Html(self.html(lead))).into_response()
    }

    /// A page that stands ready.
    fn hand(&self, held: &Held, asked: &HeaderMap) -> Response {
        let mut reply = held.reply(asked, "text/html; charset=utf-8");
        if let Ok(csp) = self.csp.parse() {
            reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, csp);
        }
        reply
    }

    fn html(&self, lead: Lead) -> String {
        let Shell { before_title, before_lead, after_lead, .. } = self;
        let (title, text) = (escape(&lead.title), escape(&lead.text));
        let Lead { more, island, .. } = lead;
        let name = if title.is_empty() { String::new() } else { format!("{title} - ") };
        let about = format!(r#"<meta name="description" content="{text}">"#);
        let about = if text.is_empty() { String::new() } else { about };
        let lead = match title.is_empty() {
            true => String::new(),
            false => format!(
                r#"<main id="lead" class="wrap main stack"><h1>{title}</h1><p class="heading__under">{text}</p>{more}</main>{island}"#
            ),
        };
        format!("{before_title}<title>{name}一门 · 明川县政务服务网</title>{about}{before_lead}{lead}{after_lead}")
    }

    fn lost(&self) -> Response {
        let text = "地址可能写错了，或者内容已经移走。可以回到首页查找，或拨打12345。".to_owned();
        self.fill(StatusCode::NOT_FOUND, Lead { title: Fault::NotFound.says(), text, ..Lead::default() })
    }
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

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_that_exist_are_pages() {
        let check = |path: &str, ok: bool| assert_eq!(is_place(path, "", &Place::HALL), ok, "{path}");
        check("/", true);
        check("/items", true);
        check("/cases/431099-x/why", true);
        check("/cases//why", false);
        check("/.git/config", false);
        check("/nonsense", false);
        assert!(is_place("/desk", "/desk", &DeskPlace::DESK));
        assert!(is_place("/desk/cases/1", "/desk", &DeskPlace::DESK));
        assert!(!is_place("/desk/none", "/desk", &DeskPlace::DESK));
    }
}
