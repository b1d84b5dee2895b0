use common::{
    call::skip,
    fault::Fault,
    id::RatingId,
    moment::Moment,
    rating::{self, Stars, work::Work},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use crate::{
    entity::{case_events, cases, fresh, ratings},
    serve::{Cx, Result},
};

const N_PER_PAGE: u64 = 50;
/// Answers shown to the public, latest first.
const N_REPLIES: u64 = 20;

fn all(cx: &Cx) -> Select<ratings::Entity> {
    ratings::Entity::find().filter(ratings::COLUMN.region.eq(cx.region()))
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

/// What something is still to be done about, by a day.
pub async fn due(cx: &Cx) -> Result<Vec<ratings::Model>> {
    Ok(all(cx).filter(ratings::Column::DueOn.is_not_null()).all(&cx.db()).await?)
}

pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Vec<ratings::Model>> {
    Ok(all(cx).filter(ratings::COLUMN.case_id.eq(case.id)).all(&cx.db()).await?)
}

/// Those since a moment.
pub async fn counts(cx: &Cx, since: Moment) -> Result<Vec<(Stars, Work, i64)>> {
    let counts = all(cx)
        .filter(ratings::COLUMN.at.gte(since))
        .select_only()
        .columns([ratings::Column::Stars, ratings::Column::State])
        .expr_as(ratings::Column::Id.count(), "n")
        .group_by(ratings::Column::Stars)
        .group_by(ratings::Column::State);
    Ok(counts.into_tuple().all(&cx.db()).await?)
}

/// From the log, like every figure.
pub async fn n_served(cx: &Cx, since: Moment) -> Result<u64> {
    let served = case_events::Entity::find()
        .filter(case_events::COLUMN.region.eq(cx.region()))
        .filter(case_events::Column::At.gte(since))
        .filter(case_events::Column::Act.is_in(rating::served()));
    Ok(served.count(&cx.db()).await?)
}

pub async fn answered(cx: &Cx, since: Moment) -> Result<Vec<ratings::Model>> {
    let rows = all(cx)
        .filter(ratings::COLUMN.at.gte(since))
        .filter(ratings::Column::Reply.ne(""))
        .filter(ratings::Column::State.ne(Work::Excluded))
        .order_by_desc(ratings::Column::At);
    Ok(rows.limit(N_REPLIES).all(&cx.db()).await?)
}

/// Bad ones of these bodies: what is due first, first; what is closed, last.
pub async fn bad(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<ratings::Model>, u64)> {
    let rows = all(cx)
        .filter(ratings::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(ratings::Column::State.ne(Work::None));
    let n_rows = rows.clone().count(&cx.db()).await?;
    let rows = rows
        .order_by_asc(ratings::Column::DueOn.is_null())
        .order_by_asc(ratings::Column::DueOn)
        .order_by_desc(ratings::Column::Id);
    Ok((rows.offset(skip(page, N_PER_PAGE)).limit(N_PER_PAGE).all(&cx.db()).await?, n_rows))
}

pub async fn one(cx: &Cx, orgs: &[Uuid], id: RatingId) -> Result<ratings::Model> {
    let row = all(cx).filter(ratings::COLUMN.id.eq(id)).filter(ratings::Column::OrgId.is_in(orgs.iter().copied()));
    Ok(row.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}
