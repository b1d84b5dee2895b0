//! 事项导入: idempotent by code, one change for the whole file, a report per row.
use std::{collections::HashMap, fmt};

use common::{
    catalogue::{Item, ItemState},
    id::{ItemId, Region},
    joint::compose::MAX_PARTS,
    joint::{Merging, merge},
    org::Org,
};
use uuid::Uuid;

use self::read::{Entry, Given, Written};
use super::{columns, province, query, search, shelf, uses::Uses};
use crate::{
    base::{digest::hash, error},
    entity::{item_tokens, item_versions, items, orgs},
    gate::cx::Cx,
    org,
};

mod labels;
pub mod read;
pub(crate) mod spelling;
pub mod upload;

pub use read::read_yaml;

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where in the file, from 1; in a workbook the row.
    pub n: usize,
    pub code: String,
    pub name: String,
    pub fate: Fate,
    /// What whoever reads the report should know beside it.
    pub notes: Vec<String>,
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
    /// It would take away what people have, and nobody has said that it may: the version before stays.
    Poorer {
        version: i32,
        losses: Vec<String>,
    },
    Unchanged,
    Refused {
        why: String,
    },
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>5}  {}  {}：{}", self.n, self.code, self.name, self.says())
    }
}

impl Line {
    /// What became of it, and what whoever reads the report should know beside it.
    pub fn says(&self) -> String {
        let fate = match &self.fate {
            Fate::Taken { version } => format!("已收，第{version}版"),
            Fate::Listed => "已收入清单，要素待补，尚未开通网上办理".to_owned(),
            Fate::Draft { faults } => format!("存为草稿，须改：{}", faults.join("；")),
            Fate::Kept { version, faults } => {
                format!("没有收，已公布的第{version}版继续有效；须改：{}", faults.join("；"))
            }
            Fate::Poorer { version, losses } => format!(
                "没有收，第{version}版照旧，因为会失去{}；确实不要了，加 --replace 再导入",
                losses.join("、")
            ),
            Fate::Unchanged => "没有变化".to_owned(),
            Fate::Refused { why } => format!("不收：{why}"),
        };
        [vec![fate], self.notes.clone()].concat().join("；")
    }
}

/// One item as read, or why it could not be.
pub type Read = Result<Item, String>;

/// What a file means that says less than what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// What it does not speak of stays; what it would take away is asked about first.
    Adding,
    /// 以文件为准: what it does not have is no more.
    Replacing,
}

/// Whole items of our own making: the desk's bundles, the demonstration's.
pub async fn take(cx: &Cx, region: Region, items: Vec<Read>) -> error::Result<Vec<Line>> {
    let entry = |(n, it): (usize, Read)| Entry {
        n,
        read: it
            .map(|item| Written { item, given: Given::Whole })
            .map_err(|why| read::Unread { why, ..read::Unread::default() }),
    };
    take_file(cx, region, (1..).zip(items).map(entry).collect(), Way::Replacing).await
}

/// Takes what is sound, keeps what is faulty as drafts, refuses what cannot be told apart. Runs inside one change.
pub async fn take_file(cx: &Cx, region: Region, entries: Vec<Entry>, way: Way) -> error::Result<Vec<Line>> {
    let orgs = org::query::all(&cx.db(), region).await?;
    let mut org_words: HashMap<Uuid, Vec<String>> = HashMap::new();
    for it in &orgs {
        let body: Org = serde_json::from_str(&it.body)?;
        org_words.insert(it.id, [vec![body.name], body.aliases].concat());
    }
    let has_catalogue = province::query::is_any(cx).await?;
    let mut lines = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut tokens: Vec<item_tokens::Model> = Vec::new();
    let mut changed = Vec::new();
    let mut uses = Uses::default();
    for Entry { n, read } in entries {
        let refused = |code: String, name: String, why: String| Line {
            n,
            code,
            name,
            fate: Fate::Refused { why },
            notes: Vec::new(),
        };
        let mut written = match read {
            Ok(it) => it,
            Err(it) => {
                lines.push(refused(it.code, it.name, it.why));
                continue;
            }
        };
        written.item.code = written.item.code.trim().to_owned();
        let (code, name) = (written.item.code.clone(), written.item.name.clone());
        if code.is_empty() {
            lines.push(refused(code, name, "缺编码或名称".to_owned()));
            continue;
        }
        if code.chars().any(|it| it.is_whitespace() || it.is_control()) {
            lines.push(refused(code, name, "编码里有空格".to_owned()));
            continue;
        }
        if let Some(first) = seen.insert(code.clone(), n) {
            lines.push(refused(code, name, format!("编码与第{first}行相同")));
            continue;
        }
        match one(cx, region, &orgs, written, way, has_catalogue).await? {
            Ok(done) => {
                if let Some((id, org_id)) = done.changed {
                    let words = org_words.get(&org_id).map_or(&[] as &[String], Vec::as_slice);
                    changed.push(id);
                    uses.add(region, id, &done.item);
                    tokens.extend(search::index(region, id, &done.item, words));
                }
                let Item { code, name, .. } = done.item;
                lines.push(Line { n, code, name, fate: done.fate, notes: done.notes });
            }
            Err(why) => lines.push(refused(code, name, why)),
        }
    }
    query::replace_tokens(cx, tokens, &changed).await?;
    uses.write(cx).await?;
    shelf::changed(cx, region).await?;
    Ok(lines)
}

