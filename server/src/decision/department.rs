//! 审查与决定: 承办 → 审核 → 批准, with what may come between.
use common::{
    application::{act, stage},
    case::CaseView,
    catalogue::{
        Item, ItemKind,
        pledge::{Pledge, is_pledged},
    },
    decision::pledge::Promise,
    decision::{
        Say,
        decide::{Extend, Granted, Opine, Special},
    },
    fault::Fault,
    id::{AccountId, CaseId},
    paper::{PaperKind, words::Said},
    review::VersionForm,
};

use super::{bind, bind_as_head, countersign::require_heard, delivery, fresh, handler, has_opined};
use crate::{
    application,
    base::error::Result,
    calendar,
    case::{self, Note, hold, number},
    entity::{case_events::Model as Event, cases::Model as Case},
    fee,
    gate::cx::Cx,
    org, section, shipment,
};

fn words(text: impl Into<String>) -> Note {
    Note { text: text.into(), n_days: None }
}

pub async fn assign(cx: Cx, id: CaseId, form: VersionForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::ASSIGN).await?;
    section::require(&cx, &case).await?;
    let case = taken_up(&cx, case).await?;
    case::view(&cx, case).await
}

/// 承办: it is in the hands of whoever took it up until it goes on.
pub async fn taken_up(cx: &Cx, case: Case) -> Result<Case> {
    let until = hold::until(cx);
    let case = handled(hold::held(case, &cx.who, until));
    case::step(cx, case, act::ASSIGN, Note::default()).await
}

/// By whoever holds it from here on.
fn handled(case: Case) -> Case {
    Case { handler_id: case.claimed_by, handler: case.claimed_name.clone(), ..case }
}

/// By whoever leads: somebody else of the section goes on with it, and why.
pub async fn handed_out(cx: &Cx, case: Case, (to, name): (AccountId, &str), says: &str) -> Result<Case> {
    let until = hold::until(cx);
    let case = handled(hold::given(case, Some(to), name, until));
    case::step(cx, case, act::HAND_OUT, words(format!("交给{name}：{says}"))).await
}

/// Whoever takes it over says why the other does not go on.
pub async fn transfer(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::TRANSFER).await?;
    let events = case::query::events(&cx, &case).await?;
    if require_handler(&cx, &case, &events).is_ok() {
        return Err(Fault::form("says", "这一件本来就由您承办").into());
    }
    let case = handled(hold::held(case, &cx.who, hold::until(&cx)));
    let case = case::step(&cx, case, act::TRANSFER, words(form.says)).await?;
    case::view(&cx, case).await
}

/// The first opinion is the handler's, the second somebody else's.
pub async fn opine(cx: Cx, id: CaseId, form: Opine) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::OPINE).await?;
    let events = case::query::events(&cx, &case).await?;
    match case.stage {
        stage::CHECKING if has_opined(&cx, &events) => return Err(Fault::SamePerson.into()),
        stage::CHECKING => require_own(&application::draft::item_of(&cx, &case).await?.item, &events)?,
        _ => {
            require_handler(&cx, &case, &events)?;
            require_heard(&case, cx.now.day())?;
        }
    }
    let case = case::step(&cx, case, act::OPINE, words(form.note())).await?;
    case::view(&cx, case).await
}

/// In the handler's own step nobody else acts; in the others this asks nothing.
pub fn require_handler(cx: &Cx, case: &Case, events: &[Event]) -> std::result::Result<(), Fault> {
    if !matches!(case.stage, stage::IN_REVIEW | stage::SPECIAL) {
        return Ok(());
    }
    match handler(case, events) {
        Some((by, name)) if by != cx.who.account() => {
            Err(Fault::form("says", &format!("这一件由{name}承办，要接手请先“转办”")))
        }
        _ => Ok(()),
    }
}

pub async fn send_back(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::SEND_BACK).await?;
    require_checked(&case, &case::query::events(&cx, &case).await?)?;
    let case = case::step(&cx, case, act::SEND_BACK, words(form.says)).await?;
    case::view(&cx, case).await
}

