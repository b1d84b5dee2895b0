//! 片刻的内存副本: what is asked with every page of the desk and changes seldom (decision 0008). Believed while this process
//! has changed nothing, and for one second, because other processes change things, too. Then one who asks reads it anew, and the
//! others go on with the old for as long as that takes: sixteen clerks who all read it at once would wait for one another.
use std::{
    collections::HashMap,
    future::Future,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    base::error::Result,
    gate::{cx::Cx, hub::Hub},
};

const BELIEVED: Duration = Duration::from_secs(1);
/// While somebody reads it anew; whoever it is may have hung up.
const BELIEVED_MEANWHILE: Duration = Duration::from_secs(2);
/// So many of a kind before the old ones are swept out.
const MAX_HELD: usize = 1_024;

pub struct Recent<K, T>(Mutex<HashMap<K, Seen<T>>>);

struct Seen<T> {
    revision: u64,
    at: Instant,
    is_read_anew: bool,
    it: Arc<T>,
}

impl<K, T> Default for Recent<K, T> {
    fn default() -> Self {
        Recent(Mutex::default())
    }
}

impl<K: Eq + Hash, T> Recent<K, T> {
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
        if let Some(seen) = all().get_mut(&key).filter(|it| it.revision == revision) {
            let most = if seen.is_read_anew { BELIEVED_MEANWHILE } else { BELIEVED };
            if seen.at.elapsed() < most {
                return Ok(seen.it.clone());
            }
            seen.is_read_anew = true;
        }
        let it = Arc::new(read.await?);
        let mut all = all();
        if all.len() >= MAX_HELD {
            all.retain(|_, it| it.revision == revision && it.at.elapsed() < BELIEVED);
        }
        all.insert(key, Seen { revision, at, is_read_anew: false, it: it.clone() });
        Ok(it)
    }
}
