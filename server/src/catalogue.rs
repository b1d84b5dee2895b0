//! 事项目录
use std::{collections::BTreeMap, sync::Arc};

use common::{
    account::Who,
    call::{Page, skip},
    catalogue::{
        self, BrowseForm, BrowseView, Channel, Example, Facet, FacetValue, GuideView, HomeView, Item, ItemKind,
        ItemRow, ItemState, Level, Unit,
    },
    check::Nothing,
    fault::Fault,
    id::ItemId,
    joint::Part,
    place,
};
use futures_util::future::BoxFuture;

use crate::{
    base::{error::Result, qr, words},
    calendar, case,
    entity::items::Model as Row,
    gate::{
        cx::Cx,
        serve::{NOTHING, Routes},
    },
    org,
};
use shelf::Entry;

mod blank;
pub mod former;
pub mod halt;
pub mod import;
pub mod near;
pub mod province;
pub mod query;
pub mod sample;
pub mod search;
pub mod sheet;
pub mod shelf;
pub mod sought;
mod suggest;
pub mod uses;
pub mod verbs;
pub mod versions;

const N_PER_PAGE: u32 = 20;

/// What stands on a guide beside what its item says: handed in by `lib.rs`, because this knows no questions.
pub type Beside = for<'a> fn(&'a Cx, ItemId) -> BoxFuture<'a, Result<String>>;

/// How it stands with the hall now, in words: handed in, because this knows no halls.
pub type Now = for<'a> fn(&'a Cx) -> BoxFuture<'a, Result<String>>;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve_alike(catalogue::BROWSE, browse)
        .serve_alike(catalogue::GUIDE, guide)
        .serve_alike(catalogue::HOME, home)
        .serve_alike(catalogue::SUGGEST, suggest::suggest)
        .serve(catalogue::sought::SOUGHT, sought::sought)
        .serve(catalogue::sought::TEACH, sought::teach)
        .with(province::routes)
        .stream(&catalogue::upload::FILE, import::upload::MOST, import::upload::file)
        .stream(&catalogue::SAMPLE, NOTHING, sample::send)
        .stream(&catalogue::BLANK, NOTHING, blank::send)
}

/// Also called by `page`, which puts the reply into the HTML.
pub async fn home(cx: Cx, (): (), _: Nothing) -> Result<HomeView> {
    let today = cx.now.day();
    let (n_submitted_today, n_passed_today) = case::query::figures_of(&cx, cx.region(), today).await?;
    let (n_items, n_online) = query::counts(&cx, cx.region()).await?;
    let chosen = query::hot(&cx, cx.region()).await?;
    // A hall that has not chosen yet shows what it has.
    let hot = if chosen.is_empty() { query::first_online(&cx, cx.region()).await? } else { chosen };
    let asked = asked(&cx, &hot).await?;
    let hot = hot.into_iter().map(row).collect();
    let elder = query::elder(&cx, cx.region()).await?.into_iter().map(row).collect();
    let standing = (crate::HALL_NOW)(&cx).await?;
    Ok(HomeView { today, hot, asked, elder, n_items, n_online, n_submitted_today, n_passed_today, standing })
}

/// Words beside the search box.
const N_ASKED: usize = 5;

/// How people call these, one word each. Versions are kept once they were read.
async fn asked(cx: &Cx, rows: &[Row]) -> Result<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    for it in rows.iter().take(N_ASKED) {
        let item = query::version(cx, it.id, it.version).await?;
        words.extend(item.item.aliases.first().filter(|it| !words.contains(*it)).cloned());
    }
    Ok(words)
}

