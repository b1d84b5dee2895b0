//! 待办队列, by working time left.
use common::{
    account::Who,
    calendar::Calendar,
    call::Page,
    case::{Lights, QueueForm, QueueRow, QueueView, ViewCount},
    fault::Fault,
    moment::Day,
};

use crate::{
    calendar,
    entity::cases::Model as Case,
    serve::{Cx, Result},
};

mod query;

/// Saved views: name, label.
const VIEWS: [(&str, &str); 6] = [
    ("todo", "待预审"),
    ("due", "今天到期和已超"),
    ("back", "补正已回"),
    ("mine", "我领的"),
    ("waiting", "等申请人补正"),
    ("passed", "预审通过"),
];

pub async fn queue(cx: Cx, (): (), form: QueueForm) -> Result<QueueView> {
    let Who::Staff { .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let view = form.view.as_deref().unwrap_or("todo");
    let (cases, n_rows) = query::page(&cx, view, &form).await?;
    let calendar = calendar::current(&cx.db()).await?;
    let rows = cases.into_iter().map(|it| row(&cx, &calendar, it)).collect();
    let items = query::items_of_view(&cx, view).await?;
    let lights = lights(&cx, &calendar).await?;
    Ok(QueueView { page: Page { rows, n_rows }, views: views(&cx).await?, items, lights, today: cx.now.day() })
}

fn row(cx: &Cx, calendar: &Calendar, it: Case) -> QueueRow {
    let today = cx.now.day();
    let due = it.due_on.as_deref().and_then(Day::parse);
    let n_left = |due: Day| match due >= today {
        true => calendar.n_working(today, due),
        false => -calendar.n_working(due, today),
    };
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
}

/// Six counts over one index, not a query per row.
async fn views(cx: &Cx) -> Result<Vec<ViewCount>> {
    let mut views = Vec::new();
    for (view, label) in VIEWS {
        let n_cases = query::n_of_view(cx, view).await?;
        views.push(ViewCount { view: view.to_owned(), label: label.to_owned(), n_cases });
    }
    Ok(views)
}

async fn lights(cx: &Cx, calendar: &Calendar) -> Result<Lights> {
    let today = cx.now.day();
    let next = calendar.working_from(today.plus(1));
    let mut lights = Lights::default();
    for (due, n) in query::n_by_due(cx).await? {
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
