//! 送出的办件: whatever moved here since a system was last told, in its words, once. Rows that say what they said before are not sent again.
use std::collections::{BTreeMap, BTreeSet};

use common::{
    exchange::{
        BatchState, LineState,
        mapping::{Set, stamp},
    },
    id::BatchId,
    moment::Moment,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{national, query, record, secret};
use crate::{
    base::{digest, error::Result, webhook},
    entity::{batch_lines::Model as Line, batches::Model as Batch, systems::Model as System},
    gate::{cx::Cx, turn::Turn, write::write},
};

/// Events that are told in one batch.
const MOST_EVENTS: u64 = 2_000;
/// In place of what a row said: it is told once more.
pub const AGAIN: &str = "again";
const TOLD_AGAIN: &str = "told again";
/// How far behind now a batch ends: what a transaction that is still running will write is in the next one.
const LAG_MINUTES: i64 = 2;
/// 数据来源: this hall.
const SOURCE: &str = "1";
/// Batches sent a turn.
const MOST_SENT: u64 = 8;

/// A row of theirs with what it is called.
struct Row {
    case: Uuid,
    table: String,
    guid: String,
    no: String,
    digest: String,
    fields: Vec<(String, String)>,
}

/// Called by the job: how many batches were made.
pub async fn make_due(turn: Turn) -> Result<usize> {
    let systems: Vec<System> =
        query::systems(&turn.cx()).await?.into_iter().filter(|it| it.is_on && it.is_told).collect();
    turn.each(systems, |it| it.code.clone(), |cx, it| async move { make(&cx, &it).await }).await
}

async fn make(cx: &Cx, system: &System) -> Result<()> {
    let until = Moment(cx.now.0 - LAG_MINUTES * 60_000);
    let orgs: Vec<Uuid> = serde_json::from_str(&system.orgs)?;
    let (cases, until) = query::moved(cx, &orgs, (system.told_until, until), MOST_EVENTS).await?;
    let again = query::to_tell_again(cx, system.id, AGAIN).await?;
    let mut cases = cases;
    let mut more: Vec<Uuid> = again.iter().filter_map(|it| it.case_id).collect();
    more.retain(|id| !cases.iter().any(|it| it.id == *id));
    cases.extend(query::cases(cx, &more, &orgs).await?);
    let mut told = Vec::new();
    for some in cases.chunks(100) {
        told.extend(record::of(cx, some).await?);
    }
    let no = format!(
        "{}-{}",
        cx.now.day().to_string().replace('-', ""),
        Uuid::now_v7().simple().to_string().get(4..12).unwrap_or_default()
    );
    let (rows, bad) = rows(cx, system, told, &no).await?;
    let n = rows.len();
    let mut tables: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for it in &rows {
        let fields: serde_json::Map<String, Value> =
            it.fields.iter().map(|(name, text)| (name.clone(), json!(text))).collect();
        tables.entry(&it.table).or_default().push(Value::Object(fields));
    }
    let body = json!({ "batch": no, "n_rows": n, "tables": tables }).to_string();
    // Where nothing can be said, there is nothing to fetch.
    let storage = if n > 0 { digest::random()? } else { String::new() };
    if n > 0 {
        cx.hub.files.keep(&storage, body.clone().into_bytes()).await?;
    }
    let batch = Batch {
        region: cx.region(),
        id: BatchId(Uuid::now_v7()),
        system_id: system.id,
        no,
        is_in: false,
        at: cx.now,
        by_name: "系统".to_owned(),
        digest: digest::of(body.as_bytes()),
        storage,
        // Where nothing of it could be said in their words, nobody waits for it.
        state: if n > 0 { BatchState::Made } else { BatchState::Done },
        n_rows: (n + bad.len()) as i32,
        n_taken: n as i32,
        n_same: 0,
        n_refused: bad.len() as i32,
    };
    write(cx, |cx| {
        let (batch, rows, bad, again) = (&batch, &rows, &bad, &again);
        async move {
            for it in again {
                query::change_line(&cx, it, |it| TOLD_AGAIN.clone_into(&mut it.digest)).await?;
            }
            if batch.n_rows > 0 {
                query::insert_batch(&cx, batch.clone()).await?;
                let line = |(n, it): (i32, &Row), state: LineState, says: &str| Line {
                    region: cx.region(),
                    id: Uuid::now_v7(),
                    batch_id: batch.id,
                    system_id: batch.system_id,
                    n,
                    of_table: it.table.clone(),
                    no: it.no.clone(),
                    guid: it.guid.clone(),
                    digest: it.digest.clone(),
                    state,
                    says: says.to_owned(),
                    at: cx.now,
                    case_id: Some(it.case),
                };
                let mut lines: Vec<Line> = (1..).zip(rows).map(|it| line(it, LineState::Sent, "")).collect();
                let last = lines.len() as i32 + 1;
                lines.extend((last..).zip(bad).map(|(n, (it, says))| line((n, it), LineState::Refused, says)));
                query::insert_lines(&cx, lines).await?;
            }
            let now = cx.now;
            let row = query::system(&cx, batch.system_id).await?;
            query::change_system(&cx, &row, |it| {
                it.told_until = until;
                if batch.n_rows > 0 {
                    it.last_at = Some(now);
                }
            })
            .await
        }
    })
    .await
}

/// What has not been said yet, and what cannot be said in their words, with why.
async fn rows(
    cx: &Cx,
    system: &System,
    told: Vec<record::Told>,
    no: &str,
) -> Result<(Vec<Row>, Vec<(Row, String)>)> {
    let (mut good, mut bad): (Vec<Row>, Vec<(Row, String)>) = (Vec::new(), Vec::new());
    // Nothing is told of a case before the case itself: the table of those is the first.
    let mut known: BTreeSet<Uuid> = BTreeSet::new();
    for table in national().tables.iter().filter(|it| it.set != Set::Abnormal) {
        let own: Vec<&record::Told> = told.iter().filter(|it| it.set == table.set).collect();
        // What is accepted later is told then: without its day the other side takes nothing.
        let own = own.into_iter().filter(|it| it.set != Set::Accept || it.is.contains_key("accepted_at"));
        let own: Vec<&record::Told> = own.collect();
        let mut before: BTreeMap<String, (String, LineState)> = BTreeMap::new();
        for some in own.chunks(500) {
            let guids: Vec<String> = some.iter().map(|it| it.guid.clone()).collect();
            for it in query::last_line(cx, system.id, &table.name, &guids).await? {
                before.insert(it.guid, (it.digest, it.state));
            }
        }
        for it in own {
            if table.set != Set::Accept && !known.contains(&it.case) {
                continue;
            }
            let mut is = it.is.clone();
            let digest = digest::hash(&serde_json::to_string(&is)?);
            let was = before.get(&it.guid);
            if was.is_some() {
                known.insert(it.case);
            }
            if was.is_some_and(|it| it.0 == digest) {
                continue;
            }
            let own = [
                ("guid", it.guid.clone()),
                ("batch", no.to_owned()),
                ("operation", if was.is_some() { "U" } else { "I" }.to_owned()),
                ("sent_at", stamp(cx.now)),
                ("source", SOURCE.to_owned()),
            ];
            is.extend(own.map(|(name, text)| (name.to_owned(), text)));
            let row = |fields: Vec<(String, String)>| Row {
                case: it.case,
                table: table.name.clone(),
                guid: it.guid.clone(),
                no: it.is.get("project_no").cloned().unwrap_or_default(),
                digest: digest.clone(),
                fields,
            };
            match table.fill(&is) {
                Ok(values) => {
                    known.insert(it.case);
                    let names = table.fields.iter().map(|it| it.name.clone());
                    good.push(row(names.zip(values).collect()));
                }
                Err(says) => bad.push((row(Vec::new()), says.join("；"))),
            }
        }
    }
    Ok((good, bad))
}

/// Called by the job: sends what waits to whoever is sent it. A slow other side keeps nobody else waiting; what fails is tried again later.
pub async fn send_due(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let systems: Vec<System> =
        query::systems(&cx).await?.into_iter().filter(|it| it.is_on && !it.url.is_empty()).collect();
    let ids: Vec<_> = systems.iter().map(|it| it.id).collect();
    let due = query::to_send(&cx, &ids, turn.n_rows(MOST_SENT)).await?.into_iter();
    let due = due.filter_map(|batch| Some((systems.iter().find(|it| it.id == batch.system_id)?.clone(), batch)));
    let due: Vec<(System, Batch)> = due.collect();
    let one = |cx: Cx, (system, batch): (System, Batch)| async move {
        let body = String::from_utf8(cx.hub.files.read(&batch.storage).await?).unwrap_or_default();
        let patience = cx.hub.config.patience_seconds;
        webhook::tell(&cx.hub.trust, patience, &system.url, &secret(&cx, &system)?, body).await?;
        sent(&cx, &batch).await
    };
    turn.each(due, |it| it.1.no.clone(), one).await
}

/// It is with them now.
pub async fn sent(cx: &Cx, batch: &Batch) -> Result<()> {
    write(cx, |cx| {
        let id = batch.id;
        async move {
            let row = query::batch(&cx, id).await?;
            query::change_batch(&cx, &row, |it| it.state = BatchState::Sent).await
        }
    })
    .await
}
