use common::{
    case::stage::{Act, Stage},
    fault::Fault,
    id::NoticeId,
    review::NoticeLine,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use crate::{
    audit, case,
    entity::{case_events, cases, notices, verdicts},
    serve::{Cx, Result},
};

/// A correction comes back to whoever asked for it; then by date; claimed ones are somebody else's.
pub async fn next(cx: &Cx) -> Result<Option<cases::Model>> {
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
        .filter(cases::Column::Stage.is_in([Stage::Submitted, Stage::PreReview]))
        .filter(free)
        .order_by_asc(own_first)
        .order_by_asc(cases::Column::DueOn)
        .order_by_asc(cases::Column::SubmittedAt);
    Ok(rows.one(&cx.db()).await?)
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

/// What the last notice told.
pub async fn last_lines(cx: &Cx, case: &cases::Model) -> Result<Vec<NoticeLine>> {
    match last_notice(cx, case).await? {
        None => Ok(Vec::new()),
        Some(it) => Ok(serde_json::from_str(&it.lines)?),
    }
}

/// Stays in the stage; stands in the log with its reason.
pub async fn note_allowance(cx: &Cx, case: &cases::Model, reason: &str) -> Result<()> {
    let last = case::query::events(cx, case).await?.pop();
    let event = case_events::Model {
        region: case.region,
        case_id: case.id,
        seq: case.version + 1,
        act: Act::Allow,
        to_stage: case.stage,
        account_id: cx.who.account(),
        by_name: cx.who.name().to_owned(),
        at: cx.now.max(last.as_ref().map_or(cx.now, |it| it.at)),
        note: reason.to_owned(),
        n_days: None,
        hash: String::new(),
    };
    let event =
        case_events::Model { hash: audit::link(last.as_ref().map(|it| it.hash.as_str()), &event)?, ..event };
    let is = cases::Model { version: event.seq, ..case.clone() };
    match case::query::advance(cx, case, &is, event).await? {
        true => Ok(()),
        false => Err(case::explain(cx, case, Fault::wrong_stage(case.stage)).await?.into()),
    }
}
