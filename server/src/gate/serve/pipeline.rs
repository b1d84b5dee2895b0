//! From an HTTP request to a handler and back:
//! origin → session → door → path → form → check → begin → handler → audit → commit → reply.
use std::{future::Future, net::IpAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::{RENEW, SIGN_IN, SIGN_OUT, Who, staff::JOIN},
    call::{Access, Method, Stream},
    fault::Fault,
    opening::FOUND,
};
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use uuid::Uuid;

use super::{Asked, Carry, Peer, Shim, Work, body_of};
use crate::{
    base::error::{Error, Result},
    gate::{
        attempt, audit,
        cx::Cx,
        disk,
        hub::Hub,
        idempotency,
        limits::network,
        load_shed::Class,
        reply_cache::Held,
        session::{self, Known},
        watch::Number,
        write::write,
    },
};

const MAX_FORM: usize = 1 << 20;
/// How long noting something about a session may hold up a page.
const BESIDE: Duration = Duration::from_millis(150);

/// Of a call and its handler.
pub(super) async fn answer(hub: Arc<Hub>, request: Request, shim: Arc<Shim>) -> Response {
    let (mut head, body) = request.into_parts();
    let reply = async {
        let cx = knock(&hub, &head, shim.method == Method::Get, shim.access).await?;
        let body = form_of(&cx, shim.method, body).await?;
        let Asked { body, prepare } = (shim.read)(&mut head, body).await?;
        let _place = hub.rooms.enter(shim.class, &hub.meters).await?;
        if shim.method != Method::Post {
            let work = prepare(cx.clone()).await?;
            return Ok(json(work(cx).await?));
        }
        let (path, address) = (shim.path, head.uri.path().to_owned());
        let is_kept = cx.who.account().is_some() || shim.is_kept_for_nobody;
        let key = idempotency::Key::of(&head, path, &body).filter(|_| is_kept);
        // On a task of its own: a browser that hangs up in the middle does not tear a change in two.
        let change = async move {
            let run = |cx: Cx, work: Work| {
                let key = key.clone();
                async move {
                    if let Some(before) = idempotency::replay(&cx, key.as_ref()).await? {
                        return Ok(before);
                    }
                    let out = work(cx.clone()).await?;
                    idempotency::keep(&cx, key.as_ref(), &out).await?;
                    Ok(out)
                }
            };
            let mut reply = json(audited(&cx, path, &address, prepare(cx.clone()), run).await?);
            cx.set_cookie(&mut reply);
            Ok(reply)
        };
        tokio::spawn(change).await.context("a change panicked")?
    };
    let reply = reply.await;
    told(reply, &head, shim.class)
}

/// Of a call that tells everybody the same; staff are shown drafts, too, and get theirs from the database.
pub(super) async fn alike(hub: Arc<Hub>, request: Request, shim: Arc<Shim>) -> Response {
    let (mut head, body) = request.into_parts();
    let reply = async {
        let cx = match head.headers.contains_key(header::COOKIE) {
            true => knock(&hub, &head, true, shim.access).await?,
            false => stranger(&hub, &head)?,
        };
        let asked = head.uri.path_and_query().map(|it| it.as_str().to_owned()).unwrap_or_default();
        let is_alike = !matches!(cx.who, Who::Staff { .. });
        let held = match hub.reply_cache.find(&asked).filter(|_| is_alike) {
            Some(it) => it,
            None => {
                let _place = hub.rooms.enter(shim.class, &hub.meters).await?;
                let body = form_of(&cx, shim.method, body).await?;
                let work = ((shim.read)(&mut head, body).await?.prepare)(cx.clone()).await?;
                let held = Held::of(work(cx).await?.into_bytes());
                match is_alike {
                    true => hub.reply_cache.put(&asked, held),
                    false => Arc::new(held),
                }
            }
        };
        Ok(held.reply(&head.headers, "application/json"))
    };
    let reply = reply.await;
    told(reply, &head, shim.class)
}

