//! 咨询办理: handed out, passed on once, put off once, answered; and published by somebody who has not answered it.
use common::{
    case::flow::Act,
    check::Nothing,
    decision::{Say, decide::Extend},
    fault::Fault,
    id::CaseId,
    question::{
        ReplyBy, act,
        desk::{Answer, DeskView, Give, Proposal, Publish},
        personal::{ID_CARD, left_over, taken_out},
    },
    value::mask_number,
};

use super::{NAME, PHONE, TEXT, public, query};
use crate::{
    base::error::Result,
    case::{self, Note, answers::typed, hold},
    entity::{cases::Model as Case, questions::Model as Row},
    gate::cx::Cx,
    org,
};

fn place(row: &Row) -> String {
    format!("questions.answer|{}", row.id)
}

pub fn answer_of(cx: &Cx, row: &Row) -> Result<String> {
    match row.answer.as_str() {
        "" => Ok(String::new()),
        it => Ok(cx.hub.keys.open(&place(row), it)?),
    }
}

/// The question, if it is still as it was on the screen.
async fn fresh(cx: &Cx, id: CaseId, version: i32) -> Result<(Case, Row)> {
    let case = case::query::one(cx, id).await?;
    let row = query::of(cx, &case).await?;
    if case.version != version {
        return Err(case::explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    Ok((case, row))
}

async fn give(cx: &Cx, id: CaseId, form: Give, act: Act) -> Result<DeskView> {
    let (case, row) = fresh(cx, id, form.version).await?;
    if act == act::PASS_ON && row.is_passed_on {
        return Err(Fault::form("org", "已经转过一次，不能再转，请直接答复").into());
    }
    let to = org::query::by_name(&cx.db(), cx.region(), &form.org).await?;
    let is_able = query::answering(cx, case.org_id).await?.contains(&form.org);
    let Some(to) = to.filter(|_| is_able) else {
        return Err(Fault::form("org", "这个单位没有答复咨询的人，请选别的单位").into());
    };
    let note = Note { text: format!("交{}：{}", form.org, form.says), n_days: None };
    // Done while it was still this body's; from then on it is the other's.
    let case = case::step(cx, case, act, note).await?;
    let case = case::query::change(cx, &case, |it| {
        // Nobody there has it in hand yet.
        *it = hold::free(Case { org_id: to.id, ..it.clone() });
    })
    .await?;
    if act == act::PASS_ON {
        query::change(cx, &row, |it| it.is_passed_on = true).await?;
    }
    view(cx, case).await
}

pub async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<DeskView> {
    let case = case::query::one(&cx, id).await?;
    view(&cx, case).await
}

/// As the desk works with it. Whoever has just given it away reads it once more, and finds nothing to do.
async fn view(cx: &Cx, case: Case) -> Result<DeskView> {
    let row = query::of(cx, &case).await?;
    let is_in_hand = case::query::is_in_hand(cx, &case).await?;
    let [text, phone, name] = [TEXT, PHONE, NAME].map(|it| typed(cx, &case, it));
    let (text, phone, name) = (text?, phone?, name?);
    let answer = answer_of(cx, &row)?;
    let seen = case::view(cx, case.clone()).await?;
    let can = |act: Act| seen.acts.contains(&act);
    let bodies = match can(act::ROUTE) || can(act::PASS_ON) {
        true => query::answering(cx, case.org_id).await?,
        false => Vec::new(),
    };
    let similar = match is_in_hand && answer.is_empty() {
        true => public::alike(cx, &text, case.item_id).await?,
        false => Vec::new(),
    };
    let published = match query::published(cx, case.id).await? {
        Some(it) => Some(public::view(cx, it).await?),
        None => None,
    };
    Ok(DeskView {
        topic: row.topic,
        reply_by: row.reply_by,
        phone: mask_number(&phone),
        may_publish: row.may_publish,
        answered_by: row.answered_name,
        answered_at: row.answered_at,
        published,
        bodies,
        proposal: can(act::PUBLISH).then(|| proposal(&name, &text, &answer)),
        similar,
        text,
        answer,
        case: seen,
    })
}

pub async fn route(cx: Cx, id: CaseId, form: Give) -> Result<DeskView> {
    give(&cx, id, form, act::ROUTE).await
}

pub async fn pass_on(cx: Cx, id: CaseId, form: Give) -> Result<DeskView> {
    give(&cx, id, form, act::PASS_ON).await
}

/// Asked before the day is over, and once.
pub async fn extend(cx: Cx, id: CaseId, form: Extend) -> Result<DeskView> {
    let (case, row) = fresh(&cx, id, form.version).await?;
    if row.is_extended {
        return Err(Fault::form("n_days", "已经延长过一次，不能再延长").into());
    }
    if case.due_on.as_deref().is_some_and(|it| it < cx.now.day().to_string().as_str()) {
        return Err(Fault::form("n_days", "已经超过期限，不能再延长，请马上答复").into());
    }
    let note = Note { text: form.says, n_days: Some(form.n_days) };
    let case = case::step(&cx, case, act::EXTEND, note).await?;
    query::change(&cx, &row, |it| it.is_extended = true).await?;
    view(&cx, case).await
}

pub async fn answer(cx: Cx, id: CaseId, form: Answer) -> Result<DeskView> {
    let (case, row) = fresh(&cx, id, form.version).await?;
    let act = if row.may_publish { act::ANSWER } else { act::ANSWER_ALONE };
    let told_on = case.due_on.clone();
    let text = match (row.reply_by, form.told) {
        (ReplyBy::Online, _) => String::new(),
        (ReplyBy::Phone, Some(it)) => format!("电话告知：{}", it.label()),
        (ReplyBy::Phone, None) => {
            return Err(Fault::form("told", "提问人要电话答复：请先打电话，再选打通了没有").into());
        }
    };
    let case = case::step(&cx, case, act, Note { text, n_days: None }).await?;
    let sealed = cx.hub.keys.seal(&place(&row), &form.answer)?;
    query::change(&cx, &row, |it| {
        (it.answer, it.answered_at, it.told_on) = (sealed, Some(cx.now), told_on);
        (it.answered_by, it.answered_name) = (cx.who.account(), cx.who.name().to_owned());
    })
    .await?;
    view(&cx, case).await
}

/// As it could be published: whoever reviews works from this.
pub fn proposal(name: &str, question: &str, answer: &str) -> Proposal {
    let (question, mut found) = taken_out(question, &[name]);
    // A body gives its own telephone in an answer: it is touched only where there is more.
    let answer = match left_over(answer, &[name]).is_empty() {
        true => answer.to_owned(),
        false => {
            let (cleared, more) = taken_out(answer, &[name]);
            found.extend(more.into_iter().filter(|it| !found.contains(it)).collect::<Vec<_>>());
            cleared
        }
    };
    Proposal { question, answer, taken_out: found.into_iter().map(str::to_owned).collect() }
}

/// The words a published question is found by.
fn found_by(case: &Case, question: &str) -> String {
    format!("{} {question}", case.item_name)
}

pub async fn publish(cx: Cx, id: CaseId, form: Publish) -> Result<DeskView> {
    let (case, row) = fresh(&cx, id, form.version).await?;
    if row.answered_by == cx.who.account() {
        return Err(Fault::form("answer", "答复的人不能审核自己的答复，请别的同事审核").into());
    }
    let asker = typed(&cx, &case, NAME)?;
    for (name, text) in [("question", &form.question), ("answer", &form.answer)] {
        let left = left_over(text, &[&asker]);
        // The number of an identity card that is none is one figure in ten thousand: nobody can have checked that.
        if left.contains(&ID_CARD) {
            return Err(Fault::form(name, "里面有身份证号码，不能公开，请去掉").into());
        }
        if !left.is_empty() && !form.is_confirmed {
            let says = format!("还有像{}的内容。请去掉，或者勾选“已核对，不是个人信息”", left.join("、"));
            return Err(Fault::form(name, &says).into());
        }
    }
    let case = case::step(&cx, case, act::PUBLISH, Note::default()).await?;
    let words = found_by(&case, &form.question);
    let row = query::change(&cx, &row, |it| {
        (it.pub_question, it.pub_answer, it.published_at) = (form.question, form.answer, Some(cx.now));
    })
    .await?;
    query::index(&cx, &row, &words).await?;
    view(&cx, case).await
}

pub async fn keep(cx: Cx, id: CaseId, form: Say) -> Result<DeskView> {
    let (case, _) = fresh(&cx, id, form.version).await?;
    let case = case::step(&cx, case, act::KEEP, Note { text: form.says, n_days: None }).await?;
    view(&cx, case).await
}

pub async fn take_back(cx: Cx, id: CaseId, form: Say) -> Result<DeskView> {
    let (case, _) = fresh(&cx, id, form.version).await?;
    let note = Note { text: form.says, n_days: None };
    let case = unpublished(&cx, case, act::TAKE_BACK, note).await?;
    view(&cx, case).await
}

/// Nobody reads it from here on but whoever asked.
pub async fn unpublished(cx: &Cx, case: Case, act: Act, note: Note) -> Result<Case> {
    let row = query::of(cx, &case).await?;
    // Once: the log is no place to write into over and over.
    if act == act::TAKE_LEAVE && !row.may_publish {
        return Err(case::explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    }
    let case = case::step(cx, case, act, note).await?;
    query::unindex(cx, &row, &found_by(&case, &row.pub_question)).await?;
    query::change(cx, &row, |it| {
        (it.pub_question, it.pub_answer, it.published_at) = (String::new(), String::new(), None);
        it.may_publish &= act != act::TAKE_LEAVE;
    })
    .await?;
    Ok(case)
}
