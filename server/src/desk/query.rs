use std::collections::HashMap;

use common::{
    account::{AccountKind, Duty},
    application::{act, stage},
    call::skip,
    case::{
        flow::{Act, Stage},
        hold::duty_of,
    },
    desk::{
        Card, ListForm, N_LETTER_DAYS, N_PER_PAGE, N_STILL_DAYS,
        search::{Among, MOST_FOUND, Sought},
    },
    id::{AccountId, ItemId, Region, StampId},
    mandate::stamp::StampState,
    moment::{Day, Moment},
    review::Verdict,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    application::queue::query::{Row, by_date},
    base::error::Result,
    case::{
        query::{holds, kinds_seen, visible_of},
        sight::query::{asked, beside},
        words,
    },
    entity::{
        account_duties, accounts, case_events,
        cases::{self, COLUMN, Column, Entity},
        items, mandates, stamp_keepers, stamps, verdicts,
    },
    gate::cx::Cx,
};

/// Where the law answers for a body that does not (`decision/lapse.rs`).
pub const UNANSWERED: [Stage; 3] = [stage::SUBMITTED, stage::PRE_REVIEW, stage::RECEIVED];
/// People who wrote down the same number; more are nobody's.
const MOST_APPLICANTS: u64 = 20;
/// Cases of the applicants of one handing out that are looked at for whoever knows them, the newest.
const MOST_KNOWN: u64 = 2_000;
/// Matters of one word, at most; more lead nowhere.
const MOST_ITEMS: u64 = 300;
/// Of another body's cases, the latest.
const MOST_BESIDE: u64 = 20;

/// So many open cases that are alike in everything 首页 counts by.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Tally {
    pub stage: Stage,
    pub due_on: Option<String>,
    pub round: i32,
    pub n: i64,
}

/// Everything open of these bodies, counted in one pass over the queue's own index.
pub async fn tallies(cx: &Cx, orgs: &[Uuid]) -> Result<Vec<Tally>> {
    let open = Stage::all().filter(|it| !it.is_over() && *it != stage::DRAFT);
    let mut rows = visible_of(cx, orgs).filter(Column::Stage.is_in(open)).select_only();
    for column in [Column::Stage, Column::DueOn, Column::Round] {
        rows = rows.column(column).group_by(column);
    }
    Ok(rows.expr_as(Column::Id.count(), "n").into_model::<Tally>().all(&cx.db()).await?)
}

/// These cases, as far as whoever asks may see them.
pub async fn of_ids(cx: &Cx, orgs: &[Uuid], ids: &[Uuid]) -> Result<Vec<cases::Model>> {
    let all = visible_of(cx, orgs).filter(kinds_seen(cx)).filter(Column::Id.is_in(ids.iter().copied()));
    Ok(all.all(&cx.db()).await?)
}

/// Everybody at work in these bodies who has a duty, by name.
pub async fn colleagues(cx: &Cx, orgs: &[Uuid], duty: Duty) -> Result<Vec<accounts::Model>> {
    let own = account_duties::Entity::find()
        .select_only()
        .column(account_duties::Column::AccountId)
        .filter(account_duties::Column::Duty.eq(duty));
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::Region.eq(cx.region()))
        .filter(accounts::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Id.in_subquery(own.into_query()));
    Ok(all.order_by_asc(accounts::Column::Post).order_by_asc(accounts::Column::Id).all(&cx.db()).await?)
}

/// How many open cases each of these has in hand.
pub async fn n_held(cx: &Cx, orgs: &[Uuid], of: &[AccountId]) -> Result<Vec<(AccountId, i64)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let held = Stage::all().filter(|it| duty_of(*it).is_some());
    let all = visible_of(cx, orgs)
        .filter(Column::Stage.is_in(held))
        .filter(Column::ClaimedBy.is_in(of.iter().copied()))
        .filter(Column::ClaimedUntil.gt(cx.now));
    let counts = all.select_only().column(Column::ClaimedBy).expr_as(Column::Id.count(), "n");
    Ok(counts.group_by(Column::ClaimedBy).into_tuple().all(&cx.db()).await?)
}

