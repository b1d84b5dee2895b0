use common::{
    application,
    case::{flow::Stage, kinds::Kind},
    edition::{quality, snag::stage},
    fault::Fault,
    id::{CaseId, ItemId},
    moment::Moment,
    rating::Stars,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, sea_query::Expr,
};
use uuid::Uuid;

use super::super::query::is_checker;
use crate::{
    base::error::Result,
    case::query::{N_PER_PAGE, orgs},
    entity::{cases, notices, paged, ratings, snags},
    gate::{cx::Cx, fresh},
};

fn stages() -> impl Iterator<Item = Stage> {
    stage::ALL.iter().map(|it| it.stage)
}

fn of_kind(cx: &Cx) -> Select<cases::Entity> {
    cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region())).filter(cases::Column::Stage.is_in(stages()))
}

/// Those of one's own bodies; whoever checks matters sees those of any.
async fn visible(cx: &Cx) -> Result<Select<cases::Entity>> {
    if !cx.who.sees(Kind::Snag) || cx.who.account().is_none() {
        return Ok(of_kind(cx).filter(Expr::val(false)));
    }
    if is_checker(&cx.who) {
        return Ok(of_kind(cx));
    }
    Ok(of_kind(cx).filter(cases::Column::OrgId.is_in(orgs(cx).await?.iter().copied())))
}

pub async fn one(cx: &Cx, id: CaseId) -> Result<(cases::Model, snags::Model)> {
    let case = visible(cx).await?.filter(cases::COLUMN.region.eq(id.region)).filter(cases::COLUMN.id.eq(id.uuid));
    let case = case.one(&cx.db()).await?.ok_or(Fault::NotFound)?;
    let row = snags::Entity::find_by_id((case.region, case.id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?;
    Ok((case, row))
}

/// What is not over first, the soonest due; then the latest.
pub async fn page(cx: &Cx, page: Option<u32>) -> Result<(Vec<cases::Model>, u64)> {
    paged::page(&cx.db(), ordered(visible(cx).await?), page, N_PER_PAGE).await
}

/// The same of one matter, as far as one page goes.
pub async fn of_item(cx: &Cx, item: ItemId) -> Result<Vec<cases::Model>> {
    let all = ordered(of_kind(cx).filter(cases::Column::ItemId.eq(item)));
    Ok(all.limit(N_PER_PAGE).all(&cx.db()).await?)
}

fn ordered(all: Select<cases::Entity>) -> Select<cases::Entity> {
    let over = cases::Column::Stage.is_in([stage::CLOSED, stage::DROPPED]);
    let last = Expr::Case(Box::new(Expr::case(over, Expr::val(1)).finally(Expr::val(0))));
    let rows = all.order_by_asc(last).order_by_asc(cases::Column::DueOn.is_null());
    rows.order_by_asc(cases::Column::DueOn).order_by_desc(cases::Column::Id)
}

/// What these cases have of their own.
pub async fn of_all(cx: &Cx, cases: &[cases::Model]) -> Result<Vec<snags::Model>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let all = snags::Entity::find()
        .filter(snags::COLUMN.region.eq(cx.region()))
        .filter(snags::Column::Id.is_in(cases.iter().map(|it| it.id)));
    Ok(all.all(&cx.db()).await?)
}

/// Of one matter, what is being mended: key and case.
pub async fn open_of(cx: &Cx, item: ItemId) -> Result<Vec<(String, Uuid)>> {
    let all = snags::Entity::find()
        .filter(snags::COLUMN.region.eq(cx.region()))
        .filter(snags::Column::ItemId.eq(item))
        .filter(snags::Column::IsOpen.eq(true))
        .select_only()
        .column(snags::Column::Key)
        .column(snags::Column::Id);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// Said to be mended, of the whole house.
pub fn to_check(cx: &Cx) -> Select<cases::Entity> {
    of_kind(cx).filter(cases::COLUMN.stage.eq(stage::FIXED))
}

pub async fn n_to_check(cx: &Cx) -> Result<u64> {
    Ok(to_check(cx).count(&cx.db()).await?)
}

/// Drafts of a matter last touched within these moments, the last touched first: as many as are looked at.
pub async fn left_drafts(
    cx: &Cx,
    item: ItemId,
    (from, until): (Moment, Moment),
    most: u64,
) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ItemId.eq(item))
        .filter(cases::COLUMN.stage.eq(application::stage::DRAFT))
        .filter(cases::Column::SavedAt.gte(from))
        .filter(cases::Column::SavedAt.lt(until));
    let all = all.order_by_desc(cases::Column::SavedAt).order_by_desc(cases::Column::Id);
    Ok(all.limit(most).all(&cx.db()).await?)
}

/// Notices of correction about a matter since then.
pub async fn n_corrections(cx: &Cx, item: ItemId, since: common::moment::Day) -> Result<u64> {
    // From the matter to its cases to their notices: the other way round would read every notice there is.
    let cases = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ItemId.eq(item))
        .select_only()
        .column(cases::Column::Id);
    let all = notices::Entity::find()
        .filter(notices::COLUMN.region.eq(cx.region()))
        .filter(notices::Column::CaseId.in_subquery(cases.into_query()))
        .filter(notices::Column::OnDay.gte(since.to_string()));
    Ok(all.count(&cx.db()).await?)
}

/// Bad ratings of cases about a matter since then.
pub async fn n_bad(cx: &Cx, item: ItemId, since: Moment) -> Result<u64> {
    let case = ratings::Entity::belongs_to(cases::Entity)
        .from((ratings::Column::Region, ratings::Column::CaseId))
        .to((cases::Column::Region, cases::Column::Id));
    let bad: Vec<Stars> = Stars::ALL.iter().copied().filter(|it| it.is_bad()).collect();
    let all = ratings::Entity::find()
        .join(JoinType::InnerJoin, case.into())
        .filter(ratings::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ItemId.eq(item))
        .filter(ratings::Column::Stars.is_in(bad))
        .filter(ratings::Column::At.gte(since));
    Ok(all.count(&cx.db()).await?)
}

/// Questions about a matter since then.
pub async fn n_questions(cx: &Cx, item: ItemId, since: Moment) -> Result<u64> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::ItemId.eq(item))
        .filter(Condition::all().add(cases::Column::Kind.eq(Kind::Question)))
        .filter(cases::Column::SubmittedAt.gte(since));
    Ok(all.count(&cx.db()).await?)
}

pub async fn insert(cx: &Cx, row: snags::Model) -> Result<()> {
    snags::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(cx: &Cx, row: &snags::Model, by: impl FnOnce(&mut snags::Model)) -> Result<snags::Model> {
    fresh::change(cx, row, by).await
}

/// How far back it is counted.
pub fn since(cx: &Cx) -> common::moment::Day {
    cx.now.day().plus(-quality::N_DAYS)
}
