//! 首问登记: who was asked first, what, and what became of it. What it has in common with every case is the engine's.
use common::{
    account::Duty,
    call::Page,
    case::kinds::Kind,
    fault::Fault,
    form::{Answer, Answers},
    id::CaseId,
    inquiry::{self, InquiryView, ListForm, Record, Tell, WITHIN_WORK_DAYS, act, stage},
    moment::Day,
    question::personal::left_over,
};

use crate::{
    account,
    base::error::Result,
    case::{
        self, Note,
        answers::{self, typed},
        hold,
        kinds::House,
    },
    entity::{case_events::Model as Event, cases::Model as Case},
    gate::{cx::Cx, serve::Routes},
};

pub static HOUSE: House = House::plain(Kind::Inquiry, &[Duty::Counter]);

pub fn routes(routes: Routes) -> Routes {
    routes.serve(inquiry::LIST, list).serve(inquiry::RECORD, record).serve(inquiry::TELL, tell)
}

const NAME: &str = "applicant_name";
const PHONE: &str = "applicant_phone";

async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<InquiryView>> {
    let orgs = case::query::orgs(&cx).await?;
    let (cases, n_rows) =
        case::query::of_house(&cx, &orgs, stage::ALL.iter().map(|it| it.stage), form.page).await?;
    let events = case::query::events_of_all(&cx, cx.region(), &cases).await?;
    let one = |it: Case| {
        let own: Vec<&Event> = events.iter().filter(|event| event.case_id == it.id).collect();
        view(&cx, it, &own)
    };
    Ok(Page { rows: cases.into_iter().map(one).collect::<Result<_>>()?, n_rows })
}

/// The number is there for whoever has to call, as long as they have to.
fn view(cx: &Cx, case: Case, events: &[&Event]) -> Result<InquiryView> {
    let first = events.first();
    let is_mine = is_mine(cx, &case);
    let due = case.due_on.as_deref().and_then(Day::parse);
    let open = |name: &str| if is_mine { typed(cx, &case, name) } else { Ok(String::new()) };
    Ok(InquiryView {
        id: case.case_id(),
        name: open(NAME)?,
        phone: open(PHONE)?,
        at: case.saved_at,
        is_mine,
        act: first.map(|it| it.act).unwrap_or_default(),
        stage: case.stage,
        says: first.map(|it| it.note.clone()).unwrap_or_default(),
        due,
        is_late: due.is_some_and(|it| it < cx.now.day()),
        reply: events.iter().find(|it| it.act == act::TELL).map(|it| it.note.clone()).unwrap_or_default(),
        no: case.no.unwrap_or_default(),
        by: first.map(|it| it.by_name.clone()).unwrap_or_default(),
        about: case.item_name,
    })
}

/// Whoever wrote it down sees it through (首问责任); where they work here no longer, whoever of the body does.
fn is_mine(cx: &Cx, case: &Case) -> bool {
    hold::holder(cx, case).is_none_or(|(by, _)| Some(by) == cx.who.account())
}

async fn seen(cx: &Cx, case: Case) -> Result<InquiryView> {
    let events = case::query::events(cx, &case).await?;
    view(cx, case, &events.iter().collect::<Vec<&Event>>())
}

pub async fn record(cx: Cx, (): (), form: Record) -> Result<InquiryView> {
    // What was asked stays in the list; who asked does not.
    if let [found, ..] = left_over(&form.about, &[]).as_slice() {
        let says = format!("这一栏会长期保留，请去掉其中的{found}；要回电的，电话写在“留个电话”一栏");
        return Err(Fault::form("about", &says).into());
    }
    let case = Case {
        org_id: account::query::body_of(&cx).await?,
        item_name: form.about,
        stage: form.to,
        ..hold::held(case::inside(&cx, Kind::Inquiry).await?, &cx.who, hold::until(&cx))
    };
    let mut typed = Answers::new();
    if let Some((name, phone)) = &form.asker {
        typed.insert(NAME.to_owned(), Answer::text(name));
        typed.insert(PHONE.to_owned(), Answer::text(phone.as_str()));
    }
    let case = answers::answered(&cx, case, &typed)?;
    let n_days = (form.act == act::PASS).then_some(WITHIN_WORK_DAYS);
    let case = case::begin(&cx, case, form.act, Note { text: form.says, n_days }).await?;
    seen(&cx, case).await
}

/// Told: who it was is not needed any longer.
pub async fn tell(cx: Cx, id: CaseId, form: Tell) -> Result<InquiryView> {
    let case = case::query::one(&cx, id).await?;
    if case.kind != Kind::Inquiry {
        return Err(Fault::NotFound.into());
    }
    if !is_mine(&cx, &case) {
        return Err(Fault::form("reply", "首问责任人负责到底，请由登记的人答复").into());
    }
    let case = case::step(&cx, case, act::TELL, Note { text: form.0, n_days: None }).await?;
    seen(&cx, case).await
}