/// Who of these handles, or has handled last, another case of the same applicant.
pub async fn known(cx: &Cx, cases: &[cases::Model], of: &[AccountId]) -> Result<HashMap<AccountId, AccountId>> {
    if cases.is_empty() || of.is_empty() {
        return Ok(HashMap::new());
    }
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::ApplicantId.is_in(cases.iter().map(|it| it.applicant_id)))
        .filter(Column::Id.is_not_in(cases.iter().map(|it| it.id)))
        .filter(Column::HandlerId.is_in(of.iter().copied()))
        .order_by_desc(Column::SavedAt)
        .limit(MOST_KNOWN);
    let rows: Vec<(AccountId, Option<AccountId>)> =
        all.select_only().columns([Column::ApplicantId, Column::HandlerId]).into_tuple().all(&cx.db()).await?;
    // The first said is the last to be heard: the newest stays.
    Ok(rows.into_iter().rev().filter_map(|(whose, by)| Some((whose, by?))).collect())
}

/// What a card counts. `stages`: where cases wait for whoever asks; `next`: the next working day.
fn of_card(cx: &Cx, orgs: &[Uuid], stages: &[Stage], card: Card, next: Day) -> Select<Entity> {
    let (all, today) = (visible_of(cx, orgs), cx.now.day().to_string());
    let review = [stage::SUBMITTED, stage::PRE_REVIEW];
    let waits = Column::Stage.is_in(stages.iter().copied());
    match card {
        Card::Late => all.filter(waits).filter(Column::DueOn.lt(today)),
        Card::Today => all.filter(waits).filter(Column::DueOn.eq(today)),
        Card::Back => all.filter(Column::Stage.is_in(review)).filter(Column::Round.gt(1)),
        Card::Sign => all.filter(Column::Stage.eq(stage::APPROVING)),
        Card::Mine => {
            let mine = Condition::all().add_option(cx.who.account().map(|it| Column::ClaimedBy.eq(it)));
            let held = Stage::all().filter(|it| duty_of(*it).is_some());
            all.filter(Column::Stage.is_in(held)).filter(mine).filter(Column::ClaimedUntil.gt(cx.now))
        }
        Card::Deemed => all.filter(Column::Stage.is_in(UNANSWERED)).filter(Column::DueOn.lte(next.to_string())),
        Card::Void => all
            .filter(Column::Stage.is_in(Stage::with(act::VOID)))
            .filter(Expr::exists(with_act(cx, act::ASK_VOID))),
        Card::Second => all
            .filter(Column::Stage.eq(stage::PRE_REVIEW))
            .filter(Column::Round.gt(1))
            .filter(Column::IsSecondAllowed.eq(false))
            .filter(Expr::exists(bad_at_second_sight(cx))),
        Card::Accepted => {
            let in_hand = Stage::all().filter(|it| it.is_in_department());
            all.filter(Column::Stage.is_in(in_hand)).filter(Expr::exists(with_act(cx, act::DEEM)))
        }
        Card::Extend => all
            .filter(Column::Stage.is_in(Stage::with(act::EXTEND)))
            .filter(Column::DueOn.gte(today))
            .filter(Column::DueOn.lte(next.to_string()))
            .filter(Expr::exists(with_act(cx, act::EXTEND)).not()),
        Card::Still => all
            .filter(Column::Stage.is_in(Stage::with(act::TERMINATE)))
            .filter(Column::MovedAt.gt(Moment(0)))
            .filter(Column::MovedAt.lte(cx.now.plus_hours(-24 * i64::from(N_STILL_DAYS)))),
        // These have pages of their own.
        Card::Broken | Card::Letters | Card::Stamps | Card::Gone | Card::Ratings => all.filter(Expr::val(false)),
    }
}

