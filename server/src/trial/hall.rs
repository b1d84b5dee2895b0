//! The hall a trial is held in: a database in a folder of its own, the county's names and places, the bodies the item names, five people
//! in each, and the item.
use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, anyhow};
use common::{
    account::{AccountKind, Duty, Who},
    application::act,
    case::flow::Act,
    catalogue::{Item, ItemState},
    id::{AccountId, ItemId},
    moment::{Day, Moment},
    org::Org,
};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{
    account,
    base::{clock::Clock, config::Config, digest, error::Result},
    catalogue::{
        self,
        import::{self, Fate},
        versions::Published,
    },
    county,
    entity::{accounts::Model as Account, files::Model as File, mandates, orgs},
    gate::{cx::Cx, hub::Hub, session, write::write},
    mandate, opening, org,
};

/// Who works in each body, and what they may do.
const PEOPLE: [(&str, &[Duty]); 5] = [
    ("window", &[Duty::PreReview, Duty::Counter, Duty::Issue, Duty::Decide]),
    ("one", &[Duty::Review]),
    ("two", &[Duty::Review]),
    ("three", &[Duty::Decide]),
    ("head", &[Duty::Direct]),
];
/// What their letters allow.
const ACTS: [&[Act]; 2] = [
    &[
        act::ACCEPT,
        act::ACCEPT_DEFERRING,
        act::REFUSE,
        act::DECIDE_AT_ONCE,
        act::MAKE_LICENCE,
        act::REPLY,
        act::WAIVE,
    ],
    &[act::GRANT, act::DENY, act::START_SPECIAL],
];
/// Nine in the morning, in milliseconds of the day.
const MORNING: i64 = 9 * 60;
/// As `Day::weekday` counts.
const SATURDAY: i32 = 5;
/// Above all bodies.
const TOP: &str = "县人民政府";

