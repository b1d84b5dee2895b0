//! 换密钥: after `yimen keys rotate`, everything an older key sealed is opened and sealed anew, a page at a time, while
//! the hall is open.
use std::sync::Arc;

use common::account::Who;

use crate::{
    base::error::Result,
    gate::{cx::Cx, hub::Hub, write::write},
};

mod query;

/// Table and sealed columns; each value's place is `table.column|id`. Sessions and answers to repeated calls have other keys,
/// and come after these.
pub const SEALED: [(&str, &[&str]); 10] = [
    ("accounts", &["phone", "email", "id_card", "address", "totp"]),
    ("consents", &["id_card", "phone"]),
    ("cases", &["answers"]),
    ("notices", &["answers"]),
    ("amends", &["words"]),
    ("outbox", &["target", "text"]),
    ("papers", &["body"]),
    ("ratings", &["text", "phone"]),
    ("questions", &["answer"]),
    ("systems", &["secret"]),
];

/// Returns how many values were sealed anew. Can be broken off and begun again.
pub async fn reseal(hub: &Arc<Hub>) -> Result<usize> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let mut n = 0;
    for (table, columns) in SEALED {
        for column in columns {
            loop {
                let stale = query::stale(&cx, table, column).await?;
                if stale.is_empty() {
                    break;
                }
                n += write(&cx, |cx| {
                    let stale = &stale;
                    async move {
                        let mut n = 0;
                        for it in stale {
                            let place = format!("{table}.{column}|{}", it.id);
                            let text = cx.hub.keys.open(&place, &it.value)?;
                            let sealed = cx.hub.keys.seal(&place, &text)?;
                            // Changed by its owner meanwhile: then it was sealed with the new key.
                            n += query::replace(&cx, table, column, it, &sealed).await? as usize;
                        }
                        Ok(n)
                    }
                })
                .await?;
            }
        }
    }
    loop {
        let stale = query::stale_sessions(&cx).await?;
        if stale.is_empty() {
            break;
        }
        n += write(&cx, |cx| {
            let stale = &stale;
            async move {
                for it in stale {
                    let place = format!("sessions.via|{}", it.id);
                    let sealed = cx.hub.keys.seal(&place, &cx.hub.keys.open(&place, &it.via)?)?;
                    query::put_session(&cx, it, sealed).await?;
                }
                Ok(stale.len())
            }
        })
        .await?;
    }
    loop {
        let stale = query::stale_answers(&cx).await?;
        if stale.is_empty() {
            return Ok(n);
        }
        n += write(&cx, |cx| {
            let stale = &stale;
            async move {
                for it in stale {
                    let place = format!("idempotency.response|{}|{}", it.account_id, it.key);
                    let sealed = cx.hub.keys.seal(&place, &cx.hub.keys.open(&place, &it.response)?)?;
                    query::put_answer(&cx, it, sealed).await?;
                }
                Ok(stale.len())
            }
        })
        .await?;
    }
}
