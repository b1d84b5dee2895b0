use common::{
    fault::Fault,
    id::{AccountId, FileId, ItemId, PaperId, Region},
    material::FileState,
    moment::{Day, Moment},
    paper::{PaperKind, PaperState, RegisterForm},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::has_words,
    entity::{cases, files, paged, papers, showing_looks, showings},
    gate::{audit::witness, cx::Cx, fresh},
    material,
};

pub const N_PER_PAGE: u64 = 50;
/// Times a licence was held up, as its holder is shown them.
const N_SHOWN: u64 = 20;
const N_LOOKS: u64 = 400;

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

/// By the digest of the file it was made into, `sha256:…`.
pub async fn by_file(cx: &Cx, digest: &str) -> Result<Option<papers::Model>> {
    let all = papers::Entity::find().filter(papers::COLUMN.region.eq(cx.region()));
    Ok(all.filter(papers::Column::FileDigest.eq(digest)).one(&cx.db()).await?)
}

/// One whose door was passed.
pub async fn by_id(cx: &Cx, id: PaperId) -> Result<papers::Model> {
    let found = papers::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?;
    Ok(found.ok_or(Fault::NotFound)?)
}

/// A licence of this account's.
pub async fn held_one(cx: &Cx, holder: AccountId, id: PaperId) -> Result<papers::Model> {
    let found = papers::Entity::find_by_id((cx.region(), id))
        .filter(papers::Column::HolderId.eq(holder))
        .filter(papers::Column::Kind.eq(PaperKind::Licence));
    Ok(found.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

/// An account's licences of these names that hold, the latest first.
pub async fn valid_of(cx: &Cx, holder: AccountId, titles: &[String]) -> Result<Vec<papers::Model>> {
    if titles.is_empty() {
        return Ok(Vec::new());
    }
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(cx.region()))
        .filter(papers::Column::HolderId.eq(holder))
        .filter(papers::Column::Kind.eq(PaperKind::Licence))
        .filter(papers::Column::State.eq(PaperState::Valid))
        .filter(papers::Column::Title.is_in(titles.iter().map(String::as_str)));
    let all = all.order_by_desc(papers::Column::At).order_by_desc(papers::Column::Id);
    Ok(all.limit(N_PER_PAGE).all(&cx.db()).await?)
}

/// Another has taken its place.
pub async fn supersede(cx: &Cx, paper: &papers::Model) -> Result<()> {
    let paper = fresh::change(cx, paper, |it| it.state = PaperState::Superseded).await?;
    witness::keep(cx, &paper).await
}

/// Which matter each of these came from, by case.
/// Somebody else's from now on: two accounts were one person's.
pub async fn held_by(cx: &Cx, paper: &papers::Model, to: AccountId) -> Result<()> {
    let paper = fresh::change(cx, paper, |it| it.holder_id = Some(to)).await?;
    witness::keep(cx, &paper).await
}

pub async fn items_of(cx: &Cx, papers: &[papers::Model]) -> Result<Vec<(Uuid, Option<ItemId>)>> {
    if papers.is_empty() {
        return Ok(Vec::new());
    }
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::COLUMN.id.is_in(papers.iter().map(|it| it.case_id)));
    let all = all.select_only().column(cases::Column::Id).column(cases::Column::ItemId);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// Whose holder is to be told by that day that they end, the earliest first.
pub async fn ending(cx: &Cx, by: Day, most: u64) -> Result<Vec<papers::Model>> {
    let all = papers::Entity::find()
        .filter(papers::COLUMN.region.eq(cx.region()))
        .filter(papers::Column::RemindOn.is_not_null())
        .filter(papers::Column::RemindOn.lte(by.to_string()));
    Ok(all.order_by_asc(papers::Column::RemindOn).limit(most).all(&cx.db()).await?)
}

/// Told, or not worth telling: once is enough.
pub async fn reminded(cx: &Cx, paper: &papers::Model) -> Result<papers::Model> {
    fresh::change(cx, paper, |it| it.remind_on = None).await
}

pub async fn add_showing(cx: &Cx, row: showings::Model) -> Result<()> {
    showings::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn add_look(cx: &Cx, row: showing_looks::Model) -> Result<()> {
    showing_looks::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn showing(cx: &Cx, id: Uuid) -> Result<Option<showings::Model>> {
    Ok(showings::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?)
}

/// The latest times a licence was held up.
pub async fn showings(cx: &Cx, paper: PaperId) -> Result<Vec<showings::Model>> {
    let all = showings::Entity::find()
        .filter(showings::COLUMN.region.eq(cx.region()))
        .filter(showings::Column::PaperId.eq(paper));
    Ok(all.order_by_desc(showings::Column::Id).limit(N_SHOWN).all(&cx.db()).await?)
}

/// Each time somebody looked at one of these.
pub async fn looks(cx: &Cx, of: &[showings::Model]) -> Result<Vec<showing_looks::Model>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let all = showing_looks::Entity::find()
        .filter(showing_looks::COLUMN.region.eq(cx.region()))
        .filter(showing_looks::Column::ShowingId.is_in(of.iter().map(|it| it.id)));
    Ok(all.order_by_asc(showing_looks::Column::Id).limit(N_LOOKS).all(&cx.db()).await?)
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

/// Sealed papers of these bodies, latest first, so many to a page.
pub async fn register(
    cx: &Cx,
    orgs: &[Uuid],
    form: &RegisterForm,
    per_page: u64,
) -> Result<(Vec<papers::Model>, u64)> {
    use papers::Column;
    let columns =
        [Column::Title, Column::No, Column::CaseNo, Column::Stamp, Column::SealedName, Column::MandateNo];
    let all = papers::Entity::find()
        .filter(has_words(&form.q, &columns))
        .filter(papers::COLUMN.region.eq(cx.region()))
        .filter(papers::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(papers::Column::Stamp.ne(""));
    let rows = all.order_by_desc(papers::Column::At).order_by_desc(papers::Column::Id);
    paged::page(&cx.db(), rows, form.page, per_page).await
}
