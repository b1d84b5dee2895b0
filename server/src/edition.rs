//! 事项编制: a matter's next version, written by the body whose it is, checked by others, in force on its day. What it has in common with
//! every case is the engine's; what is published goes through the gate of files, `catalogue::import`.
use std::collections::BTreeMap;

use common::{
    account::Duty,
    call::Page,
    case::{clock::Limits, flow::Stage, kinds::Kind},
    catalogue::{Item, ItemState},
    check::Nothing,
    edition::{
        self, Begin, Begun, Cause, Checked, EditionRow, EditionView, Group, ListForm, Remark, Written, act,
        desk::{self, HaltForm},
        differ, stage,
    },
    fault::Fault,
    id::{AccountId, CaseId, ItemId},
    moment::{Day, Moment},
};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    account,
    base::error::Result,
    case::{self, Note, answers, kinds::House},
    catalogue::{self, import::as_written, province},
    entity::{
        base_items::Model as BaseRow, cases::Model as Case, editions::Model as Row, items::Model as ItemRow,
    },
    gate::{
        cx::Cx,
        serve::{NOTHING, Routes},
    },
    org,
};

mod compare;
mod find;
mod level;
pub mod publish;
mod quality;
pub mod query;
pub mod rehearsal;
pub mod snag;
pub mod way;
pub mod write;

/// Where those who check items have something to do, and those who check the law.
pub const FOR_ITEMS: [Stage; 2] = [stage::CHECK, stage::GOVERNMENT];
pub const FOR_LAW: [Stage; 1] = [stage::LEGAL];

/// How many wait for the one check and for the other, where whoever asks does it.
pub async fn n_to_check(cx: &Cx) -> Result<(u64, u64)> {
    let n_items = match cx.who.holds(Duty::CheckItems) {
        true => query::n_waiting(cx, &FOR_ITEMS).await?,
        false => 0,
    };
    let n_law = match cx.who.holds(Duty::CheckLaw) {
        true => query::n_waiting(cx, &FOR_LAW).await?,
        false => 0,
    };
    Ok((n_items, n_law))
}

pub static HOUSE: House = House {
    kind: Kind::Edition,
    // How many days a stretch has stands in the log.
    limits: |_, _| async { Ok(Limits::default()) }.boxed(),
    moved: |cx, case, _| answers::kept_while_open(cx, case).boxed(),
    show: |cx, file, view| {
        async move {
            let row = query::of(cx, &file.case).await?;
            let acts = way::acts(cx, &file.case, &row, &file.events).await?;
            Ok(common::case::CaseView { acts, ..view })
        }
        .boxed()
    },
    hide: |_| (),
    reveals: &[],
    hidden: |_, _| async { Err(Fault::NotFound.into()) }.boxed(),
    said: |_, _| async { Ok(String::new()) }.boxed(),
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(edition::LIST, list)
        .serve(edition::quality::QUALITY, quality::quality)
        .serve(edition::BEGIN, begin)
        .serve(edition::OPEN, open)
        .serve(edition::SAVE, write::save)
        .serve(desk::HEAD, write::head)
        .serve(desk::REBASE, write::rebase)
        .serve(desk::STEP, way::step)
        .serve(desk::RETURN, way::send_back)
        .serve(desk::VERSIONS, compare::versions)
        .serve(desk::COMPARE, compare::compare)
        .stream(&desk::SHEET, NOTHING, compare::sheet)
}

/// How often a group was written, and by whom last.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Rev {
    rev: u32,
    by: String,
    at: Moment,
}

type Revs = BTreeMap<Group, Rev>;
type Doc = Map<String, Value>;

/// What a checker found, as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    group: Group,
    says: String,
    by: String,
    at: Moment,
}

impl Row {
    fn document(&self) -> Result<Doc> {
        Ok(serde_json::from_str(&self.doc)?)
    }

    fn revisions(&self) -> Result<Revs> {
        Ok(serde_json::from_str(&self.revs)?)
    }

    fn authors(&self) -> Result<Vec<AccountId>> {
        Ok(serde_json::from_str(&self.writers)?)
    }

    fn lines(text: &str) -> Result<Vec<String>> {
        Ok(serde_json::from_str(text)?)
    }

    fn effective(&self) -> Option<Day> {
        self.effective_on.as_deref().and_then(Day::parse)
    }
}

/// A matter of one's own bodies, and its document as its file said it.
async fn base_of(cx: &Cx, id: ItemId) -> Result<(ItemRow, Item)> {
    let row = catalogue::query::visible_item(cx, id).await?;
    let none = || Fault::form("item", "没有这个事项，或者不归您的单位");
    if !case::query::orgs(cx).await?.contains(&row.org_id) {
        return Err(none().into());
    }
    let kept = catalogue::query::version_row(cx, id, row.version).await?.ok_or_else(none)?;
    let item = as_written(&kept)?;
    Ok((row, item))
}

