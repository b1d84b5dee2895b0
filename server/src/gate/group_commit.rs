//! 成批提交: SQLite makes a change durable by one `fdatasync` per transaction, some three hundred a second. Calls that
//! wait for one another anyway share it: each runs in a savepoint of one open transaction, and all of them are answered
//! after the one commit (group commit, trust.md 2.2). Nobody is told "done" before the disk has it.
use std::{
    future::poll_fn,
    sync::{
        Arc, PoisonError,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::Poll,
    time::{Duration, Instant},
};

use anyhow::anyhow;
use common::fault::Fault;
use sea_orm::{DatabaseTransaction, TransactionTrait};
use tokio::{
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

use crate::{
    base::error::Result,
    entity::audit_rows,
    gate::{disk, hub::Hub, memory::Memory, write},
};

/// However long the line is, a commit comes after so many calls or so much time.
const MAX_CALLS: usize = 64;
const MAX_AGE: Duration = Duration::from_millis(50);
/// Whoever waits longer for a turn is told to come back: a spinner that never ends helps nobody.
pub const PATIENCE: Duration = Duration::from_millis(2_500);

/// Another process holds the file: for so long nobody else has to wait in vain to find that out.
const BLOCKED: Duration = Duration::from_millis(500);

#[derive(Default)]
pub struct GroupCommit {
    open: Arc<Mutex<Option<Open>>>,
    n_waiting: Arc<AtomicUsize>,
    blocked_at: std::sync::Mutex<Option<Instant>>,
}

impl GroupCommit {
    fn is_blocked(&self) -> bool {
        let at = self.blocked_at.lock().unwrap_or_else(PoisonError::into_inner);
        at.is_some_and(|it| it.elapsed() < BLOCKED)
    }

    fn set_blocked(&self, is: bool) {
        *self.blocked_at.lock().unwrap_or_else(PoisonError::into_inner) = is.then(Instant::now);
    }
}

/// A transaction that has calls in it and is not committed yet.
struct Open {
    tx: DatabaseTransaction,
    since: Instant,
    /// Those who wait to hear that their change is on the disk.
    told: Vec<oneshot::Sender<bool>>,
    /// Their audit rows, all written at once before the commit.
    notes: Vec<audit_rows::Model>,
    seen: Arc<Memory>,
}

/// One call's turn in the commit it shares. Whoever holds it is alone.
pub struct Share {
    hub: Arc<Hub>,
    open: OwnedMutexGuard<Option<Open>>,
}

/// Counts somebody as waiting until dropped. If the last one goes away without a turn (a browser that hung up), the
/// calls before them still have to be committed.
struct Waiting {
    hub: Arc<Hub>,
    has_turn: bool,
}

impl Waiting {
    fn of(hub: &Arc<Hub>) -> Waiting {
        hub.group_commit.n_waiting.fetch_add(1, SeqCst);
        Waiting { hub: hub.clone(), has_turn: false }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let n_left = self.hub.group_commit.n_waiting.fetch_sub(1, SeqCst) - 1;
        if n_left == 0 && !self.has_turn {
            flush(self.hub.clone());
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        // Given up in the middle: `leave` takes what is open, so that this finds nothing.
        if self.open.is_some() && self.hub.group_commit.n_waiting.load(SeqCst) == 0 {
            flush(self.hub.clone());
        }
    }
}

/// Commits what is open unless somebody is waiting who will.
fn flush(hub: Arc<Hub>) {
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        runtime.spawn(async move {
            let mut open = hub.group_commit.open.clone().lock_owned().await;
            if let Some(it) = open.take() {
                it.commit(&hub).await;
            }
        });
    }
}

/// Waits for a turn; the transaction is open then.
pub async fn join(hub: &Arc<Hub>) -> Result<Share> {
    let mut waiting = Waiting::of(hub);
    let turn = timeout(PATIENCE, hub.group_commit.open.clone().lock_owned());
    let mut open = turn.await.map_err(|_| Fault::Busy)?;
    waiting.has_turn = true;
    drop(waiting);
    if open.is_none() {
        if hub.group_commit.is_blocked() {
            return Err(Fault::Busy.into());
        }
        let tx = hub.begin().await;
        hub.group_commit.set_blocked(tx.is_err());
        let tx = tx?;
        *open =
            Some(Open { tx, since: Instant::now(), told: Vec::new(), notes: Vec::new(), seen: Arc::default() });
    }
    Ok(Share { hub: hub.clone(), open })
}

impl Share {
    /// This call's own part of the open transaction.
    #[expect(clippy::disallowed_methods, reason = "a savepoint inside the one transaction")]
    pub async fn part(&self) -> Result<DatabaseTransaction> {
        let open = self.open.as_ref().ok_or_else(|| anyhow!("no open transaction"))?;
        Ok(open.tx.begin().await?)
    }

    /// What is read once for all who share this commit.
    pub fn seen(&self) -> Arc<Memory> {
        self.open.as_ref().map(|it| it.seen.clone()).unwrap_or_default()
    }

    pub fn note(&mut self, rows: Vec<audit_rows::Model>) {
        if let Some(open) = self.open.as_mut() {
            open.notes.extend(rows);
        }
    }

    /// Done, well or badly: returns when everything so far is on the disk.
    pub async fn leave(mut self) -> Result<()> {
        let Some(mut open) = self.open.take() else { return Err(anyhow!("no open transaction").into()) };
        let n_waiting = self.hub.group_commit.n_waiting.load(SeqCst);
        let is_full = open.told.len() + 1 >= MAX_CALLS || open.since.elapsed() > MAX_AGE;
        if n_waiting == 0 || is_full {
            return match open.commit(&self.hub).await {
                true => Ok(()),
                false => Err(Fault::Busy.into()),
            };
        }
        let (tell, told) = oneshot::channel();
        open.told.push(tell);
        *self.open = Some(open);
        // The turn goes on; should everybody have left between the look and now, `drop` sees to the commit.
        drop(self);
        match told.await {
            Ok(true) => Ok(()),
            _ => Err(Fault::Busy.into()),
        }
    }

    /// The savepoint could not be undone: the whole transaction is not to be trusted.
    pub async fn abandon(mut self) {
        if let Some(open) = self.open.take() {
            if let Err(err) = open.tx.rollback().await {
                tracing::error!("rolling back: {err:#}");
            }
            tell(open.told, false);
        }
    }
}

impl Open {
    async fn commit(self, hub: &Hub) -> bool {
        let n_calls = self.told.len() + 1;
        let outcome = write::keep(self.tx, self.notes).await;
        if let Err(err) = &outcome {
            tracing::error!("committing {n_calls} calls: {err:#}");
            // No room, most likely: then the next ones are told so at once.
            disk::look(hub);
        }
        hub.committed(n_calls, outcome.is_ok());
        tell(self.told, outcome.is_ok());
        outcome.is_ok()
    }
}

/// So long a turn asks again instead of going to sleep.
const EAGER: Duration = Duration::from_micros(150);

/// Whoever has the turn keeps everybody waiting, and a statement is done in a few dozen microseconds, while being put to
/// sleep and woken costs as much again. So it is asked again at once, others' work in between, and only what takes
/// longer is slept on.
pub async fn at_once<O>(work: impl Future<Output = O>) -> O {
    let mut work = std::pin::pin!(work);
    let mut asked_since: Option<Instant> = None;
    poll_fn(|cx| {
        let out = work.as_mut().poll(cx);
        let now = Instant::now();
        match (&out, asked_since) {
            (Poll::Ready(_), _) => (),
            (Poll::Pending, None) => {
                asked_since = Some(now);
                cx.waker().wake_by_ref();
            }
            (Poll::Pending, Some(since)) if now - since < EAGER => cx.waker().wake_by_ref(),
            // Slept on; whatever wakes it may be the next statement's beginning.
            (Poll::Pending, Some(_)) => asked_since = None,
        }
        out
    })
    .await
}

fn tell(told: Vec<oneshot::Sender<bool>>, is_kept: bool) {
    for it in told {
        // Whoever hung up need not be told.
        let _ = it.send(is_kept);
    }
}
