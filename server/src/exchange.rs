//! 数据交换 (M31): systems of other houses, their batches and ours. What a system calls things is data (`data/exchange`); what comes is a case of a
//! kind of its own, and everything it has in common with other cases is the engine's.
use std::{collections::HashMap, sync::LazyLock};

use axum::{
    body::Bytes,
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::Duty,
    call::Page,
    case::{CaseView, kinds::Kind},
    check::Nothing,
    exchange::{
        self, BatchRow, BatchState, BatchView, ExternalView, FILE, LineRow, LineState, MOST_BYTES, PageForm,
        STATEMENT, Saved, SettleForm, SystemForm, SystemRow, SystemView, SystemsView, mapping::Mapping,
    },
    fault::Fault,
    form::Answers,
    id::{BatchId, CaseId, Region, SystemId},
    moment::{Day, Moment},
};
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{
    base::{digest, error::Result},
    case::{self, answers, kinds::House},
    catalogue::import::upload,
    entity::{batch_lines::Model as Line, batches::Model as Batch, systems::Model as System},
    gate::{
        cx::Cx,
        serve::{Routes, audited},
    },
    org,
};

pub mod finding;
mod held;
pub mod incoming;
pub mod outgoing;
pub mod query;
mod read;
pub mod record;

/// As the forms of applications call them, so that whoever looks for somebody's number finds it under one name.
const NAME: &str = "applicant_name";
const NUMBER: &str = "applicant_id";
const MOBILE: &str = "applicant_phone";

pub static HOUSE: House = House {
    // What came stays as it came: it is asked for long afterwards.
    moved: |_, case, _| async { Ok(case) }.boxed(),
    show: |cx, file, view| {
        async move {
            let org = org::query::one(&cx.db(), file.case.org_id).await?.full;
            Ok(CaseView { holder: case::holder(&file.case, &org), ..view })
        }
        .boxed()
    },
    hidden: |cx, case| {
        async move {
            let all = answers::answers(cx, case)?;
            let is_hidden = |it: &str| matches!(it, NUMBER | MOBILE);
            Ok(all.into_iter().filter(|it| is_hidden(&it.0)).collect::<Answers>())
        }
        .boxed()
    },
    ..House::plain(Kind::External, &[Duty::Review, Duty::Direct])
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(exchange::SYSTEMS, systems)
        .serve(exchange::SAVE, save)
        .serve(exchange::SYSTEM, system)
        .serve(exchange::BATCH, batch)
        .serve(exchange::SETTLE, settle)
        .serve(exchange::FINDINGS, finding::findings)
        .serve(exchange::SHOW, show)
        .stream(&FILE, MOST_BYTES, file)
        .stream(&STATEMENT, upload::MOST, statement)
}

/// The tables of the national platform, as they come with the program.
pub fn national() -> &'static Mapping {
    static NATIONAL: LazyLock<Mapping> =
        LazyLock::new(|| shipped(include_str!("../../data/exchange/national.yaml")));
    &NATIONAL
}

/// GB/T 39046, for an export of the whole hall.
pub fn standard() -> &'static Mapping {
    static STANDARD: LazyLock<Mapping> =
        LazyLock::new(|| shipped(include_str!("../../data/exchange/gbt39046.yaml")));
    &STANDARD
}

fn shipped(text: &str) -> Mapping {
    serde_yaml_ng::from_str(text).unwrap_or_else(|it| unreachable!("a test reads it: {it}"))
}

/// Where a system's secret belongs.
fn place(id: SystemId) -> String {
    format!("systems.secret|{id}")
}

/// What signs what goes between it and us.
///
/// # Errors
/// `Foreign` where there is none: a hall that was taken in from an export has to give a new one first, for with nothing anybody could sign.
pub fn secret(cx: &Cx, system: &System) -> Result<String> {
    match cx.hub.keys.open(&place(system.id), &system.secret)? {
        it if it.is_empty() => Err(Fault::Foreign.into()),
        it => Ok(it),
    }
}

/// Heads of its bodies, and who watches over all; to anybody else of the house there is nothing here.
pub fn require_watcher(cx: &Cx) -> Result<()> {
    match cx.who.holds(Duty::Supervise) || cx.who.holds(Duty::Direct) {
        true => Ok(()),
        false => Err(Fault::NotFound.into()),
    }
}

