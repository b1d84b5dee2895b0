//! 首问登记: who was asked first, what, and what became of it.
use common::{
    calendar::Calendar,
    call::Page,
    fault::Fault,
    id::InquiryId,
    inquiry::{self, Close, InquiryView, ListForm, Outcome, Record, WITHIN_WORK_DAYS},
    moment::Day,
};
use uuid::Uuid;

use crate::{
    account, calendar, case,
    entity::inquiries::Model as Row,
    serve::{Cx, Result, Routes},
};

pub mod query;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(inquiry::LIST, list).serve(inquiry::RECORD, record).serve(inquiry::CLOSE, close)
}

fn place(column: &str, id: InquiryId) -> String {
    format!("inquiries.{column}|{id}")
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<InquiryView>> {
    let orgs = case::query::orgs(&cx).await?;
    let (rows, n_rows) = query::page(&cx, &orgs, form.page).await?;
    let rows = rows.into_iter().map(|it| view(&cx, it)).collect::<Result<_>>()?;
    Ok(Page { rows, n_rows })
}

/// The number is there for whoever has to call, as long as they have to.
fn view(cx: &Cx, row: Row) -> Result<InquiryView> {
    let is_mine = Some(row.account_id) == cx.who.account();
    let due = row.due_on.as_deref().and_then(Day::parse);
    let open = |column: &str, sealed: &str| match is_mine {
        true => cx.hub.keys.open(&place(column, row.id), sealed),
        false => Ok(String::new()),
    };
    Ok(InquiryView {
        name: open("name", &row.name)?,
        phone: open("phone", &row.phone)?,
        id: row.id,
        at: row.at,
        by: row.by_name,
        is_mine,
        about: row.about,
        outcome: row.outcome,
        says: row.says,
        due,
        is_late: due.is_some_and(|it| it < cx.now.day()),
        reply: row.reply,
    })
}

pub async fn record(cx: Cx, (): (), form: Record) -> Result<InquiryView> {
    let account_id = cx.who.account().ok_or(Fault::SignedOut)?;
    let id = InquiryId(Uuid::now_v7());
    let due = match form.outcome {
        Outcome::Passed => Some(calendar::current(&cx).await?.due(cx.now.day(), WITHIN_WORK_DAYS).day),
        _ => None,
    };
    let seal = |column: &str, text: &str| cx.hub.keys.seal(&place(column, id), text);
    let (name, phone) = match &form.asker {
        Some((name, phone)) => (seal("name", name)?, seal("phone", phone.as_str())?),
        None => Default::default(),
    };
    let row = Row {
        region: cx.region(),
        id,
        org_id: account::query::by_id(&cx, account_id).await?.org_id.ok_or(Fault::NotYours)?,
        account_id,
        by_name: cx.who.name().to_owned(),
        at: cx.now,
        about: form.about,
        outcome: form.outcome,
        says: form.says,
        name,
        phone,
        due_on: due.map(|it| it.to_string()),
        reply: String::new(),
    };
    query::insert(&cx, row.clone()).await?;
    view(&cx, row)
}

/// The calendar has changed: who is still to be answered is answered within the same number of days, counted anew.
pub async fn redate(cx: &Cx, calendar: &Calendar) -> Result<()> {
    for row in query::unanswered(cx).await? {
        let due_on = Some(calendar.due(row.at.day(), WITHIN_WORK_DAYS).day.to_string());
        if due_on != row.due_on {
            query::change(cx, &row, |it| it.due_on = due_on).await?;
        }
    }
    Ok(())
}

/// Told: who it was is not needed any longer.
pub async fn close(cx: Cx, id: InquiryId, form: Close) -> Result<InquiryView> {
    let row = query::one(&cx, &case::query::orgs(&cx).await?, id).await?;
    if Some(row.account_id) != cx.who.account() {
        return Err(Fault::form("reply", "首问责任人负责到底，请由登记的人答复").into());
    }
    if row.due_on.is_none() {
        return Err(Fault::form("reply", "这一件已经答复过").into());
    }
    let row = query::change(&cx, &row, |it| {
        (it.name, it.phone) = Default::default();
        (it.due_on, it.reply) = (None, form.0);
    })
    .await?;
    view(&cx, row)
}
