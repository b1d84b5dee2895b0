//! 支付平台的通知, and the page that plays the platform in a rehearsal.
use std::sync::Arc;

use axum::{
    body::Body,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    catalogue::yuan,
    fault::Fault,
    fee::{NOTIFY, Paid, SIGNATURE, SIMULATOR},
};

use super::{Shell, Words};
use crate::{
    base::{error::Result, html::escape},
    fee::till::{self, Order},
    gate::{
        hub::Hub,
        load_shed::Class,
        serve::{audited, body_of, require_own_form, stranger},
    },
};

const MAX_BYTES: usize = 16 * 1024;

/// From the platform, machine to machine: 204, or a fault it may ask us about.
pub async fn notify(hub: Arc<Hub>, head: Parts, body: Body) -> Result<Response> {
    let bytes = body_of(&hub.rooms, "", body, MAX_BYTES).await?;
    let stamp = head.headers.get(SIGNATURE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    booked(hub, &head, stamp, &bytes).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn booked(hub: Arc<Hub>, head: &Parts, stamp: &str, bytes: &[u8]) -> Result<()> {
    let cx = stranger(&hub, head)?;
    let _place = hub.rooms.enter(Class::Public, &hub.meters).await?;
    let paid = till::proven(&cx, stamp, bytes)?;
    let subject = format!("{NOTIFY} {}", paid.no);
    audited(&cx, NOTIFY, &subject, async { Ok(()) }, |cx, ()| till::book(cx, paid.clone())).await
}

fn order(hub: &Hub, text: &[u8]) -> Result<Order> {
    let order: Order = serde_urlencoded::from_bytes(text).map_err(|_| Fault::Unreadable)?;
    match till::is_simulated(hub) && order.is_ours(hub)? {
        true => Ok(order),
        false => Err(Fault::NotFound.into()),
    }
}

pub fn show(hub: &Hub, shell: &Shell, head: &Parts) -> Result<Response> {
    let order = order(hub, head.uri.query().unwrap_or_default().as_bytes())?;
    let hidden = [
        ("no", order.no.clone()),
        ("fen", order.fen.to_string()),
        ("what", order.what.clone()),
        ("back", order.back.clone()),
        ("notify", order.notify.clone()),
        ("sign", order.sign.clone()),
    ];
    let hidden: String = hidden
        .iter()
        .map(|(name, it)| format!(r#"<input type="hidden" name="{name}" value="{}">"#, escape(it)))
        .collect();
    let text = format!(
        r#"<p class="note note--warn">这是演练用的支付页面，不收真钱。</p><p>{}，缴款单{}，应缴<b>{}元</b>。</p><form class="row" method="post" action="{SIMULATOR}">{hidden}<button class="button" type="submit">付款</button><a class="button button--quiet" href="{}">不付了，返回</a></form>"#,
        escape(&order.what),
        escape(&order.no),
        yuan(order.fen),
        escape(&order.back),
    );
    Ok(shell.still(hub, StatusCode::OK, ["模拟支付", &text], Words::default()))
}

/// Pays, and says so by the same door the platform would.
pub async fn pay(hub: Arc<Hub>, head: Parts, body: Body) -> Result<Response> {
    require_own_form(&head.headers, &hub)?;
    let order = order(&hub, &body_of(&hub.rooms, "", body, MAX_BYTES).await?)?;
    let paid = Paid { trade_no: format!("SIM{}", order.no), no: order.no, fen: order.fen };
    let bytes = serde_json::to_vec(&paid)?;
    let stamp = till::stamp(&hub, hub.clock.now().0, &bytes)?;
    booked(hub, &head, &stamp, &bytes).await?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, order.back)]).into_response())
}
