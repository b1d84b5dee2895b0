//! 领、交、放, several at once over all kinds.
use std::collections::HashMap;

use common::{
    account::{Duty, Who},
    application::{act, stage},
    case::hold::{
        Colleague, ColleaguesForm, Given, HOLD, HeldView, Hold, HoldForm, LeftCase, duty_of, require_duty,
    },
    decision::Tray,
    edition::snag::stage as snag,
    fault::Fault,
    id::{AccountId, CaseId, ItemId, SectionId},
    moment::{Day, Moment},
};
use uuid::Uuid;

use super::query;
use crate::{
    base::error::{Error, Result},
    calendar,
    case::{self, hold},
    decision::{self, department},
    entity::{accounts::Model as Account, cases::Model as Case, sections::Model as Section},
    gate::{audit, cx::Cx, session},
    org, review, section,
};

mod spread;

/// End of the office day on which somebody has to have begun with what they were handed.
const EVENING: i64 = 18;

pub async fn colleagues(cx: Cx, (): (), form: ColleaguesForm) -> Result<Vec<Colleague>> {
    let orgs = case::query::orgs(&cx).await?;
    let duty = form.tray.map_or(Duty::PreReview, Tray::duty);
    let all = query::colleagues(&cx, &orgs, duty).await?;
    let me = cx.who.account();
    let ids: Vec<AccountId> = all.iter().map(|it| it.id).collect();
    let away = away(&cx, &ids).await?;
    // Whoever is away is handed nothing.
    let others = all.into_iter().filter(|it| Some(it.id) != me && !away.contains(&it.id));
    Ok(others.map(|it| Colleague { id: it.id, name: it.name, post: it.post }).collect())
}

/// Of these, who is away today.
async fn away(cx: &Cx, of: &[AccountId]) -> Result<Vec<AccountId>> {
    let today = cx.now.day().to_string();
    let absences = section::query::absences(cx, of, cx.now.day()).await?;
    Ok(absences.into_iter().filter(|it| it.from_on <= today).map(|it| it.account_id).collect())
}

/// To whom something is handed.
struct Taker {
    id: AccountId,
    name: String,
    duties: Vec<Duty>,
    /// Whose cases they see.
    orgs: Vec<Uuid>,
}

/// Who moves cases, which, and by when somebody has to have begun.
struct Room {
    /// Whose section a matter is.
    sections: HashMap<ItemId, Section>,
    /// Those whoever asks hands out for.
    led: Vec<SectionId>,
    evening: Moment,
    says: String,
}

impl Room {
    fn section(&self, case: &Case) -> Option<&Section> {
        self.sections.get(&case.item_id?).filter(|it| it.org_id == case.org_id)
    }

    /// Whoever leads the body, or heads the section whose it is.
    fn leads(&self, cx: &Cx, case: &Case) -> bool {
        cx.who.holds(Duty::Direct) || self.section(case).is_some_and(|it| self.led.contains(&it.id))
    }
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
    let room = Room {
        sections: section::of_items(&cx, &found).await?,
        led: section::led(&cx).await?,
        evening: next.start().plus_hours(EVENING),
        says: form.says,
    };
    let mut spread = match form.how {
        Hold::Even | Hold::Known => Some(spread::of(&cx, &orgs, &room, &found, form.how).await?),
        Hold::Take | Hold::Hand | Hold::LetGo => None,
    };
    // What is not there for whoever asks is not said to be somewhere.
    let mut seen = HeldView::default();
    for case in found {
        let (id, no) = (case.case_id(), case.no.clone().unwrap_or_default());
        let mut to = form.to;
        let done = match (form.how, &mut spread) {
            (Hold::Take, _) => take(&cx, &room, case).await,
            (Hold::LetGo, _) => let_go(&cx, &room, case).await,
            (_, Some(all)) => match all.next(&case) {
                Ok(one) => {
                    to = Some(one.id);
                    let name = one.name.clone();
                    let done = hand(&cx, &room, case, one).await;
                    if done.is_ok() {
                        count(&mut seen, &name);
                    }
                    done
                }
                Err(it) => Err(it.into()),
            },
            (_, None) => match &taker {
                Some(one) => hand(&cx, &room, case, one).await,
                None => Err(Fault::NotFound.into()),
            },
        };
        match done {
            Ok(()) => {
                seen.n_done += 1;
                audit::note(&cx, HOLD.path, &moved(form.how, id, to), 200);
            }
            Err(Error::Fault(it)) => seen.left.push(LeftCase { id, no, says: decision::in_words(it) }),
            Err(it) => return Err(it),
        }
    }
    Ok(seen)
}

