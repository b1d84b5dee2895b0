//! 上级基本目录: brought in as a workbook, claimed by bodies through editions, held against every version that is to be published.
use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Bytes,
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::Duty,
    call::Page,
    catalogue::{
        Item, ItemState,
        province::{self, BaseItem, BaseRow, BaseView, Claimed, Decline, FindForm, MOST, Standing, StandingCount},
    },
    check::Nothing,
    edition::differ::label_of,
    fault::Fault,
    id::{CaseId, Region},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::import::{as_written, upload};
use crate::{
    base::error::Result,
    entity::{base_items::Model as Row, items::Model as ItemRecord},
    gate::{
        cx::Cx,
        serve::{Routes, audited},
    },
};

pub use province::strays;

mod book;
pub mod query;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(province::LIST, list).serve(province::DECLINE, decline).stream(
        &province::BOOK,
        upload::MOST,
        workbook,
    )
}

impl Row {
    pub fn what(&self) -> Result<BaseItem> {
        Ok(serde_json::from_str(&self.body)?)
    }
}

/// What the catalogue fixes of the matter of this code; none: the county has no such line.
pub async fn fixed(cx: &Cx, code: &str) -> Result<Option<Map<String, Value>>> {
    let Some(row) = query::one(cx, cx.region(), code.trim()).await?.filter(|it| !it.is_gone) else {
        return Ok(None);
    };
    Ok(Some(row.what()?.fixed(&row.code)))
}

/// A line that can be claimed, or followed.
///
/// # Errors
/// A sentence beside `base` where there is none.
pub async fn line(cx: &Cx, code: &str) -> Result<(Row, BaseItem)> {
    let none = || Fault::form("base", "上级目录里没有这个基本编码，请从目录里选");
    let row = query::one(cx, cx.region(), code.trim()).await?.ok_or_else(none)?;
    let what = row.what()?;
    Ok((row, what))
}

/// An edition claims it from now on.
pub async fn claimed_by(cx: &Cx, row: &Row, edition: Uuid) -> Result<()> {
    query::change(cx, row, |it| it.making_id = Some(edition)).await.map(drop)
}

/// Whether it is being claimed already.
pub async fn is_making(cx: &Cx, row: &Row) -> Result<bool> {
    let ids: Vec<Uuid> = row.making_id.into_iter().collect();
    Ok(!query::under_way(cx, &ids).await?.is_empty())
}

/// What the catalogue has against a version.
pub enum Against {
    /// It is not published so.
    Refused(String),
    /// Whoever brings it should know.
    Noted(String),
}

/// The key of a matter's 行使层级.
const LEVEL: &str = "level";
/// 行政许可
const LICENCE: &str = "01";

/// What the province has fixed otherwise. What is stopped may say what it said; what is there already goes on.
pub async fn against(cx: &Cx, region: Region, item: &Item, is_new: bool) -> Result<Option<Against>> {
    if matches!(item.state, Some(ItemState::Suspended | ItemState::Cancelled)) {
        return Ok(None);
    }
    let code = item.base_code.as_deref().unwrap_or_default();
    let line = if code.is_empty() { None } else { query::one(cx, region, code).await? };
    let row = match line {
        Some(it) if it.is_gone && is_new => {
            return Ok(Some(Against::Refused(format!("上级目录已经取消基本编码{code}，不能新设"))));
        }
        Some(it) if it.is_gone => return Ok(None),
        Some(it) => it,
        None if is_new && item.power == LICENCE => {
            return Ok(Some(Against::Noted("上级目录里没有这项许可，请核对基本编码".to_owned())));
        }
        None => return Ok(None),
    };
    let own = match serde_json::to_value(item)? {
        Value::Object(it) => it,
        _ => Map::new(),
    };
    let what = row.what()?;
    let fixed = what.fixed(code);
    // What is there may have been handed down (下放): its level is told of, and does not stop it.
    let is_elsewhere = !what.is_done_at(item.level);
    let level = (is_elsewhere && is_new).then_some(LEVEL);
    let labels: Vec<&str> = strays(&fixed, &own).into_iter().chain(level).map(label_of).collect();
    let says = || format!("{}和上级目录不一样（基本编码{code}，目录里叫“{}”）", labels.join("、"), row.name);
    Ok(match (labels.is_empty(), is_elsewhere) {
        (false, _) => Some(Against::Refused(says())),
        (true, true) => {
            Some(Against::Noted(format!("行使层级和上级目录不一样（目录里是{}）", what.levels_text())))
        }
        (true, false) => None,
    })
}