/// It has happened to the case: somebody has asked for it to be voided.
fn with_act(cx: &Cx, what: Act) -> SelectStatement {
    let own = case_events::Entity::find()
        .select_only()
        .column(case_events::Column::Seq)
        .filter(case_events::COLUMN.region.eq(cx.region()))
        .filter(
            Expr::col((case_events::Entity, case_events::Column::CaseId))
                .equals((cases::Entity, cases::Column::Id)),
        )
        .filter(case_events::Column::Act.eq(what));
    own.into_query()
}

/// A material judged bad in this round and in none before: it could have been told the first time (`review::seen_before`).
fn bad_at_second_sight(cx: &Cx) -> SelectStatement {
    use verdicts::Column as Verdicts;
    let before = Alias::new("before");
    let earlier = Query::select()
        .column((before.clone(), Verdicts::Slot))
        .from_as(verdicts::Entity, before.clone())
        .and_where(Expr::col((before.clone(), Verdicts::Region)).eq(cx.region()))
        .and_where(Expr::col((before.clone(), Verdicts::CaseId)).equals((verdicts::Entity, Verdicts::CaseId)))
        .and_where(Expr::col((before.clone(), Verdicts::Slot)).equals((verdicts::Entity, Verdicts::Slot)))
        .and_where(Expr::col((before.clone(), Verdicts::Round)).lt(Expr::col((verdicts::Entity, Verdicts::Round))))
        .and_where(Expr::col((before, Verdicts::Verdict)).eq(Verdict::Bad))
        .to_owned();
    let now = verdicts::Entity::find()
        .select_only()
        .column(Verdicts::Slot)
        .filter(verdicts::COLUMN.region.eq(cx.region()))
        .filter(Expr::col((verdicts::Entity, Verdicts::CaseId)).equals((cases::Entity, cases::Column::Id)))
        .filter(Expr::col((verdicts::Entity, Verdicts::Round)).equals((cases::Entity, cases::Column::Round)))
        .filter(Verdicts::Verdict.eq(Verdict::Bad))
        .filter(Expr::exists(earlier).not());
    now.into_query()
}

pub async fn n_of_card(cx: &Cx, orgs: &[Uuid], stages: &[Stage], card: Card, next: Day) -> Result<u64> {
    Ok(of_card(cx, orgs, stages, card, next).count(&cx.db()).await?)
}

/// One page of a card, by date.
pub async fn page(
    cx: &Cx,
    orgs: &[Uuid],
    stages: &[Stage],
    form: &ListForm,
    next: Day,
) -> Result<(Vec<Row>, u64)> {
    let all = of_card(cx, orgs, stages, form.card, next);
    let n_rows = all.clone().count(&cx.db()).await?;
    Ok((by_date(cx, all, skip(form.page, N_PER_PAGE), N_PER_PAGE).await?, n_rows))
}

/// Whatever waits in these stages and has a day, soonest first.
pub async fn soonest(cx: &Cx, orgs: &[Uuid], stages: &[Stage], most: u64) -> Result<Vec<Row>> {
    let all = visible_of(cx, orgs).filter(Column::Stage.is_in(stages.iter().copied()));
    by_date(cx, all.filter(Column::DueOn.is_not_null()), 0, most).await
}

