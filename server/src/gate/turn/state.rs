//! How the lines of this process are doing.
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Of this process alone: other processes have their own.
pub struct State {
    /// One turn of a line at a time, whoever starts it.
    turns: Mutex<BTreeMap<&'static str, Arc<tokio::sync::Mutex<()>>>>,
    /// When the first line was last through.
    seen: Mutex<Instant>,
    failing: Mutex<BTreeSet<&'static str>>,
}

impl Default for State {
    fn default() -> State {
        State { turns: Mutex::default(), seen: Mutex::new(Instant::now()), failing: Mutex::default() }
    }
}

impl State {
    /// Held while a turn of this line lasts.
    pub fn turn_of(&self, line: &'static str) -> Arc<tokio::sync::Mutex<()>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).entry(line).or_default().clone()
    }

    /// The first line was through just now.
    pub fn been_through(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Since the hall's own jobs were last through; whether each went well is `failing`'s business.
    pub fn age(&self) -> Duration {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    /// Jobs that failed when they last ran, or have rows they could not do yet.
    pub fn failing(&self) -> Vec<&'static str> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    /// How a job's last turn went.
    pub fn went(&self, job: &'static str, is_well: bool) {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        match is_well {
            true => failing.remove(job),
            false => failing.insert(job),
        };
    }
}
