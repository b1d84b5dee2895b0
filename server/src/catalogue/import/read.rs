//! A file as somebody wrote it: items one by one, each with what it says and what it leaves open.
use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result, bail};
use common::catalogue::Item;
use serde_json::{Map, Value};

use super::{Read, spelling};
use crate::{base::yaml, catalogue::sheet};

/// One item of a file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where in the file: of a workbook the row, of a list the place, from 1.
    pub n: usize,
    pub read: Result<Written, Unread>,
}

/// What a file says of an item.
#[derive(Clone, Debug)]
pub struct Written {
    pub item: Item,
    pub given: Given,
}

/// What could not be read, as far as it says what it is.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    pub code: String,
    pub name: String,
    pub why: String,
}

/// What of an item a file speaks of; the rest is as it was.
#[derive(Clone, Debug)]
pub enum Given {
    Whole,
    Keys {
        item: BTreeSet<String>,
        /// Of each material and line of fees, where the file cannot hold the whole of one; empty: it does.
        material: BTreeSet<String>,
        fee_item: BTreeSet<String>,
    },
}

impl Given {
    pub fn keys(item: BTreeSet<String>) -> Given {
        Given::Keys { item, material: BTreeSet::new(), fee_item: BTreeSet::new() }
    }
}

/// The same of what was sent: a workbook by its first bytes, anything else is YAML.
pub fn read_bytes(bytes: Vec<u8>) -> Result<Vec<Entry>> {
    let entries = match bytes.starts_with(b"PK") {
        true => sheet::read_bytes(bytes)?,
        false => entries(std::str::from_utf8(&bytes).context("不是UTF-8的文字，也不是xlsx工作簿")?)?,
    };
    match entries.is_empty() {
        true => bail!("里面没有事项"),
        false => Ok(entries),
    }
}

/// YAML (`items:` with a list, or one item) or XLSX, by the file's ending.
pub fn read(path: &Path) -> Result<Vec<Entry>> {
    let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_lowercase();
    let entries = match ending.as_str() {
        "yaml" | "yml" => {
            let text = std::fs::read_to_string(path).with_context(|| format!("无法读取{}", path.display()))?;
            entries(&text)
        }
        "xlsx" => sheet::read(path),
        _ => bail!("只能导入 .yaml 或 .xlsx 文件；用 yimen import items --template 模板.xlsx 取得空白模板"),
    };
    let entries = entries.with_context(|| path.display().to_string())?;
    if entries.is_empty() {
        bail!("{}：里面没有事项", path.display());
    }
    Ok(entries)
}

/// Whole items of our own: what they do not say is empty.
pub fn read_yaml(text: &str) -> Result<Vec<Read>> {
    let whole = |it: Entry| it.read.map(|it| it.item).map_err(|it| it.why);
    Ok(entries(text)?.into_iter().map(whole).collect())
}

pub fn entries(text: &str) -> Result<Vec<Entry>> {
    let mut value: serde_yaml_ng::Value = yaml::read(text, "YAML文件")?;
    value.apply_merge().map_err(|it| yaml::wrong(&it, "YAML文件"))?;
    let value = serde_json::to_value(value).context("有的键不是文字")?;
    let items = match value {
        Value::Null => Vec::new(),
        Value::Object(mut file) if file.contains_key("items") => {
            let items = file.remove("items").unwrap_or_default();
            if !file.is_empty() {
                let rest: Vec<&str> = file.keys().map(String::as_str).collect();
                bail!("{}：没有这个键，文件里只能有 items，或者只写一个事项", rest.join("、"));
            }
            let Value::Array(items) = items else { bail!("items：应为一列，每项以“- ”开头") };
            items
        }
        one => vec![one],
    };
    Ok((1..).zip(items).map(|(n, it)| Entry { n, read: one(it) }).collect())
}

fn one(value: Value) -> Result<Written, Unread> {
    let text = |key: &str| value.get(key).map(|it| it.as_str().map_or(it.to_string(), str::to_owned));
    let (code, name) = (text("code").unwrap_or_default(), text("name").unwrap_or_default());
    let faults = spelling::faults(&value);
    if !faults.is_empty() {
        return Err(Unread { code, name, why: faults.join("；") });
    }
    let keys = value.as_object().into_iter().flat_map(Map::keys).cloned().collect();
    match serde_json::from_value(value) {
        Ok(item) => Ok(Written { item, given: Given::keys(keys) }),
        Err(err) => Err(Unread { code, name, why: format!("无法读取：{err}") }),
    }
}

impl Written {
    /// With what was there before, wherever the file says nothing; and which keys that is.
    pub fn over(self, before: &Item) -> serde_json::Result<(Item, Vec<String>)> {
        let Given::Keys { item, material, fee_item } = &self.given else { return Ok((self.item, Vec::new())) };
        let (was, is) = (serde_json::to_value(before)?, serde_json::to_value(&self.item)?);
        let (Value::Object(was), Value::Object(is)) = (was, is) else { return Ok((self.item, Vec::new())) };
        let empty = serde_json::to_value(Item::default())?;
        let left = was.iter().filter(|(key, it)| !item.contains(*key) && empty.get(key) != Some(it));
        let left = left.map(|(key, _)| key.clone()).collect();
        let mut out = overlaid(&was, is, item);
        if !material.is_empty() {
            within(out.get_mut("materials"), was.get("materials"), "slot", material);
        }
        if !fee_item.is_empty() {
            let items = |it: &Value| it.get("items").cloned();
            let before = was.get("fee").and_then(items);
            within(out.get_mut("fee").and_then(|it| it.get_mut("items")), before.as_ref(), "name", fee_item);
            // A workbook has room for one place; further ones stay.
            let before = was.get("places").and_then(Value::as_array);
            if let (Some(Value::Array(now)), Some(before)) = (out.get_mut("places"), before) {
                now.extend(before.iter().skip(now.len().max(1)).cloned());
            }
        }
        Ok((serde_json::from_value(Value::Object(out))?, left))
    }
}

/// `before`, but for these keys, which are as they are now; what is not written out now is not there.
fn overlaid(before: &Map<String, Value>, now: Map<String, Value>, keys: &BTreeSet<String>) -> Map<String, Value> {
    let mut out: Map<String, Value> = before.clone().into_iter().filter(|(key, _)| !keys.contains(key)).collect();
    out.extend(now.into_iter().filter(|(key, _)| keys.contains(key)));
    out
}

/// The same for each of a list, told apart by one of its keys.
fn within(now: Option<&mut Value>, before: Option<&Value>, by: &str, keys: &BTreeSet<String>) {
    let (Some(Value::Array(now)), Some(Value::Array(before))) = (now, before) else { return };
    for it in now {
        let same = before.iter().find(|was| was.get(by) == it.get(by)).and_then(Value::as_object);
        if let (Some(was), Value::Object(is)) = (same, &*it) {
            *it = Value::Object(overlaid(was, is.clone(), keys));
        }
    }
}
