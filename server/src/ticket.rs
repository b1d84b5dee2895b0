//! 排号与预约
use std::collections::BTreeMap;

use common::{
    account::Who,
    calendar::Calendar,
    check::Nothing,
    fault::Fault,
    floor::hours::holds,
    id::{AccountId, ItemId, TicketId},
    moment::{Day, Moment},
    ticket::{
        self, Book, CodeForm, Crowd, DayTimes, MISSED_DAYS, N_DAYS, N_MISSED, Priority, ScreenView, Shout,
        TIMES_OF_DAY, TicketState, TicketView, TimesView, rule,
    },
    value::plain_digits,
};
use uuid::Uuid;

use crate::{
    account::{self, secret},
    base::error::Result,
    calendar,
    catalogue::{self, versions::Published},
    entity::{items, series, tickets::Model as Ticket},
    floor,
    gate::{attempt, cx::Cx, quota, serve::Routes},
    message, org,
};

mod query;
pub mod window;

/// A window that has called somebody within the hour is open.
const OPEN_MINUTES: i64 = 60;
/// Waiting at once from one network that is not the hall's.
const N_FROM_AFAR: u64 = 50;
/// More than any hall calls on one day.
const N_A_DAY: i32 = 5_000;
/// Days ahead among which one can book: over the longest holiday.
const MOST_AHEAD: i32 = 30;
/// From the beginning of a time of the day to its end.
const MINUTES_OF_A_TIME: i64 = 90;
/// On the screen at once.
const N_SHOUTS: usize = 8;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(ticket::TIMES, times)
        .serve(ticket::BOOK, book)
        .serve(ticket::MINE, mine)
        .serve(ticket::CANCEL, cancel)
        .serve(ticket::DRAW, draw)
        .serve(ticket::CHECK_IN, check_in)
        .serve(ticket::SCREEN, screen)
        .serve(ticket::LINE, window::line)
        .serve(ticket::NEXT, window::next)
        .serve(ticket::AGAIN, window::again)
        .serve(ticket::MISS, window::miss)
        .serve(ticket::FINISH, window::finish)
        .serve(ticket::window::RECALL, window::recall)
        .serve(ticket::window::FAVOUR, window::favour)
        .serve(ticket::window::SEND, window::send)
        .serve(ticket::window::PAUSE, window::pause)
        .serve(ticket::window::RESUME, window::resume)
        .serve(ticket::window::LOAD, window::load)
}

async fn times(cx: Cx, id: ItemId, _: Nothing) -> Result<TimesView> {
    let (row, item) = catalogue::open_item(&cx, id).await?;
    Ok(TimesView {
        item: id,
        item_name: item.name.clone(),
        org_name: item.org.clone(),
        window: item.window.clone(),
        days: days(&cx, &row, &item).await?,
    })
}

/// The coming days on which the hall is open for the matter, with the places left; 延时服务 among them.
async fn days(cx: &Cx, row: &items::Model, item: &Published) -> Result<Vec<DayTimes>> {
    if item.daily == 0 {
        return Ok(Vec::new());
    }
    let calendar = calendar::current(cx).await?;
    let halls = floor::current(cx).await?;
    let (today, matter) = (cx.now.day(), floor::matter(row));
    let taken = query::seats(cx, row.id, today.plus(1)).await?;
    let mut days = Vec::new();
    for day in (1..=MOST_AHEAD).map(|it| today.plus(it)) {
        let spans = halls.spans(Some(&matter), day, &calendar);
        let is_open = TIMES_OF_DAY.map(|it| holds(&spans, it.1, it.1 + MINUTES_OF_A_TIME));
        if days.len() == N_DAYS || !is_open.contains(&true) {
            continue;
        }
        let name = day.to_string();
        let mut n_taken = [0; TIMES_OF_DAY.len()];
        for (_, time, _) in taken.iter().filter(|it| it.0 == name) {
            if let Some(it) = usize::try_from(*time).ok().and_then(|it| n_taken.get_mut(it)) {
                *it += 1;
            }
        }
        let mut left = rule::places_left(item.daily, n_taken);
        for (it, _) in left.iter_mut().zip(is_open).filter(|it| !it.1) {
            *it = 0;
        }
        days.push(DayTimes { day, left: left.to_vec() });
    }
    Ok(days)
}

