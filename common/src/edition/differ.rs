//! 对照: what is different between two documents of a matter, element by element, as somebody reads it who writes no files. Walks any two
//! documents, whatever keys they have: a key nobody has named here is shown by its own name.
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Change, Group};

mod words;

use words::{identity, label, named, shown};

/// Group by group, in the order of the editor; within one in the order of its keys.
pub fn changes(was: &Value, is: &Value) -> Vec<Change> {
    let names = Names::of(was, is);
    let mut all = Vec::new();
    for group in Group::ALL.iter().copied() {
        let mut walk = Walk { group, names: &names, out: &mut all };
        for key in group.keys() {
            walk.value(key, label("", key), get(was, key), get(is, key));
        }
    }
    let known = |it: &&String| Group::ALL.iter().any(|group| group.keys().contains(&it.as_str()));
    for key in keys(was, is).filter(|it| !known(it)) {
        let mut walk = Walk { group: Group::Basics, names: &names, out: &mut all };
        walk.value(key, key, get(was, key), get(is, key));
    }
    all
}

/// What two documents say in words, where they differ: 「材料“营业执照”：不再需要」.
pub fn told(changes: &[Change]) -> Vec<String> {
    let one = |it: &Change| match (it.was.is_empty(), it.now.is_empty()) {
        (true, _) => format!("{}：新增{}", it.label, it.now),
        (_, true) => format!("{}：不再有（原来是{}）", it.label, it.was),
        _ => format!("{}：从{}改为{}", it.label, it.was, it.now),
    };
    changes.iter().map(one).collect()
}

/// What a key at the top of a document is called.
pub fn label_of(key: &str) -> &str {
    label("", key)
}

static NONE: Value = Value::Null;

fn get<'a>(of: &'a Value, key: &str) -> &'a Value {
    of.get(key).unwrap_or(&NONE)
}

fn keys<'a>(was: &'a Value, is: &'a Value) -> impl Iterator<Item = &'a String> {
    let all = |it: &'a Value| it.as_object().into_iter().flat_map(Map::keys);
    let first = all(was);
    first.chain(all(is).filter(|it| was.get(it.as_str()).is_none()))
}

/// What fields, questions and their options are called in either document: conditions speak of them by name.
struct Names {
    labels: BTreeMap<String, String>,
    options: BTreeMap<(String, String), String>,
}

impl Names {
    fn of(was: &Value, is: &Value) -> Names {
        let mut names = Names { labels: BTreeMap::new(), options: BTreeMap::new() };
        names.collect(was);
        names.collect(is);
        names
    }

    /// Whatever has a name and a label, wherever it stands.
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Array(them) => them.iter().for_each(|it| self.collect(it)),
            Value::Object(them) => {
                if let (Some(name), Some(label)) = (text(value, "name"), text(value, "label")) {
                    self.labels.insert(name.to_owned(), label.to_owned());
                    for it in get(value, "options").as_array().into_iter().flatten() {
                        if let (Some(of), Some(label)) = (text(it, "value"), text(it, "label")) {
                            self.options.insert((name.to_owned(), of.to_owned()), label.to_owned());
                        }
                    }
                }
                them.values().for_each(|it| self.collect(it));
            }
            _ => (),
        }
    }

    /// “谁来办”答“委托别人”
    fn condition(&self, cond: &Value) -> String {
        let field = text(cond, "field").unwrap_or_default();
        let is = get(cond, "is").as_array().into_iter().flatten().filter_map(Value::as_str);
        let label = |it: &str| {
            let known = self.options.get(&(field.to_owned(), it.to_owned()));
            format!("“{}”", known.map_or(it, String::as_str))
        };
        let is: Vec<String> = is.map(label).collect();
        format!("“{}”答{}", self.labels.get(field).map_or(field, String::as_str), is.join("或"))
    }
}

fn text<'a>(of: &'a Value, key: &str) -> Option<&'a str> {
    of.get(key)?.as_str()
}