fn count(seen: &mut HeldView, name: &str) {
    match seen.given.iter_mut().find(|it| it.name == name) {
        Some(it) => it.n += 1,
        None => seen.given.push(Given { name: name.to_owned(), n: 1 }),
    }
}

/// What the record of calls has of each: the address names none of them.
fn moved(how: Hold, id: CaseId, to: Option<AccountId>) -> String {
    match (how, to) {
        (Hold::Hand | Hold::Even | Hold::Known, Some(to)) => format!("case {id} to account {to}"),
        (Hold::LetGo, _) => format!("case {id} let go"),
        _ => format!("case {id} taken"),
    }
}

/// 离岗交接: by whoever leads, all of these to one colleague, or none of them.
pub(super) async fn pass_on(cx: &Cx, orgs: &[Uuid], cases: Vec<Case>, to: AccountId, says: &str) -> Result<()> {
    let one = taker(cx, orgs, to).await?;
    let next = calendar::current(cx).await?.working_from(cx.now.day().plus(1));
    let room = Room {
        sections: section::of_items(cx, &cases).await?,
        led: section::led(cx).await?,
        evening: next.start().plus_hours(EVENING),
        says: says.to_owned(),
    };
    for case in cases {
        let (id, held) = (case.case_id(), hold::holder(cx, &case).is_some());
        // What they have handled and somebody else has on the table: it comes back to the new one.
        let handles = case.handler_id.is_some() && case.stage != stage::IN_REVIEW;
        match case.stage {
            // Whose it is is said on its own page, not in a tray: here it goes to whoever could own it.
            snag::OPEN if held => own(cx, &case, &one).await?,
            _ if held => hand(cx, &room, case.clone(), &one).await?,
            _ => (),
        }
        if handles {
            case::query::change(cx, &case, |it| (it.handler_id, it.handler) = (Some(one.id), one.name.clone()))
                .await?;
        }
        audit::note(cx, HOLD.path, &moved(Hold::Hand, id, Some(to)), 200);
    }
    Ok(())
}

async fn taker(cx: &Cx, orgs: &[Uuid], to: AccountId) -> Result<Taker> {
    if cx.who.account() == Some(to) {
        return Err(Fault::form("to", "不能交给自己，要办请点“领取”").into());
    }
    let found = crate::account::query::by_id(cx, to).await;
    let ours = found.ok().filter(|it| it.is_active && it.org_id.is_some_and(|it| orgs.contains(&it)));
    let found = ours.ok_or(Fault::form("to", "这位同事不在您的单位，请重新选择"))?;
    let today = cx.now.day().to_string();
    let absences = section::query::absences(cx, &[to], cx.now.day()).await?;
    if let Some(it) = absences.first().filter(|it| it.from_on <= today) {
        let until = Day::parse(&it.until_on).map(Day::zh).unwrap_or_default();
        let says = format!("{}请假到{until}，请交给代办人或别的同事", found.name);
        return Err(Fault::form("to", &says).into());
    }
    of_account(cx, found).await
}

async fn of_account(cx: &Cx, found: Account) -> Result<Taker> {
    let (id, name) = (found.id, found.name.clone());
    let who = session::query::who_of(&cx.db(), found).await?;
    let orgs = match &who {
        Who::Staff { region, org, .. } => org::query::under(&cx.db(), *region, org).await?,
        _ => Vec::new(),
    };
    let duties = match who {
        Who::Staff { duties, .. } => duties,
        _ => Vec::new(),
    };
    Ok(Taker { id, name, duties, orgs })
}

/// Free, mine, or taken from somebody by whoever leads.
fn require_free(cx: &Cx, room: &Room, case: &Case) -> std::result::Result<(), Fault> {
    match hold::holder(cx, case) {
        Some((by, name)) if Some(by) != cx.who.account() && !room.leads(cx, case) => {
            Err(Fault::form("cases", &format!("在{name}手里，要换人请由负责人交办")))
        }
        _ => Ok(()),
    }
}

