//! 网上咨询: asked, handed out, answered inside its clock; published by a second person. What it has in common with every case is the
//! engine's.
use common::{
    account::{AccountKind, Duty, Who},
    case::{
        CaseView, Lookup,
        clock::Limits,
        flow::{Act, Is},
        kinds::Kind,
    },
    check::Nothing,
    fault::Fault,
    form::{Answer, Answers},
    id::{AccountId, CaseId, QuestionId},
    question::{self, Ask, Asked, act, n_days, stage},
    value::Phone,
};
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{
    account,
    base::error::{Error, Result},
    case::{
        self, File, Note,
        answers::{self, typed},
        kinds::House,
        number,
    },
    catalogue,
    entity::{cases::Model as Case, questions::Model as Row},
    gate::{attempt, cx::Cx, serve::Routes},
    message, org,
};

pub mod desk;
mod figures;
mod public;
pub mod query;

pub use public::{beside, list, published};

pub static HOUSE: House = House {
    kind: Kind::Question,
    // What the topic gives stands in the log.
    limits: |_, _| async { Ok(Limits::default()) }.boxed(),
    moved: |cx, case, act| moved(cx, case, act).boxed(),
    show: |cx, file, view| show(cx, file, view).boxed(),
    // Number and code are the asker's own: they read what they asked and what was answered.
    hide: |_| (),
    reveals: &[Duty::Answer],
    hidden: |cx, case| hidden(cx, case).boxed(),
    said: |cx, case| said(cx, case).boxed(),
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(question::ASK, ask)
        .serve(question::SIMILAR, public::similar)
        .serve(question::LIST, list)
        .serve(question::desk::FIGURES, figures::of_month)
        .serve(question::PUBLISHED, published)
        .serve(question::TAKE_LEAVE, take_leave)
        .serve(question::TAKE_LEAVE_BY_CODE, take_leave_by_code)
        .serve(question::WITHDRAW, withdraw)
        .serve(question::desk::SHOW, desk::show)
        .serve(question::desk::ROUTE, desk::route)
        .serve(question::desk::PASS_ON, desk::pass_on)
        .serve(question::desk::EXTEND, desk::extend)
        .serve(question::desk::ANSWER, desk::answer)
        .serve(question::desk::PUBLISH, desk::publish)
        .serve(question::desk::KEEP, desk::keep)
        .serve(question::desk::TAKE_BACK, desk::take_back)
}

const TEXT: &str = "question";
const PHONE: &str = "applicant_phone";
const NAME: &str = "applicant_name";
/// A row, its words and its log, in bytes.
const A_QUESTION: usize = 4 * 1024;

/// Also called by `page`, where no program runs. Asking wears out a patience, so that nobody fills the list.
pub async fn ask(cx: Cx, (): (), form: Ask) -> Result<Asked> {
    let keys = attempt::by_quota(&cx, "question");
    attempt::require_patience(&cx, &keys).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    if matches!(cx.who, Who::Staff { .. }) {
        return Err(Fault::NotYours.into());
    }
    let applicant_id = account::asker(&cx).await?;
    let about = about(&cx, &form).await?;
    let mut typed: Answers = [(TEXT.to_owned(), Answer::text(&form.text))].into();
    // Sealed with the question: the name on the case's face is masked once its account is closed.
    typed.insert(NAME.to_owned(), Answer::text(&form.name));
    typed.extend(form.phone.iter().map(|it| (PHONE.to_owned(), Answer::text(it.as_str()))));
    let case = Case {
        kind: Kind::Question,
        no: Some(number::next_no(&cx, cx.region()).await?),
        item_id: form.item,
        item_version: about.version,
        item_name: about.name,
        org_id: about.org,
        applicant_name: form.name,
        stage: if about.is_named { stage::ASKED } else { stage::UNROUTED },
        submitted_at: Some(cx.now),
        ..case::blank(&cx, applicant_id)?
    };
    let case = answers::answered(&cx, case, &typed)?;
    cx.hub.quota.charge(&cx, A_QUESTION + case.answers.len())?;
    let row = Row {
        region: case.region,
        id: case.id,
        topic: form.topic,
        reply_by: form.reply_by,
        may_publish: form.may_publish,
        is_passed_on: false,
        is_extended: false,
        answer: String::new(),
        answered_by: None,
        answered_name: String::new(),
        answered_at: None,
        told_on: None,
        pub_question: String::new(),
        pub_answer: String::new(),
        published_at: None,
        item_id: form.item,
    };
    let note = Note { text: String::new(), n_days: Some(n_days(form.topic)) };
    let case = case::begin(&cx, case, act::ASK, note).await?;
    query::insert(&cx, row).await?;
    let org = org::query::one(&cx.db(), case.org_id).await?.full;
    let clock =
        case::clocks(&cx, &case).await?.into_iter().next().ok_or_else(|| anyhow::anyhow!("no clock runs"))?;
    Ok(Asked {
        id: case.case_id(),
        no: case.no.unwrap_or_default(),
        query_code: case.query_code,
        org,
        due: clock.due,
        is_provisional: clock.is_provisional,
    })
}

/// What a question is about, and whose it is to answer.
struct About {
    name: String,
    version: i32,
    org: Uuid,
    /// By whoever asked: the matter's body, or the one that was chosen.
    is_named: bool,
}