/// 授权书 in force that soon will not be.
pub async fn n_letters(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    let today = cx.now.day();
    let all = mandates::Entity::find()
        .filter(mandates::COLUMN.region.eq(cx.region()))
        .filter(mandates::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(mandates::Column::RevokedOn.is_null())
        .filter(mandates::Column::UntilOn.gte(today.to_string()))
        .filter(mandates::Column::UntilOn.lte(today.plus(N_LETTER_DAYS).to_string()));
    Ok(all.count(&cx.db()).await?)
}

/// In use, with nobody at work in that very body who keeps them.
pub async fn n_unkept(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    let (stamps, keepers) = kept(cx, orgs).await?;
    let ids: Vec<AccountId> = keepers.iter().map(|it| it.1).collect();
    let there = at_work(cx, &ids).await?;
    let is_kept = |id: StampId, org: Uuid| {
        let keeper = keepers.iter().rfind(|it| it.0 == id).map(|it| it.1);
        keeper.is_some_and(|it| there.contains(&(it, Some(org))))
    };
    Ok(stamps.into_iter().filter(|it| !is_kept(it.0, it.1)).count() as u64)
}

/// Seals in use with their bodies, and whoever has kept them, the last at the end.
async fn kept(cx: &Cx, orgs: &[Uuid]) -> Result<(Vec<(StampId, Uuid)>, Vec<(StampId, AccountId)>)> {
    let stamps = stamps::Entity::find()
        .filter(stamps::COLUMN.region.eq(cx.region()))
        .filter(stamps::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(stamps::Column::State.eq(StampState::InUse));
    let columns = [stamps::Column::Id, stamps::Column::OrgId];
    let stamps: Vec<(StampId, Uuid)> = stamps.select_only().columns(columns).into_tuple().all(&cx.db()).await?;
    let keepers = stamp_keepers::Entity::find()
        .filter(stamp_keepers::COLUMN.region.eq(cx.region()))
        .filter(stamp_keepers::Column::StampId.is_in(stamps.iter().map(|it| it.0)))
        .order_by_asc(stamp_keepers::Column::Since);
    let columns = [stamp_keepers::Column::StampId, stamp_keepers::Column::AccountId];
    Ok((stamps, keepers.select_only().columns(columns).into_tuple().all(&cx.db()).await?))
}

/// Of these, who still works here, and where.
async fn at_work(cx: &Cx, ids: &[AccountId]) -> Result<Vec<(AccountId, Option<Uuid>)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = accounts::Entity::find()
        .filter(accounts::Column::Id.is_in(ids.iter().copied()))
        .filter(accounts::COLUMN.is_active.eq(true));
    let columns = [accounts::Column::Id, accounts::Column::OrgId];
    Ok(all.select_only().columns(columns).into_tuple().all(&cx.db()).await?)
}

/// Stopped, with a letter in force or a seal in use.
pub async fn n_gone(cx: &Cx, orgs: &[Uuid]) -> Result<u64> {
    let gone = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(accounts::COLUMN.is_active.eq(false));
    let gone: Vec<AccountId> = gone.select_only().column(accounts::Column::Id).into_tuple().all(&cx.db()).await?;
    if gone.is_empty() {
        return Ok(0);
    }
    let letters = mandates::Entity::find()
        .filter(mandates::COLUMN.region.eq(cx.region()))
        .filter(mandates::COLUMN.account_id.is_in(gone.iter().copied()))
        .filter(mandates::Column::RevokedOn.is_null())
        .filter(mandates::Column::UntilOn.gte(cx.now.day().to_string()));
    let column = mandates::Column::AccountId;
    let mut held: Vec<AccountId> = letters.select_only().column(column).into_tuple().all(&cx.db()).await?;
    let (stamps, keepers) = kept(cx, orgs).await?;
    let last = |id: StampId| keepers.iter().rfind(|it| it.0 == id).map(|it| it.1);
    held.extend(stamps.iter().filter_map(|it| last(it.0)).filter(|it| gone.contains(it)));
    held.sort();
    held.dedup();
    Ok(held.len() as u64)
}

/// What a search shows of a case.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Found {
    pub region: Region,
    pub id: Uuid,
    pub no: Option<String>,
    pub item_name: String,
    pub applicant_name: String,
    pub org_id: Uuid,
    pub stage: Stage,
    pub submitted_at: Option<Moment>,
    pub due_on: Option<String>,
}

const FOUND: [Column; 9] = [
    Column::Region,
    Column::Id,
    Column::No,
    Column::ItemName,
    Column::ApplicantName,
    Column::OrgId,
    Column::Stage,
    Column::SubmittedAt,
    Column::DueOn,
];

