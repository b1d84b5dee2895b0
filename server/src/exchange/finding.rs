//! 机器找出的: bodies and villages with matters and no case, entries made in bulk afterwards, matters that only live elsewhere, what was typed twice.
use std::collections::{BTreeMap, BTreeSet};

use common::{
    case::kinds::Kind,
    catalogue::ItemState,
    exchange::{Finding, FindingKind, Findings, FindingsForm, Share},
    fault::Fault,
    id::ItemId,
    registration::desk::month,
};
use uuid::Uuid;

use super::query;
use crate::{
    base::error::Result,
    case::query::orgs,
    catalogue,
    entity::{cases::Model as Case, externals::Model as External},
    gate::cx::Cx,
    org,
};

/// Within one hour, by one body: more than anybody types while people stand there.
const MANY_AN_HOUR: usize = 10;
/// Steps that are real take longer than this, in milliseconds.
const AT_ONCE: i64 = 60_000;
/// Typed here so many days before or after it was accepted there: the same.
const DAYS_APART: i64 = 3;
/// Of each kind.
const MOST: usize = 100;

pub async fn findings(cx: Cx, (): (), form: FindingsForm) -> Result<Findings> {
    super::require_watcher(&cx)?;
    let today = cx.now.day().to_string();
    let asked = form.month.unwrap_or_else(|| today.get(..7).unwrap_or_default().to_owned());
    let (from, until) = month(&asked).ok_or_else(|| Fault::form("month", "请写年和月，例如：2026-11"))?;
    let span = (from.start(), until.start());
    let own: BTreeSet<Uuid> = orgs(&cx).await?.iter().copied().collect();
    let ids: Vec<Uuid> = own.iter().copied().collect();
    let names: BTreeMap<Uuid, String> =
        org::query::names(&cx.db(), cx.region(), &ids).await?.into_iter().collect();
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let came: Vec<_> = query::came_in(&cx, span).await?.into_iter().filter(|it| own.contains(&it.1)).collect();
    let entered: Vec<(External, Case)> =
        query::entered(&cx, span).await?.into_iter().filter(|it| own.contains(&it.1.org_id)).collect();

    let mut all = idle(&cx, &own, &came).await?;
    all.extend(bulk(&entered, name));
    all.extend(late(&entered, name));
    all.extend(at_once(&entered, name));
    all.extend(outside(&cx, &own, &came).await?);
    let twice = twice(&cx, &entered, name).await?;
    let n_twice = twice.iter().map(|it| it.n).sum();
    all.extend(twice);
    let n = |kind: fn(Kind) -> bool| came.iter().filter(|it| kind(it.0)).map(|it| it.3 as u64).sum();
    let share = Share { n_external: n(|it| it == Kind::External), n_all: n(|_| true), n_twice };
    let mut shown = Vec::new();
    for kind in FindingKind::ALL {
        let mut some: Vec<Finding> = all.iter().filter(|it| it.kind == *kind).cloned().collect();
        some.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.of.cmp(&b.of)));
        some.truncate(MOST);
        shown.extend(some);
    }
    Ok(Findings { month: asked, share, all: shown })
}

type Came = (Kind, Uuid, Option<ItemId>, i64);

/// A body whose matters are open, and to which nobody came.
async fn idle(cx: &Cx, own: &BTreeSet<Uuid>, came: &[Came]) -> Result<Vec<Finding>> {
    let mut open: BTreeMap<(Uuid, String), u64> = BTreeMap::new();
    for it in catalogue::query::all(cx, cx.region()).await? {
        if own.contains(&it.org_id) && matches!(it.state, ItemState::Open | ItemState::Listed) {
            *open.entry((it.org_id, it.org_name)).or_default() += 1;
        }
    }
    let seen: BTreeSet<Uuid> = came.iter().map(|it| it.1).collect();
    let none = open.into_iter().filter(|it| !seen.contains(&it.0.0));
    let told = |((_, of), n): ((Uuid, String), u64)| Finding {
        kind: FindingKind::Idle,
        of,
        n,
        says: format!("在用事项{n}个，这个月一件也没有"),
    };
    Ok(none.map(told).collect())
}

fn bulk(all: &[(External, Case)], name: impl Fn(Uuid) -> String) -> Vec<Finding> {
    let mut hours: BTreeMap<(Uuid, i64), usize> = BTreeMap::new();
    for (own, case) in all {
        // Over there it was over before we had heard of it.
        if own.closed_at.is_some_and(|it| it < own.entered_at) {
            *hours.entry((case.org_id, own.entered_at.0.div_euclid(3_600_000))).or_default() += 1;
        }
    }
    let many = hours.into_iter().filter(|it| it.1 >= MANY_AN_HOUR);
    let told = |((org, hour), n): ((Uuid, i64), usize)| {
        let at = common::moment::Moment(hour * 3_600_000);
        let says = format!("{} {}起一小时内补录{n}件，都已经办完", at.day(), at.clock());
        Finding { kind: FindingKind::Bulk, of: name(org), n: n as u64, says }
    };
    many.map(told).collect()
}

