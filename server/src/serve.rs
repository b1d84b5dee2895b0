//! From an HTTP request to a handler and back:
//! origin → session → door → path → form → check → begin → handler → audit → commit → reply.
use std::{future::Future, net::IpAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::{
    Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, Path, Request, State},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use common::{
    account::Who,
    call::{Access, At, Call, Method, Stream},
    check::Check,
    fault::Fault,
};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    account::attempt,
    audit, disk,
    hub::Hub,
    idempotency,
    limits::network,
    openapi::Door,
    session::{self, Known},
    shed::Class,
    shelf::Held,
    watch::Number,
};
pub use crate::{
    cx::Cx,
    error::{Error, Result},
    write::write,
};

const MAX_FORM: usize = 1 << 20;
/// One chunk of an upload over the slowest line we mean to serve takes half of it.
const BODY: Duration = Duration::from_secs(60);
/// How long noting something about a session may hold up a page.
const BESIDE: Duration = Duration::from_millis(150);

/// The address a request came from, put beside it by `listen`.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

#[derive(Default)]
pub struct Routes {
    pub router: Router<Arc<Hub>>,
    pub doors: Vec<Door>,
}

impl Routes {
    pub fn with(self, domain: fn(Routes) -> Routes) -> Routes {
        domain(self)
    }

    pub fn serve<P, I, O, F, R>(self, call: Call<P, I, O>, handler: F) -> Routes
    where
        P: At + Clone + DeserializeOwned + Send + Sync + 'static,
        I: Check + DeserializeOwned + JsonSchema + Send + 'static,
        I::Out: Clone + Send + Sync,
        O: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static,
        F: Fn(Cx, P, I::Out) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send,
    {
        self.serve_prepared(call, |_, _| async { Ok(()) }, move |cx, at, form, ()| handler(cx, at, form))
    }

    /// The same, with work that needs no transaction and would hold it up done before it: hashing a password.
    pub fn serve_prepared<P, I, O, B, G, Q, F, R>(mut self, call: Call<P, I, O>, prepare: G, handler: F) -> Routes
    where
        P: At + Clone + DeserializeOwned + Send + Sync + 'static,
        I: Check + DeserializeOwned + JsonSchema + Send + 'static,
        I::Out: Clone + Send + Sync,
        O: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static,
        B: Clone + Send + Sync,
        G: Fn(Cx, I::Out) -> Q + Clone + Send + Sync + 'static,
        Q: Future<Output = Result<B>> + Send,
        F: Fn(Cx, P, I::Out, B) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send,
    {
        self.doors.push(Door::of(&call));
        let Call { method, path, access, .. } = call;
        let class = Class::of(path, access);
        let answer = move |State(hub): State<Arc<Hub>>, request: Request| async move {
            let (mut head, body) = request.into_parts();
            let reply = async {
                let _place = hub.rooms.enter(class, &hub.meters).await?;
                let cx = knock(&hub, &head, method == Method::Get, access).await?;
                // A garbled id is an address that does not exist, not a lesson in our parsers.
                let Path(at) = Path::<P>::from_request_parts(&mut head, &()).await.map_err(|_| Fault::NotFound)?;
                let body = body_of(body, MAX_FORM).await?;
                let form = read::<I>(method, &head, &body)?.check()?;
                if method != Method::Post {
                    let before = prepare(cx.clone(), form.clone()).await?;
                    return Ok(Json(handler(cx, at, form, before).await?).into_response());
                }
                let key = idempotency::Key::of(&head, path, &body);
                let address = head.uri.path().to_owned();
                // On a task of its own: a browser that hangs up in the middle does not tear a change in two.
                let change = async move {
                    let run = |cx: Cx, before: B| {
                        let (at, form, key) = (at.clone(), form.clone(), key.clone());
                        let handler = handler.clone();
                        async move {
                            if let Some(before) = idempotency::replay::<O>(&cx, key.as_ref()).await? {
                                return Ok(before);
                            }
                            let out = handler(cx.clone(), at, form, before).await?;
                            idempotency::keep(&cx, key.as_ref(), &out).await?;
                            Ok(out)
                        }
                    };
                    let out = audited(&cx, path, &address, prepare(cx.clone(), form.clone()), run).await?;
                    let mut reply = Json(out).into_response();
                    cx.set_cookie(&mut reply);
                    Ok(reply)
                };
                tokio::spawn(change).await.context("a change panicked")?
            };
            told(reply.await, &head, class)
        };
        self.router = self.router.route(path, on(filter(method), answer));
        self
    }