pub async fn browse(cx: Cx, (): (), form: BrowseForm) -> Result<BrowseView> {
    let form = form.tidy();
    let asked = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let (rows, also, is_guess) = match asked {
        Some(q) => {
            let found = search::find(&cx, cx.region(), q).await?;
            if (found.is_guess || found.rows.is_empty()) && !matches!(cx.who, Who::Staff { .. }) {
                cx.hub.memory.of::<sought::Missed>().note(q);
            }
            (found.rows, found.also, found.is_guess)
        }
        None => (listed(&cx).await?, Vec::new(), false),
    };
    let places = places(&cx).await?;
    let facets = FACETS.iter().map(|it| it.count(&rows, &form, &places)).filter(|it| !it.values.is_empty());
    let facets = facets.collect();
    let keeps = |it: &Arc<Entry>| FACETS.iter().all(|filter| filter.keeps(&it.row, &form, &places));
    let shown: Vec<Arc<Entry>> = rows.into_iter().filter(keeps).collect();
    let n_rows = shown.len() as u64;
    let skip = skip(form.page, u64::from(N_PER_PAGE)) as usize;
    let rows = shown.into_iter().skip(skip).take(N_PER_PAGE as usize).map(|it| row(it.row.clone())).collect();
    Ok(BrowseView { page: Page { rows, n_rows }, facets, also, is_guess })
}

/// Everything that can be browsed. Drafts are for staff; what is cancelled stays findable, so that people learn that it is.
pub async fn listed(cx: &Cx) -> Result<Vec<Arc<Entry>>> {
    let is_staff = matches!(cx.who, Who::Staff { .. });
    let all = &shelf::current(cx, cx.region()).await?.entries;
    Ok(all.iter().filter(|it| is_staff || it.row.state != ItemState::Draft).cloned().collect())
}

fn row(it: Row) -> ItemRow {
    ItemRow {
        id: it.id,
        name: it.name,
        org: it.org_name,
        kind: it.kind,
        level: it.level,
        state: it.state,
        promised: it.promised,
        n_materials: it.n_materials as u32,
        visits: it.visits.and_then(|it| u8::try_from(it).ok()),
        is_free: it.is_free,
        is_online: it.is_online,
        n_elements: it.n_elements as u32,
        english: it.english,
    }
}

/// Somewhere people go: the county's hall, a town's, a village's.
struct Locality {
    code: i64,
    name: String,
    level: Level,
}

impl Locality {
    /// Town matters are done in every town, and what the village may do or carry on is done in every village.
    fn serves(&self, row: &Row) -> bool {
        match self.level {
            Level::City | Level::County => matches!(row.level, Level::City | Level::County),
            Level::Town => row.level == Level::Town || row.is_near,
            Level::Village => row.level == Level::Village || row.is_near,
        }
    }
}

async fn places(cx: &Cx) -> Result<Vec<Locality>> {
    let all = org::query::regions(&cx.db(), cx.region()).await?;
    let place = |it: &crate::entity::regions::Model| {
        let name = match (it.level, all.iter().find(|above| above.code == it.above)) {
            (Level::Village, Some(above)) => format!("{} {}", above.name, it.name),
            (Level::County, _) => format!("{}政务服务中心", it.name),
            _ => it.name.clone(),
        };
        Locality { code: it.code, name, level: it.level }
    };
    Ok(all.iter().map(place).collect())
}

/// What a row counts under: value and label.
type Values = fn(&Row, &[Locality]) -> Vec<(String, String)>;

/// One filter: which field of the form, and which values a row has.
struct Filter {
    name: &'static str,
    label: &'static str,
    asked: fn(&BrowseForm) -> Option<&str>,
    values: Values,
}

