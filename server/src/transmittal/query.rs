use common::{
    application::{act, stage},
    case::kinds::Kind,
    fault::Fault,
    id::TransmittalId,
    registration,
    transmittal::{LineState, Way},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Query, SelectStatement, UnionType},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case::query::{N_PER_PAGE, visible_of},
    entity::{case_events, cases, many, paged, transmittal_lines as lines, transmittals},
    gate::{cx::Cx, fresh},
};

/// What waits for a list of its own.
const OUTSTANDING: [LineState; 2] = [LineState::Lacking, LineState::Later];

/// Whether the case is on a list of that way that holds: handed over, and not found missing.
fn is_listed(cx: &Cx, way: Way) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(lines::Entity)
        .and_where(Expr::col((lines::Entity, lines::Column::Region)).eq(cx.region()))
        .and_where(Expr::col((lines::Entity, lines::Column::CaseId)).equals((cases::Entity, cases::Column::Id)))
        .and_where(Expr::col((lines::Entity, lines::Column::Way)).eq(way))
        .and_where(Expr::col((lines::Entity, lines::Column::State)).is_not_in([
            LineState::Missing,
            LineState::Lacking,
            LineState::Later,
        ]))
        .to_owned()
}

/// Whether one thing of the case was not in the bag, and has not been handed over since.
fn is_lacking(cx: &Cx, way: Way) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(lines::Entity)
        .and_where(Expr::col((lines::Entity, lines::Column::Region)).eq(cx.region()))
        .and_where(Expr::col((lines::Entity, lines::Column::CaseId)).equals((cases::Entity, cases::Column::Id)))
        .and_where(Expr::col((lines::Entity, lines::Column::Way)).eq(way))
        .and_where(Expr::col((lines::Entity, lines::Column::State)).is_in(OUTSTANDING))
        .to_owned()
}

/// Whether a counter has ever had something of it in its hands: what came over the wire alone needs no carrying.
fn is_on_paper(cx: &Cx) -> SelectStatement {
    let of_case = Expr::col((case_events::Entity, case_events::Column::CaseId));
    Query::select()
        .expr(Expr::val(1))
        .from(case_events::Entity)
        .and_where(Expr::col((case_events::Entity, case_events::Column::Region)).eq(cx.region()))
        .and_where(of_case.equals((cases::Entity, cases::Column::Id)))
        .and_where(Expr::col((case_events::Entity, case_events::Column::Act)).is_in([
            act::RECEIVE,
            act::TAKE_IN,
            act::SUPPLY,
            registration::act::REGISTER,
        ]))
        .to_owned()
}

/// Bundles that a counter of these bodies has taken in on paper, as far as they are out with their departments.
fn bundles(cx: &Cx, orgs: &[Uuid]) -> SelectStatement {
    Query::select()
        .column((cases::Entity, cases::Column::Id))
        .from(cases::Entity)
        .and_where(cases::COLUMN.region.eq(cx.region()))
        .and_where(cases::Column::OrgId.is_in(orgs.iter().copied()))
        .and_where(cases::COLUMN.stage.eq(stage::JOINT))
        .and_where(Expr::exists(is_on_paper(cx)))
        .to_owned()
}

