//! 办件
use std::collections::HashMap;

use common::{
    account::Who,
    application::stage,
    call::Page,
    case::{
        self, CaseView, EventView, Lookup, MineForm, MineRow,
        clock::{self, ClockKind, ClockView, Limits, Tick},
        flow::{Act, Is, Stage},
        kinds::Kind,
    },
    check::Nothing,
    decision::Owed,
    decision::pledge::Promise,
    fault::Fault,
    form::Answers,
    id::{AccountId, CaseId, ItemId},
    moment::{Day, Moment},
    paper::PaperLink,
    place::Place,
    review::reveal::RevealView,
    value::mask_name,
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::{
    account,
    base::{error::Result, qr},
    calendar,
    entity::{case_events::Model as Event, cases::Model as Case},
    gate::{attempt, audit, cx::Cx, serve::Routes},
    message,
};

pub mod answers;
pub mod hold;
pub mod kinds;
pub mod number;
pub mod query;
pub mod redate;
pub mod sight;
pub mod words;

use kinds::house;

/// Rows somebody else keeps.
type All<'a, T> = BoxFuture<'a, Result<Vec<T>>>;

/// What is shown with a case of any kind and kept by others: handed in by `lib.rs`, because the engine knows none of them.
pub struct Beside {
    /// Those of these cases that wait for their bill to be paid.
    pub unpaid: for<'a> fn(&'a Cx, &'a [Case]) -> All<'a, Uuid>,
    /// Papers of the case that whoever asks may open.
    pub papers: for<'a> fn(&'a Cx, &'a File) -> All<'a, PaperLink>,
    /// Who has looked at whole numbers, as its applicant reads it.
    pub reveals: for<'a> fn(&'a Cx, &'a Case) -> All<'a, RevealView>,
}

pub fn routes(routes: Routes) -> Routes {
    routes.serve(case::SHOW, show).serve(case::MINE, mine).serve(case::LOOKUP, lookup)
}

pub async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<CaseView> {
    let case = query::one(&cx, id).await?;
    view(&cx, case).await
}

/// Number and code together are the key; each wrong try costs patience.
pub async fn lookup(cx: Cx, (): (), form: Lookup) -> Result<CaseView> {
    let case = by_slip(&cx, &form).await?;
    let mut view = view(&cx, case.clone()).await?;
    // Whoever holds the slip may see how it goes, not who it is, nor act on it.
    view.applicant = mask_name(&view.applicant);
    view.acts.clear();
    view.reveals.clear();
    (house(case.kind).hide)(&mut view);
    for event in &mut view.events {
        if !event.act.is(Is::Told) {
            event.note.clear();
        }
        if event.act.is(Is::Theirs) {
            event.by = "申请人".to_owned();
        }
    }
    Ok(view)
}

/// The case of whoever holds its slip: number and code together are the key.
pub async fn by_slip(cx: &Cx, slip: &Lookup) -> Result<Case> {
    let keys = attempt::at(cx, "lookup", &slip.no);
    attempt::require_patience(cx, &keys).await?;
    match query::by_no(cx, &slip.no).await?.filter(|it| it.query_code == slip.query_code) {
        Some(it) => Ok(it),
        None => {
            let says = "编号或查询码不对，请对照收件凭证核对";
            Err(attempt::failed(cx, &keys, Fault::form("query_code", says)).await)
        }
    }
}

async fn mine(cx: Cx, (): (), form: MineForm) -> Result<Page<MineRow>> {
    let (cases, n_rows) = query::mine(&cx, form.page).await?;
    let unpaid = (crate::BESIDE_CASE.unpaid)(&cx, &cases).await?;
    let row = |it: Case| {
        let is_unpaid = unpaid.contains(&it.id);
        mine_row(it, is_unpaid)
    };
    Ok(Page { rows: cases.into_iter().map(row).collect(), n_rows })
}

fn mine_row(case: Case, is_unpaid: bool) -> MineRow {
    let next = match case.stage.told().next {
        _ if is_unpaid => "去缴费",
        "" => "看进度",
        it => it,
    };
    MineRow {
        id: case.case_id(),
        no: case.no.clone().unwrap_or_default(),
        needs_you: is_unpaid || !case.stage.told().next.is_empty(),
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

/// What an act leaves behind.
#[derive(Default)]
pub struct Note {
    pub text: String,
    pub n_days: Option<u32>,
}

/// The one place a stage changes: act open to this hand? then the event, the row with whatever else the handler changed
/// in it, the date and the messages, together.
pub async fn step(cx: &Cx, case: Case, act: Act, note: Note) -> Result<Case> {
    if !query::may_do(cx, &case, act).await? {
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

/// A case begins, as its kind's table says it may, with its first event and its date.
pub async fn begin(cx: &Cx, case: Case, act: Act, note: Note) -> Result<Case> {
    if !case.kind.rules().begins.contains(&(act, case.stage)) {
        return Err(anyhow::anyhow!("no {:?} begins with {act:?} at {:?}", case.kind, case.stage).into());
    }
    let event = event(cx, &case, act, case.stage, 1, cx.now, note);
    let event = Event { hash: audit::link(None, &event)?, ..event };
    let clock = clock_of(cx, &case, &[tick(&event)]).await?;
    let case = Case {
        due_on: clock.as_ref().map(|it| it.due.to_string()),
        is_provisional: clock.as_ref().is_some_and(|it| it.is_provisional),
        ..case
    };
    if case.no.is_some() {
        audit::witness::keep(cx, &case).await?;
    }
    let case = query::insert(cx, case, event).await?;
    if case.no.is_some() {
        words::keep(cx, &case).await?;
    }
    message::announce(cx, &case, act, clock.as_ref(), "").await?;
    Ok(case)
}

/// A case of the house's own work, with nothing typed yet: nobody is behind its account, and no code finds it.
///
/// # Errors
/// As `blank`.
pub async fn inside(cx: &Cx, kind: Kind) -> Result<Case> {
    let case = blank(cx, account::visitor(cx).await?)?;
    let case = match kind {
        // Whose service was not liked would be told by the minute, and an id of the usual kind begins with it.
        Kind::RatingWork => Case { id: Uuid::new_v4(), ..case },
        _ => case,
    };
    let case = answers::answered(cx, case, &Answers::new())?;
    let no = Some(number::next_inside_no(cx, kind).await?);
    Ok(Case { kind, no, query_code: String::new(), submitted_at: Some(cx.now), ..case })
}

/// A case of whoever brings it, of no kind yet: with what every kind has, and nothing of its own.
///
/// # Errors
/// Where the machine gives no randomness for its code.
pub fn blank(cx: &Cx, applicant_id: AccountId) -> Result<Case> {
    Ok(Case {
        region: cx.region(),
        id: Uuid::now_v7(),
        kind: Kind::default(),
        no: None,
        query_code: number::query_code()?,
        item_id: None,
        item_version: 0,
        item_name: String::new(),
        org_id: Uuid::nil(),
        applicant_id,
        consent_id: None,
        applicant_name: String::new(),
        stage: Stage::default(),
        version: 1,
        answers: String::new(),
        rev: 1,
        saved_at: cx.now,
        submitted_at: None,
        due_on: None,
        is_provisional: false,
        round: 1,
        reviewer_id: None,
        claimed_by: None,
        claimed_name: String::new(),
        claimed_until: Moment(0),
        n_materials: 0,
        n_doubts: 0,
        is_second_allowed: false,
        owed: String::new(),
        owed_by: None,
        pick_up: String::new(),
        other_org_id: None,
        clerk_id: None,
        joint_id: None,
        promise: Promise::None,
        check_by: None,
        moved_at: cx.now,
        remind_on: None,
        handler_id: None,
        handler: String::new(),
        asked_until: None,
    })
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
            Who::Nobody if act.is(Is::Theirs) => "申请人".to_owned(),
            Who::Nobody => "系统".to_owned(),
        },
        org_id: case.org_id,
        window: match &cx.who {
            Who::Staff { post, .. } => post.clone(),
            _ => String::new(),
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
        moved_at: if case.stage == to { case.moved_at } else { at },
        due_on: clock.as_ref().map(|it| it.due.to_string()),
        is_provisional: clock.as_ref().is_some_and(|it| it.is_provisional),
        ..case.clone()
    };
    let moved = hold::let_go_of(&case, moved);
    let note = event.note.clone();
    if !query::advance(cx, &case, &moved, event).await? {
        return Err(explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    // Whose it is, and under which number: said once it is in.
    if act.is(Is::HandedIn) {
        audit::witness::keep(cx, &moved).await?;
        words::keep(cx, &moved).await?;
    }
    message::announce(cx, &moved, act, clock.as_ref(), &note).await?;
    (house(moved.kind).moved)(cx, moved, act).await
}

/// "Too late" said with who was there before, and when.
pub async fn explain(cx: &Cx, case: &Case, fault: Fault) -> Result<Fault> {
    let Fault::WrongStage { stage, .. } = fault else { return Ok(fault) };
    let last = query::events(cx, case).await?.pop();
    let stage = last.as_ref().map_or(stage, |it| it.to_stage);
    // Whoever only holds the slip is not told what the applicant is called.
    let by = |it: &Event| if it.act.is(Is::Theirs) { "申请人".to_owned() } else { it.by_name.clone() };
    Ok(Fault::WrongStage { stage, by: last.as_ref().map(by), at: last.map(|it| it.at) })
}

pub fn tick(it: &Event) -> Tick {
    Tick { act: it.act, to: it.to_stage, at: it.at, n_days: it.n_days.and_then(|it| u32::try_from(it).ok()) }
}

/// The clock after the last of these acts; `case` as it was before.
async fn clock_of(cx: &Cx, case: &Case, ticks: &[Tick]) -> Result<Option<ClockView>> {
    let calendar = calendar::current(cx).await?;
    Ok(clock::replay_on(&calendar, ticks, limits(cx, case).await?, cx.now))
}

/// What its kind gives the case, and the day that was named for the clock that runs now.
pub async fn limits(cx: &Cx, case: &Case) -> Result<Limits> {
    let given = (house(case.kind).limits)(cx, case).await?;
    Ok(Limits { told: case.due_on.as_deref().and_then(Day::parse), ..given })
}

/// Which desk has it since when is the house's business.
fn beside(cx: &Cx, all: Vec<ClockView>) -> Vec<ClockView> {
    let is_inside = matches!(cx.who, Who::Staff { .. });
    all.into_iter().filter(|it| is_inside || it.kind != ClockKind::Hand).collect()
}

/// Every clock of the case: the one that matters, and what runs beside it.
pub async fn clocks(cx: &Cx, case: &Case) -> Result<Vec<ClockView>> {
    let calendar = calendar::current(cx).await?;
    let ticks: Vec<Tick> = query::events(cx, case).await?.iter().map(tick).collect();
    let limits = limits(cx, case).await?;
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
        let ticks: Vec<Tick> = events.iter().filter(|it| it.case_id == case.id).map(tick).collect();
        let clock = clock::replay(&calendar, &ticks, limits(cx, case).await?, cx.now);
        all.extend(clock.map(|it| (case.id, it)));
    }
    Ok(all)
}

/// 办件进度, as whoever asks may see it: what every kind has, and then what is its kind's own.
pub async fn view(cx: &Cx, case: Case) -> Result<CaseView> {
    let file = File { events: query::events(cx, &case).await?, case };
    let case = &file.case;
    let ticks: Vec<Tick> = file.events.iter().map(tick).collect();
    let calendar = calendar::current(cx).await?;
    let limits = limits(cx, case).await?;
    let is_theirs = !matches!(cx.who, Who::Staff { .. });
    // What a citizen is called is their own word: it is said whose it is, so that no name passes for an official's.
    let event = |it: &Event| match it.account_id == Some(case.applicant_id) && !is_theirs {
        true => EventView {
            by: format!("申请人 {}", it.by_name).trim_end().to_owned(),
            ..event_view(it.clone(), is_theirs)
        },
        false => event_view(it.clone(), is_theirs),
    };
    let mut acts = Vec::new();
    for act in case.stage.open_acts(&cx.who) {
        if query::may_do(cx, case, act).await? {
            acts.push(act);
        }
    }
    let no = case.no.clone().unwrap_or_default();
    let view = CaseView {
        id: case.case_id(),
        kind: case.kind,
        item_id: case.item_id,
        item_version: case.item_version,
        item_name: case.item_name.clone(),
        stage: case.stage,
        applicant: case.applicant_name.clone(),
        holder: holder(case, ""),
        now: case.stage.now(""),
        acts,
        clock: clock::replay(&calendar, &ticks, limits, cx.now),
        ahead: Vec::new(),
        beside: beside(cx, clock::beside(&calendar, &ticks, limits, cx.now)),
        days: clock::stretches(&calendar, &ticks, cx.now.day()),
        papers: (crate::BESIDE_CASE.papers)(cx, &file).await?,
        reveals: (crate::BESIDE_CASE.reveals)(cx, case).await?,
        today: cx.now.day(),
        version: case.version,
        qr: qr::of(&format!("{}{}?no={no}", cx.hub.config.origin, Place::Lookup.href())),
        events: file.events.iter().map(event).collect(),
        no,
        notices: Vec::new(),
        joint: None,
        bill: None,
        pick_up: String::new(),
        phone: cx.hub.county.get().phone.clone(),
        asked: String::new(),
        answered: String::new(),
    };
    (house(case.kind).show)(cx, &file, view).await
}

/// 容缺: materials put off at acceptance that have not come.
pub fn owed(case: &Case) -> Result<Vec<Owed>> {
    match case.owed.as_str() {
        "" => Ok(Vec::new()),
        it => Ok(serde_json::from_str(it)?),
    }
}

/// A case and all that was done to it, read once.
pub struct File {
    pub case: Case,
    pub events: Vec<Event>,
}

/// What officials say among themselves is not for the applicant; that they did it is.
pub fn event_view(it: Event, is_theirs: bool) -> EventView {
    let note = if is_theirs && it.act.is_internal() { String::new() } else { it.note };
    EventView { act: it.act, to: it.to_stage, at: it.at, by: it.by_name, note }
}

/// Who has it now; `window`: as its kind calls it.
pub fn holder(case: &Case, window: &str) -> String {
    let window = if window.is_empty() { "窗口" } else { window };
    match case.claimed_name.as_str() {
        _ if case.stage.is_theirs() => "您".to_owned(),
        _ if case.stage.is_over() => String::new(),
        name if case.stage == stage::PRE_REVIEW && !name.is_empty() => format!("{window} {name}"),
        _ => window.to_owned(),
    }
}

impl Case {
    pub fn case_id(&self) -> CaseId {
        CaseId { region: self.region, uuid: self.id }
    }

    /// The matter it is about, where its kind always has one.
    ///
    /// # Errors
    /// `NotFound` for a case of another kind: what is asked of it is not there.
    pub fn application(&self) -> Result<ItemId, Fault> {
        self.item_id.filter(|_| self.kind == Kind::Application).ok_or(Fault::NotFound)
    }
}
