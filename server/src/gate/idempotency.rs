//! 幂等：fifty clicks or a line that died after the answer make one change (trust.md 2.3).
//!
//! The key and the answer are written in the same transaction as the change itself; a failure is not remembered.
use axum::http::request::Parts;
use common::{fault::Fault, id::AccountId};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    base::{digest::hash, error::Result},
    entity::idempotency::Model,
    gate::{cx::Cx, quota, turn::Turn, write::write},
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
        let key: String = key.chars().filter(|it| it.is_ascii_graphic()).collect();
        // Two long ones with one beginning are two.
        let key = if key.len() > MAX_KEY { hash(&key) } else { key };
        let fingerprint = hash(&format!("{}\n{}", head.uri.path(), String::from_utf8_lossy(body)));
        (!key.is_empty()).then_some(Key { key, route, fingerprint })
    }

    /// Of a form that was sent without any program: the same words on the same day are the same deed, however often they are sent.
    pub fn of_words(cx: &Cx, route: &'static str, words: &impl Serialize) -> Result<Key> {
        let words = serde_json::to_string(words)?;
        let key = hash(&format!("{}\n{words}", cx.now.day()));
        Ok(Key { key: key.chars().take(MAX_KEY).collect(), route, fingerprint: hash(&words) })
    }
}

/// An answer may show what somebody filled in.
fn place(account: &AccountId, key: &str) -> String {
    format!("idempotency.response|{account}|{key}")
}

/// Whose it is, and under what. Nobody in particular is their network, and neither key nor words can be guessed back from what is kept:
/// what they asked is forgotten, and this stays for days.
fn owned(cx: &Cx, key: &Key) -> (AccountId, String, String) {
    let sealed = |text: &str| cx.hub.keys.mac("idempotency", &format!("{}\n{text}", quota::site(&cx.peer)));
    match cx.who.account() {
        Some(it) => (it, key.key.clone(), key.fingerprint.clone()),
        None => (AccountId(Uuid::nil()), sealed(&key.key), sealed(&key.fingerprint)),
    }
}

/// What was answered to this key before, as JSON.
pub async fn replay(cx: &Cx, key: Option<&Key>) -> Result<Option<String>> {
    let Some(key) = key else { return Ok(None) };
    let (account, key, fingerprint) = owned(cx, key);
    match query::find(cx, account, &key).await? {
        None => Ok(None),
        Some(row) if row.fingerprint == fingerprint => {
            Ok(Some(cx.hub.keys.open(&place(&row.account_id, &row.key), &row.response)?))
        }
        Some(_) => Err(Fault::KeyReused.into()),
    }
}

/// With the change itself, so that one is not there without the other.
pub async fn keep(cx: &Cx, key: Option<&Key>, answer: &str) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    // What was done is not undone for it; it counts for what comes next.
    let _ = cx.hub.quota.charge(cx, answer.len());
    let route = key.route.to_owned();
    let (account_id, key, fingerprint) = owned(cx, key);
    let response = cx.hub.keys.seal(&place(&account_id, &key), answer)?;
    query::insert(cx, Model { account_id, key, route, fingerprint, response, at: cx.now }).await
}

/// Done, or found done.
pub async fn once<O: Serialize + DeserializeOwned>(
    cx: &Cx,
    key: &Key,
    deed: impl Future<Output = Result<O>>,
) -> Result<O> {
    if let Some(before) = replay(cx, Some(key)).await? {
        return Ok(serde_json::from_str(&before)?);
    }
    let out = deed.await?;
    keep(cx, Some(key), &serde_json::to_string(&out)?).await?;
    Ok(out)
}

/// Called by the job.
pub async fn forget_old(turn: Turn) -> Result<usize> {
    write(&turn.cx(), |cx| async move { query::delete_before(&cx, cx.now.plus_hours(-24 * N_DAYS)).await })
        .await?;
    Ok(0)
}
