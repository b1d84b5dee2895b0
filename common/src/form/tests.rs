//! What the evaluator does beside judging; its judgements are a table of their own (`common/tests/forms.json`).
use super::*;
use crate::moment::Day;

fn form() -> FormDef {
    let field = |name: &str, label: &str, kind: Kind| FieldDef {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        ..FieldDef::default()
    };
    let choice = |value: &str| Choice { value: value.to_owned(), label: value.to_owned(), ..Choice::default() };
    let fields = vec![
        FieldDef {
            options: vec![choice("own"), choice("rent")], ..field("premises", "场所来源", Kind::Choice)
        },
        FieldDef {
            when: vec![Cond { field: "premises".to_owned(), is: vec!["rent".to_owned()] }],
            ..field("lease_until", "租期到", Kind::Date)
        },
        FieldDef {
            min: Some(1),
            max: Some(9_999),
            unit: "平方米".to_owned(),
            ..field("area", "营业面积", Kind::Number)
        },
        FieldDef { optional: true, ..field("capital", "资金", Kind::Money) },
        FieldDef { prefill: Some(Prefill::Name), ..field("owner", "经营者", Kind::Person) },
        FieldDef {
            min: Some(1),
            max: Some(2),
            fields: vec![field("name", "姓名", Kind::Text)],
            ..field("staff", "从业人员", Kind::Group)
        },
    ];
    FormDef {
        sections: vec![Section {
            name: "shop".to_owned(),
            title: "经营场所".to_owned(),
            fields,
            ..Section::default()
        }],
    }
}

fn good() -> Answers {
    let text = |name: &str, value: &str| (name.to_owned(), Answer::text(value));
    let row = BTreeMap::from([("name".to_owned(), "李秀英".to_owned())]);
    Answers::from([
        text("premises", "own"),
        text("area", "86.5"),
        text("owner_name", "周明远"),
        text("owner_id", "431026198506150016"),
        text("owner_phone", "13800003210"),
        ("staff".to_owned(), Answer::Rows(vec![row])),
    ])
}

#[test]
fn what_is_known_is_not_asked_again_and_what_was_typed_stays() {
    let known = Known::from([(Prefill::Name, "周明远".to_owned()), (Prefill::Phone, "13800003210".to_owned())]);
    let mut answers = Answers::from([("owner_phone".to_owned(), Answer::text("13900000000"))]);
    form().prefill(&mut answers, &known);
    assert_eq!(answers["owner_name"], Answer::text("周明远"));
    assert_eq!(answers["owner_phone"], Answer::text("13900000000"));
    assert!(!answers.contains_key("owner_id"));
    assert_eq!(form().n_typed(&answers, &known), 4, "premises, area, ID number, staff");
    answers.insert("area".to_owned(), Answer::text("86.5"));
    assert_eq!(form().n_typed(&answers, &known), 3, "what stands there is not typed again");
}

#[test]
fn what_passes_is_kept_in_one_form() {
    let text = |name: &str, value: &str| (name.to_owned(), Answer::text(value));
    let row = BTreeMap::from([("name".to_owned(), " 李秀英\u{200b} ".to_owned())]);
    let mut answers = Answers::from([
        text("premises", "own"),
        text("lease_until", "2027年2月28日"),
        text("area", "１,２００平方米"),
        text("capital", "￥5,000.50"),
        text("owner_name", "阿卜杜热西提•买买提"),
        text("owner_id", "4310 2619 8506 1500 16"),
        text("owner_phone", "\u{202d}138–0000–3210\u{202c}"),
        ("staff".to_owned(), Answer::Rows(vec![row])),
    ]);
    assert_eq!(form().faults(&answers, Day::of(2026, 11, 23).unwrap()), []);
    form().make_plain(&mut answers);
    let kept = |name: &str| answers[name].as_text();
    assert_eq!(kept("lease_until"), "2027-02-28");
    assert_eq!((kept("area"), kept("capital")), ("1200", "5000.50"));
    assert_eq!(kept("owner_name"), "阿卜杜热西提·买买提");
    assert_eq!((kept("owner_id"), kept("owner_phone")), ("431026198506150016", "13800003210"));
    let Answer::Rows(rows) = &answers["staff"] else { panic!("rows") };
    assert_eq!(rows[0]["name"], "李秀英");
    let once = answers.clone();
    form().make_plain(&mut answers);
    assert_eq!(answers, once, "plain is plain");
}

#[test]
fn what_may_mean_two_things_is_asked_about() {
    let says = |name: &str, value: &str| {
        let mut answers = good();
        answers.insert(name.to_owned(), Answer::text(value));
        form().faults(&answers, Day::of(2026, 11, 23).unwrap()).into_iter().map(|it| it.says).collect::<String>()
    };
    assert!(says("area", "86,5").contains("逗号"));
    assert!(says("area", "30-40").contains("范围"));
    assert!(says("area", "1e3").contains("只写数字"));
    assert!(says("area", "86.1234").contains("三位小数"));
    assert!(says("capital", "5,5").contains("逗号"));
    assert!(says("capital", "3-5").contains("范围"));
    assert!(says("owner_name", "李\u{e000}").contains("旧输入法"));
    assert!(says("owner_id", "E12345678").contains("到窗口办理"));
    for good in ["1，200", "1200平方米", "１２０", "9999", "86.5"] {
        assert_eq!(says("area", good), "", "{good}");
    }
}
