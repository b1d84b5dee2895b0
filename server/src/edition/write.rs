//! Writing an edition: one group at a time, so that two people at two groups do not meet, and its head.
use common::{
    account::Duty,
    catalogue::{Halt, Item},
    check::{Faults, Nothing},
    edition::{
        EditionView, Group, MOST_BYTES, MOST_FIELDS, SaveForm, Saved, desk::Head, differ::label_of, group, stage,
    },
    fault::Fault,
    form::FieldDef,
    id::CaseId,
    joint::compose::MAX_PARTS,
};
use serde_json::Value;

use super::{Doc, Rev, as_fixed, base_doc, document, find, query, view};
use crate::{
    base::error::Result,
    case,
    catalogue::{
        self,
        import::{as_written, spelling},
    },
    entity::{cases::Model as Case, editions::Model as Row},
    gate::cx::Cx,
};

/// Rows of one list, and values of a whole document.
const MOST_ROWS: usize = 600;
const MOST_VALUES: usize = 40_000;

/// One that is being written, by a body of whoever asks.
async fn in_making(cx: &Cx, id: CaseId) -> Result<(Case, Row)> {
    let (case, row) = query::one(cx, id).await?;
    if !case::query::is_in_hand(cx, &case).await? || !cx.who.holds(Duty::Compose) {
        return Err(Fault::NotYours.into());
    }
    match case.stage {
        stage::DRAFT => Ok((case, row)),
        it => Err(case::explain(cx, &case, Fault::wrong_stage(it)).await?.into()),
    }
}

pub async fn save(cx: Cx, id: CaseId, form: SaveForm) -> Result<Saved> {
    let (case, row) = in_making(&cx, id).await?;
    let mut revs = row.revisions()?;
    let held = revs.get(&form.group);
    if let Some(it) = held.filter(|it| it.rev != form.rev) {
        return Err(Fault::Overtaken { by: it.by.clone(), at: it.at }.into());
    }
    let rev = held.map_or(0, |it| it.rev) + 1;
    let before = row.document()?;
    let (doc, meant) = as_fixed(&cx, &row, &before, group::merge(&before, form.group, &form.doc)).await?;
    let item = readable(&doc)?;
    require_bounds(&doc, &item)?;
    require_unlocked(&meant)?;
    let by = cx.who.name().to_owned();
    revs.insert(form.group, Rev { rev, by, at: cx.now });
    // What the province has fixed otherwise meanwhile is new to whoever has the old one on the screen.
    for group in Group::ALL.iter().copied().filter(|it| *it != form.group && !group::is_same(*it, &before, &doc)) {
        let rev = revs.get(&group).map_or(0, |it| it.rev) + 1;
        revs.insert(group, Rev { rev, by: "上级目录".to_owned(), at: cx.now });
    }
    let row = written(&cx, &row, &doc, Some(&revs)).await?;
    let case = match case.item_name == item.name || item.name.is_empty() {
        true => case,
        false => case::query::change(&cx, &case, |it| it.item_name.clone_from(&item.name)).await?,
    };
    Ok(Saved { rev, faults: find::findings(&cx, &case, &row, &item).await? })
}

async fn written(cx: &Cx, row: &Row, doc: &Doc, revs: Option<&super::Revs>) -> Result<Row> {
    let mut authors = row.authors()?;
    authors.extend(cx.who.account().filter(|it| !row.writers.contains(&it.to_string())));
    let (doc, writers) = (serde_json::to_string(doc)?, serde_json::to_string(&authors)?);
    let revs = revs.map(serde_json::to_string).transpose()?;
    query::change(cx, row, |it| {
        (it.doc, it.writers) = (doc, writers);
        it.revs = revs.unwrap_or_else(|| it.revs.clone());
    })
    .await
}

/// The document as the hall reads it.
///
/// # Errors
/// Every place it cannot read, by the way to it.
fn readable(doc: &Doc) -> Result<Item> {
    let value = Value::Object(doc.clone());
    let mut faults = Faults::default();
    for it in spelling::faults(&value) {
        let (at, says) = it.split_once('：').unwrap_or(("doc", &it));
        faults.say(at, says);
    }
    faults.done()?;
    serde_json::from_value(value).map_err(|it| Fault::form("doc", &format!("这一组读不出来：{it}")).into())
}

/// All values of a document, and its longest list.
fn size(it: &Value) -> (usize, usize) {
    let sum = |(n, longest): (usize, usize), it: &Value| {
        let (of, most) = size(it);
        (n + of, longest.max(most))
    };
    match it {
        Value::Array(all) => {
            let (n, longest) = all.iter().fold((1, 0), sum);
            (n, longest.max(all.len()))
        }
        Value::Object(all) => all.values().fold((1, 0), sum),
        _ => (1, 0),
    }
}