async fn list(cx: Cx, (): (), form: FindForm) -> Result<BaseView> {
    let (rows, n_rows) = query::page(&cx, &form).await?;
    let codes: Vec<String> = rows.iter().map(|it| it.code.clone()).collect();
    let claims = query::claims(&cx, &codes).await?;
    let written: BTreeMap<Uuid, Map<String, Value>> = documents(&cx, &claims).await?;
    let making: Vec<Uuid> = rows.iter().filter_map(|it| it.making_id).collect();
    let making: BTreeSet<Uuid> = query::under_way(&cx, &making).await?.into_iter().collect();
    let region = cx.region();
    let row = |it: Row| {
        let what = it.what()?;
        let fixed = what.fixed(&it.code);
        let own = claims.iter().filter(|of| of.base_code == it.code);
        let differs = |of: &ItemRecord| {
            let Some(doc) = written.get(&of.id.0) else { return Vec::new() };
            let is_low = doc
                .get(LEVEL)
                .is_some_and(|it| serde_json::from_value(it.clone()).is_ok_and(|level| !what.is_done_at(level)));
            strays(&fixed, doc)
                .into_iter()
                .chain(is_low.then_some(LEVEL))
                .map(|it| label_of(it).to_owned())
                .collect()
        };
        let claimed: Vec<Claimed> = own
            .map(|of| Claimed {
                item: of.id,
                name: of.name.clone(),
                org: of.org_name.clone(),
                differs: differs(of),
            })
            .collect();
        let standing = match (it.is_gone, claimed.is_empty(), it.declined.is_empty()) {
            (true, ..) => Standing::Gone,
            (_, false, _) => Standing::Claimed,
            (.., false) => Standing::Declined,
            _ => Standing::Waiting,
        };
        let making = it.making_id.filter(|of| making.contains(of)).map(|uuid| CaseId { region, uuid });
        Ok(BaseRow { what, standing, says: it.declined, making, claimed, code: it.code })
    };
    let rows: Result<Vec<BaseRow>> = rows.into_iter().map(row).collect();
    let mut counts = Vec::new();
    for it in Standing::ALL {
        counts.push(StandingCount { standing: *it, n: query::n_standing(&cx, &form, *it).await? });
    }
    Ok(BaseView {
        page: Page { rows: rows?, n_rows },
        counts,
        may_change: cx.who.holds(Duty::CheckItems),
        may_claim: cx.who.holds(Duty::Compose),
    })
}

/// What these matters say, as they are in force.
async fn documents(cx: &Cx, rows: &[ItemRecord]) -> Result<BTreeMap<Uuid, Map<String, Value>>> {
    let versions = super::query::in_force(cx, rows).await?;
    let one = |it: &crate::entity::item_versions::Model| match serde_json::to_value(as_written(it)?)? {
        Value::Object(doc) => Ok((it.item_id.0, doc)),
        _ => Ok((it.item_id.0, Map::new())),
    };
    versions.iter().map(one).collect()
}

async fn decline(cx: Cx, (): (), form: Decline) -> Result<Nothing> {
    let row = query::one(&cx, cx.region(), form.code.trim()).await?.ok_or(Fault::NotFound)?;
    let claims = query::claims(&cx, std::slice::from_ref(&row.code)).await?;
    if let Some(it) = claims.first().filter(|_| !form.says.is_empty()) {
        let says = format!("{}已经认领为“{}”；不再办的，请编制“取消”", it.org_name, it.name);
        return Err(Fault::form("says", &says).into());
    }
    if is_making(&cx, &row).await? && !form.says.is_empty() {
        return Err(Fault::form("says", "正在认领，请先撤销那一件编制").into());
    }
    let (by, at) = (cx.who.name().to_owned(), cx.now);
    query::change(&cx, &row, |it| (it.declined, it.changed_by, it.changed_at) = (form.says, by, at)).await?;
    Ok(Nothing {})
}

/// Fetched: as everything is. Sent: a report of every row, and all that are sound are taken as one change.
async fn workbook(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    if head.method != Method::PUT {
        let rows = query::whole(&cx, MOST as u64).await?;
        return Ok(upload::workbook(book::written(&rows)?, "base-items.xlsx"));
    }
    let rows = upload::looked_at(&cx, body.to_vec(), book::read).await?;
    let path = province::BOOK.path;
    let report =
        audited(&cx, path, path, async { Ok(rows) }, |cx, rows| async move { book::take(&cx, rows).await });
    Ok(axum::Json(report.await?).into_response())
}
