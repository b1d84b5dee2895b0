//! 定时: seals, dates that ran out, messages, leftovers. Idempotent, each takes its time from the clock.
//!
//! One unit of work, one outcome: a job runs whatever became of the one before, and within it every row stands or falls by itself
//! (`gate/turn.rs`). What waits for somebody outside has a line of its own, so that a slow gateway keeps nothing else waiting.
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use common::moment::Moment;
use futures_util::{FutureExt, future::BoxFuture};
use uuid::Uuid;

use crate::{
    base::error::Result,
    catalogue::sought,
    county, decision, edition, exchange,
    fee::{stray, till},
    gate::{
        audit, disk,
        hub::Hub,
        idempotency,
        serve::Routes,
        turn::{
            Turn,
            lease::{self, Fence},
        },
    },
    material::{arrival, page, scan},
    message::send,
    own, paper, shipment,
};

pub mod trouble;

const EVERY: Duration = Duration::from_secs(10);

/// What is done together, in this order, by one process at a time.
pub struct Line {
    pub name: &'static str,
    /// Rows of a job that are worked on at the same time: those that wait for others do not wait one after another.
    n_at_once: usize,
    jobs: &'static [Job],
}

/// `name` stands in figures and in `/readyz`.
pub struct Job {
    pub name: &'static str,
    /// How many rows it did.
    run: fn(Turn) -> BoxFuture<'static, Result<usize>>,
}

/// The hall's own work; everything behind it asks somebody outside, or takes its time.
pub const LINES: [Line; 8] = [
    Line {
        name: "jobs",
        n_at_once: 1,
        jobs: &[
            Job { name: "editions", run: |it| Box::pin(edition::publish::due(it)) },
            Job { name: "lapse", run: |it| Box::pin(decision::lapse::corrections(it)) },
            Job { name: "forewarn", run: |it| Box::pin(decision::foretold::warn(it)) },
            Job { name: "deem", run: |it| Box::pin(decision::lapse::unanswered(it)) },
            Job { name: "default", run: |it| Box::pin(decision::lapse::promises(it)) },
            Job { name: "remind", run: |it| Box::pin(decision::lapse::reminders(it)) },
            Job { name: "renewal", run: |it| Box::pin(paper::licence::remind_due(it)) },
            Job { name: "uploads", run: |it| Box::pin(arrival::reap(it)) },
            Job { name: "sessions", run: |it| Box::pin(own::reap(it)) },
            Job { name: "answers", run: |it| Box::pin(idempotency::forget_old(it)) },
            Job { name: "searches", run: |it| Box::pin(sought::keep(it)) },
            Job { name: "bytes", run: |it| Box::pin(arrival::sweep(it)) },
            Job {
                name: "seal",
                run: |it| Box::pin(async move { Ok(audit::seal(&it.hub, it.cx().now).await?.map_or(0, |_| 1)) }),
            },
        ],
    },
    Line { name: "scans", n_at_once: 2, jobs: &[Job { name: "scan", run: |it| Box::pin(scan::look_again(it)) }] },
    Line { name: "mail", n_at_once: 4, jobs: &[Job { name: "mail", run: |it| Box::pin(send::send_due(it)) }] },
    Line { name: "sms", n_at_once: 4, jobs: &[Job { name: "sms", run: |it| Box::pin(send::send_due(it)) }] },
    Line {
        name: "refunds",
        n_at_once: 2,
        jobs: &[
            Job { name: "refund", run: |it| Box::pin(till::refund_due(it)) },
            Job { name: "stray", run: |it| Box::pin(stray::return_due(it)) },
        ],
    },
    Line {
        name: "waybills",
        n_at_once: 2,
        jobs: &[Job { name: "waybill", run: |it| Box::pin(shipment::order_due(it)) }],
    },
    Line {
        name: "exchange",
        n_at_once: 1,
        jobs: &[
            Job { name: "batches", run: |it| Box::pin(exchange::incoming::take_due(it)) },
            Job { name: "told", run: |it| Box::pin(exchange::outgoing::make_due(it)) },
            Job { name: "telling", run: |it| Box::pin(exchange::outgoing::send_due(it)) },
        ],
    },
    Line {
        name: "papers",
        n_at_once: 1,
        jobs: &[Job { name: "paper", run: |it| Box::pin(paper::file::make_due(it)) }],
    },
];

