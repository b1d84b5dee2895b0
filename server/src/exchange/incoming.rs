//! 交换来的办件: a batch is kept whole when it comes, and its rows are taken by the job, case by case, each standing or falling by itself.
//! Brought twice, it is one: a batch is known by its number, a row by its name and by what it says.
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use common::{
    account::Who,
    exchange::{BatchState, LineState, Received, mapping::Set, stage},
    fault::Fault,
    form::{Answer, Answers},
    id::{BatchId, SystemId},
    value::mask_number,
};
use uuid::Uuid;

use super::{
    national, query,
    read::{self, Sent, Typed},
};
use crate::{
    base::{
        digest,
        error::{Error, Result},
    },
    entity::{batch_lines::Model as Line, batches::Model as Batch, systems::Model as System},
    gate::{cx::Cx, serve::audited, turn::Turn, write::write},
};
use row::{abnormal, accept, again, goes_on, refused};

mod row;

/// Batches a turn of the job looks at.
const MOST_A_TURN: u64 = 4;
/// Rows of one transaction.
const N_AT_ONCE: usize = 50;
/// More steps than this say nothing more.
const MOST_NOTE: usize = 500;

/// Read, and kept as it came.
pub struct Kept {
    sent: Sent,
    digest: String,
    storage: String,
}

/// Beside the transaction: what is large is read and put on the disk first.
///
/// # Errors
/// What of the file cannot be read, as a fault of `file`.
pub async fn kept(cx: &Cx, bytes: Vec<u8>) -> Result<Kept> {
    let digest = digest::of(&bytes);
    let storage = digest::random()?;
    let text = bytes.clone();
    let sent = match tokio::task::spawn_blocking(move || read::read(text)).await {
        Ok(Ok(it)) => it,
        Ok(Err(it)) => return Err(Fault::form("file", &format!("{it:#}")).into()),
        Err(_) => return Err(Fault::form("file", "这个文件读不出来").into()),
    };
    cx.hub.files.keep(&storage, bytes).await?;
    Ok(Kept { sent, digest, storage })
}

/// By whoever proved to be the system, or by hand: kept, put in the line, written into the record of calls. What was not put in the line leaves no
/// file behind.
pub async fn bring(cx: &Cx, route: &str, system: &System, bytes: Vec<u8>, by: &str) -> Result<Received> {
    let kept = kept(cx, bytes).await?;
    let subject = format!("{route} {}", system.code);
    let received = audited(cx, route, &subject, async { Ok(()) }, |cx, ()| {
        let (kept, id) = (&kept, system.id);
        async move { receive(&cx, id, kept, by).await }
    });
    let received = received.await;
    // Whether it was kept is only certain where somebody says so.
    if matches!(received, Ok(Received { is_known: true, .. }) | Err(Error::Fault(_))) {
        cx.hub.files.remove(&kept.storage).await?;
    }
    received
}

/// Put in the line.
///
/// # Errors
/// The number has been used for something else, or the system is not in use.
pub async fn receive(cx: &Cx, system: SystemId, kept: &Kept, by: &str) -> Result<Received> {
    let system = query::system(cx, system).await?;
    if !system.is_on {
        return Err(Fault::form("file", "这个系统已经停用，先由系统管理员启用").into());
    }
    let no = match kept.sent.no.as_str() {
        "" => kept.digest.chars().skip(7).take(24).collect(),
        it => it.to_owned(),
    };
    let n_lines = kept.sent.rows.len() as u64;
    if let Some(before) = query::batch_by_no(cx, system.id, true, &no).await? {
        if before.digest != kept.digest {
            let says = format!("批次{no}已经收过，内容不同；请换一个批次号");
            return Err(Fault::form("file", &says).into());
        }
        return Ok(Received { batch: before.id, no, n_lines, is_known: true });
    }
    let batch = Batch {
        region: cx.region(),
        id: BatchId(Uuid::now_v7()),
        system_id: system.id,
        no: no.clone(),
        is_in: true,
        at: cx.now,
        by_name: by.to_owned(),
        digest: kept.digest.clone(),
        storage: kept.storage.clone(),
        state: BatchState::Waiting,
        n_rows: kept.sent.rows.len() as i32,
        n_taken: 0,
        n_same: 0,
        n_refused: 0,
    };
    let id = batch.id;
    query::insert_batch(cx, batch).await?;
    let now = cx.now;
    query::change_system(cx, &system, |it| it.last_at = Some(now)).await?;
    Ok(Received { batch: id, no, n_lines, is_known: false })
}

