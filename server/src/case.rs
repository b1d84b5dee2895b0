//! 办件
use std::collections::HashMap;

use common::{
    account::Who,
    call::Page,
    case::{
        self, CaseView, EventView, Lookup, MineForm, MineRow, NoticeLink,
        clock::{self, ClockKind, ClockView, Limits, Tick},
        stage::{Act, Stage},
    },
    catalogue::Item,
    check::Nothing,
    decision::Owed,
    fault::Fault,
    fee::BillState,
    id::CaseId,
    moment::{Day, Moment},
    place::Place,
    value::mask_name,
};
use uuid::Uuid;

use crate::{
    account, audit, calendar, catalogue,
    entity::{case_events::Model as Event, cases::Model as Case},
    fee, joint, message, org, paper, qr, review,
    serve::{Cx, Result, Routes},
};

pub mod draft;
mod handover;
mod intake;
pub mod query;
pub mod queue;
mod receipt;
pub mod redate;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(case::OPEN, draft::open)
        .serve(case::DRAFT, draft::show)
        .serve(case::SAVE, draft::save)
        .serve(case::DISCARD, draft::discard)
        .serve(case::SUBMIT, draft::submit)
        .serve(case::RECEIPT, receipt::show)
        .serve(case::SHOW, show)
        .serve(case::MINE, mine)
        .serve(case::LOOKUP, lookup)
        .serve(case::QUEUE, queue::queue)
        .serve(case::intake::OPEN, intake::open)
        .serve(case::intake::LIST, intake::list)
        .serve(case::intake::TAKE_IN, intake::take_in)
        .serve(case::intake::RESUME, intake::resume)
        .serve(case::intake::LEAVE, intake::leave)
        .serve(case::intake::SLIP, intake::slip)
        .serve(case::intake::CHECKED, intake::checked)
        .serve(case::handover::HAND_OVER, handover::hand_over)
        .serve(case::handover::TAKE, handover::take)
        .serve(case::handover::LIST, handover::list)
}

async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<CaseView> {
    let case = query::one(&cx, id).await?;
    view(&cx, case).await
}

/// Number and code together are the key; each wrong try costs patience.
async fn lookup(cx: Cx, (): (), form: Lookup) -> Result<CaseView> {
    let keys = account::attempt::at(&cx, "lookup", &form.no);
    account::attempt::require_patience(&cx, &keys).await?;
    let found = query::by_no(&cx, &form.no).await?.filter(|it| it.query_code == form.query_code);
    let Some(case) = found else {
        let says = "编号或查询码不对，请对照收件凭证核对";
        return Err(account::attempt::failed(&cx, &keys, Fault::form("query_code", says)).await);
    };
    let mut view = view(&cx, case).await?;
    // Whoever holds the slip may see how it goes, not who it is, nor act on it.
    view.applicant = mask_name(&view.applicant);
    view.acts.clear();
    view.notices.clear();
    view.papers.clear();
    view.joint = None;
    view.pick_up.clear();
    view.bill = None;
    view.reveals.clear();
    for event in &mut view.events {
        event.note.clear();
        if matches!(event.act, Act::Open | Act::Submit | Act::Resubmit | Act::Withdraw) {
            event.by = "申请人".to_owned();
        }
    }
    Ok(view)
}

async fn mine(cx: Cx, (): (), form: MineForm) -> Result<Page<MineRow>> {
    let (cases, n_rows) = query::mine(&cx, form.page).await?;
    let unpaid = fee::unpaid(&cx, &cases).await?;
    let row = |it: Case| {
        let is_unpaid = unpaid.contains(&it.id);
        mine_row(it, is_unpaid)
    };
    Ok(Page { rows: cases.into_iter().map(row).collect(), n_rows })
}

fn mine_row(case: Case, is_unpaid: bool) -> MineRow {
    let next = match case.stage {
        _ if is_unpaid => "去缴费",
        Stage::Draft => "接着填",
        Stage::Correction => "去补正",
        Stage::PrePassed => "带原件到窗口",
        Stage::Ready => "去领取",
        _ => "看进度",
    };
    MineRow {
        id: case.case_id(),
        no: case.no.clone().unwrap_or_default(),
        needs_you: is_unpaid
            || matches!(case.stage, Stage::Draft | Stage::Correction | Stage::PrePassed | Stage::Ready),
        holder: if is_unpaid { "您".to_owned() } else { holder(&case, "") },
        due: case.due_on.as_deref().and_then(Day::parse),
        is_provisional: case.is_provisional,
        next: next.to_owned(),
        at: case.submitted_at.unwrap_or(case.saved_at),
        item_name: case.item_name,
        applicant: case.applicant_name,
        stage: case.stage,
    }
}