pub async fn book(cx: Cx, id: ItemId, form: Book) -> Result<TicketView> {
    let (row, item) = catalogue::open_item(&cx, id).await?;
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let today = cx.now.day();
    let n_missed = n_missed(&cx, account).await?;
    if n_missed >= N_MISSED {
        let says = format!("{MISSED_DAYS}天内有{n_missed}次约了没来，暂时不能再约。可以到大厅取号");
        return Err(Fault::form("time", &says).into());
    }
    account::phone::require_proven(&cx, "time").await?;
    let quota = attempt::by_quota(&cx, "book");
    attempt::require_patience(&cx, &quota).await?;
    let open = query::own(&cx, account, today).await?;
    if let Some(it) = open.iter().find(|it| it.item_id == id && it.state == TicketState::Booked) {
        let says = format!("您已经约了{}，要改时间请先取消那一个", it.day);
        return Err(Fault::form("time", &says).into());
    }
    let all = days(&cx, &row, &item).await?;
    let left = all.iter().find(|it| it.day == form.day).and_then(|it| it.left.get(form.time)).copied();
    match left {
        None => return Err(Fault::form("time", "这个时段现在不能约，请重新选择").into()),
        Some(0) if !is_open_then(&cx, &row, form.day, form.time).await? => {
            return Err(Fault::form("time", "这个时段大厅不开门，请选别的时段").into());
        }
        Some(0) => return Err(Fault::form("time", "这个时段刚刚约满了，请选别的时段").into()),
        Some(_) => (),
    }
    let (day, time) = (form.day.to_string(), form.time as i32);
    let taken = query::seats(&cx, id, form.day).await?;
    let is_taken = |seat: i32| taken.iter().any(|it| it.0 == day && it.1 == time && it.2 == seat);
    let seat = (1..).find(|it| !is_taken(*it));
    let code = code(&cx, form.day).await?;
    let ticket =
        Ticket { time: Some(time), seat, account_id: Some(account), day, code, ..fresh(&cx, &row, &item) };
    query::insert(&cx, ticket.clone()).await?;
    attempt::count(&cx, &quota, cx.now).await?;
    view(&cx, ticket).await
}

/// Whether a time of a day lies within the hours of whoever does the matter.
async fn is_open_then(cx: &Cx, row: &items::Model, day: Day, time: usize) -> Result<bool> {
    let (halls, calendar) = (floor::current(cx).await?, calendar::current(cx).await?);
    let spans = halls.spans(Some(&floor::matter(row)), day, &calendar);
    Ok(TIMES_OF_DAY.get(time).is_some_and(|it| holds(&spans, it.1, it.1 + MINUTES_OF_A_TIME)))
}

/// How often somebody booked lately and did not come. A hall that was shut was missed by nobody.
async fn n_missed(cx: &Cx, account: AccountId) -> Result<usize> {
    let (halls, calendar) = (floor::current(cx).await?, calendar::current(cx).await?);
    let today = cx.now.day();
    let days = query::missed(cx, account, today.plus(-MISSED_DAYS), today).await?;
    let is_open = |it: &Day| !halls.spans(None, *it, &calendar).is_empty();
    Ok(days.iter().filter_map(|it| Day::parse(it)).filter(is_open).count())
}

/// Calendar or hours have changed: who has booked a time at which the hall is shut now is told, and free to book another.
pub async fn release_closed(cx: &Cx, calendar: &Calendar) -> Result<()> {
    let (halls, catalogue) = (floor::current(cx).await?, catalogue::shelf::current(cx, cx.region()).await?);
    let gone = org::query::shut(&cx.db(), cx.region(), cx.now.day()).await?;
    for it in query::booked(cx, cx.now.day()).await? {
        let Some(day) = Day::parse(&it.day) else { continue };
        if gone.contains(&it.org_id) {
            let (day, time, name) = (day.zh_full(), time(it.time), &it.item_name);
            let text = format!(
                "办这件事的单位已经撤销，您约的{day}{time}{name}已取消，不算爽约。现在由谁办，请看办事指南。"
            );
            release(cx, &it, &text).await?;
            continue;
        }
        let spans = halls.spans(catalogue.row(it.item_id).map(floor::matter).as_ref(), day, calendar);
        let from = it.time.and_then(|it| TIMES_OF_DAY.get(usize::try_from(it).ok()?)).map_or(0, |it| it.1);
        if holds(&spans, from, from + MINUTES_OF_A_TIME) {
            continue;
        }
        let (day, time, name) = (day.zh_full(), time(it.time), &it.item_name);
        let text = match spans.is_empty() {
            true => format!("办公时间有变，{day}不上班，您约的{name}（{time}）已取消，不算爽约。请重新预约。"),
            false => format!("办公时间有变，{day}{time}不办公，您约的{name}已取消，不算爽约。请重新预约。"),
        };
        release(cx, &it, &text).await?;
    }
    Ok(())
}

/// A booking nobody can keep, and whoever made it told why.
async fn release(cx: &Cx, it: &Ticket, text: &str) -> Result<()> {
    if let Some(account) = it.account_id {
        message::tell_person(cx, account, "预约已取消", text).await?;
    }
    query::change(cx, it, |it| (it.state, it.seat) = (TicketState::Released, None)).await.map(drop)
}

