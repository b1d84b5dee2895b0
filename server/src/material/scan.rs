//! 病毒检测: each file is shown to clamd before anybody may open it. Without an answer it is held, and looked at again.
use std::time::Duration;

use anyhow::{Context, Result};
use clamav_client::tokio::{Socket, Tcp, scan_buffer};
use common::material::FileState;
use tokio::time::timeout;

use super::query;
use crate::{
    entity::files::Model as File,
    gate::{audit, cx::Cx, hub::Hub, turn::Turn, write::write},
};

/// Longer than any file of ours takes; then the scanner counts as down.
const PATIENCE: Duration = Duration::from_secs(20);
const PIECE: usize = 64 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Nothing,
    Malware,
}

/// `unix:/run/clamav/clamd.ctl` or `host:3310`; `None` if no scanner is configured.
pub async fn look(hub: &Hub, bytes: &[u8]) -> Option<Result<Found>> {
    let clamd = hub.config.clamd.as_str();
    if clamd.is_empty() {
        return None;
    }
    let asked = async {
        let reply = match clamd.strip_prefix("unix:") {
            Some(socket_path) => scan_buffer(bytes, Socket { socket_path }, Some(PIECE)).await,
            None => scan_buffer(bytes, Tcp { host_address: clamd }, Some(PIECE)).await,
        };
        let reply = reply.context("asking clamd")?;
        let text = String::from_utf8_lossy(&reply).into_owned();
        match text.trim_end_matches('\0').rsplit(' ').next() {
            Some("OK") => Ok(Found::Nothing),
            Some("FOUND") => Ok(Found::Malware),
            _ => anyhow::bail!("clamd said {text:?}"),
        }
    };
    Some(timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err(anyhow::anyhow!("clamd does not answer"))))
}

/// Looks again at what is held. Called by the job.
pub async fn look_again(turn: Turn) -> crate::base::error::Result<usize> {
    let held = query::held(&turn.cx(), turn.n_rows(MOST_A_TURN)).await?;
    turn.hub.meters.unscanned.set(held.len() as i64);
    // The scanner was taken out of the settings: what it never saw stays held.
    if turn.hub.config.clamd.is_empty() {
        return Ok(0);
    }
    let one = |cx: Cx, file: File| async move {
        let bytes = cx.hub.files.read(&file.storage).await?;
        let Some(found) = look(&cx.hub, &bytes).await else { return Ok(()) };
        let found = found?;
        let file = &file;
        write(&cx, |cx| async move { settle(&cx, file, found).await }).await
    };
    turn.each(held, |it| it.id, one).await
}

const MOST_A_TURN: u64 = 100;

/// Clean: may be opened from now on. Otherwise it is taken out of the case, out of everybody's reach, and written down.
async fn settle(cx: &Cx, file: &File, found: Found) -> crate::base::error::Result<()> {
    match found {
        Found::Nothing => query::scanned(cx, file, FileState::Ready).await,
        Found::Malware => {
            tracing::warn!(file = %file.id, "malware");
            audit::note(cx, "malware", &file.id.to_string(), 422);
            query::scanned(cx, file, FileState::Infected).await
        }
    }
}
