//! 领、交、放, several at once over all kinds.
use common::{
    account::{Duty, Who},
    application::{act, stage},
    case::hold::{Colleague, ColleaguesForm, HOLD, HeldView, Hold, HoldForm, LeftCase, duty_of, require_duty},
    decision::Tray,
    fault::Fault,
    id::{AccountId, CaseId},
    moment::Moment,
};
use uuid::Uuid;

use super::query;
use crate::{
    base::error::{Error, Result},
    calendar,
    case::{self, hold},
    decision::{self, department},
    entity::cases::Model as Case,
    gate::{audit, cx::Cx, session},
    org, review,
};

/// End of the office day on which somebody has to have begun with what they were handed.
const EVENING: i64 = 18;

pub async fn colleagues(cx: Cx, (): (), form: ColleaguesForm) -> Result<Vec<Colleague>> {
    let orgs = case::query::orgs(&cx).await?;
    let duty = form.tray.map_or(Duty::PreReview, Tray::duty);
    let all = query::colleagues(&cx, &orgs, duty).await?;
    let me = cx.who.account();
    let others = all.into_iter().filter(|it| Some(it.id) != me);
    Ok(others.map(|it| Colleague { id: it.id, name: it.name, post: it.post }).collect())
}

/// To whom something is handed.
struct Taker {
    id: AccountId,
    name: String,
    who: Who,
    /// Whose cases they see.
    orgs: Vec<Uuid>,
}

pub async fn hold(cx: Cx, (): (), form: HoldForm) -> Result<HeldView> {
    let orgs = case::query::orgs(&cx).await?;
    let ids: Vec<Uuid> = form.cases.iter().filter(|it| it.region == cx.region()).map(|it| it.uuid).collect();
    let found = query::of_ids(&cx, &orgs, &ids).await?;
    let taker = match form.to.filter(|_| form.how == Hold::Hand) {
        Some(it) => Some(taker(&cx, &orgs, it).await?),
        None => None,
    };
    let next = calendar::current(&cx).await?.working_from(cx.now.day().plus(1));
    let evening = next.start().plus_hours(EVENING);
    // What is not there for whoever asks is not said to be somewhere.
    let mut seen = HeldView::default();
    for case in found {
        let (id, no) = (case.case_id(), case.no.clone().unwrap_or_default());
        let done = match form.how {
            Hold::Take => take(&cx, case).await,
            Hold::Hand => hand(&cx, case, taker.as_ref(), evening).await,
            Hold::LetGo => let_go(&cx, case).await,
        };
        match done {
            Ok(()) => {
                seen.n_done += 1;
                audit::note(&cx, HOLD.path, &moved(form.how, id, form.to), 200);
            }
            Err(Error::Fault(it)) => seen.left.push(LeftCase { id, no, says: decision::in_words(it) }),
            Err(it) => return Err(it),
        }
    }
    Ok(seen)
}

/// What the record of calls has of each: the address names none of them.
fn moved(how: Hold, id: CaseId, to: Option<AccountId>) -> String {
    match (how, to) {
        (Hold::Hand, Some(to)) => format!("case {id} to account {to}"),
        (Hold::LetGo, _) => format!("case {id} let go"),
        _ => format!("case {id} taken"),
    }
}

async fn taker(cx: &Cx, orgs: &[Uuid], to: AccountId) -> Result<Taker> {
    if cx.who.account() == Some(to) {
        return Err(Fault::form("to", "不能交给自己，要办请点“领取”").into());
    }
    let found = crate::account::query::by_id(cx, to).await;
    let ours = found.ok().filter(|it| it.is_active && it.org_id.is_some_and(|it| orgs.contains(&it)));
    let found = ours.ok_or(Fault::form("to", "这位同事不在您的单位，请重新选择"))?;
    let (id, name) = (found.id, found.name.clone());
    let who = session::query::who_of(&cx.db(), found).await?;
    let orgs = match &who {
        Who::Staff { region, org, .. } => org::query::under(&cx.db(), *region, org).await?,
        _ => Vec::new(),
    };
    Ok(Taker { id, name, who, orgs })
}

/// Whoever may move it, and where others would have to say why, nobody.
fn require_movable(cx: &Cx, case: &Case) -> std::result::Result<(), Fault> {
    require_duty(&cx.who, case.stage)?;
    match case.stage {
        stage::IN_REVIEW => Err(Fault::form("cases", "已经有人承办，要换人请打开后“转办”，写明原因")),
        _ => Ok(()),
    }
}

/// Free, mine, or taken from somebody by whoever leads.
fn require_free(cx: &Cx, case: &Case) -> std::result::Result<(), Fault> {
    match hold::holder(cx, case) {
        Some((by, name)) if Some(by) != cx.who.account() && !cx.who.holds(Duty::Direct) => {
            Err(Fault::form("cases", &format!("在{name}手里，要换人请由负责人交办")))
        }
        _ => Ok(()),
    }
}

/// By whoever can go on with it: a head without that duty hands it out.
async fn take(cx: &Cx, case: Case) -> Result<()> {
    require_movable(cx, &case)?;
    if !duty_of(case.stage).is_some_and(|it| cx.who.holds(it)) {
        return Err(Fault::form("cases", "您的岗位办不了这一件，请交给同事").into());
    }
    require_free(cx, &case)?;
    match case.stage {
        stage::SUBMITTED | stage::PRE_REVIEW => review::take(cx, hold::free(case)).await.map(drop),
        // Taking it up is the act the department's own clock runs by.
        it if it.step(act::ASSIGN, &cx.who).is_ok() => department::taken_up(cx, case).await.map(drop),
        _ => put(cx, &case, hold::held(case.clone(), &cx.who, hold::until(cx))).await,
    }
}

/// By who holds it, or by whoever leads.
async fn hand(cx: &Cx, case: Case, to: Option<&Taker>, evening: Moment) -> Result<()> {
    let to = to.ok_or(Fault::NotFound)?;
    require_movable(cx, &case)?;
    let is_mine = hold::holder(cx, &case).is_some_and(|it| Some(it.0) == cx.who.account());
    if !is_mine && !cx.who.holds(Duty::Direct) {
        return Err(Fault::form("cases", "不在您手里，请先领取，或者由负责人交办").into());
    }
    if !duty_of(case.stage).is_some_and(|it| to.who.holds(it)) || !to.orgs.contains(&case.org_id) {
        return Err(Fault::form("cases", &format!("{}的岗位办不了这一件", to.name)).into());
    }
    let until = match case.stage {
        stage::SUBMITTED | stage::PRE_REVIEW => evening,
        _ => hold::until(cx),
    };
    put(cx, &case, hold::given(case.clone(), Some(to.id), &to.name, until)).await
}

async fn let_go(cx: &Cx, case: Case) -> Result<()> {
    require_movable(cx, &case)?;
    if hold::holder(cx, &case).is_none() {
        return Err(Fault::form("cases", "现在没有人领，不用放回").into());
    }
    require_free(cx, &case)?;
    put(cx, &case, hold::free(case.clone())).await
}

async fn put(cx: &Cx, was: &Case, is: Case) -> Result<()> {
    let change = |it: &mut Case| {
        (it.claimed_by, it.claimed_name, it.claimed_until) = (is.claimed_by, is.claimed_name, is.claimed_until);
    };
    case::query::change(cx, was, change).await.map(drop)
}