/// Of six digits, nobody else's on that day: a machine in the hall has no letters.
async fn code(cx: &Cx, day: Day) -> Result<String> {
    loop {
        let code = secret::six_digits()?;
        if query::by_code(cx, day, &code).await?.is_none() {
            return Ok(code);
        }
    }
}

fn fresh(cx: &Cx, row: &items::Model, item: &Published) -> Ticket {
    Ticket {
        region: cx.region(),
        id: TicketId(Uuid::now_v7()),
        org_id: row.org_id,
        item_id: row.id,
        item_name: row.name.clone(),
        day: cx.now.day().to_string(),
        time: None,
        seat: None,
        no: String::new(),
        code: String::new(),
        state: TicketState::Booked,
        account_id: None,
        drawn_from: String::new(),
        since: cx.now,
        priority: Priority::None,
        sent: String::new(),
        window: [item.org.as_str(), item.window.as_str()].join(" "),
        window_id: None,
        clerk_id: None,
        n_calls: 0,
        called_at: None,
        done_at: None,
    }
}

async fn mine(cx: Cx, (): (), _: Nothing) -> Result<Vec<TicketView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let mut views = Vec::new();
    for it in query::own(&cx, account, cx.now.day()).await? {
        views.push(view(&cx, it).await?);
    }
    Ok(views)
}

async fn cancel(cx: Cx, id: TicketId, _: Nothing) -> Result<Vec<TicketView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let ticket =
        query::by_id(&cx, id).await?.filter(|it| it.account_id == Some(account)).ok_or(Fault::NotFound)?;
    if ticket.state == TicketState::Booked {
        query::change(&cx, &ticket, |it| (it.state, it.seat) = (TicketState::Cancelled, None)).await?;
    }
    mine(cx, (), Nothing {}).await
}

/// On the machine in the hall, which asks nobody who they are, or on the way there: from anywhere else only so many stand in line at
/// once, or one person at home puts six hundred before everybody (decision 0015).
pub async fn draw(cx: Cx, id: ItemId, _: Nothing) -> Result<TicketView> {
    let (row, item) = catalogue::open_item(&cx, id).await?;
    floor::require_open(&cx, &floor::matter(&row)).await?;
    let drawn_from = afar(&cx);
    if !drawn_from.is_empty() && query::n_waiting_from(&cx, cx.now.day(), &drawn_from).await? >= N_FROM_AFAR {
        let says = "从这个网络取的号已经很多，还在排队。请到大厅的取号机上取号，或者预约";
        return Err(Fault::form("code", says).into());
    }
    let account = match &cx.who {
        Who::Citizen { account, .. } => Some(*account),
        _ => None,
    };
    let code = code(&cx, cx.now.day()).await?;
    let ticket = Ticket { account_id: account, code, drawn_from, ..fresh(&cx, &row, &item) };
    let ticket = arrived(&cx, ticket, "").await?;
    query::insert(&cx, ticket.clone()).await?;
    view(&cx, ticket).await
}

/// The network of whoever is not in the hall, hashed; empty: its own machines and guests, or staff.
fn afar(cx: &Cx) -> String {
    let is_here = matches!(cx.who, Who::Staff { .. }) || cx.hub.config.is_in_hall(&cx.peer);
    if is_here { String::new() } else { cx.hub.keys.mac("drawn", &quota::site(&cx.peer)) }
}

/// With the next number of the day.
async fn arrived(cx: &Cx, ticket: Ticket, prefix: &str) -> Result<Ticket> {
    let serial = series::next(&cx.db(), cx.region(), &format!("ticket:{}", cx.now.day().short())).await?;
    if serial > N_A_DAY && ticket.time.is_none() {
        return Err(Fault::form("code", "今天的号已经取完，请预约别的日子").into());
    }
    let no = if ticket.no.is_empty() { format!("{prefix}{serial:03}") } else { ticket.no.clone() };
    Ok(Ticket { no, state: TicketState::Waiting, since: cx.now, ..ticket })
}

