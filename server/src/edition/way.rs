//! The way of an edition through the hands of others.
use common::{
    case::flow::{Act, Stage},
    catalogue::Item,
    edition::{
        EditionView, act,
        desk::{Return, Step},
        find::is_same_person,
        stage,
    },
    fault::Fault,
    id::{AccountId, CaseId},
};

use super::{Kept, find, publish, query, view};
use crate::{
    base::error::Result,
    calendar,
    case::{self, Note},
    entity::{case_events::Model as Event, cases::Model as Case, editions::Model as Row},
    gate::cx::Cx,
};

/// What stands among the checks on its page.
pub const CHECKS: [Act; 7] =
    [act::SUBMIT, act::PASS, act::PASS_LAW, act::PASS_UP, act::DECREE, act::RETURN, act::PUBLISH];

/// Steps that need the document to be right.
const FORWARD: [Act; 6] = [act::OFFER, act::SUBMIT, act::PASS, act::PASS_LAW, act::PASS_UP, act::DECREE];

/// In the hands of whoever checks, of whichever body it is.
pub fn is_checked_at(stage: Stage) -> bool {
    matches!(stage, stage::CHECK | stage::LEGAL | stage::GOVERNMENT | stage::READY)
}

/// Who has done what since it was last handed in.
fn done(events: &[Event]) -> Vec<(Act, AccountId)> {
    let from = events.iter().rposition(|it| it.act == act::SUBMIT).unwrap_or_default();
    let since = events.iter().skip(from);
    since.filter_map(|it| Some((it.act, it.account_id?))).collect()
}

/// Acts of the table that are open to whoever looks: by the body, by the cause, by who did what before; and in sentences why not.
pub async fn open_acts(cx: &Cx, case: &Case, row: &Row, events: &[Event]) -> Result<(Vec<Act>, Vec<String>)> {
    let (mut acts, mut shut) = (Vec::new(), Vec::new());
    let is_there = is_checked_at(case.stage) || case::query::is_in_hand(cx, case).await?;
    let Some(who) = cx.who.account().filter(|_| is_there) else { return Ok((acts, shut)) };
    let (writers, done) = (row.authors()?, done(events));
    for it in case.stage.open_acts(&cx.who) {
        let other = if row.cause.asks_government() { act::PASS_LAW } else { act::PASS_UP };
        match it {
            it if it == other => (),
            it if is_same_person(it, who, &writers, &done) => {
                shut.push(format!("“{}”请由别人办：这一件您写过、送过或者核过，不能再由您审", it.label()));
            }
            it => acts.push(it),
        }
    }
    Ok((acts, shut))
}

pub async fn acts(cx: &Cx, case: &Case, row: &Row, events: &[Event]) -> Result<Vec<Act>> {
    Ok(open_acts(cx, case, row, events).await?.0)
}

/// The edition as it was on the screen, with the act open to whoever asks.
async fn fresh(cx: &Cx, id: CaseId, version: i32, act: Act) -> Result<(Case, Row)> {
    let (case, row) = query::one(cx, id).await?;
    if case.version != version {
        return Err(case::explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    let events = case::query::events(cx, &case).await?;
    let (acts, _) = open_acts(cx, &case, &row, &events).await?;
    if !acts.contains(&act) {
        // As the table has it, then by the body, then by who did what.
        case.stage.step(act, &cx.who)?;
        let is_there = is_checked_at(case.stage) || case::query::is_in_hand(cx, &case).await?;
        let is_same = cx.who.account().zip(row.authors().ok());
        let is_same = is_same.is_some_and(|(who, writers)| is_same_person(act, who, &writers, &done(&events)));
        return Err(if is_there && is_same { Fault::SamePerson } else { Fault::NotYours }.into());
    }
    Ok((case, row))
}

pub async fn step(cx: Cx, id: CaseId, form: Step) -> Result<EditionView> {
    let (case, row) = fresh(&cx, id, form.version, form.act).await?;
    if FORWARD.contains(&form.act) {
        require_sound(&cx, &case, &row).await?;
    }
    let note = Note { text: form.says, n_days: n_days(&cx, &row, form.act).await? };
    let case = case::step_for_all(&cx, case, form.act, note).await?;
    let (case, row) = match form.act {
        act::DROP => (case, query::change(&cx, &row, |it| it.is_open = false).await?),
        act::PASS_LAW | act::DECREE if row.effective().is_none_or(|it| it <= cx.now.day()) => {
            Box::pin(publish::publish(&cx, case)).await?
        }
        _ => (case, row),
    };
    view(&cx, case, row).await
}

/// How long the next stretch of the way may take. What takes effect later than it has to be published has no clock but its day.
async fn n_days(cx: &Cx, row: &Row, act: Act) -> Result<Option<u32>> {
    let days = cx.hub.county.get().editing;
    Ok(match act {
        act::SUBMIT => Some(days.review),
        act::RECALL => Some(days.apply),
        act::PASS_LAW | act::DECREE => {
            let due = calendar::current(cx).await?.due(cx.now.day(), days.publish).day;
            Some(days.publish).filter(|_| row.effective().is_none_or(|it| it <= due))
        }
        _ => None,
    })
}

async fn require_sound(cx: &Cx, case: &Case, row: &Row) -> Result<()> {
    let item: Item = serde_json::from_str(&row.doc)?;
    let faults = find::blocking(&find::findings(cx, case, row, &item).await?);
    let n = faults.len();
    match faults.into_iter().take(5).collect::<Vec<String>>() {
        few if few.is_empty() => Ok(()),
        few => Err(Fault::form("act", &format!("还有{n}处要改：{}", few.join("；"))).into()),
    }
}

/// Back to whoever wrote it, with what is wrong where.
pub async fn send_back(cx: Cx, id: CaseId, form: Return) -> Result<EditionView> {
    let (case, row) = fresh(&cx, id, form.version, act::RETURN).await?;
    let kept = form.remarks.iter().map(|(group, says)| Kept {
        group: *group,
        says: says.clone(),
        by: cx.who.name().to_owned(),
        at: cx.now,
    });
    // Of the round before nothing is left to see to: it was looked at again.
    let remarks = serde_json::to_string(&kept.collect::<Vec<Kept>>())?;
    let row = query::change(&cx, &row, |it| it.remarks = remarks).await?;
    let note = Note { text: form.note(), n_days: Some(cx.hub.county.get().editing.apply) };
    let case = case::step_for_all(&cx, case, act::RETURN, note).await?;
    view(&cx, case, row).await
}
