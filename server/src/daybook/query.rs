use common::{
    application::{act, stage},
    case::flow::{Act, Stage},
    daybook::N_PER_PAGE,
    id::{AccountId, Region},
    moment::{Day, Moment},
    rating::Stars,
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::{kinds_seen, visible_of},
    entity::{
        accounts,
        case_events::{COLUMN, Column, Entity},
        cases, ratings,
    },
    gate::cx::Cx,
};

/// Decisions a mean is made of, at most: beyond them there is none, rather than one of some.
pub const MOST_TIMED: u64 = 20_000;
const DECIDED: [Act; 3] = [act::GRANT, act::DENY, act::DECIDE_AT_ONCE];
const ACCEPTED: [Act; 3] = [act::ACCEPT, act::ACCEPT_DEFERRING, act::DEEM];

/// What is counted, and of whom.
#[derive(Clone)]
pub struct Part<'a> {
    /// Whose hands the cases were in.
    pub orgs: &'a [Uuid],
    /// From the first moment, up to the second.
    pub span: [Moment; 2],
    pub acts: Vec<Act>,
}

fn done(cx: &Cx, part: &Part<'_>) -> Select<Entity> {
    let case = Entity::belongs_to(cases::Entity)
        .from((Column::Region, Column::CaseId))
        .to((cases::Column::Region, cases::Column::Id));
    let [from, until] = part.span;
    Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::At.gte(from))
        .filter(Column::At.lt(until))
        .filter(Column::OrgId.is_in(part.orgs.iter().copied()))
        .filter(Column::Act.is_in(part.acts.iter().copied()))
        .join(JoinType::InnerJoin, case.into())
        .filter(kinds_seen(cx))
        // A window takes in corrections by the same act; handed in it was before.
        .filter(
            Column::Act
                .ne(act::TAKE_IN)
                .or(Expr::col((cases::Entity, cases::Column::SubmittedAt)).equals((Entity, Column::At))),
        )
}

pub async fn by_body(cx: &Cx, part: &Part<'_>) -> Result<Vec<(Uuid, Act, i64)>> {
    let counts = done(cx, part).select_only().column(Column::OrgId).column(Column::Act);
    let counts = counts.expr_as(Column::CaseId.count(), "n").group_by(Column::OrgId).group_by(Column::Act);
    Ok(counts.into_tuple().all(&cx.db()).await?)
}

/// By whoever of the house did it; `who`: that person alone.
pub async fn by_person(cx: &Cx, part: &Part<'_>, who: Option<AccountId>) -> Result<Vec<(AccountId, Act, i64)>> {
    let counts = of_person(done(cx, part), who).filter(Column::Window.ne("")).select_only();
    let counts = counts.column(Column::AccountId).column(Column::Act).expr_as(Column::CaseId.count(), "n");
    let counts = counts.filter(Column::AccountId.is_not_null());
    Ok(counts.group_by(Column::AccountId).group_by(Column::Act).into_tuple().all(&cx.db()).await?)
}

fn of_person(all: Select<Entity>, who: Option<AccountId>) -> Select<Entity> {
    match who {
        Some(it) => all.filter(Column::AccountId.eq(it)).filter(Column::Window.ne("")),
        None => all,
    }
}

/// Their names as they are now, and the bodies they work for.
pub async fn people(cx: &Cx, ids: &[AccountId]) -> Result<Vec<accounts::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = accounts::Entity::find().filter(accounts::Column::Id.is_in(ids.iter().copied()));
    Ok(all.all(&cx.db()).await?)
}