/// 并联审批 of a 即办件 begins with the decision: there is nobody to send it back to.
pub fn require_checked(case: &Case, events: &[Event]) -> std::result::Result<(), Fault> {
    match case.stage == stage::APPROVING && !events.iter().any(|it| it.act == act::OPINE) {
        true => Err(Fault::form("says", "即办件没有审核环节，请直接决定")),
        false => Ok(()),
    }
}

/// The upper body takes it up under the same number, with everything that is there.
pub async fn report_up(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::REPORT_UP).await?;
    let events = case::query::events(&cx, &case).await?;
    if has_opined(&cx, &events) {
        return Err(Fault::SamePerson.into());
    }
    let item = application::draft::item_of(&cx, &case).await?;
    require_upper(&item.item, &events)?;
    require_paid(&case)?;
    let Some(upper) = org::query::by_name(&cx.db(), case.region, &item.reports_to).await? else {
        return Err(Fault::form("says", &format!("机构名录里没有“{}”", item.reports_to)).into());
    };
    let case = case::step(&cx, case, act::REPORT_UP, words(form.says)).await?;
    let case = case::query::change(&cx, &case, |it| {
        (it.other_org_id, it.org_id) = (Some(it.org_id), upper.id);
        (it.handler_id, it.handler) = (None, String::new());
    })
    .await?;
    case::view(&cx, case).await
}

pub fn has_reported(events: &[Event]) -> bool {
    events.iter().any(|it| it.act == act::REPORT_UP)
}

/// 上报件, and not up yet.
pub fn require_upper(item: &Item, events: &[Event]) -> std::result::Result<(), Fault> {
    match item.reports_to.is_empty() || has_reported(events) {
        true => Err(Fault::form("says", "这一件由本机关决定，不用上报")),
        false => Ok(()),
    }
}

/// Nothing put off at acceptance is still to come.
pub fn require_paid(case: &Case) -> Result<()> {
    let names: Vec<String> = case::owed(case)?.into_iter().map(|it| it.name).collect();
    if names.is_empty() { Ok(()) } else { Err(Fault::MaterialsMissing { names }.into()) }
}

/// Ours to decide, or up already.
pub fn require_own(item: &Item, events: &[Event]) -> std::result::Result<(), Fault> {
    match item.reports_to.is_empty() || has_reported(events) {
        true => Ok(()),
        false => Err(Fault::form("says", &format!("这是上报件，请签署意见后报{}决定", item.reports_to))),
    }
}

/// The applicant is told in writing what it is, why, and how long it is expected to take (许可法 45).
pub async fn start_special(cx: Cx, id: CaseId, form: Special) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::START_SPECIAL).await?;
    require_handler(&cx, &case, &case::query::events(&cx, &case).await?)?;
    let text = format!("{}，预计{}个工作日", form.kind.label(), form.n_days);
    let note = Note { text, n_days: Some(form.n_days) };
    let said =
        Said { says: form.says, what: form.kind.label().to_owned(), n_days: form.n_days, ..Said::default() };
    let case = bind(&cx, case, act::START_SPECIAL, note, PaperKind::Special, said).await?;
    case::view(&cx, case).await
}

pub async fn end_special(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::END_SPECIAL).await?;
    require_handler(&cx, &case, &case::query::events(&cx, &case).await?)?;
    let case = case::step(&cx, case, act::END_SPECIAL, words(form.says)).await?;
    case::view(&cx, case).await
}

/// Once, before it is due, by the head of the authority, with the reason told (许可法 42).
pub async fn extend(cx: Cx, id: CaseId, form: Extend) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::EXTEND).await?;
    let events = case::query::events(&cx, &case).await?;
    if events.iter().any(|it| it.act == act::EXTEND) {
        return Err(Fault::form("n_days", "只能延长一次，这一件已经延长过").into());
    }
    let due = case.due_on.as_deref().and_then(common::moment::Day::parse);
    if due.is_some_and(|it| it < cx.now.day()) {
        return Err(Fault::form("n_days", "期限已过，不能再延长").into());
    }
    let note = Note { text: form.says.clone(), n_days: Some(form.n_days) };
    let said = Said {
        says: form.says,
        n_days: form.n_days,
        until: due,
        approved_by: super::approver(&cx),
        ..Said::default()
    };
    let case = bind_as_head(&cx, case, act::EXTEND, note, PaperKind::Extension, said).await?;
    case::view(&cx, case).await
}

