//! 请工作人员回电: asked for by anybody, called by the window within a working day.
use common::{
    account::Who,
    calendar::Calendar,
    call::Page,
    callback::{self, Ask, Asked, CallbackView, SettleForm, Taken, WITHIN_WORK_DAYS, WaitingForm},
    check::Nothing,
    fault::Fault,
    id::{CallbackId, Region},
    moment::Day,
    value::Telephone,
};
use uuid::Uuid;

use crate::{
    account::attempt,
    calendar,
    entity::callbacks::Model as Row,
    keys::Keys,
    serve::{Cx, Result, Routes},
};

pub mod query;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(callback::ASK, ask)
        .serve(callback::WAITING, waiting)
        .serve(callback::TAKE, take)
        .serve(callback::SETTLE, settle)
}

fn place(column: &str, id: CallbackId) -> String {
    format!("callbacks.{column}|{id}")
}

/// Also called by `page`, for browsers that run no program. Asking wears out a patience, so that nobody fills the list.
pub async fn ask(cx: Cx, (): (), form: Ask) -> Result<Asked> {
    let phone = cx.hub.keys.mac("callback", form.phone.as_str());
    let keys = [attempt::at(&cx, "callback", &phone), attempt::by_quota(&cx, "callback")].concat();
    attempt::require_patience(&cx, &keys).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    let due = calendar::current(&cx).await?.due(cx.now.day(), WITHIN_WORK_DAYS);
    let id = CallbackId(Uuid::now_v7());
    let seal = |column: &str, text: &str| cx.hub.keys.seal(&place(column, id), text);
    let row = Row {
        id,
        region: cx.region(),
        name: seal("name", &form.name)?,
        phone: seal("phone", form.phone.as_str())?,
        about: seal("about", &form.about)?,
        at: cx.now,
        due_on: due.day.to_string(),
        taken_by: None,
        taken_name: String::new(),
        settled_at: None,
        outcome: None,
    };
    query::insert(&cx, row).await?;
    Ok(Asked { due: due.day, is_provisional: due.is_provisional })
}

async fn waiting(cx: Cx, (): (), form: WaitingForm) -> Result<Page<CallbackView>> {
    let (rows, n_rows) = query::waiting(&cx, region(&cx)?, form.page).await?;
    let rows = rows.into_iter().map(|it| view(&cx, it)).collect::<Result<_>>()?;
    Ok(Page { rows, n_rows })
}

fn region(cx: &Cx) -> Result<Region> {
    match &cx.who {
        Who::Staff { region, .. } => Ok(*region),
        _ => Err(Fault::NotYours.into()),
    }
}

fn phone(keys: &Keys, row: &Row) -> Result<String> {
    Ok(keys.open(&place("phone", row.id), &row.phone)?)
}

fn view(cx: &Cx, row: Row) -> Result<CallbackView> {
    let keys = &cx.hub.keys;
    let due = Day::parse(&row.due_on).unwrap_or(row.at.day());
    Ok(CallbackView {
        id: row.id,
        name: keys.open(&place("name", row.id), &row.name)?,
        phone_masked: Telephone::parse(&phone(keys, &row)?).map(|it| it.masked()).unwrap_or_default(),
        about: keys.open(&place("about", row.id), &row.about)?,
        at: row.at,
        due,
        is_late: due < cx.now.day(),
        is_mine: row.taken_by.is_some() && row.taken_by == cx.who.account(),
        taken_by: row.taken_name,
    })
}

/// The calendar has changed: whoever still waits is called within the same number of days, counted anew.
pub async fn redate(cx: &Cx, calendar: &Calendar) -> Result<()> {
    for row in query::all_waiting(cx, cx.region()).await? {
        let due_on = calendar.due(row.at.day(), WITHIN_WORK_DAYS).day.to_string();
        if due_on != row.due_on {
            query::change(cx, &row, |it| it.due_on = due_on).await?;
        }
    }
    Ok(())
}

/// Whoever takes one sees the number. A colleague's may be taken over: people go home.
pub async fn take(cx: Cx, id: CallbackId, _: Nothing) -> Result<Taken> {
    let row = query::one(&cx, region(&cx)?, id).await?;
    let phone = phone(&cx.hub.keys, &row)?;
    let (taken_by, taken_name) = (cx.who.account(), cx.who.name().to_owned());
    query::change(&cx, &row, |it| (it.taken_by, it.taken_name) = (taken_by, taken_name)).await?;
    Ok(Taken { phone })
}

/// Called. When and with what outcome stays; who it was and what they asked is not needed any longer.
pub async fn settle(cx: Cx, id: CallbackId, form: SettleForm) -> Result<Nothing> {
    let row = query::one(&cx, region(&cx)?, id).await?;
    if row.taken_by != cx.who.account() {
        return Err(Fault::form("outcome", "请先点“我来打”，再登记结果").into());
    }
    query::change(&cx, &row, |it| {
        (it.name, it.phone, it.about) = Default::default();
        (it.settled_at, it.outcome) = (Some(cx.now), Some(form.outcome));
    })
    .await?;
    Ok(Nothing {})
}