struct Walk<'a> {
    group: Group,
    names: &'a Names,
    out: &'a mut Vec<Change>,
}

impl Walk<'_> {
    fn say(&mut self, label: &str, was: String, now: String) {
        if was != now {
            self.out.push(Change { group: self.group, label: label.to_owned(), was, now });
        }
    }

    /// `key`: what it stands under; `at`: what that is called here.
    fn value(&mut self, key: &str, at: &str, was: &Value, is: &Value) {
        if was == is {
            return;
        }
        if matches!(key, "when" | "replaces") {
            let all = |it: &Value| {
                let all = it.as_array().into_iter().flatten().map(|it| self.names.condition(it));
                all.collect::<Vec<String>>().join("，并且")
            };
            return self.say(at, all(was), all(is));
        }
        match (was, is) {
            // A limit is one thing to whoever reads it.
            (it, other) if named(key, it).is_some() || named(key, other).is_some() => {
                self.say(at, named(key, it).unwrap_or_default(), named(key, other).unwrap_or_default());
            }
            (Value::Array(was), Value::Array(is)) => self.list(key, at, was, is),
            (Value::Array(was), Value::Null) => self.list(key, at, was, &[]),
            (Value::Null, Value::Array(is)) => self.list(key, at, &[], is),
            (Value::Object(_), Value::Object(_) | Value::Null) | (Value::Null, Value::Object(_)) => {
                self.object(key, at, was, is);
            }
            _ => self.say(at, shown(key, was), shown(key, is)),
        }
    }

    fn object(&mut self, of: &str, at: &str, was: &Value, is: &Value) {
        for key in keys(was, is) {
            self.value(key, &format!("{at}的{}", label(of, key)), get(was, key), get(is, key));
        }
    }

    fn list(&mut self, key: &str, at: &str, was: &[Value], is: &[Value]) {
        let plain = |them: &[Value]| them.iter().all(|it| !it.is_object());
        if plain(was) && plain(is) {
            let all = |them: &[Value]| them.iter().map(|it| shown(key, it)).collect::<Vec<String>>().join("；");
            return self.say(at, all(was), all(is));
        }
        let (before, after) = (identified(key, was), identified(key, is));
        for (id, it) in &before {
            let name = format!("{at}{}", called(key, it));
            match after.iter().find(|other| other.0 == *id) {
                Some((_, now)) => self.object(key, &name, it, now),
                None => self.say(&name, summary(key, it), String::new()),
            }
        }
        for (_, it) in after.iter().filter(|it| !before.iter().any(|other| other.0 == it.0)) {
            self.say(&format!("{at}{}", called(key, it)), String::new(), summary(key, it));
        }
        let order = |of: &[(String, &Value)], other: &[(String, &Value)]| {
            let both = of.iter().filter(|it| other.iter().any(|at| at.0 == it.0));
            both.map(|(_, it)| called(key, it)).collect::<Vec<String>>().join("、")
        };
        self.say(&format!("{at}的先后"), order(&before, &after), order(&after, &before));
    }
}

/// Each with what tells it apart in its list; two that say the same are the first and the second.
fn identified<'a>(key: &str, them: &'a [Value]) -> Vec<(String, &'a Value)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for (n, it) in them.iter().enumerate() {
        let own = identity(key).0.map_or_else(|| n.to_string(), |by| text(it, by).unwrap_or_default().to_owned());
        let count = seen.entry(own.clone()).or_default();
        *count += 1;
        all.push((format!("{own}\n{count}"), it));
    }
    all
}

/// “营业执照”
fn called(key: &str, it: &Value) -> String {
    let (by, name) = identity(key);
    let name = text(it, name).filter(|it| !it.is_empty()).or_else(|| text(it, by?));
    name.map(|it| format!("“{it}”")).unwrap_or_default()
}

