use common::{
    account::Who,
    case::signing::Sheet,
    fault::Fault,
    id::{AccountId, CaseId, FileId},
    material::{FileState, OPINION, Trust},
    moment::Moment,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set, sea_query::Expr,
};
use uuid::Uuid;

use super::arrival::Kept;
use crate::{
    base::error::{Error, Result},
    case,
    entity::{cases, doomed_files, files, many, paged},
    gate::cx::Cx,
};

const N_PER_PAGE: u64 = 50;

/// Where the files of papers lie: no slot an item could have.
pub const PAPER: &str = "-paper";

/// What is no material of the applicant's.
const OURS: [&str; 6] = [PAPER, OPINION, SIGNED[0], SIGNED[1], SIGNED[2], SIGNED[3]];
const SIGNED: [&str; 4] =
    [Sheet::Application.slot(), Sheet::Pledge.slot(), Sheet::Deferral.slot(), Sheet::Letter.slot()];

/// Signed copies that lie in these cases.
pub async fn signed(cx: &Cx, cases: &[Uuid]) -> Result<Vec<files::Model>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::Column::CaseId.is_in(cases.iter().copied()))
        .filter(files::Column::Slot.is_in(SIGNED))
        .filter(files::Column::State.is_in([FileState::Ready, FileState::Held, FileState::Infected]))
        .order_by_asc(files::Column::Position)
        .order_by_asc(files::Column::Id);
    Ok(all.all(&cx.db()).await?)
}

pub async fn of_case(cx: &Cx, case: &cases::Model) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::Column::CaseId.eq(case.id))
        .filter(files::Column::Slot.is_not_in(OURS))
        .filter(files::Column::State.ne(FileState::Pending))
        .order_by_asc(files::Column::Position)
        .order_by_asc(files::Column::Id);
    Ok(all.all(&cx.db()).await?)
}

/// The same of several.
pub async fn of_cases(cx: &Cx, cases: &[cases::Model]) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::Column::CaseId.is_in(cases.iter().map(|it| it.id)))
        .filter(files::Column::Slot.is_not_in(OURS))
        .filter(files::Column::State.ne(FileState::Pending));
    Ok(all.all(&cx.db()).await?)
}

/// What lies in one slot, whosesoever it is.
pub async fn in_slot(cx: &Cx, case: &cases::Model, slot: &str) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::Column::CaseId.eq(case.id))
        .filter(files::Column::Slot.eq(slot))
        .filter(files::Column::State.is_in([FileState::Ready, FileState::Held, FileState::Infected]))
        .order_by_asc(files::Column::Position)
        .order_by_asc(files::Column::Id);
    Ok(all.all(&cx.db()).await?)
}

pub async fn of_slot(cx: &Cx, case: &cases::Model, slot: &str) -> Result<Vec<files::Model>> {
    let all = of_case(cx, case).await?;
    Ok(all.into_iter().filter(|it| it.slot == slot && it.state.is_current()).collect())
}

/// What is on its way to the case and not all here.
pub async fn pending(cx: &Cx, case: &cases::Model) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::Column::CaseId.eq(case.id))
        .filter(files::Column::State.eq(FileState::Pending));
    Ok(all.all(&cx.db()).await?)
}

/// How many files and bytes the case has, those still coming included.
pub async fn totals(cx: &Cx, case: &cases::Model) -> Result<(u64, i64)> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::Column::CaseId.eq(case.id))
        .filter(files::Column::Slot.is_not_in(OURS))
        .filter(files::Column::State.ne(FileState::Retired));
    let sizes: Vec<i64> = all.select_only().column(files::Column::NBytes).into_tuple().all(&cx.db()).await?;
    Ok((sizes.len() as u64, sizes.iter().sum()))
}

