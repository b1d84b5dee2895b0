//! 转办 to another body: it was taken in as this one's and is the other's. The case goes there with its clock, and nobody brings anything a
//! second time; whoever had it looks on, and hands out what comes of it, because that is where the applicant went.
use common::{
    application::{act, stage},
    case::CaseView,
    decision::decide::PassOn,
    fault::Fault,
    id::CaseId,
};

use super::{
    countersign,
    department::{has_reported, require_handler},
    fresh,
};
use crate::{
    base::error::Result,
    case::{self, Note, hold},
    entity::{case_events::Model as Event, cases::Model as Case},
    gate::cx::Cx,
};

pub async fn pass_on(cx: Cx, id: CaseId, form: PassOn) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::PASS_ON).await?;
    let events = case::query::events(&cx, &case).await?;
    require_handler(&cx, &case, &events)?;
    require_own(&case, &events)?;
    let bodies = countersign::bodies(&cx, &case).await?;
    let Some((to, name)) = bodies.into_iter().find(|it| it.1 == form.org) else {
        return Err(Fault::form("org", "这个单位在系统里没有能承办的人，请重新选择").into());
    };
    // Nobody's case goes round in a circle: once, or back to where it came from.
    if events.iter().any(|it| it.act == act::PASS_ON) && case.other_org_id != Some(to) {
        return Err(Fault::form("org", "这一件已经转过一次，只能转回原来的单位").into());
    }
    let text = format!("转{name}：{}", form.says);
    let case = hold::free(Case { handler_id: None, handler: String::new(), ..case });
    let case = case::step(&cx, case, act::PASS_ON, Note { text, n_days: None }).await?;
    let case = case::query::change(&cx, &case, |it| {
        (it.other_org_id, it.org_id) = (Some(it.org_id), to);
    })
    .await?;
    case::view(&cx, case).await
}

/// A case of this body alone: no part of a bundle, and not up already.
pub fn require_own(case: &Case, events: &[Event]) -> std::result::Result<(), Fault> {
    match case.stage {
        _ if case.joint_id.is_some() => Err(Fault::form("org", "一件事里的事项由牵头单位分派，不能单独转")),
        stage::IN_REVIEW | stage::ACCEPTED if has_reported(events) => {
            Err(Fault::form("org", "这一件是下级报上来的，由本单位决定，不能再转"))
        }
        _ => Ok(()),
    }
}
