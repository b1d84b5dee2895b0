//! What ends a case before, or instead of, a decision: each with its reason, and a paper that says it.
use common::{
    case::{CaseView, Reason, stage::Act},
    decision::Say,
    fault::Fault,
    id::CaseId,
    paper::{PaperKind, words::Said},
};

use super::{bind_as_head, fresh, seal};
use crate::{
    case,
    case::Note,
    joint, paper,
    serve::{Cx, Result},
};

fn because(says: &str) -> (Note, Said) {
    let said = Said { says: says.to_owned(), ..Said::default() };
    (Note { text: says.to_owned(), n_days: None }, said)
}

/// By the applicant, until it is decided; the paper is theirs to sign, and carries no seal.
pub async fn withdraw(cx: Cx, id: CaseId, form: Reason) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    let (note, said) = because(&form.0);
    let case = case::step(&cx, case, Act::Withdraw, note).await?;
    joint::withdraw(&cx, &case, &form.0).await?;
    seal(&cx, &case, PaperKind::Withdrawal, said, String::new()).await?;
    case::view(&cx, case).await
}

pub async fn terminate(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, Act::Terminate).await?;
    let (note, said) = because(&form.says);
    let case = bind_as_head(&cx, case, Act::Terminate, note, PaperKind::Termination, said).await?;
    case::view(&cx, case).await
}

pub async fn ask_void(cx: Cx, id: CaseId, form: Reason) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    let (note, _) = because(&form.0);
    let case = case::step(&cx, case, Act::AskVoid, note).await?;
    case::view(&cx, case).await
}

/// 作废 takes a second person. Every paper of the case goes with it, but the one that says so.
pub async fn void(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, Act::Void).await?;
    let events = case::query::events(&cx, &case).await?;
    match events.iter().rev().find(|it| it.act == Act::AskVoid) {
        None => return Err(Fault::form("says", "作废要先由经办人提出").into()),
        Some(it) if it.account_id == cx.who.account() => return Err(Fault::SamePerson.into()),
        Some(_) => (),
    }
    let (note, said) = because(&form.says);
    paper::revoke(&cx, &case, PaperKind::ALL).await?;
    let case = bind_as_head(&cx, case, Act::Void, note, PaperKind::Voiding, said).await?;
    case::view(&cx, case).await
}
