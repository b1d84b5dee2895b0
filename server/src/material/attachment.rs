//! 意见附件: what officials lay beside what they say. It is theirs, not the applicant's: it lies in no slot of the matter.
use common::{
    account::Duty,
    application::{act, stage},
    check::Nothing,
    decision::Attachment,
    fault::Fault,
    id::{CaseId, FileId},
    material::OPINION,
    registration,
};

use super::query;
use crate::{
    base::error::Result,
    case,
    entity::{case_events::Model as Event, cases::Model as Case},
    gate::cx::Cx,
};

/// Where opinions are formed, files may be laid beside them; and beside what was taken in for another system, as long as it lies here.
pub fn is_open(case: &Case) -> bool {
    is_registered(case) || matches!(case.stage, stage::IN_REVIEW | stage::SPECIAL | stage::CHECKING)
}

fn is_registered(case: &Case) -> bool {
    matches!(case.stage, registration::stage::TAKEN | registration::stage::READY)
}

/// The case, if whoever asks may add to its opinions: those who have it in hand, and those who were asked.
pub async fn attachable(cx: &Cx, id: CaseId) -> Result<Case> {
    let case = case::query::one(cx, id).await?;
    let is_theirs = match is_registered(&case) {
        true => case::query::may_do(cx, &case, registration::act::FINISH).await?,
        false => case::query::is_in_hand(cx, &case).await? || case::sight::query::is_asked(cx, &case).await?,
    };
    let may = cx.who.holds(Duty::Review) || is_registered(&case) && cx.who.holds(Duty::Counter);
    match may && is_theirs {
        true if is_open(&case) => Ok(case),
        true => Err(Fault::wrong_stage(case.stage).into()),
        false => Err(Fault::NotYours.into()),
    }
}

pub async fn all(cx: &Cx, case: &Case, events: &[Event]) -> Result<Vec<Attachment>> {
    let files = query::in_slot(cx, case, OPINION).await?;
    let attachment = |it: crate::entity::files::Model| Attachment {
        is_mine: is_open(case) && Some(it.owner_id) == cx.who.account() && !is_spoken_on(&it.created_at, events),
        by: it.origin.clone(),
        file: super::file_view(&it),
    };
    Ok(files.into_iter().map(attachment).collect())
}

/// An opinion was given with it on the table: from then on it is part of the record.
fn is_spoken_on(at: &common::moment::Moment, events: &[Event]) -> bool {
    events.iter().any(|it| matches!(it.act, act::OPINE | act::COUNTERSIGN) && it.at >= *at)
}

pub async fn detach(cx: Cx, id: FileId, _: Nothing) -> Result<Nothing> {
    let file = query::own(&cx, id).await?;
    let Some(uuid) = file.case_id.filter(|_| file.slot == OPINION) else {
        return Err(Fault::NotFound.into());
    };
    let case = attachable(&cx, CaseId { region: file.region, uuid }).await?;
    if is_spoken_on(&file.created_at, &case::query::events(&cx, &case).await?) {
        return Err(Fault::form("file", "已经有人据此提出意见，不能再拿走").into());
    }
    query::delete(&cx, &file).await?;
    Ok(Nothing {})
}