/// Rows of one case of theirs, in the order they make sense in.
struct Group {
    batch: Batch,
    system: System,
    no: String,
    rows: Vec<Typed>,
}

/// Called by the job: how many batches were done. One that cannot be is put off, and the others go on.
pub async fn take_due(turn: Turn) -> Result<usize> {
    let batches = query::in_state(&turn.cx(), BatchState::Waiting, turn.n_rows(MOST_A_TURN)).await?;
    turn.each(batches, |it| it.id, |cx, it| async move { take_batch(&cx, &it).await }).await
}

/// The same of one batch at once: for whoever tells a year.
pub async fn take_now(cx: &Cx, id: BatchId) -> Result<()> {
    take_batch(cx, &query::batch(cx, id).await?).await
}

/// Case by case. What cannot be done of one keeps none of the others: they are done, and it is tried again with its batch.
async fn take_batch(cx: &Cx, batch: &Batch) -> Result<()> {
    let mut wrong = None;
    for it in groups(cx, batch).await? {
        if let Err(err) = take_group(cx, &it).await {
            tracing::warn!("batch {}, case {}: {err}", batch.no, it.no);
            wrong = Some(err);
        }
    }
    finish(cx, batch).await?;
    wrong.map_or(Ok(()), Err)
}

/// What of the batch is still to be done.
async fn groups(cx: &Cx, batch: &Batch) -> Result<Vec<Group>> {
    let bytes = cx.hub.files.read(&batch.storage).await?;
    let sent = tokio::task::spawn_blocking(move || read::read(bytes)).await.context("reading a batch")??;
    let done: BTreeSet<(String, i32)> = query::done_of(cx, batch.id).await?.into_iter().collect();
    let system = query::system(cx, batch.system_id).await?;
    let mut all: BTreeMap<String, Vec<Typed>> = BTreeMap::new();
    for it in sent.rows.into_iter().filter(|it| !done.contains(&(it.table.clone(), it.n as i32))) {
        let no = it.fields.get("project_no").map(|it| it.trim().to_owned()).unwrap_or_default();
        all.entry(no).or_default().push(it);
    }
    let group = |(no, mut rows): (String, Vec<Typed>)| {
        let set = |it: &Typed| national().table(&it.table).map_or(Set::Abnormal, |it| it.set);
        let until = |it: &Typed| it.fields.get("event_end_time").cloned().unwrap_or_default();
        rows.sort_by_cached_key(|it| (set(it), until(it), it.n));
        Group { batch: batch.clone(), system: system.clone(), no, rows }
    };
    Ok(all.into_iter().map(group).collect())
}

async fn finish(cx: &Cx, batch: &Batch) -> Result<()> {
    write(cx, |cx| {
        let id = batch.id;
        async move {
            let row = query::batch(&cx, id).await?;
            let n = async |state| Ok::<i32, Error>(query::n_of(&cx, id, state).await? as i32);
            let (taken, same, refused) =
                (n(LineState::Taken).await?, n(LineState::Same).await?, n(LineState::Refused).await?);
            let others = n(LineState::Abnormal).await? + n(LineState::Settled).await?;
            let is_done = taken + same + refused + others >= row.n_rows;
            query::change_batch(&cx, &row, |it| {
                (it.n_taken, it.n_same, it.n_refused) = (taken + others, same, refused);
                if is_done {
                    it.state = BatchState::Done;
                }
            })
            .await
        }
    })
    .await
}

