//! 留痕：each event of a case carries the hash of the one before, so that none can be changed or taken out unseen; and
//! every minute is sealed under one signed root, so that no whole case and no tail can go missing (trust.md 2.5).
use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use anyhow::Result;
use common::{id::CaseId, moment::Moment};
use serde_json::json;
use uuid::Uuid;

use crate::{
    base::digest::hash,
    entity::{audit_rows, case_events, seals},
    gate::{cx::Cx, hub::Hub},
};

pub mod query;
pub mod reseal;
pub mod signed;
mod verify;
pub mod witness;

pub use verify::{Broken, Fault, verify};

/// Seals lag, so that no transaction that is still running can commit into a minute already sealed.
pub const LAG_MINUTES: i64 = 2;

/// The suite is named in front, so that SM3 can follow without rewriting what exists.
pub fn link(before: Option<&str>, it: &case_events::Model) -> Result<String, serde_json::Error> {
    // An array: its order is fixed, and a field's end cannot be moved into the next field.
    let account = it.account_id.map(|it| it.0);
    let text = json!([
        before,
        it.region,
        it.case_id,
        it.seq,
        it.act,
        it.to_stage,
        account,
        it.by_name,
        it.org_id,
        it.window,
        it.at,
        it.note,
        it.n_days
    ]);
    Ok(format!("sha256:{}", hash(&serde_json::to_string(&text)?)))
}

/// 谁在何时做了什么: one row per call that is not a question.
pub fn note(cx: &Cx, route: &str, subject: &str, status: u16) {
    cx.note(audit_rows::Model {
        about: about(subject),
        id: Uuid::now_v7(),
        at: cx.now,
        account_id: cx.account(),
        route: route.to_owned(),
        subject: subject.chars().take(200).collect(),
        status: i32::from(status),
        peer: cx.peer.clone(),
    });
}

/// Which case, or whom: the first of the ids in an address.
fn about(subject: &str) -> Option<Uuid> {
    let id = |it: &str| it.parse::<CaseId>().map(|it| it.uuid).ok().or_else(|| it.parse().ok());
    subject.split(['/', ' ', '?']).find_map(id)
}

/// Which events of cases are leaves of a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// Those from the hand-in on. What came before is held by them through the chain; what is never handed in may be
    /// discarded, and what may be discarded must not be sealed.
    HandedIn,
    /// Drafts' events, too: so halls sealed at first.
    All,
}

/// What a seal is computed over: event hashes, witnesses and audit rows of the stretch, in a fixed order.
async fn root(hub: &Hub, from: Moment, until: Moment, before: &str, of: Leaves) -> Result<(String, i32)> {
    let mut leaves = Vec::new();
    for region in query::regions(&hub.readers).await? {
        leaves.extend(query::leaves(&hub.readers, region, from, until, of).await?);
    }
    let rows = query::audit_between(&hub.readers, from, until).await?;
    for it in rows {
        let account = it.account_id.map(|it| it.0);
        let text = json!([it.id, it.at, account, it.route, it.subject, it.status, it.peer]);
        leaves.push(format!("{}|{}", it.id, hash(&serde_json::to_string(&text)?)));
    }
    leaves.sort();
    let n_rows = leaves.len() as i32;
    Ok((merkle(leaves, before), n_rows))
}

/// RFC 9162 in its idea: leaves and nodes are hashed with different prefixes.
fn merkle(leaves: Vec<String>, before: &str) -> String {
    let mut level: Vec<String> = leaves.iter().map(|it| hash(&format!("0{it}"))).collect();
    while level.len() > 1 {
        let pair = |it: &[String]| match it {
            [left, right] => hash(&format!("1{left}{right}")),
            rest => rest.first().cloned().unwrap_or_default(),
        };
        level = level.chunks(2).map(pair).collect();
    }
    hash(&format!("2{before}{}", level.first().map(String::as_str).unwrap_or_default()))
}

/// Seals everything up to `LAG_MINUTES` ago, if anything happened, and of a long absence one day: no seal may take
/// more memory than a day's events. Called by the job each minute.
pub async fn seal(hub: &Hub, now: Moment) -> Result<Option<seals::Model>> {
    let until = Moment((now.0 / 60_000 - LAG_MINUTES) * 60_000);
    let last = query::last_seal(&hub.readers).await?;
    let (from, before) = last.map_or((Moment(0), String::new()), |it| (it.until, it.root));
    let Some(first) = query::first_after(&hub.readers, from).await? else { return Ok(None) };
    let until = until.min(Moment((first.0 / 60_000 + 1) * 60_000).plus_hours(24));
    if until <= from {
        return Ok(None);
    }
    let (root, n_rows) = root(hub, from, until, &before, Leaves::HandedIn).await?;
    if n_rows == 0 {
        return Ok(None);
    }
    let signature = hub.keys.sign(&text(until, n_rows, &root));
    let seal = seals::Model { until, n_rows, root, before, signature };
    let tx = hub.begin().await?;
    query::insert_seal(&tx, seal.clone()).await?;
    tx.commit().await?;
    journal(hub).await?;
    Ok(Some(seal))
}

fn text(until: Moment, n_rows: i32, root: &str) -> String {
    format!("{}|{n_rows}|{root}", until.0)
}

fn journal_path(hub: &Hub) -> PathBuf {
    hub.config.data.join("seals.log")
}

fn line(it: &seals::Model) -> String {
    format!("{}\t{}\t{}\t{}", it.until.0, it.n_rows, it.root, it.signature)
}

/// When the seal of such a line ends; other lines tell of something else, or were broken off.
fn until_of(line: &str) -> Option<Moment> {
    let mut parts = line.split('\t');
    let until = parts.next()?.parse().ok().map(Moment);
    until.filter(|_| parts.count() == 3)
}

/// The last seal the file has. Only its end is read: it grows by a line a minute, for years.
fn last_line(path: &Path) -> Result<Moment> {
    const END: u64 = 64 * 1024;
    let Ok(mut file) = File::open(path) else { return Ok(Moment(0)) };
    let n_bytes = file.metadata()?.len();
    for from in [n_bytes.saturating_sub(END), 0] {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        file.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // Where the piece begins, a line may be cut.
        if let Some(last) = text.lines().skip(usize::from(from > 0)).filter_map(until_of).max() {
            return Ok(last);
        }
    }
    Ok(Moment(0))
}

/// A copy outside the database: who can change both has to be two people. Whatever is missing at its end (a process
/// that died between the two, another one that sealed) is added.
async fn journal(hub: &Hub) -> Result<()> {
    let path = journal_path(hub);
    let missing = query::seals_after(&hub.readers, last_line(&path)?).await?;
    add_lines(&path, missing.iter().map(line))
}

fn add_lines(path: &Path, lines: impl Iterator<Item = String>) -> Result<()> {
    let text: String = lines.map(|it| it + "\n").collect();
    if text.is_empty() {
        return Ok(());
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}
