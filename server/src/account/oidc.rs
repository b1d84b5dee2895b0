//! 统一身份认证: whom a subject of the provider is here, and how it becomes somebody.
use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    account::{
        AccountKind, RealName, Who,
        oidc::{Turned, Ways},
    },
    check::Nothing,
    fault::Fault,
    id::AccountId,
    moment::Moment,
    place::{Place, is_inside},
    value::Phone,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{opened, personal, query};
use crate::{
    base::error::Result,
    entity::{accounts::Model as Account, logins},
    gate::{accept::understood, audit, cx::Cx, write::write},
    message,
};

pub mod provider;

use provider::Person;

const COOKIE: &str = "__Host-oidc";
const PENDING_MINUTES: i64 = 15;

/// What has to be remembered while the browser is at the provider's; sealed, in a cookie of its own.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Pending {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
    back: String,
    /// The account to link it to.
    link: Option<AccountId>,
    until: Option<Moment>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    back: String,
    link: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answered {
    code: String,
    state: String,
}

pub async fn ways(cx: Cx, (): (), _: Nothing) -> Result<Ways> {
    let (is_linked, is_bare) = match cx.who {
        Who::Citizen { account, .. } => {
            (query::is_linked(&cx, account).await?, query::by_id(&cx, account).await?.secret.is_empty())
        }
        _ => (false, false),
    };
    let config = &cx.hub.config.oidc;
    let name = if config.issuer.is_empty() { String::new() } else { config.name.clone() };
    let (by_text, by_mail) = (message::by_text(&cx), message::by_mail(&cx));
    Ok(Ways { name, is_linked, is_bare, by_text, by_mail })
}

pub async fn unlink(cx: Cx, (): (), _: Nothing) -> Result<Ways> {
    let account = super::mine(&cx).await?;
    // What a password is typed beside: without either there is no way in.
    if account.secret.is_empty() || account.login.is_none() && account.phone_mac.is_none() {
        let says = "这个账号还不能用密码登录，解除后就进不来了。请先填好手机号码，再设一个密码";
        return Err(Fault::form("unlink", says).into());
    }
    query::delete_logins(&cx, account.id).await?;
    ways(cx, (), Nothing {}).await
}

/// Within this house only.
fn inside(back: &str) -> String {
    if is_inside(back) { back.to_owned() } else { Place::Mine.href() }
}

pub async fn start(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    if cx.hub.config.oidc.issuer.is_empty() {
        return Err(Fault::NotFound.into());
    }
    if !cx.hub.county.is_open() {
        return Err(Fault::Preparing.into());
    }
    let asked: Asked = understood(head.uri.query().unwrap_or_default());
    let back = inside(&asked.back);
    let (url, pending) = match provider::begin(&cx.hub).await {
        Ok(it) => it,
        Err(err) => {
            tracing::warn!("identity provider: {err:#}");
            return turned(Turned::Failed, &back, !asked.link.is_empty());
        }
    };
    let link = match cx.who {
        Who::Citizen { account, .. } if !asked.link.is_empty() => Some(account),
        _ => None,
    };
    let pending = Pending { back, link, until: Some(cx.now.plus_minutes(PENDING_MINUTES)), ..pending };
    let sealed = cx.hub.keys.seal(COOKIE, &serde_json::to_string(&pending)?)?;
    let cookie = format!("{COOKIE}={sealed}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=900");
    to(&url, Some(&cookie))
}

/// Comes from elsewhere by design; the sealed cookie and the state in it say that it began here, in this browser.
pub async fn callback(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    if !cx.hub.county.is_open() {
        return Err(Fault::Preparing.into());
    }
    let Some(pending) = pending(&cx, &head) else { return turned(Turned::Failed, &Place::Mine.href(), false) };
    let links = pending.link.is_some();
    let answered: Answered = serde_urlencoded::from_str(head.uri.query().unwrap_or_default()).unwrap_or_default();
    if answered.code.is_empty() || answered.state != pending.state {
        return turned(Turned::Failed, &pending.back, links);
    }
    let person = match provider::finish(&cx.hub, answered.code, &pending).await {
        Ok(it) => it,
        Err(err) => {
            tracing::warn!("identity provider: {err:#}");
            return turned(Turned::Failed, &pending.back, links);
        }
    };
    let outcome = write(&cx, |cx| {
        let (person, link) = (person.clone(), pending.link);
        async move { arrive(cx, person, link).await }
    });
    match outcome.await? {
        Some(fault) => turned(fault, &pending.back, links),
        None => {
            let mut reply = to(&pending.back, None)?;
            cx.set_cookie(&mut reply);
            Ok(reply)
        }
    }
}

fn pending(cx: &Cx, head: &Parts) -> Option<Pending> {
    let cookies = head.headers.get(header::COOKIE)?.to_str().ok()?;
    let sealed = cookies.split("; ").find_map(|it| it.strip_prefix(COOKIE)?.strip_prefix('='))?;
    let pending: Pending = serde_json::from_str(&cx.hub.keys.open(COOKIE, sealed).ok()?).ok()?;
    Some(pending).filter(|it| it.until.is_some_and(|it| cx.now <= it))
}

