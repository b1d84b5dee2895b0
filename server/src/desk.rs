//! 工作台: what whoever asks has to see to today, over all kinds of cases, and how a case is found again.
use std::sync::Arc;

use common::{
    account::Duty,
    application::stage,
    calendar::Calendar,
    call::Page,
    case::{QueueRow, flow::Stage},
    check::Nothing,
    decision::{DueBy, InboxForm, Tray, TrayCount},
    desk::{self, Card, CardCount, HomeView, ListForm, N_FIRST, NoticesForm},
    fault::Fault,
    message::MessageView,
    moment::Day,
    rating::work::stage as work,
};
use query::Tally;
use uuid::Uuid;

use crate::{
    application::queue,
    base::error::Result,
    calendar, case, decision,
    entity::cases::Model as Case,
    gate::{cx::Cx, recent::Recent, serve::Routes},
    message,
};

mod hold;
mod leaving;
mod query;
mod search;

/// What the open cases of some bodies add up to: all who work for them count the same ones.
pub type Counts = Recent<Vec<Uuid>, Vec<Tally>>;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(desk::HOME, home)
        .serve(desk::LIST, list)
        .serve(desk::SEARCH, search::search)
        .serve(desk::FIND, search::find)
        .serve_prepared(desk::EXPORT, search::book, search::export)
        .serve(desk::NOTICES, notices)
        .serve(desk::SEEN, seen)
        .serve(common::case::hold::HOLD, hold::hold)
        .serve(common::case::hold::COLLEAGUES, hold::colleagues)
        .serve(common::account::leaving::SHOW, leaving::show)
        .serve(common::account::leaving::LEAVE, leaving::leave)
}

/// What a question of the desk starts from.
struct Room {
    orgs: Arc<Vec<Uuid>>,
    calendar: Arc<Calendar>,
    stages: Vec<Stage>,
    /// The next working day: what is due until then is soon.
    next: Day,
}

/// Whose work is not cases has no bodies here, and so no rows.
async fn room(cx: &Cx) -> Result<Room> {
    let calendar = calendar::current(cx).await?;
    let next = calendar.working_from(cx.now.day().plus(1));
    Ok(Room { orgs: case::query::orgs(cx).await?, calendar, stages: desk::stages_of(&cx.who), next })
}

async fn home(cx: Cx, (): (), _: Nothing) -> Result<HomeView> {
    let room = room(&cx).await?;
    let tallies =
        cx.hub.memory.of::<Counts>().get(&cx, room.orgs.to_vec(), query::tallies(&cx, &room.orgs)).await?;
    let trays = decision::trays(&cx, &room.orgs).await?;
    let n_of = |is: &dyn Fn(&Tally) -> bool| tallies.iter().filter(|it| is(it)).map(|it| it.n as u64).sum::<u64>();
    let mut cards = Vec::new();
    for card in Card::ALL.iter().copied().filter(|it| it.is_for(&cx.who)) {
        let n = match card {
            Card::Broken => trays.iter().find(|it| it.tray == Tray::Broken).map_or(0, |it| it.n_cases),
            Card::Letters => query::n_letters(&cx, &room.orgs).await?,
            Card::Stamps => query::n_unkept(&cx, &room.orgs).await?,
            Card::Gone => query::n_gone(&cx, &room.orgs).await?,
            Card::Ratings => n_of(&|it| matches!(it.stage, work::OPEN | work::DOUBTED)),
            Card::Mine | Card::Void | Card::Second | Card::Accepted | Card::Extend | Card::Still => {
                query::n_of_card(&cx, &room.orgs, &room.stages, card, room.next).await?
            }
            Card::Late | Card::Today | Card::Back | Card::Sign | Card::Deemed => {
                let n = n_of(&|it| is_in(card, it, &room, cx.now.day()));
                n + called(&cx, &room, card).await?.len() as u64
            }
        };
        cards.push(CardCount { card, n });
    }
    let first = first(&cx, &room, &trays).await?;
    let n_review = match cx.who.holds(Duty::PreReview) {
        true => n_of(&|it| is_in_review(it.stage)),
        false => 0,
    };
    let n_notices = match cx.who.account() {
        Some(it) => message::query::n_unread(&cx, it).await?,
        None => 0,
    };
    let is_preparing = !cx.hub.county.is_open();
    Ok(HomeView { today: cx.now.day(), cards, n_review, trays, first, n_notices, is_preparing })
}

async fn notices(cx: Cx, (): (), form: NoticesForm) -> Result<Page<MessageView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let (rows, n_rows) = message::query::of(&cx, account, form.page).await?;
    Ok(Page { rows: rows.into_iter().map(message::view).collect(), n_rows })
}