/// What a paper is as a file; the paper's own door was passed.
pub async fn of_paper(cx: &Cx, id: FileId) -> Result<files::Model> {
    let row = files::Entity::find().filter(files::COLUMN.region.eq(cx.region())).filter(files::COLUMN.id.eq(id));
    Ok(row.one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

/// What these files are called; the door of what they belong to was passed.
pub async fn names(cx: &Cx, ids: &[FileId]) -> Result<Vec<(FileId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::Column::Id.is_in(ids.iter().copied()));
    let all = all.select_only().columns([files::Column::Id, files::Column::Name]);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// A file, whosesoever it is; the door of what it belongs to was passed.
pub async fn any(cx: &Cx, id: FileId) -> Result<Option<files::Model>> {
    let row = files::Entity::find().filter(files::COLUMN.region.eq(cx.region())).filter(files::COLUMN.id.eq(id));
    Ok(row.one(&cx.db()).await?)
}

/// What this file of a library proved is over: a newer one has taken its place.
pub async fn retire_of(cx: &Cx, owner: AccountId, id: Option<FileId>) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    files::Entity::update_many()
        .col_expr(files::Column::State, Expr::value(FileState::Retired))
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.id.eq(id))
        .filter(files::COLUMN.owner_id.eq(owner))
        .exec(&cx.db())
        .await?;
    Ok(())
}

/// These files of the case's applicant prove nothing any more. Where one was handed in again, it stays, and is no better than what
/// anybody uploads.
pub async fn retire_all(cx: &Cx, case: &cases::Model, ids: Vec<FileId>) -> Result<()> {
    let them = files::Entity::find().filter(files::COLUMN.region.eq(case.region));
    let them = them.filter(files::COLUMN.id.is_in(ids.iter().copied())).all(&cx.db()).await?;
    files::Entity::update_many()
        .col_expr(files::Column::Trust, Expr::value(Trust::C))
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::COLUMN.owner_id.eq(case.applicant_id))
        .filter(files::Column::Storage.is_in(them.into_iter().map(|it| it.storage)))
        .exec(&cx.db())
        .await?;
    files::Entity::update_many()
        .col_expr(files::Column::State, Expr::value(FileState::Retired))
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::COLUMN.id.is_in(ids))
        .exec(&cx.db())
        .await?;
    Ok(())
}

/// 核对原件: from now on the slot's files stand as checked, where the applicant alone stood for them.
pub async fn lift(cx: &Cx, case: &cases::Model, slot: &str) -> Result<()> {
    files::Entity::update_many()
        .col_expr(files::Column::Trust, Expr::value(Trust::B))
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::Column::CaseId.eq(case.id))
        .filter(files::Column::Slot.eq(slot))
        .filter(files::Column::Trust.is_in([Trust::C, Trust::D]))
        .exec(&cx.db())
        .await?;
    Ok(())
}