async fn take_group(cx: &Cx, group: &Group) -> Result<()> {
    // Some at a time: a case of thousands of rows holds up nobody else who writes.
    for rows in group.rows.chunks(N_AT_ONCE) {
        write(cx, |cx| async move {
            let cx = cx.acting_as(Who::Nobody);
            for typed in rows {
                let line = match take(&cx, group, typed).await {
                    Ok(it) => it,
                    // What is wrong with a row is said of it, and the next is taken.
                    Err(Error::Fault(it)) => line_of(&cx, group, typed, LineState::Refused, said(&it)),
                    Err(it) => return Err(it),
                };
                // At once: the next may be the same row again.
                query::insert_lines(&cx, vec![line]).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

fn line_of(cx: &Cx, group: &Group, typed: &Typed, state: LineState, says: String) -> Line {
    let said: BTreeMap<&String, &String> = typed
        .fields
        .iter()
        .filter(|it| !(matches!(it.0.as_str(), "cd_batch" | "cd_time") || it.0 == "cd_operation" && it.1 != "D"))
        .collect();
    let get = |name: &str| {
        typed.fields.get(name).map(|it| it.trim().chars().take(50).collect::<String>()).unwrap_or_default()
    };
    Line {
        region: cx.region(),
        id: Uuid::now_v7(),
        batch_id: group.batch.id,
        system_id: group.system.id,
        n: typed.n as i32,
        of_table: typed.table.chars().take(50).collect(),
        no: get("project_no"),
        guid: get("row_guid"),
        digest: digest::hash(&serde_json::to_string(&said).unwrap_or_default()),
        state,
        says: says.chars().take(MOST_NOTE).collect(),
        at: cx.now,
        case_id: None,
    }
}

/// What is wrong, in its own words.
fn said(it: &Fault) -> String {
    match it {
        Fault::Form { fields } => fields.iter().map(|it| it.says.as_str()).collect::<Vec<&str>>().join("；"),
        it => it.says(),
    }
}

async fn take(cx: &Cx, group: &Group, typed: &Typed) -> Result<Line> {
    let line = line_of(cx, group, typed, LineState::Taken, String::new());
    let table = national().table(&typed.table).ok_or_else(|| refused(format!("不认识“{}”这张表", typed.table)))?;
    let record = table.read(&typed.fields).map_err(|it| refused(it.join("；")))?;
    let before =
        query::last_line(cx, group.system.id, &line.of_table, std::slice::from_ref(&line.guid)).await?.pop();
    let is_again = before.is_some();
    if let Some(it) = before.filter(|it| it.digest == line.digest) {
        return Ok(Line { state: LineState::Same, case_id: it.case_id, ..line });
    }
    if table.set == Set::Abnormal {
        return abnormal(cx, group, &record, line).await;
    }
    let there = query::external(cx, group.system.id, &group.no).await?;
    let own: Vec<Uuid> = serde_json::from_str(&group.system.orgs)?;
    if there.as_ref().is_some_and(|it| !own.contains(&it.0.org_id)) {
        return Err(refused(format!("这一件的单位已经不归“{}”送", group.system.name)));
    }
    let case = match (table.set, there) {
        (Set::Accept, None) => accept(cx, group, &record).await?,
        (Set::Accept, Some((case, own))) => again(cx, case, &own, &record).await?,
        (_, None) => {
            return Err(refused(format!("没有收到办件{}的收件数据（up_pro_accept），请先送来", group.no)));
        }
        (_, Some((case, _))) if case.stage == stage::DROPPED => {
            return Err(refused("这一件已经由对方删除，不再收它的数据"));
        }
        (_, Some((case, own))) => goes_on(cx, table, case, &own, &record, is_again).await?,
    };
    Ok(Line { case_id: Some(case.id), ..line })
}

/// For a screen: the number's beginning and end.
pub fn masked(typed: &Answers, field: &str) -> String {
    mask_number(typed.get(field).map(Answer::as_text).unwrap_or_default())
}