/// Known: signed in. Asked to link: linked. New: an account of its own, unless the phone number says that there is one.
async fn arrive(cx: Cx, person: Person, link: Option<AccountId>) -> Result<Option<Turned>> {
    let issuer = cx.hub.config.oidc.issuer.clone();
    let found = query::login(&cx, &issuer, &person.subject).await?;
    let current = match cx.who {
        Who::Citizen { account, .. } => Some(account),
        _ => None,
    };
    let outcome = match (found, link.filter(|it| Some(*it) == current)) {
        (Some(login), Some(account)) if login.account_id != account => Some(Turned::Taken),
        (Some(login), _) => {
            let account = query::by_id(&cx, login.account_id).await?;
            enter(&cx, account, &person).await?
        }
        (None, Some(account)) => {
            let account = query::by_id(&cx, account).await?;
            match is_of(&account, &person) {
                true => {
                    join(&cx, account.id, &person).await?;
                    vouch(&cx, account, &person).await?;
                    None
                }
                false => Some(Turned::Other),
            }
        }
        (None, None) => match made(&cx, &person).await? {
            Some(account) => {
                join(&cx, account.id, &person).await?;
                enter(&cx, account, &person).await?
            }
            None => Some(Turned::Known),
        },
    };
    let says = outcome.map_or("in", Turned::word);
    audit::note(&cx, common::account::oidc::CALLBACK.path, says, 200);
    Ok(outcome)
}

async fn join(cx: &Cx, account_id: AccountId, person: &Person) -> Result<()> {
    let issuer = cx.hub.config.oidc.issuer.clone();
    let row = logins::Model { issuer, subject: person.subject.clone(), account_id, at: cx.now };
    query::add_login(cx, row).await
}

/// A new account; `None` when the phone number belongs to one already.
async fn made(cx: &Cx, person: &Person) -> Result<Option<Account>> {
    let id = AccountId(Uuid::now_v7());
    let mut account = Account { name: person.name.clone(), ..query::empty(id, cx.now) };
    let digits = person.phone.trim_start_matches("+86");
    if let Ok(phone) = Phone::parse(digits) {
        let mac = cx.hub.keys.mac("phone", phone.as_str());
        if query::has_phone(cx, &mac).await? {
            return Ok(None);
        }
        account.phone = cx.hub.keys.seal(&personal::place("phone", id), phone.as_str())?;
        (account.phone_mac, account.phone_proven) = (Some(mac), true);
    }
    query::insert(cx, account.clone()).await?;
    Ok(Some(account))
}

/// Signs in, if the account is still one.
async fn enter(cx: &Cx, account: Account, person: &Person) -> Result<Option<Turned>> {
    if !account.is_active || !matches!(account.kind, AccountKind::Person | AccountKind::Legal) {
        return Ok(Some(Turned::Failed));
    }
    let account = vouch(cx, account, person).await?;
    opened(cx.clone(), account, &person.id_token).await?;
    Ok(None)
}

/// Somebody's own account, or that of a body they represent.
fn is_of(account: &Account, person: &Person) -> bool {
    let own = [&account.name, &account.legal];
    person.name.is_empty() || own.iter().any(|it| **it == person.name)
}

/// 实名: what the provider has seen need not be shown again. Never lowered by it. It vouches for the name it tells, not
/// for another one written here since, and not for a number that only its owner wrote down.
async fn vouch(cx: &Cx, account: Account, person: &Person) -> Result<Account> {
    let is_whole = account.name == person.name && account.id_card.is_empty();
    if !person.is_real || !is_whole || account.real_name == RealName::Seen {
        return Ok(account);
    }
    query::change(cx, &account, |it| it.real_name = RealName::Vouched).await
}

/// Where to go after signing out here: the provider's own page for it, when one came from there.
pub async fn leaving(cx: Cx, _: Nothing) -> Result<String> {
    let via = match &cx.session {
        Some(id) => crate::gate::session::via(&cx.hub, id).await?,
        None => String::new(),
    };
    if via.is_empty() {
        return Ok(String::new());
    }
    match provider::end(&cx.hub, &via).await {
        Ok(it) => Ok(it.unwrap_or_default()),
        // Signing out here must not depend on anybody else.
        Err(err) => {
            tracing::warn!("identity provider: {err:#}");
            Ok(String::new())
        }
    }
}

/// Who wanted to link is signed in, and told where the linking began.
fn turned(it: Turned, back: &str, links: bool) -> Result<Response> {
    let query = serde_urlencoded::to_string([("oidc", it.word()), ("back", back)]).unwrap_or_default();
    let place = if links { Place::Profile } else { Place::SignIn };
    to(&format!("{}?{query}", place.href()), None)
}

fn to(url: &str, cookie: Option<&str>) -> Result<Response> {
    let mut reply = StatusCode::SEE_OTHER.into_response();
    let value = |it: &str| HeaderValue::from_str(it).map_err(anyhow::Error::from);
    reply.headers_mut().insert(header::LOCATION, value(url)?);
    reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    reply.headers_mut().append(header::SET_COOKIE, value(cookie.unwrap_or(&gone))?);
    Ok(reply)
}
