//! 事项导入: idempotent by code, one change for the whole file, a report per row.
use std::{collections::HashMap, fmt, path::Path};

use anyhow::{Context, Result, bail};
use common::{
    catalogue::{Item, ItemState},
    id::{ItemId, Region},
    joint::{Merging, merge},
    org::Org,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{columns, query, search, sheet, shelf};
use crate::{
    entity::{item_tokens, item_versions, items},
    org,
    serve::{self, Cx},
    session::hash,
};

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where in the file, from 1.
    pub n: usize,
    pub code: String,
    pub name: String,
    pub fate: Fate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Published as a version.
    Taken {
        version: i32,
    },
    /// Taken into the list; its elements are still to come.
    Listed,
    /// Kept as a draft that only staff see, because of these faults.
    Draft {
        faults: Vec<String>,
    },
    /// Faulty, and a sound version is published: that one stays.
    Kept {
        version: i32,
        faults: Vec<String>,
    },
    Unchanged,
    Refused {
        why: String,
    },
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>5}  {}  {}：", self.n, self.code, self.name)?;
        match &self.fate {
            Fate::Taken { version } => write!(f, "已收，第{version}版"),
            Fate::Listed => write!(f, "已收入清单，要素待补，尚未开通网上办理"),
            Fate::Draft { faults } => write!(f, "存为草稿，须改：{}", faults.join("；")),
            Fate::Kept { version, faults } => {
                write!(f, "没有收，已公布的第{version}版继续有效；须改：{}", faults.join("；"))
            }
            Fate::Unchanged => write!(f, "没有变化"),
            Fate::Refused { why } => write!(f, "不收：{why}"),
        }
    }
}

/// One item as read, or why it could not be.
pub type Read = Result<Item, String>;

#[derive(Deserialize)]
struct Whole {
    items: Vec<serde_yaml_ng::Value>,
}

/// YAML (`items:` with a list, or one item) or XLSX, by the file's ending.
pub fn read(path: &Path) -> Result<Vec<Read>> {
    match path.extension().and_then(|it| it.to_str()) {
        Some("yaml" | "yml") => {
            let text = std::fs::read_to_string(path).with_context(|| format!("无法读取{}", path.display()))?;
            read_yaml(&text)
        }
        Some("xlsx") => sheet::read(path),
        _ => bail!("只能导入 .yaml 或 .xlsx 文件；用 yimen import items --template 模板.xlsx 取得空白模板"),
    }
}

pub fn read_yaml(text: &str) -> Result<Vec<Read>> {
    let one =
        |it: serde_yaml_ng::Value| serde_yaml_ng::from_value::<Item>(it).map_err(|it| format!("无法读取：{it}"));
    // Editors on Windows put a mark in front.
    let text = text.trim_start_matches('\u{feff}');
    if let Ok(whole) = serde_yaml_ng::from_str::<Whole>(text) {
        return Ok(whole.items.into_iter().map(one).collect());
    }
    Ok(vec![one(serde_yaml_ng::from_str(text).context("不是有效的YAML文件")?)])
}