/// Those whoever asks may look at: its administrator all, a head those of their bodies.
async fn is_seen(cx: &Cx, system: &System) -> Result<bool> {
    if cx.who.holds(Duty::Supervise) || cx.who.holds(Duty::SystemAdmin) {
        return Ok(true);
    }
    Ok(cx.who.holds(Duty::Direct) && is_own(cx, system).await?)
}

async fn is_own(cx: &Cx, system: &System) -> Result<bool> {
    let bodies: Vec<Uuid> = serde_json::from_str(&system.orgs)?;
    let own = case::query::orgs(cx).await?;
    Ok(bodies.iter().any(|it| own.contains(it)))
}

async fn seen(cx: &Cx, id: SystemId) -> Result<System> {
    let system = query::system(cx, id).await?;
    match is_seen(cx, &system).await? {
        true => Ok(system),
        false => Err(Fault::NotFound.into()),
    }
}

/// Whose files one may bring.
async fn own(cx: &Cx, id: SystemId) -> Result<System> {
    let system = query::system(cx, id).await?;
    match is_own(cx, &system).await? {
        true => Ok(system),
        false => Err(Fault::NotFound.into()),
    }
}

fn row(it: &System, names: &HashMap<Uuid, String>, n_abnormal: u64) -> Result<SystemRow> {
    let bodies: Vec<Uuid> = serde_json::from_str(&it.orgs)?;
    Ok(SystemRow {
        id: it.id,
        code: it.code.clone(),
        name: it.name.clone(),
        orgs: bodies.iter().filter_map(|it| names.get(it).cloned()).collect(),
        url: it.url.clone(),
        is_told: it.is_told,
        is_on: it.is_on,
        last_at: it.last_at,
        n_abnormal,
    })
}

async fn names(cx: &Cx) -> Result<HashMap<Uuid, String>> {
    Ok(org::query::all(&cx.db(), cx.region()).await?.into_iter().map(|it| (it.id, it.name)).collect())
}

async fn systems(cx: Cx, (): (), _: Nothing) -> Result<SystemsView> {
    let may_change = cx.who.holds(Duty::SystemAdmin);
    if !may_change {
        require_watcher(&cx)?;
    }
    let names = names(&cx).await?;
    let waiting: HashMap<SystemId, i64> = query::n_abnormal(&cx).await?.into_iter().collect();
    let mut systems = Vec::new();
    for it in query::systems(&cx).await? {
        if is_seen(&cx, &it).await? {
            let n = waiting.get(&it.id).copied().unwrap_or_default();
            systems.push(row(&it, &names, u64::try_from(n).unwrap_or_default())?);
        }
    }
    let mut bodies: Vec<String> = if may_change { names.into_values().collect() } else { Vec::new() };
    bodies.sort();
    Ok(SystemsView { systems, may_change, bodies })
}

pub async fn save(cx: Cx, (): (), form: SystemForm) -> Result<Saved> {
    let mut orgs = Vec::new();
    for name in &form.orgs {
        let found = org::query::by_name(&cx.db(), cx.region(), name).await?;
        let found = found.ok_or_else(|| Fault::form("orgs", &format!("没有叫“{name}”的单位")))?;
        orgs.push(found.id);
    }
    let orgs = serde_json::to_string(&orgs)?;
    let other = query::by_code(&cx, &form.code).await?.filter(|it| Some(it.id) != form.id);
    if let Some(it) = other {
        return Err(Fault::form("code", &format!("“{}”已经用了这个代号", it.name)).into());
    }
    let id = form.id.unwrap_or_else(|| SystemId(Uuid::now_v7()));
    let renewed = match form.id.is_none() || form.renews_secret {
        true => Some(digest::random()?),
        false => None,
    };
    let sealed = match &renewed {
        Some(it) => Some(cx.hub.keys.seal(&place(id), it)?),
        None => None,
    };
    match form.id {
        None => {
            let now = cx.now;
            let row = System {
                region: cx.region(),
                id,
                code: form.code,
                name: form.name,
                orgs,
                url: form.url,
                secret: sealed.unwrap_or_default(),
                is_told: form.is_told,
                is_on: form.is_on,
                // What was here before is not told: it is asked for as a file.
                told_until: now,
                last_at: None,
                held: String::new(),
            };
            query::insert_system(&cx, row).await?;
        }
        Some(id) => {
            let row = query::system(&cx, id).await?;
            if row.code != form.code {
                return Err(Fault::form("code", "代号在对方的设置里，定了不能改").into());
            }
            query::change_system(&cx, &row, |it| {
                (it.name, it.orgs, it.url) = (form.name, orgs, form.url);
                (it.is_told, it.is_on) = (form.is_told, form.is_on);
                if let Some(secret) = sealed {
                    it.secret = secret;
                }
            })
            .await?;
        }
    }
    Ok(Saved { id, secret: renewed })
}

