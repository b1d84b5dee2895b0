//! From an HTTP request to a handler and back:
//! origin → session → door → path → form → check → begin → handler → audit → commit → reply.
use std::{
    future::Future,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

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
    moment::Moment,
};
use schemars::JsonSchema;
use sea_orm::{DatabaseExecutor, DatabaseTransaction};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::timeout;
use uuid::Uuid;

pub use crate::error::{Error, Result};
use crate::{
    account::attempt,
    audit,
    hub::Hub,
    idempotency,
    limits::network,
    openapi::Door,
    session::{self, Known},
};

const MAX_FORM: usize = 1 << 20;
/// One chunk of an upload over the slowest line we mean to serve takes half of it.
const BODY: Duration = Duration::from_secs(60);
/// So often a call tries beside others; then it goes alone in this process, and collides with other processes only.
pub const N_TOGETHER: u32 = 2;
const MAX_TRIES: u32 = 16;

/// The address a request came from, put beside it by `listen`.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What the reply's cookie is to become.
#[derive(Clone, Debug)]
enum Cookie {
    Opened(session::Token),
    Gone,
}

/// What a handler is given. It is re-runnable: whatever it does, it does through `db()`.
#[derive(Clone)]
pub struct Cx {
    pub hub: Arc<Hub>,
    pub who: Who,
    pub now: Moment,
    /// The hash of the session this came through.
    pub session: Option<String>,
    pub peer: String,
    pub device: String,
    cookie: Arc<Mutex<Option<Cookie>>>,
    /// What has to be counted against whoever tries too often.
    failures: Arc<Mutex<Vec<String>>>,
    write: Option<Arc<DatabaseTransaction>>,
}

impl Cx {
    /// A context that can only read: for GET, and for pages the server fills.
    pub fn reading(hub: Arc<Hub>, who: Who) -> Cx {
        let now = hub.clock.now();
        let (peer, device) = (String::new(), String::new());
        Cx {
            hub,
            who,
            now,
            session: None,
            peer,
            device,
            cookie: Arc::default(),
            failures: Arc::default(),
            write: None,
        }
    }

