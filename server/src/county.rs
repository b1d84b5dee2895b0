//! 县: whose hall this is. One row, read when the program starts and when it changes.
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use common::{account::Who, county::County};
use uuid::Uuid;

use crate::{
    base::error,
    entity::series,
    gate::{county::Held, cx::Cx, hub::Hub, write::write},
    org,
};

pub mod query;

/// Another process may have written it: `yimen import county` beside a hall that is open.
pub async fn look_again(hub: &Hub) -> Result<()> {
    let now = Held::read(&hub.readers).await?.get();
    if now != hub.county.get() && (hub.region().0 == 0 || now.code == hub.region()) {
        hub.county.put(County::clone(&now));
    }
    Ok(())
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
    let county: County =
        serde_yaml_ng::from_str(text.trim_start_matches('\u{feff}')).context("不是有效的县信息文件")?;
    match county.faults().as_slice() {
        [] => Ok(county),
        faults => bail!("{}", faults.join("；")),
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
    let facts = serde_json::to_string(&county)?;
    let kept = write(&cx, |cx| {
        let facts = facts.clone();
        async move {
            // As the rows stand now, whatever this process knew when it began.
            let there = query::settled(&cx).await?.filter(|it| *it != code);
            if there.is_none() {
                query::put(&cx, code, facts).await?;
            }
            Ok(there)
        }
    });
    if let Some(is) = kept.await.map_err(|it| anyhow!("{it:?}"))? {
        bail!("这个大厅的区划代码是{}，不能改成{}", is.0, code.0);
    }
    hub.county.put(county);
    Ok(())
}
