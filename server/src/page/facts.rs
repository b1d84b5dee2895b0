//! 给机器读的: what a page is about in schema.org's words, and the names 政府网站发展指引 asks for in the head.
use common::{catalogue::GuideView, county::County, place::Place};
use serde_json::{Value, json};

use super::lead::Lead;
use crate::base::{config::Config, html::escape};

/// The house itself, and how it is searched.
pub fn house(origin: &str, county: &County) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": county.hall,
        "url": format!("{origin}/"),
        "telephone": county.phone,
        "address": county.address,
        "potentialAction": {
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": format!("{origin}/items?q={{q}}") },
            "query-input": "required name=q",
        },
    })
}

/// A matter: who does it, for whom, where, and over which address.
pub fn service(origin: &str, county: &County, it: &GuideView) -> Value {
    let place = it.item.places.first();
    let counter = json!({
        "@type": "ServiceChannel",
        "servicePhone": { "@type": "ContactPoint", "telephone": it.item.consult_phone },
        "serviceLocation": {
            "@type": "Place",
            "name": place.map(|it| it.name.as_str()).unwrap_or(&county.hall),
            "address": place.map(|it| it.address.as_str()).unwrap_or(&county.address),
        },
    });
    let online =
        json!({ "@type": "ServiceChannel", "serviceUrl": format!("{origin}{}", Place::Guide(it.id).href()) });
    let channels = if it.is_open { vec![online, counter] } else { vec![counter] };
    let audience: Vec<&str> = it.item.audience.iter().map(|it| it.label()).collect();
    json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": it.item.name,
        "description": it.item.summary,
        "serviceType": it.item.power,
        "url": format!("{origin}{}", Place::Guide(it.id).href()),
        "audience": { "@type": "Audience", "audienceType": audience.join("、") },
        "provider": { "@type": "GovernmentOrganization", "name": it.org_name },
        "availableChannel": channels,
    })
}

/// What the program is told of its hall.
pub fn county(county: &County, is_open: bool) -> String {
    let mut facts = county.facts();
    if !is_open {
        facts.insert("preparing".to_owned(), "yes");
    }
    let facts = json!(facts).to_string().replace('<', "\\u003c");
    format!(r#"<script type="application/json" id="county">{facts}</script>"#)
}

/// Everything between title and stylesheet.
pub fn head(config: &Config, county: &County, lead: &Lead) -> String {
    let mut head = String::new();
    let mut meta = |name: &str, text: &str| {
        if !text.is_empty() {
            head.push_str(&format!(r#"<meta name="{name}" content="{}">"#, escape(text)));
        }
    };
    let domain = config.origin.split("://").nth(1).unwrap_or_default();
    meta("SiteName", &county.site);
    meta("SiteDomain", domain);
    meta("SiteIDCode", &config.site_code);
    if lead.address.is_empty() {
        meta("robots", "noindex");
        return head;
    }
    meta("description", &lead.text);
    meta("ColumnName", lead.column);
    meta("ColumnType", lead.column);
    if let Some((day, body)) = &lead.published {
        meta("ArticleTitle", &lead.title);
        meta("PubDate", day);
        meta("ContentSource", body);
    }
    head.push_str(&format!(r#"<link rel="canonical" href="{}{}">"#, config.origin, escape(&lead.address)));
    if !lead.facts.is_null() {
        let json = lead.facts.to_string().replace('<', "\\u003c");
        head.push_str(&format!(r#"<script type="application/ld+json">{json}</script>"#));
    }
    head
}