async fn seen(cx: Cx, (): (), _: Nothing) -> Result<Nothing> {
    message::query::read_all(&cx, cx.who.account().ok_or(Fault::SignedOut)?).await?;
    Ok(Nothing {})
}

fn is_in_review(stage: Stage) -> bool {
    matches!(stage, stage::SUBMITTED | stage::PRE_REVIEW)
}

/// The same `query::of_card` narrows the rows to.
fn is_in(card: Card, it: &Tally, room: &Room, today: Day) -> bool {
    let is_due =
        |is: fn(&str, &str) -> bool, day: Day| it.due_on.as_deref().is_some_and(|due| is(due, &day.to_string()));
    match card {
        Card::Late => room.stages.contains(&it.stage) && is_due(|due, day| due < day, today),
        Card::Today => room.stages.contains(&it.stage) && is_due(|due, day| due == day, today),
        Card::Back => is_in_review(it.stage) && it.round > 1,
        Card::Sign => it.stage == stage::APPROVING,
        Card::Deemed => query::UNANSWERED.contains(&it.stage) && is_due(|due, day| due <= day, room.next),
        _ => false,
    }
}

/// 先办这些: soonest due of everything that waits, of what has a day of its own in a tray, too.
async fn first(cx: &Cx, room: &Room, trays: &[TrayCount]) -> Result<Vec<QueueRow>> {
    let soonest = query::soonest(cx, &room.orgs, &room.stages, N_FIRST).await?;
    let mut all: Vec<QueueRow> = soonest.into_iter().map(|it| queue::row(cx, &room.calendar, it)).collect();
    for tray in
        [Tray::Countersign, Tray::Inspect, Tray::Callback, Tray::ItemCheck, Tray::LawCheck, Tray::SnagCheck]
    {
        if trays.iter().any(|it| it.tray == tray && it.n_cases > 0) {
            let (cases, _) = decision::query::page(cx, &room.orgs, tray, &InboxForm::default(), room.next).await?;
            let rows = cases.into_iter().map(|it| decision::queue_row(cx, &room.calendar, tray, it));
            // Whoever leads has met it already, as a case of their bodies.
            let more: Vec<QueueRow> =
                rows.filter(|it| all.iter().all(|has| (has.id, has.due) != (it.id, it.due))).collect();
            all.extend(more);
        }
    }
    all.sort_by(|a, b| a.due.is_none().cmp(&b.due.is_none()).then(a.due.cmp(&b.due)).then(a.no.cmp(&b.no)));
    all.truncate(N_FIRST as usize);
    Ok(all)
}

/// Whom every window may call, beside what their own bodies have: what is due as the card says. They are few, or the house has other worries.
async fn called(cx: &Cx, room: &Room, card: Card) -> Result<Vec<QueueRow>> {
    let due = match card {
        Card::Late => DueBy::Late,
        Card::Today => DueBy::Today,
        _ => return Ok(Vec::new()),
    };
    if !cx.who.holds(Tray::Callback.duty()) {
        return Ok(Vec::new());
    }
    let form = InboxForm { due: Some(due), ..InboxForm::default() };
    let (cases, _) = decision::query::page(cx, &room.orgs, Tray::Callback, &form, room.next).await?;
    let is_counted = |it: &Case| room.stages.contains(&it.stage) && room.orgs.contains(&it.org_id);
    let others = cases.into_iter().filter(|it| !is_counted(it));
    Ok(others.map(|it| decision::queue_row(cx, &room.calendar, Tray::Callback, it)).collect())
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<QueueRow>> {
    let room = room(&cx).await?;
    if !form.card.is_for(&cx.who) || form.card.place().is_some() {
        return Err(Fault::NotFound.into());
    }
    if form.card == Card::Broken {
        let of = InboxForm { page: form.page, ..InboxForm::default() };
        let (cases, n_rows) = decision::query::page(&cx, &room.orgs, Tray::Broken, &of, room.next).await?;
        let row = |it| decision::queue_row(&cx, &room.calendar, Tray::Broken, it);
        return Ok(Page { rows: cases.into_iter().map(row).collect(), n_rows });
    }
    let (rows, n_rows) = query::page(&cx, &room.orgs, &room.stages, &form, room.next).await?;
    let called = called(&cx, &room, form.card).await?;
    let n_rows = n_rows + called.len() as u64;
    let own = rows.into_iter().map(|it| queue::row(&cx, &room.calendar, it));
    let called = called.into_iter().filter(|_| form.page.is_none_or(|it| it == 1));
    Ok(Page { rows: called.chain(own).collect(), n_rows })
}