pub async fn insert(cx: &Cx, file: files::Model) -> Result<()> {
    file.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn insert_all(cx: &Cx, files: Vec<files::Model>) -> Result<()> {
    Ok(many::insert_all::<files::Entity>(&cx.db(), files).await?)
}

/// What inspecting found, of an upload nobody has finished or given up meanwhile. `false`: somebody has.
pub async fn arrived(cx: &Cx, file: &files::Model, seen: &Kept) -> Result<bool> {
    let pending = files::Entity::update_many()
        .col_expr(files::Column::Name, Expr::value(seen.name.as_str()))
        .col_expr(files::Column::Kind, Expr::value(seen.kind))
        .col_expr(files::Column::State, Expr::value(seen.state))
        .col_expr(files::Column::NBytes, Expr::value(seen.n_bytes))
        .col_expr(files::Column::Digest, Expr::value(seen.digest.as_str()))
        .col_expr(files::Column::NPages, Expr::value(seen.n_pages))
        .col_expr(files::Column::Doubts, Expr::value(seen.doubts.as_str()))
        .filter(files::COLUMN.region.eq(file.region))
        .filter(files::COLUMN.id.eq(file.id))
        .filter(files::Column::State.eq(FileState::Pending));
    Ok(pending.exec(&cx.db()).await?.rows_affected == 1)
}

/// What the scanner says of a held file; one that is no longer held was replaced or removed meanwhile.
pub async fn scanned(cx: &Cx, file: &files::Model, state: FileState) -> Result<()> {
    let held = files::Entity::update_many()
        .col_expr(files::Column::State, Expr::value(state))
        .filter(files::COLUMN.region.eq(file.region))
        .filter(files::COLUMN.id.eq(file.id))
        .filter(files::Column::State.eq(FileState::Held));
    held.exec(&cx.db()).await?;
    Ok(())
}

/// An upload as its row is now, whosoever it has become: signing in hands it on while it comes.
pub async fn still_pending(cx: &Cx, file: &files::Model) -> Result<Option<files::Model>> {
    let row = files::Entity::find()
        .filter(files::COLUMN.region.eq(file.region))
        .filter(files::COLUMN.id.eq(file.id))
        .filter(files::Column::State.eq(FileState::Pending));
    Ok(row.one(&cx.db()).await?)
}

/// What is still coming for a case: it is handed in without it, or not at all.
pub async fn drop_pending(cx: &Cx, case: &cases::Model) -> Result<()> {
    let coming = files::Entity::find()
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::Column::CaseId.eq(case.id))
        .filter(files::Column::State.eq(FileState::Pending));
    for file in coming.all(&cx.db()).await? {
        delete(cx, &file).await?;
    }
    Ok(())
}

/// An account is about to go: what lies in somebody else's case becomes theirs, the rest goes, whatever state it is in.
pub async fn hand_on_files(cx: &Cx, from: AccountId) -> Result<()> {
    let own =
        files::Entity::find().filter(files::COLUMN.region.eq(cx.region())).filter(files::COLUMN.owner_id.eq(from));
    let own = own.all(&cx.db()).await?;
    let ids: Vec<_> = own.iter().filter_map(|it| it.case_id).collect();
    let theirs =
        cases::Entity::find().filter(cases::COLUMN.region.eq(cx.region())).filter(cases::COLUMN.id.is_in(ids));
    let theirs = theirs.filter(cases::COLUMN.applicant_id.ne(from)).all(&cx.db()).await?;
    for file in own {
        match theirs.iter().find(|it| Some(it.id) == file.case_id) {
            Some(case) => {
                let mut row = file.into_active_model();
                row.owner_id = Set(case.applicant_id);
                row.update(&cx.db()).await?;
            }
            None => delete(cx, &file).await?,
        }
    }
    Ok(())
}

/// The row goes now, the bytes when no other row lies on them (`sweep`).
pub async fn delete(cx: &Cx, file: &files::Model) -> Result<()> {
    files::Entity::delete_by_id((file.region, file.id)).exec(&cx.db()).await?;
    doom(cx, &file.storage).await
}

/// Bytes that no row may lie on any more: looked at again by `sweep`.
pub async fn doom(cx: &Cx, storage: &str) -> Result<()> {
    if doomed_files::Entity::find_by_id(storage.to_owned()).one(&cx.db()).await?.is_none() {
        let row = doomed_files::Model { storage: storage.to_owned(), at: cx.now };
        row.into_active_model().reset_all().insert(&cx.db()).await?;
    }
    Ok(())
}

/// Bytes that were given up before that moment.
pub async fn doomed(cx: &Cx, before: Moment, most: u64) -> Result<Vec<String>> {
    let all = doomed_files::Entity::find().filter(doomed_files::Column::At.lt(before));
    let all = all.order_by_asc(doomed_files::Column::At).limit(most);
    Ok(all.all(&cx.db()).await?.into_iter().map(|it| it.storage).collect())
}

/// Whether any row still lies on these bytes.
pub async fn is_used(cx: &Cx, storage: &str) -> Result<bool> {
    let on_it = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::Column::Storage.eq(storage));
    Ok(on_it.count(&cx.db()).await? > 0)
}

