use common::{
    call::skip,
    case::{ItemCount, QueueForm, stage::Stage},
    id::ItemId,
};
use sea_orm::{
    ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LikeExpr,
};

use super::super::query::{N_PER_PAGE, visible};
use crate::{
    entity::cases::{Column, Entity, Model},
    serve::{Cx, Result},
};

/// What whoever asks may see, narrowed to one of the saved views.
async fn of_view(cx: &Cx, view: &str) -> Result<Select<Entity>> {
    let all = visible(cx).await?;
    let todo = || Column::Stage.is_in([Stage::Submitted, Stage::PreReview]);
    Ok(match view {
        "due" => all.filter(todo()).filter(Column::DueOn.lte(cx.now.day().to_string())),
        "back" => all.filter(todo()).filter(Column::Round.gt(1)),
        "mine" => all.filter(todo()).filter(claimed(cx)),
        "waiting" => all.filter(Column::Stage.eq(Stage::Correction)),
        "passed" => all.filter(Column::Stage.is_in([Stage::PrePassed, Stage::Received])),
        _ => all.filter(todo()),
    })
}

fn claimed(cx: &Cx) -> Condition {
    let mine = cx.who.account().map(|it| Column::ClaimedBy.eq(it));
    Condition::all().add_option(mine).add(Column::ClaimedUntil.gt(cx.now))
}

/// The signs of LIKE stand for themselves.
fn holds(text: &str) -> LikeExpr {
    let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{plain}%")).escape('\\')
}

/// One page by date, and how many there are.
pub async fn page(cx: &Cx, view: &str, form: &QueueForm) -> Result<(Vec<Model>, u64)> {
    let mut rows = of_view(cx, view).await?;
    if let Some(item) = form.item {
        rows = rows.filter(Column::ItemId.eq(item));
    }
    if let Some(q) = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        let digits = common::value::plain_digits(q);
        let any = Condition::any().add(Column::ApplicantName.like(holds(q))).add(Column::ItemName.like(holds(q)));
        rows = rows.filter(if digits.is_empty() { any } else { any.add(Column::No.like(holds(&digits))) });
    }
    let n_rows = rows.clone().count(&cx.db()).await?;
    let skip = skip(form.page, N_PER_PAGE);
    let rows = rows.order_by_asc(Column::DueOn).order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id);
    Ok((rows.offset(skip).limit(N_PER_PAGE).all(&cx.db()).await?, n_rows))
}

pub async fn n_of_view(cx: &Cx, view: &str) -> Result<u64> {
    Ok(of_view(cx, view).await?.count(&cx.db()).await?)
}

pub async fn items_of_view(cx: &Cx, view: &str) -> Result<Vec<ItemCount>> {
    let rows = of_view(cx, view)
        .await?
        .select_only()
        .column(Column::ItemId)
        .column(Column::ItemName)
        .expr(Column::Id.count())
        .group_by(Column::ItemId)
        .group_by(Column::ItemName);
    let rows: Vec<(ItemId, String, i64)> = rows.into_tuple().all(&cx.db()).await?;
    Ok(rows.into_iter().map(|(id, name, n)| ItemCount { id, name, n_cases: n as u64 }).collect())
}

/// How many of what is to be done are due on each day.
pub async fn n_by_due(cx: &Cx) -> Result<Vec<(Option<String>, i64)>> {
    let rows = of_view(cx, "todo").await?.select_only().column(Column::DueOn).expr(Column::Id.count());
    Ok(rows.group_by(Column::DueOn).into_tuple().all(&cx.db()).await?)
}
