use common::{
    fault::Fault,
    id::{AccountId, FileId, PaperId, Region},
    material::FileState,
    moment::Moment,
    paper::{PaperKind, PaperState},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{cases, files, paged, papers},
    gate::{audit::witness, cx::Cx, fresh},
    material,
};

const N_PER_PAGE: u64 = 50;

pub async fn insert(cx: &Cx, row: papers::Model) -> Result<()> {
    witness::keep(cx, &row).await?;
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

pub async fn of_cases(cx: &Cx, cases: &[cases::Model]) -> Result<Vec<papers::Model>> {
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(cx.region()))
        .filter(papers::Column::CaseId.is_in(cases.iter().map(|it| it.id)))
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

/// What is no file yet, the oldest first.
pub async fn unset(cx: &Cx, region: Region, since: Moment, most: u64) -> Result<Vec<papers::Model>> {
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(region))
        .filter(papers::Column::FileDigest.eq(""))
        .filter(papers::COLUMN.at.gte(since));
    Ok(all.order_by_asc(papers::Column::Id).limit(most).all(&cx.db()).await?)
}

/// Who applied for what the paper decides.
pub async fn applicant(cx: &Cx, paper: &papers::Model) -> Result<AccountId> {
    let case = cases::Entity::find_by_id((paper.region, paper.case_id)).one(&cx.db()).await?;
    Ok(case.ok_or(Fault::NotFound)?.applicant_id)
}

/// The paper's file from now on; the one it has, if somebody was faster.
pub async fn set_file(cx: &Cx, paper: &papers::Model, file: &files::Model) -> Result<FileId> {
    let found = papers::Entity::find_by_id((paper.region, paper.id)).one(&cx.db()).await?;
    let row = found.ok_or(Fault::NotFound)?;
    if let Some(it) = row.file_id {
        return Ok(it);
    }
    // Revoked meanwhile: kept for the record, no proof of anything.
    let file = match row.state {
        PaperState::Valid => file.clone(),
        _ => files::Model { state: FileState::Retired, ..file.clone() },
    };
    let (id, digest) = (file.id, file.digest.clone());
    material::query::insert(cx, file).await?;
    let row = fresh::change(cx, &row, |it| (it.file_id, it.file_digest) = (Some(id), digest)).await?;
    witness::keep(cx, &row).await?;
    Ok(id)
}

/// Somebody's licences, the latest first.
pub async fn held(cx: &Cx, holder: AccountId, page: Option<u32>) -> Result<(Vec<papers::Model>, u64)> {
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(cx.region()))
        .filter(papers::Column::HolderId.eq(holder))
        .filter(papers::Column::Kind.eq(PaperKind::Licence));
    let rows = all.order_by_desc(papers::Column::At).order_by_desc(papers::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

pub async fn revoke(cx: &Cx, case: &cases::Model, kinds: &[PaperKind]) -> Result<()> {
    // A handful: a case has one paper of a kind, or a few.
    for paper in of_case(cx, case).await?.into_iter().filter(|it| kinds.contains(&it.kind)) {
        let paper = fresh::change(cx, &paper, |it| it.state = PaperState::Revoked).await?;
        witness::keep(cx, &paper).await?;
    }
    Ok(())
}

/// Sealed papers of these bodies, latest first.
pub async fn register(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<papers::Model>, u64)> {
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(cx.region()))
        .filter(papers::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(papers::Column::Stamp.ne(""));
    let rows = all.order_by_desc(papers::Column::At).order_by_desc(papers::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}
