//! Answers to a form, as somebody who has read the interface sends them: any name of the form with any text, list or table in it.
//! Judging panics at nothing, what is made plain is plain, and what was good stays good when it is made plain.
#![no_main]
use std::{collections::BTreeMap, sync::LazyLock};

use common::{
    catalogue::Item,
    form::{Answer, Answers},
    moment::Day,
};
use libfuzzer_sys::fuzz_target;

static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| {
    let texts = [
        include_str!("../../data/demo/items/self-employed.yaml"),
        include_str!("../../data/demo/items/company-establish.yaml"),
        include_str!("../../data/demo/items/coop-establish.yaml"),
        include_str!("../../data/demo/items/food-operation.yaml"),
    ];
    let all = texts.iter().flat_map(|it| server::catalogue::import::read::read_yaml(it).expect("our own file"));
    all.map(|it| it.expect("our own item")).collect()
});

fuzz_target!(|input: (u8, Vec<(u8, u8, String)>)| {
    let (which, pairs) = input;
    let item = &ITEMS[usize::from(which) % ITEMS.len()];
    let form = &item.form;
    let mut names: Vec<String> = form.fields().flat_map(|it| it.parts()).map(|it| it.name.clone()).collect();
    names.extend(item.questions.iter().map(|it| it.name.clone()));
    let mut answers = Answers::new();
    for (name, kind, text) in pairs {
        // What is refused as it stands is kept readable, not plain.
        if common::value::odd_sign(&text).is_some() {
            continue;
        }
        let Some(name) = names.get(usize::from(name) % names.len().max(1)) else { return };
        let answer = match kind % 8 {
            0 => Answer::Many(text.split('|').map(str::to_owned).collect()),
            1 => Answer::Rows(vec![BTreeMap::from([(name.clone(), text)])]),
            _ => Answer::text(&text),
        };
        answers.insert(name.clone(), answer);
    }
    let today = Day::of(2026, 11, 23).expect("a day");
    let before = form.faults(&answers, today);
    form.make_plain(&mut answers);
    let once = answers.clone();
    form.make_plain(&mut answers);
    assert_eq!(answers, once, "plain is plain");
    let after = form.faults(&answers, today);
    assert!(after.len() <= before.len(), "{before:?} became {after:?} by {answers:?}");
    let _ = form.n_typed(&answers, &Default::default());
    if let Ok(lines) = common::fee::rule::lines(item, &answers) {
        assert!(common::fee::rule::due(&lines) >= 0);
    }
});
