//! The socket. Not `axum::serve`: that one has no timer, so one slow client per connection could hold us for ever.
use std::{future::Future, net::IpAddr, sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use patient::Patient;
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};

use crate::gate::{limits::Crowd, serve::Peer};

mod patient;

const HEADERS: Duration = Duration::from_secs(10);
const DRAIN: Duration = Duration::from_secs(25);
/// What is kept of a request whose head is not whole yet. hyper's own 400 KB are looked at only between two reads, and
/// a reading grows to the same size, so a head of half a megabyte got in whenever it arrived at once.
const BUFFER: usize = 32 * 1024;
const MAX_CONNECTIONS: usize = 4_096;

/// `proxy` stands for everybody behind it, so its connections are not counted against one. Serves until `stop`, then lets requests in flight finish.
pub async fn listen(listener: TcpListener, router: Router, proxy: Option<IpAddr>, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let crowd = Crowd::default();
    tokio::pin!(stop);
    loop {
        let Ok(place) = free.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            it = listener.accept() => it,
            () = &mut stop => break,
        };
        let Ok((stream, address)) = accepted else {
            // Out of file handles, most likely. Spinning would not bring them back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let seat = match proxy == Some(address.ip()) {
            true => None,
            false => match crowd.enter(address.ip()) {
                Some(it) => Some(it),
                // Closed without a word: a word would be work.
                None => continue,
            },
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone().layer(Extension(Peer(address.ip()))));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(Patient::new(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A browser that goes away is no failure of ours.
            let _ = connection.await;
            drop((place, seat));
        });
    }
    drop(listener);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("gave up on requests still running");
    }
}
