//! The county's places, bodies, and the lists of what they do.
use std::collections::BTreeMap;

use anyhow::Context;
use common::{
    catalogue::{Audience, Item, ItemKind, ItemState, Level, Limit, Unit},
    org::{Org, Presence},
};
use serde::Deserialize;

use super::query;
use crate::{catalogue::import::Read, entity::regions, gate::cx::Cx};

/// Within the county: code, name, level, code above. Towns and villages are numbered by the statistical rule (handbook 2.5).
const PLACES: [(i64, &str, Level, i64); 12] = [
    (100_000, "城关镇", Level::Town, 0),
    (101_000, "松溪镇", Level::Town, 0),
    (102_000, "白石镇", Level::Town, 0),
    (200_000, "云台乡", Level::Town, 0),
    (100_001, "文昌社区", Level::Village, 100_000),
    (100_002, "东门社区", Level::Village, 100_000),
    (101_200, "鹿门村", Level::Village, 101_000),
    (101_201, "竹溪村", Level::Village, 101_000),
    (102_200, "白石村", Level::Village, 102_000),
    (102_201, "望江村", Level::Village, 102_000),
    (200_200, "云台村", Level::Village, 200_000),
    (200_201, "茶山村", Level::Village, 200_000),
];
/// Above the county.
const CITY: &str = "安澜市";

const DEPARTMENTS: &str = include_str!("../../../data/county/departments.yaml");
const COUNTY_LIST: &str = include_str!("../../../data/county/items_county.yaml");
const TOWN_LIST: &str = include_str!("../../../data/county/items_township.yaml");
const VILLAGE_LIST: &str = include_str!("../../../data/county/items_village.yaml");

#[derive(Deserialize)]
struct Departments {
    departments: Vec<Department>,
    extra: Vec<Department>,
}

#[derive(Deserialize)]
struct Department {
    /// As the published list says it.
    #[serde(default, rename = "pub")]
    published: String,
    name: String,
    #[serde(default)]
    full: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    nature: String,
    #[serde(default)]
    window: String,
}

#[derive(Deserialize)]
struct List {
    items: Vec<Row>,
    #[serde(default)]
    supplement: Supplement,
    #[serde(default)]
    one_things: Things,
}

#[derive(Default, Deserialize)]
struct Supplement {
    items: Vec<Row>,
}

#[derive(Default, Deserialize)]
struct Things {
    items: Vec<Thing>,
}

