//! 签字件: signed copies of papers made out of the case. They are the applicant's words and lie in no slot of the matter.
use common::{
    account::Duty,
    case::signing::{Sheet, can_go, takes},
    check::Nothing,
    fault::Fault,
    id::{CaseId, FileId},
};

use super::query;
use crate::{
    base::error::{Error, Result},
    case,
    entity::cases::Model as Case,
    gate::cx::Cx,
};

/// The case as the counter has it: a draft or a correction in the clerk's own hands, or one that has come to the window.
async fn at_counter(cx: &Cx, id: CaseId) -> Result<Case> {
    if !cx.who.holds(Duty::Counter) {
        return Err(Fault::NotYours.into());
    }
    match case::query::filled(cx, id).await {
        Err(Error::Fault(Fault::NotFound)) => case::query::one(cx, id).await,
        it => it,
    }
}

/// The case, if whoever asks may lay a signed copy into it.
pub async fn addable(cx: &Cx, id: CaseId) -> Result<Case> {
    let case = at_counter(cx, id).await?;
    match takes(case.stage) {
        true => Ok(case),
        false => Err(Fault::wrong_stage(case.stage).into()),
    }
}

/// A scan that went wrong, as long as nobody has decided upon it.
pub async fn unsign(cx: Cx, id: FileId, _: Nothing) -> Result<Nothing> {
    let file =
        query::any(&cx, id).await?.filter(|it| Sheet::of_slot(&it.slot).is_some()).ok_or(Fault::NotFound)?;
    let uuid = file.case_id.ok_or(Fault::NotFound)?;
    let case = at_counter(&cx, CaseId { region: file.region, uuid }).await?;
    if !can_go(case.stage) {
        return Err(Fault::form("file", "已经受理，签字件是案卷的一部分，不能再拿走").into());
    }
    query::delete(&cx, &file).await?;
    Ok(Nothing {})
}
