//! 支付平台: where applicants are sent, and what comes back. Both ways signed with the secret both know.
use anyhow::Context;
use common::{
    account::Who,
    application::act,
    case::flow::Stage,
    fault::Fault,
    fee::{BillState, NOTIFY, Paid, PayWay, SIMULATOR, StrayWhy, shift::TakingKind},
    place::Place,
};

use super::{
    payment, query,
    shift::{self, Entry},
    stray,
};
use crate::{
    base::{error::Result, webhook},
    case::{self, Note},
    entity::{bills::Model as Bill, cases::Model as Case},
    gate::{cx::Cx, hub::Hub, turn::Turn, write::write},
};

/// In a rehearsal the hall plays the platform itself, with a secret of its own.
pub fn is_simulated(hub: &Hub) -> bool {
    hub.config.pay.url.is_empty() && !hub.config.rehearsal.is_empty()
}

pub fn is_there(hub: &Hub) -> bool {
    !hub.config.pay.url.is_empty() || is_simulated(hub)
}

fn secret(hub: &Hub) -> String {
    match is_simulated(hub) {
        true => hub.keys.mac("pay", "simulator"),
        false => hub.config.pay.secret.clone(),
    }
}

/// An order, as the platform gets it in its address.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Order {
    pub no: String,
    pub fen: i64,
    pub what: String,
    pub back: String,
    pub notify: String,
    pub sign: String,
}

impl Order {
    pub fn of(hub: &Hub, bill: &Bill, case: &Case) -> Result<Order> {
        let origin = &hub.config.origin;
        let order = Order {
            no: bill.no.clone(),
            fen: bill.due,
            what: bill.item_name.clone(),
            back: format!("{origin}{}", Place::Bill(case.case_id()).href()),
            notify: format!("{origin}{NOTIFY}"),
            sign: String::new(),
        };
        Ok(Order { sign: webhook::sign(&secret(hub), order.text().as_bytes())?, ..order })
    }

    fn text(&self) -> String {
        [&self.no, &self.fen.to_string(), &self.what, &self.back, &self.notify].map(String::as_str).join("\n")
    }

    pub fn is_ours(&self, hub: &Hub) -> Result<bool> {
        webhook::is_signed(&secret(hub), self.text().as_bytes(), &self.sign)
    }

    pub fn href(&self, hub: &Hub) -> Result<String> {
        let to = if is_simulated(hub) { SIMULATOR } else { hub.config.pay.url.as_str() };
        let sign = if to.contains('?') { '&' } else { '?' };
        Ok(format!("{to}{sign}{}", serde_urlencoded::to_string(self).context("an order")?))
    }
}

/// The header of a notice of this moment, as the platform makes it.
pub fn stamp(hub: &Hub, millis: i64, body: &[u8]) -> Result<String> {
    webhook::stamp(&secret(hub), millis, body)
}

/// Whether it is the platform that says this, and says it now.
pub fn proven(cx: &Cx, stamp: &str, body: &[u8]) -> Result<Paid> {
    if !is_there(&cx.hub) {
        return Err(Fault::Foreign.into());
    }
    webhook::require_proven(&secret(&cx.hub), stamp, body, cx.now.0)?;
    let paid: Paid = serde_json::from_slice(body).map_err(|_| Fault::Unreadable)?;
    // Without one, the next payment could not be told from it.
    if paid.trade_no.trim().is_empty() || paid.fen <= 0 {
        return Err(Fault::Unreadable.into());
    }
    Ok(paid)
}

/// The case goes on. Told twice, it is booked once; another sum than was asked for, or a second one, is kept apart and goes back.
pub async fn book(cx: Cx, paid: Paid) -> Result<()> {
    let cx = cx.acting_as(Who::Nobody);
    // One number of the platform's is one payment: its first word stands, whatever it is said to be for afterwards.
    if query::stray(&cx, &paid.trade_no).await?.is_some() || query::is_booked(&cx, &paid.trade_no).await? {
        return Ok(());
    }
    let Some(bill) = query::by_no(&cx, &paid.no).await? else {
        return stray::keep(&cx, None, &paid, StrayWhy::NoBill).await;
    };
    match bill.state {
        BillState::Open if bill.due == paid.fen => (),
        BillState::Open => return stray::keep(&cx, Some(&bill), &paid, StrayWhy::OtherSum).await,
        _ => return stray::keep(&cx, Some(&bill), &paid, StrayWhy::Twice).await,
    }
    let case = query::case_of(&cx, &bill).await?.ok_or(Fault::NotFound)?;
    let text = format!("缴款单{}，{}元", bill.no, common::catalogue::yuan(bill.due));
    let bill = query::change(&cx, &bill, |it| {
        (it.state, it.way, it.paid_at) = (BillState::Paid, PayWay::Online, Some(cx.now));
        it.trade_no = paid.trade_no;
    })
    .await?;
    let entry = Entry { kind: TakingKind::Taken, way: bill.way, fen: bill.due, note: bill.trade_no.clone() };
    shift::note(&cx, &case, &bill, entry).await?;
    payment::put_down(&cx, &case, &bill).await?;
    // A case that has ended meanwhile does not go on; what was paid is booked all the same, and can be given back.
    if Stage::with(act::PAY).contains(&case.stage) {
        case::step_by_time(&cx, case, act::PAY, Note { text, n_days: None }).await?;
    }
    Ok(())
}

/// Whether what was paid online can be sent back from here; a hall whose platform has no such door does it in the platform's own office.
pub fn can_refund(hub: &Hub) -> bool {
    is_simulated(hub) || !hub.config.pay.refund.is_empty()
}

/// Sends back what waits to be. The platform may be asked twice, and tells doubles apart by our number. Called by the job.
pub async fn refund_due(turn: Turn) -> Result<usize> {
    let bills = query::refunding(&turn.cx(), turn.n_rows(MOST_A_TURN)).await?;
    let one = |cx: Cx, bill: Bill| async move {
        send_back(&cx.hub, [&bill.no, &bill.trade_no], bill.due, &bill.reason).await?;
        write(&cx, |cx| {
            let no = bill.no.as_str();
            async move {
                // As it is now: somebody may have given it back by hand.
                let bill = query::by_no(&cx, no).await?.filter(|it| it.state == BillState::Refunding);
                let Some(bill) = bill else { return Ok(()) };
                let case = query::case_of(&cx, &bill).await?.ok_or(Fault::NotFound)?;
                super::refunded(&cx, &case, bill).await.map(drop)
            }
        })
        .await
    };
    turn.each(bills, |it| it.no.clone(), one).await
}

const MOST_A_TURN: u64 = 50;

/// The platform may be asked twice and tells doubles apart by its own number.
pub async fn send_back(hub: &Hub, [no, trade_no]: [&str; 2], fen: i64, reason: &str) -> anyhow::Result<()> {
    if is_simulated(hub) {
        return Ok(());
    }
    let body = serde_json::json!({ "no": no, "trade_no": trade_no, "fen": fen, "reason": reason });
    webhook::tell(&hub.trust, hub.config.patience_seconds, &hub.config.pay.refund, &secret(hub), body.to_string())
        .await
        .map(drop)
}
