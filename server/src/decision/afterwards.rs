//! What comes after a decision: looking at what was promised, and taking back what should not have been granted.
use common::{
    application::act,
    case::CaseView,
    decision::pledge::{Finding, InspectForm, Promise, Revoke},
    fault::Fault,
    id::CaseId,
    paper::{PaperKind, words::Said},
};

use super::{bind_as_head, fresh, granting};
use crate::{
    base::error::Result,
    calendar,
    case::{self, Note},
    entity::{case_events::Model as Event, cases::Model as Case},
    gate::cx::Cx,
    paper,
};

/// 核查: by somebody else than who took the applicant at their word.
pub async fn inspect(cx: Cx, id: CaseId, form: InspectForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::INSPECT).await?;
    require_promise(&cx, &case, &case::query::events(&cx, &case).await?)?;
    let until = match form.finding {
        Finding::Mend => Some(calendar::current(&cx).await?.due(cx.now.day(), form.n_days).day),
        _ => None,
    };
    let (promise, check_by) = match form.finding {
        Finding::Kept => (Promise::Kept, None),
        Finding::Mend => (Promise::Due, until.map(|it| it.to_string())),
        Finding::Broken => (Promise::Broken, case.check_by.clone()),
    };
    let text = match until {
        Some(day) => format!("{}，最晚{}：{}", form.finding.label(), day.zh(), form.says),
        None => format!("{}：{}", form.finding.label(), form.says),
    };
    let case = Case { promise, check_by, ..case };
    let case = case::step(&cx, case, act::INSPECT, Note { text, n_days: until.map(|_| form.n_days) }).await?;
    case::view(&cx, case).await
}

pub fn require_promise(cx: &Cx, case: &Case, events: &[Event]) -> std::result::Result<(), Fault> {
    match case.promise {
        // Before the head has decided, a wrong finding can still be put right; the log keeps both.
        Promise::Due | Promise::Broken => (),
        Promise::None | Promise::Kept => return Err(Fault::form("finding", "这一件没有要核查的承诺")),
    }
    match granting(events).is_some_and(|it| it.account_id == cx.who.account()) {
        true => Err(Fault::SamePerson),
        false => Ok(()),
    }
}

/// 撤销 (许可法 69): the decision and what was made of it are worth nothing from now on, and the paper says which they are.
pub async fn revoke(cx: Cx, id: CaseId, form: Revoke) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::REVOKE).await?;
    require_granted(&case::query::events(&cx, &case).await?)?;
    if form.told_on > cx.now.day() {
        return Err(Fault::form("told_on", "告知的日期不能晚于今天：先告知、听过陈述申辩，再撤销").into());
    }
    let former = paper::revoke(&cx, &case, &[PaperKind::Grant, PaperKind::Licence]).await?;
    let heard = format!("{}告知，陈述、申辩情况：{}", form.told_on.written(), form.heard.trim_end_matches('。'));
    let note = Note { text: format!("{}。{heard}", form.says.trim_end_matches('。')), n_days: None };
    let said = Said {
        says: form.says,
        former: former.iter().map(paper::cited).collect(),
        heard: Some((form.told_on, form.heard)),
        ..Said::default()
    };
    // What was not looked at yet need not be any more.
    let promise = if case.promise == Promise::Due { Promise::None } else { case.promise };
    let case = Case { promise, check_by: None, pick_up: String::new(), ..case };
    let case = bind_as_head(&cx, case, act::REVOKE, note, PaperKind::Revocation, said).await?;
    case::view(&cx, case).await
}

pub fn require_granted(events: &[Event]) -> std::result::Result<(), Fault> {
    match granting(events) {
        Some(_) => Ok(()),
        None => Err(Fault::form("says", "这一件没有准予的决定，没有可以撤销的")),
    }
}
