//! 好差评: taken once for each time somebody was served; a bad word becomes work with a clock, and its answer is published.
use common::{
    account::Who,
    calendar::Calendar,
    call::Page,
    case::{Lookup, flow::Is},
    check::Nothing,
    fault::Fault,
    id::{CaseId, RatingId},
    moment::Day,
    rating::{
        self, BadForm, BadView, Chance, ChancesView, Channel, InviteForm, InviteRate, InviteView, N_RATE_DAYS,
        Rate, ReplyView, ScoreView, SlipRate, StarCount, Stars, WorkEvent,
        work::{Work, WorkAct, WorkDone, n_days},
    },
};
use uuid::Uuid;

use crate::{
    calendar, case,
    entity::{case_events::Model as Event, cases::Model as Case, ratings::Model as Row},
    org, qr,
    serve::{Cx, Result, Routes},
};

pub mod invite;
pub mod query;

/// How long an answer stays in public.
const N_REPLY_DAYS: i32 = 365;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(rating::CHANCES, chances)
        .serve(rating::RATE, rate)
        .serve(rating::CHANCES_BY_CODE, chances_by_code)
        .serve(rating::RATE_BY_CODE, rate_by_code)
        .serve(rating::CHANCES_BY_INVITE, chances_by_invite)
        .serve(rating::RATE_BY_INVITE, rate_by_invite)
        .serve(rating::INVITE, invite)
        .serve(rating::SCORE, score)
        .serve(rating::BAD, bad)
        .serve(rating::WORK, work)
}

fn place(column: &str, id: RatingId) -> String {
    format!("ratings.{column}|{id}")
}

/// Nobody rates the house they work in: neither what they did themselves nor what a colleague did.
fn require_visitor(cx: &Cx) -> Result<()> {
    match cx.who {
        Who::Staff { .. } => {
            let says = "这台设备上登录着工作人员的账号。评价请由办事人用自己的手机作，或者先退出登录";
            Err(Fault::form("stars", says).into())
        }
        _ => Ok(()),
    }
}

async fn chances(cx: Cx, id: CaseId, _: Nothing) -> Result<ChancesView> {
    let case = case::query::one(&cx, id).await?;
    view(&cx, &case).await
}

pub async fn rate(cx: Cx, id: CaseId, form: Rate) -> Result<ChancesView> {
    let case = case::query::one(&cx, id).await?;
    take(&cx, &case, form, Channel::Web).await?;
    view(&cx, &case).await
}

async fn chances_by_code(cx: Cx, (): (), slip: Lookup) -> Result<ChancesView> {
    let case = case::by_slip(&cx, &slip).await?;
    view(&cx, &case).await
}

async fn rate_by_code(cx: Cx, (): (), form: SlipRate) -> Result<ChancesView> {
    let case = case::by_slip(&cx, &form.slip).await?;
    take(&cx, &case, form.rate, form.channel).await?;
    view(&cx, &case).await
}

async fn chances_by_invite(cx: Cx, (): (), form: InviteForm) -> Result<ChancesView> {
    let invite = invite::read(&cx, &form.invite).await?;
    view_of_one(&cx, &invite).await
}

async fn rate_by_invite(cx: Cx, (): (), form: InviteRate) -> Result<ChancesView> {
    let invite = invite::read(&cx, &form.invite).await?;
    if form.rate.seq != invite.seq {
        return Err(Fault::form("stars", "这个地址只能评价一次服务").into());
    }
    take(&cx, &invite.case, form.rate, invite.channel).await?;
    view_of_one(&cx, &invite).await
}

/// Nothing but the service one was invited to rate.
async fn view_of_one(cx: &Cx, it: &invite::Invite) -> Result<ChancesView> {
    let mut view = view(cx, &it.case).await?;
    view.chances.retain(|chance| chance.seq == it.seq);
    Ok(view)
}

