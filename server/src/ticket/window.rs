//! 叫号 at the windows, and the whole hall for whoever is in charge of it.
use std::collections::BTreeMap;

use common::{
    account::Who,
    check::Nothing,
    fault::Fault,
    id::{AccountId, TicketId},
    ticket::{
        LineRow, LineView, TicketState, rule,
        window::{FavourForm, LineLoad, LoadView, SeenForm, SendForm, WindowLoad},
    },
};
use uuid::Uuid;

use super::{minutes, order, query, time, waiting};
use crate::{
    base::error::Result,
    case,
    entity::{pauses::Model as Pause, tickets::Model as Ticket},
    floor,
    gate::cx::Cx,
    org,
};

/// Then it is a missed call.
const MAX_CALLS: i32 = 3;

pub async fn line(cx: Cx, (): (), _: Nothing) -> Result<LineView> {
    let orgs = case::query::orgs(&cx).await?;
    let all = query::of_day(&cx, cx.now.day(), &orgs).await?;
    let row = |it: &Ticket| LineRow {
        id: it.id,
        no: it.no.clone(),
        item: it.item_id,
        item_name: it.item_name.clone(),
        time: time(it.time),
        since: it.since,
        n_calls: it.n_calls as u32,
        priority: it.priority,
        sent: it.sent.clone(),
    };
    let mut line: Vec<&Ticket> = waiting(&all).collect();
    line.sort_by_key(|it| order(it, cx.now));
    let pause = query::pause_of(&cx, account(&cx)?).await?;
    let of = |state: TicketState| all.iter().filter(move |it| it.state == state && !it.no.is_empty());
    Ok(LineView {
        here: of(TicketState::Called).find(|it| it.clerk_id == cx.who.account()).map(row),
        n_minutes: minutes(&all, line.len() as u32, cx.now),
        waiting: line.into_iter().map(row).collect(),
        missed: of(TicketState::Missed).map(row).collect(),
        n_served: of(TicketState::Served).count() as u32,
        paused: pause.map(|it| it.says).unwrap_or_default(),
        bodies: query::with_windows(&cx).await?,
    })
}

fn account(cx: &Cx) -> Result<AccountId> {
    Ok(cx.who.account().ok_or(Fault::SignedOut)?)
}

pub async fn next(cx: Cx, (): (), seen: SeenForm) -> Result<LineView> {
    let orgs = case::query::orgs(&cx).await?;
    let all = query::of_day(&cx, cx.now.day(), &orgs).await?;
    let first = waiting(&all).min_by_key(|it| order(it, cx.now)).cloned();
    let Some(first) = first else { return Err(Fault::form("line", "没有人在排队").into()) };
    call(&cx, &all, &first, seen).await?;
    line(cx, (), Nothing {}).await
}

