//! A turn of one job: its rows, each by itself. One that fails is undone, counted, written down and put off with growing patience;
//! the others go on.
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Display,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use common::{account::Who, fault::Fault, moment::Moment};
use futures_util::{FutureExt, StreamExt, stream};

use crate::{
    base::error::{Error, Result},
    entity::job_troubles::Model as Trouble,
    gate::{cx::Cx, hub::Hub, turn::lease::Fence, write::write},
};

pub mod lease;
pub mod query;
mod state;

pub use state::State;

/// The longest pause before a row is tried again.
const MOST_MINUTES: i64 = 24 * 60;
/// What the administrator reads of an error; all of it is in the log.
const MOST_SAID: usize = 300;
/// So many rows may find the database out before the turn gives up.
const MOST_OUTAGES: usize = 3;

/// What a job works with.
#[derive(Clone)]
pub struct Turn {
    pub hub: Arc<Hub>,
    /// The job's name.
    pub job: &'static str,
    n_at_once: usize,
    fence: Option<Fence>,
    /// Rows that failed before, by what they are called.
    troubles: Arc<HashMap<String, Trouble>>,
    /// `None`: now.
    at: Option<Moment>,
}

impl Turn {
    pub async fn begin(hub: &Arc<Hub>, job: &'static str, n_at_once: usize, fence: Option<Fence>) -> Result<Turn> {
        let cx = Cx::reading(hub.clone(), Who::Nobody);
        let all = query::troubles(&cx, job).await?;
        let troubles = all.into_iter().map(|it| (it.subject.clone(), it)).collect();
        Ok(Turn { hub: hub.clone(), job, n_at_once, fence, troubles: Arc::new(troubles), at: None })
    }

    /// The same, at another moment.
    pub fn at(self, at: Moment) -> Turn {
        Turn { at: Some(at), ..self }
    }

    /// Nobody's call, now; what it writes is kept only while this process holds the line.
    pub fn cx(&self) -> Cx {
        let cx = Cx::reading(self.hub.clone(), Who::Nobody).fenced(self.fence.clone());
        let at = self.at.unwrap_or(cx.now);
        cx.at(at)
    }

    /// So many rows to ask for: those put off do not take the places of those that can be done.
    pub fn n_rows(&self, most: u64) -> u64 {
        most + self.troubles.len() as u64
    }

    /// Each row, called by `name`; how many were done. What failed before waits until its time has come; what `rows` no longer brings is forgotten.
    ///
    /// # Errors
    /// What ails the database or this process, not one row: then the whole turn waits.
    pub async fn each<T, N, R>(
        &self,
        rows: Vec<T>,
        name: impl Fn(&T) -> N,
        act: impl Fn(Cx, T) -> R,
    ) -> Result<usize>
    where
        N: Display,
        R: Future<Output = Result<()>>,
    {
        let now = self.cx().now;
        let named: Vec<(String, T)> = rows.into_iter().map(|it| (name(&it).to_string(), it)).collect();
        let seen: BTreeSet<String> = named.iter().map(|it| it.0.clone()).collect();
        let is_due = |it: &str| self.troubles.get(it).is_none_or(|it| it.due_at <= now);
        let due = named.into_iter().filter(|it| is_due(&it.0));
        let outages: Mutex<Vec<(String, Error)>> = Mutex::default();
        let n_done = AtomicUsize::default();
        let all = stream::iter(due).for_each_concurrent(self.n_at_once, |(subject, row)| {
            let (act, outages, n_done) = (&act, &outages, &n_done);
            async move {
                if outages.lock().unwrap_or_else(PoisonError::into_inner).len() >= MOST_OUTAGES {
                    return;
                }
                let done = AssertUnwindSafe(act(self.cx(), row)).catch_unwind().await;
                let done = done.unwrap_or_else(|_| Err(anyhow::anyhow!("panicked").into()));
                n_done.fetch_add(usize::from(done.is_ok()), Relaxed);
                if let Err(err) = self.settle(&subject, done).await {
                    outages.lock().unwrap_or_else(PoisonError::into_inner).push((subject, err));
                }
            }
        });
        all.await;
        let n_done = n_done.into_inner();
        for (subject, err) in outages.into_inner().unwrap_or_else(PoisonError::into_inner) {
            // Others went well in this very turn: then it is the row that is always too slow, and it waits like any other.
            match n_done {
                0 => return Err(err),
                _ => self.put_off(&subject, &err).await?,
            }
        }
        // Nobody asks for it any more: done by hand, or gone.
        for gone in self.troubles.values().filter(|it| it.due_at <= now && !seen.contains(&it.subject)) {
            self.forget(&gone.subject).await?;
        }
        Ok(n_done)
    }

    /// Writes down what became of a row. An outage is nobody's fault, and no row's.
    async fn settle(&self, subject: &str, done: Result<()>) -> Result<()> {
        match done {
            Ok(()) if self.troubles.contains_key(subject) => self.forget(subject).await,
            Ok(()) => Ok(()),
            Err(err) if err.is_outage() || matches!(err, Error::Fault(Fault::Busy | Fault::ReadOnly)) => Err(err),
            Err(err) => self.put_off(subject, &err).await,
        }
    }

    async fn put_off(&self, subject: &str, err: &Error) -> Result<()> {
        tracing::error!(job = self.job, subject, "a row of a job: {err}");
        self.hub.meters.job_failed(self.job);
        let says: String = err.to_string().chars().take(MOST_SAID).collect();
        let (before, cx) = (self.troubles.get(subject), self.cx());
        let n_tries = before.map_or(0, |it| it.n_tries).saturating_add(1);
        let wait = (1_i64 << n_tries.clamp(0, 11)).min(MOST_MINUTES);
        let row = Trouble {
            job: self.job.to_owned(),
            subject: subject.to_owned(),
            n_tries,
            since: before.map_or(cx.now, |it| it.since),
            due_at: cx.now.plus_minutes(wait),
            says,
        };
        write(&cx, |cx| {
            let row = row.clone();
            async move { query::put_off(&cx, row).await }
        })
        .await
    }

    async fn forget(&self, subject: &str) -> Result<()> {
        let job = self.job;
        write(&self.cx(), |cx| async move { query::forget(&cx, job, subject).await }).await
    }

    /// Whether nothing of this job waits for somebody to look.
    pub async fn is_well(&self) -> Result<bool> {
        Ok(query::troubles(&self.cx(), self.job).await?.is_empty())
    }
}
