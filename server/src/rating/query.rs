use common::{
    case::flow::Stage,
    moment::Moment,
    rating::{self, Stars},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{case_events, cases, ratings},
    gate::{cx::Cx, fresh},
};

/// Answers shown to the public, latest first.
const N_REPLIES: u64 = 20;

fn all(cx: &Cx) -> Select<ratings::Entity> {
    ratings::Entity::find().filter(ratings::COLUMN.region.eq(cx.region()))
}

/// Makes room for the applicant's own.
pub async fn delete(cx: &Cx, row: &ratings::Model) -> Result<()> {
    ratings::Entity::delete_by_id((row.region, row.id)).exec(&cx.db()).await?;
    Ok(())
}

pub async fn insert(cx: &Cx, row: ratings::Model) -> Result<()> {
    ratings::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    row: &ratings::Model,
    by: impl FnOnce(&mut ratings::Model),
) -> Result<ratings::Model> {
    fresh::change(cx, row, by).await
}

pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Vec<ratings::Model>> {
    Ok(all(cx).filter(ratings::COLUMN.case_id.eq(case.id)).all(&cx.db()).await?)
}

/// Those since a moment; of bad ones, where their work stands.
pub async fn counts(cx: &Cx, since: Moment) -> Result<Vec<(Stars, Option<Stage>, i64)>> {
    let work = ratings::Entity::belongs_to(cases::Entity)
        .from((ratings::Column::Region, ratings::Column::WorkId))
        .to((cases::Column::Region, cases::Column::Id));
    let counts = all(cx)
        .filter(ratings::COLUMN.at.gte(since))
        .join(JoinType::LeftJoin, work.into())
        .select_only()
        .column(ratings::Column::Stars)
        .column(cases::Column::Stage)
        .expr_as(ratings::Column::Id.count(), "n")
        .group_by(ratings::Column::Stars)
        .group_by(cases::Column::Stage);
    Ok(counts.into_tuple().all(&cx.db()).await?)
}

/// One window, one person: so many of a rating, or served.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Figure {
    pub org_id: Uuid,
    pub window: String,
    pub by_name: String,
    pub stars: Option<Stars>,
    pub n: i64,
}

/// What was said of whom; what two people left out is left out.
pub async fn said_of(cx: &Cx, orgs: &[Uuid], (from, until): (Moment, Moment)) -> Result<Vec<Figure>> {
    let event = ratings::Entity::belongs_to(case_events::Entity)
        .from((ratings::Column::Region, ratings::Column::CaseId, ratings::Column::Seq))
        .to((case_events::Column::Region, case_events::Column::CaseId, case_events::Column::Seq));
    let work = ratings::Entity::belongs_to(cases::Entity)
        .from((ratings::Column::Region, ratings::Column::WorkId))
        .to((cases::Column::Region, cases::Column::Id));
    let counts = Condition::any()
        .add(cases::Column::Stage.is_null())
        .add(cases::Column::Stage.ne(rating::work::stage::EXCLUDED));
    let all = all(cx)
        .filter(ratings::COLUMN.at.gte(from))
        .filter(ratings::COLUMN.at.lt(until))
        .filter(ratings::Column::OrgId.is_in(orgs.iter().copied()))
        .join(JoinType::InnerJoin, event.into())
        .join(JoinType::LeftJoin, work.into())
        .filter(counts)
        .select_only()
        .column(ratings::Column::OrgId)
        .column(case_events::Column::Window)
        .column(case_events::Column::ByName)
        .column(ratings::Column::Stars)
        .expr_as(ratings::Column::Id.count(), "n")
        .group_by(ratings::Column::OrgId)
        .group_by(case_events::Column::Window)
        .group_by(case_events::Column::ByName)
        .group_by(ratings::Column::Stars);
    Ok(all.into_model::<Figure>().all(&cx.db()).await?)
}

/// Who served how often, whatever anybody said.
pub async fn served_by(cx: &Cx, orgs: &[Uuid], (from, until): (Moment, Moment)) -> Result<Vec<Figure>> {
    let all = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(cx.region()))
        .filter(case_events::Column::Act.is_in(rating::served()))
        .filter(case_events::Column::At.gte(from))
        .filter(case_events::Column::At.lt(until))
        .filter(case_events::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(case_events::Column::Window.ne(""))
        .select_only()
        .column(case_events::Column::OrgId)
        .column(case_events::Column::Window)
        .column(case_events::Column::ByName)
        .expr_as(Expr::val(None::<String>), "stars")
        .expr_as(case_events::Column::Seq.count(), "n")
        .group_by(case_events::Column::OrgId)
        .group_by(case_events::Column::Window)
        .group_by(case_events::Column::ByName);
    Ok(all.into_model::<Figure>().all(&cx.db()).await?)
}

/// From the log, like every figure.
pub async fn n_served(cx: &Cx, since: Moment) -> Result<u64> {
    let served = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(cx.region()))
        .filter(case_events::Column::At.gte(since))
        .filter(case_events::Column::Act.is_in(rating::served()));
    Ok(served.count(&cx.db()).await?)
}

/// What was left out of the counts was never answered: it is none of these.
pub async fn answered(cx: &Cx, since: Moment) -> Result<Vec<ratings::Model>> {
    let rows = all(cx)
        .filter(ratings::COLUMN.at.gte(since))
        .filter(ratings::Column::Reply.ne(""))
        .order_by_desc(ratings::Column::At);
    Ok(rows.limit(N_REPLIES).all(&cx.db()).await?)
}

/// What these cases are about.
pub async fn of_work(cx: &Cx, ids: &[Uuid]) -> Result<Vec<ratings::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(all(cx).filter(ratings::Column::WorkId.is_in(ids.iter().copied())).all(&cx.db()).await?)
}
