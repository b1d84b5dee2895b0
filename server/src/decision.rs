//! 审批: what follows pre-review. Every act here goes through the same door: the case as it was on the screen, the stage
//! table, the letter of authority, and then the paper that says so.
use common::{
    account::Who,
    application::{act, stage},
    calendar::Calendar,
    call::Page,
    case::{
        QueueRow,
        clock::{self, ClockKind},
        flow::{Act, Is},
    },
    catalogue::{Item, ItemKind, Necessity},
    check::Nothing,
    decision::{
        self, Asked, Barred, DossierView, InboxForm, InboxView, Tray, TrayCount, Word, accept, decide, deliver,
        pledge::{self, Promise},
    },
    desk::is_ours,
    fault::Fault,
    id::{AccountId, CaseId},
    moment::{Day, Moment},
    paper::{
        PaperKind,
        law::Power,
        remedy::Remedy,
        words::{Facts, Said},
    },
};

use uuid::Uuid;

use crate::{
    application,
    base::error::Result,
    calendar, callback,
    case::{self, Note},
    catalogue, edition,
    entity::{case_events::Model as Event, cases::Model as Case},
    fee,
    gate::{cx::Cx, serve::Routes},
    joint, mandate, material, org, paper, review, section, shipment,
};

pub mod acceptance;
pub mod afterwards;
pub mod at_once;
pub mod countersign;
pub mod delivery;
pub mod department;
pub mod ending;
pub mod foretold;
pub mod lapse;
pub mod passing;
pub mod query;

/// 三个工作日内到期
const N_SOON_DAYS: u32 = 3;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(decision::INBOX, inbox)
        .serve(decision::DOSSIER, dossier)
        .serve(accept::RECEIVE, acceptance::receive)
        .serve(accept::ACCEPT, acceptance::accept)
        .serve(accept::ACCEPT_DEFERRING, acceptance::accept_deferring)
        .serve(accept::CORRECT, acceptance::correct)
        .serve(accept::SUPPLY, acceptance::supply)
        .serve(accept::REFUSE, acceptance::refuse)
        .serve(common::review::REFUSE, acceptance::refuse_unseen)
        .serve(decide::ASSIGN, department::assign)
        .serve(decide::TRANSFER, department::transfer)
        .serve(decide::OPINE, department::opine)
        .serve(decision::DETACH, material::attachment::detach)
        .serve(decide::ASK_COUNTERSIGN, countersign::ask)
        .serve(decide::COUNTERSIGN, countersign::answer)
        .serve(decide::UNASK, countersign::unask)
        .serve(decide::SEND_BACK, department::send_back)
        .serve(decide::RETURN, department::send_back)
        .serve(decide::REPORT_UP, department::report_up)
        .serve(decide::PASS_ON, passing::pass_on)
        .serve(decide::START_SPECIAL, department::start_special)
        .serve(decide::END_SPECIAL, department::end_special)
        .serve(decide::EXTEND, department::extend)
        .serve(decide::GRANT, department::grant)
        .serve(decide::DENY, department::deny)
        .serve(decide::DECIDE_AT_ONCE, department::decide_at_once)
        .serve(decide::FINISH_AT_ONCE, at_once::finish)
        .serve(common::case::WITHDRAW, ending::withdraw)
        .serve(decide::TERMINATE, ending::terminate)
        .serve(decide::ASK_VOID, ending::ask_void)
        .serve(decide::VOID, ending::void)
        .serve(pledge::INSPECT, afterwards::inspect)
        .serve(pledge::REVOKE, afterwards::revoke)
        .serve(deliver::MAKE, delivery::make)
        .serve(deliver::READY, delivery::ready)
        .serve(deliver::REPLY, delivery::reply)
        .serve(deliver::DELIVER, delivery::deliver)
}

