//! 会签: another body is asked what it says to a case, in writing, and has so many days. The clock of the case runs on: it is the
//! authority's own time.
use common::{
    application::{act, stage},
    case::CaseView,
    decision::{
        Asked,
        decide::{Ask, Opine},
    },
    fault::Fault,
    id::CaseId,
    moment::Day,
};

use super::{department::require_handler, fresh};
use crate::{
    base::error::Result,
    calendar,
    case::{self, Note},
    entity::cases::Model as Case,
    gate::cx::Cx,
    org,
};

pub async fn ask(cx: Cx, id: CaseId, form: Ask) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::ASK_COUNTERSIGN).await?;
    require_handler(&cx, &case, &case::query::events(&cx, &case).await?)?;
    require_none_waiting(&case, cx.now.day())?;
    let Some(org) = org::query::by_name(&cx.db(), case.region, &form.org).await? else {
        return Err(Fault::form("org", "机构名录里没有这个单位，请重新选择").into());
    };
    if org.id == case.org_id {
        return Err(Fault::form("org", "这一件就在本单位，请选择别的单位").into());
    }
    let until = calendar::current(&cx).await?.due(cx.now.day(), form.n_days).day;
    let case = Case { asked_org_id: Some(org.id), asked_until: Some(until.to_string()), ..case };
    let text = format!("请{}会签，最晚{}：{}", org.name, until.zh(), form.says);
    let case = case::step(&cx, case, act::ASK_COUNTERSIGN, Note { text, n_days: Some(form.n_days) }).await?;
    case::view(&cx, case).await
}

/// By whoever reviews in the body that was asked; the case stays where it is.
pub async fn answer(cx: Cx, id: CaseId, form: Opine) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    if case.version != form.version {
        return Err(case::explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    if !case::query::is_asked(&cx, &case).await? {
        return Err(nobody_asks().into());
    }
    let org = match case.asked_org_id {
        Some(it) => org::query::one(&cx.db(), it).await?.name,
        None => String::new(),
    };
    let case = Case { asked_until: None, ..case };
    let text = format!("{org}：{}", form.note());
    let case = case::step_for_all(&cx, case, act::COUNTERSIGN, Note { text, n_days: None }).await?;
    case::view(&cx, case).await
}

/// Until when somebody's word is waited for; none: nobody was asked, or their time is over.
fn waited_until(case: &Case, today: Day) -> Option<Day> {
    let until = case.asked_until.as_deref().and_then(Day::parse);
    until.filter(|it| case.stage == stage::IN_REVIEW && today <= *it)
}

pub fn require_none_waiting(case: &Case, today: Day) -> std::result::Result<(), Fault> {
    match waited_until(case, today) {
        Some(_) => Err(Fault::form("org", "还在等上一个单位会签，答复后再请下一个")),
        None => Ok(()),
    }
}

/// An opinion waits for the word that was asked for, as long as there is time for it: who is silent has nothing against it.
pub fn require_heard(case: &Case, today: Day) -> std::result::Result<(), Fault> {
    match waited_until(case, today) {
        Some(it) => {
            Err(Fault::form("says", &format!("在等会签意见，最晚{}；过期没有答复的，视为没有意见", it.zh())))
        }
        None => Ok(()),
    }
}

fn nobody_asks() -> Fault {
    Fault::form("says", "没有请您单位会签，或者已经答复过")
}

/// Who is asked, for the page.
pub async fn waiting(cx: &Cx, case: &Case) -> Result<Option<Asked>> {
    let until = case.asked_until.as_deref().and_then(Day::parse);
    match (case.asked_org_id, until) {
        (Some(org), Some(until)) => Ok(Some(Asked { org: org::query::one(&cx.db(), org).await?.name, until })),
        _ => Ok(None),
    }
}
