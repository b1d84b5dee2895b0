//! 请评价: an address that lets whoever holds it rate one service, once: in a text message, on the counter's tablet, as a QR code. It
//! is worth nothing else, so it may stand where a query code may not.
use common::{
    fault::Fault,
    place::Place,
    rating::{Channel, N_RATE_DAYS},
};

use crate::{
    base::error::Result,
    case,
    entity::cases::Model as Case,
    gate::{attempt, cx::Cx, hub::Hub},
};

/// Letters of the proof: sixty bits, and every wrong try costs patience.
const N_PROOF: usize = 10;

/// One service of one case, by one of the ways an invitation takes.
pub struct Invite {
    pub case: Case,
    pub seq: i32,
    pub channel: Channel,
}

fn letter(channel: Channel) -> &'static str {
    match channel {
        Channel::Tablet => "t",
        Channel::Kiosk => "k",
        _ => "m",
    }
}

fn proof(hub: &Hub, what: &str) -> String {
    let mac = hub.keys.mac("invite", what);
    mac.chars().filter(char::is_ascii_alphanumeric).take(N_PROOF).collect()
}

/// 编号.次.渠道.证明
pub fn text(hub: &Hub, case: &Case, seq: i32, channel: Channel) -> String {
    let what = format!("{}.{seq}.{}", case.no.as_deref().unwrap_or_default(), letter(channel));
    format!("{what}.{}", proof(hub, &what))
}

pub fn href(hub: &Hub, case: &Case, seq: i32, channel: Channel) -> String {
    format!("{}?invite={}", Place::RateBySlip.href(), text(hub, case, seq, channel))
}

/// What it is an invitation to; somebody who makes one up runs out of patience.
pub async fn read(cx: &Cx, text: &str) -> Result<Invite> {
    let keys = attempt::by_network(cx, "invite");
    attempt::require_patience(cx, &keys).await?;
    match found(cx, text).await? {
        Some(it) => Ok(it),
        None => {
            let says = format!("评价地址不对，或者服务已过{N_RATE_DAYS}天。可以凭收件凭证上的编号和查询码评价");
            Err(attempt::failed(cx, &keys, Fault::form("invite", &says)).await)
        }
    }
}

async fn found(cx: &Cx, text: &str) -> Result<Option<Invite>> {
    let mut parts = text.trim().splitn(4, '.');
    let (Some(no), Some(seq), Some(way), Some(given)) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    let Ok(n) = seq.parse::<i32>() else { return Ok(None) };
    let channel = match way {
        "t" => Channel::Tablet,
        "k" => Channel::Kiosk,
        "m" => Channel::Message,
        _ => return Ok(None),
    };
    if given != proof(&cx.hub, &format!("{no}.{n}.{way}")) {
        return Ok(None);
    }
    let case = case::query::by_no(cx, no).await?;
    Ok(case.map(|case| Invite { case, seq: n, channel }))
}
