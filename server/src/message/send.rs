//! 发送: mail over SMTP, text messages over a signed webhook. At least once; the receiver tells doubles apart by id.
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use common::account::Who;
use hmac::{Hmac, KeyInit, Mac};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::header::ContentType,
    transport::smtp::authentication::Credentials,
};
use sha2::Sha256;
use uuid::Uuid;

use super::query;
use crate::{
    config::{Mail, Sms},
    entity::outbox,
    hub::Hub,
    serve::{Cx, write},
    session::hex,
};

const LEASE_MINUTES: i64 = 2;
/// Then somebody has to look.
const MAX_TRIES: i32 = 12;

pub fn target_place(id: Uuid) -> String {
    format!("outbox.target|{id}")
}

pub fn text_place(id: Uuid) -> String {
    format!("outbox.text|{id}")
}

/// Sends what is due. Returns how many went out. Called by the job every few seconds.
pub async fn send_due(hub: &Arc<Hub>) -> Result<usize> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let until = cx.now.plus_minutes(LEASE_MINUTES);
    let rows = write(&cx, |cx| async move { query::lease(&cx, until).await }).await;
    let rows = rows.map_err(|it| anyhow::anyhow!("{it:?}"))?;
    let mut n_sent = 0;
    for row in rows {
        let outcome = send(hub, &row).await;
        if let Err(err) = &outcome {
            tracing::warn!(id = %row.id, channel = row.channel, n_tries = row.n_tries, "not sent: {err:#}");
        }
        n_sent += usize::from(outcome.is_ok());
        let settle = write(&cx, |cx| {
            let (row, is_sent) = (row.clone(), outcome.is_ok());
            async move {
                match is_sent {
                    true => query::sent(&cx, row).await,
                    false => {
                        let minutes = 1_i64 << row.n_tries.min(9);
                        let wait = if row.n_tries >= MAX_TRIES { 24 * 60 } else { minutes };
                        let due_at = cx.now.plus_minutes(wait);
                        query::put_off(&cx, row, due_at).await
                    }
                }
            }
        });
        settle.await.map_err(|it| anyhow::anyhow!("{it:?}"))?;
    }
    let n_waiting = query::n_waiting(&cx).await.map_err(|it| anyhow::anyhow!("{it}"))?;
    hub.meters.outbox_waiting.set(n_waiting as i64);
    Ok(n_sent)
}

async fn send(hub: &Hub, row: &outbox::Model) -> Result<()> {
    let target = hub.keys.open(&target_place(row.id), &row.target)?;
    let text = hub.keys.open(&text_place(row.id), &row.text)?;
    match row.channel.as_str() {
        "mail" => mail(&hub.config.mail, row, &target, text).await,
        "sms" => sms(&hub.config.sms, row, target, text).await,
        it => bail!("no channel {it}"),
    }
}

async fn mail(config: &Mail, row: &outbox::Model, target: &str, text: String) -> Result<()> {
    let message = Message::builder()
        .from(config.from.parse().context("the sender's address")?)
        .to(target.parse().context("the receiver's address")?)
        .message_id(Some(format!("<{}@yimen>", row.id)))
        .subject(&row.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(text)?;
    let builder = match config.is_plain {
        true => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host),
        false => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host)?,
    };
    let builder = if config.port == 0 { builder } else { builder.port(config.port) };
    let builder = match config.user.is_empty() {
        true => builder,
        false => builder.credentials(Credentials::new(config.user.clone(), config.secret.clone())),
    };
    builder.build().send(message).await?;
    Ok(())
}

/// `X-Yimen-Signature: sha256=…` over the body, so that the gateway knows it is us.
async fn sms(config: &Sms, row: &outbox::Model, target: String, text: String) -> Result<()> {
    let body = serde_json::json!({ "id": row.id, "phone": target, "text": text }).to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(config.secret.as_bytes()).context("a secret")?;
    mac.update(body.as_bytes());
    let signature = format!("sha256={}", hex(&mac.finalize().into_bytes()));
    let url = config.url.clone();
    let post = move || {
        let request = ureq::post(&url)
            .config()
            .max_redirects(0)
            .build()
            .header("content-type", "application/json")
            .header("x-yimen-signature", &signature);
        request.send(body).map(|_| ())
    };
    tokio::task::spawn_blocking(post).await?.context("the gateway")
}
