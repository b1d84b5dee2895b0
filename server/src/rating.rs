//! 好差评: taken once for each time somebody was served; a bad word begins a case of its own (`work.rs`), and its answer is published.
use common::{
    account::Who,
    case::{
        Lookup,
        flow::{Is, Stage},
    },
    check::Nothing,
    fault::Fault,
    id::{CaseId, RatingId},
    rating::{
        self, Chance, ChancesView, Channel, InviteForm, InviteRate, InviteView, N_RATE_DAYS, Rate, ReplyView,
        ScoreView, SlipRate, StarCount, Stars, work::stage,
    },
};
use uuid::Uuid;

use crate::{
    base::{error::Result, qr},
    case,
    entity::{case_events::Model as Event, cases::Model as Case, ratings::Model as Row},
    gate::{cx::Cx, serve::Routes},
};

mod figures;
pub mod invite;
pub mod query;
pub mod work;

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
        .serve(rating::BAD, work::list)
        .serve(rating::WORK, work::work)
        .serve(rating::figures::SERVED, work::served)
        .serve(rating::figures::FIGURES, figures::figures)
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
    view(&cx, &case, false).await
}

pub async fn rate(cx: Cx, id: CaseId, form: Rate) -> Result<ChancesView> {
    let case = case::query::one(&cx, id).await?;
    take(&cx, &case, form, Channel::Web).await?;
    view(&cx, &case, false).await
}

/// A counter has printed the slip: whoever works there does not read by it how they were rated.
async fn chances_by_code(cx: Cx, (): (), slip: Lookup) -> Result<ChancesView> {
    require_visitor(&cx)?;
    let case = case::by_slip(&cx, &slip).await?;
    view(&cx, &case, false).await
}

async fn rate_by_code(cx: Cx, (): (), form: SlipRate) -> Result<ChancesView> {
    let case = case::by_slip(&cx, &form.slip).await?;
    take(&cx, &case, form.rate, form.channel).await?;
    view(&cx, &case, false).await
}

/// Who made the invitation has it, too: it says whether it is used, never how.
async fn chances_by_invite(cx: Cx, (): (), form: InviteForm) -> Result<ChancesView> {
    require_visitor(&cx)?;
    let invite = invite::read(&cx, &form.invite).await?;
    let mut view = view_of_one(&cx, &invite).await?;
    view.chances.retain(|it| it.given.is_none());
    Ok(view)
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
    let mut view = view(cx, &it.case, true).await?;
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
    let given = query::of_case(cx, case).await?;
    let earlier = given.into_iter().find(|it| it.seq == form.seq);
    if earlier.as_ref().is_some_and(|it| !gives_way(it) || channel == Channel::Tablet) {
        return Err(Fault::form("stars", "这一次服务您已经评价过了").into());
    }
    let id = RatingId(Uuid::now_v7());
    let phone = if form.may_call && form.stars.is_bad() { phone(cx, case)? } else { String::new() };
    let seal = |column: &str, text: &str| match text {
        "" => Ok(String::new()),
        it => cx.hub.keys.seal(&place(column, id), it),
    };
    let work_id = if form.stars.is_bad() { Some(work::begin(cx, case).await?) } else { None };
    if let Some(it) = earlier {
        query::delete(cx, &it).await?;
    }
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
        reply: String::new(),
        work_id,
    };
    query::insert(cx, row).await
}

/// What was rated well on the house's own tablet may have been rated by the house: whoever has the case, or its number and code, has
/// the last word.
fn gives_way(it: &Row) -> bool {
    it.channel == Channel::Tablet && !it.stars.is_bad()
}

/// The number the applicant gave for this case.
fn phone(cx: &Cx, case: &Case) -> Result<String> {
    let answers = case::answers::answers(cx, case)?;
    Ok(answers.get("applicant_phone").map(|it| it.as_text().to_owned()).unwrap_or_default())
}

/// `is_by_invite`: of whoever was invited, for whom what was given on the tablet is given.
async fn view(cx: &Cx, case: &Case, is_by_invite: bool) -> Result<ChancesView> {
    let events = case::query::events(cx, case).await?;
    let given = query::of_case(cx, case).await?;
    let chance = |it: &Event| {
        let own = given.iter().find(|rating| rating.seq == it.seq);
        Chance {
            seq: it.seq,
            act: it.act,
            on: it.at.day(),
            given: own.filter(|it| !gives_way(it) || is_by_invite).map(|it| it.stars),
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
    let is_excluded = |it: &&(Stars, Option<Stage>, i64)| it.1 == Some(stage::EXCLUDED);
    let n =
        |stars: Stars| counts.iter().filter(|it| it.0 == stars && !is_excluded(it)).map(|it| it.2).sum::<i64>();
    let n_excluded: i64 = counts.iter().filter(is_excluded).map(|it| it.2).sum();
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