fn require_bounds(doc: &Doc, item: &Item) -> Result<()> {
    // The rules look at each with each: what nobody would read is not looked at.
    let (n_values, longest) = size(&Value::Object(doc.clone()));
    if n_values > MOST_VALUES || longest > MOST_ROWS {
        let says = format!("一个清单最多{MOST_ROWS}行，整个事项最多{MOST_VALUES}项内容，请删去用不着的");
        return Err(Fault::form("doc", &says).into());
    }
    if item.parts.len() > MAX_PARTS {
        return Err(Fault::form("parts", &format!("一件事最多放{MAX_PARTS}个事项")).into());
    }
    let n_bytes = serde_json::to_string(doc)?.len();
    if n_bytes > MOST_BYTES {
        let says = format!("这个事项写得太长（{}MB），请改到{}MB以内", n_bytes >> 20, MOST_BYTES >> 20);
        return Err(Fault::form("doc", &says).into());
    }
    let n_fields =
        item.form.fields().map(|it: &FieldDef| 1 + it.fields.len()).sum::<usize>() + item.questions.len();
    if n_fields > MOST_FIELDS {
        let says = format!("申请表和情形一共{n_fields}个栏目，最多{MOST_FIELDS}个，请删去用不着的");
        return Err(Fault::form("form", &says).into());
    }
    Ok(())
}

/// 认领: what the province has fixed is nobody's to write otherwise.
fn require_unlocked(meant: &[String]) -> Result<()> {
    let mut faults = Faults::default();
    for key in meant {
        faults.say(key, &format!("{}是省里统一定的，县里认领的事项不能改", label_of(key)));
    }
    Ok(faults.done()?)
}

/// What stands beside the document, and what people read of a matter that is stopped.
pub async fn head(cx: Cx, id: CaseId, form: Head) -> Result<EditionView> {
    let (case, row) = in_making(&cx, id).await?;
    let mut doc = row.document()?;
    let item: Item = serde_json::from_value(Value::Object(doc.clone()))?;
    let halt = Halt { why: form.why, until: form.until, instead: form.instead };
    let halt = if row.cause.stops() { Some(halt) } else { item.halt };
    doc.remove("halt");
    if let Some(it) = halt {
        doc.insert("halt".to_owned(), serde_json::to_value(it)?);
    }
    if let Some(it) = form.effective_on.filter(|it| *it < cx.now.day()) {
        let says = format!("{}已经过了，请写今天或以后的日期，或者不写", it.zh());
        return Err(Fault::form("effective_on", &says).into());
    }
    let row = written(&cx, &row, &doc, None).await?;
    // What goes asks the government; nothing goes along with a change.
    let ends = if row.cause.is_new() { form.ends } else { Vec::new() };
    let (papers, ends) = (serde_json::to_string(&form.papers)?, serde_json::to_string(&ends)?);
    let row = query::change(&cx, &row, |it| {
        it.effective_on = form.effective_on.map(|it| it.to_string());
        (it.papers, it.ends) = (papers, ends);
    })
    .await?;
    view(&cx, case, row).await
}

/// A newer version was published meanwhile: what nobody wrote here is as it has it.
pub async fn rebase(cx: Cx, id: CaseId, _: Nothing) -> Result<EditionView> {
    let (case, row) = in_making(&cx, id).await?;
    let Some(version) = find::newer(&cx, &row).await? else {
        return Err(Fault::form("act", "没有更新的版本，不用并入").into());
    };
    let item = row.item_id.ok_or(Fault::NotFound)?;
    let kept = catalogue::query::version_row(&cx, item, version).await?.ok_or(Fault::NotFound)?;
    let (base, newer) = (base_doc(&cx, &row).await?.unwrap_or_default(), document(&as_written(&kept)?)?);
    let own = row.document()?;
    let (mut doc, both) = group::rebase(&base, &own, &newer);
    // What the cause has done stays as it was.
    for key in ["state", "halt"] {
        doc.remove(key);
        doc.extend(own.get(key).map(|it| (key.to_owned(), it.clone())));
    }
    // Written anew for whoever has the old one on the screen.
    let mut revs = row.revisions()?;
    for group in Group::ALL.iter().copied().filter(|it| !group::is_same(*it, &own, &doc)) {
        let rev = revs.get(&group).map_or(0, |it| it.rev) + 1;
        revs.insert(group, Rev { rev, by: format!("第{version}版"), at: cx.now });
    }
    let row = written(&cx, &row, &doc, Some(&revs)).await?;
    let mut remarks: Vec<super::Kept> = serde_json::from_str(&row.remarks)?;
    remarks.extend(both.into_iter().map(|group| super::Kept {
        group,
        says: format!("第{version}版也改了这一组，这里保留的是本稿写的，请对照"),
        by: "并入新版".to_owned(),
        at: cx.now,
    }));
    let remarks = serde_json::to_string(&remarks)?;
    let row = query::change(&cx, &row, |it| (it.base, it.remarks) = (Some(version), remarks)).await?;
    let case = case::query::change(&cx, &case, |it| it.item_version = version).await?;
    view(&cx, case, row).await
}