/// Of what came or went: what it is, and nothing of its inside that is empty.
fn summary(key: &str, it: &Value) -> String {
    let (by, name) = identity(key);
    let rest =
        it.as_object().into_iter().flatten().filter(|(of, _)| Some(of.as_str()) != by && of.as_str() != name);
    let part = |(of, it): (&String, &Value)| {
        let says = named(of, it).unwrap_or_else(|| shown(of, it));
        let is_plain = !it.is_object() && !matches!(it, Value::Array(them) if them.iter().any(Value::is_object));
        (is_plain && !says.is_empty() && says != "否" && says != "0").then(|| format!("{}{says}", label(key, of)))
    };
    let parts: Vec<String> = rest.filter_map(part).collect();
    if parts.is_empty() { "有".to_owned() } else { parts.join("，") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(was: Value, is: Value, lines: &[&str]) {
        let all = changes(&was, &is);
        let all: Vec<String> =
            all.iter().map(|it| format!("{} {}：{} → {}", it.group.label(), it.label, it.was, it.now)).collect();
        assert_eq!(all, lines);
    }

    #[test]
    fn nothing_is_different_between_a_document_and_itself() {
        let doc =
            json!({"name": "开店", "materials": [{"slot": "a", "name": "照片"}], "fee": {"is_charged": false}});
        check(doc.clone(), doc, &[]);
    }

    #[test]
    fn what_changed_is_said_by_what_it_is_called() {
        let material =
            |standard: &str| json!({"slot": "licence", "name": "营业执照", "standard": standard, "n_copies": 1});
        check(
            json!({"name": "开店", "promised": {"n": 5, "unit": "work_day"}, "materials": [material("清楚")]}),
            json!({"name": "开小店", "promised": {"n": 3, "unit": "work_day"}, "materials": [material("彩色")]}),
            &[
                "基本信息 名称：开店 → 开小店",
                "申请材料 材料“营业执照”的受理标准：清楚 → 彩色",
                "时限 承诺时限：5个工作日 → 3个工作日",
            ],
        );
    }

    #[test]
    fn what_came_and_what_went_is_said_whole() {
        let material = |slot: &str, name: &str| json!({"slot": slot, "name": name, "necessity": "required"});
        check(
            json!({"materials": [material("a", "照片"), material("b", "证明")], "kind": "promised"}),
            json!({"materials": [material("b", "证明"), material("c", "表格")], "kind": "instant"}),
            &[
                "基本信息 办件类型：承诺件 → 即办件",
                "申请材料 材料“照片”：必要性必要 → ",
                "申请材料 材料“表格”： → 必要性必要",
            ],
        );
    }

    #[test]
    fn conditions_are_said_by_the_labels_of_what_they_ask() {
        let questions =
            json!([{"name": "by", "label": "谁来办", "options": [{"value": "agent", "label": "委托别人"}]}]);
        let material = |when: Value| json!([{"slot": "power", "name": "委托书", "when": when}]);
        check(
            json!({"questions": questions, "materials": material(json!([]))}),
            json!({"questions": questions, "materials": material(json!([{"field": "by", "is": ["agent"]}]))}),
            &["申请材料 材料“委托书”的什么情形才要： → “谁来办”答“委托别人”"],
        );
    }

    #[test]
    fn forms_are_walked_to_the_bottom_and_order_is_told() {
        let field = |name: &str, label: &str| json!({"name": name, "label": label, "kind": "text"});
        let form =
            |fields: Vec<Value>| json!({"form": {"sections": [{"name": "s", "title": "店铺", "fields": fields}]}});
        check(
            form(vec![field("area", "面积"), field("trade", "行业")]),
            form(vec![field("trade", "行业"), field("area", "店铺面积")]),
            &[
                "申请表 申请表的分节“店铺”的栏目“面积”的问什么：面积 → 店铺面积",
                "申请表 申请表的分节“店铺”的栏目的先后：“面积”、“行业” → “行业”、“店铺面积”",
            ],
        );
    }

    #[test]
    fn a_key_nobody_named_is_shown_all_the_same() {
        check(json!({"odd": 1}), json!({"odd": 2}), &["基本信息 odd：1 → 2"]);
    }
}
