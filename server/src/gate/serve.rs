//! A call meets its handler here, and both lose their types: what is left is a `Shim`, and one pipeline for all of them
//! (`pipeline`). The generic part is kept this small because it is compiled once for every call.
use std::{future::Future, net::IpAddr, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{FromRequestParts, Path, Request, State},
    http::request::Parts,
    response::Response,
    routing::{MethodFilter, on},
};
use common::{
    call::{Access, At, Call, Method, Stream},
    check::Check,
    fault::Fault,
};
use futures_util::future::BoxFuture;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    base::error::Result,
    gate::{cx::Cx, hub::Hub, load_shed::Class, openapi::Door},
};

mod body;
mod pipeline;

pub use body::body_of;
pub use pipeline::{audited, require_own_form, stranger};

/// The address a request came from, put beside it by `listen`.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What runs inside the transaction, and its answer as JSON; run again where the database asks for it.
type Work = Arc<dyn Fn(Cx) -> BoxFuture<'static, Result<String>> + Send + Sync>;
/// What comes before the transaction and would hold it up, then the work.
type Prepare = Box<dyn FnOnce(Cx) -> BoxFuture<'static, Result<Work>> + Send>;
/// Reads what a request asks for: its path and its form, checked.
type Read = dyn for<'a> Fn(&'a mut Parts, Bytes) -> BoxFuture<'a, Result<Asked>> + Send + Sync;
type Carry = dyn Fn(Cx, Parts, Bytes) -> BoxFuture<'static, Result<Response>> + Send + Sync;

/// For calls that carry bytes one way only: what a client sends out of habit.
pub const NOTHING: usize = 4 * 1024;

/// One request, understood.
struct Asked {
    /// As it was sent: what an idempotency key stands for.
    body: Bytes,
    prepare: Prepare,
}

/// A call with its handler, the types of both gone.
struct Shim {
    method: Method,
    path: &'static str,
    access: Access,
    is_kept_for_nobody: bool,
    class: Class,
    read: Box<Read>,
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

    pub fn serve<P, I, O, F, R>(self, call: Call<P, I, O>, handler: F) -> Routes
    where
        P: At + Clone + DeserializeOwned + Send + Sync + 'static,
        I: Check + DeserializeOwned + JsonSchema + Send + 'static,
        I::Out: Clone + Send + Sync + 'static,
        O: Serialize + JsonSchema + 'static,
        F: Fn(Cx, P, I::Out) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send + 'static,
    {
        let read = plain::<P, I, O, F, R>(call.method, handler);
        self.mount::<P, I, O>(call, read)
    }

    /// The same, with work that needs no transaction and would hold it up done before it: hashing a password.
    pub fn serve_prepared<P, I, O, B, G, Q, F, R>(self, call: Call<P, I, O>, prepare: G, handler: F) -> Routes
    where
        P: At + Clone + DeserializeOwned + Send + Sync + 'static,
        I: Check + DeserializeOwned + JsonSchema + Send + 'static,
        I::Out: Clone + Send + Sync + 'static,
        O: Serialize + JsonSchema + 'static,
        B: Clone + Send + Sync + 'static,
        G: Fn(Cx, I::Out) -> Q + Clone + Send + Sync + 'static,
        Q: Future<Output = Result<B>> + Send + 'static,
        F: Fn(Cx, P, I::Out, B) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send + 'static,
    {
        let read = reader::<P, I, _>(call.method, move |at, form| {
            let (prepare, handler) = (prepare.clone(), handler.clone());
            Box::new(move |cx| {
                Box::pin(async move {
                    let before = prepare(cx, form.clone()).await?;
                    let work: Work =
                        Arc::new(move |cx| told_in_json(handler(cx, at.clone(), form.clone(), before.clone())));
                    Ok(work)
                })
            })
        });
        self.mount::<P, I, O>(call, read)
    }

    fn mount<P, I: JsonSchema, O: JsonSchema>(mut self, call: Call<P, I, O>, read: Box<Read>) -> Routes {
        self.doors.push(Door::of(&call));
        let Call { method, path, access, is_kept_for_nobody, .. } = call;
        self.route(
            Shim { method, path, access, is_kept_for_nobody, class: Class::of(path, access), read },
            pipeline::answer,
        )
    }

