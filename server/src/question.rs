//! 网上咨询: asked, handed out, answered inside its clock; published by a second person. What it has in common with every case is the
//! engine's.
use common::{
    account::{AccountKind, Who},
    case::{CaseView, clock::Limits, kinds::Kind},
    check::Nothing,
    fault::Fault,
    form::{Answer, Answers},
    id::{CaseId, QuestionId},
    question::{self, Ask, Asked, QuestionView, act, n_days, stage},
    value::mask_number,
};
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{
    account,
    account::attempt,
    case::{self, File, Note, answers, kinds::House, number},
    catalogue,
    entity::{cases::Model as Case, questions::Model as Row},
    message, org,
    serve::{Cx, Error, Result, Routes},
};

pub mod desk;
mod figures;
mod public;
pub mod query;

pub use public::{list, published};

pub static HOUSE: House = House {
    kind: Kind::Question,
    // What the topic gives stands in the log.
    limits: |_, _| async { Ok(Limits::default()) }.boxed(),
    moved: |cx, case| moved(cx, case).boxed(),
    show: |cx, file, view| show(cx, file, view).boxed(),
    hide,
    hidden: |cx, case| hidden(cx, case).boxed(),
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(question::ASK, ask)
        .serve(question::SIMILAR, public::similar)
        .serve(question::LIST, list)
        .serve(question::desk::FIGURES, figures::of_month)
        .serve(question::PUBLISHED, published)
        .serve(question::WITHDRAW, withdraw)
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
/// A row, its words and its log, in bytes.
const A_QUESTION: usize = 4 * 1024;

/// Also called by `page`, where no program runs. Asking wears out a patience, so that nobody fills the list.
pub async fn ask(cx: Cx, (): (), form: Ask) -> Result<Asked> {
    let keys = attempt::by_quota(&cx, "question");
    attempt::require_patience(&cx, &keys).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    let applicant_id = match &cx.who {
        // Number and code are what a visitor comes back with: there is nothing to be signed in for.
        Who::Nobody => account::visitor(&cx).await?,
        Who::Guest { account } | Who::Citizen { account, .. } => *account,
        Who::Staff { .. } => return Err(Fault::NotYours.into()),
    };
    let about = about(&cx, &form).await?;
    let mut typed: Answers = [(TEXT.to_owned(), Answer::text(&form.text))].into();
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
    if let Some(id) = form.item {
        let row = match catalogue::query::visible_item(cx, id).await {
            Err(Error::Fault(Fault::NotFound)) => {
                return Err(Fault::form("item", "没有这个事项，请重新选择").into());
            }
            it => it?,
        };
        return Ok(About { name: row.name, version: row.version, org: row.org_id, is_named: true });
    }
    let label = form.topic.label().to_owned();
    if let Some(name) = &form.org {
        let row = named(name).await?.ok_or(Fault::form("org", "没有这个单位，请重新选择，或者不选"))?;
        return Ok(About { name: label, version: 0, org: row.id, is_named: true });
    }
    let desk = cx.hub.county.get().desk.clone();
    let row = named(&desk).await?.ok_or(Fault::form("org", "请选择问哪个单位"))?;
    Ok(About { name: label, version: 0, org: row.id, is_named: false })
}

/// Whoever asked without an account and left a mobile number is told there that it is answered, where the hall can.
async fn moved(cx: &Cx, case: Case) -> Result<Case> {
    if matches!(case.stage, stage::ANSWERED | stage::KEPT)
        && account::query::by_id(cx, case.applicant_id).await?.kind == AccountKind::Guest
    {
        let typed = answers::answers(cx, &case)?;
        if let Some(phone) = typed.get(PHONE) {
            message::text_number(cx, &case, phone.as_text(), "您的咨询已答复").await?;
        }
    }
    Ok(case)
}

/// Number and code are the asker's own: they read what they asked and what was answered, and no number.
fn hide(view: &mut CaseView) {
    if let Some(it) = &mut view.question {
        it.phone = mask_number(&it.phone);
    }
}

async fn hidden(cx: &Cx, case: &Case) -> Result<Answers> {
    let mut typed = answers::answers(cx, case)?;
    typed.retain(|name, _| name == PHONE);
    Ok(typed)
}

async fn show(cx: &Cx, file: &File, view: CaseView) -> Result<CaseView> {
    let case = &file.case;
    let row = query::of(cx, case).await?;
    let typed = answers::answers(cx, case)?;
    let said = |name: &str| typed.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default();
    let (text, phone) = (said(TEXT), said(PHONE));
    let answer = desk::answer_of(cx, &row)?;
    let is_staff = matches!(cx.who, Who::Staff { .. });
    let is_in_hand = is_staff && case::query::is_in_hand(cx, case).await?;
    let org = org::query::one(&cx.db(), case.org_id).await?.full;
    let mut acts = view.acts.clone();
    // Which of the two ways to answer it is, whoever asked has said.
    let other = if row.may_publish { act::ANSWER_ALONE } else { act::ANSWER };
    let is_spent = |it: &common::case::flow::Act| {
        *it == other || *it == act::PASS_ON && row.is_passed_on || *it == act::EXTEND && row.is_extended
    };
    acts.retain(|it| !is_spent(it) && !(*it == act::PUBLISH && row.answered_by == cx.who.account()));
    let published = query::published(cx, case.id).await?;
    let published = match published {
        Some(it) => Some(public::view(cx, it).await?),
        None => None,
    };
    let can = |act| acts.contains(&act);
    let bodies = match can(act::ROUTE) || can(act::PASS_ON) {
        true => query::answering(cx, case.org_id).await?,
        false => Vec::new(),
    };
    let proposal = can(act::PUBLISH).then(|| desk::proposal(case, &text, &answer));
    let similar = match is_in_hand && answer.is_empty() {
        true => public::alike(cx, &text, case.item_id).await?,
        false => Vec::new(),
    };
    Ok(CaseView {
        holder: case::holder(case, &org),
        question: Some(Box::new(QuestionView {
            topic: row.topic,
            text,
            org,
            reply_by: row.reply_by,
            phone: if is_staff { mask_number(&phone) } else { phone },
            may_publish: row.may_publish,
            answer,
            answered_by: row.answered_name,
            answered_at: row.answered_at,
            published,
            bodies,
            is_passed_on: row.is_passed_on,
            is_extended: row.is_extended,
            proposal,
            similar,
        })),
        acts,
        ..view
    })
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