async fn about(cx: &Cx, form: &Ask) -> Result<About> {
    let named = async |name: &str| org::query::by_name(&cx.db(), cx.region(), name).await;
    let (name, version, org) = match (form.item, &form.org) {
        (Some(id), _) => {
            let row = match catalogue::query::visible_item(cx, id).await {
                Err(Error::Fault(Fault::NotFound)) => {
                    return Err(Fault::form("item", "没有这个事项，请重新选择").into());
                }
                it => it?,
            };
            (row.name, row.version, Some(row.org_id))
        }
        (None, Some(name)) => {
            let row = named(name).await?.ok_or(Fault::form("org", "没有这个单位，请重新选择，或者不选"))?;
            (form.topic.label().to_owned(), 0, Some(row.id))
        }
        (None, None) => (form.topic.label().to_owned(), 0, None),
    };
    // A body nobody answers for is none that could say: the centre's desk finds one.
    let able = match org {
        Some(it) => query::answers(cx, it).await?.then_some(it),
        None => None,
    };
    if let Some(org) = able {
        return Ok(About { name, version, org, is_named: true });
    }
    let desk = named(&cx.hub.county.get().desk).await?;
    let says = match org {
        Some(_) => "这个单位还不能在网上答复，请拨12345，或者到窗口咨询",
        None => "请选择问哪个单位",
    };
    let desk = desk.ok_or(Fault::form("org", says))?;
    Ok(About { name, version, org: desk.id, is_named: false })
}

/// Whoever asked without an account and left a mobile number is told there that it is answered, where the hall can.
async fn moved(cx: &Cx, case: Case, act: Act) -> Result<Case> {
    if act == act::WITHDRAW {
        return answers::kept_while_open(cx, case).await;
    }
    if act.is(Is::LastWord) && account::query::by_id(cx, case.applicant_id).await?.kind == AccountKind::Guest {
        let phone = typed(cx, &case, PHONE)?;
        // No text message reaches a landline.
        if Phone::parse(&phone).is_ok() {
            message::text_number(cx, &case, &phone, "您的咨询已答复").await?;
        }
    }
    Ok(case)
}

/// The answer, for whoever takes out all that is held about them.
async fn said(cx: &Cx, case: &Case) -> Result<String> {
    desk::answer_of(cx, &query::of(cx, case).await?)
}

async fn hidden(cx: &Cx, case: &Case) -> Result<Answers> {
    let mut typed = answers::answers(cx, case)?;
    typed.retain(|name, _| name == PHONE);
    Ok(typed)
}

async fn show(cx: &Cx, file: &File, view: CaseView) -> Result<CaseView> {
    let case = &file.case;
    let row = query::of(cx, case).await?;
    let org = org::query::one(&cx.db(), case.org_id).await?.full;
    // Which of the two ways to answer it is, whoever asked has said.
    let other = if row.may_publish { act::ANSWER_ALONE } else { act::ANSWER };
    let mut acts = view.acts.clone();
    acts.retain(|it| match *it {
        act::PASS_ON => !row.is_passed_on,
        act::EXTEND => !row.is_extended,
        act::TAKE_LEAVE => row.may_publish,
        // Whoever answered does not also review it.
        act::PUBLISH => row.answered_by != cx.who.account(),
        it => it != other,
    });
    Ok(CaseView {
        holder: case::holder(case, &org),
        asked: typed(cx, case, TEXT)?,
        answered: desk::answer_of(cx, &row)?,
        acts,
        ..view
    })
}

/// Whoever asked has closed their account: what was asked stays, with the name that has to be taken out of it, and no number to call.
pub async fn forget_asker(cx: &Cx, account: AccountId) -> Result<()> {
    for case in query::of_asker(cx, account).await? {
        let mut typed = answers::answers(cx, &case)?;
        typed.retain(|name, _| name != PHONE);
        let bare = answers::answered(cx, case, &typed)?;
        case::query::change(cx, &bare, |it| it.answers.clone_from(&bare.answers)).await?;
    }
    Ok(())
}

async fn take_leave(cx: Cx, id: CaseId, _: Nothing) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    let case = desk::unpublished(&cx, case, act::TAKE_LEAVE, Note::default()).await?;
    case::view(&cx, case).await
}

/// Also called by `page`. Whoever has number and code stands for whoever asked, and goes into the log without a name.
pub async fn take_leave_by_code(cx: Cx, (): (), slip: Lookup) -> Result<Nothing> {
    let case = case::by_slip(&cx, &slip).await?;
    let asker = Who::Citizen { account: case.applicant_id, name: String::new() };
    desk::unpublished(&cx.acting_as(asker), case, act::TAKE_LEAVE, Note::default()).await?;
    Ok(Nothing {})
}

pub async fn withdraw(cx: Cx, id: CaseId, _: Nothing) -> Result<CaseView> {
    let case = case::query::one(&cx, id).await?;
    let case = case::step(&cx, case, act::WITHDRAW, Note::default()).await?;
    case::view(&cx, case).await
}

/// The case a published question was.
fn id_of(case: &Case) -> QuestionId {
    QuestionId(case.id)
}
