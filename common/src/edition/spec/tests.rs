use super::*;
use serde_json::json;

/// An item with questions one under another, fields and papers that hang on them.
fn doc() -> Value {
    let choices = |all: &[(&str, &str)]| -> Value {
        all.iter().map(|(value, label)| json!({ "value": value, "label": label })).collect()
    };
    json!({
        "questions": [
            { "name": "by", "label": "谁来办", "options": choices(&[("self", "本人"), ("agent", "代办人")]) },
            { "name": "place", "label": "场所", "options": choices(&[("own", "自己的"), ("rent", "租的")]),
              "stops": [{ "value": "own", "says": "先办产权证" }],
              "limits": [{ "value": "rent", "limit": { "n": 3, "unit": "work_day" } }] },
            { "name": "lease", "label": "租多久", "options": choices(&[("long", "一年以上"), ("short", "不到一年")]),
              "when": [{ "field": "place", "is": ["rent"] }] },
        ],
        "form": { "sections": [
            { "name": "s1", "title": "店", "fields": [
                { "name": "f1", "label": "店名", "kind": "text" },
                { "name": "f2", "label": "房东", "kind": "person",
                  "when": [{ "field": "by", "is": ["self"] }, { "field": "place", "is": ["rent"] }] },
                { "name": "f3", "label": "面积", "kind": "number" },
                { "name": "f4", "label": "股东", "kind": "group", "fields": [{ "name": "c1", "label": "姓名" }] },
            ] },
        ] },
        "materials": [
            { "slot": "m1", "name": "身份证" },
            { "slot": "m2", "name": "委托书", "when": [{ "field": "by", "is": ["agent"] }] },
            { "slot": "m3", "name": "大单位的章", "when": [{ "field": "applicant_kind", "is": ["legal"] }] },
        ],
    })
}