/// Whose the number is: kept readable of firms alone, found by a keyed hash of everybody else.
pub async fn applicants(cx: &Cx, sought: &Sought) -> Result<Vec<AccountId>> {
    let mac = |column: &str, text: &str| cx.hub.keys.mac(column, text);
    let is = match sought {
        Sought::Phone(it) => accounts::Column::PhoneMac.eq(mac("phone", it.as_str())),
        Sought::Card(it) => accounts::Column::IdCardMac.eq(mac("id_card", it)),
        // Said again in the words of the index.
        Sought::Code(it) => accounts::Column::CreditCode.eq(it).and(accounts::Column::CreditCode.ne("")),
        _ => return Ok(Vec::new()),
    };
    let all = accounts::Entity::find().filter(is).order_by_asc(accounts::Column::Id).limit(MOST_APPLICANTS);
    Ok(all.select_only().column(accounts::Column::Id).into_tuple().all(&cx.db()).await?)
}

/// Matters with this in their name, if they are few.
async fn items_called(cx: &Cx, word: &str) -> Result<Option<Vec<ItemId>>> {
    let all = items::Entity::find()
        .filter(items::COLUMN.region.eq(cx.region()))
        .filter(items::Column::Name.like(holds(word)))
        .limit(MOST_ITEMS + 1);
    let all: Vec<ItemId> = all.select_only().column(items::Column::Id).into_tuple().all(&cx.db()).await?;
    Ok((all.len() as u64 <= MOST_ITEMS).then_some(all))
}

/// Cases of these matters, if they are few.
async fn about(cx: &Cx, of: Vec<ItemId>) -> Result<Option<Vec<Uuid>>> {
    if of.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let all = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::ItemId.is_in(of))
        .limit(words::FEW + 1);
    let all: Vec<Uuid> = all.select_only().column(Column::Id).into_tuple().all(&cx.db()).await?;
    Ok((all.len() as u64 <= words::FEW).then_some(all))
}

/// Where a word leads to few cases: those, by the applicant's name and by the matter. None: it is read for, the newest first.
pub async fn leads_to(cx: &Cx, word: &str, bodies: &[(Uuid, &str)]) -> Result<Option<Vec<Uuid>>> {
    let is_number = word.bytes().all(|it| it.is_ascii_digit());
    if is_number || bodies.iter().any(|of| of.1.contains(word)) {
        return Ok(None);
    }
    let Some(mut all) = words::named(cx, word).await? else { return Ok(None) };
    let Some(items) = items_called(cx, word).await? else { return Ok(None) };
    let Some(more) = about(cx, items).await? else { return Ok(None) };
    all.extend(more);
    all.sort();
    all.dedup();
    Ok(Some(all))
}

/// What is looked for, of a case. Of words, every one has to be somewhere in it, or in the name of its body. `leads`: where words lead to.
pub fn sought(
    sought: &Sought,
    applicants: &[AccountId],
    bodies: &[(Uuid, &str)],
    leads: &[Option<Vec<Uuid>>],
) -> Condition {
    let read_for = |it: &String| {
        let within: Vec<Uuid> = bodies.iter().filter(|of| of.1.contains(it.as_str())).map(|of| of.0).collect();
        let any = Condition::any()
            .add(Column::ApplicantName.like(holds(it)))
            .add(Column::ItemName.like(holds(it)))
            .add_option((!within.is_empty()).then(|| Column::OrgId.is_in(within)));
        match it.bytes().all(|it| it.is_ascii_digit()) {
            true => any.add(Column::No.like(holds(it))),
            false => any,
        }
    };
    // Said in the words of the index, which the others do not want: where the cases themselves are known, they are not read for.
    let is_known = leads.iter().any(Option::is_some);
    let handed_in = Condition::all().add_option((!is_known).then(|| Column::SubmittedAt.is_not_null()));
    match sought {
        Sought::No(it) => Condition::all().add(Column::No.eq(it)),
        Sought::Tail(it) => {
            let ids = leads.first().cloned().flatten().unwrap_or_default();
            handed_in.add(Column::Id.is_in(ids)).add(Column::No.like(holds(it)))
        }
        Sought::Words(all) => {
            let word = |(it, leads): (&String, &Option<Vec<Uuid>>)| match leads {
                Some(ids) => Condition::all().add(Column::Id.is_in(ids.iter().copied())),
                None => read_for(it),
            };
            all.iter().zip(leads).map(word).fold(handed_in, Condition::add)
        }
        Sought::Phone(_) | Sought::Card(_) | Sought::Code(_) => {
            Condition::all().add(Column::ApplicantId.is_in(applicants.iter().copied()))
        }
    }
}