/// 联办件: form, questions and materials are worked out from its matters as they are in force.
async fn merged(cx: &Cx, region: Region, item: Item) -> error::Result<Result<Item, Vec<String>>> {
    if item.parts.is_empty() {
        return Ok(Ok(item));
    }
    if item.parts.len() > MAX_PARTS {
        return Ok(Err(vec![format!("一件事最多放{MAX_PARTS}个事项")]));
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

/// What became of an item, and whether it has to be found by other words now.
struct Done {
    item: Item,
    fate: Fate,
    notes: Vec<String>,
    /// Of which body it now is.
    changed: Option<(ItemId, Uuid)>,
}

async fn one(
    cx: &Cx,
    region: Region,
    orgs: &[orgs::Model],
    written: Written,
    way: Way,
    has_catalogue: bool,
) -> error::Result<Result<Done, String>> {
    let before = query::by_code(cx, region, &written.item.code).await?;
    let in_force = match &before {
        Some(it) => query::version_row(cx, it.id, it.version).await?,
        None => None,
    };
    let was = in_force.as_ref().map(as_written).transpose()?;
    let mut notes = Vec::new();
    let item = match was.as_ref().filter(|_| way == Way::Adding) {
        None => written.item,
        Some(was) => {
            let (item, left) = written.over(was)?;
            notes.extend(labels::left(&left));
            item
        }
    };
    if item.name.trim().is_empty() {
        return Ok(Err("缺编码或名称".to_owned()));
    }
    let Some(org) = org::called(orgs, &item.org) else {
        return Ok(Err(format!("没有名为“{}”的机构，请先在机构表中登记", item.org)));
    };
    // A body is called what it is called now, whatever a file still calls it; a code has no blanks around it.
    let base_code = item.base_code.as_deref().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
    let item = Item { org: org.name.clone(), base_code, ..item };
    let losses = match (&was, way) {
        (Some(was), Way::Adding) if was.state != Some(ItemState::Cancelled) => was.losses(&item),
        _ => Vec::new(),
    };
    // As it was written: what follows from a pledge and from the matters is worked out anew each time.
    let source = if item.parts.is_empty() { String::new() } else { serde_json::to_string(&item)? };
    let item = match item.with_pledge() {
        Ok(it) => it,
        Err(faults) => return Ok(Err(faults.join("；"))),
    };
    // What is stopped is handed in by nobody: a matter of it that is gone does not keep it open.
    let is_stopped = matches!(item.state, Some(ItemState::Suspended | ItemState::Cancelled));
    let item = match merged(cx, region, item.clone()).await? {
        Ok(it) => it,
        Err(_) if is_stopped => item,
        Err(faults) => return Ok(Err(faults.join("；"))),
    };
    let body = serde_json::to_string(&item)?;
    let digest = hash(&body);
    if in_force.is_some_and(|it| it.digest == digest && it.source == source) {
        return Ok(Ok(Done { item, fate: Fate::Unchanged, notes: Vec::new(), changed: None }));
    }
    if has_catalogue {
        match province::against(cx, region, &item, before.is_none()).await? {
            Some(province::Against::Refused(why)) => return Ok(Err(why)),
            Some(province::Against::Noted(says)) => notes.push(says),
            None => (),
        }
    }
    if let Some(it) = before.as_ref().filter(|_| !losses.is_empty()) {
        let fate = Fate::Poorer { version: it.version, losses };
        return Ok(Ok(Done { item, fate, notes: Vec::new(), changed: None }));
    }
    let (state, faults) = judged(&item);
    // A slip in a file must not take a matter off the counter, nor out of the list.
    let published = before.as_ref().filter(|it| it.state != ItemState::Draft);
    if let Some(it) = published.filter(|_| state == ItemState::Draft && item.state != Some(ItemState::Draft)) {
        let fate = Fate::Kept { version: it.version, faults };
        return Ok(Ok(Done { item, fate, notes: Vec::new(), changed: None }));
    }
    if state == ItemState::Open && !item.can_apply_online() {
        let lacks = match item.form.sections.is_empty() {
            true => "还没有申请表",
            false => "办理形式里没有网上",
        };
        notes.push(format!("可以查看，还不能网上申请：{lacks}"));
    }
    let row = Publishing { region, org_id: org.id, item: &item, state, faults: &faults, body, digest, source };
    let (id, version) = publish(cx, before, row).await?;
    let fate = match state {
        ItemState::Draft => Fate::Draft { faults },
        ItemState::Listed => Fate::Listed,
        _ => Fate::Taken { version },
    };
    let changed = Some((id, org.id));
    Ok(Ok(Done { item, fate, notes, changed }))
}

/// What would become of an item, and what is wrong with it: as if it were taken, and nothing is.
pub async fn trial(cx: &Cx, region: Region, item: Item) -> error::Result<(ItemState, Vec<String>)> {
    let item = match item.with_pledge() {
        Ok(it) => it,
        Err(faults) => return Ok((ItemState::Draft, faults)),
    };
    match Box::pin(merged(cx, region, item)).await? {
        Ok(it) => Ok(judged(&it)),
        Err(faults) => Ok((ItemState::Draft, faults)),
    }
}

/// What an item has become fit for, and what is wrong with it.
pub(super) fn judged(item: &Item) -> (ItemState, Vec<String>) {
    let is_sparse = item.materials.is_empty() && item.steps.is_empty();
    let (faults, wrongs) = (item.faults(), item.wrongs());
    let state = match item.state {
        // "Open" is not for a file to say.
        Some(it) if it != ItemState::Open => it,
        // What is only listed may lack much, and say nothing false.
        _ if is_sparse && wrongs.is_empty() => ItemState::Listed,
        _ if faults.is_empty() => ItemState::Open,
        _ => ItemState::Draft,
    };
    (state, faults)
}

/// A version that takes the place of the one before.
pub(super) struct Publishing<'a> {
    pub region: Region,
    pub org_id: Uuid,
    pub item: &'a Item,
    pub state: ItemState,
    pub faults: &'a [String],
    pub body: String,
    pub digest: String,
    pub source: String,
}

pub(super) async fn publish(
    cx: &Cx,
    before: Option<items::Model>,
    it: Publishing<'_>,
) -> error::Result<(ItemId, i32)> {
    let (id, version, hot, elder) = match &before {
        Some(it) => (it.id, it.version + 1, it.hot, it.elder),
        None => (ItemId(Uuid::now_v7()), 1, 0, 0),
    };
    let Publishing { region, org_id, item, state, faults, body, digest, source } = it;
    let columns = columns(item);
    let is_online = columns.is_online && state == ItemState::Open;
    let row = items::Model { id, region, org_id, state, version, hot, elder, is_online, ..columns };
    let published_on = cx.now.day().to_string();
    let faults = serde_json::to_string(faults)?;
    let kept = item_versions::Model { item_id: id, version, body, digest, source, published_on, faults };
    query::save(cx, row, kept, before.is_none()).await?;
    Ok((id, version))
}

/// A version as its file said it.
pub fn as_written(row: &item_versions::Model) -> error::Result<Item> {
    match row.source.is_empty() {
        true => Ok(serde_json::from_str::<Item>(&row.body)?.without_pledge()),
        false => Ok(serde_json::from_str(&row.source)?),
    }
}
