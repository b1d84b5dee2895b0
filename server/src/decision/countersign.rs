//! 会签: other bodies are asked what they say to a case, in writing, several at once if need be, each with so many days. The clock of the
//! case runs on: it is the authority's own time.
use common::{
    account::Duty,
    application::{act, stage},
    case::CaseView,
    decision::{
        Asked, Word,
        decide::{Ask, Opine, Unask},
    },
    fault::Fault,
    id::CaseId,
    moment::Day,
};
use uuid::Uuid;

use super::{department::require_handler, fresh};
use crate::{
    account,
    base::error::Result,
    calendar,
    case::{self, Note},
    entity::{cases::Model as Case, countersigns::Model as Row},
    gate::cx::Cx,
    org,
};

pub mod query;

/// Bodies that somebody works for who could say something: whom else one asks, nobody answers.
pub async fn bodies(cx: &Cx, case: &Case) -> Result<Vec<(Uuid, String)>> {
    let mut with = account::query::orgs_with(cx, Duty::Review).await?;
    with.retain(|it| *it != case.org_id);
    let mut names = org::query::names(&cx.db(), case.region, &with).await?;
    names.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(names)
}

pub async fn ask(cx: Cx, id: CaseId, form: Ask) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::ASK_COUNTERSIGN).await?;
    require_handler(&cx, &case, &case::query::events(&cx, &case).await?)?;
    let (open, before) = (bodies(&cx, &case).await?, query::of_case(&cx, &case).await?);
    let (today, until) = (cx.now.day(), calendar::current(&cx).await?.due(cx.now.day(), form.n_days).day);
    let mut rows = Vec::new();
    for name in &form.orgs {
        let Some((org_id, org)) = open.iter().find(|it| it.1 == *name).cloned() else {
            return Err(nobody_there(&cx, &case, name).await?.into());
        };
        let waits = before.iter().find(|it| it.org_id == org_id && is_waited_for(it, today));
        if let Some(it) = waits {
            let says = format!("已经请过{org}，最晚{}答复，不用再请", until_of(it).zh());
            return Err(Fault::form("orgs", &says).into());
        }
        rows.push(Row {
            region: case.region,
            case_id: case.id,
            seq: case.version + 1,
            org_id,
            org,
            asked_on: today.to_string(),
            n_days: form.n_days as i32,
            until_on: until.to_string(),
            word: Word::Waiting,
        });
    }
    let last = before.iter().filter(|it| is_waited_for(it, today)).map(until_of);
    let until_all = last.chain([until]).max();
    let text = format!("请{}会签，最晚{}：{}", form.orgs.join("、"), until.zh(), form.says);
    let case = Case { asked_until: until_all.map(|it| it.to_string()), ..case };
    let case = case::step(&cx, case, act::ASK_COUNTERSIGN, Note { text, n_days: Some(form.n_days) }).await?;
    // Whoever was silent until their time was over is asked anew, and has one word to say.
    for it in before.iter().filter(|it| it.word == Word::Waiting && rows.iter().any(|of| of.org_id == it.org_id)) {
        query::set(&cx, it, Word::Over).await?;
    }
    query::insert(&cx, rows).await?;
    case::view(&cx, case).await
}

/// Why a body that was named cannot be asked.
async fn nobody_there(cx: &Cx, case: &Case, name: &str) -> Result<Fault> {
    let says = match org::query::by_name(&cx.db(), case.region, name).await? {
        None => format!("机构名录里没有“{name}”，请重新选择"),
        Some(it) if it.id == case.org_id => "这一件就在本单位，请选择别的单位".to_owned(),
        Some(_) => format!("“{name}”在系统里没有能答复会签的人，请用函件，或选择别的单位"),
    };
    Ok(Fault::form("orgs", &says))
}

/// By whoever reviews in a body that was asked; the case stays where it is.
pub async fn answer(cx: Cx, id: CaseId, form: Opine) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    if case.version != form.version {
        return Err(case::explain(&cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    let own = account::query::body_of(&cx).await?;
    let rows = query::of_case(&cx, &case).await?;
    // A body speaks for itself: the one above it does not, and whoever asked does not answer.
    let own = rows.iter().find(|it| it.word == Word::Waiting && it.org_id == own);
    let Some(own) = own.filter(|_| case.stage == stage::IN_REVIEW) else { return Err(nobody_asks().into()) };
    if case.handler_id.is_some() && case.handler_id == cx.who.account() {
        return Err(Fault::SamePerson.into());
    }
    let case = without(case, &rows, own);
    let text = format!("{}：{}", own.org, form.note());
    let case = case::step_for_all(&cx, case, act::COUNTERSIGN, Note { text, n_days: None }).await?;
    query::set(&cx, own, Word::Said).await?;
    case::view(&cx, case).await
}

/// Asked no longer: nothing waits for them from here on, and they look on no more.
pub async fn unask(cx: Cx, id: CaseId, form: Unask) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::UNASK).await?;
    require_handler(&cx, &case, &case::query::events(&cx, &case).await?)?;
    let rows = query::of_case(&cx, &case).await?;
    let Some(own) = rows.iter().find(|it| it.word == Word::Waiting && it.org == form.org) else {
        return Err(Fault::form("org", "没有在等这个单位会签，或者它已经答复，请刷新后再看").into());
    };
    let case = without(case, &rows, own);
    let text = format!("不再请{}会签：{}", own.org, form.says);
    let case = case::step(&cx, case, act::UNASK, Note { text, n_days: None }).await?;
    query::set(&cx, own, Word::Withdrawn).await?;
    case::view(&cx, case).await
}

/// The case as it waits for the others alone.
fn without(case: Case, rows: &[Row], but: &Row) -> Case {
    let others = rows.iter().filter(|it| *it != but && it.word == Word::Waiting);
    let until = others.map(until_of).max();
    Case { asked_until: until.map(|it| it.to_string()), ..case }
}

fn until_of(it: &Row) -> Day {
    Day::parse(&it.until_on).unwrap_or_default()
}

fn is_waited_for(it: &Row, today: Day) -> bool {
    it.word == Word::Waiting && today <= until_of(it)
}

/// Until when somebody's word is waited for; none: nobody was asked, or their time is over.
fn waited_until(case: &Case, today: Day) -> Option<Day> {
    let until = case.asked_until.as_deref().and_then(Day::parse);
    until.filter(|it| case.stage == stage::IN_REVIEW && today <= *it)
}

/// An opinion waits for the words that were asked for, as long as there is time for them: who is silent has nothing against it.
pub fn require_heard(case: &Case, today: Day) -> std::result::Result<(), Fault> {
    match waited_until(case, today) {
        Some(it) => {
            let says =
                format!("在等会签意见，最晚{}；过期没有答复的，视为没有意见；不用等的，请撤回会签", it.zh());
            Err(Fault::form("says", &says))
        }
        None => Ok(()),
    }
}

fn nobody_asks() -> Fault {
    Fault::form("says", "没有请您单位会签，或者已经答复过，或者已经撤回")
}

/// Everybody who was asked, for the page.
pub async fn asked(cx: &Cx, case: &Case) -> Result<Vec<Asked>> {
    let rows = query::of_case(cx, case).await?;
    let view = |it: Row| Asked { until: until_of(&it), org: it.org, word: it.word };
    Ok(rows.into_iter().map(view).collect())
}