const FACETS: [Filter; 7] = [
    Filter {
        name: "audience",
        label: "服务对象",
        asked: |it| it.audience.as_deref(),
        values: |row, _| {
            let pair = |is: bool, value: &str, label: &str| is.then(|| (value.to_owned(), label.to_owned()));
            [pair(row.is_person, "person", "个人"), pair(row.is_legal, "legal", "企业、法人")]
                .into_iter()
                .flatten()
                .collect()
        },
    },
    Filter {
        name: "online",
        label: "怎么办",
        asked: |it| it.online.as_deref(),
        values: |row, _| {
            let pair = |is: bool, value: &str, label: &str| is.then(|| (value.to_owned(), label.to_owned()));
            let known = [
                pair(row.state == ItemState::Open, "known", "有办事指南"),
                pair(row.is_online, "apply", "可以网上申请"),
                pair(row.is_whole, "whole", "全程网办，不用跑"),
                pair(row.is_free == Some(true), "free", "不收费"),
            ];
            known.into_iter().flatten().collect()
        },
    },
    Filter {
        name: "level",
        label: "办理层级",
        asked: |it| it.level.as_deref(),
        values: |row, _| vec![(word(&row.level), row.level.label().to_owned())],
    },
    Filter {
        name: "region",
        label: "去哪里办",
        asked: |it| it.region.as_deref(),
        values: |row, places| {
            let here = places.iter().filter(|it| it.serves(row));
            here.map(|it| (it.code.to_string(), it.name.clone())).collect()
        },
    },
    Filter {
        name: "kind",
        label: "办件类型",
        asked: |it| it.kind.as_deref(),
        values: |row, _| vec![(word(&row.kind), row.kind.label().to_owned())],
    },
    Filter {
        name: "theme",
        label: "主题",
        asked: |it| it.theme.as_deref(),
        values: |row, _| {
            row.theme.split('|').filter(|it| !it.is_empty()).map(|it| (it.to_owned(), it.to_owned())).collect()
        },
    },
    Filter {
        name: "org",
        label: "部门",
        asked: |it| it.org.as_deref(),
        values: |row, _| vec![(row.org_name.clone(), row.org_name.clone())],
    },
];