/// What a counter of these bodies holds the papers of: its own cases, what it registered for others, and every part of its bundles,
/// whoever decides it. Three questions in one: with an OR the engines would look through every case the county has at work.
fn at_counter(cx: &Cx, orgs: &[Uuid]) -> SelectStatement {
    let at_work = || {
        Query::select()
            .column((cases::Entity, cases::Column::Id))
            .from(cases::Entity)
            .and_where(cases::COLUMN.region.eq(cx.region()))
            .and_where(cases::Column::Stage.is_in(Way::Down.stages().iter().copied()))
            .to_owned()
    };
    let mut own = at_work();
    own.and_where(cases::Column::OrgId.is_in(orgs.iter().copied()))
        .and_where(cases::Column::JointId.is_null())
        // What another counter registered lies there.
        .and_where(cases::COLUMN.kind.ne(Kind::Registration).or(cases::Column::OtherOrgId.is_null()))
        .and_where(Expr::exists(is_on_paper(cx)));
    let mut registered = at_work();
    registered
        .and_where(cases::Column::OtherOrgId.is_in(orgs.iter().copied()))
        .and_where(cases::COLUMN.kind.eq(Kind::Registration));
    let mut parts = at_work();
    parts.and_where(cases::Column::JointId.in_subquery(bundles(cx, orgs)));
    own.union(UnionType::All, registered).union(UnionType::All, parts).to_owned()
}

/// Down: whatever a department has without its papers. Back: what had gone down, and was decided.
fn waiting(cx: &Cx, orgs: &[Uuid], way: Way) -> Select<cases::Entity> {
    let all = match way {
        Way::Down => cases::Entity::find()
            .filter(cases::COLUMN.region.eq(cx.region()))
            .filter(cases::Column::Id.in_subquery(at_counter(cx, orgs))),
        Way::Back => visible_of(cx, orgs)
            .filter(cases::Column::Stage.is_in(way.stages().iter().copied()))
            .filter(Expr::exists(is_listed(cx, Way::Down))),
    };
    all.filter(Expr::exists(is_listed(cx, way)).not().or(Expr::exists(is_lacking(cx, way))))
}

pub async fn pending(cx: &Cx, orgs: &[Uuid], way: Way) -> Result<(Vec<cases::Model>, u64)> {
    let all = waiting(cx, orgs, way);
    let n_rows = all.clone().count(&cx.db()).await?;
    let rows = all.order_by_asc(cases::Column::SubmittedAt).order_by_asc(cases::Column::Id);
    Ok((rows.limit(N_PER_PAGE).all(&cx.db()).await?, n_rows))
}

/// Of those that wait, these.
pub async fn chosen(cx: &Cx, orgs: &[Uuid], way: Way, ids: &[Uuid]) -> Result<Vec<cases::Model>> {
    let all = waiting(cx, orgs, way).filter(cases::Column::Id.is_in(ids.iter().copied()));
    Ok(all.order_by_asc(cases::Column::SubmittedAt).order_by_asc(cases::Column::Id).all(&cx.db()).await?)
}

/// Theirs by the department, or by the counter. Two questions in one: with an OR the engines would read every list there is.
fn of(cx: &Cx, orgs: &[Uuid]) -> Select<transmittals::Entity> {
    let by = |side: transmittals::Column| {
        Query::select()
            .column(transmittals::Column::Id)
            .from(transmittals::Entity)
            .and_where(transmittals::COLUMN.region.eq(cx.region()))
            .and_where(side.is_in(orgs.iter().copied()))
            .to_owned()
    };
    let mut ids = by(transmittals::Column::OrgId);
    ids.union(UnionType::All, by(transmittals::Column::CounterOrgId));
    transmittals::Entity::find()
        .filter(transmittals::COLUMN.region.eq(cx.region()))
        .filter(transmittals::Column::Id.in_subquery(ids))
}

/// What nobody has counted yet first, then the latest.
pub async fn page(cx: &Cx, orgs: &[Uuid], page: Option<u32>) -> Result<(Vec<transmittals::Model>, u64)> {
    let all = of(cx, orgs);
    let rows = all
        .order_by_desc(transmittals::Column::ReceivedAt.is_null())
        .order_by_desc(transmittals::Column::SentAt)
        .order_by_desc(transmittals::Column::Id);
    paged::page(&cx.db(), rows, page, N_PER_PAGE).await
}

pub async fn one(cx: &Cx, orgs: &[Uuid], id: TransmittalId) -> Result<transmittals::Model> {
    let found = of(cx, orgs).filter(transmittals::COLUMN.id.eq(id)).one(&cx.db()).await?;
    Ok(found.ok_or(Fault::NotFound)?)
}

