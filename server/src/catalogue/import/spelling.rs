//! Every key a file has is one we know, and stands for something of its kind: held against the schema of `Item` itself, so that
//! the two cannot part. What serde would pass over in silence, or refuse in English, is said here.
use std::sync::LazyLock;

use common::catalogue::Item;
use serde_json::{Map, Value};

static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(Item).to_value());

/// Every fault with the way to it: 「materials第2项的necesity：没有这个键……」.
pub fn faults(item: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    walk(&SCHEMA, item, "", &mut faults);
    faults
}

/// The keys an item may have.
#[cfg(test)]
pub fn keys() -> Vec<&'static str> {
    let all = SCHEMA.get("properties").and_then(Value::as_object);
    all.into_iter().flat_map(Map::keys).map(String::as_str).collect()
}

fn resolve(schema: &Value) -> &Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix("#/$defs/"));
    name.and_then(|it| SCHEMA.get("$defs")?.get(it)).unwrap_or(schema)
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn walk(schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let schema = resolve(schema);
    let any = ["anyOf", "oneOf"].iter().find_map(|it| schema.get(it)?.as_array());
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(it)) => vec![it],
        Some(Value::Array(them)) => them.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let mut say = |says: &str| faults.push(format!("{}：{says}", if at.is_empty() { "事项" } else { at }));
    let words = words(schema);
    if !words.is_empty() {
        if !value.as_str().is_some_and(|it| words.contains(&it)) {
            say(&format!("不能是“{}”，可以写 {}", shown(value), words.join("、")));
        }
        return;
    }
    if let Some(any) = any {
        let is_none = value.is_null() && any.iter().any(is_null);
        let mut real = any.iter().filter(|it| !is_null(it));
        if let (false, Some(one), None) = (is_none, real.next(), real.next()) {
            walk(one, value, at, faults);
        }
        return;
    }
    if value.is_null() && kinds.contains(&"null") {
        return;
    }
    match (kinds.first().copied(), value) {
        (Some("object"), Value::Object(given)) => object(schema, given, at, faults),
        (Some("object"), _) => say("应为一组“键: 值”"),
        (Some("array"), Value::Array(them)) => {
            let Some(of) = schema.get("items") else { return };
            for (n, it) in (1..).zip(them) {
                walk(of, it, &format!("{at}第{n}项"), faults);
            }
        }
        (Some("array"), _) => say("应为一列，每项以“- ”开头"),
        (Some("string"), Value::String(_)) => (),
        (Some("string"), Value::Null) => say("没有写内容，不写就把这一行删去"),
        (Some("string"), Value::Object(_) | Value::Array(_)) => say("应为一段文字"),
        (Some("string"), it) => say(&format!("{}没有加引号，写成“{}”才是文字", shown(it), shown(it))),
        (Some("boolean"), it) if !it.is_boolean() => say("应为 true 或 false"),
        (Some("integer" | "number"), it) => {
            let bound = |name| schema.get(name).and_then(Value::as_f64);
            let is_whole = kinds.first() != Some(&"integer") || it.is_i64() || it.is_u64();
            let fits = it.as_f64().is_some_and(|it| {
                bound("minimum").is_none_or(|least| it >= least) && bound("maximum").is_none_or(|most| it <= most)
            });
            if !is_whole || !fits {
                say(&format!("应为数字，不能是“{}”", shown(it)));
            }
        }
        _ => (),
    }
}

fn object(schema: &Value, given: &Map<String, Value>, at: &str, faults: &mut Vec<String>) {
    let known = schema.get("properties").and_then(Value::as_object);
    let rest = schema.get("additionalProperties").filter(|it| it.is_object());
    for (key, value) in given {
        let below = match at {
            "" => key.clone(),
            at => format!("{at}的{key}"),
        };
        match (known.and_then(|it| it.get(key)), rest) {
            (Some(of), _) | (None, Some(of)) => walk(of, value, &below, faults),
            (None, None) => {
                let names: Vec<&str> = known.into_iter().flat_map(Map::keys).map(String::as_str).collect();
                faults.push(format!("{below}：没有这个键，这里可以写 {}", names.join("、")));
            }
        }
    }
}

/// The words of a fixed list, however the schema spells one.
fn words(schema: &Value) -> Vec<&str> {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let cases = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let cases = cases.flat_map(|it| {
        let listed = it.get("enum").and_then(Value::as_array).into_iter().flatten();
        listed.chain(it.get("const"))
    });
    listed.chain(cases).filter_map(Value::as_str).collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(it) => it.clone(),
        Value::Null => "空".to_owned(),
        Value::Object(_) | Value::Array(_) => "一组内容".to_owned(),
        it => it.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_named_where_it_stands() {
        let check = |text: &str, starts: &str| {
            let value: Value = serde_yaml_ng::from_str(text).unwrap();
            let faults = faults(&value);
            match starts {
                "" => assert_eq!(faults, [""; 0], "{text}"),
                it => assert!(faults.len() == 1 && faults[0].starts_with(it), "{text}: {faults:?}"),
            }
        };
        check("code: A1\nname: 开店\nvisits: 1\npromised: {n: 5, unit: work_day}", "");
        check(
            "materials: [{slot: a, when: [{field: q, is: ['yes']}]}]\nfee: {items: [{fen: 100, steps: [{up_to: 3}]}]}",
            "",
        );
        check(
            "parts: [{code: A, after: [B], fixed: {q: 'yes'}}]\nhands: {handle: 1}\npledge: {check_days: 3}",
            "",
        );
        check("fee: null\nvisits: null", "");
        check("nane: 开店", "nane：没有这个键");
        check("material: []", "material：没有这个键");
        check("promise: {n: 1}", "promise：没有这个键");
        check("bais: []", "bais：没有这个键");
        check("materials: [{slot: a}, {necesity: required}]", "materials第2项的necesity：没有这个键");
        check("form: {sections: [{fields: [{optinal: true}]}]}", "form的sections第1项的fields第1项的optinal：");
        check("materials: [{when: [{feild: q}]}]", "materials第1项的when第1项的feild：");
        check("fee: {item: []}", "fee的item：没有这个键");
        check("hands: {hand: 1}", "hands的hand：没有这个键");
        check("parts: [{code: A, befor: []}]", "parts第1项的befor：没有这个键");
        check("kind: weird", "kind：不能是“weird”，可以写 instant、promised、reported、joint");
        check("materials: [{necessity: weird}]", "materials第1项的necessity：不能是“weird”");
        check(
            "form: {sections: [{fields: [{prefill: nobody}]}]}",
            "form的sections第1项的fields第1项的prefill：不能是",
        );
        check("code: 511826011640000012", "code：511826011640000012没有加引号");
        check("power: 20", "power：20没有加引号");
        check("note:", "note：没有写内容");
        check("materials: 身份证", "materials：应为一列");
        check("outcome: 证", "outcome：应为一组");
        check("visits: 一次", "visits：应为数字");
        check("visits: -1", "visits：应为数字");
        check("visits: 300", "visits：应为数字");
        check("fee: {is_charged: 是}", "fee的is_charged：应为 true 或 false");
        check("- code: A1", "事项：应为一组");
    }
}
