//! 申请 as a kind of case: what it brings to the engine, and the calls that are its own.
use common::{
    account::{Duty, Who},
    application::{act, clock, stage},
    case::{
        self, CaseView, NoticeLink,
        clock::{ClockKind, ClockView, Limits, Tick},
        flow::Stage,
        kinds::Kind,
    },
    catalogue::Item,
    fee::BillState,
    form::Answers,
    moment::Day,
    paper::law::Power,
    review::reveal,
};
use futures_util::FutureExt;

use crate::{
    base::error::Result,
    calendar,
    case::{File, answers::answers, hold, holder, kinds::House, query, sight, tick},
    entity::cases::Model as Case,
    fee,
    gate::{
        cx::Cx,
        serve::{NOTHING, Routes},
    },
    joint, org,
};

mod ahead;
mod correction;
pub mod draft;
mod handed;
mod handover;
pub mod intake;
pub mod queue;
mod receipt;
mod renew;
mod signing;

pub static HOUSE: House = House {
    kind: Kind::Application,
    limits: |cx, case| limits(cx, case).boxed(),
    moved: |cx, case, _| moved(cx, case).boxed(),
    show: |cx, file, view| show(cx, file, view).boxed(),
    hide,
    reveals: &[Duty::PreReview],
    said: |_, _| async { Ok(String::new()) }.boxed(),
    hidden: |cx, case| hidden(cx, case).boxed(),
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(case::OPEN, draft::open)
        .serve(case::DRAFT, draft::show)
        .serve(case::SAVE, draft::save)
        .serve(case::DISCARD, draft::discard)
        .serve(case::renew::RENEW, renew::renew)
        .serve(case::SUBMIT, draft::submit)
        .serve(case::RECEIPT, receipt::show)
        .serve(case::handed::SHOW, handed::show)
        .stream(&case::handed::FILE, NOTHING, handed::send)
        .serve(case::signing::SHOW, signing::show)
        .stream(&case::signing::FILE, NOTHING, signing::send)
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

/// What this applicant was promised: a situation may have a limit of its own.
async fn limits(cx: &Cx, case: &Case) -> Result<Limits> {
    let item = draft::item_of(cx, case).await?;
    let promise = item.promise(&answers(cx, case)?);
    Ok(Limits { promise, legal: item.statutory, hands: item.hands.within(promise), told: None })
}

async fn moved(cx: &Cx, case: Case) -> Result<Case> {
    let case = match case.stage {
        stage::IN_REVIEW | stage::SPECIAL => case,
        _ => unasked(cx, case).await?,
    };
    match case.stage {
        // However it came to be accepted: a bundle goes to everybody it concerns.
        stage::ACCEPTED => joint::copy_out(cx, case).await,
        stage::PRE_PASSED => remind(cx, case).await,
        stage::IN_REVIEW if case.claimed_by.is_none() => in_hand_again(cx, case).await,
        _ => Ok(case),
    }
}

/// However it left the hands of whoever looks into it: a body that has said nothing has nothing against it, and is asked no longer.
async fn unasked(cx: &Cx, case: Case) -> Result<Case> {
    if case.asked_until.is_none() {
        return Ok(case);
    }
    sight::query::end_asking(cx, &case).await?;
    query::change(cx, &case, |it| it.asked_until = None).await
}

/// The next day on which whoever applied hears that originals are waited for, counted from the day it passed.
async fn remind(cx: &Cx, case: Case) -> Result<Case> {
    let events = query::events(cx, &case).await?;
    let ticks: Vec<Tick> = events.iter().map(tick).collect();
    let Some(passed) = clock::passed(&ticks) else { return Ok(case) };
    let n_told = ticks.iter().filter(|it| it.act == act::REMIND && it.at >= passed.at).count();
    let calendar = calendar::current(cx).await?;
    let next = clock::REMINDERS.get(n_told).map(|n| calendar.due(passed.at.day(), *n).day.to_string());
    query::change(cx, &case, |it| it.remind_on = next).await
}

/// It comes back to whoever took it up, from where somebody else had it.
async fn in_hand_again(cx: &Cx, case: Case) -> Result<Case> {
    let (by, name) = match case.handler_id {
        Some(it) => (Some(it), case.handler.clone()),
        None => {
            let events = query::events(cx, &case).await?;
            let last = events.into_iter().rev().find(|it| matches!(it.act, act::ASSIGN | act::TRANSFER));
            let Some(last) = last else { return Ok(case) };
            (last.account_id, last.by_name)
        }
    };
    let until = hold::until(cx);
    query::change(cx, &case, |it| (it.claimed_by, it.claimed_name, it.claimed_until) = (by, name, until)).await
}

/// Number and code say how it goes: not what was written, ready or owed.
fn hide(view: &mut CaseView) {
    view.notices.clear();
    view.papers.clear();
    view.joint = None;
    view.pick_up.clear();
    view.bill = None;
}

async fn hidden(cx: &Cx, case: &Case) -> Result<Answers> {
    let item = draft::item_of(cx, case).await?;
    Ok(reveal::hidden(&item, &answers(cx, case)?))
}

async fn show(cx: &Cx, file: &File, mut view: CaseView) -> Result<CaseView> {
    let File { case, events } = file;
    let item = draft::item_of(cx, case).await?;
    if Power::of(&item) != Power::Licence {
        view.clock.iter_mut().chain(&mut view.beside).for_each(ClockView::cite_nothing);
    }
    let calendar = calendar::current(cx).await?;
    let is_theirs = !matches!(cx.who, Who::Staff { .. });
    let correcting = view.clock.as_ref().filter(|it| it.kind == ClockKind::Correct).map(|it| (it.start, it.due));
    let was_told = events.iter().any(|it| it.to_stage == stage::CORRECTION);
    let notices = if was_told { query::notices(cx, case).await? } else { Vec::new() };
    let notices = notices.into_iter().filter_map(|it| {
        let on = Day::parse(&it.on_day)?;
        let due = match correcting {
            Some((start, due)) if start == on => due,
            _ => calendar.due(on, it.n_days as u32).day,
        };
        Some(NoticeLink { id: it.id, no: it.no, on, due })
    });
    let passed = events.iter().rev().find(|it| matches!(it.act, act::PASS | act::PASS_WHOLE));
    let later = passed.map(|it| it.note.clone()).unwrap_or_default();
    // Drawn up at the grant (`fee::draw_up`).
    let is_granted = events.iter().any(|it| it.act.is_grant());
    let bill = if is_granted { fee::of_case(cx, case).await? } else { None };
    let is_due = bill.as_ref().is_some_and(|it| it.state == BillState::Open);
    let is_asked = sight::query::is_asked(cx, case).await?;
    let is_in_hand = query::is_in_hand(cx, case).await?;
    if is_theirs && cx.who.account() == Some(case.applicant_id) || !is_theirs && is_in_hand {
        crate::review::amend::spell_out(cx, file, &mut view.events).await?;
    }
    let mut acts = case.stage.open_acts(&cx.who);
    // Who is asked for a word says it, and does nothing else.
    acts.retain(|it| if *it == act::COUNTERSIGN { is_asked } else { is_in_hand });
    if is_theirs && !case.owed.is_empty() && Stage::with(act::SUPPLY).contains(&case.stage) {
        acts.push(act::SUPPLY);
    }
    // Where nothing is due, nothing is collected.
    acts.retain(|it| is_due || !matches!(*it, act::COLLECT | act::WAIVE));
    let window = upper(cx, case, &item).await?.unwrap_or_else(|| item.window.clone());
    let answers = answers(cx, case)?;
    let wanted = ahead::Wanted::of(&answers);
    let told = ahead::Told {
        stage: case.stage,
        item: &item,
        answers: &answers,
        clock: view.clock.as_ref(),
        bill: bill.as_ref(),
        window: &item.window,
    };
    Ok(CaseView {
        ahead: ahead::ahead(&told),
        holder: holder(case, &window),
        now: match is_due {
            true => "已经同意。请先缴费，缴清后制作证照。".to_owned(),
            false if case.stage == stage::READY => wanted.ready(!item.parts.is_empty()).to_owned(),
            false => case.stage.now(&later),
        },
        acts,
        joint: joint::view(cx, case, &item).await?,
        bill,
        notices: notices.collect(),
        // Shown at the window by whoever comes; a code for somebody who waits for the post only worries them.
        pick_up: match is_theirs && wanted == ahead::Wanted::Fetched {
            true => case.pick_up.clone(),
            false => String::new(),
        },
        phone: item.consult_phone.clone(),
        ..view
    })
}

/// 上报: the body above, while it has the case.
async fn upper(cx: &Cx, case: &Case, item: &Item) -> Result<Option<String>> {
    if case.other_org_id.is_none() {
        return Ok(None);
    }
    let has_it = org::query::one(&cx.db(), case.org_id).await?;
    Ok((has_it.name == item.reports_to).then_some(has_it.full))
}
