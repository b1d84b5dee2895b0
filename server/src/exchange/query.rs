use common::{
    case::kinds::Kind,
    exchange::{BatchState, LineState, stage},
    fault::Fault,
    id::{BatchId, CaseId, ItemId, SystemId},
    moment::Moment,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{
        accounts, batch_lines, batches, bills, case_events, cases, externals, items, many, paged, ratings, systems,
    },
    gate::{cx::Cx, fresh},
};

pub const N_PER_PAGE: u64 = 50;
/// What the other side found wrong, shown at once.
const MOST_ABNORMAL: u64 = 200;

/// A county has some twenty.
pub async fn systems(cx: &Cx) -> Result<Vec<systems::Model>> {
    let all = systems::Entity::find().filter(systems::COLUMN.region.eq(cx.region()));
    Ok(all.order_by_asc(systems::Column::Code).all(&cx.db()).await?)
}

pub async fn system(cx: &Cx, id: SystemId) -> Result<systems::Model> {
    Ok(systems::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn by_code(cx: &Cx, code: &str) -> Result<Option<systems::Model>> {
    let all = systems::Entity::find().filter(systems::COLUMN.region.eq(cx.region()));
    Ok(all.filter(systems::Column::Code.eq(code)).one(&cx.db()).await?)
}

pub async fn insert_system(cx: &Cx, row: systems::Model) -> Result<()> {
    systems::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change_system(cx: &Cx, row: &systems::Model, by: impl FnOnce(&mut systems::Model)) -> Result<()> {
    fresh::change(cx, row, by).await.map(drop)
}

pub async fn insert_batch(cx: &Cx, row: batches::Model) -> Result<()> {
    batches::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change_batch(cx: &Cx, row: &batches::Model, by: impl FnOnce(&mut batches::Model)) -> Result<()> {
    fresh::change(cx, row, by).await.map(drop)
}

pub async fn batch(cx: &Cx, id: BatchId) -> Result<batches::Model> {
    Ok(batches::Entity::find_by_id((cx.region(), id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn batch_by_no(cx: &Cx, system: SystemId, is_in: bool, no: &str) -> Result<Option<batches::Model>> {
    let all = batches::Entity::find()
        .filter(batches::COLUMN.region.eq(cx.region()))
        .filter(batches::Column::SystemId.eq(system))
        .filter(batches::Column::IsIn.eq(is_in))
        .filter(batches::Column::No.eq(no));
    Ok(all.one(&cx.db()).await?)
}

pub async fn batches_of(cx: &Cx, system: SystemId, page: Option<u32>) -> Result<(Vec<batches::Model>, u64)> {
    let all = batches::Entity::find()
        .filter(batches::COLUMN.region.eq(cx.region()))
        .filter(batches::Column::SystemId.eq(system))
        .order_by_desc(batches::Column::At)
        .order_by_desc(batches::Column::Id);
    paged::page(&cx.db(), all, page, N_PER_PAGE).await
}

pub async fn in_state(cx: &Cx, state: BatchState, most: u64) -> Result<Vec<batches::Model>> {
    let all = batches::Entity::find()
        .filter(batches::COLUMN.region.eq(cx.region()))
        .filter(batches::Column::State.eq(state))
        .order_by_asc(batches::Column::At);
    Ok(all.limit(most).all(&cx.db()).await?)
}

/// Ours that nobody has fetched, the oldest first, and behind them the last that were.
pub async fn made_for(cx: &Cx, system: SystemId) -> Result<Vec<batches::Model>> {
    /// Whoever is further behind fetches these and asks again.
    const MOST: u64 = 200;
    let of = |state: BatchState| {
        batches::Entity::find()
            .filter(batches::COLUMN.region.eq(cx.region()))
            .filter(batches::Column::SystemId.eq(system))
            .filter(batches::Column::IsIn.eq(false))
            .filter(batches::Column::State.eq(state))
    };
    let made = of(BatchState::Made).order_by_asc(batches::Column::At).limit(MOST).all(&cx.db()).await?;
    let sent = of(BatchState::Sent).order_by_desc(batches::Column::At).limit(MOST).all(&cx.db()).await?;
    Ok(made.into_iter().chain(sent).collect())
}

/// Ours that wait for these systems, which are sent them.
pub async fn to_send(cx: &Cx, systems: &[SystemId], most: u64) -> Result<Vec<batches::Model>> {
    let all = batches::Entity::find()
        .filter(batches::COLUMN.region.eq(cx.region()))
        .filter(batches::Column::State.eq(BatchState::Made))
        .filter(batches::Column::SystemId.is_in(systems.iter().copied()))
        .order_by_asc(batches::Column::At);
    Ok(all.limit(most).all(&cx.db()).await?)
}

pub async fn insert_lines(cx: &Cx, rows: Vec<batch_lines::Model>) -> Result<()> {
    many::insert_all::<batch_lines::Entity>(&cx.db(), rows).await?;
    Ok(())
}

/// Which rows of a batch are done: table and number.
pub async fn done_of(cx: &Cx, batch: BatchId) -> Result<Vec<(String, i32)>> {
    let all = batch_lines::Entity::find()
        .filter(batch_lines::COLUMN.region.eq(cx.region()))
        .filter(batch_lines::Column::BatchId.eq(batch))
        .select_only()
        .column(batch_lines::Column::OfTable)
        .column(batch_lines::Column::N);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

pub async fn n_of(cx: &Cx, batch: BatchId, state: LineState) -> Result<u64> {
    let all = batch_lines::Entity::find()
        .filter(batch_lines::COLUMN.region.eq(cx.region()))
        .filter(batch_lines::Column::BatchId.eq(batch))
        .filter(batch_lines::Column::State.eq(state));
    Ok(all.count(&cx.db()).await?)
}

/// What was not taken first, then by table and row.
pub async fn lines_of(cx: &Cx, batch: BatchId, page: Option<u32>) -> Result<(Vec<batch_lines::Model>, u64)> {
    let bad = batch_lines::Column::State.is_in([LineState::Refused, LineState::Abnormal]);
    let first = Expr::Case(Box::new(Expr::case(bad, Expr::val(0)).finally(Expr::val(1))));
    let all = batch_lines::Entity::find()
        .filter(batch_lines::COLUMN.region.eq(cx.region()))
        .filter(batch_lines::Column::BatchId.eq(batch))
        .order_by_asc(first)
        .order_by_asc(batch_lines::Column::OfTable)
        .order_by_asc(batch_lines::Column::N);
    paged::page(&cx.db(), all, page, N_PER_PAGE).await
}

/// The last time a row of that name was taken, or sent.
pub async fn last_line(
    cx: &Cx,
    system: SystemId,
    table: &str,
    guids: &[String],
) -> Result<Vec<batch_lines::Model>> {
    if guids.is_empty() {
        return Ok(Vec::new());
    }
    let all = batch_lines::Entity::find()
        .filter(batch_lines::COLUMN.region.eq(cx.region()))
        .filter(batch_lines::Column::SystemId.eq(system))
        .filter(batch_lines::Column::OfTable.eq(table))
        .filter(batch_lines::Column::Guid.is_in(guids.iter().cloned()))
        .filter(batch_lines::Column::State.ne(LineState::Refused))
        .order_by_asc(batch_lines::Column::At)
        .order_by_asc(batch_lines::Column::Id);
    Ok(all.all(&cx.db()).await?)
}

pub async fn change_line(
    cx: &Cx,
    row: &batch_lines::Model,
    by: impl FnOnce(&mut batch_lines::Model),
) -> Result<()> {
    fresh::change(cx, row, by).await.map(drop)
}

pub async fn abnormal(cx: &Cx, system: SystemId) -> Result<Vec<batch_lines::Model>> {
    let all = batch_lines::Entity::find()
        .filter(batch_lines::COLUMN.region.eq(cx.region()))
        .filter(batch_lines::Column::SystemId.eq(system))
        .filter(batch_lines::Column::State.eq(LineState::Abnormal))
        .order_by_asc(batch_lines::Column::At);
    Ok(all.limit(MOST_ABNORMAL).all(&cx.db()).await?)
}

/// Settled here, and not told once more yet.
pub async fn to_tell_again(cx: &Cx, system: SystemId, digest: &str) -> Result<Vec<batch_lines::Model>> {
    let all = batch_lines::Entity::find()
        .filter(batch_lines::COLUMN.region.eq(cx.region()))
        .filter(batch_lines::Column::SystemId.eq(system))
        .filter(batch_lines::Column::State.eq(LineState::Settled))
        .filter(batch_lines::Column::Digest.eq(digest))
        .order_by_asc(batch_lines::Column::At);
    Ok(all.limit(MOST_ABNORMAL).all(&cx.db()).await?)
}

pub async fn cases(cx: &Cx, ids: &[Uuid], orgs: &[Uuid]) -> Result<Vec<cases::Model>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(cases::COLUMN.id.is_in(ids.iter().copied()));
    Ok(all.all(&cx.db()).await?)
}

/// How many wait at each system.
pub async fn n_abnormal(cx: &Cx) -> Result<Vec<(SystemId, i64)>> {
    let all = batch_lines::Entity::find()
        .filter(batch_lines::COLUMN.region.eq(cx.region()))
        .filter(batch_lines::Column::State.eq(LineState::Abnormal))
        .select_only()
        .column(batch_lines::Column::SystemId)
        .column_as(batch_lines::Column::Id.count(), "n")
        .group_by(batch_lines::Column::SystemId);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

pub async fn external(cx: &Cx, system: SystemId, no: &str) -> Result<Option<(cases::Model, externals::Model)>> {
    let row = externals::Entity::find()
        .filter(externals::COLUMN.region.eq(cx.region()))
        .filter(externals::Column::SystemId.eq(system))
        .filter(externals::Column::No.eq(no));
    let Some(row) = row.one(&cx.db()).await? else { return Ok(None) };
    let case = cases::Entity::find_by_id((row.region, row.id)).one(&cx.db()).await?.ok_or(Fault::NotFound)?;
    Ok(Some((case, row)))
}

pub async fn own(cx: &Cx, id: CaseId) -> Result<externals::Model> {
    Ok(externals::Entity::find_by_id((id.region, id.uuid)).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

pub async fn insert_external(cx: &Cx, row: externals::Model) -> Result<()> {
    externals::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn change_external(
    cx: &Cx,
    row: &externals::Model,
    by: impl FnOnce(&mut externals::Model),
) -> Result<()> {
    fresh::change(cx, row, by).await.map(drop)
}

/// Of one system, accepted in a stretch; with the body each is of.
pub async fn accepted(
    cx: &Cx,
    system: SystemId,
    (from, until): (Moment, Moment),
) -> Result<Vec<(externals::Model, Uuid)>> {
    let all = externals::Entity::find()
        .filter(externals::COLUMN.region.eq(cx.region()))
        .filter(externals::Column::AcceptedAt.gte(from))
        .filter(externals::Column::AcceptedAt.lt(until))
        .filter(externals::Column::SystemId.eq(system));
    with_cases(cx, all.all(&cx.db()).await?).await.map(|it| {
        it.into_iter().filter(|it| it.1.stage != stage::DROPPED).map(|(own, case)| (own, case.org_id)).collect()
    })
}

/// What came in a stretch, with its case.
pub async fn entered(cx: &Cx, (from, until): (Moment, Moment)) -> Result<Vec<(externals::Model, cases::Model)>> {
    let all = externals::Entity::find()
        .filter(externals::COLUMN.region.eq(cx.region()))
        .filter(externals::Column::EnteredAt.gte(from))
        .filter(externals::Column::EnteredAt.lt(until));
    with_cases(cx, all.all(&cx.db()).await?).await
}

async fn with_cases(cx: &Cx, rows: Vec<externals::Model>) -> Result<Vec<(externals::Model, cases::Model)>> {
    let mut all = Vec::new();
    for some in rows.chunks(500) {
        let of = cases::Entity::find()
            .filter(cases::COLUMN.region.eq(cx.region()))
            .filter(cases::COLUMN.id.is_in(some.iter().map(|it| it.id)));
        let of = of.all(&cx.db()).await?;
        all.extend(
            some.iter().filter_map(|own| Some((own.clone(), of.iter().find(|it| it.id == own.id)?.clone()))),
        );
    }
    Ok(all)
}

/// Cases of these bodies that something happened to in a stretch, handed in, worked on here; and until when all of them are told, which is
/// before its end where there was more than `most` to tell.
pub async fn moved(
    cx: &Cx,
    orgs: &[Uuid],
    (from, until): (Moment, Moment),
    most: u64,
) -> Result<(Vec<cases::Model>, Moment)> {
    let events = case_events::Entity::find()
        .select_only()
        .column(case_events::Column::CaseId)
        .column(case_events::Column::At)
        .filter(case_events::COLUMN.region.eq(cx.region()))
        .filter(case_events::Column::At.gte(from))
        .filter(case_events::Column::At.lt(until))
        .filter(case_events::Column::OrgId.is_in(orgs.iter().copied()))
        .order_by_asc(case_events::Column::At)
        .limit(most);
    let events: Vec<(Uuid, Moment)> = events.into_tuple().all(&cx.db()).await?;
    // The last of a full page may not be the last of its moment: the next stretch begins with it, and what was told is not told again.
    let last = events.last().map(|it| it.1).filter(|it| events.len() as u64 == most && *it > from);
    let mut ids: Vec<Uuid> = events.into_iter().map(|it| it.0).collect();
    ids.sort();
    ids.dedup();
    let mut all = Vec::new();
    for some in ids.chunks(500) {
        let of = cases::Entity::find()
            .filter(cases::COLUMN.region.eq(cx.region()))
            .filter(cases::COLUMN.id.is_in(some.iter().copied()))
            .filter(cases::Column::Kind.is_in([Kind::Application, Kind::Registration]))
            .filter(cases::Column::No.is_not_null())
            // What was passed on meanwhile is another body's to tell of.
            .filter(cases::Column::OrgId.is_in(orgs.iter().copied()))
            .order_by_asc(cases::Column::Id);
        all.extend(of.all(&cx.db()).await?);
    }
    Ok((all, last.unwrap_or(until)))
}

/// Handed in in a stretch, by kind, body and matter: how many.
pub async fn came_in(cx: &Cx, (from, until): (Moment, Moment)) -> Result<Vec<(Kind, Uuid, Option<ItemId>, i64)>> {
    let all = cases::Entity::find()
        .filter(cases::COLUMN.region.eq(cx.region()))
        .filter(cases::Column::SubmittedAt.gte(from))
        .filter(cases::Column::SubmittedAt.lt(until))
        .filter(cases::Column::Kind.is_in([Kind::Application, Kind::Registration, Kind::External]))
        .select_only()
        .column(cases::Column::Kind)
        .column(cases::Column::OrgId)
        .column(cases::Column::ItemId)
        .column_as(cases::COLUMN.id.count(), "n")
        .group_by(cases::Column::Kind)
        .group_by(cases::Column::OrgId)
        .group_by(cases::Column::ItemId);
    Ok(all.into_tuple().all(&cx.db()).await?)
}

/// Typed here in a stretch, for these people and these matters: what might be the same as what came by exchange.
pub async fn typed_here(
    cx: &Cx,
    names: &[String],
    items: &[ItemId],
    (from, until): (Moment, Moment),
) -> Result<Vec<cases::Model>> {
    let mut all = Vec::new();
    for some in names.chunks(500) {
        let of = cases::Entity::find()
            .filter(cases::COLUMN.region.eq(cx.region()))
            .filter(cases::Column::SubmittedAt.gte(from))
            .filter(cases::Column::SubmittedAt.lt(until))
            .filter(cases::Column::Kind.is_in([Kind::Application, Kind::Registration]))
            .filter(cases::Column::ItemId.is_in(items.iter().copied()))
            .filter(cases::Column::ApplicantName.is_in(some.iter().cloned()));
        all.extend(of.all(&cx.db()).await?);
    }
    Ok(all)
}

/// Matters by the code the other side knows them by: their own, or the catalogue's.
pub async fn item_of(cx: &Cx, code: &str, base: &str, name: &str, org: Uuid) -> Result<Option<items::Model>> {
    let of = |it: sea_orm::sea_query::SimpleExpr| {
        items::Entity::find()
            .filter(items::COLUMN.region.eq(cx.region()))
            .filter(it)
            .order_by_asc(items::Column::Id)
    };
    if let Some(it) = of(items::Column::Code.eq(code)).one(&cx.db()).await? {
        return Ok(Some(it));
    }
    let own = items::Column::OrgId.eq(org);
    if !base.is_empty()
        && let Some(it) = of(items::Column::BaseCode.eq(base).and(own.clone())).one(&cx.db()).await?
    {
        return Ok(Some(it));
    }
    Ok(of(items::Column::Name.eq(name).and(own)).one(&cx.db()).await?)
}

/// Whoever brought these cases.
pub async fn accounts(cx: &Cx, of: &[cases::Model]) -> Result<Vec<accounts::Model>> {
    let all = accounts::Entity::find().filter(accounts::Column::Id.is_in(of.iter().map(|it| it.applicant_id)));
    Ok(all.all(&cx.db()).await?)
}

pub async fn bills(cx: &Cx, of: &[Uuid]) -> Result<Vec<bills::Model>> {
    let all = bills::Entity::find()
        .filter(bills::COLUMN.region.eq(cx.region()))
        .filter(bills::Column::CaseId.is_in(of.iter().copied()));
    Ok(all.all(&cx.db()).await?)
}

pub async fn ratings(cx: &Cx, of: &[Uuid]) -> Result<Vec<ratings::Model>> {
    let all = ratings::Entity::find()
        .filter(ratings::COLUMN.region.eq(cx.region()))
        .filter(ratings::Column::CaseId.is_in(of.iter().copied()))
        .order_by_asc(ratings::Column::Seq);
    Ok(all.all(&cx.db()).await?)
}
