//! 读卡小程序: beside a card reader that does not type. Whatever its maker's program writes, a line a card, goes to the desk's page in a browser
//! of this very machine, and to nobody else: pages of other addresses are refused, nothing is kept, and nothing leaves the machine.
use std::{
    convert::Infallible,
    io::{BufRead, Read, stdin},
    net::SocketAddr,
    sync::Arc,
    thread,
};

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
use server::base::config::{is_local, origin_fault};
use tokio::{
    net::TcpListener,
    sync::{
        broadcast::{Receiver, Sender, channel, error::RecvError},
        oneshot,
    },
};

/// Where the desk asks unless it is told otherwise.
pub const LISTEN: &str = "127.0.0.1:17117";
/// Cards nobody has heard of yet; a line longer than this is no card.
const WAITING: usize = 4;
const LONGEST: u64 = 4_096;

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
    if let Some(says) = origin_fault(origin) {
        bail!("大厅网址“{origin}”：{says}");
    }
    if !origin.starts_with("https:") && !is_local(origin) {
        bail!("大厅网址“{origin}”：读到的卡只交给 https:// 的页面");
    }
    let address: SocketAddr =
        listen.parse().with_context(|| format!("“{listen}”应为地址和端口，例如 {LISTEN}"))?;
    if !address.ip().is_loopback() {
        bail!("读到的卡只能交给本机：请用 127.0.0.1 和一个端口");
    }
    let listener = TcpListener::bind(address).await.with_context(|| format!("{listen} 已被占用或不可用"))?;
    let port = listener.local_addr()?.port();
    let bridge = Bridge {
        origin: origin.into(),
        hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")].into(),
        cards: channel(WAITING).0,
    };
    let router = Router::new()
        .route("/cards", get(cards).options(preflight))
        .layer(from_fn_with_state(bridge.clone(), guard))
        .with_state(bridge.clone());
    println!("读卡程序写出的每一行，交给 {origin} 的工作台（本机 127.0.0.1:{port}）");
    // On a thread of its own: nothing else is waited for, and it goes with the program.
    let (tell, ended) = oneshot::channel();
    thread::spawn(move || drop(tell.send(read(&bridge.cards))));
    tokio::select! {
        it = axum::serve(listener, router) => it.context("停了"),
        it = ended => it?,
    }
}

/// Line by line, for whoever listens now: a card read while nobody does is nobody's. A line that is none is said, and the next one read.
fn read(cards: &Sender<String>) -> Result<()> {
    let mut stdin = stdin().lock();
    let (mut line, mut is_long) = (Vec::new(), false);
    loop {
        let n = (&mut stdin).take(LONGEST + 1).read_until(b'\n', &mut line).context("读不到读卡程序")?;
        if n == 0 {
            bail!("读卡程序停了");
        }
        let is_whole = line.ends_with(b"\n");
        // The rest of one that is too long is not another.
        let is_card = is_whole && !std::mem::replace(&mut is_long, !is_whole);
        match std::str::from_utf8(&line).map(str::trim) {
            Ok("") => (),
            Ok(text) if is_card => drop(cards.send(text.to_owned())),
            Ok(_) => eprintln!("有一行太长，没有收"),
            Err(_) => eprintln!("有一行不是UTF-8，没有收；请把读卡程序设成UTF-8"),
        }
        line.clear();
    }
}

/// The hall's own page on this machine, and no other; what every answer says to the browser.
async fn guard(State(bridge): State<Bridge>, request: Request, next: Next) -> Response {
    let of = |headers: &HeaderMap, name: header::HeaderName| -> String {
        headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned()
    };
    let (host, origin) = (of(request.headers(), header::HOST), of(request.headers(), header::ORIGIN));
    if !bridge.hosts.contains(&host) || *origin != *bridge.origin {
        eprintln!("有页面来听，不是 {}：“{}”，没有给", bridge.origin, origin.escape_debug());
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