/// Of a call that carries bytes.
pub(super) async fn carry(
    hub: Arc<Hub>,
    request: Request,
    stream: &Stream,
    most: usize,
    carry: Arc<Carry>,
) -> Response {
    let class = Class::of(stream.path, stream.access);
    let (head, body) = request.into_parts();
    let reads = matches!(head.method.as_str(), "GET" | "HEAD" | "OPTIONS");
    let reply = async {
        let cx = knock(&hub, &head, reads, stream.access).await?;
        let body = if reads { Bytes::new() } else { body_of(&hub.rooms, &cx.peer, body, most).await? };
        let _place = hub.rooms.enter(class, &hub.meters).await?;
        tokio::spawn(carry(cx, head.clone(), body)).await.context("a stream panicked")?
    };
    told(reply.await, &head, class)
}

fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// The reply, or the fault as one: both know their class, the fault its number.
fn told(reply: Result<Response>, head: &Parts, class: Class) -> Response {
    let number = head.extensions.get::<Number>().map_or_else(Uuid::now_v7, |it| it.0);
    let mut reply = reply.unwrap_or_else(|err| err.into_response(number));
    reply.extensions_mut().insert(class);
    reply
}

/// Whoever it is, at a pace that leaves room for others.
pub fn stranger(hub: &Arc<Hub>, head: &Parts) -> Result<Cx> {
    let peer = peer(hub, head);
    if peer.is_some_and(|it| !hub.pace.allows(it)) {
        return Err(Fault::TooOften { wait_seconds: 1 }.into());
    }
    let mut cx = Cx::reading(hub.clone(), Who::Nobody);
    cx.peer = peer.map(|it| network(it).to_string()).unwrap_or_default();
    cx.marks = session::marks(&head.headers);
    cx.device =
        head.headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    Ok(cx)
}

/// Pace, origin, session, door.
async fn knock(hub: &Arc<Hub>, head: &Parts, reads: bool, access: Access) -> Result<Cx> {
    let mut cx = stranger(hub, head)?;
    if !reads {
        same_origin(&head.headers, hub)?;
    }
    let Known { who, agreed, session, over } = session::known(hub, &head.headers).await?;
    cx.who = who;
    cx.agreed = agreed;
    if let Some(id) = over {
        beside(&cx, move |cx| {
            let id = id.clone();
            async move { session::end(&cx.db(), &id).await }
        })
        .await;
    }
    if let Some(session) = session {
        if session::wants_seen(&session, cx.now) {
            let id = session.id.clone();
            beside(&cx, move |cx| {
                let id = id.clone();
                async move { session::seen(&cx.db(), &id, cx.now).await }
            })
            .await;
        }
        cx.session = Some(session.id);
    }
    if let Err(fault) = cx.who.pass(access) {
        if !reads {
            note_refusal(&cx, head.uri.path(), &fault).await;
        }
        return Err(fault.into());
    }
    // No case begins or goes on before the hall has opened, at the counter neither.
    let is_of_cases = matches!(access, Access::Applicant | Access::Filler | Access::Bringer | Access::Citizen);
    if !reads && is_of_cases && !hub.county.is_open() {
        return Err(Fault::Preparing.into());
    }
    Ok(cx)
}