/// The case, if it is still as it was on the screen and the act is open to this hand.
async fn fresh(cx: &Cx, id: CaseId, version: i32, act: Act) -> Result<Case> {
    let case = case::query::one(cx, id).await?;
    if case.version != version {
        return Err(case::explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    if !case::query::is_in_hand(cx, &case).await? {
        return Err(Fault::NotYours.into());
    }
    match case.stage.step(act, &cx.who) {
        Ok(_) => Ok(case),
        Err(fault) => Err(case::explain(cx, &case, fault).await?.into()),
    }
}

/// An act that binds the body towards the applicant: covered by a letter, done, and put on paper.
async fn bind(cx: &Cx, case: Case, act: Act, note: Note, kind: PaperKind, said: Said) -> Result<Case> {
    let letter = mandate::require(cx, &case, act).await?;
    let case = case::step(cx, case, act, note).await?;
    seal(cx, &case, kind, said, letter).await?;
    Ok(case)
}

/// What the head of the body does needs no letter: the power is theirs. That of another house, above it or beside, is none.
async fn bind_as_head(cx: &Cx, case: Case, act: Act, note: Note, kind: PaperKind, said: Said) -> Result<Case> {
    require_own_head(cx, &case).await?;
    let case = case::step(cx, case, act, note).await?;
    seal(cx, &case, kind, said, String::new()).await?;
    Ok(case)
}

/// 本机关负责人: of the body whose seal stands on the paper.
async fn require_own_head(cx: &Cx, case: &Case) -> Result<()> {
    let body = org::query::one(&cx.db(), case.org_id).await?;
    match &cx.who {
        Who::Staff { org, .. } if *org == body.name => Ok(()),
        _ => Err(Fault::NoMandate {
            says: format!("这一件盖{}的章，要由本机关负责人决定", body.full)
        }
        .into()),
    }
}

/// 局长周卫国
fn approver(cx: &Cx) -> String {
    match &cx.who {
        Who::Staff { post, name, .. } => format!("{post}{name}"),
        _ => String::new(),
    }
}

async fn seal(cx: &Cx, case: &Case, kind: PaperKind, said: Said, letter: String) -> Result<()> {
    let item = application::draft::item_of(cx, case).await?;
    let clocks = case::clocks(cx, case).await?;
    let due = |kind: ClockKind| clocks.iter().find(|it| it.kind == kind).map(|it| it.due);
    let events = case::query::events(cx, case).await?;
    let accepted = events.iter().find(|it| is_acceptance(it.act)).map(|it| it.at.day());
    let body = org::query::one(&cx.db(), case.org_id).await?;
    // What the matter says of remedies holds where its own body has decided, and not one above.
    let written = if body.is_called(&item.org) { item.remedies.as_str() } else { "" };
    let remedy = Remedy::of(written, &body.full, &cx.hub.county.get().name);
    let org = body.full;
    let answers = case::answers::answers(cx, case)?;
    let holder = item.holder(&answers);
    let added = paper::licence::added(cx, case, &item, kind).await?;
    let facts = Facts {
        item: &item,
        applicant: &case.applicant_name,
        holder: holder.map_or(&case.applicant_name, |it| it.name),
        answers: &answers,
        photo: added.photo,
        credit_code: &added.credit_code,
        case_no: case.no.as_deref().unwrap_or_default(),
        org: &org,
        remedy,
        submitted_on: case.submitted_at.unwrap_or(cx.now).day(),
        accepted_on: accepted,
        due: due(ClockKind::Promise),
        legal_due: due(ClockKind::Statutory),
        on: cx.now.day(),
    };
    let by = if cx.who == Who::Nobody { "系统" } else { cx.who.name() };
    let said = Said { sealed_by: by.to_owned(), ..said };
    let letter = paper::Letter { valid_until: &said.valid_until, mandate_no: letter };
    paper::issue(cx, case, facts.paper(kind, &said), Power::of(&item), letter).await?;
    Ok(())
}

fn is_acceptance(act: Act) -> bool {
    matches!(act, act::ACCEPT | act::ACCEPT_DEFERRING | act::DEEM | act::DECIDE_AT_ONCE | act::COPY)
}

/// Whoever has it in hand: the last to take it up or over, or to be handed it.
fn handler<'a>(case: &'a Case, events: &'a [Event]) -> Option<(Option<AccountId>, &'a str)> {
    if case.handler_id.is_some() {
        return Some((case.handler_id, &case.handler));
    }
    let last = events.iter().rev().find(|it| matches!(it.act, act::ASSIGN | act::TRANSFER))?;
    Some((last.account_id, &last.by_name))
}

/// What was granted, by whoever decided it. Paying, supplying and inspecting come at the same stage later, and grant nothing.
fn granting(events: &[Event]) -> Option<&Event> {
    events.iter().rev().find(|it| it.act.is_grant())
}

/// Did this person say what should be decided?
fn has_opined(cx: &Cx, events: &[Event]) -> bool {
    events.iter().any(|it| it.act == act::OPINE && it.account_id == cx.who.account())
}

/// What lies in the trays of whoever asks: of these bodies, one question a kind.
pub async fn trays(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<TrayCount>> {
    let counts = query::counts(cx, orgs).await?;
    let n_above = query::n_above(cx, orgs).await?;
    let n_asked = query::n_asked(cx, orgs).await?;
    let n_owed = query::n_owed(cx, orgs).await?;
    let promised = query::promises(cx, orgs).await?;
    let (n_awaited, n_to_fetch) = query::n_registered(cx, orgs).await?;
    let n_to_call = match cx.who.holds(Tray::Callback.duty()) {
        true => callback::query::n_open(cx).await?,
        false => 0,
    };
    let n_at_window = query::n_at_window(cx, orgs).await?;
    let (n_items, n_law) = edition::n_to_check(cx).await?;
    let n_snags = match cx.who.holds(Tray::SnagCheck.duty()) {
        true => edition::snag::query::n_to_check(cx).await?,
        false => 0,
    };
    let n_promised =
        |of: Promise| promised.iter().find(|it| it.0 == of).map_or(0, |it| it.1.try_into().unwrap_or_default());
    let n_of = |tray: Tray| -> u64 {
        match tray {
            Tray::Above => return n_above,
            Tray::Countersign => return n_asked,
            Tray::Owed => return n_owed,
            Tray::Awaited => return n_awaited,
            Tray::Fetch => return n_to_fetch,
            Tray::Callback => return n_to_call,
            Tray::ItemCheck => return n_items,
            Tray::LawCheck => return n_law,
            Tray::SnagCheck => return n_snags,
            Tray::Inspect => return n_promised(Promise::Due),
            Tray::Broken => return n_promised(Promise::Broken),
            _ => (),
        }
        let n: u64 = counts.iter().filter(|it| tray.stages().contains(&it.0)).map(|it| it.1 as u64).sum();
        match tray {
            Tray::Counter => n + n_at_window,
            Tray::Handle => n.saturating_sub(n_at_window),
            _ => n,
        }
    };
    let mine = Tray::ALL.iter().copied().filter(|it| it.is_for(&cx.who));
    Ok(mine.map(|it| TrayCount { tray: it, n_cases: n_of(it) }).collect())
}

/// A tray of what waits for somebody here, not for others.
fn is_shown_first(tray: Tray) -> bool {
    tray == Tray::Joint || is_ours(tray)
}

/// A case as its tray shows it: each has a day of its own.
pub fn queue_row(cx: &Cx, calendar: &Calendar, tray: Tray, it: Case) -> QueueRow {
    let due = match tray {
        Tray::Inspect | Tray::Broken => it.check_by.as_deref(),
        Tray::Countersign => it.asked_until.as_deref(),
        Tray::Owed => it.owed_by.as_deref(),
        _ => it.due_on.as_deref(),
    };
    let due = due.and_then(Day::parse);
    let n_waited =
        (due.is_none() && it.moved_at > Moment(0)).then(|| calendar.n_working(it.moved_at.day(), cx.now.day()));
    QueueRow {
        n_waited,
        id: it.case_id(),
        n_left: due.map(|due| clock::n_left(calendar, cx.now.day(), due)),
        due,
        is_provisional: it.is_provisional,
        n_materials: it.n_materials as u32,
        n_doubts: it.n_doubts as u32,
        is_back: false,
        claimed_by: (it.claimed_until > cx.now).then_some(it.claimed_name),
        no: it.no.unwrap_or_default(),
        item_name: it.item_name,
        applicant: it.applicant_name,
        stage: it.stage,
    }
}

async fn inbox(cx: Cx, (): (), form: InboxForm) -> Result<InboxView> {
    let Who::Staff { .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let orgs = case::query::orgs(&cx).await?;
    let trays = trays(&cx, &orgs).await?;
    let mine: Vec<Tray> = trays.iter().map(|it| it.tray).collect();
    let full = trays
        .iter()
        .find(|it| it.n_cases > 0 && is_shown_first(it.tray))
        .map_or(mine.first().copied().unwrap_or_default(), |it| it.tray);
    let tray = form.tray.filter(|it| mine.contains(it)).unwrap_or(full);
    let calendar = calendar::current(&cx).await?;
    let soon = calendar.due(cx.now.day(), N_SOON_DAYS).day;
    // Who has no tray is shown none.
    let ((cases, n_rows), items) = match mine.is_empty() {
        true => ((Vec::new(), 0), Vec::new()),
        false => {
            (query::page(&cx, &orgs, tray, &form, soon).await?, query::items(&cx, &orgs, tray, &form, soon).await?)
        }
    };
    let rows = cases.into_iter().map(|it| queue_row(&cx, &calendar, tray, it)).collect();
    let items = catalogue::shelf::counted(&cx, items).await?;
    let leads_section = !section::led(&cx).await?.is_empty();
    Ok(InboxView { tray, trays, items, page: Page { rows, n_rows }, leads_section, today: cx.now.day() })
}

/// 即办件, accepted by the law: the window that has not answered goes on with it.
pub fn stays_at_window(item: &Item, events: &[Event]) -> bool {
    item.kind == ItemKind::Instant && events.iter().any(|it| it.act == act::DEEM)
}

/// What there is nothing to do by: not barred, simply not there.
fn is_needless(
    cx: &Cx,
    case: &Case,
    events: &[Event],
    (asked, seen): (&[Asked], &common::review::ExamineView),
    act: Act,
) -> bool {
    match act {
        // What the law has accepted is decided where it lay, if that is one visit; everything else goes its way.
        act::DECIDE_AT_ONCE if case.stage == stage::ACCEPTED => !stays_at_window(&seen.item, events),
        act::ASSIGN if case.stage == stage::ACCEPTED => stays_at_window(&seen.item, events),
        act::UNASK => !asked.iter().any(|it| it.word == Word::Waiting),
        act::SUPPLY => case.owed.is_empty(),
        act::INSPECT => case.promise == Promise::None,
        // The list of the matter puts nothing off.
        act::ACCEPT_DEFERRING => !seen.slots.iter().any(|it| it.material.necessity == Necessity::Deferrable),
        act::TRANSFER => handler(case, events).is_some_and(|it| it.0 == cx.who.account()),
        _ => false,
    }
}

async fn dossier(cx: Cx, id: CaseId, _: Nothing) -> Result<DossierView> {
    let case = case::query::one(&cx, id).await?;
    let events = case::query::events(&cx, &case).await?;
    let mut seen = review::view(&cx, case.clone()).await?;
    let others = countersign::asked(&cx, &case).await?;
    let acts = seen.case.acts.iter().copied();
    let acts: Vec<Act> = acts.filter(|it| !is_needless(&cx, &case, &events, (&others, &seen), *it)).collect();
    seen.case.acts = acts;
    let seen_already = events.iter().any(|it| matches!(it.act, act::RECEIVE | act::TAKE_IN));
    let originals = acceptance::originals(&seen, seen_already);
    let asked = events.iter().rev().find(|it| it.act == act::ASK_VOID);
    let outcome = seen.item.outcome.clone().unwrap_or_default();
    Ok(DossierView {
        barred: barred(&cx, &case, &events, &seen).await?,
        owed: case::owed(&case)?.into_iter().map(|it| acceptance::found(it, &seen)).collect(),
        owed_by: case.owed_by.as_deref().and_then(Day::parse),
        originals,
        asked: others,
        bodies: match seen.case.acts.iter().any(|it| matches!(*it, act::ASK_COUNTERSIGN | act::PASS_ON)) {
            true => countersign::bodies(&cx, &case).await?.into_iter().map(|it| it.1).collect(),
            false => Vec::new(),
        },
        shipment: shipment::of_case(&cx, &case).await?,
        attachments: material::attachment::all(&cx, &case, &events).await?,
        may_attach: material::attachment::is_open(&case)
            && seen.case.acts.iter().any(|it| matches!(*it, act::OPINE | act::END_SPECIAL | act::COUNTERSIGN)),
        is_extended: events.iter().any(|it| it.act == act::EXTEND),
        void_asked_by: asked.map(|it| it.by_name.clone()),
        outcome: outcome.name,
        validity: outcome.validity,
        is_coded: !case.pick_up.is_empty(),
        may_finish: at_once::require(&cx, &seen.item, &case::answers::answers(&cx, &case)?).is_ok(),
        promise: case.promise,
        check_by: case.check_by.as_deref().and_then(Day::parse),
        seen,
    })
}

/// Why a button the stage would allow is not there.
async fn barred(
    cx: &Cx,
    case: &Case,
    events: &[Event],
    seen: &common::review::ExamineView,
) -> Result<Vec<Barred>> {
    let mut all = Vec::new();
    let unsealed = refusal(mandate::stamp::require(cx, case.org_id).await)?;
    for act in seen.case.acts.iter().copied() {
        let fault = match act {
            _ if act.is(Is::Sealed) && unsealed.is_some() => unsealed.clone(),
            _ if act.is(Is::Binding) => match refusal(mandate::require(cx, case, act).await)? {
                None => rule(cx, case, act, events, seen).await?,
                it => it,
            },
            _ => rule(cx, case, act, events, seen).await?,
        };
        all.extend(fault.map(|it| Barred { act, says: in_words(it) }));
    }
    Ok(all)
}

/// What a rule says against it; an outage stays one.
fn refusal<T>(outcome: Result<T>) -> Result<Option<Fault>> {
    match outcome {
        Ok(_) => Ok(None),
        Err(crate::base::error::Error::Fault(fault)) => Ok(Some(fault)),
        Err(it) => Err(it),
    }
}

/// A form's fault says itself beside its field; here there is none.
pub fn in_words(fault: Fault) -> String {
    match fault {
        Fault::Form { fields } => fields.into_iter().map(|it| it.says).collect::<Vec<String>>().join("；"),
        it => it.says(),
    }
}

/// What the handlers refuse beside stage and letter.
async fn rule(
    cx: &Cx,
    case: &Case,
    act: Act,
    events: &[Event],
    seen: &common::review::ExamineView,
) -> Result<Option<Fault>> {
    let is_owed = !case::owed(case)?.is_empty();
    let is_later = !seen.later().is_empty();
    Ok(match act {
        act::GRANT | act::DENY if has_opined(cx, events) => Some(Fault::SamePerson),
        act::OPINE | act::REPORT_UP if case.stage == stage::CHECKING && has_opined(cx, events) => {
            Some(Fault::SamePerson)
        }
        act::MAKE_LICENCE | act::REPORT_UP if is_owed => {
            Some(Fault::MaterialsMissing { names: case::owed(case)?.into_iter().map(|it| it.name).collect() })
        }
        act::ALLOW if case.stage == stage::RECEIVED => review::require_told(case).err(),
        act::MAKE_LICENCE => fee::unsettled(cx, case).await?,
        act::ASSIGN => refusal(section::require(cx, case).await)?,
        act::REPORT_UP => department::require_upper(&seen.item, events).err(),
        act::OPINE if case.stage == stage::CHECKING => department::require_own(&seen.item, events).err(),
        act::PASS_ON => {
            department::require_handler(cx, case, events).err().or(passing::require_own(case, events).err())
        }
        act::OPINE | act::START_SPECIAL | act::END_SPECIAL | act::ASK_COUNTERSIGN | act::UNASK => {
            let today = cx.now.day();
            let waits = match act {
                act::OPINE => countersign::require_heard(case, today).err(),
                _ => None,
            };
            department::require_handler(cx, case, events).err().or(waits)
        }
        act::ACCEPT => acceptance::require_now(seen).err(),
        act::REPLY => joint::unsettled(seen.case.joint.as_ref()),
        act::SEND_BACK => department::require_checked(case, events).err(),
        act::ACCEPT_DEFERRING if !is_later => Some(acceptance::has_none_later()),
        act::ACCEPT_DEFERRING => acceptance::require_whole(seen).err(),
        act::DECIDE_AT_ONCE => match acceptance::require_now(seen) {
            Err(it) => Some(it),
            Ok(()) => refusal(department::require_at_once(cx, case).await)?,
        },
        act::INSPECT => afterwards::require_promise(cx, case, events).err(),
        act::EXTEND | act::TERMINATE | act::VOID => refusal(require_own_head(cx, case).await)?,
        act::REVOKE => match afterwards::require_granted(events) {
            Err(it) => Some(it),
            Ok(()) => refusal(require_own_head(cx, case).await)?,
        },
        act::SUPPLY if !is_owed => Some(acceptance::owes_nothing()),
        _ => None,
    })
}