pub async fn spare(cx: &Cx, storage: &str) -> Result<()> {
    doomed_files::Entity::delete_by_id(storage.to_owned()).exec(&cx.db()).await?;
    Ok(())
}

pub async fn retire(cx: &Cx, file: &files::Model) -> Result<()> {
    let mut row = file.clone().into_active_model();
    row.state = Set(FileState::Retired);
    row.update(&cx.db()).await?;
    Ok(())
}

pub async fn detach(cx: &Cx, file: &files::Model) -> Result<()> {
    let mut row = file.clone().into_active_model();
    (row.case_id, row.slot) = (Set(None), Set(String::new()));
    row.update(&cx.db()).await?;
    Ok(())
}

pub async fn turn(cx: &Cx, file: &files::Model) -> Result<()> {
    let mut row = file.clone().into_active_model();
    row.turns = Set((file.turns + 1) % 4);
    row.update(&cx.db()).await?;
    Ok(())
}

/// Numbers the slot's files anew, with two of them changed over.
pub async fn swap(cx: &Cx, all: &[files::Model], one: usize, other: usize) -> Result<()> {
    if other >= all.len() {
        return Ok(());
    }
    let mut order: Vec<&files::Model> = all.iter().collect();
    order.swap(one, other);
    for (n, file) in (0..).zip(order) {
        let mut row = file.clone().into_active_model();
        row.position = Set(n);
        row.update(&cx.db()).await?;
    }
    Ok(())
}

pub async fn set_kept(cx: &Cx, file: &files::Model, is_kept: bool) -> Result<()> {
    let mut row = file.clone().into_active_model();
    row.is_kept = Set(is_kept);
    row.update(&cx.db()).await?;
    Ok(())
}

/// What was handed in goes into the owner's library, unless it came from there.
pub async fn keep_all(cx: &Cx, case: &cases::Model) -> Result<()> {
    files::Entity::update_many()
        .col_expr(files::Column::IsKept, Expr::value(true))
        .filter(files::COLUMN.region.eq(case.region))
        .filter(files::Column::CaseId.eq(case.id))
        .filter(files::Column::Slot.is_not_in(OURS))
        .filter(files::Column::State.is_in([FileState::Ready, FileState::Held]))
        .filter(files::Column::FromId.is_null())
        .exec(&cx.db())
        .await?;
    Ok(())
}

