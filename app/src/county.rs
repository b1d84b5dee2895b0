//! 县: what this hall calls itself, as every page says it to its program (`server/src/page/facts.rs`). The same for as long as a page
//! is open.
use std::sync::OnceLock;

use common::tongue::Table;
use leptos::prelude::document;

use crate::tongue::{self, t};

/// 筹备中: the hall has not opened yet.
pub fn is_preparing() -> bool {
    !says("preparing").is_empty()
}

/// `site`, `hall`, `host`, `address`, `hours`, `phone`, `note` (`common::county::County::facts`); empty: nothing is known.
pub fn says(what: &str) -> &'static str {
    static FACTS: OnceLock<Table> = OnceLock::new();
    let facts = FACTS.get_or_init(|| {
        let told = document().get_element_by_id("county").and_then(|it| it.text_content());
        told.and_then(|it| serde_json::from_str(&it).ok()).unwrap_or_default()
    });
    // Where a page says nothing (`trunk serve`), what any hall would say.
    let plain = || match what {
        "site" => t("政务服务网"),
        "hall" => t("政务服务中心"),
        _ => "",
    };
    let told = facts.line(&[tongue::here(), what].join(".")).or_else(|| facts.line(what));
    told.filter(|it| !it.is_empty()).unwrap_or_else(plain)
}