    fn route<R>(mut self, shim: Shim, pipeline: fn(Arc<Hub>, Request, Arc<Shim>) -> R) -> Routes
    where
        R: Future<Output = Response> + Send + 'static,
    {
        let (path, method, shim) = (shim.path, filter(shim.method), Arc::new(shim));
        let answer = move |State(hub): State<Arc<Hub>>, request: Request| pipeline(hub, request, shim.clone());
        self.router = self.router.route(path, on(method, answer));
        self
    }

    /// A GET that tells everybody the same: asked of the database once in a while, handed out from the reply cache between.
    pub fn serve_alike<P, I, O, F, R>(mut self, call: Call<P, I, O>, handler: F) -> Routes
    where
        P: At + Clone + DeserializeOwned + Send + Sync + 'static,
        I: Check + DeserializeOwned + JsonSchema + Send + 'static,
        I::Out: Clone + Send + Sync + 'static,
        O: Serialize + JsonSchema + 'static,
        F: Fn(Cx, P, I::Out) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<O>> + Send + 'static,
    {
        let read = plain::<P, I, O, F, R>(call.method, handler);
        self.doors.push(Door::of(&call));
        let Call { method, path, access, is_kept_for_nobody, .. } = call;
        self.route(Shim { method, path, access, is_kept_for_nobody, class: Class::Public, read }, pipeline::alike)
    }

    /// For calls that carry bytes, at most so many: same origin rule, same doors, no form.
    pub fn stream<F, R>(mut self, stream: &'static Stream, most: usize, handler: F) -> Routes
    where
        F: Fn(Cx, Parts, Bytes) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<Response>> + Send + 'static,
    {
        self.doors.extend(Door::of_stream(stream));
        let carry: Arc<Carry> = Arc::new(move |cx, head, body| Box::pin(handler(cx, head, body)));
        let answer = move |State(hub): State<Arc<Hub>>, request: Request| {
            pipeline::carry(hub, request, stream, most, carry.clone())
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

/// For a handler that wants nothing done before its transaction.
fn plain<P, I, O, F, R>(method: Method, handler: F) -> Box<Read>
where
    P: Clone + DeserializeOwned + Send + Sync + 'static,
    I: Check + DeserializeOwned + Send + 'static,
    I::Out: Clone + Send + Sync + 'static,
    O: Serialize + 'static,
    F: Fn(Cx, P, I::Out) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<O>> + Send + 'static,
{
    reader::<P, I, _>(method, move |at, form| {
        let handler = handler.clone();
        let work: Work = Arc::new(move |cx| told_in_json(handler(cx, at.clone(), form.clone())));
        Box::new(move |_| Box::pin(async move { Ok(work) }))
    })
}

/// Path, then form: what is wrong is said in that order.
fn reader<P, I, N>(method: Method, next: N) -> Box<Read>
where
    P: DeserializeOwned + Send + 'static,
    I: Check + DeserializeOwned + Send + 'static,
    I::Out: Send,
    N: Fn(P, I::Out) -> Prepare + Clone + Send + Sync + 'static,
{
    Box::new(move |head, body| {
        let next = next.clone();
        Box::pin(async move {
            // A garbled id is an address that does not exist, not a lesson in our parsers.
            let Path(at) = Path::<P>::from_request_parts(head, &()).await.map_err(|_| Fault::NotFound)?;
            let form = pipeline::read::<I>(method, head, &body)?.check()?;
            Ok(Asked { body, prepare: next(at, form) })
        })
    })
}

/// A call for somebody who does not come over HTTP: door, form, transaction and record as for everybody, at the moment `cx` stands at.
pub async fn done<P, I, O, F, R>(cx: &Cx, call: &Call<P, I, O>, handler: F, at: P, form: I) -> Result<O>
where
    P: At + Clone,
    I: Check,
    I::Out: Clone,
    F: Fn(Cx, P, I::Out) -> R,
    R: Future<Output = Result<O>>,
{
    cx.who.pass(call.access)?;
    let (form, address) = (form.check()?, call.url(&at));
    // Boxed as in a shim: a handler is large.
    let run = |cx: Cx, ()| Box::pin(handler(cx, at.clone(), form.clone()));
    audited(cx, call.path, &address, std::future::ready(Ok(())), run).await
}

fn told_in_json<O: Serialize + 'static>(
    answer: impl Future<Output = Result<O>> + Send + 'static,
) -> BoxFuture<'static, Result<String>> {
    Box::pin(async move { Ok(serde_json::to_string(&answer.await?)?) })
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post | Method::Ask => MethodFilter::POST,
    }
}