/// 有效期 as the matter has it.
async fn usual(cx: &Cx, case: &Case) -> Result<String> {
    let item = application::draft::item_of(cx, case).await?;
    Ok(item.outcome.as_ref().map(|it| it.validity.clone()).unwrap_or_default())
}

pub async fn grant(cx: Cx, id: CaseId, form: Granted) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::GRANT).await?;
    require_stranger(&cx, &case).await?;
    let note = words(form.says.clone());
    let valid_until = form.kept_until(&usual(&cx, &case).await?, cx.now.day())?;
    let said = Said { says: form.says, valid_until, ..Said::default() };
    let case = bind(&cx, case, act::GRANT, note, PaperKind::Grant, said).await?;
    fee::draw_up(&cx, &case).await?;
    case::view(&cx, case).await
}

pub async fn deny(cx: Cx, id: CaseId, form: Say) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::DENY).await?;
    require_stranger(&cx, &case).await?;
    let case = Case { pick_up: number::pick_up()?, ..case };
    let note = words(form.says.clone());
    let said = Said { says: form.says, ..Said::default() };
    let case = bind(&cx, case, act::DENY, note, PaperKind::Denial, said).await?;
    let case = delivery::hand_down(&cx, case).await?;
    shipment::want(&cx, &case).await?;
    case::view(&cx, case).await
}

/// Who decides has given no opinion on the case.
async fn require_stranger(cx: &Cx, case: &Case) -> Result<()> {
    match has_opined(cx, &case::query::events(cx, case).await?) {
        true => Err(Fault::SamePerson.into()),
        false => Ok(()),
    }
}

/// 即办件: one person, one visit (许可法 34 and 56).
pub async fn decide_at_once(cx: Cx, id: CaseId, form: Granted) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::DECIDE_AT_ONCE).await?;
    let pledge = require_at_once(&cx, &case).await?;
    if case.stage == stage::ACCEPTED {
        let events = case::query::events(&cx, &case).await?;
        if !super::stays_at_window(&application::draft::item_of(&cx, &case).await?.item, &events) {
            return Err(Fault::form("says", "已经受理，要经承办、审核、批准").into());
        }
    }
    let seen = crate::review::view(&cx, case.clone()).await?;
    super::acceptance::require_now(&seen)?;
    let note = Note { text: form.says.clone(), n_days: pledge.as_ref().map(|it| it.check_days) };
    let valid_until = form.kept_until(&usual(&cx, &case).await?, cx.now.day())?;
    let said = Said {
        says: form.says,
        valid_until,
        check_days: pledge.as_ref().map(|it| it.check_days),
        ..Said::default()
    };
    let case = match &pledge {
        None => case,
        Some(it) => promised(&cx, case, it).await?,
    };
    let case = bind(&cx, case, act::DECIDE_AT_ONCE, note, PaperKind::Grant, said).await?;
    fee::draw_up(&cx, &case).await?;
    case::view(&cx, case).await
}

/// 即办件, and what is decided upon a promise, which is returned.
pub async fn require_at_once(cx: &Cx, case: &Case) -> Result<Option<Pledge>> {
    let item = application::draft::item_of(cx, case).await?;
    if is_pledged(&item, &case::answers::answers(cx, case)?) {
        return Ok(item.pledge.clone());
    }
    match item.kind {
        ItemKind::Instant => Ok(None),
        _ => Err(Fault::form("says", "不是即办件，要经承办、审核、批准").into()),
    }
}

/// 告知承诺: the promise on paper, and the day by which it is looked at.
async fn promised(cx: &Cx, case: Case, pledge: &Pledge) -> Result<Case> {
    let until = calendar::current(cx).await?.due(cx.now.day(), pledge.check_days).day;
    let said = Said { says: pledge.liability.clone(), materials: pledge.promises.clone(), ..Said::default() };
    super::seal(cx, &case, PaperKind::Pledge, said, String::new()).await?;
    Ok(Case { promise: Promise::Due, check_by: Some(until.to_string()), ..case })
}