/// Of what was done today, the last: the visitor still stands there.
async fn invite(cx: Cx, id: CaseId, _: Nothing) -> Result<InviteView> {
    let case = case::query::one(&cx, id).await?;
    let events = case::query::events(&cx, &case).await?;
    let given = query::of_case(&cx, &case).await?;
    let is_open = |it: &&&Event| it.at.day() == cx.now.day() && !given.iter().any(|rating| rating.seq == it.seq);
    match served(&cx, &events).iter().rev().find(is_open) {
        None => Err(Fault::form("stars", "今天没有等评价的服务，或者已经评价过").into()),
        Some(it) => {
            let href = invite::href(&cx.hub, &case, it.seq, Channel::Tablet);
            let qr = qr::of(&format!("{}{href}", cx.hub.config.origin));
            Ok(InviteView { href, qr })
        }
    }
}

/// The times the applicant was served and may still say how it was.
fn served<'a>(cx: &Cx, events: &'a [Event]) -> Vec<&'a Event> {
    let first = cx.now.day().plus(-N_RATE_DAYS);
    events.iter().filter(|it| it.act.is(Is::Rated) && it.at.day() >= first).collect()
}

async fn take(cx: &Cx, case: &Case, form: Rate, channel: Channel) -> Result<()> {
    require_visitor(cx)?;
    let events = case::query::events(cx, case).await?;
    let Some(event) = served(cx, &events).into_iter().find(|it| it.seq == form.seq) else {
        return Err(Fault::form("stars", "这一次服务不能评价，或者已过30天").into());
    };
    if query::of_case(cx, case).await?.iter().any(|it| it.seq == form.seq) {
        return Err(Fault::form("stars", "这一次服务您已经评价过了").into());
    }
    let id = RatingId(Uuid::now_v7());
    let state = if form.stars.is_bad() { Work::Open } else { Work::None };
    let phone = if form.may_call && form.stars.is_bad() { phone(cx, case)? } else { String::new() };
    let seal = |column: &str, text: &str| match text {
        "" => Ok(String::new()),
        it => cx.hub.keys.seal(&place(column, id), it),
    };
    let row = Row {
        region: case.region,
        id,
        case_id: case.id,
        seq: event.seq,
        act: event.act,
        org_id: case.org_id,
        item_name: case.item_name.clone(),
        stars: form.stars,
        grievances: serde_json::to_string(&form.grievances)?,
        text: seal("text", &form.text)?,
        channel,
        phone: seal("phone", &phone)?,
        at: cx.now,
        due_on: due(cx, state).await?,
        state,
        is_reopened: false,
        reply: String::new(),
        log: "[]".to_owned(),
    };
    query::insert(cx, row).await
}

/// The number the applicant gave for this case.
fn phone(cx: &Cx, case: &Case) -> Result<String> {
    let answers = case::answers::answers(cx, case)?;
    Ok(answers.get("applicant_phone").map(|it| it.as_text().to_owned()).unwrap_or_default())
}

async fn due(cx: &Cx, state: Work) -> Result<Option<String>> {
    let Some(n) = n_days(state) else { return Ok(None) };
    Ok(Some(calendar::current(cx).await?.due(cx.now.day(), n).day.to_string()))
}

/// The calendar has changed: what is still to be done about a bad word has the same number of days, counted anew from the last step.
pub async fn redate(cx: &Cx, calendar: &Calendar) -> Result<()> {
    for row in query::due(cx).await? {
        let Some(n) = n_days(row.state) else { continue };
        let from = log(&row)?.last().map_or(row.at, |it| it.at).day();
        let due_on = Some(calendar.due(from, n).day.to_string());
        if due_on != row.due_on {
            query::change(cx, &row, |it| it.due_on = due_on).await?;
        }
    }
    Ok(())
}

async fn view(cx: &Cx, case: &Case) -> Result<ChancesView> {
    let events = case::query::events(cx, case).await?;
    let given = query::of_case(cx, case).await?;
    let chance = |it: &Event| {
        let own = given.iter().find(|rating| rating.seq == it.seq);
        Chance {
            seq: it.seq,
            act: it.act,
            on: it.at.day(),
            given: own.map(|it| it.stars),
            reply: own.map(|it| it.reply.clone()).unwrap_or_default(),
        }
    };
    let chances = served(cx, &events).into_iter().map(chance).collect();
    Ok(ChancesView { item_name: case.item_name.clone(), chances })
}