/// Whoever booked has come; or whoever was called and missed it is back, at the end of the line.
async fn check_in(cx: Cx, (): (), form: CodeForm) -> Result<TicketView> {
    let keys = attempt::by_network(&cx, "check-in");
    attempt::require_patience(&cx, &keys).await?;
    let code = plain_digits(&form.code).to_uppercase();
    let Some(ticket) = query::by_code(&cx, cx.now.day(), &code).await? else {
        let says = "没有今天的这个预约码，请对照“我的预约”核对";
        return Err(attempt::failed(&cx, &keys, Fault::form("code", says)).await);
    };
    // Whoever booked may come a little before it opens; whoever missed a call is here already.
    let calendar = calendar::current(&cx).await?;
    let row = floor::row_of(&cx, ticket.item_id).await?;
    if let Some(it) = &row {
        catalogue::require_body(&cx, it).await?;
    }
    let spans =
        floor::current(&cx).await?.spans(row.as_ref().map(floor::matter).as_ref(), cx.now.day(), &calendar);
    if spans.last().is_none_or(|it| it.1 <= cx.now.minute_of_day()) {
        return Err(Fault::form("code", "现在不办公，不能取号。可以先预约").into());
    }
    let ticket = match ticket.state {
        TicketState::Booked => arrived(&cx, ticket, "约").await?,
        // The time they booked is over with the call they missed.
        TicketState::Missed => {
            Ticket { state: TicketState::Waiting, since: cx.now, time: None, seat: None, ..ticket }
        }
        TicketState::Waiting | TicketState::Called => return view(&cx, ticket).await,
        it => return Err(Fault::form("code", &format!("这个号{}，请重新取号", it.label())).into()),
    };
    let here = query::change(&cx, &ticket, |it| {
        (it.state, it.no, it.since) = (ticket.state, ticket.no.clone(), ticket.since);
        (it.time, it.seat) = (ticket.time, ticket.seat);
    })
    .await?;
    view(&cx, here).await
}

async fn view(cx: &Cx, ticket: Ticket) -> Result<TicketView> {
    let (n_ahead, n_minutes) = match ticket.state {
        TicketState::Waiting => {
            let all = query::of_day(cx, cx.now.day(), &[ticket.org_id]).await?;
            let me = order(&ticket, cx.now);
            let n_ahead = waiting(&all).filter(|it| it.id != ticket.id && order(it, cx.now) < me).count() as u32;
            (n_ahead, minutes(&all, n_ahead, cx.now))
        }
        _ => (0, 0),
    };
    Ok(TicketView {
        id: ticket.id,
        item: ticket.item_id,
        window: ticket.window,
        day: Day::parse(&ticket.day).unwrap_or(cx.now.day()),
        time: time(ticket.time),
        n_ahead,
        n_minutes,
        no: ticket.no,
        code: ticket.code,
        state: ticket.state,
        item_name: ticket.item_name,
    })
}

fn time(it: Option<i32>) -> String {
    let found = it.and_then(|it| TIMES_OF_DAY.get(usize::try_from(it).ok()?));
    found.map(|it| it.0.to_owned()).unwrap_or_default()
}

fn waiting(all: &[Ticket]) -> impl Iterator<Item = &Ticket> {
    all.iter().filter(|it| it.state == TicketState::Waiting)
}

fn order(it: &Ticket, now: Moment) -> ((u8, Moment), TicketId) {
    (rule::turn(it.time.and_then(|it| usize::try_from(it).ok()), it.priority, it.since, now), it.id)
}

/// By what the last ones took, and how many windows have called somebody lately.
fn minutes(all: &[Ticket], n_ahead: u32, now: Moment) -> u32 {
    let took = |it: &Ticket| Some((it.done_at?.0 - it.called_at?.0) / 60_000);
    let served = all.iter().filter(|it| it.state == TicketState::Served);
    let took: Vec<i64> = served.filter_map(took).collect();
    let lately = all.iter().filter(|it| it.called_at.is_some_and(|at| at.plus_minutes(OPEN_MINUTES) >= now));
    let windows: std::collections::BTreeSet<&str> = lately.map(|it| it.window.as_str()).collect();
    rule::n_minutes(n_ahead, &took, windows.len())
}

async fn screen(cx: Cx, (): (), _: Nothing) -> Result<ScreenView> {
    let all = query::of_hall(&cx, cx.now.day()).await?;
    let mut called: Vec<&Ticket> = all.iter().filter(|it| it.state == TicketState::Called).collect();
    called.sort_by_key(|it| std::cmp::Reverse(it.called_at));
    let shout = |it: &&Ticket| Shout { no: it.no.clone(), window: it.window.clone(), n_calls: it.n_calls as u32 };
    let mut crowds: BTreeMap<Uuid, Vec<Ticket>> = BTreeMap::new();
    for it in &all {
        crowds.entry(it.org_id).or_default().push(it.clone());
    }
    let ids: Vec<Uuid> = crowds.keys().copied().collect();
    let names: BTreeMap<Uuid, String> =
        org::query::names(&cx.db(), cx.region(), &ids).await?.into_iter().collect();
    let crowd = |(id, all): (&Uuid, &Vec<Ticket>)| {
        let n_waiting = waiting(all).count() as u32;
        let org_name = names.get(id).cloned().unwrap_or_default();
        Crowd { org_name, n_waiting, n_minutes: minutes(all, n_waiting, cx.now) }
    };
    Ok(ScreenView {
        called: called.iter().take(N_SHOUTS).map(shout).collect(),
        waiting: crowds.iter().map(crowd).filter(|it| it.n_waiting > 0).collect(),
    })
}
