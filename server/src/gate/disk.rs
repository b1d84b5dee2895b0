//! 磁盘余量: before the disk is full the hall stops taking, and goes on showing (trust.md 2.7).
use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use common::fault::Fault;

use crate::{base::error::Result, gate::hub::Hub};

const MB: u64 = 1024 * 1024;

/// Whether anything may be changed just now.
#[derive(Default)]
pub struct Disk {
    is_full: AtomicBool,
}

impl Disk {
    pub fn is_full(&self) -> bool {
        self.is_full.load(Relaxed)
    }
}

/// Bytes somebody like us may still write there; `None` where the system does not say.
fn free(folder: &Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(folder).ok()?;
    Some(facts.f_bavail * facts.f_frsize)
}

/// Looks at the disk. Half as much again has to be free before writing begins anew, so that it does not flicker.
/// Called at the start, by the job, and whenever a write found no room.
pub fn look(hub: &Hub) {
    let Some(free) = free(&hub.config.data) else { return };
    let floor = hub.config.min_free_mb * MB;
    let was = hub.disk.is_full();
    let is = if was { free < floor + floor / 2 } else { free < floor };
    hub.meters.disk_free.set(i64::try_from(free).unwrap_or(i64::MAX));
    hub.disk.is_full.store(is, Relaxed);
    hub.meters.is_read_only.set(i64::from(is || hub.config.is_read_only));
    if is != was {
        let free_mb = free / MB;
        match is {
            true => tracing::error!(free_mb, "the disk is nearly full: nothing is taken in until there is room"),
            false => tracing::warn!(free_mb, "there is room on the disk again"),
        }
    }
}

pub fn require_writable(hub: &Hub) -> Result<()> {
    match hub.config.is_read_only || hub.disk.is_full() {
        true => Err(Fault::ReadOnly.into()),
        false => Ok(()),
    }
}
