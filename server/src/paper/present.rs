//! 亮码: its holder holds a licence up for one purpose, for minutes; who scans it reads it whole, and the holder reads that
//! somebody did.
use base64::{Engine, engine::general_purpose::STANDARD};
use common::{
    fault::Fault,
    id::{PaperAt, PaperId},
    paper::{
        Paper, Standing,
        licence::{Look, LookView, N_PRESENT_MINUTES, PresentForm, PresentView, Shown},
    },
    place::Place,
    value::last_day,
};
use uuid::Uuid;

use super::{licence, query};
use crate::{
    base::{error::Result, qr},
    entity::{showing_looks, showings},
    gate::{attempt, audit::signed, cx::Cx, hub::Hub},
};

/// Letters of the proof: sixty bits, and every wrong try costs patience.
const N_PROOF: usize = 10;

fn proof(hub: &Hub, id: Uuid) -> String {
    let mac = hub.keys.mac("showing", &id.to_string());
    mac.chars().filter(char::is_ascii_alphanumeric).take(N_PROOF).collect()
}

/// Only what holds today is held up, and only by its holder.
pub async fn present(cx: Cx, at: PaperAt, form: PresentForm) -> Result<PresentView> {
    let row = licence::held(&cx, at.paper).await?;
    let standing = Standing::of(row.state, last_day(&row.valid_until), cx.now.day());
    if standing != Standing::InForce {
        let says = format!("这份证照{}，不能亮码", standing.label());
        return Err(Fault::form("purpose", &says).into());
    }
    let until = cx.now.plus_minutes(N_PRESENT_MINUTES);
    let id = Uuid::now_v7();
    let row = showings::Model {
        region: row.region,
        id,
        paper_id: row.id,
        account_id: cx.who.account().ok_or(Fault::SignedOut)?,
        purpose: form.purpose,
        at: cx.now,
        until,
    };
    query::add_showing(&cx, row).await?;
    let token = format!("{}{}", id.simple(), proof(&cx.hub, id));
    let href = format!("{}{}?show={token}", cx.hub.config.origin, Place::Verify.href());
    Ok(PresentView { qr: qr::of(&href), href, until })
}

/// Whoever has scanned it. Each look is written down.
pub async fn look(cx: Cx, (): (), form: Look) -> Result<LookView> {
    let keys = attempt::by_network(&cx, "showing");
    attempt::require_patience(&cx, &keys).await?;
    let Some(showing) = found(&cx, &form.0).await? else {
        let fault = Fault::form("token", "这个码不对，请重新扫持证人亮出的二维码");
        return Err(attempt::failed(&cx, &keys, fault).await);
    };
    if showing.until < cx.now {
        return Err(Fault::form("token", "这个码已经过了时间，请持证人重新亮码").into());
    }
    let row = query::by_id(&cx, showing.paper_id).await?;
    if !signed::is_whole(&cx.hub.keys, &row) {
        return Err(Fault::form("token", "这份证照的记录与签名不符，请向窗口反映").into());
    }
    let looked =
        showing_looks::Model { region: row.region, id: Uuid::now_v7(), showing_id: showing.id, at: cx.now };
    query::add_look(&cx, looked).await?;
    let paper: Paper = serde_json::from_str(&cx.hub.keys.open(&signed::place(row.id), &row.body)?)?;
    let photo = licence::photo(&cx, &paper).await?;
    let until = last_day(&row.valid_until);
    Ok(LookView {
        standing: Standing::of(row.state, until, cx.now.day()),
        until,
        purpose: showing.purpose,
        shown_until: showing.until,
        photo: photo.map(|it| format!("data:image/jpeg;base64,{}", STANDARD.encode(it))).unwrap_or_default(),
        paper,
    })
}

async fn found(cx: &Cx, token: &str) -> Result<Option<showings::Model>> {
    let Some((id, given)) = token.split_at_checked(32) else { return Ok(None) };
    let Ok(id) = Uuid::try_parse(id) else { return Ok(None) };
    match given == proof(&cx.hub, id) {
        true => query::showing(cx, id).await,
        false => Ok(None),
    }
}

/// Where it was shown lately, and each time somebody looked.
pub async fn shown(cx: &Cx, paper: PaperId) -> Result<Vec<Shown>> {
    let all = query::showings(cx, paper).await?;
    let looks = query::looks(cx, &all).await?;
    let view = |it: showings::Model| Shown {
        purpose: it.purpose,
        at: it.at,
        looks: looks.iter().filter(|look| look.showing_id == it.id).map(|it| it.at).collect(),
    };
    Ok(all.into_iter().map(view).collect())
}
