//! One table of cases for the evaluator; the server's tests run the same table through a real submission.
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
fn each_wrong_answer_is_told_with_its_cure() {
    let today = Day::of(2026, 11, 23).unwrap();
    let mut rows = Vec::new();
    let mut check = |what: &str, change: &[(&str, Answer)]| {
        let mut answers = good();
        answers.extend(change.iter().map(|(name, it)| (name.to_string(), it.clone())));
        let faults = form().faults(&answers, today);
        let faults: Vec<String> = faults.into_iter().map(|it| format!("{}: {}", it.name, it.says)).collect();
        rows.push(format!("{what} → {}", if faults.is_empty() { "（对）".to_owned() } else { faults.join("；") }));
    };
    let text = Answer::text;
    check("都对", &[]);
    check("全角数字", &[("area", text("８６．５"))]);
    check("面积写了字", &[("area", text("八十多平"))]);
    check("面积为负", &[("area", text("-5"))]);
    check("资金为负", &[("capital", text("－5"))]);
    check("面积为零", &[("area", text("0"))]);
    check("面积过大", &[("area", text("10000"))]);
    check("没选来源", &[("premises", text(""))]);
    check("来源不在其中", &[("premises", text("borrowed"))]);
    check("租来的就要租期", &[("premises", text("rent"))]);
    check("租期写错", &[("premises", text("rent")), ("lease_until", text("2026-02-30"))]);
    check("租期写对", &[("premises", text("rent")), ("lease_until", text("2027-02-28"))]);
    check("自有的不问租期", &[("lease_until", text("乱写"))]);
    check("资金三位小数", &[("capital", text("1.234"))]);
    check("身份证错一位", &[("owner_id", text("431026198506150017"))]);
    check("手机少一位", &[("owner_phone", text("1380000321"))]);
    check("姓名只有一个字", &[("owner_name", text("周"))]);
    check("一个人也没有", &[("staff", Answer::Rows(vec![]))]);
    check("人太多", &[("staff", Answer::Rows(vec![BTreeMap::from([("name".to_owned(), "甲乙".to_owned())]); 3]))]);
    check("有人没写姓名", &[("staff", Answer::Rows(vec![BTreeMap::new()]))]);
    check("该填一个的填了几个", &[("area", Answer::Many(vec!["1".to_owned()]))]);
    insta::assert_snapshot!(rows.join("\n"));
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
