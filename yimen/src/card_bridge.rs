//! 读卡小程序: beside a card reader that does not type. Whatever its maker's program writes, a line a card, goes to the desk's page in a browser
//! of this very machine, and to nobody else: pages of other addresses are refused, nothing is kept, and nothing leaves the machine.
use std::{convert::Infallible, sync::Arc};

use anyhow::{Context, Result, bail};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::stream;
use tokio::{
    io::{AsyncBufReadExt, BufReader, stdin},
    net::TcpListener,
    sync::broadcast::{Receiver, Sender, channel, error::RecvError},
};

/// Where the desk asks unless it is told otherwise.
pub const LISTEN: &str = "127.0.0.1:17117";
/// Cards nobody has heard of yet; a line longer than this is no card.
const WAITING: usize = 4;
const LONGEST: usize = 4_096;

#[derive(Clone)]
struct Bridge {
    origin: Arc<str>,
    /// As a browser names this machine: another name leads here by a trick.
    hosts: Arc<[String; 2]>,
    cards: Sender<String>,
}

/// Until the maker's program ends.
pub async fn run(origin: &str, listen: &str) -> Result<()> {
    let origin = origin.trim_end_matches('/');
    if !origin.starts_with("https://") && !origin.starts_with("http://") {
        bail!("大厅网址应以 https:// 开头：{origin}");
    }
    let listener = TcpListener::bind(listen).await.with_context(|| format!("{listen} 已被占用或不可用"))?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        bail!("读到的卡只能交给本机：请用 127.0.0.1 和一个端口");
    }
    let port = address.port();
    let bridge = Bridge {
        origin: origin.into(),
        hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")].into(),
        cards: channel(WAITING).0,
    };
    let router = Router::new()
        .route("/cards", get(cards).options(preflight))
        .layer(from_fn_with_state(bridge.clone(), guard))
        .with_state(bridge.clone());
    println!("读卡程序写出的每一行，交给 {origin} 的工作台（本机 {address}）");
    tokio::select! {
        it = axum::serve(listener, router) => it.context("停了"),
        it = read(bridge.cards) => it,
    }
}

/// Line by line, for whoever listens now: a card read while nobody does is nobody's.
async fn read(cards: Sender<String>) -> Result<()> {
    let mut lines = BufReader::new(stdin()).lines();
    while let Some(line) = lines.next_line().await.context("读卡程序写出的不是文字（应为UTF-8）")? {
        let line = line.trim();
        if !line.is_empty() && line.len() <= LONGEST {
            let _ = cards.send(line.to_owned());
        }
    }
    bail!("读卡程序停了");
}

/// The hall's own page on this machine, and no other; what every answer says to the browser.
async fn guard(State(bridge): State<Bridge>, request: Request, next: Next) -> Response {
    let of = |headers: &HeaderMap, name: header::HeaderName| -> String {
        headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned()
    };
    let (host, origin) = (of(request.headers(), header::HOST), of(request.headers(), header::ORIGIN));
    if !bridge.hosts.contains(&host) || *origin != *bridge.origin {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut reply = next.run(request).await;
    let headers = reply.headers_mut();
    if let Ok(it) = HeaderValue::from_str(&bridge.origin) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, it);
    }
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Browsers ask first before a public page reaches a private address.
    headers.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
    reply
}

async fn preflight() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn cards(State(bridge): State<Bridge>) -> impl IntoResponse {
    let next = |mut heard: Receiver<String>| async move {
        loop {
            match heard.recv().await {
                Ok(line) => return Some((Ok::<Event, Infallible>(Event::default().data(line)), heard)),
                Err(RecvError::Lagged(_)) => (),
                Err(RecvError::Closed) => return None,
            }
        }
    };
    Sse::new(stream::unfold(bridge.cards.subscribe(), next)).keep_alive(KeepAlive::default())
}