/// What a search is narrowed to.
pub fn among(cx: &Cx, of: &Among, bodies: &[(Uuid, &str)]) -> Condition {
    let within = |name: &String| -> Vec<Uuid> {
        bodies.iter().filter(|of| of.1.contains(name.as_str())).map(|of| of.0).collect()
    };
    let at = |window: &String| {
        let own = case_events::Entity::find()
            .select_only()
            .column(case_events::Column::Seq)
            .filter(case_events::COLUMN.region.eq(cx.region()))
            .filter(
                Expr::col((case_events::Entity, case_events::Column::CaseId))
                    .equals((cases::Entity, cases::Column::Id)),
            )
            .filter(case_events::Column::Window.like(holds(window)));
        Expr::exists(own.into_query())
    };
    // Said in the words of the index.
    let handed_in = (*of != Among::default()).then(|| Column::SubmittedAt.is_not_null());
    Condition::all()
        .add_option(handed_in)
        .add_option((!of.stages.is_empty()).then(|| Column::Stage.is_in(of.stages.iter().copied())))
        .add_option(of.from.map(|it| Column::SubmittedAt.gte(it.start())))
        .add_option(of.until.map(|it| Column::SubmittedAt.lt(it.plus(1).start())))
        .add_option(of.org.as_ref().map(|it| Column::OrgId.is_in(within(it))))
        .add_option(of.window.as_ref().map(at))
}

/// Newest first, and how many there are.
pub async fn found(
    cx: &Cx,
    orgs: &[Uuid],
    (is, is_known): (Condition, bool),
    offset: u64,
    most: u64,
) -> Result<(Vec<Found>, u64)> {
    let seen = if is_known { visible_among(cx, orgs) } else { visible_of(cx, orgs) };
    let all = seen.filter(kinds_seen(cx)).filter(is);
    // Of more than anybody turns pages for it is enough to know that they are more.
    let counted = all.clone().select_only().column(Column::Id).limit(Ord::max(MOST_FOUND, most) + 1);
    let n_rows = counted.into_tuple::<Uuid>().all(&cx.db()).await?.len() as u64;
    let ids = newest(all).select_only().column(Column::Id).offset(offset).limit(most);
    let rows = Entity::find().filter(COLUMN.region.eq(cx.region()));
    let rows = newest(rows.filter(Column::Id.in_subquery(ids.into_query())));
    Ok((rows.select_only().columns(FOUND).into_model::<Found>().all(&cx.db()).await?, n_rows))
}

/// `visible_of`, of cases that are named: said so that no engine reads a body's cases for them, one after another. Of a million, the
/// few that a word leads to are there in a millisecond instead of three hundred.
fn visible_among(cx: &Cx, orgs: &[Uuid]) -> Select<Entity> {
    Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::OrgId.is_not_in(orgs.iter().copied()).not())
        .filter(COLUMN.stage.ne(stage::DRAFT))
}

fn newest(all: Select<Entity>) -> Select<Entity> {
    all.order_by_desc(Column::SubmittedAt).order_by_desc(Column::Id)
}

/// Of what these bodies have handed up, or were asked about, and somebody else has in hand.
pub async fn found_beside(cx: &Cx, orgs: &[Uuid], is: Condition) -> Result<Vec<Found>> {
    let mut all: Vec<Found> = Vec::new();
    for some in [beside(cx, orgs), asked(cx, orgs)] {
        let some = some.filter(Column::OrgId.is_not_in(orgs.iter().copied())).filter(kinds_seen(cx));
        let rows = newest(some.filter(is.clone()));
        let rows = rows.limit(MOST_BESIDE).select_only().columns(FOUND).into_model::<Found>();
        for it in rows.all(&cx.db()).await? {
            if all.iter().all(|other| other.id != it.id) {
                all.push(it);
            }
        }
    }
    Ok(all)
}