/// What is so of many, by body.
fn by_body(
    kind: FindingKind,
    all: &[(External, Case)],
    name: impl Fn(Uuid) -> String,
    is: impl Fn(&External) -> bool,
    says: impl Fn(u64, u64) -> String,
) -> Vec<Finding> {
    let mut bodies: BTreeMap<Uuid, (u64, u64)> = BTreeMap::new();
    for (own, case) in all {
        let (n, n_all) = bodies.entry(case.org_id).or_default();
        *n += u64::from(is(own));
        *n_all += 1;
    }
    let some = bodies.into_iter().filter(|it| it.1.0 > 0);
    some.map(|(org, (n, n_all))| Finding { kind, of: name(org), n, says: says(n, n_all) }).collect()
}

fn late(all: &[(External, Case)], name: impl Fn(Uuid) -> String) -> Vec<Finding> {
    let is = |it: &External| it.entered_at.day() > it.accepted_at.day().plus(1);
    by_body(FindingKind::Late, all, name, is, |n, n_all| {
        format!("交换来{n_all}件，其中{n}件受理后过了一天以上才送来")
    })
}

fn at_once(all: &[(External, Case)], name: impl Fn(Uuid) -> String) -> Vec<Finding> {
    let is = |it: &External| {
        let span = it.first_step_at.zip(it.last_step_at);
        it.n_steps > 1 && span.is_some_and(|(first, last)| last.0 - first.0 < AT_ONCE)
    };
    by_body(FindingKind::AtOnce, all, name, is, |n, n_all| format!("{n_all}件里有{n}件，各个环节都在同一分钟结束"))
}

/// Open here, and whatever came was worked on elsewhere.
async fn outside(cx: &Cx, own: &BTreeSet<Uuid>, came: &[Came]) -> Result<Vec<Finding>> {
    let mut by: BTreeMap<ItemId, (u64, u64)> = BTreeMap::new();
    for (kind, _, item, n) in came {
        if let Some(item) = item {
            let (here, there) = by.entry(*item).or_default();
            *(if *kind == Kind::Application { here } else { there }) += *n as u64;
        }
    }
    let mut all = Vec::new();
    for it in catalogue::query::all(cx, cx.region()).await? {
        let Some((0, n)) = by.get(&it.id).copied() else { continue };
        if own.contains(&it.org_id) && it.state == ItemState::Open && n > 0 {
            let says = format!("{}：这个月{n}件，没有一件在大厅办", it.org_name);
            all.push(Finding { kind: FindingKind::Outside, of: it.name, n, says });
        }
    }
    Ok(all)
}

async fn twice(cx: &Cx, all: &[(External, Case)], name: impl Fn(Uuid) -> String) -> Result<Vec<Finding>> {
    let names: BTreeSet<String> = all.iter().map(|it| it.1.applicant_name.clone()).collect();
    let items: BTreeSet<ItemId> = all.iter().filter_map(|it| it.1.item_id).collect();
    let (Some(first), Some(last)) =
        (all.iter().map(|it| it.0.accepted_at).min(), all.iter().map(|it| it.0.accepted_at).max())
    else {
        return Ok(Vec::new());
    };
    let span = (first.plus_hours(-24 * DAYS_APART), last.plus_hours(24 * DAYS_APART));
    let names: Vec<String> = names.into_iter().collect();
    let items: Vec<ItemId> = items.into_iter().collect();
    let typed = query::typed_here(cx, &names, &items, span).await?;
    let mut bodies: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (own, case) in all {
        let is_same = |it: &&Case| {
            let apart = it.submitted_at.unwrap_or(it.saved_at).0 - own.accepted_at.0;
            it.item_id == case.item_id
                && it.applicant_name == case.applicant_name
                && apart.abs() <= DAYS_APART * 86_400_000
        };
        if let Some(it) = typed.iter().find(is_same) {
            bodies.entry(case.org_id).or_default().push(format!(
                "{}与{}",
                it.no.clone().unwrap_or_default(),
                own.no
            ));
        }
    }
    let told = |(org, pairs): (Uuid, Vec<String>)| {
        let n = pairs.len();
        let shown = pairs.into_iter().take(5).collect::<Vec<String>>().join("，");
        Finding {
            kind: FindingKind::Twice,
            of: name(org),
            n: n as u64,
            says: format!("同一人、同一事项、前后{DAYS_APART}天：{shown}"),
        }
    };
    Ok(bodies.into_iter().map(told).collect())
}
