//! What the evaluator does beside judging; its judgements are a table of their own (`common/tests/forms.json`).
use super::*;

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
fn a_hidden_answer_is_not_sent_on() {
    let mut answers = good();
    answers.insert("lease_until".to_owned(), Answer::text("2027-02-28"));
    form().retain_visible(&mut answers);
    assert!(!answers.contains_key("lease_until"));
    assert!(answers.contains_key("area"));
}
