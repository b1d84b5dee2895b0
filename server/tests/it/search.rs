//! 查找: the county's 78 phrases against the whole list.
use common::{
    account::Who,
    catalogue::{self, BrowseForm},
    check::Nothing,
};
use serde::Deserialize;
use server::seed::Scale;

use crate::hall::TestHall;

#[derive(Deserialize)]
struct Phrases {
    phrases: Vec<Phrase>,
}

#[derive(Deserialize)]
struct Phrase {
    id: String,
    q: String,
    #[serde(default)]
    want: Vec<String>,
    #[serde(default)]
    also_ok: Vec<String>,
    top: usize,
}

fn code(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

#[tokio::test]
async fn ninety_five_of_a_hundred_phrases_find_what_people_meant() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    let Phrases { phrases } = serde_yaml_ng::from_str(include_str!("data/search_phrases.yaml")).unwrap();
    assert_eq!(phrases.len(), 78);
    let mut missed = Vec::new();
    for it in &phrases {
        let form = BrowseForm { q: Some(it.q.clone()), ..BrowseForm::default() };
        let found = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
        let mut codes = Vec::new();
        for row in found.page.rows.iter().take(it.top.max(3)) {
            codes.push(hall.nobody().call(&catalogue::GUIDE, row.id, Nothing {}).await.unwrap().item.code);
        }
        let wanted: Vec<&str> = it.want.iter().map(|it| code(it)).collect();
        let also: Vec<&str> = it.also_ok.iter().map(|it| code(it)).collect();
        let is_hit = match wanted.is_empty() {
            // Nothing fits: nothing may be claimed to; what is allowed may come.
            true => found.is_guess || codes.is_empty() || codes.iter().any(|it| also.contains(&it.as_str())),
            false => codes.iter().any(|it| wanted.contains(&it.as_str())),
        };
        if !is_hit {
            let names: Vec<&str> = found.page.rows.iter().take(5).map(|it| it.name.as_str()).collect();
            missed.push(format!("{} {} → {names:?}", it.id, it.q));
        }
    }
    let rate = 100.0 * (phrases.len() - missed.len()) as f64 / phrases.len() as f64;
    println!("{rate:.1} % of {}; missed:\n{}", phrases.len(), missed.join("\n"));
    assert!(rate >= 95.0, "{rate:.1} %: {missed:#?}");
    assert_eq!(Who::Nobody.name(), "");
}

#[tokio::test]
async fn signs_of_sql_are_only_signs() {
    let hall = TestHall::open().await;
    for q in ["%", "_", "'; DROP TABLE items;--", "\\", "𠮷", "\u{0}", &"字".repeat(5_000)] {
        let form = BrowseForm { q: Some(q.to_owned()), ..BrowseForm::default() };
        assert!(hall.nobody().call(&catalogue::BROWSE, (), form).await.is_ok(), "{q}");
    }
}

async fn found(hall: &TestHall, q: &str) -> (Vec<String>, bool) {
    let form = BrowseForm { q: Some(q.to_owned()), ..BrowseForm::default() };
    let found = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
    (found.page.rows.into_iter().map(|it| it.name).collect(), found.is_guess)
}

/// Cases 2.13 to 2.15: as people type.
#[tokio::test]
async fn what_is_typed_in_any_common_way_is_found() {
    let hall = TestHall::at("2026-11-23", Scale::Full).await;
    for (typed, holds) in [
        ("lvshi", "律师"),
        ("lüshi", "律师"),
        ("lushi", "律师"),
        ("lyushi", "律师"),
        ("lǜshī", "律师"),
        ("lvxingshe", "旅行社"),
        ("lüxingshe", "旅行社"),
        ("tiaojie", "调解"),
        ("chongxin", "重新"),
        ("税", "税"),
        ("婚", "婚"),
        ("办sfz", "身份证"),
        ("身份zheng", "身份证"),
        ("公 司", "公司"),
    ] {
        let (names, is_guess) = found(&hall, typed).await;
        assert!(!names.is_empty() && !is_guess && names[0].contains(holds), "{typed}: {names:?}");
    }
    for blanks in ["   ", "\u{3000}\u{3000}", "\t"] {
        let form = BrowseForm { q: Some(blanks.to_owned()), ..BrowseForm::default() };
        let all = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
        assert!(all.page.n_rows > 1_000 && !all.is_guess, "{blanks:?}");
    }
    let form = BrowseForm { q: Some("婚".to_owned()), ..BrowseForm::default() };
    let one = hall.nobody().call(&catalogue::BROWSE, (), form).await.unwrap();
    assert_eq!(one.page.n_rows, 11, "every name that holds it, and no other");
    assert_eq!(found(&hall, "龘").await, (Vec::new(), true));
}
