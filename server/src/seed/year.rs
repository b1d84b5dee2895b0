//! 一年: what happened in the county in the twelve months before now, told day by day through the very calls people make. Each life is
//! one applicant with one case (`year/life.rs`); lives wait for their next moment and are woken in the calendar's order, so that
//! numbers, clocks, seals and papers come out as they would have. The same seed tells the same year.
use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering::Relaxed},
    task::Poll,
    time::Instant,
};

use anyhow::{Result, anyhow};
use common::{
    account::Who,
    calendar::Calendar,
    id::{CaseId, ItemId},
    moment::{Day, Moment},
};
use futures_util::stream::{FuturesUnordered, Stream};
use tokio::task::JoinHandle;

use super::{home, query};
use crate::{
    account, calendar, case,
    catalogue::{self, versions::Published},
    gate::{audit, cx::Cx, hub::Hub, session, write::write},
    job,
};
use life::{Over, Walk};
use people::Person;
use plan::Plan;

mod answers;
mod bundle;
mod course;
mod department;
mod editions;
mod externals;
mod hall;
mod life;
mod matters;
mod papers;
pub mod people;
mod plan;
mod questions;
mod snags;
mod time;
mod voices;
mod window;

/// As many lives as `cargo xtask run` tells of: what a release build tells in two minutes on two cores, some nine or ten a second.
pub const LIVES: usize = 1_000;
const FAMILY: u64 = 0x4d69_6e67_6368_7561;
/// What lies so close together is done together, and shares commits.
const SPAN_MINUTES: i64 = 30;
/// As many at once: whoever uses the hall meanwhile waits for no more than these.
const MOST_AT_ONCE: usize = 24;
/// What time alone does is done after midnight.
const NIGHT_MINUTES: i64 = 30;
const NIGHTLY: [&str; 3] = ["lapse", "deem", "default"];
/// What the log says when a life went wrong, so many times.
const MOST_SAID: usize = 20;

type Living = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What all lives share.
pub struct World {
    pub hub: Arc<Hub>,
    pub calendar: Arc<Calendar>,
    pub time: time::Time,
    pub today: Day,
    drawer: papers::Drawer,
    staff: BTreeMap<&'static str, Who>,
    items: BTreeMap<String, (ItemId, Arc<Published>)>,
    /// The demonstration's own citizen.
    pub zhou: (Who, Person),
    wrongs: Mutex<Vec<String>>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub n_lives: usize,
    /// Lives that broke off because a call was refused that should not have been, and which; the first of them.
    pub wrongs: Vec<String>,
}

/// Why no year can be told here; none: it can.
async fn barred(hub: &Arc<Hub>) -> Result<Option<&'static str>> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let told = query::n_told(&cx).await.map_err(broken)?;
    Ok(match told {
        0 if query::has_lived(&cx).await.map_err(broken)? => Some("大厅里已经有办件，不再装入演示的一年"),
        0 => None,
        1 => Some("演示的一年只装到一半，上次中途停了。要完整的，请删去数据目录再来一次"),
        _ => Some("演示的一年已经装好"),
    })
}

/// Behind the open door; nothing, and the reason in the log, where it cannot be told.
pub async fn begin(hub: &Arc<Hub>, n_lives: usize) -> Result<Option<JoinHandle<()>>> {
    home::require_before(&hub.config.origin)?;
    if let Some(says) = barred(hub).await? {
        tracing::info!("{says}");
        return Ok(None);
    }
    // From here on, and not only once the task runs.
    let telling = Telling::of(hub);
    let hub = hub.clone();
    Ok(Some(tokio::spawn(async move {
        let _telling = telling;
        if let Err(err) = tell(&hub, n_lives).await {
            tracing::error!("演示的一年没有装完：{err:#}");
        }
    })))
}

/// Tells the year up to now. The hall may be open meanwhile; its own jobs wait.
pub async fn tell(hub: &Arc<Hub>, n_lives: usize) -> Result<Told> {
    let _telling = Telling::of(hub);
    told(hub, n_lives).await
}

/// As long as it is held the hall's own jobs wait; however the telling ends, they go on.
struct Telling(Arc<Hub>);

impl Telling {
    fn of(hub: &Arc<Hub>) -> Telling {
        hub.is_telling.store(true, Relaxed);
        Telling(hub.clone())
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        self.0.is_telling.store(false, Relaxed);
    }
}

async fn told(hub: &Arc<Hub>, n_lives: usize) -> Result<Told> {
    let now = hub.clock.now();
    let begun = Instant::now();
    hub.told_until.store(now.0, Relaxed);
    mark(hub).await?;
    letters(hub, now).await?;
    let world = Arc::new(World::of(hub, now.day()).await?);
    let plans = plan::all(&world, now, n_lives, FAMILY);
    let n_lives = plans.len();
    run(&world, plans, now, begun).await?;
    mark(hub).await?;
    query::analyze(&Cx::reading(hub.clone(), Who::Nobody)).await.map_err(broken)?;
    let wrongs = world.wrongs.lock().unwrap_or_else(PoisonError::into_inner).clone();
    tracing::info!("演示的一年已经装好：{n_lives}件，用了{}秒", begun.elapsed().as_secs());
    Ok(Told { n_lives, wrongs })
}

fn broken(it: crate::base::error::Error) -> anyhow::Error {
    anyhow!("{it}")
}

/// Begun, and then done: a hall that is stopped in between knows that it is half told.
async fn mark(hub: &Arc<Hub>) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    write(&cx, |cx| async move { query::told_more(&cx).await }).await.map_err(broken)
}