/// The last thirty days: of those who spoke. Who said nothing is counted, and shown, as that.
async fn score(cx: Cx, (): (), _: Nothing) -> Result<ScoreView> {
    let since = cx.now.day().plus(-N_RATE_DAYS).start();
    let counts = query::counts(&cx, since).await?;
    let n = |stars: Stars| {
        counts.iter().filter(|it| it.0 == stars && it.1 != Work::Excluded).map(|it| it.2).sum::<i64>()
    };
    let n_excluded: i64 = counts.iter().filter(|it| it.1 == Work::Excluded).map(|it| it.2).sum();
    let n_given: i64 = counts.iter().map(|it| it.2).sum();
    let n_served = query::n_served(&cx, since).await?;
    let reply = |it: Row| {
        Ok(ReplyView {
            on: it.at.day(),
            stars: it.stars,
            grievances: serde_json::from_str(&it.grievances)?,
            reply: it.reply,
            item_name: it.item_name,
        })
    };
    Ok(ScoreView {
        counts: Stars::ALL.iter().map(|it| StarCount { stars: *it, n: n(*it) as u64 }).collect(),
        n_silent: n_served.saturating_sub(n_given as u64),
        n_excluded: n_excluded as u64,
        replies: query::answered(&cx, cx.now.day().plus(-N_REPLY_DAYS).start())
            .await?
            .into_iter()
            .map(reply)
            .collect::<Result<_>>()?,
    })
}

async fn bad(cx: Cx, (): (), form: BadForm) -> Result<Page<BadView>> {
    let orgs = case::query::orgs(&cx).await?;
    let names = org::query::names(&cx.db(), cx.region(), &orgs).await?;
    let (rows, n_rows) = query::bad(&cx, &orgs, form.page).await?;
    let name = |id: Uuid| names.iter().find(|it| it.0 == id).map(|it| it.1.clone()).unwrap_or_default();
    let rows = rows.into_iter().map(|it| {
        let org = name(it.org_id);
        bad_view(&cx, it, org)
    });
    Ok(Page { rows: rows.collect::<Result<_>>()?, n_rows })
}

pub async fn work(cx: Cx, id: RatingId, form: WorkDone) -> Result<BadView> {
    let orgs = case::query::orgs(&cx).await?;
    let row = query::one(&cx, &orgs, id).await?;
    let mut log = log(&row)?;
    let state = row.state.step(form.act, row.is_reopened, !row.phone.is_empty())?;
    let doubted_by = log.iter().rev().find(|it| it.act == WorkAct::Doubt).map(|it| it.by.as_str());
    if form.act.wants_second() && doubted_by == Some(cx.who.name()) {
        return Err(Fault::SamePerson.into());
    }
    let reply = if form.act == WorkAct::Answer { form.note.clone() } else { row.reply.clone() };
    log.push(WorkEvent { act: form.act, by: cx.who.name().to_owned(), at: cx.now, note: form.note });
    let (due_on, log) = (due(&cx, state).await?, serde_json::to_string(&log)?);
    let row = query::change(&cx, &row, |it| {
        (it.due_on, it.state, it.reply, it.log) = (due_on, state, reply, log);
        it.is_reopened |= form.act == WorkAct::Reopen;
    })
    .await?;
    let names = org::query::names(&cx.db(), cx.region(), &[row.org_id]).await?;
    let org = names.into_iter().next().map(|it| it.1).unwrap_or_default();
    bad_view(&cx, row, org)
}

fn log(row: &Row) -> Result<Vec<WorkEvent>> {
    Ok(serde_json::from_str(&row.log)?)
}

/// Without the case: whose it was is nobody's business but by the number they left.
fn bad_view(cx: &Cx, row: Row, org: String) -> Result<BadView> {
    let open = |column: &str, sealed: &str| match sealed {
        "" => Ok(String::new()),
        it => cx.hub.keys.open(&place(column, row.id), it),
    };
    Ok(BadView {
        id: row.id,
        org,
        act: row.act,
        on: row.at.day(),
        stars: row.stars,
        grievances: serde_json::from_str(&row.grievances)?,
        text: open("text", &row.text)?,
        channel: row.channel,
        phone: open("phone", &row.phone)?,
        state: row.state,
        due: row.due_on.as_deref().and_then(Day::parse),
        is_provisional: false,
        acts: row.state.open_acts(row.is_reopened, !row.phone.is_empty()),
        log: log(&row)?,
        item_name: row.item_name,
    })
}
