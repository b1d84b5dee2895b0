//! 办事要求有更新: a draft whose matter has another version by now. What whoever fills it in does not meet, goes along unseen; what they do
//! meet, they read first.
use common::{
    application::stage,
    case::{
        DraftView,
        renew::{Renewed, fitting},
    },
    check::Nothing,
    edition::{
        Group,
        differ::{changes, told},
    },
    fault::Fault,
    id::CaseId,
};

use super::draft::{item_of, store, view};
use crate::{
    base::error::Result,
    case::{answers::answers, explain, query},
    catalogue::{self, halt, versions::Published},
    entity::{cases::Model as Case, items::Model as Row},
    gate::cx::Cx,
};

/// What of a matter an applicant meets while they fill in.
const MET: [Group; 7] = [
    Group::Conditions,
    Group::Situations,
    Group::Form,
    Group::Materials,
    Group::Limits,
    Group::Fee,
    Group::Outcome,
];
/// Sentences one reads; more are a guide to be read anew.
const MOST_TOLD: usize = 12;

/// A draft that was begun under an older version; none: it is as the matter is.
pub async fn renewed(cx: &Cx, case: &Case) -> Result<Option<Renewed>> {
    if case.stage != stage::DRAFT {
        return Ok(None);
    }
    let id = case.application()?;
    let Some(row) = catalogue::query::there(cx, id).await? else { return Ok(None) };
    let now = catalogue::query::version(cx, id, row.version).await?;
    let shut = halt::shut(cx, &row, &now).await?;
    beside(cx, case, &row, &now, shut).await
}

/// The draft beside the matter as it is now. `shut`: why it cannot be applied for; empty: it can.
async fn beside(cx: &Cx, case: &Case, row: &Row, now: &Published, shut: String) -> Result<Option<Renewed>> {
    if row.version == case.item_version {
        return Ok((!shut.is_empty()).then(|| Renewed { on: now.on, shut, ..Renewed::default() }));
    }
    let was = item_of(cx, case).await?;
    let (before, after) = (serde_json::to_value(&was.item)?, serde_json::to_value(&now.item)?);
    let mut met = changes(&before, &after);
    met.retain(|it| MET.contains(&it.group));
    let mut all = told(&met);
    let n_more = all.len().saturating_sub(MOST_TOLD);
    all.truncate(MOST_TOLD);
    if n_more > 0 {
        all.push(format!("还有{n_more}处，请看办事指南"));
    }
    let (_, lost) = fitting(&was.item, &now.item, &answers(cx, case)?);
    Ok(Some(Renewed { on: now.on, changes: all, lost, shut }))
}

/// Before it is handed in: what nobody would notice goes along, what somebody would is read first. `row` and `now`: the matter, which can
/// be applied for.
///
/// # Errors
/// `ItemShut`, with where to read it.
pub async fn require_read(cx: &Cx, case: Case, row: &Row, now: &Published) -> Result<Case> {
    if case.stage != stage::DRAFT {
        return Ok(case);
    }
    match beside(cx, &case, row, now, String::new()).await? {
        None => Ok(case),
        Some(it) if it.changes.is_empty() && it.lost.is_empty() => {
            // It may have been handed to another body meanwhile.
            Ok(Case { item_version: row.version, item_name: row.name.clone(), org_id: row.org_id, ..case })
        }
        Some(_) => {
            let says = "这件事的办理要求有更新，请回到申请首页看看改了什么，确认后再提交";
            Err(Fault::ItemShut { says: says.to_owned() }.into())
        }
    }
}

/// Read, and gone on with: under the version in force, with every answer that still fits.
pub async fn renew(cx: Cx, id: CaseId, _: Nothing) -> Result<DraftView> {
    let case = query::filled(&cx, id).await?;
    if case.stage != stage::DRAFT {
        return Err(explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    let item = case.application()?;
    let row = catalogue::query::visible_item(&cx, item).await?;
    if row.version == case.item_version {
        return view(&cx, case).await;
    }
    let was = item_of(&cx, &case).await?;
    let now = catalogue::query::version(&cx, item, row.version).await?;
    let (kept, _) = fitting(&was.item, &now.item, &answers(&cx, &case)?);
    let case = query::change(&cx, &case, |it| {
        (it.item_version, it.item_name, it.org_id) = (row.version, row.name.clone(), row.org_id);
    })
    .await?;
    let case = store(&cx, case, &kept).await?;
    view(&cx, case).await
}
