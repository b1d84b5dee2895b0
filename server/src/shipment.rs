//! 邮寄: a waybill is ordered as soon as there is something to send, and what the carrier says of it stands in the case.
use anyhow::Context;
use common::{
    case::draft::DELIVERY,
    check::Nothing,
    fault::Fault,
    form::Answers,
    id::CaseId,
    shipment::{self, Notice, ShipmentState, ShipmentView, Step},
};

use crate::{
    base::{error::Result, webhook},
    case,
    entity::{cases::Model as Case, shipments::Model as Row},
    gate::{cx::Cx, hub::Hub, serve::Routes, turn::Turn, write::write},
    message,
};

pub mod query;

use query::Asked;

/// The longest pause between two tries.
const MAX_WAIT_MINUTES: i64 = 60;
/// Longer sayings than this no carrier has.
const MAX_SAYS: usize = 200;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(shipment::SHOW, show)
}

/// In a rehearsal the hall plays the carrier itself, with a secret of its own.
fn is_simulated(hub: &Hub) -> bool {
    hub.config.post.url.is_empty() && !hub.config.rehearsal.is_empty()
}

fn is_there(hub: &Hub) -> bool {
    !hub.config.post.url.is_empty() || is_simulated(hub)
}

fn secret(hub: &Hub) -> String {
    match is_simulated(hub) {
        true => hub.keys.mac("post", "simulator"),
        false => hub.config.post.secret.clone(),
    }
}

async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<Option<ShipmentView>> {
    let case = case::query::one(&cx, id).await?;
    of_case(&cx, &case).await
}

pub async fn of_case(cx: &Cx, case: &Case) -> Result<Option<ShipmentView>> {
    query::of_case(cx, case).await?.map(view).transpose()
}

fn view(row: Row) -> Result<ShipmentView> {
    Ok(ShipmentView { steps: serde_json::from_str(&row.steps)?, waybill: row.waybill, state: row.state })
}

/// There is something to send. Where the applicant fetches it, or no carrier is joined, nothing happens.
pub async fn want(cx: &Cx, case: &Case) -> Result<()> {
    let is_by_post = case::answers::answers(cx, case)?.get(DELIVERY).is_some_and(|it| it.as_text() == "post");
    if !is_by_post || !is_there(&cx.hub) || query::of_case(cx, case).await?.is_some() {
        return Ok(());
    }
    let row = Row {
        region: case.region,
        case_id: case.id,
        waybill: String::new(),
        state: ShipmentState::Wanted,
        steps: "[]".to_owned(),
        n_tries: 0,
        due_at: cx.now,
    };
    query::insert(cx, row).await
}

/// Orders what is wanted. The carrier may be asked twice, and tells doubles apart by our number. Called by the job.
pub async fn order_due(turn: Turn) -> Result<usize> {
    let wanted = query::wanted(&turn.cx(), turn.n_rows(MOST_A_TURN)).await?;
    let one = |cx: Cx, row: Row| async move {
        let answer = order(&cx, &row).await;
        let is = match &answer {
            Ok(waybill) => Asked::Ordered { waybill: waybill.clone() },
            Err(_) => {
                let wait = (1_i64 << row.n_tries.clamp(0, 9)).min(MAX_WAIT_MINUTES);
                Asked::Again { due_at: cx.now.plus_minutes(wait) }
            }
        };
        write(&cx, |cx| {
            let (row, is) = (&row, is.clone());
            async move { query::asked(&cx, row, is).await }
        })
        .await?;
        Ok(answer.map(drop)?)
    };
    turn.each(wanted, |it| it.case_id, one).await
}

const MOST_A_TURN: u64 = 20;

/// To whom, and what; the carrier answers with its number.
async fn order(cx: &Cx, row: &Row) -> anyhow::Result<String> {
    let hub = &cx.hub;
    let broken = |it: crate::base::error::Error| anyhow::anyhow!("{it}");
    let case = query::case_of(cx, row).await.map_err(broken)?.context("a shipment of no case")?;
    let no = case.no.clone().unwrap_or_default();
    if is_simulated(hub) {
        return Ok(format!("SIM{no}"));
    }
    let answers: Answers = case::answers::answers(cx, &case).map_err(broken)?;
    let text = |name: &str| answers.get(name).map(|it| it.as_text().to_owned()).unwrap_or_default();
    let body = serde_json::json!({
        "no": no,
        "what": case.item_name,
        "name": text("delivery_name"),
        "phone": text("delivery_phone"),
        "address": text("delivery_address"),
        "notify": format!("{}{}", hub.config.origin, shipment::NOTIFY),
    });
    #[derive(serde::Deserialize)]
    struct Reply {
        waybill: String,
    }
    let reply = webhook::tell(
        &hub.trust,
        hub.config.patience_seconds,
        &hub.config.post.url,
        &secret(hub),
        body.to_string(),
    )
    .await?;
    let reply: Reply = serde_json::from_str(&reply).context("the carrier's answer")?;
    let is_number =
        (4..=40).contains(&reply.waybill.len()) && reply.waybill.bytes().all(|it| it.is_ascii_alphanumeric());
    anyhow::ensure!(is_number, "no waybill: {:?}", reply.waybill);
    Ok(reply.waybill)
}

/// The header of a notice of this moment, as the carrier makes it.
pub fn stamp(hub: &Hub, millis: i64, body: &[u8]) -> Result<String> {
    webhook::stamp(&secret(hub), millis, body)
}

/// Whether it is the carrier that says this, and says it now.
pub fn proven(cx: &Cx, stamp: &str, body: &[u8]) -> Result<Notice> {
    if !is_there(&cx.hub) {
        return Err(Fault::Foreign.into());
    }
    webhook::require_proven(&secret(&cx.hub), stamp, body, cx.now.0)?;
    serde_json::from_slice(body).map_err(|_| Fault::Unreadable.into())
}

/// Told twice, it stands there once. Signed for, or come back: the applicant is told.
pub async fn note(cx: Cx, notice: Notice) -> Result<()> {
    let row = query::by_waybill(&cx, &notice.waybill).await?.filter(|it| !it.waybill.is_empty());
    let row = row.ok_or(Fault::NotFound)?;
    let says: String = notice.says.trim().chars().take(MAX_SAYS).collect();
    let mut steps: Vec<Step> = serde_json::from_str(&row.steps)?;
    if row.state == notice.state && steps.last().is_some_and(|it| it.says == says) {
        return Ok(());
    }
    steps.push(Step { at: cx.now, says });
    let case = query::case_of(&cx, &row).await?.ok_or(Fault::NotFound)?;
    let is_news = row.state != notice.state;
    let steps = serde_json::to_string(&steps)?;
    let row = query::change(&cx, &row, |it| (it.state, it.steps) = (notice.state, steps)).await?;
    match notice.state {
        ShipmentState::Signed if is_news => {
            message::tell(&cx, &case, "邮件已签收", &format!("运单{}已签收。", row.waybill)).await
        }
        ShipmentState::Returned if is_news => {
            let text = format!("运单{}没能投到，已退回窗口。请到窗口领取，或者打电话改地址。", row.waybill);
            message::tell(&cx, &case, "邮件没能投到", &text).await
        }
        _ => Ok(()),
    }
}
