//! 定时: seals, dates that ran out, messages, leftovers. Idempotent, each takes its time from the clock.
use std::{sync::Arc, time::Duration};

use anyhow::Result;
use common::{
    account::Who,
    case::stage::{Act, Stage},
};

use uuid::Uuid;

use crate::{
    account, audit,
    case::{self, Note},
    decision, disk,
    fee::till,
    hub::Hub,
    idempotency,
    material::{scan, tus},
    message::send,
    paper,
    seed::COUNTY,
    serve::{Cx, Error, write},
    shipment,
};

pub mod query;

const EVERY: Duration = Duration::from_secs(10);

/// How long the process that runs the jobs may be silent before another takes over.
const LEASE_MINUTES: i64 = 1;

/// For as long as the hall is open. Of several processes, one.
pub async fn run(hub: Arc<Hub>) {
    let holder = Uuid::now_v7().to_string();
    loop {
        disk::look(&hub);
        // Without room nothing can be written; the jobs catch up when there is.
        if disk::require_writable(&hub).is_ok()
            && let Err(err) = in_turn(&hub, &holder).await
        {
            tracing::error!("a job: {err:#}");
        }
        hub.jobs_done();
        tokio::time::sleep(EVERY).await;
    }
}

/// Every process for its own file's sake: small steps, so that the log stays short.
const CHECKPOINT: Duration = Duration::from_secs(2);

pub async fn checkpoints(hub: Arc<Hub>) {
    loop {
        tokio::time::sleep(CHECKPOINT).await;
        if let Err(err) = hub.checkpoint().await {
            tracing::warn!("a checkpoint: {err:#}");
        }
    }
}

async fn in_turn(hub: &Arc<Hub>, holder: &str) -> Result<()> {
    hub.keys.look_again()?;
    hub.pace.tidy();
    if !hub.is_sqlite() {
        let cx = Cx::reading(hub.clone(), Who::Nobody);
        let until = cx.now.plus_minutes(LEASE_MINUTES);
        let is_ours = write(&cx, |cx| async move { query::hold(&cx, "jobs", holder, until).await }).await;
        if !is_ours.map_err(|it| anyhow::anyhow!("{it}"))? {
            return Ok(());
        }
    }
    once(hub).await?;
    // Setting takes a while; whoever waits for a date does not wait for it.
    paper::file::make_due(hub).await?;
    Ok(())
}

/// Everything that is due, once.
pub async fn once(hub: &Arc<Hub>) -> Result<()> {
    let _turn = hub.jobs_turn.lock().await;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let ran_out = |it: Error| anyhow::anyhow!("{it:?}");
    write(&cx, |cx| async move { lapse(&cx).await }).await.map_err(ran_out)?;
    write(&cx, |cx| async move { tus::reap(&cx).await }).await.map_err(ran_out)?;
    write(&cx, |cx| async move { account::own::reap(&cx).await }).await.map_err(ran_out)?;
    write(&cx, |cx| async move { idempotency::forget_old(&cx).await }).await.map_err(ran_out)?;
    tus::sweep(hub).await.map_err(ran_out)?;
    scan::look_again(hub).await?;
    audit::seal(hub).await?;
    send::send_due(hub).await?;
    till::refund_due(hub).await?;
    shipment::order_due(hub).await?;
    Ok(())
}

/// 逾期: a correction that never came is a withdrawal (handbook 3.2 K2); five days without an answer are an acceptance
/// (行政许可法 32(4), K1); what was put off and has not come ends the case (handbook 8.3).
pub async fn lapse(cx: &Cx) -> crate::serve::Result<usize> {
    let today = cx.now.day();
    let mut n = 0;
    for case in case::query::overdue(cx, COUNTY, &[Stage::Correction], today).await? {
        case::step_by_time(cx, case, Act::Lapse, Note::default()).await?;
        n += 1;
    }
    for case in
        case::query::overdue(cx, COUNTY, &[Stage::Submitted, Stage::PreReview, Stage::Received], today).await?
    {
        decision::ending::deem(cx, case).await?;
        n += 1;
    }
    for case in case::query::in_default(cx, COUNTY, today).await? {
        decision::ending::default(cx, case).await?;
        n += 1;
    }
    Ok(n)
}
