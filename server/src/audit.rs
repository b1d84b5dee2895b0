//! 留痕：each event of a case carries the hash of the one before, so that none can be changed or taken out unseen; and
//! every minute is sealed under one signed root, so that no whole case and no tail can go missing (trust.md 2.5).
use std::fmt;

use anyhow::Result;
use common::{id::CaseId, moment::Moment};
use serde_json::json;
use uuid::Uuid;

use crate::{
    entity::{audit_rows, case_events, cases, seals},
    hub::Hub,
    serve::Cx,
    session::hash,
};

pub mod query;

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
        it.at,
        it.note,
        it.n_days
    ]);
    Ok(format!("sha256:{}", hash(&serde_json::to_string(&text)?)))
}

/// 谁在何时做了什么: one row per call that is not a question.
pub fn note(cx: &Cx, route: &str, subject: &str, status: u16) {
    cx.note(audit_rows::Model {
        id: Uuid::now_v7(),
        at: cx.now,
        account_id: cx.account(),
        route: route.to_owned(),
        subject: subject.chars().take(200).collect(),
        status: i32::from(status),
        peer: cx.peer.clone(),
    });
}

#[derive(Debug, PartialEq)]
pub enum Broken {
    Event { case: CaseId, seq: i32 },
    Seal { until: Moment },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Event { case, seq } => write!(f, "办件 {case} 的第 {seq} 条记录被改动或缺失"),
            Broken::Seal { until } => {
                write!(f, "{until} 的封存与现有记录不符：那一分钟里有记录被改动、增加或删除")
            }
        }
    }
}

/// `yimen audit verify`: the first bad link of every case whose chain does not hold, and the first bad seal.
pub async fn verify(hub: &Hub) -> Result<Vec<Broken>> {
    let mut broken = Vec::new();
    let db = &hub.readers;
    for region in query::regions(db).await? {
        let mut after = Uuid::nil();
        loop {
            let cases = query::cases_after(db, region, after).await?;
            let Some(last) = cases.last() else { break };
            after = last.id;
            let events = query::events_of(db, region, &cases).await?;
            for case in &cases {
                let own: Vec<&case_events::Model> = events.iter().filter(|it| it.case_id == case.id).collect();
                broken.extend(first_bad(case, &own)?);
            }
        }
    }
    broken.extend(first_bad_seal(hub).await?);
    Ok(broken)
}

fn first_bad(case: &cases::Model, events: &[&case_events::Model]) -> Result<Option<Broken>> {
    let id = case.case_id();
    let mut before: Option<&str> = None;
    for (seq, event) in (1..).zip(events) {
        if event.seq != seq || event.hash != link(before, event)? {
            return Ok(Some(Broken::Event { case: id, seq }));
        }
        before = Some(&event.hash);
    }
    let n_events = events.len() as i32;
    Ok((n_events != case.version).then_some(Broken::Event { case: id, seq: n_events + 1 }))
}

/// What a seal is computed over: event hashes and audit rows of the stretch, in a fixed order.
async fn root(hub: &Hub, from: Moment, until: Moment, before: &str) -> Result<(String, i32)> {
    let mut leaves = Vec::new();
    for region in query::regions(&hub.readers).await? {
        leaves.extend(query::event_leaves(&hub.readers, region, from, until).await?);
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
pub async fn seal(hub: &Hub) -> Result<Option<seals::Model>> {
    let now = hub.clock.now();
    let until = Moment((now.0 / 60_000 - LAG_MINUTES) * 60_000);
    let last = query::last_seal(&hub.readers).await?;
    let (from, before) = last.map_or((Moment(0), String::new()), |it| (it.until, it.root));
    let Some(first) = query::first_after(&hub.readers, from).await? else { return Ok(None) };
    let until = until.min(Moment((first.0 / 60_000 + 1) * 60_000).plus_hours(24));
    if until <= from {
        return Ok(None);
    }
    let (root, n_rows) = root(hub, from, until, &before).await?;
    if n_rows == 0 {
        return Ok(None);
    }
    let signature = hub.keys.sign(&text(until, n_rows, &root));
    let seal = seals::Model { until, n_rows, root, before, signature };
    let tx = hub.begin().await?;
    query::insert_seal(&tx, seal.clone()).await?;
    tx.commit().await?;
    // A copy outside the database: who can change both has to be two people.
    let line = format!("{}\t{}\t{}\t{}\n", seal.until.0, seal.n_rows, seal.root, seal.signature);
    let path = hub.config.data.join("seals.log");
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    std::io::Write::write_all(&mut file?, line.as_bytes())?;
    Ok(Some(seal))
}

fn text(until: Moment, n_rows: i32, root: &str) -> String {
    format!("{}|{n_rows}|{root}", until.0)
}

async fn first_bad_seal(hub: &Hub) -> Result<Option<Broken>> {
    let mut from = Moment(0);
    let mut before = String::new();
    for seal in query::seals(&hub.readers).await? {
        let (now_root, n_rows) = root(hub, from, seal.until, &before).await?;
        let is_signed = hub.keys.is_signed(&text(seal.until, seal.n_rows, &seal.root), &seal.signature);
        if !is_signed || seal.before != before || now_root != seal.root || n_rows != seal.n_rows {
            return Ok(Some(Broken::Seal { until: seal.until }));
        }
        from = seal.until;
        before = seal.root;
    }
    // The log beside the database may not know of more seals than the database.
    let log = std::fs::read_to_string(hub.config.data.join("seals.log")).unwrap_or_default();
    let last = log.lines().filter_map(|it| it.split('\t').next()?.parse().ok().map(Moment)).max();
    Ok(last.filter(|it| *it > from).map(|until| Broken::Seal { until }))
}

impl cases::Model {
    pub fn case_id(&self) -> CaseId {
        CaseId { region: self.region, uuid: self.id }
    }
}
