//! 支付平台: where applicants are sent, and what comes back. Both ways signed with the secret both know.
use anyhow::Context;
use common::{
    account::Who,
    case::stage::{Act, Stage},
    fault::Fault,
    fee::{BillState, NOTICE_MINUTES, NOTIFY, Paid, PayWay, SIMULATOR},
    place::Place,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::query;
use crate::{
    case::{self, Note},
    entity::{bills::Model as Bill, cases::Model as Case},
    hub::Hub,
    serve::{Cx, Result},
    session::hex,
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

fn mac(hub: &Hub, text: &[u8]) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret(hub).as_bytes()).context("a secret")?;
    mac.update(text);
    Ok(mac)
}

fn sign(hub: &Hub, text: &[u8]) -> Result<String> {
    Ok(hex(&mac(hub, text)?.finalize().into_bytes()))
}

fn is_signed(hub: &Hub, text: &[u8], signature: &str) -> Result<bool> {
    let bytes: Option<Vec<u8>> = (0..signature.len())
        .step_by(2)
        .map(|at| signature.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok()))
        .collect();
    // In constant time.
    Ok(mac(hub, text)?.verify_slice(&bytes.unwrap_or_default()).is_ok())
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
        Ok(Order { sign: sign(hub, order.text().as_bytes())?, ..order })
    }

    fn text(&self) -> String {
        [&self.no, &self.fen.to_string(), &self.what, &self.back, &self.notify].map(String::as_str).join("\n")
    }

    pub fn is_ours(&self, hub: &Hub) -> Result<bool> {
        is_signed(hub, self.text().as_bytes(), &self.sign)
    }

    pub fn href(&self, hub: &Hub) -> Result<String> {
        let to = if is_simulated(hub) { SIMULATOR } else { hub.config.pay.url.as_str() };
        let sign = if to.contains('?') { '&' } else { '?' };
        Ok(format!("{to}{sign}{}", serde_urlencoded::to_string(self).context("an order")?))
    }
}

/// The header of a notice of this moment, as the platform makes it.
pub fn stamp(hub: &Hub, millis: i64, body: &[u8]) -> Result<String> {
    Ok(format!("t={millis},v1={}", sign(hub, &signed(millis, body))?))
}

fn signed(millis: i64, body: &[u8]) -> Vec<u8> {
    [format!("{millis}.").as_bytes(), body].concat()
}

/// Whether it is the platform that says this, and says it now.
pub fn proven(cx: &Cx, stamp: &str, body: &[u8]) -> Result<Paid> {
    let part = |name: &str| stamp.split(',').find_map(|it| it.trim().strip_prefix(name)).unwrap_or_default();
    let millis: i64 = part("t=").parse().map_err(|_| Fault::Foreign)?;
    let is_now = (cx.now.0 - millis).abs() <= NOTICE_MINUTES * 60_000;
    if !is_there(&cx.hub) || !is_now || !is_signed(&cx.hub, &signed(millis, body), part("v1="))? {
        return Err(Fault::Foreign.into());
    }
    serde_json::from_slice(body).map_err(|_| Fault::Unreadable.into())
}

/// The case goes on. Told twice, it is booked once; another sum than was asked for is not booked at all.
pub async fn book(cx: Cx, paid: Paid) -> Result<()> {
    let cx = cx.acting_as(Who::Nobody);
    let bill = query::by_no(&cx, &paid.no).await?.ok_or(Fault::NotFound)?;
    if bill.state == BillState::Paid && bill.trade_no == paid.trade_no {
        return Ok(());
    }
    if bill.state != BillState::Open || bill.due != paid.fen {
        tracing::warn!(no = bill.no, fen = paid.fen, trade_no = paid.trade_no, "paid, but not what is due");
        return Err(Fault::form("fen", "金额或状态与缴款单不符").into());
    }
    let case = query::case_of(&cx, &bill).await?.ok_or(Fault::NotFound)?;
    let text = format!("缴款单{}，{}元", bill.no, common::catalogue::yuan(bill.due));
    let paid = Bill {
        state: BillState::Paid,
        way: PayWay::Online,
        paid_at: Some(cx.now),
        trade_no: paid.trade_no,
        ..bill
    };
    query::update(&cx, paid).await?;
    // A case that has ended meanwhile does not go on; what was paid is booked all the same, and can be given back.
    if Stage::with(Act::Pay).contains(&case.stage) {
        case::step_by_time(&cx, case, Act::Pay, Note { text, n_days: None }).await?;
    }
    Ok(())
}