fn batch_row(it: Batch) -> BatchRow {
    let n = |it: i32| u64::try_from(it).unwrap_or_default();
    BatchRow {
        id: it.id,
        no: it.no,
        is_in: it.is_in,
        at: it.at,
        by: it.by_name,
        n_lines: n(it.n_rows),
        n_taken: n(it.n_taken),
        n_same: n(it.n_same),
        n_refused: n(it.n_refused),
        state: it.state,
    }
}

fn line_row(region: Region, it: Line) -> LineRow {
    LineRow {
        n: u32::try_from(it.n).unwrap_or_default(),
        table: it.of_table,
        no: it.no,
        guid: it.guid,
        state: it.state,
        says: it.says,
        at: it.at,
        case: it.case_id.map(|uuid| CaseId { region, uuid }),
    }
}

async fn system(cx: Cx, id: SystemId, form: PageForm) -> Result<SystemView> {
    require_watcher(&cx)?;
    let system = seen(&cx, id).await?;
    let (rows, n_rows) = query::batches_of(&cx, id, form.page).await?;
    let abnormal = query::abnormal(&cx, id).await?;
    let region = cx.region();
    Ok(SystemView {
        system: row(&system, &names(&cx).await?, abnormal.len() as u64)?,
        batches: Page { rows: rows.into_iter().map(batch_row).collect(), n_rows },
        abnormal: abnormal.into_iter().map(|it| line_row(region, it)).collect(),
        held: match system.held.as_str() {
            "" => None,
            it => Some(serde_json::from_str(it)?),
        },
        may_act: cx.who.holds(Duty::Direct) && is_own(&cx, &system).await?,
    })
}

async fn batch(cx: Cx, id: BatchId, form: PageForm) -> Result<BatchView> {
    require_watcher(&cx)?;
    let batch = query::batch(&cx, id).await?;
    let system = seen(&cx, batch.system_id).await?;
    let (rows, n_rows) = query::lines_of(&cx, id, form.page).await?;
    let region = cx.region();
    Ok(BatchView {
        system: row(&system, &names(&cx).await?, 0)?,
        batch: batch_row(batch),
        lines: Page { rows: rows.into_iter().map(|it| line_row(region, it)).collect(), n_rows },
    })
}

/// What the path of these streams names.
fn system_of(head: &Parts) -> Result<SystemId> {
    let path = head.uri.path();
    let id = path.split('/').rev().nth(1).unwrap_or_default();
    Ok(id.parse()?)
}

async fn file(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    let system = own(&cx, system_of(&head)?).await?;
    let bytes = body.to_vec();
    // An archive of a stranger's is looked at in a process of its own, as everywhere.
    if bytes.starts_with(b"PK") {
        upload::looked_at(&cx, bytes.clone(), read::read).await?;
    }
    let received = incoming::bring(&cx, FILE.path, &system, bytes, cx.who.name()).await?;
    Ok(axum::Json(received).into_response())
}

async fn statement(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    let system = own(&cx, system_of(&head)?).await?;
    if head.method != Method::PUT {
        return Ok(upload::workbook(held::blank()?, "statement.xlsx"));
    }
    let theirs = upload::looked_at(&cx, body.to_vec(), held::read).await?;
    let subject = format!("{} {}", STATEMENT.path, system.code);
    let report = audited(&cx, STATEMENT.path, &subject, async { Ok(theirs) }, |cx, theirs| {
        let id = system.id;
        async move { held::hold(&cx, id, theirs).await }
    });
    Ok(axum::Json(report.await?).into_response())
}