/// As it was when an edition began from it.
async fn base_doc(cx: &Cx, row: &Row) -> Result<Option<Doc>> {
    let (Some(id), Some(version)) = (row.item_id, row.base) else { return Ok(None) };
    let Some(kept) = catalogue::query::version_row(cx, id, version).await? else { return Ok(None) };
    Ok(Some(document(&as_written(&kept)?)?))
}

fn document(item: &Item) -> Result<Doc> {
    match serde_json::to_value(item)? {
        Value::Object(it) => Ok(it),
        it => Err(anyhow::anyhow!("a matter that is no object: {it}").into()),
    }
}

pub async fn begin(cx: Cx, (): (), form: Begin) -> Result<Begun> {
    let base = match form.item {
        Some(id) => Some(base_of(&cx, id).await?),
        None => None,
    };
    let own = account::query::body_of(&cx).await?;
    let line = match form.base.as_str() {
        "" => None,
        code => Some(province::line(&cx, code).await?),
    };
    if let Some((line, _)) = line.as_ref().filter(|_| form.cause == Cause::Claim) {
        require_free(&cx, line).await?;
    }
    let (org_id, item) = match &base {
        Some((row, item)) => {
            may_begin(form.cause, row.state)?;
            (row.org_id, item.clone())
        }
        None => {
            let org = org::query::one(&cx.db(), own).await?.name;
            (own, Item { org, ..Item::default() })
        }
    };
    let item = match form.cause.is_new() {
        // What is split off or put together is no line of the catalogue any more.
        true => Item {
            code: form.code.clone(),
            name: form.name.clone(),
            base_code: None,
            task_code: None,
            locked: Vec::new(),
            state: None,
            halt: None,
            ..item
        },
        false => stated(form.cause, item),
    };
    let item = match &line {
        Some((line, what)) => {
            // Where it is done is the catalogue's word for what is claimed; what is there stays where it is.
            let is_elsewhere = form.cause == Cause::Claim && !what.is_done_at(item.level);
            let level = what.levels.first().copied().filter(|_| is_elsewhere);
            let item = Item { level: level.unwrap_or(item.level), ..item };
            fixed(item, &what.fixed(&line.code), form.cause)?
        }
        None => item,
    };
    let is_taken = form.cause.is_new() && catalogue::query::by_code(&cx, cx.region(), &item.code).await?.is_some();
    if is_taken {
        return Err(Fault::form("code", "已有这个编码的事项，请换一个编码，或者从那个事项开始变更").into());
    }
    if let Some(it) = query::open_of(&cx, &item.code).await? {
        let (field, no) = (if form.cause.is_new() { "code" } else { "item" }, it.no.unwrap_or_default());
        let says = format!("这个事项已经有一件在编制（{no}），请先办完或者撤销那一件");
        return Err(Fault::form(field, &says).into());
    }
    let is_there = !form.cause.is_new();
    let base = base.map(|it| it.0);
    let case = Case {
        org_id,
        item_id: base.as_ref().filter(|_| is_there).map(|it| it.id),
        item_version: base.as_ref().map_or(0, |it| it.version),
        item_name: item.name.clone(),
        stage: stage::DRAFT,
        ..case::inside(&cx, Kind::Edition).await?
    };
    let row = Row {
        region: case.region,
        id: case.id,
        item_id: base.as_ref().map(|it| it.id),
        code: item.code.clone(),
        cause: form.cause,
        says: form.says.clone(),
        base: base.as_ref().map(|it| it.version),
        effective_on: None,
        is_open: true,
        papers: "[]".to_owned(),
        ends: "[]".to_owned(),
        doc: serde_json::to_string(&document(&item)?)?,
        revs: "{}".to_owned(),
        // Whoever says what is to become of it has written of it.
        writers: serde_json::to_string(&cx.who.account().into_iter().collect::<Vec<AccountId>>())?,
        remarks: "[]".to_owned(),
        rehearsed: String::new(),
        published: None,
    };
    let note = Note {
        text: format!("{}：{}", form.cause.label(), form.says),
        n_days: Some(cx.hub.county.get().editing.apply),
    };
    let case = case::begin(&cx, case, act::BEGIN, note).await?;
    query::insert(&cx, row).await?;
    if let Some((line, _)) = line.as_ref().filter(|_| form.cause == Cause::Claim) {
        province::claimed_by(&cx, line, case.id).await?;
    }
    Ok(Begun { id: case.case_id() })
}

