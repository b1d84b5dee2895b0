//! One table of cases for the one evaluator (`forms.json`). It runs here on the host and, built for 32-bit wasm,
//! as the browser does; the server's tests put the same table through real submissions.
use common::{
    form::{Answers, FormDef},
    moment::Day,
};
use serde::Deserialize;

const TABLE: &str = include_str!("forms.json");

#[derive(Deserialize)]
struct Table {
    today: String,
    form: FormDef,
    good: Answers,
    cases: Vec<Case>,
}

/// `faults`: the field, and what is said beside it.
#[derive(Deserialize)]
struct Case {
    what: String,
    change: Answers,
    faults: Vec<String>,
}

#[test]
fn each_wrong_answer_is_told_with_its_cure() {
    let Table { today, form, good, cases } = serde_json::from_str(TABLE).unwrap();
    let today = Day::parse(&today).unwrap();
    assert!(cases.len() > 40);
    for Case { what, change, faults } in cases {
        let mut answers = good.clone();
        answers.extend(change);
        let said = form.faults(&answers, today).into_iter().map(|it| format!("{}: {}", it.name, it.says));
        assert_eq!(said.collect::<Vec<String>>(), faults, "{what}");
    }
}
