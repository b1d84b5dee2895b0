//! 核对: every bad place is named, however many there are: one must not hide another.
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use anyhow::Result;
use common::{
    id::{CaseId, PaperId, Region},
    moment::Moment,
};
use uuid::Uuid;

use super::{
    Leaves, journal_path, line, link, query, reseal, root, signed, text, until_of,
    witness::{Kind, Said},
};
use crate::{
    entity::{case_events, cases, reseals, seals},
    gate::hub::Hub,
};

#[derive(Clone, Debug, PartialEq)]
pub enum Broken {
    Event {
        case: CaseId,
        seq: i32,
    },
    /// The row stands elsewhere than its log.
    Stage {
        case: CaseId,
    },
    Seal {
        until: Moment,
    },
    /// The file beside the database says something else, or does not say it.
    Journal {
        until: Moment,
    },
    Row {
        kind: Kind,
        row: Uuid,
        what: Fault,
    },
    /// What stands on a paper is not what was signed.
    Paper {
        no: String,
    },
    /// So many numbers of a series were given, and so many papers are there.
    Gap {
        series: String,
        n_given: usize,
        n_there: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Changed,
    Gone,
    /// Nobody wrote it through the hall.
    Unknown,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Event { case, seq } => write!(f, "办件 {case} 的第 {seq} 条记录被改动或缺失"),
            Broken::Stage { case } => write!(f, "办件 {case} 所处的环节与它的过程记录不符"),
            Broken::Seal { until } => {
                write!(f, "{until} 的封存与现有记录不符：那一分钟里有记录被改动、增加或删除")
            }
            Broken::Journal { until } => write!(f, "{until} 的封存与 seals.log 里的不符，或者有一处没有"),
            Broken::Row { kind, row, what: Fault::Changed } => {
                write!(f, "{kind} {row} 被改动：与写下时的佐证不符")
            }
            Broken::Row { kind, row, what: Fault::Gone } => write!(f, "{kind} {row} 被删除"),
            Broken::Row { kind, row, what: Fault::Unknown } => {
                write!(f, "{kind} {row} 没有佐证：不是经系统写下的")
            }
            Broken::Paper { no } => write!(f, "文书 {no} 的内容与签名不符"),
            Broken::Gap { series, n_given, n_there } => {
                write!(f, "文书编号 {series} 编到{n_given}号，只有{n_there}份：有缺号")
            }
        }
    }
}

/// `yimen audit verify`: cases against their logs, logs and witnesses against the seals, the seals against the file
/// beside the database, rows against their witnesses, papers against their signatures and numbers.
pub async fn verify(hub: &Hub) -> Result<Vec<Broken>> {
    let broken = look(hub).await?;
    if broken.is_empty() {
        return Ok(broken);
    }
    // While people work, a row may be read just before it is changed and its witness just after: what is broken stays so.
    let again = look(hub).await?;
    Ok(again.into_iter().filter(|it| broken.contains(it)).collect())
}

async fn look(hub: &Hub) -> Result<Vec<Broken>> {
    let mut broken = Vec::new();
    let db = &hub.readers;
    let regions = query::regions(db).await?;
    for region in &regions {
        let mut after = Uuid::nil();
        loop {
            let cases = query::cases_after(db, *region, after).await?;
            let Some(last) = cases.last() else { break };
            after = last.id;
            let events = query::events_of(db, *region, &cases).await?;
            for case in &cases {
                let own: Vec<&case_events::Model> = events.iter().filter(|it| it.case_id == case.id).collect();
                broken.extend(first_bad(case, &own)?);
            }
        }
    }
    broken.extend(bad_seals(hub).await?);
    for region in regions {
        for kind in Kind::ALL {
            broken.extend(bad_rows(hub, region, kind).await?.into_iter().map(|it| it.1));
        }
        broken.extend(bad_papers(hub, region).await?);
    }
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
    if n_events != case.version {
        return Ok(Some(Broken::Event { case: id, seq: n_events + 1 }));
    }
    let stands = events.last().is_none_or(|it| it.to_stage == case.stage);
    Ok((!stands).then_some(Broken::Stage { case: id }))
}

/// A seal as it was found: whether it holds, and what it would have to say.
pub(super) struct Seen {
    pub until: Moment,
    pub holds: bool,
    /// Over what is there now, without drafts.
    pub root: String,
    pub n_rows: i32,
    /// It holds only because a draft of then has not been discarded yet.
    pub is_of_old: bool,
}

/// Every seal, whatever became of the one before. Those a signed note is about are still told as they are.
pub(super) async fn seen(hub: &Hub, seals: &[seals::Model]) -> Result<Vec<Seen>> {
    let mut all = Vec::new();
    let (mut from, mut before) = (Moment(0), String::new());
    for seal in seals {
        let (now_root, n_rows) = root(hub, from, seal.until, &before, Leaves::HandedIn).await?;
        let is_said = |root: &str, n_rows: i32| root == seal.root && n_rows == seal.n_rows;
        let is_new = is_said(&now_root, n_rows);
        let is_of_old = !is_new && {
            let (root, n_rows) = root(hub, from, seal.until, &before, Leaves::All).await?;
            is_said(&root, n_rows)
        };
        let is_signed = hub.keys.is_signed(&text(seal.until, seal.n_rows, &seal.root), &seal.signature);
        let holds = is_signed && seal.before == before && (is_new || is_of_old);
        all.push(Seen { until: seal.until, holds, root: now_root, n_rows, is_of_old });
        (from, before) = (seal.until, seal.root.clone());
    }
    Ok(all)
}

