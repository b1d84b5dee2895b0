//! 片刻的内存副本: what is asked with every page of the desk and changes seldom (decision 0008). Believed while this process
//! has changed nothing, and for one second at most, because other processes change things, too.
use std::{
    collections::HashMap,
    future::Future,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{cx::Cx, error::Result, hub::Hub};

const BELIEVED: Duration = Duration::from_secs(1);
/// So many of a kind before the old ones are swept out.
const MAX_HELD: usize = 1_024;

pub struct Lately<K, T>(Mutex<HashMap<K, Seen<T>>>);

struct Seen<T> {
    revision: u64,
    at: Instant,
    it: Arc<T>,
}

impl<K, T> Default for Lately<K, T> {
    fn default() -> Self {
        Lately(Mutex::default())
    }
}

impl<K: Eq + Hash, T> Lately<K, T> {
    /// As it was a moment ago, or read now. Inside a change it is read anew and not kept: what is not committed may not be
    /// remembered.
    pub async fn get(&self, cx: &Cx, key: K, read: impl Future<Output = Result<T>>) -> Result<Arc<T>> {
        match cx.is_reading() {
            true => self.committed(&cx.hub, key, read).await,
            false => Ok(Arc::new(read.await?)),
        }
    }

    /// The same for whoever reads what is committed.
    pub async fn committed(&self, hub: &Hub, key: K, read: impl Future<Output = Result<T>>) -> Result<Arc<T>> {
        // Before the reading: a change in the middle of it makes it old.
        let (revision, at) = (hub.revision(), Instant::now());
        let all = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_good = |it: &Seen<T>| it.revision == revision && it.at.elapsed() < BELIEVED;
        if let Some(it) = all().get(&key).filter(|it| is_good(it)) {
            return Ok(it.it.clone());
        }
        let it = Arc::new(read.await?);
        let mut all = all();
        if all.len() >= MAX_HELD {
            all.retain(|_, it| is_good(it));
        }
        all.insert(key, Seen { revision, at, it: it.clone() });
        Ok(it)
    }
}
