use common::{
    application::stage,
    fault::Fault,
    id::NoticeId,
    moment::Day,
    review::{NextForm, NoticeLine},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    case,
    entity::{amends, cases, many, notices, reveals, verdicts},
    gate::{audit::witness, cx::Cx},
};

/// A correction comes back to whoever asked for it, and to another only when it is due by `soon`; then by date.
/// Claimed ones are somebody else's.
/// Of what the queue on the screen shows, where it is narrowed.
pub async fn next(cx: &Cx, form: &NextForm, soon: Day) -> Result<Option<cases::Model>> {
    let mine = cx.who.account();
    let free = Condition::any()
        .add(cases::Column::ClaimedUntil.lt(cx.now))
        .add_option(mine.map(|it| cases::Column::ClaimedBy.eq(it)));
    let own_first = match mine {
        Some(it) => {
            let is_own = Condition::all().add(cases::Column::ReviewerId.eq(it));
            Expr::Case(Box::new(Expr::case(is_own, Expr::val(0)).finally(Expr::val(1))))
        }
        None => Expr::val(0),
    };
    let rows = case::query::visible(cx)
        .await?
        .filter(cases::Column::Stage.is_in([stage::SUBMITTED, stage::PRE_REVIEW]))
        .filter(free)
        .filter(
            Condition::any()
                .add(cases::Column::ReviewerId.is_null())
                .add_option(mine.map(|it| cases::Column::ReviewerId.eq(it)))
                .add(cases::Column::DueOn.lte(soon.to_string())),
        )
        .filter(Condition::all().add_option(form.skip.map(|it| cases::COLUMN.id.ne(it.uuid))))
        .filter(narrowed(cx, form))
        .order_by_asc(own_first)
        .order_by_asc(cases::Column::DueOn)
        .order_by_asc(cases::Column::SubmittedAt)
        .order_by_asc(cases::Column::Id);
    Ok(rows.one(&cx.db()).await?)
}

/// The same as the queue's own views (`application/queue/query.rs`).
fn narrowed(cx: &Cx, form: &NextForm) -> Condition {
    let words = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let view = match form.view.as_deref() {
        Some("due") => Some(cases::Column::DueOn.lte(cx.now.day().to_string())),
        Some("back") => Some(cases::Column::Round.gt(1)),
        Some("mine") => cx.who.account().map(|it| cases::Column::ClaimedBy.eq(it)),
        _ => None,
    };
    Condition::all()
        .add_option(form.item.map(|it| cases::Column::ItemId.eq(it)))
        .add_option(view)
        .add_option(words.map(case::query::holds_words))
}

pub async fn verdicts(cx: &Cx, case: &cases::Model) -> Result<Vec<verdicts::Model>> {
    let all = verdicts::Entity::find()
        .filter(verdicts::COLUMN.region.eq(case.region))
        .filter(verdicts::COLUMN.case_id.eq(case.id));
    Ok(all.all(&cx.db()).await?)
}

pub async fn put(cx: &Cx, row: verdicts::Model) -> Result<()> {
    let key = (row.region, row.case_id, row.round, row.slot.clone());
    verdicts::Entity::delete_by_id(key).exec(&cx.db()).await?;
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn insert_notice(cx: &Cx, row: notices::Model) -> Result<()> {
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn notice(cx: &Cx, case: &cases::Model, id: NoticeId) -> Result<notices::Model> {
    let all = case::query::notices(cx, case).await?;
    Ok(all.into_iter().find(|it| it.id == id).ok_or(Fault::NotFound)?)
}

pub async fn last_notice(cx: &Cx, case: &cases::Model) -> Result<Option<notices::Model>> {
    Ok(case::query::notices(cx, case).await?.pop())
}

pub fn lines_of(notice: &notices::Model) -> Result<Vec<NoticeLine>> {
    Ok(serde_json::from_str(&notice.lines)?)
}

pub async fn add_reveal(cx: &Cx, row: reveals::Model) -> Result<()> {
    witness::keep(cx, &row).await?;
    reveals::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn add_amend(cx: &Cx, row: amends::Model) -> Result<()> {
    Ok(many::insert_all::<amends::Entity>(&cx.db(), vec![row]).await?)
}

pub async fn amends(cx: &Cx, case: &cases::Model) -> Result<Vec<amends::Model>> {
    let all = amends::Entity::find()
        .filter(amends::COLUMN.region.eq(case.region))
        .filter(amends::COLUMN.case_id.eq(case.id));
    Ok(all.all(&cx.db()).await?)
}

pub async fn reveals(cx: &Cx, cases: &[Uuid]) -> Result<Vec<reveals::Model>> {
    let all = reveals::Entity::find()
        .filter(reveals::COLUMN.region.eq(cx.region()))
        .filter(reveals::Column::CaseId.is_in(cases.iter().copied()))
        .order_by_asc(reveals::Column::At)
        .order_by_asc(reveals::Column::Id);
    Ok(all.all(&cx.db()).await?)
}
