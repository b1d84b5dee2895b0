use common::{
    call::skip,
    fault::Fault,
    id::{PaperId, Region},
    paper::PaperKind,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::{
    entity::{cases, papers},
    seed::COUNTY,
    serve::{Cx, Result},
};

const N_PER_PAGE: u64 = 50;

pub async fn insert(cx: &Cx, row: papers::Model) -> Result<()> {
    papers::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Vec<papers::Model>> {
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(case.region))
        .filter(papers::COLUMN.case_id.eq(case.id))
        .order_by_asc(papers::Column::Id);
    Ok(all.all(&cx.db()).await?)
}

pub async fn one(cx: &Cx, case: &cases::Model, id: PaperId) -> Result<papers::Model> {
    let found = papers::Entity::find_by_id((case.region, id)).filter(papers::COLUMN.case_id.eq(case.id));
    Ok(found.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn last(cx: &Cx, case: &cases::Model, kind: PaperKind) -> Result<Option<papers::Model>> {
    Ok(of_case(cx, case).await?.into_iter().rfind(|it| it.kind == kind))
}

pub async fn by_code(cx: &Cx, region: Region, code: &str) -> Result<Option<papers::Model>> {
    let all = papers::Entity::find().filter(papers::COLUMN.region.eq(region));
    Ok(all.filter(papers::Column::Code.eq(code)).one(&cx.db()).await?)
}

/// Sealed papers of these bodies, latest first.
pub async fn register(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<papers::Model>, u64)> {
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(COUNTY))
        .filter(papers::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(papers::Column::Stamp.ne(""));
    let n_rows = all.clone().count(&cx.db()).await?;
    let rows = all
        .order_by_desc(papers::Column::At)
        .order_by_desc(papers::Column::Id)
        .offset(skip(page, N_PER_PAGE))
        .limit(N_PER_PAGE);
    Ok((rows.all(&cx.db()).await?, n_rows))
}
