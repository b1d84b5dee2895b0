//! 制证与送达
use common::{
    application::act,
    case::CaseView,
    decision::deliver::{Deliver, N_PICK_UP, Way},
    fault::Fault,
    id::CaseId,
    paper::{
        PaperKind,
        words::{Delivered, Said},
    },
    review::VersionForm,
};

use super::{bind, department::require_paid, fresh, granting, seal};
use crate::{
    application,
    base::error::Result,
    case::{self, Note, number::pick_up},
    entity::cases::Model as Case,
    fee,
    gate::{attempt, cx::Cx},
    joint, paper, shipment,
};

/// What was granted, under its own number; not while something put off has not come.
pub async fn make(cx: Cx, id: CaseId, form: VersionForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::MAKE_LICENCE).await?;
    require_paid(&case)?;
    fee::require_settled(&cx, &case).await?;
    let events = case::query::events(&cx, &case).await?;
    let paper = paper::query::last(&cx, &case, PaperKind::Grant).await?;
    let said = Said {
        says: granting(&events).map(|it| it.note.clone()).unwrap_or_default(),
        valid_until: paper.map(|it| it.valid_until).unwrap_or_default(),
        ..Said::default()
    };
    let case = bind(&cx, case, act::MAKE_LICENCE, Note::default(), PaperKind::Licence, said).await?;
    let item = application::draft::item_of(&cx, &case).await?;
    paper::licence::replace(&cx, &case, &item, &case::answers::answers(&cx, &case)?).await?;
    joint::produced(&cx, &case).await?;
    case::view(&cx, case).await
}

pub async fn ready(cx: Cx, id: CaseId, form: VersionForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::LICENCE_READY).await?;
    let case = Case { pick_up: pick_up()?, ..case };
    let case = case::step(&cx, case, act::LICENCE_READY, Note::default()).await?;
    let case = hand_down(&cx, case).await?;
    shipment::want(&cx, &case).await?;
    case::view(&cx, case).await
}

/// 集中回复: once every body has decided.
pub async fn reply(cx: Cx, id: CaseId, form: VersionForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::REPLY).await?;
    let item = application::draft::item_of(&cx, &case).await?;
    let joint = joint::view(&cx, &case, &item).await?;
    if let Some(fault) = joint::unsettled(joint.as_ref()) {
        return Err(fault.into());
    }
    let results = joint.as_ref().map(joint::results).unwrap_or_default();
    let case = Case { pick_up: pick_up()?, ..case };
    let said = Said { results, ..Said::default() };
    let case = bind(&cx, case, act::REPLY, Note::default(), PaperKind::Reply, said).await?;
    shipment::want(&cx, &case).await?;
    case::view(&cx, case).await
}

/// 上报件: what the upper body has decided is handed out where it was received.
pub async fn hand_down(cx: &Cx, case: Case) -> Result<Case> {
    let Some(lower) = case.other_org_id else { return Ok(case) };
    case::query::change(cx, &case, |it| (it.other_org_id, it.org_id) = (Some(it.org_id), lower)).await
}

/// Into the applicant's hands, with a receipt of delivery.
pub async fn deliver(cx: Cx, id: CaseId, form: Deliver) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::DELIVER).await?;
    let keys = attempt::at(&cx, "pick-up", &case.id.to_string());
    attempt::require_patience(&cx, &keys).await?;
    let by_card = form.way == Way::PickUp && form.pick_up != case.pick_up;
    if by_card && !is_on_card(&cx, &case, &form.pick_up)? {
        let says = "取件码或身份证号码后6位不对，请与领取人核对";
        return Err(attempt::failed(&cx, &keys, Fault::form("pick_up", says)).await);
    }
    let note = if by_card { format!("{}，凭身份证领取", form.note()) } else { form.note() };
    let item = application::draft::item_of(&cx, &case).await?;
    let joint = if item.parts.is_empty() { None } else { joint::view(&cx, &case, &item).await? };
    let own = paper::links(&cx, &case).await?.into_iter().filter(|it| it.is_handed_out());
    let others = joint.as_ref().map(joint::handed_out).unwrap_or_default();
    let papers = own.chain(others).map(|it| format!("{} {}", it.title, it.no)).collect();
    let delivered = Delivered {
        way: form.way,
        papers,
        place: place(&cx, &case, &item.window, &form)?,
        by: cx.who.name().to_owned(),
        signed_by: form.signed_by.clone(),
        proof: match form.way {
            Way::PickUp if by_card => "凭身份证领取".to_owned(),
            Way::PickUp => "凭取件码领取".to_owned(),
            _ => String::new(),
        },
        witness: form.witness.clone(),
        waybill: form.waybill.clone(),
        remark: form.remark.clone(),
    };
    let said = Said { says: note.clone(), delivered: Some(delivered), ..Said::default() };
    let case = Case { pick_up: String::new(), ..case };
    let case = case::step(&cx, case, act::DELIVER, Note { text: note.clone(), n_days: None }).await?;
    joint::deliver(&cx, &case, &note).await?;
    seal(&cx, &case, PaperKind::Delivery, said, String::new()).await?;
    case::view(&cx, case).await
}

/// 送达地点: as it was said, or as the way says it.
fn place(cx: &Cx, case: &Case, window: &str, form: &Deliver) -> Result<String> {
    if !form.place.is_empty() {
        return Ok(form.place.clone());
    }
    Ok(match form.way {
        Way::Post => {
            let answers = case::answers::answers(cx, case)?;
            answers.get("delivery_address").map(|it| it.as_text().to_owned()).unwrap_or_default()
        }
        Way::Electronic => format!("{}“我的证照”", cx.hub.county.get().site),
        // A window says which house it is in.
        _ if !window.is_empty() => window.to_owned(),
        _ => cx.hub.county.get().hall.clone(),
    })
}

/// Whoever has neither phone nor account shows the card itself; the log says so.
fn is_on_card(cx: &Cx, case: &Case, six: &str) -> Result<bool> {
    let answers = case::answers::answers(cx, case)?;
    let number = answers.get("applicant_id").map(|it| it.as_text().to_uppercase()).unwrap_or_default();
    Ok(six.len() == N_PICK_UP && !number.is_empty() && number.ends_with(six))
}
