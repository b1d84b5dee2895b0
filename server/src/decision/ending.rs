//! What ends a case before, or instead of, a decision, and what time itself does: each with its reason, and a paper that
//! says it.
use common::{
    application::act,
    case::{CaseView, Reason},
    decision::Say,
    fault::Fault,
    id::CaseId,
    material::FileState,
    moment::Day,
    paper::{PaperKind, words::Said},
};

use super::{bind_as_head, foretold, fresh, seal};
use crate::{
    application,
    base::error::Result,
    case::{self, Note},
    entity::cases::Model as Case,
    gate::cx::Cx,
    joint, material, paper,
};

/// In the register, where the number of a letter would stand: nobody's act, the law's own.
const BY_CLOCK: &str = "期限届满";

fn because(says: &str) -> (Note, Said) {
    let said = Said { says: says.to_owned(), ..Said::default() };
    (Note { text: says.to_owned(), n_days: None }, said)
}

/// By the applicant, until it is decided; the paper is theirs to sign, and carries no seal.
pub async fn withdraw(cx: Cx, id: CaseId, form: Reason) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    let (note, said) = because(&form.0);
    let case = case::step(&cx, case, act::WITHDRAW, note).await?;
    joint::withdraw(&cx, &case, &form.0).await?;
    seal(&cx, &case, PaperKind::Withdrawal, said, String::new()).await?;
    case::view(&cx, case).await
}

/// 视为受理: the days are over, and the applicant holds a paper of it all the same.
pub async fn deem(cx: &Cx, case: Case) -> Result<()> {
    let case = case::step_by_time(cx, case, act::DEEM, Note::default()).await?;
    let item = application::draft::item_of(cx, &case).await?;
    let files = material::query::of_case(cx, &case).await?;
    let is_there = |slot: &str| files.iter().any(|it| it.slot == slot && it.state != FileState::Retired);
    let there = item.materials.iter().filter(|it| is_there(&it.slot));
    let materials = there.map(|it| it.name.clone()).collect();
    let said = Said { is_deemed: true, materials, ..Said::default() };
    seal(cx, &case, PaperKind::Acceptance, said, BY_CLOCK.to_owned()).await?;
    foretold::happened(cx, &case).await
}

/// 容缺期满: what was put off has not come.
pub async fn default(cx: &Cx, case: Case) -> Result<()> {
    let owed: Vec<String> = case::owed(&case)?.into_iter().map(|it| it.name).collect();
    let by = case.owed_by.as_deref().and_then(Day::parse).unwrap_or_default();
    let (_, said) = because(&format!("承诺最晚{}年{}补齐的材料没有补齐：{}", by.year(), by.zh(), owed.join("、")));
    let paid = Case { owed: String::new(), owed_by: None, ..case };
    let case = case::step_by_time(cx, paid, act::DEFAULT, Note::default()).await?;
    seal(cx, &case, PaperKind::Termination, said, BY_CLOCK.to_owned()).await
}

pub async fn terminate(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::TERMINATE).await?;
    let (note, said) = because(&form.says);
    let case = bind_as_head(&cx, case, act::TERMINATE, note, PaperKind::Termination, said).await?;
    case::view(&cx, case).await
}

pub async fn ask_void(cx: Cx, id: CaseId, form: Reason) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    let (note, _) = because(&form.0);
    let case = case::step(&cx, case, act::ASK_VOID, note).await?;
    case::view(&cx, case).await
}

/// 作废 takes a second person. Every paper of the case goes with it, but the one that says so.
pub async fn void(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::VOID).await?;
    let events = case::query::events(&cx, &case).await?;
    match events.iter().rev().find(|it| it.act == act::ASK_VOID) {
        None => return Err(Fault::form("says", "作废要先由经办人提出").into()),
        Some(it) if it.account_id == cx.who.account() => return Err(Fault::SamePerson.into()),
        Some(_) => (),
    }
    let (note, said) = because(&form.says);
    let former = paper::revoke(&cx, &case, PaperKind::ALL).await?;
    let said = Said { former: former.iter().map(paper::cited).collect(), ..said };
    let case = bind_as_head(&cx, case, act::VOID, note, PaperKind::Voiding, said).await?;
    case::view(&cx, case).await
}
