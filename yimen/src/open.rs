//! 开门: what runs as long as the hall is open.
use std::sync::{Arc, atomic::Ordering};

use anyhow::{Context, Result};
use common::{account::Who, place::Place};
use server::{
    calendar, catalogue,
    gate::{cx::Cx, hub::Hub, listen::listen, ops},
    job, opening,
    portability::distribute,
    seed::{home, year},
};
use tokio::{net::TcpListener, signal::unix};

use crate::{programs, told};

/// `n_lives`: as many of the demonstration's year are told while the hall is open.
pub async fn serve(hub: Arc<Hub>, n_lives: Option<usize>) -> Result<()> {
    home::require(&hub).await?;
    hub.certificate.get(&hub.config, hub.clock.now()).context("设置 [sign] 的签名密钥或证书不能用")?;
    let listener = bound(&hub.config.listen).await?;
    let ops_listener = match hub.config.ops_listen.as_str() {
        "" => None,
        it => Some(bound(it).await?),
    };
    let proxy = match hub.config.trusted_proxy.as_str() {
        "" => None,
        it => Some(it.parse().context("设置 trusted_proxy 应为一个IP地址")?),
    };
    let origin = &hub.config.origin;
    println!("办事大厅 {origin}/\n工作台   {origin}/desk/");
    // It opens all the same, so that a balancer finds it. Whoever reads this screen is whoever the hall belongs to.
    if let Some(code) = opening::code(&hub).await.map_err(told)? {
        eprintln!(
            "这个大厅还没有设置。请打开 {origin}{} ，设置码（72小时内有效，只能用一次）：\n\n    {code}\n",
            Place::SETUP
        );
    }
    server::trial::tidy(&hub.config.data);
    if let Some(it) = distribute::state(&hub).await? {
        let _ = hub.spread.set(it);
    }
    // Read once before anybody asks.
    calendar::current(&Cx::reading(hub.clone(), Who::Nobody)).await.map_err(told)?;
    catalogue::shelf::current(&Cx::reading(hub.clone(), Who::Nobody), hub.region()).await.map_err(told)?;
    // Before the hall's own jobs begin.
    let telling = match n_lives {
        Some(it) => year::begin(&hub, it).await?,
        None => None,
    };
    let jobs = tokio::spawn(job::run(hub.clone()));
    let checkpoints = tokio::spawn(job::checkpoints(hub.clone()));
    if let Some(it) = ops_listener {
        tokio::spawn(listen(it, ops::router(hub.clone()), None, std::future::pending()));
    }
    let (told, open) = (hub.clone(), hub.clone());
    let stop = async move {
        stop().await;
        told.is_draining.store(true, Ordering::Relaxed);
    };
    listen(listener, server::router(hub, programs::assets()?), proxy, stop).await;
    jobs.abort();
    if let Some(it) = telling {
        it.abort();
    }
    checkpoints.abort();
    // What the collector has not been sent yet; it waits for an answer, so beside the runtime.
    tokio::task::spawn_blocking(move || open.spans.close()).await?;
    Ok(())
}

async fn bound(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("{address} 已被占用或不可用"))
}

async fn stop() {
    let Ok(mut term) = unix::signal(unix::SignalKind::terminate()) else { return };
    tokio::select! {
        _ = term.recv() => (),
        _ = tokio::signal::ctrl_c() => (),
    }
}