/// The enum's word on the wire.
fn word<T: serde::Serialize>(it: &T) -> String {
    serde_json::to_value(it).ok().and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Filter {
    fn keeps(&self, row: &Row, form: &BrowseForm, places: &[Locality]) -> bool {
        match (self.asked)(form) {
            None | Some("") => true,
            Some(asked) => (self.values)(row, places).iter().any(|it| it.0 == asked),
        }
    }

    /// Counts with all the other filters applied, so that each number says what one more click would show.
    fn count(&self, rows: &[Arc<Entry>], form: &BrowseForm, places: &[Locality]) -> Facet {
        let others = |it: &&Arc<Entry>| {
            FACETS.iter().filter(|other| other.name != self.name).all(|other| other.keeps(&it.row, form, places))
        };
        let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
        for pair in rows.iter().filter(others).flat_map(|it| (self.values)(&it.row, places)) {
            *counts.entry(pair).or_default() += 1;
        }
        let mut values: Vec<FacetValue> =
            counts.into_iter().map(|((value, label), n_items)| FacetValue { value, label, n_items }).collect();
        // Most first; places as they lie in the county.
        if self.name != "region" {
            values.sort_by(|a, b| b.n_items.cmp(&a.n_items).then(a.label.cmp(&b.label)));
        }
        Facet { name: self.name.to_owned(), label: self.label.to_owned(), values }
    }
}

/// Also called by `page`, which puts the reply into the HTML.
pub async fn guide(cx: Cx, id: ItemId, _: Nothing) -> Result<GuideView> {
    let row = query::visible_item(&cx, id).await?;
    let item = query::version(&cx, id, row.version).await?;
    let org = org::query::one(&cx.db(), row.org_id).await?;
    let shut_because = match org.shut_because(cx.now.day()) {
        Some(says) => says,
        None => halt::shut(&cx, &row, &item).await?,
    };
    let example = example(&cx, &item).await?;
    let faults = match cx.who {
        Who::Staff { .. } => query::version_row(&cx, id, row.version).await?.map(|it| it.faults),
        _ => None,
    };
    Ok(GuideView {
        asked: (crate::BESIDE_GUIDE)(&cx, id).await?,
        near: format!("{}{}", (crate::WAY)(&cx, id).await?, near::near(&cx, &row, &item).await?),
        contact: near::contact(&item),
        five: match row.state {
            ItemState::Listed => String::new(),
            _ => near::five(&item, &cx.hub.county.get(), shut_because.is_empty()),
        },
        elements: match (row.state, &cx.who) {
            (ItemState::Listed, Who::Nobody | Who::Guest { .. } | Who::Citizen { .. }) => Vec::new(),
            _ => item.elements().into_iter().map(|it| format!("{}：{}", it.name, it.value)).collect(),
        },
        faults: serde_json::from_str(faults.as_deref().unwrap_or("[]"))?,
        id,
        region: row.region,
        version: row.version,
        published_on: item.on,
        state: row.state,
        org_name: org.name,
        is_open: shut_because.is_empty(),
        shut_because,
        parts: item.parts.iter().map(Part::line).collect(),
        item: item.item.clone(),
        example,
        qr: qr::of(&format!("{}{}", cx.hub.config.origin, place::Place::Guide(id).href())),
    })
}

/// "Accepted today, decided by …": the honest clock begins on the guide page.
async fn example(cx: &Cx, item: &Item) -> Result<Option<Example>> {
    let Some(limit) = item.promised.filter(|it| it.unit == Unit::WorkDay && it.n > 0) else { return Ok(None) };
    let today = cx.now.day();
    let due = calendar::current(cx).await?.due(today, limit.n);
    Ok(Some(Example { today, due: due.day, is_provisional: due.is_provisional }))
}

/// The item if it can be applied for; otherwise the reason, as a fault.
pub async fn open_item(cx: &Cx, id: ItemId) -> Result<(Row, Arc<versions::Published>)> {
    let row = query::visible_item(cx, id).await?;
    let item = query::version(cx, id, row.version).await?;
    require_body(cx, &row).await?;
    match halt::shut(cx, &row, &item).await? {
        says if says.is_empty() => Ok((row, item)),
        says => Err(Fault::ItemShut { says }.into()),
    }
}

/// Of a body that is closed nothing begins, on no channel, and whoever asks is told where to go.
pub async fn require_body(cx: &Cx, row: &Row) -> Result<()> {
    match org::query::one(&cx.db(), row.org_id).await?.shut_because(cx.now.day()) {
        Some(says) => Err(Fault::ItemShut { says }.into()),
        None => Ok(()),
    }
}

/// 「20个工作日」 for lists.
fn promised(item: &Item) -> String {
    match (item.promised, item.kind) {
        (Some(it), _) => it.says(),
        (None, ItemKind::Instant) => "当场办结".to_owned(),
        (None, _) => String::new(),
    }
}

/// The columns lists and filters need, from the whole document.
fn columns(item: &Item) -> Row {
    use common::catalogue::Audience;
    let is_person = item.audience.contains(&Audience::Person);
    let is_legal = item.audience.iter().any(|it| *it != Audience::Person);
    Row {
        id: ItemId(uuid::Uuid::nil()),
        region: common::id::Region(0),
        code: item.code.clone(),
        base_code: item.base_code.clone().unwrap_or_default(),
        name: item.name.clone(),
        org_id: uuid::Uuid::nil(),
        org_name: item.org.clone(),
        kind: item.kind,
        level: item.level,
        state: item.state.unwrap_or(ItemState::Open),
        version: 1,
        is_person,
        is_legal,
        theme: words::themes(&item.themes).join("|"),
        promised: promised(item),
        n_materials: item.n_materials().0 as i32,
        visits: item.visits.map(i32::from),
        is_free: item.fee.as_ref().map(|it| !it.is_charged),
        is_online: item.can_apply_online() && item.state.unwrap_or(ItemState::Open) == ItemState::Open,
        is_whole: item.is_whole_online(),
        is_near: item.channels.contains(&Channel::Agent),
        n_elements: item.n_elements() as i32,
        english: item.english.first().cloned().unwrap_or_default(),
        pinyin: words::pinyin(&item.name),
        hot: 0,
        elder: 0,
    }
}