/// A file of whoever asks.
pub async fn own(cx: &Cx, id: FileId) -> Result<files::Model> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let row = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.id.eq(id))
        .filter(files::COLUMN.owner_id.eq(account));
    Ok(row.filter(files::Column::State.eq(FileState::Ready)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

/// What may lie in another slot of the same applicant: at the counter only what nobody has to see again.
pub async fn reusable(cx: &Cx, case: &cases::Model, id: FileId) -> Result<files::Model> {
    if !matches!(cx.who, Who::Staff { .. }) {
        return own(cx, id).await;
    }
    let row = of_library(cx, case.applicant_id).filter(files::COLUMN.id.eq(id));
    Ok(row.filter(is_checked()).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

fn is_checked() -> sea_orm::sea_query::SimpleExpr {
    files::Column::Trust.is_in([Trust::A, Trust::B])
}

/// What of somebody's library has been seen, the latest first.
pub async fn checked(cx: &Cx, account: AccountId) -> Result<Vec<files::Model>> {
    let all = of_library(cx, account).filter(is_checked());
    let all = all.order_by_desc(files::Column::CreatedAt).order_by_desc(files::Column::Id);
    Ok(all.limit(N_PER_PAGE).all(&cx.db()).await?)
}

fn of_library(cx: &Cx, account: AccountId) -> sea_orm::Select<files::Entity> {
    files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.owner_id.eq(account))
        .filter(files::Column::IsKept.eq(true))
        .filter(files::Column::State.eq(FileState::Ready))
}

/// An upload of whoever asks, finished or not; at the counter, into a draft in the clerk's hands.
pub async fn coming(cx: &Cx, id: FileId) -> Result<Option<files::Model>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let row = files::Entity::find().filter(files::COLUMN.region.eq(cx.region())).filter(files::COLUMN.id.eq(id));
    match &cx.who {
        Who::Staff { .. } => {
            let file = row.one(&cx.db()).await?;
            if file.as_ref().is_some_and(|it| it.owner_id == account) {
                return Ok(file);
            }
            let case = file.as_ref().and_then(|it| it.case_id.map(|uuid| CaseId { region: it.region, uuid }));
            let Some(case) = case else { return Ok(None) };
            match file.as_ref().is_some_and(|it| SIGNED.contains(&it.slot.as_str())) {
                true => super::signed::addable(cx, case).await?,
                false => case::query::filled(cx, case).await?,
            };
            Ok(file)
        }
        _ => Ok(row.filter(files::COLUMN.owner_id.eq(account)).one(&cx.db()).await?),
    }
}

/// Owners read their own; staff read what belongs to a case they see.
pub async fn readable(cx: &Cx, id: FileId) -> Result<files::Model> {
    let row = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.id.eq(id))
        .filter(files::Column::State.ne(FileState::Pending));
    let file = row.one(&cx.db()).await?.ok_or(Fault::NotFound)?;
    match (&cx.who, file.case_id) {
        (Who::Guest { account } | Who::Citizen { account, .. }, _) if *account == file.owner_id => Ok(file),
        (Who::Staff { .. }, Some(uuid)) => {
            let id = CaseId { region: file.region, uuid };
            // Scanned a moment ago, at the counter.
            match case::query::filled(cx, id).await {
                Err(Error::Fault(Fault::NotFound)) => case::query::one(cx, id).await?,
                it => it?,
            };
            Ok(file)
        }
        _ => Err(Fault::NotFound.into()),
    }
}

/// Everything of somebody's that is whole, in a case or not.
pub async fn own_all(cx: &Cx, account: AccountId, most: u64) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.owner_id.eq(account))
        .filter(files::Column::State.eq(FileState::Ready));
    Ok(all.order_by_desc(files::COLUMN.id).limit(most).all(&cx.db()).await?)
}

/// What somebody kept that belongs to no case.
pub async fn loose(cx: &Cx, account: AccountId) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.owner_id.eq(account))
        .filter(files::Column::CaseId.is_null());
    Ok(all.all(&cx.db()).await?)
}

pub async fn empty_library(cx: &Cx, account: AccountId) -> Result<()> {
    files::Entity::update_many()
        .col_expr(files::Column::IsKept, Expr::value(false))
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.owner_id.eq(account))
        .exec(&cx.db())
        .await?;
    Ok(())
}

pub async fn library(cx: &Cx, account: AccountId, page: Option<u32>) -> Result<(Vec<files::Model>, u64)> {
    let all = of_library(cx, account);
    let rows = all.order_by_desc(files::Column::CreatedAt).order_by_desc(files::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

/// Everything whose bytes are kept, in the order of ids.
pub async fn stored_after(cx: &Cx, after: FileId) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::COLUMN.id.gt(after))
        .filter(files::Column::State.ne(FileState::Pending));
    Ok(all.order_by_asc(files::COLUMN.id).limit(1_000).all(&cx.db()).await?)
}

/// What no scanner has seen yet, oldest first.
pub async fn held(cx: &Cx, most: u64) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::Column::State.eq(FileState::Held));
    Ok(all.order_by_asc(files::Column::CreatedAt).limit(most).all(&cx.db()).await?)
}

/// Uploads nobody has finished.
pub async fn stale(cx: &Cx, before: Moment, most: u64) -> Result<Vec<files::Model>> {
    let all = files::Entity::find()
        .filter(files::COLUMN.region.eq(cx.region()))
        .filter(files::Column::State.eq(FileState::Pending))
        .filter(files::Column::CreatedAt.lt(before));
    Ok(all.order_by_asc(files::Column::CreatedAt).limit(most).all(&cx.db()).await?)
}
