//! 对账: what the other side says it has, against what came from it and what it was told. Seen there, seen here, and not alike, by day and body.
use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use common::{
    exchange::{
        Held, HeldDay,
        mapping::{read_stamp, stamp},
    },
    id::SystemId,
    moment::{Day, Moment},
    report::{Fate, Line, Report},
};
use uuid::Uuid;

use super::query;
use crate::{
    base::{
        book::{self, Layout, Sheet},
        error::Result,
    },
    gate::cx::Cx,
    org,
};

const SHEET: &str = "对账单";

const LAYOUT: Layout = Layout {
    sheets: &[Sheet {
        name: SHEET,
        key: "办件编号",
        columns: &[("办件编号", "no"), ("单位", "org"), ("受理时间", "accepted"), ("办结时间", "closed")],
    }],
    numbers: &[],
    notes: &[
        ("办件编号", "对方系统里的编号"),
        ("单位", "写大厅里的简称，或者统一社会信用代码"),
        ("受理时间", "例如：2026-11-23 10:00:00，设为文本"),
        ("办结时间", "没有办结的空着"),
    ],
    blank: "请先下载空白的对账单，在里面填",
    refused: "没有对账",
};

#[derive(Clone, Debug)]
pub struct Theirs {
    n: u32,
    no: String,
    org: String,
    accepted: Moment,
    closed: Option<Moment>,
}

pub fn blank() -> anyhow::Result<Vec<u8>> {
    book::written(&LAYOUT, &[(SHEET, Vec::new())])
}

pub fn read(bytes: Vec<u8>) -> anyhow::Result<Vec<Theirs>> {
    if !bytes.starts_with(b"PK") {
        bail!("不是xlsx工作簿");
    }
    let book = book::open(bytes, &LAYOUT, |_, _| ())?;
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for it in book.lines(SHEET) {
        let time = |name: &str| read_stamp(it.get(name).trim());
        let Some(accepted) = time("受理时间") else {
            faults.push(it.fault("受理时间", "读不出来，例如：2026-11-23 10:00:00"));
            continue;
        };
        if !it.get("办结时间").is_empty() && time("办结时间").is_none() {
            faults.push(it.fault("办结时间", "读不出来，没有办结的空着"));
        }
        all.push(Theirs {
            n: u32::try_from(it.n).unwrap_or(u32::MAX),
            no: it.get("办件编号").trim().to_owned(),
            org: it.get("单位").trim().to_owned(),
            accepted,
            closed: time("办结时间"),
        });
    }
    if !faults.is_empty() {
        faults.truncate(20);
        bail!("{}", faults.join("；"));
    }
    match all.is_empty() {
        true => bail!("里面一件也没有"),
        false => Ok(all),
    }
}

struct Ours {
    body: Uuid,
    accepted: Moment,
    closed: Option<Moment>,
}

/// Line by line, and the sums of it kept with the system.
pub async fn hold(cx: &Cx, id: SystemId, theirs: Vec<Theirs>) -> Result<Report> {
    let system = query::system(cx, id).await?;
    let days: BTreeSet<Day> = theirs.iter().map(|it| it.accepted.day()).collect();
    let (from, until) = (days.first().copied().unwrap_or_default(), days.last().copied().unwrap_or_default());
    let found = query::accepted(cx, id, (from.start(), until.plus(1).start())).await?;
    let mut ours: BTreeMap<String, Ours> = BTreeMap::new();
    for (it, body) in found {
        ours.insert(it.no, Ours { body, accepted: it.accepted_at, closed: it.closed_at });
    }
    let bodies: Vec<Uuid> = serde_json::from_str(&system.orgs)?;
    let names: BTreeMap<Uuid, String> =
        org::query::names(&cx.db(), cx.region(), &bodies).await?.into_iter().collect();
    let mut report = Report::default();
    let mut sums: BTreeMap<(Day, String), HeldDay> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let minute = |it: Moment| it.0.div_euclid(60_000);
    for it in theirs {
        if !seen.insert(it.no.clone()) {
            let says = "对账单里重复了".to_owned();
            report.lines.push(Line {
                n: it.n,
                code: it.no,
                name: it.org,
                fate: Fate::Refused,
                says,
                ..Line::default()
            });
            continue;
        }
        let here = ours.remove(&it.no);
        let org = here.as_ref().and_then(|of| names.get(&of.body).cloned()).unwrap_or_else(|| it.org.clone());
        let mut differs = Vec::new();
        if let Some(of) = &here {
            if minute(of.accepted) != minute(it.accepted) {
                differs.push(format!("受理时间那边{}，这边{}", stamp(it.accepted), stamp(of.accepted)));
            }
            match (it.closed, of.closed) {
                (Some(_), None) => differs.push("那边已办结，这边没有收到办结".to_owned()),
                (None, Some(_)) => differs.push("这边已办结，那边没有".to_owned()),
                (Some(there), Some(here)) if minute(there) != minute(here) => {
                    differs.push(format!("办结时间那边{}，这边{}", stamp(there), stamp(here)));
                }
                _ => (),
            }
        }
        let sum = sums.entry((it.accepted.day(), org.clone())).or_default();
        sum.n_there += 1;
        sum.n_here += u64::from(here.is_some());
        sum.n_differ += u64::from(!differs.is_empty());
        sum.n_only_there += u64::from(here.is_none());
        let (fate, says) = match (here.is_some(), differs.is_empty()) {
            (false, _) => (Fate::Refused, "只有那边有，这边没有收到".to_owned()),
            (true, true) => (Fate::Same, "两边一致".to_owned()),
            (true, false) => (Fate::Kept, differs.join("；")),
        };
        report.lines.push(Line { n: it.n, code: it.no, name: org, fate, says, ..Line::default() });
    }
    for (no, of) in ours {
        let org = names.get(&of.body).cloned().unwrap_or_default();
        let sum = sums.entry((of.accepted.day(), org.clone())).or_default();
        sum.n_here += 1;
        sum.n_only_here += 1;
        let says = "只有这边有，对账单里没有".to_owned();
        report.lines.push(Line { code: no, name: org, fate: Fate::Refused, says, ..Line::default() });
    }
    let days = sums.into_iter().map(|((day, org), it)| HeldDay { day, org, ..it }).collect();
    let held = Held { at: cx.now, by: cx.who.name().to_owned(), from, until, days };
    let held = serde_json::to_string(&held)?;
    query::change_system(cx, &system, |it| it.held = held).await?;
    Ok(report)
}