pub async fn lines(cx: &Cx, id: TransmittalId) -> Result<Vec<lines::Model>> {
    let all = lines::Entity::find()
        .filter(lines::COLUMN.region.eq(cx.region()))
        .filter(lines::COLUMN.transmittal_id.eq(id))
        .order_by_asc(lines::Column::Seq);
    Ok(all.all(&cx.db()).await?)
}

/// What was not in the bag, of these.
pub async fn lacking(cx: &Cx, way: Way, of: &[cases::Model]) -> Result<Vec<lines::Model>> {
    let all = lines::Entity::find()
        .filter(lines::COLUMN.region.eq(cx.region()))
        .filter(lines::Column::CaseId.is_in(of.iter().map(|it| it.id)))
        .filter(lines::Column::Way.eq(way))
        .filter(lines::Column::State.is_in(OUTSTANDING))
        .order_by_asc(lines::Column::TransmittalId)
        .order_by_asc(lines::Column::Seq);
    Ok(all.all(&cx.db()).await?)
}

/// They go on another list now.
pub async fn settle_all(cx: &Cx, rows: &[lines::Model], state: LineState) -> Result<()> {
    let Some(way) = rows.first().map(|it| it.way) else { return Ok(()) };
    lines::Entity::update_many()
        .col_expr(lines::Column::State, Expr::value(state))
        .filter(lines::COLUMN.region.eq(cx.region()))
        .filter(lines::Column::CaseId.is_in(rows.iter().map(|it| it.case_id)))
        .filter(lines::Column::Way.eq(way))
        .filter(lines::Column::State.is_in(OUTSTANDING))
        .exec(&cx.db())
        .await?;
    Ok(())
}

/// The last line the case went down by.
pub async fn last_down(cx: &Cx, case: &cases::Model) -> Result<Option<lines::Model>> {
    let all = lines::Entity::find()
        .filter(lines::COLUMN.region.eq(case.region))
        .filter(lines::COLUMN.case_id.eq(case.id))
        .filter(lines::Column::Way.eq(Way::Down))
        .filter(lines::Column::State.is_in([LineState::Sent, LineState::Received]))
        .order_by_desc(lines::Column::TransmittalId);
    Ok(all.one(&cx.db()).await?)
}

pub async fn add(cx: &Cx, line: lines::Model) -> Result<()> {
    Ok(many::insert_all::<lines::Entity>(&cx.db(), vec![line]).await?)
}

/// The line with what is there, and another with what is not.
pub async fn split(cx: &Cx, line: &lines::Model, there: String, late: lines::Model) -> Result<()> {
    fresh::change(cx, line, |it| it.contents = there).await?;
    Ok(many::insert_all::<lines::Entity>(&cx.db(), vec![late]).await?)
}

pub async fn insert(cx: &Cx, list: transmittals::Model, rows: Vec<lines::Model>) -> Result<()> {
    let list = list.into_active_model().reset_all();
    transmittals::Entity::insert(list).exec_without_returning(&cx.db()).await?;
    Ok(many::insert_all::<lines::Entity>(&cx.db(), rows).await?)
}

pub async fn settle(cx: &Cx, id: TransmittalId, rows: &[lines::Model], state: LineState) -> Result<()> {
    lines::Entity::update_many()
        .col_expr(lines::Column::State, Expr::value(state))
        .filter(lines::COLUMN.region.eq(cx.region()))
        .filter(lines::COLUMN.transmittal_id.eq(id))
        .filter(lines::Column::Seq.is_in(rows.iter().map(|it| it.seq)))
        .exec(&cx.db())
        .await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    list: &transmittals::Model,
    by: impl FnOnce(&mut transmittals::Model),
) -> Result<transmittals::Model> {
    fresh::change(cx, list, by).await
}