async fn bad_seals(hub: &Hub) -> Result<Vec<Broken>> {
    let seals = query::seals(&hub.readers).await?;
    let notes: Vec<reseals::Model> =
        query::reseals(&hub.readers).await?.into_iter().filter(|it| reseal::is_signed(hub, it)).collect();
    let is_told = |it: &Seen| {
        let note = notes.iter().rfind(|note| note.until == it.until);
        note.is_some_and(|note| note.root == it.root && note.n_rows == it.n_rows)
    };
    let seen = seen(hub, &seals).await?;
    let bad = seen.iter().filter(|it| !it.holds && !is_told(it)).map(|it| Broken::Seal { until: it.until });
    let mut broken: Vec<Broken> = bad.collect();
    let mut journal = bad_journal(hub, &seals)?;
    journal.retain(|it| !notes.iter().any(|note| note.until == *it));
    broken.extend(journal.into_iter().map(|until| Broken::Journal { until }));
    Ok(broken)
}

/// Line by line. The newest may be missing: a process can die before it has written them, and a backup copies the file first.
fn bad_journal(hub: &Hub, seals: &[seals::Model]) -> Result<Vec<Moment>> {
    const MAY_LACK_HOURS: i64 = 24;
    let log = std::fs::read_to_string(journal_path(hub)).unwrap_or_default();
    let mut lines: HashMap<Moment, Vec<&str>> = HashMap::new();
    for it in log.lines() {
        if let Some(until) = until_of(it) {
            lines.entry(until).or_default().push(it);
        }
    }
    let last_line = lines.keys().max().copied().unwrap_or(Moment(0));
    let newest = seals.last().map_or(Moment(0), |it| it.until);
    let mut bad = Vec::new();
    for seal in seals {
        let is_said = match lines.remove(&seal.until) {
            Some(said) => said.contains(&line(seal).as_str()),
            None => seal.until > last_line && seal.until.plus_hours(MAY_LACK_HOURS) > newest,
        };
        if !is_said {
            bad.push(seal.until);
        }
    }
    bad.extend(lines.into_keys());
    bad.sort();
    Ok(bad)
}

/// Rows of a kind whose last witness says something else, that have none, or of which only a witness is left.
pub(super) async fn bad_rows(hub: &Hub, region: Region, kind: Kind) -> Result<Vec<(Option<Said>, Broken)>> {
    let (db, keys) = (&hub.readers, &hub.keys);
    let mut bad = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = query::rows(db, region, kind, after).await?;
        // Rows and witnesses go side by side, both in the order of ids; behind the last row only witnesses are left.
        let until = rows.last().map(|it| it.row);
        let all = query::witnessed(db, region, kind, after, until).await?;
        let mut last: BTreeMap<Uuid, _> = all.into_iter().map(|it| (it.row_id, it)).collect();
        for row in rows {
            let what = match last.remove(&row.row) {
                Some(it) if row.is_witnessed_by(keys, &it) => continue,
                Some(_) => Fault::Changed,
                None => Fault::Unknown,
            };
            bad.push((Some(row.clone()), Broken::Row { kind, row: row.row, what }));
        }
        for (row, it) in last {
            if !Said::gone(region, kind, row).is_witnessed_by(keys, &it) {
                bad.push((None, Broken::Row { kind, row, what: Fault::Gone }));
            }
        }
        match until {
            Some(it) => after = it,
            None => return Ok(bad),
        }
    }
}

/// What stands on them is what was signed, and no number of a series is missing.
async fn bad_papers(hub: &Hub, region: Region) -> Result<Vec<Broken>> {
    let mut bad = Vec::new();
    let mut series: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut after = PaperId(Uuid::nil());
    loop {
        let rows = query::papers_after(&hub.readers, region, after).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            if !signed::is_whole(&hub.keys, row) {
                bad.push(Broken::Paper { no: row.no.clone() });
            }
            // 某某卫健许准〔2026〕1号; 第0001号, as they were written before.
            let Some((name, number)) = row.no.split_once('〕') else { continue };
            let number = number.trim_start_matches('第').trim_end_matches('号');
            let Ok(number) = number.parse::<usize>() else { continue };
            let (most, n) = series.entry(name.to_owned()).or_default();
            (*most, *n) = ((*most).max(number), *n + 1);
        }
    }
    let short = series.into_iter().filter(|(_, (most, n))| most != n);
    bad.extend(short.map(|(series, (n_given, n_there))| Broken::Gap { series, n_given, n_there }));
    Ok(bad)
}
