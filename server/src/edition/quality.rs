//! 事项质量: a page of matters, and what the hall has seen of each.
use std::collections::BTreeMap;

use common::{
    call::Page,
    edition::quality::{LEFT_DAYS, N_DAYS, QualityForm, QualityRow, QualityView, called, most},
    id::ItemId,
    moment::Day,
};
use uuid::Uuid;

use super::query;
use crate::{base::error::Result, case, catalogue, entity::item_versions::Model as Version, gate::cx::Cx, org};

pub async fn quality(cx: Cx, (): (), form: QualityForm) -> Result<QualityView> {
    let orgs: Vec<Uuid> = match query::is_checker(&cx.who) {
        true => org::query::all(&cx.db(), cx.region()).await?.into_iter().map(|it| it.id).collect(),
        false => case::query::orgs(&cx).await?.to_vec(),
    };
    let mut names = org::query::names(&cx.db(), cx.region(), &orgs).await?;
    names.sort_by(|a, b| a.1.cmp(&b.1));
    let asked = form.org.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let of: Vec<Uuid> = names.iter().filter(|it| asked.is_none_or(|name| it.1 == name)).map(|it| it.0).collect();
    let (rows, n_rows) = query::by_fullness(&cx, &of, form.page).await?;
    let ids: Vec<ItemId> = rows.iter().map(|it| it.id).collect();
    let today = cx.now.day();
    let returned = query::returned(&cx, &ids, today.plus(-N_DAYS).start()).await?;
    let left: BTreeMap<ItemId, i64> =
        query::left(&cx, &ids, today.plus(-LEFT_DAYS).start()).await?.into_iter().collect();
    let versions = catalogue::query::in_force(&cx, &rows).await?;
    let mut page = Vec::new();
    for it in rows {
        let own: Vec<(String, u64)> =
            returned.iter().filter(|of| of.0 == it.id).map(|of| (of.1.clone(), of.2 as u64)).collect();
        let version = versions.iter().find(|of| of.item_id == it.id);
        page.push(QualityRow {
            id: it.id,
            n_elements: it.n_elements as u32,
            n_faults: version.map(n_faults).transpose()?.unwrap_or_default(),
            on: version.and_then(|it| Day::parse(&it.published_on)).unwrap_or_default(),
            n_returned: own.iter().map(|it| it.1).sum(),
            most: match (most(&own), version) {
                (Some((key, n)), Some(version)) => {
                    format!("{}{n}次", called(&serde_json::from_str(&version.body)?, key))
                }
                _ => String::new(),
            },
            n_left: left.get(&it.id).copied().unwrap_or_default() as u64,
            name: it.name,
            org: it.org_name,
            state: it.state,
        });
    }
    let orgs = names.into_iter().map(|it| it.1).collect();
    Ok(QualityView { page: Page { rows: page, n_rows }, orgs })
}

fn n_faults(of: &Version) -> Result<u32> {
    Ok(serde_json::from_str::<Vec<String>>(&of.faults)?.len() as u32)
}
