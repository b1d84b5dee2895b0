//! What stands somewhere, in words: for two versions beside each other, and for records that are shut.
use serde_json::Value;

use super::{
    Element, Shape, asked, codes,
    path::{get, split, text},
};
use crate::catalogue::yuan;

/// 10个工作日; 即办
pub fn limit(it: &Value) -> String {
    let n = get(it, "n").and_then(Value::as_u64).unwrap_or_default();
    match text(it, "unit") {
        "at_once" => "即办".to_owned(),
        "work_day" | "" => format!("{n}个工作日"),
        "hour" => format!("{n}小时"),
        _ => format!("{n}日"),
    }
}

/// What an element says; empty: nothing.
pub fn said(doc: &Value, element: &Element, value: Option<&Value>) -> String {
    let Some(value) = value else { return String::new() };
    let all = |of: &dyn Fn(&Value) -> String, between: &str| {
        let them: Vec<String> = value.as_array().into_iter().flatten().map(of).collect();
        them.join(between)
    };
    let plain = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    match element.shape {
        _ if value.is_null() => String::new(),
        Shape::One(codes) => codes::label(codes, value.as_str().unwrap_or_default()).to_owned(),
        Shape::Several(codes) | Shape::Numbers(codes) => {
            all(&|it| codes::label(codes, &plain(it)).to_owned(), "、")
        }
        Shape::Lines | Shape::Picks(_) => all(&plain, "；"),
        Shape::Conds => all(&|it| asked::says(doc, it), "，并且"),
        Shape::Bool => if value.as_bool() == Some(true) { "是" } else { "否" }.to_owned(),
        Shape::Yuan => format!("{}元", yuan(value.as_i64().unwrap_or_default())),
        Shape::Limit | Shape::FixedLimit => limit(value),
        Shape::Records(many) => all(&|it| record(doc, many.elements, it), "；"),
        Shape::Record(them) | Shape::Maybe(them) => record(doc, them, value),
        Shape::Pairs(..) => {
            let pairs = value.as_object().into_iter().flatten();
            pairs.map(|(name, it)| format!("{name}：{}", plain(it))).collect::<Vec<_>>().join("；")
        }
        _ => plain(value),
    }
}

fn record(doc: &Value, elements: &[Element], record: &Value) -> String {
    let one = |it: &Element| {
        let says = said(doc, it, record.get(it.key));
        let is_nothing = says.is_empty() || record.get(it.key) == it.nothing().as_ref();
        (!is_nothing && !matches!(it.shape, Shape::Ours | Shape::Name(_))).then(|| format!("{}：{says}", it.label))
    };
    let all: Vec<String> = elements.iter().filter_map(one).collect();
    match all.is_empty() {
        true => "（空的）".to_owned(),
        false => format!("（{}）", all.join("，")),
    }
}

/// 申请材料第2条的受理标准: what stands at a place, for whoever reads.
pub fn place(path: &str) -> String {
    let mut says = String::new();
    let mut elements = super::ITEM;
    for key in path.split('.') {
        if let Ok(n) = key.parse::<usize>() {
            says.push_str(&format!("第{}条", n + 1));
            continue;
        }
        let Some(it) = elements.iter().find(|it| it.key == key) else { break };
        if !says.is_empty() {
            says.push('的');
        }
        says.push_str(it.label);
        elements = inner(&it.shape);
    }
    says
}

/// The element that stands at a place.
pub fn element_at(path: &str) -> Option<&'static Element> {
    let mut elements = super::ITEM;
    let mut found = None;
    for key in path.split('.').filter(|it| it.parse::<usize>().is_err()) {
        let it = elements.iter().find(|it| it.key == key)?;
        elements = inner(&it.shape);
        found = Some(it);
    }
    found.filter(|_| split(path).1.parse::<usize>().is_err())
}

fn inner(shape: &Shape) -> &'static [Element] {
    match shape {
        Shape::Record(them) | Shape::Maybe(them) => them,
        Shape::Records(many) => many.elements,
        _ => &[],
    }
}

/// What a record that is shut is called.
pub fn title(record: &Value, key: &str) -> String {
    match get(record, key) {
        Some(Value::String(it)) => it.clone(),
        Some(it) if !it.is_null() => it.to_string(),
        _ => String::new(),
    }
}
