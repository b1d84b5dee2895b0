//! 失败次数: growing delays instead of lock-outs, so that nobody can shut another person out (trust.md 1.4).
use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use common::{fault::Fault, moment::Moment};
use tokio::{sync::OwnedMutexGuard, time::timeout};

use super::query;
use crate::{
    entity::attempts::Model,
    hub::Hub,
    serve::{Cx, Error, Result},
};

/// How long one waits for one's turn at an account somebody else is just signing in to.
const PATIENCE: Duration = Duration::from_secs(1);
/// Failures are forgotten after a day without one.
const FORGET: i64 = 24 * 3_600_000;

/// How long to wait after so many failures, in milliseconds.
pub fn delay(n_failures: i32) -> i64 {
    match n_failures {
        0..5 => 0,
        5..8 => 60_000,
        8..20 => 5 * 60_000,
        _ => 30 * 60_000,
    }
}

pub async fn require_patience(cx: &Cx, keys: &[String]) -> Result<()> {
    for key in keys {
        let Some(row) = query::attempt(cx, key).await? else { continue };
        // Many people share one address of a hall or a phone network: it may fail more often than one account.
        let n_failures = if key.starts_with("peer:") { row.n_failures / 10 } else { row.n_failures };
        let free_at = Moment(row.last_at.0 + delay(n_failures));
        if cx.now < free_at {
            let wait_seconds = ((free_at.0 - cx.now.0) / 1_000 + 1) as u32;
            return Err(Fault::TooOften { wait_seconds }.into());
        }
    }
    Ok(())
}

/// While it is held, nobody else guesses at the same account: guesses sent together are counted one by one.
#[derive(Clone)]
pub struct OneGuess(#[expect(dead_code, reason = "held until dropped")] Arc<Held>);

struct Held {
    hub: Arc<Hub>,
    key: String,
    turn: Option<OwnedMutexGuard<()>>,
}

impl OneGuess {
    pub async fn take(hub: &Arc<Hub>, key: &str) -> Result<OneGuess> {
        let line = {
            let mut all = hub.guessing.lock().unwrap_or_else(PoisonError::into_inner);
            all.entry(key.to_owned()).or_default().clone()
        };
        let turn = timeout(PATIENCE, line.lock_owned()).await.map_err(|_| Fault::TooOften { wait_seconds: 1 })?;
        Ok(OneGuess(Arc::new(Held { hub: hub.clone(), key: key.to_owned(), turn: Some(turn) })))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.turn = None;
        let mut all = self.hub.guessing.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody else stands in this line.
        if all.get(&self.key).is_some_and(|it| Arc::strong_count(it) == 1) {
            all.remove(&self.key);
        }
    }
}

/// Marks a failure; `serve` counts it in a change of its own once the call itself is rolled back, before the reply.
pub async fn failed(cx: &Cx, keys: &[String], fault: Fault) -> Error {
    cx.count_failure(keys);
    fault.into()
}

/// Called by `serve`.
pub async fn count(cx: &Cx, keys: &[String], now: Moment) -> Result<()> {
    for key in keys {
        let before = query::attempt(cx, key).await?;
        let n_before = before.as_ref().filter(|it| now.0 - it.last_at.0 <= FORGET).map_or(0, |it| it.n_failures);
        let row = Model { key: key.clone(), n_failures: n_before + 1, last_at: now };
        query::put_attempt(cx, row, before.is_none()).await?;
    }
    Ok(())
}

pub async fn forget(cx: &Cx, key: &str) -> Result<()> {
    query::delete_attempt(cx, key).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_can_be_guessed_at_less_than_eighty_times_a_day() {
        let mut now = 0;
        let mut n_failures = 0;
        let mut last = -1_000_000_000;
        while now < 24 * 3_600_000 {
            if now >= last + delay(n_failures) {
                n_failures += 1;
                last = now;
            }
            now += 1_000;
        }
        assert!((40..80).contains(&n_failures), "{n_failures}");
        assert_eq!(delay(4), 0, "four slips cost nothing");
    }
}