/// A line of the catalogue is claimed once at a time, and not when the province does it no longer.
async fn require_free(cx: &Cx, line: &BaseRow) -> Result<()> {
    if line.is_gone {
        return Err(Fault::form("base", "这一条上级已经取消，不能认领").into());
    }
    if !line.declined.is_empty() {
        return Err(Fault::form("base", "编制部门登记了不认领，请先请他们改为待认领").into());
    }
    if province::is_making(cx, line).await? {
        return Err(Fault::form("base", "这一条已经有人在认领，请先办完或者撤销那一件").into());
    }
    if let Some(it) = province::query::claims(cx, std::slice::from_ref(&line.code)).await?.first() {
        let says = format!("{}已经认领为“{}”，请从那个事项变更", it.org_name, it.name);
        return Err(Fault::form("base", &says).into());
    }
    let names = org::query::names(&cx.db(), cx.region(), &case::query::orgs(cx).await?).await?;
    if !line.org.is_empty() && !names.iter().any(|it| it.1 == line.org) {
        return Err(Fault::form("base", &format!("目录里写的是{}办，请由它认领", line.org)).into());
    }
    Ok(())
}

/// With what the catalogue says in it, and locked from now on.
///
/// # Errors
/// A sentence beside `base` where the matter is another one of the catalogue.
fn fixed(item: Item, says: &Doc, cause: Cause) -> Result<Item> {
    let code = says.get("base_code").and_then(Value::as_str).unwrap_or_default();
    let own = item.base_code.as_deref().map(str::trim).filter(|it| !it.is_empty());
    if cause != Cause::Claim && own.is_some_and(|it| it != code) {
        return Err(Fault::form("base", "这个事项的基本编码不是这一条").into());
    }
    let mut doc = document(&item)?;
    doc.extend(says.clone());
    let mut locked = item.locked;
    locked.extend(says.keys().cloned());
    locked.sort_unstable();
    locked.dedup();
    doc.insert("locked".to_owned(), serde_json::to_value(locked)?);
    Ok(serde_json::from_value(Value::Object(doc))?)
}

/// What the province has fixed, as it has it now: the catalogue's word, or where it says nothing (any more) that of the version this
/// began from.
async fn fixed_doc(cx: &Cx, row: &Row, item: &Item) -> Result<Option<Doc>> {
    let base = base_doc(cx, row).await?;
    let code = item.base_code.as_deref().unwrap_or_default();
    let says = if code.is_empty() { None } else { province::fixed(cx, code).await? };
    Ok(match (base, says) {
        (None, None) => None,
        (base, says) => {
            let mut doc = base.unwrap_or_default();
            doc.extend(says.unwrap_or_default());
            Some(doc)
        }
    })
}

/// The document with what the province has fixed as it has it now, whatever was written there; and the keys somebody meant to write
/// otherwise: neither as the province has it, nor as it stood.
async fn as_fixed(cx: &Cx, row: &Row, before: &Doc, doc: Doc) -> Result<(Doc, Vec<String>)> {
    let was: Item = serde_json::from_value(Value::Object(before.clone()))?;
    // By the code it had: another code is another line's word.
    let fixed = fixed_doc(cx, row, &was).await?.unwrap_or_default();
    let (mut doc, mut meant) = (doc, Vec::new());
    for key in &was.locked {
        let to = fixed.get(key).or_else(|| before.get(key));
        if doc.get(key) != to && doc.get(key) != before.get(key) {
            meant.push(key.clone());
        }
        match to {
            Some(it) => drop(doc.insert(key.clone(), it.clone())),
            None => drop(doc.remove(key)),
        }
    }
    Ok((doc, meant))
}

/// What can be done to a matter that stands so.
fn may_begin(cause: Cause, state: ItemState) -> Result<()> {
    let says = match (cause, state) {
        (Cause::Resume, ItemState::Suspended) => return Ok(()),
        (Cause::Resume, _) => "这个事项没有暂停，不用恢复",
        (_, ItemState::Cancelled) => "这个事项已经取消；要重新办理，请按新设编制",
        (Cause::Suspend, ItemState::Suspended) => "这个事项已经暂停",
        _ => return Ok(()),
    };
    Err(Fault::form("item", says).into())
}