async fn settle(cx: Cx, id: SystemId, form: SettleForm) -> Result<Nothing> {
    own(&cx, id).await?;
    let found = query::last_line(&cx, id, &form.table, std::slice::from_ref(&form.guid)).await?;
    let line = found.into_iter().rfind(|it| it.state == LineState::Abnormal).ok_or(Fault::NotFound)?;
    let says = format!("{}；{}：{}", line.says, cx.who.name(), form.says);
    // Told once more with the next batch, whatever it says by then.
    query::change_line(&cx, &line, |it| {
        (it.state, it.says) = (LineState::Settled, says);
        it.digest = outgoing::AGAIN.to_owned();
    })
    .await?;
    Ok(Nothing {})
}

async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<ExternalView> {
    let case = case::query::one(&cx, id).await?;
    if case.kind != Kind::External {
        return Err(Fault::NotFound.into());
    }
    let own = query::own(&cx, id).await?;
    let system = query::system(&cx, own.system_id).await?;
    let typed = answers::answers(&cx, &case)?;
    let org = org::query::one(&cx.db(), case.org_id).await?.full;
    let item_name = case.item_name.clone();
    let view = case::view(&cx, case).await?;
    Ok(ExternalView {
        no: view.no,
        other_no: own.no,
        system: system.name,
        org,
        item_name,
        applicant: view.applicant,
        number: incoming::masked(&typed, NUMBER),
        phone: incoming::masked(&typed, MOBILE),
        stage: view.stage,
        accepted_at: own.accepted_at,
        promised_on: own.promised_on.as_deref().and_then(Day::parse),
        closed_at: own.closed_at,
        result: own.result,
        entered_at: own.entered_at,
        events: view.events,
        clock: view.clock,
    })
}

/// What a machine that proves itself may fetch: numbers of batches made for it, those it has not fetched first, the oldest before the others.
pub async fn made(cx: &Cx, system: &System) -> Result<Vec<(String, Moment, BatchState)>> {
    let all = query::made_for(cx, system.id).await?;
    Ok(all.into_iter().map(|it| (it.no, it.at, it.state)).collect())
}

#[cfg(test)]
mod tests {
    use common::exchange::mapping::Set;

    use super::*;

    /// The national tables' own names and lengths, as they were read (handbook2 M31).
    #[test]
    fn the_national_tables_are_written_as_they_are() {
        let most = |table: &str, field: &str| {
            let of = national().table(table).and_then(|it| it.fields.iter().find(|it| it.name == field));
            of.map(|it| (it.most, it.need))
        };
        let tables: Vec<&str> = national().tables.iter().map(|it| it.name.as_str()).collect();
        let known =
            ["up_pro_accept", "up_pro_process", "up_pro_material", "up_pro_special_procedure", "up_pro_result"];
        assert!(known.iter().all(|it| tables.contains(it)) && tables.contains(&"dn_audit_abnormal"));
        for table in &tables {
            for (field, n) in [("row_guid", 50), ("cd_batch", 32), ("data_source", 3), ("cd_operation", 1)] {
                assert_eq!(most(table, field), Some((n, true)), "{table}.{field}");
            }
        }
        for (table, field, n) in [
            ("up_pro_accept", "project_no", 50),
            ("up_pro_accept", "task_code", 36),
            ("up_pro_accept", "catalog_code", 12),
            ("up_pro_accept", "project_type", 2),
            ("up_pro_accept", "apply_type", 2),
            ("up_pro_accept", "org_code", 18),
            ("up_pro_accept", "contact_mobile", 11),
        ] {
            assert_eq!(most(table, field).map(|it| it.0), Some(n), "{table}.{field}");
        }
        assert_eq!(
            most("up_pro_process", "event_end_time").map(|it| it.1),
            Some(true),
            "only finished steps travel"
        );
        assert!(national().of_set(Set::Result).is_some() && standard().of_set(Set::Payment).is_some());
        for it in national().tables.iter().chain(&standard().tables) {
            let names: std::collections::BTreeSet<&str> = it.fields.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names.len(), it.fields.len(), "{}", it.name);
        }
    }
}
