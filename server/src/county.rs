//! 县: whose hall this is. One row, read when the program starts and when it changes.
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result, anyhow, bail};
use common::{account::Who, county::County, id::Region};

use crate::{
    base::error,
    case,
    gate::{cx::Cx, hub::Hub, write::write},
};

pub mod query;

/// As this process knows it.
#[derive(Default)]
pub struct Held(RwLock<Arc<County>>);

impl Held {
    /// Of what the row says; without one nobody has said yet whose hall this is.
    pub fn of(facts: Option<String>) -> Result<Held> {
        let county = facts.map(|it| serde_json::from_str(&it).context("the county's row")).transpose()?;
        Ok(Held(RwLock::new(Arc::new(county.unwrap_or_default()))))
    }

    pub fn get(&self) -> Arc<County> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, county: County) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(county);
    }
}

impl Hub {
    /// 行政区划: the partition every row of this hall stands in.
    pub fn region(&self) -> Region {
        self.county.get().code
    }

    /// Before anything is kept: a row without a county would be nobody's.
    pub fn require_county(&self) -> Result<()> {
        match self.region().0 {
            0 => bail!("还不知道这是哪个县的大厅：先用 yimen import county 文件.yaml 写明"),
            _ => Ok(()),
        }
    }
}

/// Another process may have written it: `yimen import county` beside a hall that is open.
pub async fn look_again(hub: &Hub) -> Result<()> {
    let now = Held::of(query::facts(&hub.readers).await?)?.get();
    if now != hub.county.get() && (hub.region().0 == 0 || now.code == hub.region()) {
        hub.county.put(County::clone(&now));
    }
    Ok(())
}

/// The next number of a kind of paper in a year: 某某政许〔2026〕第0001号. Each series counts for itself, so that none has a gap when the
/// county is given another name within the year.
pub async fn next_no(cx: &Cx, mark: &str, year: i32) -> error::Result<String> {
    let series = format!("{}{mark}〔{year}〕", cx.hub.county.get().series);
    let serial = case::query::next_serial(cx, cx.region(), &series).await?;
    Ok(format!("{series}第{serial:04}号"))
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
