//! What a condition may name: whatever was asked before it, by what it is called; and names nobody has to think of.
use std::collections::BTreeSet;

use serde_json::Value;

use super::path::{first, rows, text};

/// A question or a field a condition can hang on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub name: String,
    pub label: String,
    /// Code and label of each answer; empty: whatever was typed.
    pub values: Vec<(String, String)>,
}

fn pair(value: &str, label: &str) -> (String, String) {
    (value.to_owned(), label.to_owned())
}

fn options(record: &Value) -> Vec<(String, String)> {
    rows(record, "options").iter().map(|it| pair(text(it, "value"), text(it, "label"))).collect()
}

fn asked(record: &Value) -> Asked {
    Asked {
        name: text(record, "name").to_owned(),
        label: text(record, "label").to_owned(),
        values: options(record),
    }
}

/// A block is asked as the fields it stands for; a group has rows, and no answer.
fn fields(field: &Value) -> Vec<Asked> {
    let it = asked(field);
    let part = |suffix: &str, label: &str| Asked {
        name: format!("{}_{suffix}", it.name),
        label: format!("{}的{label}", it.label),
        values: Vec::new(),
    };
    match text(field, "kind") {
        "person" => vec![part("name", "姓名"), part("id", "身份证号码"), part("phone", "手机号码")],
        "company" => vec![part("name", "名称"), part("code", "统一社会信用代码")],
        "group" => Vec::new(),
        _ => vec![it],
    }
}

/// Everything asked, in the order it is asked: who applies, the questions, the form, how it is fetched.
fn all(doc: &Value) -> Vec<(String, Vec<Asked>)> {
    let who = Asked {
        name: "applicant_kind".to_owned(),
        label: "以什么身份申请".to_owned(),
        values: vec![pair("person", "个人"), pair("legal", "企业、单位")],
    };
    let mut all = vec![(String::new(), vec![who])];
    let questions = rows(doc, "questions").iter().enumerate();
    all.extend(questions.map(|(n, it)| (format!("questions.{n}"), vec![asked(it)])));
    for (at, section) in rows(doc, "form.sections").iter().enumerate() {
        let own = rows(section, "fields").iter().enumerate();
        all.extend(own.map(|(n, it)| (format!("form.sections.{at}.fields.{n}"), fields(it))));
    }
    all
}

/// What was asked before what stands at `path`: of what comes later nobody knows the answer.
pub fn before(doc: &Value, path: &str) -> Vec<Asked> {
    let is_here = |at: &str| !at.is_empty() && (path == at || path.starts_with(&format!("{at}.")));
    let known = all(doc);
    let upto = match first(path) {
        // An age is asked of whoever applies, before the form.
        "ages" => known.iter().position(|it| it.0.starts_with("form.")),
        _ => known.iter().position(|it| is_here(&it.0)),
    };
    let n = upto.unwrap_or(known.len());
    let has_name = |it: &Asked| !it.name.is_empty();
    known.into_iter().take(n).flat_map(|it| it.1).filter(has_name).collect()
}

/// Every field of the form, by name and label.
pub fn form_fields(doc: &Value, only: Option<&str>) -> Vec<(String, String)> {
    let all = rows(doc, "form.sections").iter().flat_map(|it| rows(it, "fields"));
    all.filter(|it| only.is_none_or(|kind| text(it, "kind") == kind))
        .map(|it| pair(text(it, "name"), text(it, "label")))
        .collect()
}

/// 材料 by slot.
pub fn slots(doc: &Value) -> Vec<(String, String)> {
    rows(doc, "materials").iter().map(|it| pair(text(it, "slot"), text(it, "name"))).collect()
}

/// The answers of the question or field that stands around `path`.
pub fn answers_around(doc: &Value, path: &str) -> Vec<(String, String)> {
    let mut at = path;
    while let Some((above, _)) = at.rsplit_once('.') {
        if let Some(it) = super::path::get(doc, above).filter(|it| it.get("options").is_some()) {
            return options(it);
        }
        at = above;
    }
    Vec::new()
}

/// A name nothing of the document bears: `f1`, `f2`… Kept for good, whatever its label becomes.
pub fn fresh(doc: &Value, prefix: &str) -> String {
    let mut taken = BTreeSet::new();
    names(doc, &mut taken);
    let all = (1..).map(|n: u32| format!("{prefix}{n}"));
    all.into_iter().find(|it| !taken.contains(it.as_str())).unwrap_or_default()
}

fn names<'a>(at: &'a Value, into: &mut BTreeSet<&'a str>) {
    match at {
        Value::Object(them) => {
            let own = ["name", "slot", "value"].into_iter().filter_map(|it| them.get(it)?.as_str());
            into.extend(own);
            them.values().for_each(|it| names(it, into));
        }
        Value::Array(them) => them.iter().for_each(|it| names(it, into)),
        _ => (),
    }
}

/// “谁来办”是“本人”或“代办人”
pub fn says(doc: &Value, cond: &Value) -> String {
    let name = text(cond, "field");
    let known = all(doc).into_iter().flat_map(|it| it.1).find(|it| it.name == name);
    let label = known.as_ref().map_or(name, |it| it.label.as_str());
    let value = |it: &Value| {
        let code = it.as_str().unwrap_or_default();
        let found = known.as_ref().and_then(|it| it.values.iter().find(|it| it.0 == code));
        format!("“{}”", found.map_or(code, |it| it.1.as_str()))
    };
    let values: Vec<String> = rows(cond, "is").iter().map(value).collect();
    format!("“{label}”是{}", values.join("或"))
}

/// All of a record's conditions, in words; empty: always.
pub fn all_say(doc: &Value, record: &Value) -> String {
    rows(record, "when").iter().map(|it| says(doc, it)).collect::<Vec<_>>().join("，并且")
}
