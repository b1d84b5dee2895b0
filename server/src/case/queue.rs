//! 待办队列, by working time left.
use common::{
    account::Who,
    call::Page,
    case::{ItemCount, Lights, QueueForm, QueueRow, QueueView, ViewCount, stage::Stage},
    fault::Fault,
    id::ItemId,
    moment::Day,
};
use sea_orm::{ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::query::{N_PER_PAGE, visible};
use crate::{
    calendar,
    entity::cases::{self, Column},
    serve::{Cx, Result},
};

/// Saved views: name, label.
const VIEWS: [(&str, &str); 6] = [
    ("todo", "待预审"),
    ("due", "今天到期和已超"),
    ("back", "补正已回"),
    ("mine", "我领的"),
    ("waiting", "等申请人补正"),
    ("passed", "预审通过"),
];

fn narrowed(all: Select<cases::Entity>, view: &str, cx: &Cx) -> Select<cases::Entity> {
    let todo = || Column::Stage.is_in([Stage::Submitted, Stage::PreReview]);
    match view {
        "due" => all.filter(todo()).filter(Column::DueOn.lte(cx.now.day().to_string())),
        "back" => all.filter(todo()).filter(Column::Round.gt(1)),
        "mine" => all.filter(todo()).filter(claimed(cx)),
        "waiting" => all.filter(Column::Stage.eq(Stage::Correction)),
        "passed" => all.filter(Column::Stage.is_in([Stage::PrePassed, Stage::Received])),
        _ => all.filter(todo()),
    }
}

fn claimed(cx: &Cx) -> Condition {
    let mine = cx.who.account().map(|it| Column::ClaimedBy.eq(it));
    Condition::all().add_option(mine).add(Column::ClaimedUntil.gt(cx.now))
}

pub async fn queue(cx: Cx, (): (), form: QueueForm) -> Result<QueueView> {
    let Who::Staff { .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let all = visible(&cx).await?;
    let view = form.view.as_deref().unwrap_or("todo");
    let mut rows = narrowed(all.clone(), view, &cx);
    if let Some(item) = form.item {
        rows = rows.filter(Column::ItemId.eq(item));
    }
    if let Some(q) = form.q.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
        let digits = common::value::plain_digits(q);
        let any = Condition::any().add(Column::ApplicantName.contains(q)).add(Column::ItemName.contains(q));
        rows = rows.filter(if digits.is_empty() { any } else { any.add(Column::No.contains(digits)) });
    }
    let n_rows = rows.clone().count(&cx.db()).await?;
    let today = cx.now.day();
    let calendar = calendar::current(&cx.db()).await?;
    let n_left = |due: Day| match due >= today {
        true => calendar.n_working(today, due),
        false => -calendar.n_working(due, today),
    };
    let skip = u64::from(form.page.unwrap_or(1).max(1) - 1) * N_PER_PAGE;
    let page = rows.order_by_asc(Column::DueOn).order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id);
    let page = page.offset(skip).limit(N_PER_PAGE).all(&cx.db()).await?;
    let row = |it: cases::Model| {
        let due = it.due_on.as_deref().and_then(Day::parse);
        QueueRow {
            id: it.case_id(),
            no: it.no.unwrap_or_default(),
            n_left: due.map(n_left),
            due,
            is_provisional: it.is_provisional,
            n_materials: it.n_materials as u32,
            n_doubts: it.n_doubts as u32,
            is_back: it.round > 1,
            claimed_by: (it.claimed_until > cx.now).then_some(it.claimed_name),
            item_name: it.item_name,
            applicant: it.applicant_name,
            stage: it.stage,
        }
    };
    let views = views(&cx, &all).await?;
    let items = items(&cx, narrowed(all.clone(), view, &cx)).await?;
    let lights = lights(&cx, narrowed(all, "todo", &cx), &calendar).await?;
    Ok(QueueView { page: Page { rows: page.into_iter().map(row).collect(), n_rows }, views, items, lights, today })
}

async fn views(cx: &Cx, all: &Select<cases::Entity>) -> Result<Vec<ViewCount>> {
    let mut views = Vec::new();
    // Six counts over one index, not a query per row.
    for (view, label) in VIEWS {
        let n_cases = narrowed(all.clone(), view, cx).count(&cx.db()).await?;
        views.push(ViewCount { view: view.to_owned(), label: label.to_owned(), n_cases });
    }
    Ok(views)
}

async fn items(cx: &Cx, of: Select<cases::Entity>) -> Result<Vec<ItemCount>> {
    let rows = of
        .select_only()
        .column(Column::ItemId)
        .column(Column::ItemName)
        .expr(Column::Id.count())
        .group_by(Column::ItemId)
        .group_by(Column::ItemName);
    let rows: Vec<(ItemId, String, i64)> = rows.into_tuple().all(&cx.db()).await?;
    Ok(rows.into_iter().map(|(id, name, n)| ItemCount { id, name, n_cases: n as u64 }).collect())
}

async fn lights(cx: &Cx, todo: Select<cases::Entity>, calendar: &common::calendar::Calendar) -> Result<Lights> {
    let today = cx.now.day();
    let next = calendar.working_from(today.plus(1));
    let rows = todo.select_only().column(Column::DueOn).expr(Column::Id.count()).group_by(Column::DueOn);
    let rows: Vec<(Option<String>, i64)> = rows.into_tuple().all(&cx.db()).await?;
    let mut lights = Lights::default();
    for (due, n) in rows {
        let light = match due.as_deref().and_then(Day::parse) {
            Some(due) if due < today => &mut lights.overdue,
            Some(due) if due == today => &mut lights.today,
            Some(due) if due <= next => &mut lights.tomorrow,
            _ => &mut lights.rest,
        };
        *light += n as u64;
    }
    Ok(lights)
}