pub fn routes(routes: Routes) -> Routes {
    trouble::routes(routes)
}

/// For as long as the hall is open.
pub async fn run(hub: Arc<Hub>) {
    let holder = Uuid::now_v7().to_string();
    let lines = (0..LINES.len()).map(|n| go_on(hub.clone(), n, holder.clone()));
    futures_util::future::join_all(lines).await;
}

async fn go_on(hub: Arc<Hub>, n: usize, holder: String) {
    loop {
        if n == 0 {
            look(&hub).await;
        }
        // Without room nothing can be written; the jobs catch up when there is. While a year is told, its cases are late for nobody.
        if disk::require_writable(&hub).is_ok() && !hub.is_telling.load(Relaxed) {
            lease::held(&hub, LINES[n].name, &holder, |fence| work(&hub, n, fence)).await;
        }
        if n == 0 {
            hub.jobs.been_through();
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// What every process does for itself.
async fn look(hub: &Arc<Hub>) {
    disk::look(hub);
    hub.pace.tidy();
    let own = hub.clone();
    if let Err(err) = tokio::task::spawn_blocking(move || page::tidy(&own)).await {
        tracing::error!("tidying pages: {err}");
    }
    if let Err(err) = county::look_again(hub).await {
        tracing::error!("the county: {err:#}");
    }
    if let Err(err) = hub.keys.look_again() {
        tracing::error!("the keys: {err:#}");
    }
}

/// A turn of one line: each of its jobs, whatever became of the one before.
async fn work(hub: &Arc<Hub>, n: usize, fence: Option<Fence>) -> Vec<&'static str> {
    let line = &LINES[n];
    let _turn = hub.jobs.turn_of(line.name).lock_owned().await;
    let mut failed = Vec::new();
    for job in line.jobs {
        let is_well = one(hub, line, job, fence.clone()).await;
        hub.jobs.went(job.name, is_well);
        if !is_well {
            failed.push(job.name);
        }
    }
    failed
}

async fn one(hub: &Arc<Hub>, line: &Line, job: &'static Job, fence: Option<Fence>) -> bool {
    let done = AssertUnwindSafe(async {
        let turn = Turn::begin(hub, job.name, line.n_at_once, fence).await?;
        (job.run)(turn.clone()).await?;
        turn.is_well().await
    });
    match done.catch_unwind().await {
        Ok(Ok(is_well)) => is_well,
        Ok(Err(err)) => {
            tracing::error!(job = job.name, "a job: {err}");
            hub.meters.job_failed(job.name);
            false
        }
        Err(_) => {
            tracing::error!(job = job.name, "a job panicked");
            hub.meters.job_failed(job.name);
            false
        }
    }
}

/// Everything that is due, once. The names of the jobs that could not do all of it; the rest is done all the same.
pub async fn once(hub: &Arc<Hub>) -> Vec<&'static str> {
    let mut failed = Vec::new();
    for n in 0..LINES.len() {
        failed.extend(work(hub, n, None).await);
    }
    failed
}

/// One job by its name, beside its line; how many rows it did.
pub async fn only(hub: &Arc<Hub>, name: &str) -> Result<usize> {
    back_then(hub, name, hub.clock.now()).await
}

/// The same at a moment that may be over: what time alone did then.
pub async fn back_then(hub: &Arc<Hub>, name: &str, at: Moment) -> Result<usize> {
    let Some((line, job)) = named(name) else { return Ok(0) };
    (job.run)(Turn::begin(hub, job.name, line.n_at_once, None).await?.at(at)).await
}

fn named(name: &str) -> Option<(&'static Line, &'static Job)> {
    let mut all = LINES.iter().flat_map(|line| line.jobs.iter().map(move |job| (line, job)));
    all.find(|it| it.1.name == name)
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

#[cfg(test)]
mod tests {
    #[test]
    fn every_job_has_a_name_for_whoever_looks_after_it() {
        for job in super::LINES.iter().flat_map(|it| it.jobs) {
            assert_ne!(common::job::label(job.name), common::job::label("nothing of the kind"), "{}", job.name);
        }
    }
}
