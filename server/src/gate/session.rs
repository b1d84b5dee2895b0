//! 会话：an opaque number in a cookie; our own table knows only its hash.
use axum::http::{HeaderMap, header};
use common::{
    account::{AccountKind, GUEST_DAYS, Who, device_name},
    id::AccountId,
    moment::Moment,
};
use sea_orm::ConnectionTrait;

use crate::{
    base::{
        digest::{hash, random},
        error::Result,
    },
    entity::{accounts, sessions},
    gate::{cx::Cx, hub::Hub},
};

pub mod query;

/// `__Host-` makes the browser insist on Secure, Path=/ and no Domain.
const COOKIE: &str = "__Host-sid";
/// That somebody has been signed in by this browser before; tells nobody who.
const MARKS: &str = "__Host-known";
const MARKS_SECONDS: i64 = 90 * 24 * 3600;
/// Whatever happens, and for a visitor's draft.
const N_HOURS: i64 = 12;
const N_GUEST_HOURS: i64 = 24 * GUEST_DAYS;
const IDLE_STAFF_MINUTES: i64 = 30;
const IDLE_CITIZEN_MINUTES: i64 = 60;
/// How often "seen" is written: a write per click would cost more than it tells.
const SEEN_EVERY: i64 = 60_000;

#[derive(Clone, Debug)]
pub struct Token {
    secret: String,
    /// For how long the browser keeps it, in seconds; `None`: until it is closed.
    kept: Option<i64>,
}

/// Who asks, and through which session.
pub struct Known {
    pub who: Who,
    pub agreed: String,
    pub session: Option<sessions::Model>,
    /// A session that has run out: it has to go, or a clock set back would revive it.
    pub over: Option<String>,
}

pub async fn open(db: &impl ConnectionTrait, account_id: AccountId, device: &str, now: Moment) -> Result<Token> {
    let token = Token { secret: random()?, kept: None };
    query::insert(db, hash(&token.secret), account_id, device_name(device), now).await?;
    Ok(token)
}

/// A visitor has no other way back to what they filled in: the browser keeps it as long as we do.
pub async fn open_for_visitor(
    db: &impl ConnectionTrait,
    account_id: AccountId,
    device: &str,
    now: Moment,
) -> Result<Token> {
    let token = open(db, account_id, device, now).await?;
    Ok(Token { kept: Some(N_GUEST_HOURS * 3600), ..token })
}

fn via_place(id: &str) -> String {
    format!("sessions.via|{id}")
}

/// Came from the identity provider; its ID token is wanted again for signing out there.
pub async fn came_by(cx: &Cx, token: &Token, id_token: &str) -> Result<()> {
    let id = hash(&token.secret);
    let sealed = cx.hub.keys.seal(&via_place(&id), id_token)?;
    query::set_via(&cx.db(), &id, sealed).await
}

/// The ID token a session came by; empty: a password.
pub async fn via(hub: &Hub, id: &str) -> Result<String> {
    let sealed = query::via(&hub.readers, id).await?;
    // Sealed with a key that is gone: then the session counts as one by password, and can be ended all the same.
    Ok(hub.keys.open(&via_place(id), &sealed).unwrap_or_default())
}

pub async fn known(hub: &Hub, headers: &HeaderMap) -> Result<Known> {
    let nobody = Known { who: Who::Nobody, agreed: String::new(), session: None, over: None };
    let Some(token) = token(headers) else { return Ok(nobody) };
    let Some((session, account)) = query::with_account(&hub.readers, hash(token)).await? else {
        return Ok(nobody);
    };
    match account.is_active && !is_over(&session, account.kind, hub.clock.now()) {
        true => {
            let agreed = account.agreed.clone();
            let (id, kind) = (account.id, account.kind);
            let who = query::who_of(&hub.readers, account);
            let who = match kind {
                // Duties, body and whom they stand in for are three more questions, with every call of the desk.
                AccountKind::Staff => {
                    let today = hub.clock.now().day();
                    let whole = async { query::standing_in(&hub.readers, who.await?, today).await };
                    Who::clone(&*hub.people.committed(hub, id, whole).await?)
                }
                _ => who.await?,
            };
            Ok(Known { who, agreed, session: Some(session), over: None })
        }
        false => Ok(Known { over: Some(session.id), ..nobody }),
    }
}

/// Sessions that have ended whatever their kind, a few at a time.
pub async fn long_over(cx: &Cx, most: u64) -> Result<Vec<(sessions::Model, Option<accounts::Model>)>> {
    query::opened_before(&cx.db(), cx.now.plus_hours(-N_GUEST_HOURS), most).await
}

fn is_over(session: &sessions::Model, kind: AccountKind, now: Moment) -> bool {
    let (hours, idle) = match kind {
        AccountKind::Guest => (N_GUEST_HOURS, N_GUEST_HOURS * 60),
        AccountKind::Staff => (N_HOURS, IDLE_STAFF_MINUTES),
        AccountKind::Person | AccountKind::Legal => (N_HOURS, IDLE_CITIZEN_MINUTES),
    };
    now > session.opened_at.plus_hours(hours) || now > session.seen_at.plus_minutes(idle)
}

/// Using a session prolongs it, within its absolute end.
pub fn wants_seen(session: &sessions::Model, now: Moment) -> bool {
    now.0 - session.seen_at.0 > SEEN_EVERY
}

pub async fn seen(db: &impl ConnectionTrait, id: &str, now: Moment) -> Result<()> {
    query::set_seen(db, id, now).await
}

pub async fn end(db: &impl ConnectionTrait, id: &str) -> Result<()> {
    query::delete(db, id).await
}

/// All sessions of an account: after a changed password, or when somebody leaves.
pub async fn end_all(db: &impl ConnectionTrait, account: AccountId) -> Result<()> {
    query::delete_of(db, account).await
}

fn token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split("; ").find_map(|it| it.strip_prefix(name)?.strip_prefix('='))
}

/// What the browser carries from having been signed in before.
pub fn marks(headers: &HeaderMap) -> String {
    cookie(headers, MARKS).unwrap_or_default().to_owned()
}

pub fn marks_cookie(marks: &str) -> String {
    format!("{MARKS}={marks}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={MARKS_SECONDS}")
}

impl Token {
    /// A visitor's outlives the browser. Everybody else's has no end of its own: the browser forgets it when closed, the table
    /// decides before that.
    pub fn cookie(&self) -> String {
        let kept = self.kept.map(|it| format!("; Max-Age={it}")).unwrap_or_default();
        format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax{kept}", self.secret)
    }

    pub fn gone() -> String {
        format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
    }
}
