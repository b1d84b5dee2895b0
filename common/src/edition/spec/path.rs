//! A place in the document, as `materials.3.name`: looked at, written, taken away, moved. Keys of the document have no dots.
use serde_json::{Map, Value};

/// `materials` of `materials.3.name`: what is saved apart.
pub fn first(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// `materials.3` and `name`.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

pub fn join(path: &str, key: impl std::fmt::Display) -> String {
    match path.is_empty() {
        true => key.to_string(),
        false => format!("{path}.{key}"),
    }
}

pub fn get<'a>(doc: &'a Value, path: &str) -> Option<&'a Value> {
    let step = |at: &'a Value, key: &str| match at {
        Value::Array(them) => them.get(key.parse::<usize>().ok()?),
        it => it.get(key),
    };
    path.split('.').filter(|it| !it.is_empty()).try_fold(doc, step)
}

pub fn text<'a>(doc: &'a Value, path: &str) -> &'a str {
    get(doc, path).and_then(Value::as_str).unwrap_or_default()
}

/// The rows of a list; nothing where there is none.
pub fn rows<'a>(doc: &'a Value, path: &str) -> &'a [Value] {
    get(doc, path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Records on the way are made; a row that is not there is not.
fn place<'a>(doc: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    let mut at = doc;
    for key in path.split('.').filter(|it| !it.is_empty()) {
        if at.is_null() {
            *at = Value::Object(Map::new());
        }
        at = match at {
            Value::Array(them) => them.get_mut(key.parse::<usize>().ok()?)?,
            Value::Object(them) => them.entry(key).or_insert(Value::Null),
            _ => return None,
        };
    }
    Some(at)
}

pub fn set(doc: &mut Value, path: &str, value: Value) {
    if let Some(at) = place(doc, path) {
        *at = value;
    }
}

/// As if it had never been written: `Item` says what that means.
pub fn unset(doc: &mut Value, path: &str) {
    let (above, key) = split(path);
    if let Some(Value::Object(them)) = place(doc, above) {
        them.remove(key);
    }
}

/// A list, made where there is none.
fn list<'a>(doc: &'a mut Value, path: &str) -> Option<&'a mut Vec<Value>> {
    let at = place(doc, path)?;
    if at.is_null() {
        *at = Value::Array(Vec::new());
    }
    at.as_array_mut()
}

/// Behind everything where it would stand further back; says where it stands.
pub fn insert(doc: &mut Value, path: &str, at: usize, row: Value) -> usize {
    let Some(them) = list(doc, path) else { return 0 };
    let at = at.min(them.len());
    them.insert(at, row);
    at
}

pub fn remove(doc: &mut Value, path: &str, at: usize) -> Option<Value> {
    let them = list(doc, path)?;
    (at < them.len()).then(|| them.remove(at))
}

/// One place up or down; says where it stands now.
pub fn shift(doc: &mut Value, path: &str, at: usize, is_down: bool) -> usize {
    let Some(them) = list(doc, path) else { return at };
    let to = if is_down { at + 1 } else { at.wrapping_sub(1) };
    if at < them.len() && to < them.len() {
        them.swap(at, to);
        return to;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn doc() -> Value {
        json!({ "name": "开店", "materials": [{ "name": "甲", "when": [{ "is": ["a", "b"] }] }, { "name": "乙" }] })
    }

    #[test]
    fn what_stands_somewhere_is_found() {
        let doc = doc();
        assert_eq!(text(&doc, "name"), "开店");
        assert_eq!(text(&doc, "materials.1.name"), "乙");
        assert_eq!(text(&doc, "materials.0.when.0.is.1"), "b");
        assert_eq!(
            (text(&doc, "materials.2.name"), text(&doc, "materials.x"), text(&doc, "nothing.at.all")),
            ("", "", "")
        );
        assert_eq!((rows(&doc, "materials").len(), rows(&doc, "name").len()), (2, 0));
        assert_eq!((first("materials.1.name"), split("materials.1.name")), ("materials", ("materials.1", "name")));
        assert_eq!((split("name"), join("", "name")), (("", "name"), "name".to_owned()));
    }

    #[test]
    fn what_is_written_makes_its_way_and_touches_nothing_else() {
        let mut it = doc();
        set(&mut it, "outcome.licence.title", json!("营业执照"));
        assert_eq!(text(&it, "outcome.licence.title"), "营业执照");
        set(&mut it, "materials.9.name", json!("没有这一行"));
        set(&mut it, "name.below", json!("在字下面"));
        unset(&mut it, "outcome");
        assert_eq!(it, doc());
        unset(&mut it, "materials.0.when");
        assert_eq!(it["materials"][0], json!({ "name": "甲" }));
    }

    #[test]
    fn rows_come_go_and_change_places() {
        let mut it = doc();
        let names =
            |it: &Value| rows(it, "materials").iter().map(|it| text(it, "name").to_owned()).collect::<String>();
        assert_eq!(insert(&mut it, "materials", 1, json!({ "name": "丙" })), 1);
        assert_eq!(insert(&mut it, "materials", 9, json!({ "name": "丁" })), 3);
        assert_eq!(names(&it), "甲丙乙丁");
        assert_eq!(shift(&mut it, "materials", 1, true), 2);
        assert_eq!(shift(&mut it, "materials", 0, false), 0, "the first stays");
        assert_eq!(shift(&mut it, "materials", 3, true), 3, "the last stays");
        assert_eq!(names(&it), "甲乙丙丁");
        assert_eq!(remove(&mut it, "materials", 2), Some(json!({ "name": "丙" })));
        assert_eq!(remove(&mut it, "materials", 9), None);
        assert_eq!(insert(&mut it, "steps", 0, json!({})), 0, "a list nobody has begun");
        assert_eq!((names(&it), rows(&it, "steps").len()), ("甲乙丁".to_owned(), 1));
    }
}