/// To this window; whoever stood at it until now has been served: nobody whom the clerk had not seen there.
async fn call(cx: &Cx, all: &[Ticket], whom: &Ticket, seen: SeenForm) -> Result<()> {
    let Who::Staff { post, account, .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    if let Some(it) = query::pause_of(cx, *account).await? {
        let says = format!("您的窗口暂停了（{}），请先点“继续叫号”", it.says);
        return Err(Fault::form("line", &says).into());
    }
    let here = |it: &&Ticket| it.state == TicketState::Called && it.clerk_id == Some(*account);
    let here = all.iter().find(here);
    if here.map(|it| it.id) != seen.here {
        let says = match here {
            Some(it) => format!("刚才已经叫了{}，请先看人来了没有", it.no),
            None => "窗口上的人刚才已经办完，请看现在的名单".to_owned(),
        };
        return Err(Fault::form("line", &says).into());
    }
    if let Some(it) = here {
        query::change(cx, it, |it| (it.state, it.done_at) = (TicketState::Served, Some(cx.now))).await?;
    }
    // By the window they sit at, or by what their post is called where nobody has seated them.
    let (halls, seat) = (floor::current(cx).await?, floor::query::seat_of(cx, *account).await?);
    let at = seat.and_then(|it| halls.window(it.window_id));
    query::change(cx, whom, |it| {
        (it.state, it.clerk_id) = (TicketState::Called, Some(*account));
        it.window = at.map_or_else(|| rule::called_to(&it.window, post), |it| it.called());
        it.window_id = at.map(|it| it.one.id);
        (it.n_calls, it.called_at) = (1, Some(cx.now));
    })
    .await?;
    Ok(())
}

/// One of the line of these windows, waiting or missed.
fn of_line(all: &[Ticket], id: TicketId, state: TicketState) -> Result<&Ticket> {
    let found = all.iter().find(|it| it.id == id && it.state == state);
    Ok(found.ok_or(Fault::form("line", "这个号刚才变了，请看现在的名单"))?)
}

pub async fn recall(cx: Cx, id: TicketId, seen: SeenForm) -> Result<LineView> {
    let orgs = case::query::orgs(&cx).await?;
    let all = query::of_day(&cx, cx.now.day(), &orgs).await?;
    call(&cx, &all, of_line(&all, id, TicketState::Missed)?, seen).await?;
    line(cx, (), Nothing {}).await
}

pub async fn favour(cx: Cx, id: TicketId, form: FavourForm) -> Result<LineView> {
    let orgs = case::query::orgs(&cx).await?;
    let all = query::of_day(&cx, cx.now.day(), &orgs).await?;
    query::change(&cx, of_line(&all, id, TicketState::Waiting)?, |it| it.priority = form.priority).await?;
    line(cx, (), Nothing {}).await
}

/// Since when they wait goes with them: nobody waits twice for a window they should not have been sent to.
pub async fn send(cx: Cx, id: TicketId, form: SendForm) -> Result<LineView> {
    let ticket = here(&cx, id).await?;
    let to = org::query::by_name(&cx.db(), cx.region(), &form.org).await?;
    let has_window = query::with_windows(&cx).await?.contains(&form.org);
    let Some(to) = to.filter(|it| has_window && it.id != ticket.org_id) else {
        return Err(Fault::form("org", "这个单位没有窗口，或者就是现在的单位，请重新选择").into());
    };
    let body = org::query::one(&cx.db(), to.id).await?;
    if let Some(says) = body.shut_because(cx.now.day()) {
        return Err(Fault::form("org", &says).into());
    }
    query::change(&cx, &ticket, |it| {
        it.sent = format!("{}转来：{}", it.window, form.why);
        (it.state, it.org_id, it.clerk_id, it.window_id) = (TicketState::Waiting, to.id, None, None);
        it.window = [to.name.as_str(), body.window.as_str()].join(" ");
        (it.n_calls, it.called_at) = (0, None);
    })
    .await?;
    line(cx, (), Nothing {}).await
}

pub async fn pause(cx: Cx, (): (), says: String) -> Result<LineView> {
    let Who::Staff { post, account, .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let row = Pause {
        region: cx.region(),
        account_id: *account,
        window: post.clone(),
        org_id: crate::account::query::body_of(&cx).await?,
        says,
        since: cx.now,
    };
    query::pause(&cx, row).await?;
    line(cx, (), Nothing {}).await
}

pub async fn resume(cx: Cx, (): (), _: Nothing) -> Result<LineView> {
    query::resume(&cx, account(&cx)?).await?;
    line(cx, (), Nothing {}).await
}

/// 大厅现在: of the bodies whoever asks answers for.
pub async fn load(cx: Cx, (): (), _: Nothing) -> Result<LoadView> {
    let orgs = case::query::orgs(&cx).await?;
    let mut bodies: BTreeMap<Uuid, Vec<Ticket>> = BTreeMap::new();
    for it in query::of_day(&cx, cx.now.day(), &orgs).await? {
        bodies.entry(it.org_id).or_default().push(it);
    }
    let paused = query::paused(&cx, &orgs).await?;
    for it in &paused {
        bodies.entry(it.org_id).or_default();
    }
    let ids: Vec<Uuid> = bodies.keys().copied().collect();
    let names: BTreeMap<Uuid, String> =
        org::query::names(&cx.db(), cx.region(), &ids).await?.into_iter().collect();
    let one = |(id, all): (&Uuid, &Vec<Ticket>)| {
        let n_waiting = waiting(all).count() as u32;
        let n_minutes = minutes(all, n_waiting, cx.now);
        let first = waiting(all).map(|it| it.since).min();
        let longest = first.map_or(0, |it| ((cx.now.0 - it.0) / 60_000).max(0) as u32);
        let pauses = paused.iter().filter(|it| it.org_id == *id);
        LineLoad {
            org_name: names.get(id).cloned().unwrap_or_default(),
            is_long: n_waiting > 0 && rule::is_long(n_minutes, longest),
            windows: windows(all, pauses),
            n_waiting,
            n_minutes,
            longest,
        }
    };
    let mut lines: Vec<LineLoad> = bodies.iter().map(one).collect();
    lines.sort_by_key(|it| std::cmp::Reverse((it.n_minutes, it.longest, it.n_waiting)));
    Ok(LoadView { lines })
}

/// Every window that has called somebody today, or pauses.
fn windows<'a>(all: &[Ticket], pauses: impl Iterator<Item = &'a Pause>) -> Vec<WindowLoad> {
    let mut found: BTreeMap<AccountId, WindowLoad> = BTreeMap::new();
    let bare = |window: &str| WindowLoad {
        window: window.to_owned(),
        no: String::new(),
        n_served: 0,
        paused: String::new(),
    };
    for (clerk, it) in all.iter().filter_map(|it| Some((it.clerk_id?, it))) {
        let at = found.entry(clerk).or_insert_with(|| bare(&it.window));
        match it.state {
            TicketState::Called => at.no.clone_from(&it.no),
            TicketState::Served => at.n_served += 1,
            _ => (),
        }
    }
    for it in pauses {
        found.entry(it.account_id).or_insert_with(|| bare(&it.window)).paused.clone_from(&it.says);
    }
    found.into_values().collect()
}

/// Called to this window, by whoever asks.
async fn here(cx: &Cx, id: TicketId) -> Result<Ticket> {
    let ticket = query::by_id(cx, id).await?.filter(|it| it.clerk_id == cx.who.account());
    ticket.filter(|it| it.state == TicketState::Called).ok_or(Fault::NotFound.into())
}

pub async fn again(cx: Cx, id: TicketId, seen: SeenForm) -> Result<LineView> {
    let ticket = here(&cx, id).await?;
    if ticket.n_calls != seen.n_calls as i32 {
        return line(cx, (), Nothing {}).await;
    }
    if ticket.n_calls >= MAX_CALLS {
        return Err(Fault::form("line", "已经叫了3次，请点“过号”，叫下一位").into());
    }
    query::change(&cx, &ticket, |it| it.n_calls += 1).await?;
    line(cx, (), Nothing {}).await
}

pub async fn miss(cx: Cx, id: TicketId, _: Nothing) -> Result<LineView> {
    let ticket = here(&cx, id).await?;
    query::change(&cx, &ticket, |it| (it.state, it.done_at) = (TicketState::Missed, Some(cx.now))).await?;
    line(cx, (), Nothing {}).await
}

pub async fn finish(cx: Cx, id: TicketId, _: Nothing) -> Result<LineView> {
    let ticket = here(&cx, id).await?;
    query::change(&cx, &ticket, |it| (it.state, it.done_at) = (TicketState::Served, Some(cx.now))).await?;
    line(cx, (), Nothing {}).await
}
