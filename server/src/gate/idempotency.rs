//! 幂等：fifty clicks or a line that died after the answer make one change (trust.md 2.3).
//!
//! The key and the answer are written in the same transaction as the change itself; a failure is not remembered.
use axum::http::request::Parts;
use common::{fault::Fault, id::AccountId};

use crate::{
    base::{digest::hash, error::Result},
    entity::idempotency::Model,
    gate::{cx::Cx, turn::Turn, write::write},
};

mod query;

/// How long an answer is kept.
const N_DAYS: i64 = 7;
const MAX_KEY: usize = 64;

#[derive(Clone)]
pub struct Key {
    key: String,
    route: &'static str,
    fingerprint: String,
}

impl Key {
    /// From the `Idempotency-Key` header, if there is one.
    pub fn of(head: &Parts, route: &'static str, body: &[u8]) -> Option<Key> {
        let key = head.headers.get("idempotency-key")?.to_str().ok()?;
        let key: String = key.chars().filter(|it| it.is_ascii_graphic()).take(MAX_KEY).collect();
        let fingerprint = hash(&format!("{}\n{}", head.uri.path(), String::from_utf8_lossy(body)));
        Some(Key { key, route, fingerprint })
    }
}

/// An answer may show what somebody filled in.
fn place(account: &AccountId, key: &str) -> String {
    format!("idempotency.response|{account}|{key}")
}

/// What was answered to this key before, as JSON.
pub async fn replay(cx: &Cx, key: Option<&Key>) -> Result<Option<String>> {
    let (Some(key), Some(account)) = (key, cx.who.account()) else { return Ok(None) };
    match query::find(cx, account, &key.key).await? {
        None => Ok(None),
        Some(row) if row.fingerprint == key.fingerprint => {
            Ok(Some(cx.hub.keys.open(&place(&row.account_id, &row.key), &row.response)?))
        }
        Some(_) => Err(Fault::KeyReused.into()),
    }
}

/// With the change itself, so that one is not there without the other.
pub async fn keep(cx: &Cx, key: Option<&Key>, answer: &str) -> Result<()> {
    let (Some(key), Some(account_id)) = (key, cx.who.account()) else { return Ok(()) };
    // What was done is not undone for it; it counts for what comes next.
    let _ = cx.hub.quota.charge(cx, answer.len());
    let row = Model {
        account_id,
        key: key.key.clone(),
        route: key.route.to_owned(),
        fingerprint: key.fingerprint.clone(),
        response: cx.hub.keys.seal(&place(&account_id, &key.key), answer)?,
        at: cx.now,
    };
    query::insert(cx, row).await
}

/// Called by the job.
pub async fn forget_old(turn: Turn) -> Result<usize> {
    write(&turn.cx(), |cx| async move { query::delete_before(&cx, cx.now.plus_hours(-24 * N_DAYS)).await })
        .await?;
    Ok(0)
}
