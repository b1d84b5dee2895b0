//! 差评处置: a case of its own, begun when a bad rating arrives and joined to it by `ratings.work_id`. Whoever works on it reads what was
//! said, and the number if one was left; whose case was rated stands nowhere in it.
use common::{
    account::{Duty, Who},
    call::Page,
    case::{CaseView, flow::Act, kinds::Kind},
    check::Nothing,
    fault::Fault,
    id::CaseId,
    moment::Day,
    question::personal::left_over,
    rating::{
        BadForm, BadView,
        figures::{SERVED, ServedView},
        work::{WorkDone, act, barred, stage, wants_second},
    },
};
use futures_util::FutureExt;
use uuid::Uuid;

use super::{place, query};
use crate::{
    base::error::Result,
    case::{self, File, Note, kinds::House},
    entity::{case_events::Model as Event, cases::Model as Case, ratings::Model as Row},
    gate::{audit, cx::Cx},
    org,
};

pub static HOUSE: House = House {
    show: |cx, file, view| show(cx, file, view).boxed(),
    ..House::plain(Kind::RatingWork, &[Duty::Direct])
};

/// About the same matter, of the same body. By nobody: whoever is asking just now is who was not content.
pub async fn begin(cx: &Cx, served: &Case) -> Result<Uuid> {
    let cx = cx.clone().acting_as(Who::Nobody);
    let case = Case {
        item_id: served.item_id,
        item_version: served.item_version,
        item_name: served.item_name.clone(),
        org_id: served.org_id,
        stage: stage::OPEN,
        ..case::inside(&cx, Kind::RatingWork).await?
    };
    Ok(case::begin(&cx, case, act::COMPLAIN, Note::default()).await?.id)
}

pub async fn list(cx: Cx, (): (), form: BadForm) -> Result<Page<BadView>> {
    let orgs = case::query::orgs(&cx).await?;
    let names = org::query::names(&cx.db(), cx.region(), &orgs).await?;
    let (cases, n_rows) =
        case::query::of_house(&cx, &orgs, stage::ALL.iter().map(|it| it.stage), form.page).await?;
    let ids: Vec<Uuid> = cases.iter().map(|it| it.id).collect();
    let ratings = query::of_work(&cx, &ids).await?;
    let events = case::query::events_of_all(&cx, cx.region(), &cases).await?;
    let mut rows = Vec::new();
    for case in cases {
        let Some(row) = ratings.iter().find(|it| it.work_id == Some(case.id)) else { continue };
        let org = names.iter().find(|it| it.0 == case.org_id).map(|it| it.1.clone()).unwrap_or_default();
        let own: Vec<&Event> = events.iter().filter(|it| it.case_id == case.id).collect();
        rows.push(view(&cx, &case, row, &own, org)?);
    }
    Ok(Page { rows, n_rows })
}

pub async fn work(cx: Cx, id: CaseId, form: WorkDone) -> Result<BadView> {
    let case = case::query::one(&cx, id).await?;
    let row = query::of_work(&cx, &[case.id]).await?.pop().ok_or(Fault::NotFound)?;
    let events = case::query::events(&cx, &case).await?;
    let doubted_by = events.iter().rev().find(|it| it.act == act::DOUBT).and_then(|it| it.account_id);
    if wants_second(form.act) && doubted_by == cx.who.account() {
        return Err(Fault::SamePerson.into());
    }
    if let Some(fault) = barred(form.act, is_reopened(&events), !row.phone.is_empty()) {
        return Err(fault.into());
    }
    if form.act == act::ANSWER {
        require_publishable(&cx, &row, &form.note).await?;
    }
    let case = case::step(&cx, case, form.act, Note { text: form.note.clone(), n_days: None }).await?;
    let row = match form.act {
        act::ANSWER => query::change(&cx, &row, |it| it.reply = form.note).await?,
        // Nobody is called any more.
        _ if case.stage.is_over() => query::change(&cx, &row, |it| it.phone.clear()).await?,
        _ => row,
    };
    let names = org::query::names(&cx.db(), cx.region(), &[case.org_id]).await?;
    let org = names.into_iter().next().map(|it| it.1).unwrap_or_default();
    let events = case::query::events(&cx, &case).await?;
    view(&cx, &case, &row, &events.iter().collect::<Vec<&Event>>(), org)
}