/// 容缺: materials put off at acceptance that have not come.
pub fn owed(case: &Case) -> Result<Vec<Owed>> {
    match case.owed.as_str() {
        "" => Ok(Vec::new()),
        it => Ok(serde_json::from_str(it)?),
    }
}

/// What an act leaves behind.
#[derive(Default)]
pub struct Note {
    pub text: String,
    pub n_days: Option<u32>,
}

/// The one place a stage changes: act open to this hand? then the event, the row with whatever else the handler changed
/// in it, the date and the messages, together.
pub async fn step(cx: &Cx, case: Case, act: Act, note: Note) -> Result<Case> {
    if !query::is_in_hand(cx, &case).await? {
        return Err(Fault::NotYours.into());
    }
    if let Err(fault) = case.stage.step(act, &cx.who) {
        return Err(explain(cx, &case, fault).await?.into());
    }
    let to = case.stage.step(act, &cx.who)?;
    advance(cx, case, act, to, note).await
}

/// The same, when nobody acts but time.
pub async fn step_by_time(cx: &Cx, case: Case, act: Act, note: Note) -> Result<Case> {
    let to = case.stage.step_by_time(act)?;
    advance(cx, case, act, to, note).await
}

/// The same, by the lead unit for what another body has ready (集中送达): the act has to be open to the hand, the case need not be
/// in the body's.
pub async fn step_for_all(cx: &Cx, case: Case, act: Act, note: Note) -> Result<Case> {
    let to = case.stage.step(act, &cx.who)?;
    advance(cx, case, act, to, note).await
}

/// 接到抄告: a part of a bundle begins, as the row says, with its first event and its date.
pub async fn begin_part(cx: &Cx, case: Case, note: Note) -> Result<Case> {
    let event = event(cx, &case, Act::Copy, case.stage, 1, cx.now, note);
    let event = Event { hash: audit::link(None, &event)?, ..event };
    let clock = clock_of(cx, &case, &[tick(&event)]).await?;
    let case = Case {
        due_on: clock.as_ref().map(|it| it.due.to_string()),
        is_provisional: clock.is_some_and(|it| it.is_provisional),
        ..case
    };
    audit::witness::keep(cx, &case).await?;
    query::insert(cx, case, event).await
}

fn event(cx: &Cx, case: &Case, act: Act, to: Stage, seq: i32, at: Moment, note: Note) -> Event {
    Event {
        region: case.region,
        case_id: case.id,
        seq,
        act,
        to_stage: to,
        account_id: cx.who.account(),
        by_name: match &cx.who {
            Who::Staff { name, .. } | Who::Citizen { name, .. } => name.clone(),
            Who::Guest { .. } => "申请人".to_owned(),
            Who::Nobody => "系统".to_owned(),
        },
        at,
        note: note.text,
        n_days: note.n_days.map(|it| it as i32),
        hash: String::new(),
    }
}

