//! 发送: mail over SMTP, text messages over a signed webhook. At least once; the receiver tells doubles apart by id.
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use anyhow::{Context, Result, bail};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::header::ContentType,
    transport::smtp::{authentication::Credentials, client::Tls},
};
use uuid::Uuid;

use super::query;
use crate::{
    base::{config::Mail, error, webhook},
    entity::outbox,
    gate::{cx::Cx, hub::Hub, turn::Turn, write::write},
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

/// Messages of a turn.
const MOST_A_TURN: u64 = 40;

/// Sends what is due on the channel the job is called by. Called every few seconds.
pub async fn send_due(turn: Turn) -> error::Result<usize> {
    let due = query::due(&turn.cx(), turn.job, turn.n_rows(MOST_A_TURN)).await?;
    let n_sent = AtomicUsize::default();
    let n = &n_sent;
    let one = |cx: Cx, row: outbox::Model| async move {
        n.fetch_add(usize::from(try_one(&cx, &row).await?), Relaxed);
        Ok(())
    };
    turn.each(due, |it| it.id, one).await?;
    let n_waiting = query::n_waiting(&turn.cx()).await?;
    turn.hub.meters.outbox_waiting.set(n_waiting as i64);
    Ok(n_sent.into_inner())
}

/// Leased for its own try, sent, settled. One that did not go out waits longer each time; after `MAX_TRIES` somebody has to look.
async fn try_one(cx: &Cx, row: &outbox::Model) -> error::Result<bool> {
    let until = cx.now.plus_minutes(LEASE_MINUTES);
    if !write(cx, |cx| async move { query::lease(&cx, row, until).await }).await? {
        return Ok(false);
    }
    let outcome = send(&cx.hub, row).await;
    if let Err(err) = &outcome {
        tracing::warn!(id = %row.id, channel = row.channel, n_tries = row.n_tries, "not sent: {err:#}");
    }
    let is_sent = outcome.is_ok();
    write(cx, |cx| async move {
        match is_sent {
            true => query::sent(&cx, row.clone()).await,
            false => {
                let minutes = 1_i64 << row.n_tries.clamp(0, 9);
                let wait = if row.n_tries >= MAX_TRIES { 24 * 60 } else { minutes };
                if row.n_tries + 1 == MAX_TRIES {
                    super::undelivered(&cx, row).await?;
                }
                query::put_off(&cx, row.clone(), cx.now.plus_minutes(wait)).await
            }
        }
    })
    .await?;
    match outcome {
        Err(err) if row.n_tries >= MAX_TRIES => Err(err.into()),
        outcome => Ok(outcome.is_ok()),
    }
}

async fn send(hub: &Hub, row: &outbox::Model) -> Result<()> {
    let target = hub.keys.open(&target_place(row.id), &row.target)?;
    let text = hub.keys.open(&text_place(row.id), &row.text)?;
    match row.channel.as_str() {
        "mail" => mail(hub, row, &target, text).await,
        "sms" => sms(hub, row, target, text).await,
        it => bail!("no channel {it}"),
    }
}

/// Headers are built from parsed parts: a line break in an address or a subject begins no header of its own.
fn letter(config: &Mail, row: &outbox::Model, target: &str, text: String) -> Result<Message> {
    let message = Message::builder()
        .from(config.from.parse().context("the sender's address")?)
        .to(target.parse().context("the receiver's address")?)
        .message_id(Some(format!("<{}@yimen>", row.id)))
        .subject(&row.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(text)?;
    Ok(message)
}

async fn mail(hub: &Hub, row: &outbox::Model, target: &str, text: String) -> Result<()> {
    let config = &hub.config.mail;
    let message = letter(config, row, target, text)?;
    let builder = match config.is_plain {
        true => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host),
        false => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host)?
            .tls(Tls::Wrapper(hub.trust.mail(&config.host)?)),
    };
    let builder = if config.port == 0 { builder } else { builder.port(config.port) };
    let builder = match config.user.is_empty() {
        true => builder,
        false => builder.credentials(Credentials::new(config.user.clone(), config.secret.clone())),
    };
    builder.build().send(message).await?;
    Ok(())
}

async fn sms(hub: &Hub, row: &outbox::Model, target: String, text: String) -> Result<()> {
    let config = &hub.config.sms;
    let body = serde_json::json!({ "id": row.id, "phone": target, "text": text }).to_string();
    webhook::tell(&hub.trust, hub.config.patience_seconds, &config.url, &config.secret, body).await.map(drop)
}

#[cfg(test)]
mod tests {
    use common::moment::Moment;

    use super::*;

    #[test]
    fn no_address_is_taken_that_the_mailer_cannot_write_to() {
        let config = Mail { from: "hall@mingchuan.example".to_owned(), ..Mail::default() };
        let row = outbox::Model {
            id: Uuid::nil(),
            account_id: None,
            channel: "mail".to_owned(),
            target: String::new(),
            subject: "有材料要补正".to_owned(),
            text: String::new(),
            due_at: Moment(0),
            n_tries: 0,
            leased_until: Moment(0),
            sent_at: None,
        };
        let signs = [
            "a",
            "Z",
            "9",
            ".",
            "..",
            "-",
            "_",
            "+",
            "'",
            "!",
            "@",
            "qq",
            "cn",
            "com",
            "例",
            "，",
            " ",
            "xn--fiqs8s",
        ];
        let mut n_taken = 0;
        // Every three of these, as a whole address and as either half of one.
        for n in 0..signs.len().pow(3) {
            let mut text = String::new();
            let mut rest = n;
            for _ in 0..3 {
                text.push_str(signs[rest % signs.len()]);
                rest /= signs.len();
            }
            for whole in [text.clone(), format!("{text}@qq.com"), format!("a@{text}.cn")] {
                if let Ok(it) = common::value::email(&whole) {
                    n_taken += 1;
                    assert!(letter(&config, &row, &it, String::new()).is_ok(), "{it}");
                }
            }
        }
        assert!(n_taken > 500, "{n_taken}");
    }

    #[test]
    fn a_line_break_begins_no_header_of_its_own() {
        let config = Mail { from: "hall@mingchuan.example".to_owned(), ..Mail::default() };
        let row = |subject: &str| outbox::Model {
            id: Uuid::nil(),
            account_id: None,
            channel: "mail".to_owned(),
            target: String::new(),
            subject: subject.to_owned(),
            text: String::new(),
            due_at: Moment(0),
            n_tries: 0,
            leased_until: Moment(0),
            sent_at: None,
        };
        let made =
            |subject: &str, to: &str| letter(&config, &row(subject), to, "正文\r\nBcc: c@evil.example".to_owned());
        for to in ["a@b.cn\r\nBcc: c@evil.example", "a@b.cn, c@evil.example", "a@b.cn\nSubject: x"] {
            assert!(made("有材料要补正", to).is_err(), "{to:?}");
        }
        for subject in ["补正\r\nBcc: c@evil.example", "补正\nBcc: c@evil.example", "x\r\n\r\nbody"] {
            let text = String::from_utf8(made(subject, "a@b.cn").unwrap().formatted()).unwrap();
            let head = text.split("\r\n\r\n").next().unwrap();
            let names: Vec<&str> = head.lines().filter_map(|it| it.split_once(": ")).map(|it| it.0).collect();
            assert!(!names.iter().any(|it| it.eq_ignore_ascii_case("bcc")), "{head}");
            assert_eq!(names.iter().filter(|it| **it == "Subject").count(), 1, "{head}");
            assert!(names.contains(&"Content-Type"), "the head is whole: {head}");
        }
    }
}
