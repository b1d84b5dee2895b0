//! 收件凭证: that it was handed in, and until when it is answered.
use anyhow::Context;
use common::{
    application::{N_ANSWER_DAYS, act, stage},
    case::{ReceiptLine, ReceiptView, clock, draft},
    catalogue::Unit,
    check::Nothing,
    fault::Fault,
    form::Answer,
    id::CaseId,
    moment::Day,
    paper::hall_stamp,
    place::Place,
    value::Phone,
};

use super::draft::item_of;
use crate::{
    base::{error::Result, qr},
    calendar,
    case::{answers::answers, query},
    entity::cases::Model as Case,
    gate::cx::Cx,
    material,
};

pub async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<ReceiptView> {
    let case = query::one(&cx, id).await?;
    match case.no.is_some() {
        true => of(&cx, case).await,
        false => Err(Fault::NotFound.into()),
    }
}

pub async fn of(cx: &Cx, case: Case) -> Result<ReceiptView> {
    let item = item_of(cx, &case).await?;
    let answers = answers(cx, &case)?;
    let slots = material::slots(cx, &case, &item, &answers).await?;
    let events = query::events(cx, &case).await?;
    let corrected_at = events.iter().rev().find(|it| it.act == act::RESUBMIT).map(|it| it.at);
    let calendar = calendar::current(cx).await?;
    let submitted_at = case.submitted_at.context("handed in without a time")?;
    let received = clock::receipt_day(&calendar, corrected_at.unwrap_or(submitted_at));
    let mut answer_by = calendar.due(received, N_ANSWER_DAYS);
    let is_unanswered = matches!(case.stage, stage::SUBMITTED | stage::PRE_REVIEW | stage::RECEIVED);
    // While it runs, the day that was told is not cut short by a calendar.
    if let Some(told) = case.due_on.as_deref().and_then(Day::parse).filter(|_| is_unanswered) {
        answer_by.day = answer_by.day.max(told);
    }
    let promise = item.promise(&answers);
    let decide_by = promise.filter(|it| it.unit == Unit::WorkDay).map(|it| calendar.due(answer_by.day, it.n));
    let text = |name: &str| answers.get(name).map(|it: &Answer| it.as_text().to_owned()).unwrap_or_default();
    let delivery = match text(draft::DELIVERY).as_str() {
        "post" => format!("邮寄到{}", text("delivery_address")),
        "electronic" => "只要电子证照，办好后在“我的证照”里".to_owned(),
        _ => "到窗口领取".to_owned(),
    };
    let no = case.no.clone().unwrap_or_default();
    let taken = events.iter().rev().find(|it| matches!(it.act, act::TAKE_IN | act::RECEIVE));
    let line = |it: &common::material::SlotView| ReceiptLine {
        name: it.material.name.clone(),
        n_files: it.files.len() as u32,
        copies: taken.map(|_| it.material.copies()).unwrap_or_default(),
    };
    Ok(ReceiptView {
        id: case.case_id(),
        query_code: case.query_code.clone(),
        applicant: case.applicant_name.clone(),
        submitted_at,
        corrected_at,
        org_name: item.org.clone(),
        window: item.window.clone(),
        phone: item.consult_phone.clone(),
        phone_masked: Phone::parse(&text("applicant_phone")).map(|it| it.masked()).unwrap_or_default(),
        materials: slots.iter().filter(|it| it.is_filled()).map(line).collect(),
        answer_by: answer_by.day,
        is_provisional: answer_by.is_provisional || decide_by.is_some_and(|it| it.is_provisional),
        promise: promise.map(|it| it.says()).unwrap_or_default(),
        decide_by: decide_by.map(|it| it.day),
        delivery,
        receiver: taken.map(|it| it.by_name.clone()).unwrap_or_default(),
        stamp: hall_stamp(&cx.hub.county.get().hall),
        qr: qr::of(&format!("{}{}?no={no}", cx.hub.config.origin, Place::Lookup.href())),
        item_name: case.item_name,
        no,
    })
}