async fn advance(cx: &Cx, case: Case, act: Act, to: Stage, note: Note) -> Result<Case> {
    let events = query::events(cx, &case).await?;
    // Order is by number; time never runs backwards within a case, even if the clock was set.
    let at = cx.now.max(events.last().map_or(cx.now, |it| it.at));
    let event = event(cx, &case, act, to, case.version + 1, at, note);
    let event = Event { hash: audit::link(events.last().map(|it| it.hash.as_str()), &event)?, ..event };
    let ticks: Vec<Tick> = events.iter().chain([&event]).map(tick).collect();
    let clock = clock_of(cx, &case, &ticks).await?.filter(|it| it.stopped.is_none());
    let moved = Case {
        stage: to,
        version: event.seq,
        due_on: clock.as_ref().map(|it| it.due.to_string()),
        is_provisional: clock.as_ref().is_some_and(|it| it.is_provisional),
        ..case.clone()
    };
    let note = event.note.clone();
    if !query::advance(cx, &case, &moved, event).await? {
        return Err(explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    // Whose it is, and under which number: said once it is in.
    if matches!(act, Act::Submit | Act::Resubmit | Act::TakeIn) {
        audit::witness::keep(cx, &moved).await?;
    }
    message::announce(cx, &moved, act, clock.as_ref(), &note).await?;
    match to {
        // However it came to be accepted: a bundle goes to everybody it concerns.
        Stage::Accepted => Box::pin(joint::copy_out(cx, moved)).await,
        _ => Ok(moved),
    }
}

/// "Too late" said with who was there before, and when.
pub async fn explain(cx: &Cx, case: &Case, fault: Fault) -> Result<Fault> {
    let Fault::WrongStage { stage, .. } = fault else { return Ok(fault) };
    let last = query::events(cx, case).await?.pop();
    let stage = last.as_ref().map_or(stage, |it| it.to_stage);
    Ok(Fault::WrongStage { stage, by: last.as_ref().map(|it| it.by_name.clone()), at: last.map(|it| it.at) })
}

fn tick(it: &Event) -> Tick {
    Tick { act: it.act, to: it.to_stage, at: it.at, n_days: it.n_days.and_then(|it| u32::try_from(it).ok()) }
}

/// The clock after the last of these acts; `case` as it was before.
async fn clock_of(cx: &Cx, case: &Case, ticks: &[Tick]) -> Result<Option<ClockView>> {
    let calendar = calendar::current(cx).await?;
    let item = catalogue::query::version(cx, case.item_id, case.item_version).await?;
    Ok(clock::replay_on(&calendar, ticks, limits(cx, case, &item)?, cx.now))
}

/// What this applicant was promised: a situation may have a limit of its own.
fn limits(cx: &Cx, case: &Case, item: &Item) -> Result<Limits> {
    Ok(Limits {
        promise: item.promise(&draft::answers(cx, case)?),
        legal: item.statutory,
        hands: item.hands,
        told: case.due_on.as_deref().and_then(Day::parse),
    })
}

/// Which desk has it since when is the house's business.
fn beside(cx: &Cx, all: Vec<ClockView>) -> Vec<ClockView> {
    let is_inside = matches!(cx.who, Who::Staff { .. });
    all.into_iter().filter(|it| is_inside || it.kind != ClockKind::Hand).collect()
}

/// Every clock of the case: the one that matters, and what runs beside it.
pub async fn clocks(cx: &Cx, case: &Case) -> Result<Vec<ClockView>> {
    let calendar = calendar::current(cx).await?;
    let item = catalogue::query::version(cx, case.item_id, case.item_version).await?;
    let ticks: Vec<Tick> = query::events(cx, case).await?.iter().map(tick).collect();
    let limits = limits(cx, case, &item)?;
    let main = clock::replay(&calendar, &ticks, limits, cx.now);
    Ok(main.into_iter().chain(clock::beside(&calendar, &ticks, limits, cx.now)).collect())
}

/// The clock that matters, of each of several cases.
pub async fn clocks_of_all(cx: &Cx, cases: &[Case]) -> Result<HashMap<Uuid, ClockView>> {
    let Some(first) = cases.first() else { return Ok(HashMap::new()) };
    let calendar = calendar::current(cx).await?;
    let events = query::events_of_all(cx, first.region, cases).await?;
    let mut all = HashMap::new();
    for case in cases {
        let item = catalogue::query::version(cx, case.item_id, case.item_version).await?;
        let ticks: Vec<Tick> = events.iter().filter(|it| it.case_id == case.id).map(tick).collect();
        let clock = clock::replay(&calendar, &ticks, limits(cx, case, &item)?, cx.now);
        all.extend(clock.map(|it| (case.id, it)));
    }
    Ok(all)
}

/// 办件进度, as whoever asks may see it.
pub async fn view(cx: &Cx, case: Case) -> Result<CaseView> {
    let events = query::events(cx, &case).await?;
    let ticks: Vec<Tick> = events.iter().map(tick).collect();
    let calendar = calendar::current(cx).await?;
    let item = catalogue::query::version(cx, case.item_id, case.item_version).await?;
    let limits = limits(cx, &case, &item)?;
    let clock = clock::replay(&calendar, &ticks, limits, cx.now);
    let is_theirs = !matches!(cx.who, Who::Staff { .. });
    let correcting = clock.as_ref().filter(|it| it.kind == ClockKind::Correct).map(|it| (it.start, it.due));
    let notices = query::notices(cx, &case).await?.into_iter().filter_map(|it| {
        let on = Day::parse(&it.on_day)?;
        let due = match correcting {
            Some((start, due)) if start == on => due,
            _ => calendar.due(on, it.n_days as u32).day,
        };
        Some(NoticeLink { id: it.id, no: it.no, on, due })
    });
    let no = case.no.clone().unwrap_or_default();
    let passed = events.iter().rev().find(|it| matches!(it.act, Act::Pass | Act::PassWhole));
    let later = passed.map(|it| it.note.clone()).unwrap_or_default();
    let bill = fee::of_case(cx, &case).await?;
    let is_due = bill.as_ref().is_some_and(|it| it.state == BillState::Open);
    let is_asked = query::is_asked(cx, &case).await?;
    let is_in_hand = query::is_in_hand(cx, &case).await?;
    let mut acts = case.stage.open_acts(&cx.who);
    // Who is asked for a word says it, and does nothing else.
    acts.retain(|it| if *it == Act::Countersign { is_asked } else { is_in_hand });
    if is_theirs && !case.owed.is_empty() && Stage::with(Act::Supply).contains(&case.stage) {
        acts.push(Act::Supply);
    }
    // Where nothing is due, nothing is collected.
    acts.retain(|it| is_due || !matches!(it, Act::Collect | Act::Waive));
    // What a citizen is called is their own word: it is said whose it is, so that no name passes for an official's.
    let event = |it: Event| match it.account_id == Some(case.applicant_id) && !is_theirs {
        true => EventView { by: format!("申请人 {}", it.by_name), ..event_view(it, is_theirs) },
        false => event_view(it, is_theirs),
    };
    Ok(CaseView {
        id: case.case_id(),
        item_id: case.item_id,
        item_version: case.item_version,
        stage: case.stage,
        applicant: case.applicant_name.clone(),
        holder: holder(&case, &upper(cx, &case, &item).await?.unwrap_or_else(|| item.window.clone())),
        now: match is_due {
            true => "已经同意。请先缴费，缴清后制作证照。".to_owned(),
            false if case.stage == Stage::Ready && !item.parts.is_empty() => {
                "各部门都有了决定，可以一次来取，或等邮寄。".to_owned()
            }
            false => case.stage.now(&later),
        },
        acts,
        joint: joint::view(cx, &case, &item).await?,
        bill,
        clock,
        beside: beside(cx, clock::beside(&calendar, &ticks, limits, cx.now)),
        days: clock::stretches(&calendar, &ticks, cx.now.day()),
        notices: notices.collect(),
        papers: paper::links(cx, &case).await?,
        pick_up: if is_theirs { case.pick_up.clone() } else { String::new() },
        reveals: review::reveal::of_case(cx, &case).await?,
        today: cx.now.day(),
        version: case.version,
        phone: item.consult_phone.clone(),
        qr: qr::of(&format!("{}{}?no={no}", cx.hub.config.origin, Place::Lookup.href())),
        events: events.into_iter().map(event).collect(),
        item_name: case.item_name,
        no,
    })
}

/// What officials say among themselves is not for the applicant; that they did it is.
pub fn event_view(it: Event, is_theirs: bool) -> EventView {
    let note = if is_theirs && it.act.is_internal() { String::new() } else { it.note };
    EventView { act: it.act, to: it.to_stage, at: it.at, by: it.by_name, note }
}

/// 上报: the body above, while it has the case.
async fn upper(cx: &Cx, case: &Case, item: &Item) -> Result<Option<String>> {
    if case.other_org_id.is_none() {
        return Ok(None);
    }
    let has_it = org::query::one(&cx.db(), case.org_id).await?;
    Ok((has_it.name == item.reports_to).then_some(has_it.full))
}

/// Who has it now.
fn holder(case: &Case, window: &str) -> String {
    match case.stage {
        Stage::Draft | Stage::Correction | Stage::PrePassed => "您".to_owned(),
        it if it.is_over() => String::new(),
        _ => {
            let window = if window.is_empty() { "窗口" } else { window };
            match (case.stage, case.claimed_name.as_str()) {
                (Stage::PreReview, name) if !name.is_empty() => format!("{window} {name}"),
                _ => window.to_owned(),
            }
        }
    }
}