pub struct Sandbox {
    pub hub: Arc<Hub>,
    folder: PathBuf,
    pub now: Moment,
    pub item_id: ItemId,
    pub item: Arc<Published>,
    /// Places one may choose.
    pub places: Vec<String>,
    people: Vec<(String, &'static str, Who)>,
    /// The page everybody brings, once somebody has brought it.
    pub page: OnceCell<File>,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // What lay in it is nobody's.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Sandbox {
    /// Built for this item; the item as it is there, with what is worked out. `Err`: why it cannot be laid into any hall.
    pub async fn build(cx: &Cx, item: &Item) -> Result<std::result::Result<(Sandbox, Item), String>> {
        let real = &cx.hub.config;
        let folder = real.data.join(super::FOLDER).join(digest::random()?);
        let config = Config {
            data: folder.clone(),
            origin: real.origin.clone(),
            rules: real.rules.clone(),
            reader: real.reader.clone(),
            ..Config::default()
        };
        let now = morning(cx.now.day());
        let hub = Arc::new(Hub::open(config, Clock::set(now)).await?);
        let mut sandbox = Sandbox {
            hub,
            folder,
            now,
            item_id: ItemId(Uuid::nil()),
            item: Arc::new(Published { item: item.clone(), on: now.day() }),
            places: org::query::region_names(&cx.db(), cx.region()).await?,
            people: Vec::new(),
            page: OnceCell::new(),
        };
        // Before a line of it is written.
        county::take(&sandbox.hub, (*cx.hub.county.get()).clone()).await?;
        let all = items(cx, item).await?;
        let bodies: Vec<orgs::Model> = org::query::all(&cx.db(), cx.region()).await?;
        let places = org::query::regions(&cx.db(), cx.region()).await?;
        let inside = sandbox.cx(&Who::Nobody);
        let taken = write(&inside, |cx| {
            let (all, bodies, places) = (&all, &bodies, &places);
            async move {
                opening::query::insert_bodies(&cx, bodies.clone()).await?;
                opening::query::put_places(&cx, places.clone()).await?;
                county::open(&cx, "演练").await?;
                import::take(&cx, cx.region(), all.iter().cloned().map(Ok).collect()).await
            }
        })
        .await?;
        let last = taken.last().context("an item")?;
        if !matches!(last.fate, Fate::Taken { .. }) {
            return Ok(Err(last.says()));
        }
        sandbox.hub.county.follow(&sandbox.hub.readers).await?;
        let row = catalogue::query::by_code(&inside, inside.region(), &item.code).await?.context("the item")?;
        if row.state != ItemState::Open || !row.is_online {
            return Ok(Err("还不能网上申请：没有申请表，或者办理形式里没有网上".to_owned()));
        }
        sandbox.item_id = row.id;
        sandbox.item = catalogue::query::version(&inside, row.id, row.version).await?;
        sandbox.employ(&all, &bodies).await?;
        let whole = sandbox.item.item.clone();
        Ok(Ok((sandbox, whole)))
    }

    /// As somebody there.
    pub fn cx(&self, who: &Who) -> Cx {
        let mut cx = Cx::reading(self.hub.clone(), who.clone()).at(self.now);
        cx.agreed = self.hub.config.rules.clone();
        cx
    }

    pub fn county(&self) -> i64 {
        self.hub.region().0.into()
    }

    /// Somebody of that body: `window`, `one`, `two`, `three` or `head`.
    pub fn person(&self, body: &str, what: &str) -> Result<&Who> {
        let found = self.people.iter().find(|it| it.0 == body && it.1 == what);
        Ok(&found.with_context(|| format!("nobody works in {body}"))?.2)
    }

    /// Five people in each body the items name, with letters and a seal.
    async fn employ(&mut self, items: &[Item], bodies: &[orgs::Model]) -> Result<()> {
        let named = |name: &str| org::called(bodies, name);
        let mut theirs: Vec<&orgs::Model> = Vec::new();
        for it in items.iter().flat_map(|it| [it.org.as_str(), it.reports_to.as_str()]).chain([TOP]) {
            theirs.extend(named(it).filter(|it| theirs.iter().all(|other| other.id != it.id)));
        }
        for body in theirs {
            let cx = self.cx(&Who::Nobody);
            let rows: Vec<Account> = write(&cx, |cx| async move { employed(&cx, body).await }).await?;
            for (row, (what, _)) in rows.into_iter().zip(PEOPLE) {
                let who = session::query::who_of(&self.cx(&Who::Nobody).db(), row).await?;
                self.people.push((body.name.clone(), what, who));
            }
        }
        Ok(())
    }
}

/// What the item is put together of, as it stands in the real hall, and the item itself.
async fn items(cx: &Cx, item: &Item) -> Result<Vec<Item>> {
    let mut all = Vec::new();
    for part in &item.parts {
        let Some(row) = catalogue::query::by_code(cx, cx.region(), &part.code).await? else { continue };
        let version = catalogue::query::version_row(cx, row.id, row.version).await?.context("a version")?;
        all.push(import::as_written(&version)?);
    }
    all.push(Item { state: None, ..item.clone() });
    Ok(all)
}

async fn employed(cx: &Cx, body: &orgs::Model) -> Result<Vec<Account>> {
    let mut people = Vec::new();
    for (n, (what, duties)) in PEOPLE.into_iter().enumerate() {
        let row = Account {
            kind: AccountKind::Staff,
            login: Some(format!("{what}-{}", body.id.simple())),
            name: format!("演练{}", ["窗口", "承办", "审核", "批准", "负责"][n]),
            post: "演练".to_owned(),
            org_id: Some(body.id),
            region: Some(cx.region()),
            ..account::query::empty(AccountId(Uuid::now_v7()), cx.now)
        };
        account::staffing::employ(cx, row.clone(), duties).await?;
        people.push(row);
    }
    let year = cx.now.day().year();
    for (n, acts) in [(0, ACTS[0]), (3, ACTS[1])] {
        let Some(holder) = people.get(n) else { continue };
        let letter = mandates::Model {
            org: body.name.clone(),
            account_id: holder.id,
            holder: holder.name.clone(),
            post: holder.post.clone(),
            acts: serde_json::to_string(acts)?,
            from_on: format!("{year}-01-01"),
            until_on: format!("{}-12-31", year + 1),
            signed_by: "演练负责".to_owned(),
            ..mandate::empty(cx, body.id).await?
        };
        mandate::query::insert(cx, letter).await?;
    }
    let keeper = people.first().cloned().ok_or_else(|| anyhow!("nobody"))?;
    let full = serde_json::from_str::<Org>(&body.body)?.full;
    let seal = mandate::stamp::empty(cx, body.id, body.name.clone(), &full, cx.now.day()).await?;
    mandate::query::insert_stamp(cx, seal.clone()).await?;
    mandate::stamp::give(cx, &seal, keeper, "演练").await?;
    Ok(people)
}

/// The next morning somebody works.
fn morning(from: Day) -> Moment {
    let days = (1..=7).map(|it| from.plus(it));
    let day = days.into_iter().find(|it| it.weekday() < SATURDAY).unwrap_or(from);
    day.start().plus_minutes(MORNING)
}
