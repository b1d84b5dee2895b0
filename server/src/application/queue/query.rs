use common::{
    application::stage,
    call::skip,
    case::{QueueForm, flow::Stage},
    id::{ItemId, Region},
    moment::Moment,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use uuid::Uuid;

use super::super::query::{N_PER_PAGE, holds_words, visible_of};
use crate::{
    base::error::Result,
    entity::cases::{COLUMN, Column, Entity},
    gate::cx::Cx,
};

/// What whoever asks may see, narrowed to one of the saved views.
fn of_view(cx: &Cx, orgs: &[Uuid], view: &str) -> Select<Entity> {
    let all = visible_of(cx, orgs);
    let todo = || Column::Stage.is_in([stage::SUBMITTED, stage::PRE_REVIEW]);
    match view {
        "due" => all.filter(todo()).filter(Column::DueOn.lte(cx.now.day().to_string())),
        "back" => all.filter(todo()).filter(Column::Round.gt(1)),
        "mine" => all.filter(todo()).filter(claimed(cx)),
        "waiting" => all.filter(Column::Stage.eq(stage::CORRECTION)),
        "passed" => all.filter(Column::Stage.is_in([stage::PRE_PASSED, stage::RECEIVED])),
        _ => all.filter(todo()),
    }
}

fn claimed(cx: &Cx) -> Condition {
    let mine = cx.who.account().map(|it| Column::ClaimedBy.eq(it));
    Condition::all().add_option(mine).add(Column::ClaimedUntil.gt(cx.now))
}

/// What a row of the queue shows, and nothing it does not: answers are long, and every value is carried from one thread to
/// another.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub region: Region,
    pub id: Uuid,
    pub no: Option<String>,
    pub item_name: String,
    pub applicant_name: String,
    pub stage: Stage,
    pub due_on: Option<String>,
    pub is_provisional: bool,
    pub n_materials: i32,
    pub n_doubts: i32,
    pub round: i32,
    pub claimed_name: String,
    pub claimed_until: Moment,
}

pub const ROW: [Column; 13] = [
    Column::Region,
    Column::Id,
    Column::No,
    Column::ItemName,
    Column::ApplicantName,
    Column::Stage,
    Column::DueOn,
    Column::IsProvisional,
    Column::NMaterials,
    Column::NDoubts,
    Column::Round,
    Column::ClaimedName,
    Column::ClaimedUntil,
];

/// One page by date, and how many there are if words were asked for (the tallies know the rest).
pub async fn page(cx: &Cx, orgs: &[Uuid], view: &str, form: &QueueForm) -> Result<(Vec<Row>, Option<u64>)> {
    let mut rows = of_view(cx, orgs, view);
    if let Some(item) = form.item {
        rows = rows.filter(Column::ItemId.eq(item));
    }
    let mut n_rows = None;
    if let Some(q) = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        rows = rows.filter(holds_words(q));
        n_rows = Some(rows.clone().count(&cx.db()).await?);
    }
    Ok((by_date(cx, rows, skip(form.page, N_PER_PAGE), N_PER_PAGE).await?, n_rows))
}

/// Which ones, the index alone answers; their rows are read after that.
pub async fn by_date(cx: &Cx, all: Select<Entity>, offset: u64, most: u64) -> Result<Vec<Row>> {
    let by_date = |it: Select<Entity>| {
        it.order_by_asc(Column::DueOn).order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id)
    };
    let ids = by_date(all).select_only().column(Column::Id).offset(offset).limit(most);
    let rows =
        Entity::find().filter(COLUMN.region.eq(cx.region())).filter(Column::Id.in_subquery(ids.into_query()));
    Ok(by_date(rows).select_only().columns(ROW).into_model::<Row>().all(&cx.db()).await?)
}

/// So many cases that are alike in everything the queue counts by.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Tally {
    pub item_id: ItemId,
    pub stage: Stage,
    pub due_on: Option<String>,
    pub round: i32,
    pub n: i64,
}

/// Everything open that whoever asks may see, counted in one pass; or only what they hold themselves.
pub async fn tallies(cx: &Cx, orgs: &[Uuid], only_mine: bool) -> Result<Vec<Tally>> {
    let open = [stage::SUBMITTED, stage::PRE_REVIEW, stage::CORRECTION, stage::PRE_PASSED, stage::RECEIVED];
    let mut rows = visible_of(cx, orgs).filter(Column::Stage.is_in(open)).select_only();
    if only_mine {
        rows = rows.filter(claimed(cx));
    }
    for column in [Column::ItemId, Column::Stage, Column::DueOn, Column::Round] {
        rows = rows.column(column).group_by(column);
    }
    Ok(rows.expr_as(Column::Id.count(), "n").into_model::<Tally>().all(&cx.db()).await?)
}