/// A small change that a reader is not kept waiting for: if the database is busy, the next request makes it.
async fn beside<R>(cx: &Cx, change: impl Fn(Cx) -> R + Send + Sync + 'static)
where
    R: Future<Output = Result<()>> + Send,
{
    let cx = cx.clone();
    let changing = tokio::spawn(async move { write(&cx, change).await });
    match timeout(BESIDE, changing).await {
        Ok(Ok(Err(Error::Broken(err)))) => tracing::warn!("beside a request: {err:#}"),
        Ok(Err(err)) => tracing::error!("beside a request: {err}"),
        _ => (),
    }
}

/// Forwarded addresses are believed from one proxy only.
fn peer(hub: &Hub, head: &Parts) -> Option<IpAddr> {
    let peer = head.extensions.get::<Peer>()?.0;
    match hub.config.trusted_proxy.parse() == Ok(peer) {
        true => {
            let forwarded = head.headers.get("x-forwarded-for").and_then(|it| it.to_str().ok());
            let nearest = forwarded.unwrap_or_default().rsplit(',').next().unwrap_or_default();
            Some(nearest.trim().parse().unwrap_or(peer))
        }
        false => Some(peer),
    }
}

/// What a call was sent; a GET has everything in its address.
async fn form_of(cx: &Cx, method: Method, body: Body) -> Result<Bytes> {
    match method {
        Method::Get => Ok(Bytes::new()),
        Method::Post | Method::Ask => body_of(&cx.hub.rooms, &cx.peer, body, MAX_FORM).await,
    }
}

/// What is written before a hall opens: its set-up, and what its own people do.
fn require_open(cx: &Cx, route: &str) -> Result<()> {
    const TO_COME_IN: [&str; 4] = [SIGN_IN.path, RENEW.path, SIGN_OUT.path, JOIN.path];
    match (cx.region().0, cx.hub.county.is_open()) {
        _ if route == FOUND.path => Ok(()),
        // Nobody has said yet whose hall this is: a row kept now would be nobody's.
        (0, _) => Err(Fault::ReadOnly.into()),
        (_, false) if !matches!(cx.who, Who::Staff { .. }) && !TO_COME_IN.contains(&route) => {
            Err(Fault::Preparing.into())
        }
        _ => Ok(()),
    }
}

/// One writing call with its audit row: inside the transaction when it succeeds, beside it when it is refused.
pub async fn audited<O, B, R>(
    cx: &Cx,
    route: &str,
    subject: &str,
    prepare: impl Future<Output = Result<B>>,
    run: impl Fn(Cx, B) -> R,
) -> Result<O>
where
    B: Clone,
    R: Future<Output = Result<O>>,
{
    let out = async {
        // Whoever hashes passwords first asks whether there is anything to hash for.
        disk::require_writable(&cx.hub)?;
        require_open(cx, route)?;
        let before = prepare.await?;
        let change = write(cx, |cx| {
            let done = run(cx.clone(), before.clone());
            async move {
                let out = done.await?;
                audit::note(&cx, route, subject, 200);
                Ok(out)
            }
        });
        change.await
    };
    let out = out.await;
    if cx.is_county_changed() {
        cx.hub.county.follow(&cx.hub.readers).await?;
    }
    let failures = cx.failures();
    if let Err(Error::Fault(fault)) = &out {
        let counted = write(cx, |cx| {
            let failures = &failures;
            async move { attempt::count(&cx, failures, cx.now).await }
        });
        if let Err(Error::Broken(err)) = counted.await {
            tracing::error!("counting a failure: {err:#}");
        }
        note_refusal(cx, subject, fault).await;
    }
    out
}

/// A slip in a form is nobody's business; everything else refused is.
async fn note_refusal(cx: &Cx, subject: &str, fault: &Fault) {
    if matches!(
        fault,
        Fault::Form { .. } | Fault::TooOften { .. } | Fault::Busy | Fault::ReadOnly | Fault::Preparing
    ) {
        return;
    }
    let status = fault.status();
    let noted = write(cx, |cx| async move {
        audit::note(&cx, "refused", subject, status);
        Ok(())
    })
    .await;
    if let Err(Error::Broken(err)) = noted {
        tracing::error!("noting a refusal: {err:#}");
    }
}

/// A page elsewhere can make a browser send our cookie, but it can fake neither of these headers.
fn same_origin(headers: &HeaderMap, hub: &Hub) -> Result<()> {
    let header = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let ours = match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header("origin") == Some(&hub.config.origin),
    };
    match ours && header("x-requested-by") == Some("hall") {
        true => Ok(()),
        false => Err(Fault::Foreign.into()),
    }
}

/// A form that needs no program, of another house's page. Browsers too old to say where a form came from are believed.
///
/// # Errors
/// `Foreign`.
pub fn require_own_form(headers: &HeaderMap, hub: &Hub) -> Result<()> {
    let header = |name| headers.get(name).map(|it| it.as_bytes());
    let ours = match header("sec-fetch-site") {
        Some(site) => site == b"same-origin" || site == b"none",
        None => header("origin").is_none_or(|it| it == hub.config.origin.as_bytes()),
    };
    if ours { Ok(()) } else { Err(Fault::Foreign.into()) }
}

pub(super) fn read<I: DeserializeOwned>(method: Method, head: &Parts, body: &[u8]) -> Result<I> {
    let form = match (method, body) {
        (Method::Get, _) => serde_urlencoded::from_str(head.uri.query().unwrap_or_default()).ok(),
        (_, b"") => serde_json::from_slice(b"{}").ok(),
        // A form has names: a list of values in the order somebody guessed is none.
        (_, body) if is_json(&head.headers) && body.trim_ascii_start().starts_with(b"{") => {
            serde_json::from_slice(body).ok()
        }
        _ => None,
    };
    form.ok_or_else(|| Fault::Unreadable.into())
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"application/json"))
}
