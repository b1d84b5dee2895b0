//! 请工作人员回电: asked for by anybody, called by a window within a working day. What it has in common with every case is the engine's.
use anyhow::Context;
use common::{
    account::Duty,
    call::Page,
    callback::{
        self, Ask, Asked, CallView, CallbackView, Settle, Take, Taken, WITHIN_WORK_DAYS, WaitingForm, act, stage,
    },
    case::{CaseView, kinds::Kind},
    check::Nothing,
    fault::Fault,
    form::{Answer, Answers},
    id::CaseId,
    moment::Day,
    value::Telephone,
};
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{
    account,
    base::error::Result,
    case::{
        self, File, Note,
        answers::{self, typed},
        hold,
        kinds::House,
        number,
    },
    entity::{case_events::Model as Event, cases::Model as Case},
    gate::{attempt, cx::Cx, serve::Routes},
    org,
};

pub mod query;

pub static HOUSE: House =
    House { show: |cx, file, view| show(cx, file, view).boxed(), ..House::plain(Kind::Callback, Duty::PreReview) };

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(callback::ASK, ask)
        .serve(callback::WAITING, waiting)
        .serve(callback::SHOW, one)
        .serve(callback::TAKE, take)
        .serve(callback::SETTLE, settle)
}

/// What every call back is called: what it is about is sealed.
const TITLE: &str = "请工作人员回电";
const NAME: &str = "applicant_name";
const PHONE: &str = "applicant_phone";
const ABOUT: &str = "about";
/// A row, its words and its log, in bytes.
const A_CALLBACK: usize = 4 * 1024;

/// Also called by `page`, for browsers that run no program. Asking wears out a patience, so that nobody fills the list. It stands among
/// the cases of whoever is signed in; anybody else stays nobody, and number and code are all that leads back to it.
pub async fn ask(cx: Cx, (): (), form: Ask) -> Result<Asked> {
    let phone = cx.hub.keys.mac("callback", form.phone.as_str());
    let keys = [attempt::at(&cx, "callback", &phone), attempt::by_quota(&cx, "callback")].concat();
    attempt::require_patience(&cx, &keys).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    let typed: Answers = [(NAME, form.name.as_str()), (PHONE, form.phone.as_str()), (ABOUT, &form.about)]
        .map(|(name, text)| (name.to_owned(), Answer::text(text)))
        .into();
    let case = Case {
        kind: Kind::Callback,
        no: Some(number::next_no(&cx, cx.region()).await?),
        item_name: TITLE.to_owned(),
        org_id: desk(&cx).await?,
        stage: stage::WAITING,
        submitted_at: Some(cx.now),
        ..case::blank(&cx, account::asker(&cx).await?)?
    };
    let case = answers::answered(&cx, case, &typed)?;
    cx.hub.quota.charge(&cx, A_CALLBACK + case.answers.len())?;
    let note = Note { text: String::new(), n_days: Some(WITHIN_WORK_DAYS) };
    let case = case::begin(&cx, case, act::ASK, note).await?;
    Ok(Asked {
        due: due(&case),
        is_provisional: case.is_provisional,
        no: case.no.unwrap_or_default(),
        query_code: case.query_code,
    })
}

/// Whose it is until a window takes it: the centre's own desk, or the body above all others where the county names none.
async fn desk(cx: &Cx) -> Result<Uuid> {
    if let Some(it) = org::query::by_name(&cx.db(), cx.region(), &cx.hub.county.get().desk).await? {
        return Ok(it.id);
    }
    let all = org::query::all(&cx.db(), cx.region()).await?;
    let top = all.iter().find(|it| it.above_id.is_none()).context("the county has no bodies yet")?;
    Ok(top.id)
}

fn due(case: &Case) -> Day {
    case.due_on.as_deref().and_then(Day::parse).unwrap_or(case.saved_at.day())
}

async fn waiting(cx: Cx, (): (), form: WaitingForm) -> Result<Page<CallbackView>> {
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
async fn one(cx: Cx, id: CaseId, _: Nothing) -> Result<CallView> {
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

/// For whoever has number and code, and for the house: what it is about, as long as it is needed. The number is for who takes it.
async fn show(cx: &Cx, file: &File, view: CaseView) -> Result<CaseView> {
    let org = org::query::one(&cx.db(), file.case.org_id).await?.full;
    Ok(CaseView { holder: case::holder(&file.case, &org), asked: typed(cx, &file.case, ABOUT)?, ..view })
}
