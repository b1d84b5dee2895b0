//! 县: whose hall this is. One row, read when the program starts and when it changes.
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use common::{
    account::Who,
    call::Page,
    county::{County, settings::ChangeRow},
    fault::Fault,
    opening::wording,
};
use uuid::Uuid;

use crate::{
    base::{error, yaml},
    entity::{county_changes::Model as Change, series},
    gate::{cx::Cx, hub::Hub, write::write},
    org,
};

pub mod query;

/// Another process may have written it: `yimen import county` beside a hall that is open.
pub async fn look_again(hub: &Hub) -> Result<()> {
    hub.county.follow(&hub.readers).await
}

/// The next number of a body's kind of paper in a year, as GB/T 9704-2012 has it: 某某卫健许准〔2026〕1号. Each series counts for itself,
/// by what stands in it, so that no number is given twice and none is missing, whatever names bodies are given within the year.
pub async fn next_no(cx: &Cx, org_id: Uuid, mark: &str, year: i32) -> error::Result<String> {
    let body = org::query::one(&cx.db(), org_id).await?;
    let series = format!("{}{mark}〔{year}〕", cx.hub.county.get().mark(&body.name, &body.full));
    let serial = series::next(&cx.db(), cx.region(), &series).await?;
    Ok(format!("{series}{serial}号"))
}

/// A file like `data/demo/county.yaml`.
///
/// # Errors
/// A sentence for whoever wrote it.
pub fn parse(text: &str) -> Result<County> {
    let county: County = yaml::read(text, "县信息文件")?;
    let mut faults = county.faults();
    let settled = wording::settled(county).map_err(|slips| faults.extend(slips));
    match settled {
        Ok(it) if faults.is_empty() => Ok(it),
        _ => bail!("{}", faults.join("；")),
    }
}

/// Takes it over; the hall's other processes follow within ten seconds. A hall stays in its county: rows of another would be out of
/// sight.
///
/// # Errors
/// When the hall has another code already.
pub async fn take(hub: &Arc<Hub>, county: County) -> Result<()> {
    let code = county.code;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let kept = write(&cx, |cx| {
        let county = county.clone();
        async move {
            // As the rows stand now, whatever this process knew when it began.
            let there = query::settled(&cx).await?.filter(|it| *it != code);
            if there.is_none() {
                let county = with_wording(&cx, county).await?;
                put(&cx.founding(code), county, IN_FILE).await?;
            }
            Ok(there)
        }
    });
    if let Some(is) = kept.await.map_err(|it| anyhow!("{it:?}"))? {
        bail!("这个大厅的区划代码是{}，不能改成{}", is.0, code.0);
    }
    hub.county.follow(&hub.readers).await
}

/// A file that says nothing of 用语 takes nothing of it away.
async fn with_wording(cx: &Cx, county: County) -> error::Result<County> {
    let Some(row) = query::row(cx).await? else { return Ok(county) };
    let was: County = serde_json::from_str(&row.facts)?;
    let texts = if county.texts.is_empty() { was.texts } else { county.texts };
    let tails = if county.tails.is_empty() { was.tails } else { county.tails };
    Ok(County { texts, tails, ..county })
}

/// Who has changed what nobody at the desk did.
const IN_FILE: &str = "县信息文件";

/// Writes down what it says of itself from now on, with what was otherwise before and who has changed it.
pub async fn put(cx: &Cx, county: County, by: &str) -> error::Result<()> {
    let row = query::row(cx).await?;
    let before: Option<County> = row.as_ref().map(|it| serde_json::from_str(&it.facts)).transpose()?;
    let before = before.unwrap_or_default();
    let facts = before.differences(&county).into_iter().map(|(what, was, now)| (what.to_owned(), was, now));
    let changed = facts.chain(wording::differences(&before, &county)).collect();
    query::put(cx, row, county.code, serde_json::to_string(&county)?).await?;
    note(cx, by, changed).await?;
    cx.county_changed();
    Ok(())
}

/// Leaves a line of each change, for the page of settings.
pub async fn note(cx: &Cx, by: &str, changes: Vec<(String, String, String)>) -> error::Result<()> {
    let row = |(what, was, now)| Change {
        region: cx.region(),
        id: Uuid::now_v7(),
        at: cx.now,
        by_name: by.to_owned(),
        what,
        was,
        now,
    };
    query::insert_changes(cx, changes.into_iter().map(row).collect()).await
}

/// What was changed, latest first.
pub async fn changes(cx: &Cx, page: Option<u32>) -> error::Result<Page<ChangeRow>> {
    let (rows, n_rows) = query::changes(cx, page).await?;
    let row = |it: Change| ChangeRow { at: it.at, by: it.by_name, what: it.what, was: it.was, now: it.now };
    Ok(Page { rows: rows.into_iter().map(row).collect(), n_rows })
}

/// 开门: citizens are served from now on. Done twice, it is done once.
pub async fn open(cx: &Cx, by: &str) -> error::Result<()> {
    let row = query::row(cx).await?.ok_or(Fault::NotFound)?;
    if row.opened_at.is_none() {
        query::open(cx, &row).await?;
        note(cx, by, vec![("开门".to_owned(), "筹备中".to_owned(), "已开门".to_owned())]).await?;
    }
    cx.county_changed();
    Ok(())
}