/// What the cause alone does to the document.
fn stated(cause: Cause, item: Item) -> Item {
    match cause {
        Cause::Suspend => Item { state: Some(ItemState::Suspended), ..item },
        Cause::Cancel => Item { state: Some(ItemState::Cancelled), ..item },
        Cause::Resume => Item { state: None, halt: None, ..item },
        // "Draft" is what a file may say of itself; what goes this way is not one.
        _ => Item { state: item.state.filter(|it| *it != ItemState::Draft), ..item },
    }
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<EditionRow>> {
    let stage = form.stage.filter(|it| it.kind() == Kind::Edition);
    let org = match form.org.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        Some(name) => {
            Some(org::query::by_name(&cx.db(), cx.region(), name).await?.map_or(Uuid::nil(), |it| it.id))
        }
        None => None,
    };
    let (cases, n_rows) = query::page(&cx, stage, org, form.page).await?;
    let rows = query::of_all(&cx, &cases).await?;
    let orgs: Vec<Uuid> = cases.iter().map(|it| it.org_id).collect();
    let names: BTreeMap<Uuid, String> =
        org::query::names(&cx.db(), cx.region(), &orgs).await?.into_iter().collect();
    let own = case::query::orgs(&cx).await?;
    let today = cx.now.day();
    let row = |case: Case| {
        let of = rows.iter().find(|it| it.id == case.id)?;
        let due = case.due_on.as_deref().and_then(Day::parse);
        let is_own = own.contains(&case.org_id);
        let is_yours = (is_own || way::is_checked_at(case.stage)) && !case.stage.open_acts(&cx.who).is_empty();
        Some(EditionRow {
            id: case.case_id(),
            no: case.no.clone().unwrap_or_default(),
            code: of.code.clone(),
            org: names.get(&case.org_id).cloned().unwrap_or_default(),
            cause: of.cause,
            stage: case.stage,
            due,
            is_late: due.is_some_and(|it| it < today),
            effective_on: of.effective(),
            at: case.moved_at,
            is_yours,
            name: case.item_name,
        })
    };
    Ok(Page { rows: cases.into_iter().filter_map(row).collect(), n_rows })
}

pub async fn open(cx: Cx, id: CaseId, _: Nothing) -> Result<EditionView> {
    let (case, row) = query::one(&cx, id).await?;
    view(&cx, case, row).await
}

async fn view(cx: &Cx, case: Case, row: Row) -> Result<EditionView> {
    let (doc, revs) = (row.document()?, row.revisions()?);
    let base = base_doc(cx, &row).await?.unwrap_or_default();
    let in_hand = case::query::is_in_hand(cx, &case).await?;
    let item: Item = serde_json::from_str(&row.doc)?;
    let halt = item.halt.clone().unwrap_or_default();
    let kept: Vec<Kept> = serde_json::from_str(&row.remarks)?;
    let is_touched = |it: &Kept| revs.get(&it.group).is_some_and(|rev| rev.at > it.at);
    let remarks = kept.iter().map(|it| Remark {
        group: it.group,
        says: it.says.clone(),
        by: it.by.clone(),
        at: it.at,
        is_touched: is_touched(it),
    });
    let remarks = remarks.collect();
    let written = revs.iter().map(|(group, it)| Written { group: *group, by: it.by.clone(), at: it.at }).collect();
    let events = case::query::events(cx, &case).await?;
    let (_, shut) = way::open_acts(cx, &case, &row, &events).await?;
    let checks = events.into_iter().filter(|it| way::CHECKS.contains(&it.act)).map(|it| Checked {
        stage: it.to_stage,
        by: it.by_name,
        at: it.at,
        says: it.note,
    });
    let checks = checks.collect();
    let changed = differ::changes(&Value::Object(base), &Value::Object(doc.clone()));
    let is_draft = case.stage == stage::DRAFT;
    let org = org::query::one(&cx.db(), case.org_id).await?.name;
    Ok(EditionView {
        org,
        findings: find::findings(cx, &case, &row, &item).await?,
        newer: find::newer(cx, &row).await?,
        may_edit: is_draft && in_hand && cx.who.holds(Duty::Compose),
        case: case::view(cx, case).await?,
        item: row.item_id,
        code: row.code.clone(),
        cause: row.cause,
        says: row.says.clone(),
        base: row.base,
        effective_on: row.effective(),
        papers: Row::lines(&row.papers)?,
        ends: Row::lines(&row.ends)?,
        halt: HaltForm {
            until: halt.until.map(|it| it.to_string()).unwrap_or_default(),
            why: halt.why,
            instead: halt.instead,
        },
        doc: Value::Object(doc),
        revs: Group::ALL.iter().map(|it| (*it, revs.get(it).map_or(0, |it| it.rev))).collect(),
        written,
        locked: item.locked,
        remarks,
        changed,
        checks,
        shut,
        is_rehearsed: rehearsal::is_rehearsed(cx, &row).await?,
        published: row.published,
    })
}
