//! 回电 at the desk: who waits, who calls, what came of it.
use common::{
    account::Duty,
    call::Page,
    callback::{self, CallView, CallbackView, Settle, Take, Taken, WaitingForm, act, stage},
    case::kinds::Kind,
    check::Nothing,
    fault::Fault,
    id::CaseId,
    moment::Day,
    value::Telephone,
};

use super::{ABOUT, NAME, PHONE, due, query};
use crate::{
    account,
    base::error::Result,
    case::{self, Note, answers::typed, hold},
    entity::{case_events::Model as Event, cases::Model as Case},
    gate::cx::Cx,
};

pub async fn waiting(cx: Cx, (): (), form: WaitingForm) -> Result<Page<CallbackView>> {
    let (rows, n_rows) = query::page(&cx, form.page).await?;
    let rows = rows.into_iter().map(|it| view(&cx, it)).collect::<Result<_>>()?;
    Ok(Page { rows, n_rows })
}

fn view(cx: &Cx, case: Case) -> Result<CallbackView> {
    let due = due(&case);
    Ok(CallbackView {
        id: case.case_id(),
        name: typed(cx, &case, NAME)?,
        phone_masked: Telephone::parse(&typed(cx, &case, PHONE)?).map(|it| it.masked()).unwrap_or_default(),
        about: typed(cx, &case, ABOUT)?,
        at: case.saved_at,
        due,
        is_late: due < cx.now.day(),
        is_mine: is_mine(cx, &case),
        no: case.no.unwrap_or_default(),
        taken_by: case.claimed_name,
    })
}

fn is_mine(cx: &Cx, case: &Case) -> bool {
    case.claimed_by.is_some() && case.claimed_by == cx.who.account()
}

/// One, with what was done about it; the number is for who has taken it.
pub async fn one(cx: Cx, id: CaseId, _: Nothing) -> Result<CallView> {
    let may_call = cx.who.holds(Duty::PreReview);
    let case = match may_call {
        true => query::of_house(&cx, id).await?,
        false => case::query::one(&cx, id).await?,
    };
    if case.kind != Kind::Callback {
        return Err(Fault::NotFound.into());
    }
    let events = case::query::events(&cx, &case).await?;
    let missed = missed(&events);
    let phone = match is_mine(&cx, &case) && case.stage == stage::TAKEN {
        true => typed(&cx, &case, PHONE)?,
        false => String::new(),
    };
    Ok(CallView {
        stage: case.stage,
        may_call: may_call && !case.stage.is_over(),
        row: view(&cx, case)?,
        phone,
        n_missed: missed.len() as u32,
        may_give_up: callback::may_give_up(&missed, cx.now.day()),
        events: events.into_iter().map(|it| case::event_view(it, false)).collect(),
    })
}

/// The days on which nobody answered.
fn missed(events: &[Event]) -> Vec<Day> {
    events.iter().filter(|it| it.act == act::MISSED).map(|it| it.at.day()).collect()
}

/// Whoever takes one sees the number, and it is their body's from then on. From a colleague it is taken only by who says so.
pub async fn take(cx: Cx, id: CaseId, how: Take) -> Result<Taken> {
    let case = query::one(&cx, id).await?;
    if let Some((by, name)) = hold::holder(&cx, &case).filter(|it| Some(it.0) != cx.who.account())
        && how == Take::Free
    {
        let at = case::query::events(&cx, &case).await?;
        let since = at.iter().rev().find(|it| it.account_id == Some(by)).map(|it| it.at.clock());
        let since = since.map(|it| format!("（{it}起）")).unwrap_or_default();
        return Err(Fault::form(
            "over",
            &format!("{name}在打这一个{since}，免得重复打给群众。确要接过来，请点“接过来打”"),
        )
        .into());
    }
    let phone = typed(&cx, &case, PHONE)?;
    let (by, name) = (cx.who.account(), cx.who.name().to_owned());
    let org = account::query::body_of(&cx).await?;
    let case = case::query::change(&cx, &case, |it| {
        (it.claimed_by, it.claimed_name, it.claimed_until, it.org_id) = (by, name, hold::until(&cx), org);
    })
    .await?;
    case::step(&cx, case, act::TAKE, Note::default()).await?;
    Ok(Taken { phone })
}

/// Called. When, by whom and with what outcome stays in the log; once it is over, who it was and what they asked is not needed any longer.
pub async fn settle(cx: Cx, id: CaseId, form: Settle) -> Result<Nothing> {
    let case = query::one(&cx, id).await?;
    if !is_mine(&cx, &case) {
        return Err(Fault::form("act", "请先点“我来打”，再登记结果").into());
    }
    if form.act == act::GIVE_UP {
        let missed = missed(&case::query::events(&cx, &case).await?);
        if !callback::may_give_up(&missed, cx.now.day()) {
            let says = format!(
                "打过{}次没有接通。至少打三次、分在两天，才算“多次未接通”；这一次请登记“没有接通”",
                missed.len()
            );
            return Err(Fault::form("act", &says).into());
        }
    }
    let case = case::step(&cx, case, form.act, Note { text: form.says, n_days: None }).await?;
    if !case.stage.is_over() {
        case::query::change(&cx, &case, |it| *it = hold::free(it.clone())).await?;
    }
    Ok(Nothing {})
}
