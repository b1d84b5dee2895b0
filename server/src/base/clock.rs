//! The only place that asks the wall clock.
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use common::moment::Moment;

pub enum Clock {
    Wall,
    /// Stands still until moved: for tests and `--dev`, so that they can walk past a deadline.
    Set(AtomicI64),
}

impl Clock {
    pub fn set(at: Moment) -> Clock {
        Clock::Set(AtomicI64::new(at.0))
    }

    #[expect(clippy::disallowed_methods, reason = "the one permitted place")]
    pub fn now(&self) -> Moment {
        match self {
            Clock::Wall => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Clock::Set(at) => Moment(at.load(Ordering::Relaxed)),
        }
    }

    /// Puts a clock that stands somewhere else; the wall's is left alone.
    pub fn put(&self, to: Moment) {
        if let Clock::Set(at) = self {
            at.store(to.0, Ordering::Relaxed);
        }
    }

    pub fn walk(&self, n_hours: i64) {
        if let Clock::Set(at) = self {
            at.fetch_add(n_hours * 3_600_000, Ordering::Relaxed);
        }
    }
}