    /// A GET that tells everybody the same: asked of the database once in a while, handed out from the shelf between.
    pub fn serve_alike<P, I, O, F, R>(mut self, call: Call<P, I, O>, handler: F) -> Routes
    where
        P: At + DeserializeOwned + Send + 'static,
        I: Check + DeserializeOwned + JsonSchema + Send + 'static,
        I::Out: Send,
        O: Serialize + JsonSchema + Send + 'static,
        F: Fn(Cx, P, I::Out) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send,
    {
        self.doors.push(Door::of(&call));
        let answer = move |State(hub): State<Arc<Hub>>, request: Request| async move {
            let (mut head, _) = request.into_parts();
            let reply = async {
                let is_known = head.headers.contains_key(header::COOKIE);
                let cx = match is_known {
                    true => knock(&hub, &head, true, call.access).await?,
                    false => stranger(&hub, &head)?,
                };
                let asked = head.uri.path_and_query().map(|it| it.as_str().to_owned()).unwrap_or_default();
                // Staff are shown drafts, too.
                let is_alike = !matches!(cx.who, Who::Staff { .. });
                let held = match hub.shelf.find(&asked).filter(|_| is_alike) {
                    Some(it) => it,
                    None => {
                        let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
                        let at = Path::<P>::from_request_parts(&mut head, &()).await;
                        let Path(at) = at.map_err(|_| Fault::NotFound)?;
                        let form = read::<I>(Method::Get, &head, &[])?.check()?;
                        let held = Held::of(serde_json::to_vec(&handler(cx, at, form).await?)?);
                        match is_alike {
                            true => hub.shelf.put(&asked, held),
                            false => Arc::new(held),
                        }
                    }
                };
                Ok(held.reply(&head.headers, "application/json"))
            };
            told(reply.await, &head, Class::Public)
        };
        self.router = self.router.route(call.path, on(MethodFilter::GET, answer));
        self
    }

    /// For calls that carry bytes: same origin rule, same doors, no form.
    pub fn stream<F, R>(mut self, stream: &'static Stream, handler: F) -> Routes
    where
        F: Fn(Cx, Parts, Body) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<Response>> + Send + 'static,
    {
        self.doors.extend(Door::of_stream(stream));
        let class = Class::of(stream.path, stream.access);
        let answer = move |State(hub): State<Arc<Hub>>, request: Request| async move {
            let (head, body) = request.into_parts();
            let reads = matches!(head.method.as_str(), "GET" | "HEAD" | "OPTIONS");
            let reply = async {
                let _place = hub.rooms.enter(class, &hub.meters).await?;
                let cx = knock(&hub, &head, reads, stream.access).await?;
                let answer = handler(cx, head.clone(), body);
                tokio::spawn(answer).await.context("a stream panicked")?
            };
            told(reply.await, &head, class)
        };
        let methods = stream
            .methods
            .iter()
            .filter_map(|it| MethodFilter::try_from(it.parse::<axum::http::Method>().ok()?).ok());
        if let Some(all) = methods.reduce(MethodFilter::or) {
            self.router = self.router.route(stream.path, on(all, answer));
        }
        self
    }
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

/// The whole body, if it comes in time: a sender that dribbles holds nobody's place.
pub async fn body_of(body: Body, most: usize) -> Result<Bytes> {
    match timeout(BODY, to_bytes(body, most)).await {
        Ok(Ok(it)) => Ok(it),
        Ok(Err(_)) => Err(Fault::Unreadable.into()),
        Err(_) => Err(Fault::Busy.into()),
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
    if matches!(fault, Fault::Form { .. } | Fault::TooOften { .. } | Fault::Busy | Fault::ReadOnly) {
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

fn read<I: DeserializeOwned>(method: Method, head: &Parts, body: &[u8]) -> Result<I> {
    let form = match (method, body) {
        (Method::Get, _) => serde_urlencoded::from_str(head.uri.query().unwrap_or_default()).ok(),
        (_, b"") => serde_json::from_slice(b"{}").ok(),
        (_, body) if is_json(&head.headers) => serde_json::from_slice(body).ok(),
        _ => None,
    };
    form.ok_or_else(|| Fault::Unreadable.into())
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"application/json"))
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post | Method::Ask => MethodFilter::POST,
    }
}
