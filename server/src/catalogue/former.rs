//! 以前的版本: what an item has been, and bringing one back as a new version. Files of items as they are, for editing.
use anyhow::{Result, bail};
use common::{
    catalogue::{Item, ItemState},
    id::Region,
    moment::Day,
};
use serde::Serialize;

use super::{
    import::{self, Publishing, as_written, judged},
    query, search, shelf,
    uses::Uses,
};
use crate::{base::error, gate::cx::Cx, org};

/// One version, for whoever chooses between them.
pub struct Version {
    pub n: i32,
    pub on: Day,
    pub name: String,
    pub n_materials: usize,
    /// Fields of its own form.
    pub n_fields: usize,
    pub n_elements: u32,
    pub is_in_force: bool,
}

pub async fn history(cx: &Cx, region: Region, code: &str) -> error::Result<Vec<Version>> {
    let Some(row) = query::by_code(cx, region, code).await? else { return Ok(Vec::new()) };
    let mut versions = Vec::new();
    for it in query::version_rows(cx, row.id).await? {
        let item: Item = serde_json::from_str(&it.body)?;
        versions.push(Version {
            n: it.version,
            on: Day::parse(&it.published_on).unwrap_or_default(),
            n_materials: item.materials.len(),
            n_fields: item.form.fields().count(),
            n_elements: item.n_elements(),
            is_in_force: it.version == row.version,
            name: item.name,
        });
    }
    Ok(versions)
}

/// What a former version said becomes the newest. Says why not, if it cannot.
pub async fn bring_back(cx: &Cx, region: Region, code: &str, version: i32) -> error::Result<Result<i32, String>> {
    let Some(row) = query::by_code(cx, region, code).await? else {
        return Ok(Err(format!("没有编码为{code}的事项")));
    };
    let Some(old) = query::version_row(cx, row.id, version).await? else {
        return Ok(Err(format!("“{}”没有第{version}版，现在是第{}版", row.name, row.version)));
    };
    if version == row.version {
        return Ok(Err(format!("“{}”现在就是第{version}版", row.name)));
    }
    let item: Item = serde_json::from_str(&old.body)?;
    let orgs = org::query::all(&cx.db(), region).await?;
    let Some(org) = org::called(&orgs, &item.org) else {
        return Ok(Err(format!("第{version}版的实施主体“{}”已经不在机构表中", item.org)));
    };
    let (state, faults) = judged(&item);
    if state == ItemState::Draft {
        let says = faults.join("；");
        return Ok(Err(format!(
            "第{version}版不能直接恢复：{says}；用 yimen export items {code} --version {version} 取出改好后再导入"
        )));
    }
    let tokens = search::index(region, row.id, &item, std::slice::from_ref(&org.name));
    let id = row.id;
    let it = Publishing {
        region,
        org_id: org.id,
        item: &item,
        state,
        faults: &faults,
        body: old.body,
        digest: old.digest,
        source: old.source,
    };
    let (_, n) = import::publish(cx, Some(row), it).await?;
    query::replace_tokens(cx, tokens, &[id]).await?;
    let mut uses = Uses::default();
    uses.add(region, id, &item);
    uses.write(cx).await?;
    shelf::changed(cx, region).await?;
    Ok(Ok(n))
}

#[derive(Serialize)]
struct Whole {
    items: Vec<Item>,
}

/// Items as a file that `import` takes; all of them without codes, as they are in force without a version.
pub async fn export(cx: &Cx, region: Region, codes: &[&str], version: Option<i32>) -> Result<String> {
    let told = |it: error::Error| match it {
        error::Error::Fault(it) => anyhow::anyhow!(it.says()),
        error::Error::Broken(it) => it,
    };
    let all = query::all(cx, region).await.map_err(told)?;
    if let Some(code) = codes.iter().find(|code| !all.iter().any(|it| it.code == **code)) {
        bail!("没有编码为{code}的事项");
    }
    let mut wanted: Vec<_> =
        all.into_iter().filter(|it| codes.is_empty() || codes.contains(&it.code.as_str())).collect();
    if let Some(version) = version {
        wanted.iter_mut().for_each(|it| it.version = version);
    }
    let rows = query::in_force(cx, &wanted).await.map_err(told)?;
    if let Some(it) = wanted.iter().find(|it| !rows.iter().any(|row| row.item_id == it.id)) {
        bail!("“{}”没有第{}版", it.name, it.version);
    }
    let mut items = rows.iter().map(as_written).collect::<error::Result<Vec<Item>>>().map_err(told)?;
    // What puts others together comes after them.
    items.sort_by(|a, b| (!a.parts.is_empty(), &a.code).cmp(&(!b.parts.is_empty(), &b.code)));
    Ok(serde_yaml_ng::to_string(&Whole { items })?)
}
