//! 待办队列, by working time left.
use std::collections::BTreeMap;

use common::{
    account::Who,
    application::stage,
    calendar::Calendar,
    call::Page,
    case::{ItemCount, Lights, QueueForm, QueueRow, QueueView, ViewCount, clock::n_left},
    fault::Fault,
    id::{CaseId, ItemId},
    moment::Day,
};
use query::{Row, Tally};
use uuid::Uuid;

use crate::{
    base::error::Result,
    calendar, case, catalogue,
    gate::{cx::Cx, recent::Recent},
};

pub mod query;

/// What the open cases of some bodies add up to: all their clerks count the same ones.
pub type Counts = Recent<Vec<Uuid>, Vec<Tally>>;

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
    let orgs = case::query::orgs(&cx).await?;
    let counts = cx.hub.memory.of::<Counts>();
    let counts = counts.get(&cx, orgs.to_vec(), query::tallies(&cx, &orgs, false));
    let (all, mine) = (counts.await?, query::tallies(&cx, &orgs, true).await?);
    let of = |view: &str| if view == "mine" { &mine } else { &*all };
    let (cases, n_found) = query::page(&cx, &orgs, view, &form).await?;
    let calendar = calendar::current(&cx).await?;
    let rows = cases.into_iter().map(|it| row(&cx, &calendar, it)).collect();
    let today = cx.now.day();
    let shown: Vec<&Tally> = of(view).iter().filter(|it| is_in(view, it, today)).collect();
    let is_asked = |it: &&Tally| form.item.is_none_or(|item| item == it.item_id);
    let n_rows = n_found.unwrap_or_else(|| n_of(shown.iter().copied().filter(is_asked)));
    let view_count = |(view, label): (&str, &str)| ViewCount {
        view: view.to_owned(),
        label: label.to_owned(),
        n_cases: n_of(of(view).iter().filter(|it| is_in(view, it, today))),
    };
    Ok(QueueView {
        page: Page { rows, n_rows },
        views: VIEWS.map(view_count).into(),
        items: items(&cx, shown.into_iter()).await?,
        lights: lights(&cx, &calendar, all.iter().filter(|it| is_in("todo", it, today))),
        today,
    })
}

fn n_of<'a>(tallies: impl Iterator<Item = &'a Tally>) -> u64 {
    tallies.map(|it| it.n as u64).sum()
}

/// The same views `query::of_view` narrows the rows to.
fn is_in(view: &str, it: &Tally, today: Day) -> bool {
    let is_todo = matches!(it.stage, stage::SUBMITTED | stage::PRE_REVIEW);
    match view {
        "due" => is_todo && it.due_on.as_deref().is_some_and(|due| due <= today.to_string().as_str()),
        "back" => is_todo && it.round > 1,
        "waiting" => it.stage == stage::CORRECTION,
        "passed" => matches!(it.stage, stage::PRE_PASSED | stage::RECEIVED),
        _ => is_todo,
    }
}

/// The matters of a view.
async fn items<'a>(cx: &Cx, tallies: impl Iterator<Item = &'a Tally>) -> Result<Vec<ItemCount>> {
    let mut n_by_item: BTreeMap<ItemId, i64> = BTreeMap::new();
    for it in tallies {
        *n_by_item.entry(it.item_id).or_default() += it.n;
    }
    catalogue::shelf::counted(cx, n_by_item).await
}

pub fn row(cx: &Cx, calendar: &Calendar, it: Row) -> QueueRow {
    let today = cx.now.day();
    let due = it.due_on.as_deref().and_then(Day::parse);
    QueueRow {
        id: CaseId { region: it.region, uuid: it.id },
        no: it.no.unwrap_or_default(),
        n_left: due.map(|due| n_left(calendar, today, due)),
        n_waited: None,
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

fn lights<'a>(cx: &Cx, calendar: &Calendar, tallies: impl Iterator<Item = &'a Tally>) -> Lights {
    let today = cx.now.day();
    let next = calendar.working_from(today.plus(1));
    let mut lights = Lights::default();
    for it in tallies {
        let light = match it.due_on.as_deref().and_then(Day::parse) {
            Some(due) if due < today => &mut lights.overdue,
            Some(due) if due == today => &mut lights.today,
            Some(due) if due <= next => &mut lights.tomorrow,
            _ => &mut lights.rest,
        };
        *light += it.n as u64;
    }
    lights
}