    /// A reader on GET, on everything else the transaction of this call.
    pub fn db(&self) -> DatabaseExecutor<'_> {
        match &self.write {
            Some(tx) => DatabaseExecutor::Transaction(tx),
            None => DatabaseExecutor::Connection(&self.hub.readers),
        }
    }

    /// Who asked is signed in from now on: the reply will carry the cookie.
    pub fn signed_in(&self, token: session::Token) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(Cookie::Opened(token));
    }

    /// The same call, now as somebody: a visitor who has just been given an account.
    pub fn acting_as(self, who: Who) -> Cx {
        Cx { who, ..self }
    }

    pub fn signed_out(&self) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = Some(Cookie::Gone);
    }

    pub fn count_failure(&self, keys: &[String]) {
        let mut all = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            // A call that is run again after a collision fails once all the same.
            if !all.contains(key) {
                all.push(key.clone());
            }
        }
    }

    fn failures(&self) -> Vec<String> {
        std::mem::take(&mut *self.failures.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_cookie(&self, reply: &mut Response) {
        let cookie = self.cookie.lock().unwrap_or_else(PoisonError::into_inner).take();
        let text = match &cookie {
            None => return,
            Some(Cookie::Opened(it)) => it.cookie(),
            Some(Cookie::Gone) => session::Token::gone(),
        };
        if let Ok(value) = text.parse() {
            reply.headers_mut().insert(header::SET_COOKIE, value);
        }
        if matches!(cookie, Some(Cookie::Gone)) {
            reply
                .headers_mut()
                .insert("clear-site-data", header::HeaderValue::from_static("\"cache\", \"storage\""));
        }
    }
}

#[derive(Default)]
pub struct Routes {
    pub router: Router<Arc<Hub>>,
    pub doors: Vec<Door>,
}

impl Routes {
    pub fn with(self, domain: fn(Routes) -> Routes) -> Routes {
        domain(self)
    }

    pub fn serve<P, I, O, F, R>(mut self, call: Call<P, I, O>, handler: F) -> Routes
    where
        P: At + Clone + DeserializeOwned + Send + Sync + 'static,
        I: Check + DeserializeOwned + JsonSchema + Send + 'static,
        I::Out: Clone + Send + Sync,
        O: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static,
        F: Fn(Cx, P, I::Out) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send,
    {
        self.doors.push(Door::of(&call));
        let Call { method, path, access, .. } = call;
        let answer = move |State(hub): State<Arc<Hub>>, request: Request| async move {
            let number = Uuid::now_v7();
            let (mut head, body) = request.into_parts();
            let reply = async {
                let cx = knock(&hub, &head, method == Method::Get, access).await?;
                // A garbled id is an address that does not exist, not a lesson in our parsers.
                let Path(at) = Path::<P>::from_request_parts(&mut head, &()).await.map_err(|_| Fault::NotFound)?;
                let body = body_of(body, MAX_FORM).await?;
                let form = read::<I>(method, &head, &body)?.check()?;
                if method == Method::Get {
                    return Ok(Json(handler(cx, at, form).await?).into_response());
                }
                let key = idempotency::Key::of(&head, path, &body);
                let run = |cx: Cx| {
                    let (at, form, key) = (at.clone(), form.clone(), key.clone());
                    let handler = handler.clone();
                    async move {
                        if let Some(before) = idempotency::replay::<O>(&cx, key.as_ref()).await? {
                            return Ok(before);
                        }
                        let out = handler(cx.clone(), at, form).await?;
                        idempotency::keep(&cx, key.as_ref(), &out).await?;
                        Ok(out)
                    }
                };
                let out = audited(&cx, path, head.uri.path(), run).await?;
                let mut reply = Json(out).into_response();
                cx.set_cookie(&mut reply);
                Ok(reply)
            };
            reply.await.unwrap_or_else(|err: Error| err.into_response(number))
        };
        self.router = self.router.route(path, on(filter(method), answer));
        self
    }

    /// For calls that carry bytes: same origin rule, same doors, no form.
    pub fn stream<F, R>(mut self, stream: &'static Stream, handler: F) -> Routes
    where
        F: Fn(Cx, Parts, Body) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<Response>> + Send,
    {
        self.doors.extend(Door::of_stream(stream));
        let answer = move |State(hub): State<Arc<Hub>>, request: Request| async move {
            let number = Uuid::now_v7();
            let (head, body) = request.into_parts();
            let reads = matches!(head.method.as_str(), "GET" | "HEAD" | "OPTIONS");
            let reply = async {
                let cx = knock(&hub, &head, reads, stream.access).await?;
                handler(cx, head, body).await
            };
            reply.await.unwrap_or_else(|err: Error| err.into_response(number))
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

/// Pace, origin, session, door.
async fn knock(hub: &Arc<Hub>, head: &Parts, reads: bool, access: Access) -> Result<Cx> {
    let peer = peer(hub, head);
    if peer.is_some_and(|it| !hub.pace.allows(it)) {
        return Err(Fault::TooOften { wait_seconds: 1 }.into());
    }
    if !reads {
        same_origin(&head.headers, hub)?;
    }
    let Known { who, session } = session::known(hub, &head.headers).await?;
    let mut cx = Cx::reading(hub.clone(), who);
    cx.peer = peer.map(|it| network(it).to_string()).unwrap_or_default();
    cx.device =
        head.headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    if let Some(session) = session {
        if session::wants_seen(&session, cx.now) {
            let id = session.id.clone();
            write(&cx, |cx| {
                let id = id.clone();
                async move { session::seen(&cx.db(), &id, cx.now).await }
            })
            .await?;
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
async fn audited<O, R>(cx: &Cx, route: &str, subject: &str, run: impl Fn(Cx) -> R) -> Result<O>
where
    R: Future<Output = Result<O>>,
{
    let out = write(cx, |cx| {
        let done = run(cx.clone());
        async move {
            let out = done.await?;
            audit::note(&cx, route, subject, 200).await?;
            Ok(out)
        }
    })
    .await;
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
    if matches!(fault, Fault::Form { .. } | Fault::TooOften { .. }) {
        return;
    }
    let status = fault.status();
    let noted = write(cx, |cx| async move { audit::note(&cx, "refused", subject, status).await }).await;
    if let Err(Error::Broken(err)) = noted {
        tracing::error!("noting a refusal: {err:#}");
    }
}

/// One call, one transaction: kept if the handler says Ok, and run again if the database asks for it.
/// Jobs write through here too: under serializable isolation, who does not try again will fail one day.
pub async fn write<O, R>(cx: &Cx, handler: impl Fn(Cx) -> R) -> Result<O>
where
    R: Future<Output = Result<O>>,
{
    let mut n_tries = 0;
    loop {
        n_tries += 1;
        let turn = cx.hub.turn(n_tries).await.context("shutting down")?;
        let tx = Arc::new(cx.hub.begin().await?);
        let out = handler(Cx { write: Some(tx.clone()), ..cx.clone() }).await;
        let tx = Arc::into_inner(tx).context("a handler kept its transaction")?;
        let out = match out {
            Ok(it) => tx.commit().await.map(|()| it).map_err(Error::from),
            // Said aloud: left to `drop`, the connection would go back to the pool with the rollback still to do.
            Err(err) => tx.rollback().await.map_err(Error::from).and(Err(err)),
        };
        match out {
            Err(err) if err.is_collision() && n_tries < MAX_TRIES => (),
            out => return out,
        }
        // Alone, and yet collided: with another process. The turn is kept meanwhile, or newcomers would add to it.
        if n_tries > N_TOGETHER {
            back_off(n_tries - N_TOGETHER).await;
        }
        drop(turn);
    }
}

// Doubling, with half of it by chance, so that those who collided do not meet again.
async fn back_off(n_tries: u32) {
    let most = 1_000 << n_tries.min(6);
    let chance = u64::from(Uuid::now_v7().as_bytes()[15]) * most / 256;
    tokio::time::sleep(Duration::from_micros(most / 2 + chance / 2)).await;
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
        Method::Post => MethodFilter::POST,
    }
}