/// 核实: the case and the window, while it is still to be found out what happened. Who looked stands in the record.
pub async fn served(cx: Cx, id: CaseId, _: Nothing) -> Result<ServedView> {
    let work = case::query::one(&cx, id).await?;
    let row = query::of_work(&cx, &[work.id]).await?.pop().ok_or(Fault::NotFound)?;
    if work.stage.is_over() {
        return Err(Fault::wrong_stage(work.stage).into());
    }
    let of = CaseId { region: row.region, uuid: row.case_id };
    let case = case::query::whosesoever(&cx, of).await?.ok_or(Fault::NotFound)?;
    let events = case::query::events(&cx, &case).await?;
    let event = events.iter().find(|it| it.seq == row.seq).ok_or(Fault::NotFound)?;
    let before = events.iter().filter(|it| it.seq <= row.seq && it.account_id.is_some() && !it.window.is_empty());
    let step = |it: &Event| format!("{} {}（{}）", it.at.day().zh(), it.act.label(), it.by_name);
    let view = ServedView {
        no: case.no.clone().unwrap_or_default(),
        item_name: case.item_name.clone(),
        act: event.act,
        on: event.at.day(),
        window: event.window.clone(),
        // What the applicant did at home was done at no window, and by whom is nobody's business here.
        by: if event.window.is_empty() { String::new() } else { event.by_name.clone() },
        steps: before.map(step).collect(),
    };
    // In the record of calls alone: on the page of the case its clerks would read that it was this one.
    audit::note(&cx, SERVED.path, &format!("case {of}"), 200);
    Ok(view)
}

/// What is answered is read by everybody.
async fn require_publishable(cx: &Cx, row: &Row, answer: &str) -> Result<()> {
    let served = case::query::whosesoever(cx, CaseId { region: row.region, uuid: row.case_id }).await?;
    let name = served.map(|it| it.applicant_name).unwrap_or_default();
    match left_over(answer, &[&name]).as_slice() {
        [] => Ok(()),
        found => {
            let says = format!("答复会向社会公开，请去掉其中的{}再提交", found.join("、"));
            Err(Fault::form("note", &says).into())
        }
    }
}

fn is_reopened<'a>(events: impl IntoIterator<Item = &'a Event>) -> bool {
    events.into_iter().any(|it| it.act == act::REOPEN)
}

/// Without the case that was served: whose it was is nobody's business but by the number they left.
fn view(cx: &Cx, case: &Case, row: &Row, events: &[&Event], org: String) -> Result<BadView> {
    let open = |column: &str, sealed: &str| match sealed {
        "" => Ok(String::new()),
        it => cx.hub.keys.open(&place(column, row.id), it),
    };
    let mut acts = case.stage.open_acts(&cx.who);
    retain(&mut acts, row, is_reopened(events.iter().copied()));
    Ok(BadView {
        id: case.case_id(),
        no: case.no.clone().unwrap_or_default(),
        org,
        act: row.act,
        on: row.at.day(),
        stars: row.stars,
        grievances: serde_json::from_str(&row.grievances)?,
        text: open("text", &row.text)?,
        channel: row.channel,
        phone: open("phone", &row.phone)?,
        stage: case.stage,
        due: case.due_on.as_deref().and_then(Day::parse),
        is_provisional: case.is_provisional,
        acts,
        log: events.iter().skip(1).map(|it| case::event_view((*it).clone(), false)).collect(),
        item_name: row.item_name.clone(),
    })
}

fn retain(acts: &mut Vec<Act>, row: &Row, is_reopened: bool) {
    acts.retain(|it| barred(*it, is_reopened, !row.phone.is_empty()).is_none());
}

async fn show(cx: &Cx, file: &File, mut view: CaseView) -> Result<CaseView> {
    let org = org::query::one(&cx.db(), file.case.org_id).await?.full;
    if let Some(row) = query::of_work(cx, &[file.case.id]).await?.pop() {
        retain(&mut view.acts, &row, is_reopened(&file.events));
    }
    // The minute it came in would say who had just been served.
    for event in view.events.iter_mut().filter(|it| it.act == act::COMPLAIN) {
        event.at = event.at.day().start();
    }
    Ok(CaseView { holder: case::holder(&file.case, &org), ..view })
}