/// Decisions of the part with the moment each case was accepted; nothing when there are too many for a mean.
pub async fn timed(cx: &Cx, part: &Part<'_>) -> Result<Vec<(Uuid, Act, Moment, Option<Moment>)>> {
    let decisions = done(cx, &Part { acts: DECIDED.to_vec(), ..part.clone() });
    let ids = decisions.clone().select_only().column(Column::CaseId);
    let rows = decisions.select_only().columns([Column::CaseId, Column::OrgId, Column::Act, Column::At]);
    let rows: Vec<(Uuid, Uuid, Act, Moment)> = rows.limit(MOST_TIMED + 1).into_tuple().all(&cx.db()).await?;
    if rows.is_empty() || rows.len() as u64 > MOST_TIMED {
        return Ok(Vec::new());
    }
    let accepted = Entity::find()
        .filter(COLUMN.region.eq(cx.region()))
        .filter(Column::CaseId.in_subquery(ids.into_query()))
        .filter(Column::Act.is_in(ACCEPTED));
    let accepted = accepted.select_only().column(Column::CaseId).expr_as(Column::At.min(), "at");
    let accepted: Vec<(Uuid, Moment)> = accepted.group_by(Column::CaseId).into_tuple().all(&cx.db()).await?;
    let accepted: std::collections::HashMap<Uuid, Moment> = accepted.into_iter().collect();
    Ok(rows.into_iter().map(|(case, org, act, at)| (org, act, at, accepted.get(&case).copied())).collect())
}

pub async fn rated(cx: &Cx, part: &Part<'_>) -> Result<Vec<(Uuid, Stars, i64)>> {
    let [from, until] = part.span;
    let counts = ratings::Entity::find()
        .filter(ratings::COLUMN.region.eq(cx.region()))
        .filter(ratings::Column::At.gte(from))
        .filter(ratings::Column::At.lt(until))
        .filter(ratings::Column::OrgId.is_in(part.orgs.iter().copied()))
        .select_only()
        .columns([ratings::Column::OrgId, ratings::Column::Stars])
        .expr_as(ratings::Column::Id.count(), "n");
    Ok(counts.group_by(ratings::Column::OrgId).group_by(ratings::Column::Stars).into_tuple().all(&cx.db()).await?)
}

/// Open, and to be done today or before: by body and day.
pub async fn due(cx: &Cx, orgs: &[Uuid], today: Day) -> Result<Vec<(Uuid, String, i64)>> {
    let ours = Stage::all().filter(|it| !it.is_over() && !matches!(*it, stage::DRAFT | stage::CORRECTION));
    let counts = visible_of(cx, orgs)
        .filter(kinds_seen(cx))
        .filter(cases::Column::Stage.is_in(ours))
        .filter(cases::Column::DueOn.lte(today.to_string()))
        .select_only()
        .columns([cases::Column::OrgId, cases::Column::DueOn])
        .expr_as(cases::Column::Id.count(), "n");
    Ok(counts.group_by(cases::Column::OrgId).group_by(cases::Column::DueOn).into_tuple().all(&cx.db()).await?)
}

/// One thing that was done, and the case as it is now.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Done {
    pub region: Region,
    pub id: Uuid,
    pub no: Option<String>,
    pub item_name: String,
    pub applicant_name: String,
    pub org_id: Uuid,
    pub other_org_id: Option<Uuid>,
    pub stage: Stage,
    pub act: Act,
    pub at: Moment,
    pub by_name: String,
    pub window: String,
}

/// One page, latest first, and how many there are.
pub async fn lines(cx: &Cx, part: &Part<'_>, who: Option<AccountId>, offset: u64) -> Result<(Vec<Done>, u64)> {
    let all = of_person(done(cx, part), who);
    let n_rows = all.clone().count(&cx.db()).await?;
    let rows = all
        .order_by_desc(Column::At)
        .order_by_desc(Column::CaseId)
        .order_by_desc(Column::Seq)
        .offset(offset)
        .limit(N_PER_PAGE)
        .select_only()
        .columns([Column::Act, Column::At, Column::ByName, Column::Window])
        .columns([
            cases::Column::Region,
            cases::Column::Id,
            cases::Column::No,
            cases::Column::ItemName,
            cases::Column::ApplicantName,
            cases::Column::OrgId,
            cases::Column::OtherOrgId,
            cases::Column::Stage,
        ]);
    Ok((rows.into_model::<Done>().all(&cx.db()).await?, n_rows))
}