/// What last year's letters allowed; this year's are there.
async fn letters(hub: &Arc<Hub>, now: Moment) -> Result<()> {
    let before = now.day().plus(-365);
    if before.year() == now.day().year() {
        return Ok(());
    }
    let cx = Cx::reading(hub.clone(), Who::Nobody).at(before.start());
    write(&cx, |cx| async move { super::letters(&cx, before.year(), before.year()).await }).await.map_err(broken)
}

impl World {
    async fn of(hub: &Arc<Hub>, today: Day) -> Result<World> {
        let cx = Cx::reading(hub.clone(), Who::Nobody);
        let mut staff = BTreeMap::new();
        for (login, ..) in super::STAFF {
            let account = account::query::by_login(&cx, login).await.map_err(broken)?;
            let account = account.ok_or_else(|| anyhow!("先运行 yimen seed"))?;
            staff.insert(login, session::query::who_of(&cx.db(), account).await.map_err(broken)?);
        }
        let mut items = BTreeMap::new();
        for row in catalogue::query::all(&cx, hub.region()).await.map_err(broken)? {
            if row.is_online || row.name == hall::LISTED {
                let item = catalogue::query::version(&cx, row.id, row.version).await.map_err(broken)?;
                items.insert(row.name.clone(), (row.id, item));
            }
        }
        let zhou = account::query::by_login(&cx, "zhouming").await.map_err(broken)?;
        let zhou = zhou.ok_or_else(|| anyhow!("先运行 yimen seed"))?;
        let profile = account::personal::open(&hub.keys, &zhou).map_err(broken)?;
        let person = Person::of(&profile);
        let zhou = session::query::who_of(&cx.db(), zhou).await.map_err(broken)?;
        Ok(World {
            hub: hub.clone(),
            calendar: calendar::current(&cx).await.map_err(broken)?,
            time: time::Time::default(),
            today,
            drawer: papers::Drawer::default(),
            staff,
            items,
            zhou: (zhou, person),
            wrongs: Mutex::default(),
        })
    }

    pub fn staff(&self, login: &str) -> Walk<Who> {
        let found = self.staff.get(login).cloned();
        Ok(found.ok_or_else(|| anyhow!("nobody called {login}"))?)
    }

    fn item(&self, name: &str) -> Option<(ItemId, Arc<Published>)> {
        self.items.get(name).cloned()
    }

    /// Whoever stood at the counter.
    pub async fn who_applied(&self, cx: &Cx, id: CaseId) -> Walk<Who> {
        let case = case::query::one(cx, id).await?;
        let account = account::query::by_id(cx, case.applicant_id).await?;
        Ok(session::query::who_of(&cx.db(), account).await?)
    }

    fn ended(&self, n: usize, about: &str, it: Walk) {
        let Err(Over::Wrong(err)) = it else { return };
        let mut wrongs = self.wrongs.lock().unwrap_or_else(PoisonError::into_inner);
        if wrongs.len() < MOST_SAID {
            let says = format!("life {n}, {about}: {err:?}");
            tracing::warn!("{says}");
            wrongs.push(says);
        }
    }
}

/// Day by day: lives that begin, lives that go on, and after midnight what time does.
async fn run(world: &Arc<World>, mut plans: Vec<Plan>, now: Moment, begun: Instant) -> Result<()> {
    let mut living: FuturesUnordered<Living> = FuturesUnordered::new();
    plans.sort_by_key(|it| std::cmp::Reverse((it.start, it.n)));
    let (mut day, mut n_begun, n_all) = (now.day().plus(-366), 0, plans.len());
    loop {
        let next = [plans.last().map(|it| it.start), world.time.next()].into_iter().flatten().min();
        let Some(next) = next.filter(|it| *it <= now) else { break };
        while day < next.day() {
            night(world, day).await?;
            day = day.plus(1);
            if day.ymd().2 == 1 {
                let seconds = begun.elapsed().as_secs();
                tracing::info!("演示的一年：装到{}年{}，{n_begun}/{n_all}件，{seconds}秒", day.year(), day.zh());
            }
        }
        let until = next.plus_minutes(SPAN_MINUTES).min(day.plus(1).start()).min(Moment(now.0 + 1));
        for _ in 0..MOST_AT_ONCE {
            let begins = plans.last().map(|it| it.start).filter(|it| *it < until);
            let goes_on = world.time.next().filter(|it| *it < until);
            match (begins, goes_on) {
                (None, None) => break,
                (Some(first), other) if other.is_none_or(|it| first <= it) => {
                    let Some(plan) = plans.pop() else { break };
                    n_begun += 1;
                    world.time.begins();
                    living.push(plan.live(world.clone()));
                }
                _ => world.time.wake(),
            }
        }
        quiet(world, &mut living).await;
    }
    while day < now.day() {
        night(world, day).await?;
        day = day.plus(1);
    }
    // Whoever still waits stands where they stand.
    drop(living);
    Ok(())
}

/// Until each of them waits for a later moment, or is over.
async fn quiet(world: &World, living: &mut FuturesUnordered<Living>) {
    poll_fn(|cx| {
        while let Poll::Ready(Some(())) = Pin::new(&mut *living).poll_next(cx) {
            world.time.ends();
        }
        if world.time.is_quiet() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await
}

/// What runs out that day, and the seal over it.
async fn night(world: &World, day: Day) -> Result<()> {
    let at = day.plus(1).start().plus_minutes(NIGHT_MINUTES);
    for name in NIGHTLY {
        job::back_then(&world.hub, name, at).await.map_err(broken)?;
    }
    while audit::seal(&world.hub, at).await?.is_some() {}
    Ok(())
}
