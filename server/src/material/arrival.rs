//! 收齐以后: an upload that is whole is looked at and kept; one that never becomes whole goes, and so do bytes without a row.
use std::future::Future;

use common::{
    case::signing::Sheet,
    fault::Fault,
    id::CaseId,
    material::{FileKind, FileState, OPINION},
};

use super::{query, scan, tus::EXPIRES_HOURS};
use crate::{
    base::{
        digest,
        error::{Error, Result},
    },
    case,
    entity::files::Model as File,
    gate::{audit, cx::Cx, turn::Turn, write::write},
};

/// Everything is here: look at it, keep it, and only then say so. What may not stay goes, row and bytes.
pub(super) async fn finish(cx: &Cx, file: File) -> Result<()> {
    let looked = take_in(cx, &file).await;
    let seen = match &looked {
        Ok(it) => Some(it),
        Err(Error::Fault(it)) if !matches!(it, Fault::Busy) => None,
        // The store did not take it, or nobody had time to look: the upload stands as it is, and is looked at when asked for again.
        Err(_) => return looked.map(drop),
    };
    let settled = write(cx, |cx| {
        let file = &file;
        async move { settle(&cx, file, seen).await }
    });
    let settled = settled.await?;
    note_refused(cx, &file, &looked).await;
    cx.hub.files.drop_coming(file.id).await;
    looked.map(drop).and(settled.map_err(Error::from))
}

/// Inspecting took a while: row and case are looked at as they are now. Handed in or given up meanwhile, nothing slips in; handed on
/// to whoever signed in, it stays theirs. What the uploader is told comes back beside the outcome, for the row has to go all the same.
async fn settle(cx: &Cx, file: &File, seen: Option<&Kept>) -> Result<std::result::Result<(), Fault>> {
    let Some(now) = query::still_pending(cx, file).await? else {
        query::doom(cx, &file.storage).await?;
        return Ok(Err(Fault::UploadGone));
    };
    let Some(seen) = seen else {
        query::delete(cx, &now).await?;
        return Ok(Ok(()));
    };
    if let Err(fault) = require_awaited(cx, &now).await {
        query::delete(cx, &now).await?;
        return match fault {
            Error::Fault(it) => Ok(Err(it)),
            it => Err(it),
        };
    }
    match query::arrived(cx, &now, seen).await? {
        true => Ok(Ok(())),
        false => Ok(Err(Fault::UploadGone)),
    }
}

/// Whether its slot still takes files. What lies beside an opinion was the official's own to send.
async fn require_awaited(cx: &Cx, file: &File) -> Result<()> {
    let uuid = file.case_id.ok_or(Fault::UploadGone)?;
    let id = CaseId { region: file.region, uuid };
    if file.slot == OPINION {
        return super::attachment::attachable(cx, id).await.map(drop);
    }
    if Sheet::of_slot(&file.slot).is_some() {
        return super::signed::addable(cx, id).await.map(drop);
    }
    let case = case::query::whosesoever(cx, id).await?.ok_or(Fault::UploadGone)?;
    super::require_open(cx, &case, &file.slot).await
}

async fn take_in(cx: &Cx, file: &File) -> Result<Kept> {
    kept(cx, file, async { Ok(cx.hub.files.read_coming(file.id).await?) }).await
}

/// What is known of bytes once they were inspected, scanned and kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub name: String,
    pub kind: FileKind,
    pub state: FileState,
    pub n_bytes: i64,
    pub digest: String,
    pub n_pages: i32,
    /// JSON, as in the row.
    pub doubts: String,
}

/// Inspects, scans and keeps. Fails with the fault the sender reads.
pub async fn kept(cx: &Cx, file: &File, bytes: impl Future<Output = Result<Vec<u8>>>) -> Result<Kept> {
    let who = cx.who.account().ok_or(Fault::SignedOut)?;
    let seen = cx.hub.reader.inspect(who, bytes).await?;
    let state = match scan::look(&cx.hub, &seen.bytes).await {
        None | Some(Ok(scan::Found::Nothing)) => FileState::Ready,
        Some(Ok(scan::Found::Malware)) => return Err(Fault::FileInfected.into()),
        Some(Err(err)) => {
            tracing::warn!("not scanned, held: {err:#}");
            FileState::Held
        }
    };
    let kept = Kept {
        // A picture is kept as a JPEG, whatever it was: its name says what it is now.
        name: seen.kind.named(&file.name),
        kind: seen.kind,
        state,
        n_bytes: seen.bytes.len() as i64,
        digest: digest::of(&seen.bytes),
        n_pages: seen.n_pages,
        doubts: serde_json::to_string(&seen.doubts).unwrap_or_default(),
    };
    cx.hub.files.keep(&file.storage, seen.bytes).await?;
    Ok(kept)
}

/// Malware at the door is somebody's business; a wrong kind of file is not.
async fn note_refused(cx: &Cx, file: &File, looked: &Result<Kept>) {
    if !matches!(looked, Err(Error::Fault(Fault::FileInfected))) {
        return;
    }
    tracing::warn!(file = %file.id, "malware refused");
    let id = file.id.to_string();
    let noted = write(cx, |cx| {
        let id = id.clone();
        async move {
            audit::note(&cx, "malware", &id, 422);
            Ok(())
        }
    });
    if let Err(err) = noted.await {
        tracing::error!("noting malware: {err}");
    }
}

/// Bytes stay so long after their row.
pub const SWEEP_HOURS: i64 = 24;
/// Files of a turn of the job.
const MOST_A_TURN: u64 = 200;

/// The reaper: what nobody finished in time.
pub async fn reap(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let stale = query::stale(&cx, cx.now.plus_hours(-EXPIRES_HOURS), turn.n_rows(MOST_A_TURN)).await?;
    let one = |cx: Cx, file: File| async move {
        write(&cx, |cx| {
            let file = &file;
            async move {
                match query::still_pending(&cx, file).await? {
                    Some(it) => query::delete(&cx, &it).await,
                    None => Ok(()),
                }
            }
        })
        .await?;
        cx.hub.files.drop_coming(file.id).await;
        Ok(())
    };
    turn.each(stale, |it| it.id, one).await
}

/// Bytes whose rows are gone. A backup that began before the row went copies the bytes after it: hence the day.
pub async fn sweep(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let doomed = query::doomed(&cx, cx.now.plus_hours(-SWEEP_HOURS), turn.n_rows(MOST_A_TURN)).await?;
    let one = |cx: Cx, storage: String| async move {
        if !query::is_used(&cx, &storage).await? {
            cx.hub.files.remove(&storage).await?;
        }
        let storage = storage.as_str();
        write(&cx, |cx| async move { query::spare(&cx, storage).await }).await
    };
    turn.each(doomed, Clone::clone, one).await
}