/// Takes what is sound, keeps what is faulty as drafts, refuses what cannot be told apart. Runs inside one change.
pub async fn take(cx: &Cx, region: Region, items: Vec<Read>) -> serve::Result<Vec<Line>> {
    let orgs = org::query::all(&cx.db(), region).await?;
    let mut org_words: HashMap<Uuid, Vec<String>> = HashMap::new();
    for it in &orgs {
        let body: Org = serde_json::from_str(&it.body)?;
        org_words.insert(it.id, [vec![body.name], body.aliases].concat());
    }
    let mut lines = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut tokens: Vec<item_tokens::Model> = Vec::new();
    let mut changed = Vec::new();
    for (n, item) in (1..).zip(items) {
        let line = |item: &Item, fate: Fate| Line { n, code: item.code.clone(), name: item.name.clone(), fate };
        let refused = |item: &Item, why: String| line(item, Fate::Refused { why });
        let item = match item {
            Ok(it) => it,
            Err(why) => {
                lines.push(refused(&Item::default(), why));
                continue;
            }
        };
        if item.code.trim().is_empty() || item.name.trim().is_empty() {
            lines.push(refused(&item, "缺编码或名称".to_owned()));
            continue;
        }
        if let Some(first) = seen.insert(item.code.clone(), n) {
            lines.push(refused(&item, format!("编码与第{first}行相同")));
            continue;
        }
        let Some(org) = orgs.iter().find(|it| it.name == item.org) else {
            lines.push(refused(&item, format!("没有名为“{}”的机构，请先在机构表中登记", item.org)));
            continue;
        };
        // As it was written: what follows from a pledge and from the matters is worked out anew each time.
        let source = if item.parts.is_empty() { String::new() } else { serde_json::to_string(&item)? };
        let item = match item.clone().with_pledge() {
            Ok(it) => it,
            Err(faults) => {
                lines.push(refused(&item, faults.join("；")));
                continue;
            }
        };
        let item = match merged(cx, region, item.clone()).await? {
            Ok(it) => it,
            Err(faults) => {
                lines.push(refused(&item, faults.join("；")));
                continue;
            }
        };
        let (fate, id) = one(cx, region, org.id, &item, source).await?;
        if !matches!(fate, Fate::Unchanged | Fate::Kept { .. }) {
            changed.push(id);
            tokens.extend(search::index(region, id, &item, org_words.get(&org.id).map_or(&[], Vec::as_slice)));
        }
        lines.push(line(&item, fate));
    }
    query::replace_tokens(cx, tokens, &changed).await?;
    shelf::changed(cx, region).await?;
    Ok(lines)
}

/// 联办件: form, questions and materials are worked out from its matters as they are in force.
async fn merged(cx: &Cx, region: Region, item: Item) -> serve::Result<Result<Item, Vec<String>>> {
    if item.parts.is_empty() {
        return Ok(Ok(item));
    }
    let mut held = Vec::new();
    for part in &item.parts {
        let Some(row) = query::by_code(cx, region, &part.code).await? else {
            return Ok(Err(vec![format!("没有编码为{}的事项，请先导入它", part.code)]));
        };
        if row.state != ItemState::Open {
            return Ok(Err(vec![format!("“{}”还没有开通，不能放进一件事", row.name)]));
        }
        held.push((row.id, row.version, query::version(cx, row.id, row.version).await?));
    }
    let of: Vec<Merging> =
        held.iter().map(|(id, version, it)| Merging { id: *id, version: *version, item: &it.item }).collect();
    Ok(merge(&item, &of))
}

async fn one(cx: &Cx, region: Region, org_id: Uuid, item: &Item, source: String) -> serve::Result<(Fate, ItemId)> {
    let body = serde_json::to_string(item)?;
    let digest = hash(&body);
    let before = query::by_code(cx, region, &item.code).await?;
    if let Some(it) = &before
        && query::version_row(cx, it.id, it.version)
            .await?
            .is_some_and(|it| it.digest == digest && it.source == source)
    {
        return Ok((Fate::Unchanged, it.id));
    }
    let is_sparse = item.materials.is_empty() && item.steps.is_empty();
    let faults = item.faults();
    let state = match item.state {
        Some(it) => it,
        None if is_sparse => ItemState::Listed,
        None if faults.is_empty() => ItemState::Open,
        None => ItemState::Draft,
    };
    // A slip in a file must not take a matter off the counter.
    if let Some(it) = before.as_ref().filter(|it| it.state == ItemState::Open && state == ItemState::Draft) {
        return Ok((Fate::Kept { version: it.version, faults }, it.id));
    }
    let (id, version, hot, elder) = match &before {
        Some(it) => (it.id, it.version + 1, it.hot, it.elder),
        None => (ItemId(Uuid::now_v7()), 1, 0, 0),
    };
    let columns = columns(item);
    let is_online = columns.is_online && state == ItemState::Open;
    let row = items::Model { id, region, org_id, state, version, hot, elder, is_online, ..columns };
    let kept = item_versions::Model {
        item_id: id,
        version,
        body,
        digest,
        source,
        published_on: cx.now.day().to_string(),
        faults: serde_json::to_string(&faults)?,
    };
    query::save(cx, row, kept, before.is_none()).await?;
    let fate = match state {
        ItemState::Draft => Fate::Draft { faults },
        ItemState::Listed => Fate::Listed,
        _ => Fate::Taken { version },
    };
    Ok((fate, id))
}
