//! 两人同时改: what two have made of one document, put together again. Nothing anybody has typed is lost.
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::path::join;

/// A place both have changed in different ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    pub path: String,
    pub mine: Option<Value>,
    pub theirs: Option<Value>,
}

/// Put together; where both have changed the same place, one's own stands, and the other's is told.
pub fn merge(base: &Value, mine: &Value, theirs: &Value) -> (Value, Vec<Clash>) {
    let mut clashes = Vec::new();
    let merged = at("", Some(base), Some(mine), Some(theirs), &mut clashes);
    (merged.unwrap_or(Value::Null), clashes)
}

fn at(
    path: &str,
    base: Option<&Value>,
    mine: Option<&Value>,
    theirs: Option<&Value>,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    if mine == theirs || theirs == base {
        return mine.cloned();
    }
    if mine == base {
        return theirs.cloned();
    }
    match (base, mine, theirs) {
        (base, Some(Value::Object(mine)), Some(Value::Object(theirs))) => {
            let empty = Map::new();
            let base = base.and_then(Value::as_object).unwrap_or(&empty);
            let keys: BTreeSet<&String> = mine.keys().chain(theirs.keys()).collect();
            let one = |key: &String| {
                let it = at(&join(path, key), base.get(key), mine.get(key), theirs.get(key), clashes)?;
                Some((key.clone(), it))
            };
            Some(Value::Object(keys.into_iter().filter_map(one).collect()))
        }
        // Row by row only where nobody has added or moved any: elsewhere nobody can tell which is which.
        (Some(Value::Array(base)), Some(Value::Array(mine)), Some(Value::Array(theirs)))
            if base.len() == mine.len() && mine.len() == theirs.len() && mine.iter().all(Value::is_object) =>
        {
            let rows = base.iter().zip(mine).zip(theirs).enumerate();
            let one = |(n, ((base, mine), theirs)): (usize, ((&Value, &Value), &Value))| {
                at(&join(path, n), Some(base), Some(mine), Some(theirs), clashes)
            };
            Some(Value::Array(rows.filter_map(one).collect()))
        }
        _ => {
            clashes.push(Clash { path: path.to_owned(), mine: mine.cloned(), theirs: theirs.cloned() });
            mine.cloned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(base: Value, mine: Value, theirs: Value, merged: Value, clashes: &[&str]) {
        let (found, told) = merge(&base, &mine, &theirs);
        assert_eq!(found, merged);
        assert_eq!(told.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), clashes);
    }

    #[test]
    fn what_only_one_has_touched_counts() {
        let base = json!({ "a": "1", "m": [{ "x": "1", "y": "1" }, { "x": "2" }] });
        check(base.clone(), base.clone(), json!({ "a": "2" }), json!({ "a": "2" }), &[]);
        let mine = json!({ "a": "1", "b": "新", "m": [{ "x": "甲", "y": "1" }, { "x": "2" }] });
        let theirs = json!({ "a": "2", "m": [{ "x": "1", "y": "乙" }, { "x": "2" }] });
        let both = json!({ "a": "2", "b": "新", "m": [{ "x": "甲", "y": "乙" }, { "x": "2" }] });
        check(base, mine, theirs, both, &[]);
    }

    #[test]
    fn what_both_have_touched_is_told_and_one_s_own_stands() {
        let base = json!({ "a": "1", "m": [{ "x": "1" }] });
        let mine = json!({ "a": "甲", "m": [{ "x": "1" }, { "x": "甲" }] });
        let theirs = json!({ "a": "乙", "m": [{ "x": "1" }, { "x": "乙" }] });
        check(base.clone(), mine.clone(), theirs, mine.clone(), &["a", "m"]);
        check(base.clone(), mine.clone(), mine.clone(), mine, &[]);
        check(base.clone(), json!({ "a": "甲" }), json!({ "m": [{ "x": "1" }] }), json!({ "a": "甲" }), &["a"]);
    }
}