fn names(all: Vec<asked::Asked>) -> String {
    all.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_condition_names_only_what_was_asked_before() {
    let doc = doc();
    let before = |path: &str| names(asked::before(&doc, path));
    assert_eq!(before("questions.0.when"), "applicant_kind");
    assert_eq!(before("questions.2.when"), "applicant_kind by place");
    assert_eq!(before("ages.0.when"), "applicant_kind by place lease");
    assert_eq!(before("form.sections.0.fields.1.when"), "applicant_kind by place lease f1");
    let all = "applicant_kind by place lease f1 f2_name f2_id f2_phone f3";
    assert_eq!(before("materials.1.when"), all, "of a group there is no one answer");
    assert_eq!(before("outcome.replaces"), all);
}

#[test]
fn names_are_made_and_stay_apart() {
    let doc = doc();
    assert_eq!(asked::fresh(&doc, "f"), "f5");
    assert_eq!(asked::fresh(&doc, "q"), "q1");
    let row = new_row(&doc, &nested::MATERIALS);
    assert_eq!((path::text(&row, "slot"), path::text(&row, "necessity")), ("m4", "required"));
    assert_eq!(asked::answers_around(&doc, "questions.1.stops.0.value").len(), 2);
    assert_eq!(asked::form_fields(&doc, Some("number")), [("f3".to_owned(), "面积".to_owned())]);
}

#[test]
fn conditions_and_places_are_said_in_words() {
    let doc = doc();
    let field = &path::rows(&doc, "form.sections.0.fields")[1];
    assert_eq!(asked::all_say(&doc, field), "“谁来办”是“本人”，并且“场所”是“租的”");
    assert_eq!(words::place("materials.1.when"), "申请材料第2条的什么时候要交");
    assert_eq!(words::place("form.sections.0.fields.2.max"), "申请表的分节第1条的填写项第3条的最多");
    let said = |path: &str| {
        let element = words::element_at(path).unwrap();
        words::said(&doc, element, path::get(&doc, path))
    };
    assert_eq!(said("questions.1.limits"), "（答了哪个：rent，承诺时限：3个工作日）");
    assert_eq!(said("form.sections.0.fields.1.kind"), "人员（姓名、身份证、手机）");
    assert_eq!(said("fee"), "");
}

fn drawn(all: &[tree::Branch], depth: usize, into: &mut String) {
    for it in all {
        let also = if it.also.is_empty() { String::new() } else { format!("（{}）", it.also) };
        into.push_str(&format!("{}{} {}{also}\n", "  ".repeat(depth), it.node.label(), it.says));
        drawn(&it.below, depth + 1, into);
    }
}

#[test]
fn the_tree_shows_who_meets_what() {
    let mut text = String::new();
    drawn(&tree::tree(&doc()), 0, &mut text);
    let wanted = "\
问 谁来办
  答 本人
  答 代办人
    交 委托书
问 场所
  答 自己的
    办不了 先办产权证
  答 租的
    时限 3个工作日
    问 租多久
      答 一年以上
      答 不到一年
    填 房东（“谁来办”是“本人”）
交 大单位的章（“以什么身份申请”是“企业、单位”）
";
    assert_eq!(text, wanted);
    let mut odd = doc();
    path::set(&mut odd, "questions.1.when", json!([{ "field": "lease", "is": ["long"] }]));
    let drawn = tree::tree(&odd);
    let place = drawn.iter().find(|it| it.says == "场所").unwrap();
    assert!(
        !place.also.is_empty() && place.below.is_empty(),
        "what hangs on what comes later stands beside, with what it wants"
    );
}

/// Every list of elements there is, with where it stands.
#[cfg(feature = "schema")]
fn lists() -> Vec<(String, &'static [Element])> {
    let mut open = vec![("Item".to_owned(), ITEM)];
    let mut all = Vec::new();
    while let Some((place, list)) = open.pop() {
        for it in list {
            let inner = match it.shape {
                Shape::Record(them) | Shape::Maybe(them) => them,
                Shape::Records(many) => many.elements,
                _ => continue,
            };
            open.push((format!("{place}.{}", it.key), inner));
        }
        all.push((place, list));
    }
    all
}

/// The schema of the struct an element's records are of.
#[cfg(feature = "schema")]
fn schema_at<'a>(root: &'a Value, at: &'a Value) -> &'a Value {
    let of = |key: &str| at.get(key).map(|it| schema_at(root, it));
    match at.get("$ref").and_then(Value::as_str) {
        Some(it) => schema_at(root, root.pointer(it.trim_start_matches('#')).unwrap_or(&Value::Null)),
        None if at.get("properties").is_some() => at,
        None => {
            let any = at.get("anyOf").and_then(Value::as_array).into_iter().flatten();
            let any = any.map(|it| schema_at(root, it)).find(|it| it.get("properties").is_some());
            any.or_else(|| of("items")).unwrap_or(at)
        }
    }
}

#[cfg(all(feature = "schema", feature = "db"))]
#[test]
fn everything_a_file_can_say_can_be_said_on_the_screen() {
    let root = serde_json::to_value(schemars::schema_for!(crate::catalogue::Item)).unwrap();
    for (place, list) in lists() {
        let mut at = &root;
        for key in place.split('.').skip(1) {
            at = schema_at(&root, &schema_at(&root, at)["properties"][key]);
        }
        let known: std::collections::BTreeSet<&str> =
            schema_at(&root, at)["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let said: std::collections::BTreeSet<&str> = list.iter().map(|it| it.key).collect();
        assert_eq!(said, known, "{place}");
        assert_eq!(said.len(), list.len(), "{place}: a key twice");
    }
    let grouped: std::collections::BTreeSet<&str> = Group::ALL.iter().flat_map(|it| it.keys()).copied().collect();
    assert_eq!(grouped, ITEM.iter().map(|it| it.key).collect(), "every element stands in a group");
}

#[cfg(feature = "db")]
#[test]
fn a_blank_record_is_what_a_file_says_that_says_nothing() {
    use crate::{
        catalogue::{Basis, Counter, Faq, Fee, Material, Outcome, Question, Step, pledge},
        form::{FieldDef, Section},
    };
    fn check<T: serde::de::DeserializeOwned + Default + PartialEq + std::fmt::Debug>(list: &[Element]) {
        assert_eq!(serde_json::from_value::<T>(blank(list)).unwrap(), T::default());
    }
    check::<Material>(nested::MATERIALS.elements);
    check::<Question>(nested::QUESTIONS.elements);
    check::<FieldDef>(FIELD);
    check::<Section>(SECTION);
    check::<Step>(nested::STEPS.elements);
    check::<Basis>(nested::BASIS.elements);
    check::<Fee>(nested::FEE);
    check::<Outcome>(nested::OUTCOME);
    check::<pledge::Pledge>(nested::PLEDGE);
    check::<Faq>(nested::FAQ.elements);
    check::<Counter>(nested::PLACES.elements);
}

#[test]
fn codes_are_those_of_the_enums() {
    use crate::catalogue::{Audience, Channel, ItemKind, Level, Look, Necessity, POWERS, Source, Unit};
    fn check<T: serde::Serialize + Copy>(codes: &[Code], all: &[T], label: fn(T) -> &'static str) {
        let said: std::collections::BTreeSet<Code> = codes.iter().copied().filter(|it| !it.0.is_empty()).collect();
        let known: Vec<(String, &str)> = all
            .iter()
            .map(|it| (serde_json::to_value(it).unwrap().as_str().unwrap().to_owned(), label(*it)))
            .collect();
        assert_eq!(said, known.iter().map(|it| (it.0.as_str(), it.1)).collect());
        // The first is what a file says that says nothing.
        if codes.len() == all.len() {
            assert!(known.iter().any(|it| it.0 == codes[0].0));
        }
    }
    check(codes::KIND, ItemKind::ALL, ItemKind::label);
    check(codes::LEVEL, Level::ALL, Level::label);
    check(codes::AUDIENCE, Audience::ALL, Audience::label);
    check(codes::NECESSITY, Necessity::ALL, Necessity::label);
    check(codes::LOOK, Look::ALL, Look::label);
    check(codes::SOURCE, Source::ALL, Source::label);
    check(codes::CHANNEL, Channel::ALL, Channel::label);
    check(codes::UNIT, Unit::ALL, Unit::label);
    assert_eq!(codes::POWER[1..], POWERS);
    let read =
        |codes: &[Code]| codes.iter().filter(|it| !it.0.is_empty()).map(|it| json!(it.0)).collect::<Vec<_>>();
    for it in read(codes::FIELD_KIND) {
        serde_json::from_value::<crate::form::Kind>(it).unwrap();
    }
    for it in read(codes::PREFILL) {
        serde_json::from_value::<crate::form::Prefill>(it).unwrap();
    }
    for it in read(codes::SEX) {
        serde_json::from_value::<crate::value::Sex>(it).unwrap();
    }
}