/// 高效办成一件事
#[derive(Deserialize)]
struct Thing {
    id: String,
    name: String,
    side: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Row {
    code: Option<String>,
    id: Option<String>,
    name: String,
    group: Option<String>,
    dept: String,
    #[serde(rename = "type")]
    power: String,
    lvl: Option<String>,
    i: Inferred,
    // The supplement and the lower lists say the same without `i`.
    aud: Option<String>,
    kind: Option<String>,
    legal: Option<String>,
    promise: Option<String>,
    mode: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Inferred {
    aud: Option<String>,
    kind: Option<String>,
    legal: Option<String>,
    promise: Option<String>,
    theme: Option<String>,
}

fn departments() -> anyhow::Result<Departments> {
    serde_yaml_ng::from_str(DEPARTMENTS).context("departments.yaml")
}

fn list(text: &str) -> anyhow::Result<List> {
    serde_yaml_ng::from_str(text).context("a county list")
}

/// The demonstration's places and bodies, in whatever county the hall is.
pub async fn regions_and_orgs(cx: &Cx) -> crate::base::error::Result<()> {
    let (names, region) = (cx.hub.county.get(), i64::from(cx.region().0));
    let (here, city) = (region * 1_000_000, region / 1_000 * 1_000_000_000);
    let mut regions = vec![(city, CITY, Level::City, 0), (here, names.name.as_str(), Level::County, city)];
    regions.extend(PLACES.map(|(code, name, level, above)| (here + code, name, level, here + above)));
    for (code, name, level, above) in &regions {
        let (code, level, above) = (*code, *level, *above);
        query::insert_region(cx, regions::Model { code, name: (*name).to_owned(), level, above }).await?;
    }
    let county = names.name.as_str();
    let body = |name: &str, full: &str| Org { name: name.to_owned(), full: full.to_owned(), ..Org::default() };
    let government = body("县人民政府", &format!("{county}人民政府"));
    let top = query::insert_org(cx, cx.region(), &government, None).await?;
    // Above the county: who decides what the county reports.
    query::insert_org(cx, cx.region(), &body("安澜市自然资源局", "安澜市自然资源和规划局"), None).await?;
    let mut towns: BTreeMap<i64, uuid::Uuid> = BTreeMap::new();
    for (code, name, level, above) in regions {
        let (name, full, above) = match level {
            Level::Town => (format!("{name}人民政府"), format!("{county}{name}人民政府"), Some(top)),
            Level::Village => {
                (format!("{name}委员会"), format!("{county}{name}委员会"), towns.get(&above).copied())
            }
            Level::City | Level::County => continue,
        };
        let presence = Presence::Networked;
        let org = Org { presence, window: "便民服务中心".to_owned(), ..body(&name, &full) };
        let id = query::insert_org(cx, cx.region(), &org, above).await?;
        towns.insert(code, id);
    }
    for org in bodies(county)?.into_values() {
        query::insert_org(cx, cx.region(), &org, Some(top)).await?;
    }
    Ok(())
}

/// Every body of the table, and whoever the lists name besides.
fn bodies(county: &str) -> anyhow::Result<BTreeMap<String, Org>> {
    let Departments { departments, extra } = departments()?;
    let mut bodies = BTreeMap::new();
    for (n, it) in (1..).zip(departments.into_iter().chain(extra)) {
        let vertical = ["垂直管理", "市级派出机构", "公安内设", "群团"];
        let presence =
            if vertical.contains(&it.nature.as_str()) { Presence::Networked } else { Presence::Stationed };
        let full = it.full.split('（').next().unwrap_or_default();
        let full = format!("{county}{}", full.trim_start_matches('县'));
        let org = Org {
            name: it.name.clone(),
            full,
            aliases: it.aliases,
            presence,
            window: it.window,
            // Nobody's number: no area has 0000.
            phone: format!("0000-86101{n:02}"),
            ..Org::default()
        };
        bodies.insert(it.name, org);
    }
    for text in [COUNTY_LIST, TOWN_LIST, VILLAGE_LIST] {
        let List { items, supplement, .. } = list(text)?;
        for row in items.iter().chain(&supplement.items) {
            let name = local_name(&row.dept)?;
            bodies.entry(name.clone()).or_insert_with(|| Org {
                full: format!("{county}{}", name.trim_start_matches('县')),
                name,
                presence: Presence::Networked,
                ..Org::default()
            });
        }
    }
    Ok(bodies)
}

/// 区卫健局 → 县卫健局, by the table.
fn local_name(dept: &str) -> anyhow::Result<String> {
    Ok(called(&departments()?.departments.into_iter().map(|it| (it.published, it.name)).collect(), dept))
}

/// One body, one name: as the list publishes it, as the table has it, or the table's name behind 市 or 区.
fn called(table: &BTreeMap<String, String>, dept: &str) -> String {
    let same = |it: &&String| dept.strip_suffix(it.as_str()).is_some_and(|rest| rest.chars().count() <= 1);
    let found = table.get(dept).or_else(|| table.values().find(same));
    found.cloned().unwrap_or_else(|| dept.to_owned())
}

/// The lists as items without their elements: listed, not yet open online.
pub fn listed() -> anyhow::Result<Vec<Read>> {
    let table: BTreeMap<String, String> =
        departments()?.departments.into_iter().map(|it| (it.published, it.name)).collect();
    let mut items: Vec<Item> = Vec::new();
    let whole = list(COUNTY_LIST)?;
    items.extend(whole.items.into_iter().chain(whole.supplement.items).map(|it| item(it, Level::County, &table)));
    items.extend(whole.one_things.items.into_iter().map(thing));
    items.extend(list(TOWN_LIST)?.items.into_iter().map(|it| item(it, Level::Town, &table)));
    items.extend(list(VILLAGE_LIST)?.items.into_iter().map(|it| item(it, Level::Village, &table)));
    // One code may stand for two matters in a real list; the second gets a mark of its own.
    let mut seen = std::collections::BTreeSet::new();
    for it in &mut items {
        while !seen.insert(it.code.clone()) {
            it.code.push('B');
        }
    }
    Ok(items.into_iter().map(Ok).collect())
}

fn item(row: Row, level: Level, table: &BTreeMap<String, String>) -> Item {
    let aud = row.i.aud.or(row.aud).unwrap_or_else(|| "自然人".to_owned());
    let mut audience = Vec::new();
    if aud.contains("自然人") {
        audience.push(Audience::Person);
    }
    if aud.contains("法人") {
        audience.extend([Audience::Company, Audience::Other]);
    }
    let kind = row.i.kind.or(row.kind).and_then(|it| ItemKind::of_label(&it)).unwrap_or(ItemKind::Promised);
    let level =
        if row.lvl.as_deref().is_some_and(|it| it.starts_with("市级事项")) { Level::City } else { level };
    let name = match (&row.mode, level) {
        (Some(mode), Level::Village) if mode == "代办" => format!("{}（村级代办）", row.name),
        _ => row.name,
    };
    Item {
        code: row.code.or(row.id).unwrap_or_default(),
        name,
        power: power(&row.power).to_owned(),
        kind,
        level,
        org: called(table, &row.dept),
        audience,
        themes: row.i.theme.into_iter().collect(),
        statutory: row.i.legal.or(row.legal).as_deref().and_then(limit),
        promised: row.i.promise.or(row.promise).as_deref().and_then(limit),
        aliases: row.group.into_iter().filter(|it| !it.is_empty()).collect(),
        state: Some(ItemState::Listed),
        ..Item::default()
    }
}

fn thing(it: Thing) -> Item {
    let audience = if it.side == "个人" { vec![Audience::Person] } else { vec![Audience::Company] };
    Item {
        code: it.id,
        name: format!("{}一件事", it.name),
        power: "20".to_owned(),
        kind: ItemKind::Joint,
        org: "县行政审批局".to_owned(),
        audience,
        themes: vec!["高效办成一件事".to_owned()],
        aliases: vec![it.name],
        state: Some(ItemState::Listed),
        ..Item::default()
    }
}

fn power(label: &str) -> &'static str {
    match label {
        "行政许可" => "01",
        "行政给付" => "05",
        "行政确认" => "07",
        "行政奖励" => "08",
        "行政裁决" => "09",
        "公共服务" => "20",
        _ => "10",
    }
}

/// 「20工作日」, 「30日」, 「即办」; anything else is a sentence, not a limit.
fn limit(text: &str) -> Option<Limit> {
    if text == "即办" || text == "当场" {
        return Some(Limit { n: 0, unit: Unit::AtOnce });
    }
    let n: String = text.chars().take_while(char::is_ascii_digit).collect();
    let unit = match text.trim_start_matches(|it: char| it.is_ascii_digit()) {
        "工作日" => Unit::WorkDay,
        "日" => Unit::Day,
        _ => return None,
    };
    Some(Limit { n: n.parse().ok()?, unit })
}