/// Somebody looks into it already: who goes on with it instead, and why, is said.
fn require_untaken(case: &Case) -> std::result::Result<(), Fault> {
    match case.stage {
        stage::IN_REVIEW => Err(Fault::form("cases", "已经有人承办，要换人请“转办”或者由负责人改派，写明原因")),
        _ => Ok(()),
    }
}

/// By whoever can go on with it: a head without that duty hands it out.
async fn take(cx: &Cx, room: &Room, case: Case) -> Result<()> {
    require_duty(&cx.who, case.stage)?;
    require_untaken(&case)?;
    if !duty_of(case.stage).is_some_and(|it| cx.who.holds(it)) {
        return Err(Fault::form("cases", "您的岗位办不了这一件，请交给同事").into());
    }
    require_free(cx, room, &case)?;
    match case.stage {
        stage::SUBMITTED | stage::PRE_REVIEW => review::take(cx, hold::free(case)).await.map(drop),
        // Taking it up is the act the department's own clock runs by.
        it if it.step(act::ASSIGN, &cx.who).is_ok() => {
            section::require(cx, &case).await?;
            department::taken_up(cx, case).await.map(drop)
        }
        _ => put(cx, &case, hold::held(case.clone(), &cx.who, hold::until(cx))).await,
    }
}

/// By who holds it, or by whoever leads.
async fn hand(cx: &Cx, room: &Room, case: Case, to: &Taker) -> Result<()> {
    require_duty(&cx.who, case.stage)?;
    let leads = room.leads(cx, &case);
    if !leads {
        require_untaken(&case)?;
    }
    let is_mine = hold::holder(cx, &case).is_some_and(|it| Some(it.0) == cx.who.account());
    if !is_mine && !leads {
        return Err(Fault::form("cases", "不在您手里，请先领取，或者由负责人交办").into());
    }
    if !duty_of(case.stage).is_some_and(|it| to.duties.contains(&it)) || !to.orgs.contains(&case.org_id) {
        return Err(Fault::form("cases", &format!("{}的岗位办不了这一件", to.name)).into());
    }
    match case.stage {
        stage::IN_REVIEW if room.says.is_empty() => {
            Err(Fault::form("cases", "已经有人承办，改派要写明原因").into())
        }
        stage::IN_REVIEW => department::handed_out(cx, case, (to.id, &to.name), &room.says).await.map(drop),
        stage::SUBMITTED | stage::PRE_REVIEW => {
            put(cx, &case, hold::given(case.clone(), Some(to.id), &to.name, room.evening)).await
        }
        _ => put(cx, &case, hold::given(case.clone(), Some(to.id), &to.name, hold::until(cx))).await,
    }
}

/// 堵点: another owner, of those who write the matters of its body.
async fn own(cx: &Cx, case: &Case, to: &Taker) -> Result<()> {
    if !to.duties.contains(&Duty::Compose) || !to.orgs.contains(&case.org_id) {
        return Err(Fault::form("cases", &format!("{}不编制这个单位的事项，不能负责它的堵点", to.name)).into());
    }
    put(cx, case, hold::given(case.clone(), Some(to.id), &to.name, hold::until(cx))).await
}

async fn let_go(cx: &Cx, room: &Room, case: Case) -> Result<()> {
    require_duty(&cx.who, case.stage)?;
    // Whoever looks into it is named in the log: somebody else goes on with it, for a reason, or they do.
    require_untaken(&case)?;
    if hold::holder(cx, &case).is_none() {
        return Err(Fault::form("cases", "现在没有人领，不用放回").into());
    }
    require_free(cx, room, &case)?;
    put(cx, &case, hold::free(case.clone())).await
}

async fn put(cx: &Cx, was: &Case, is: Case) -> Result<()> {
    let change = |it: &mut Case| {
        (it.claimed_by, it.claimed_name, it.claimed_until) = (is.claimed_by, is.claimed_name, is.claimed_until);
    };
    case::query::change(cx, was, change).await.map(drop)
}
