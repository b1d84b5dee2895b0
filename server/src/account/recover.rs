//! 找回密码: whoever holds the phone or the mailbox an account knows can set a new password. Staff cannot: they are
//! invited anew by their administrator, because their second factor is lost or found with the person.
use common::{
    account::{
        AccountKind, Who,
        recover::{Ask, Asked, CODE_MINUTES, Recover},
    },
    fault::Fault,
    moment::Moment,
};
use serde::{Deserialize, Serialize};

use super::{attempt, password, password::Fresh, query, secret};
use crate::{
    entity::{accounts::Model as Account, recoveries::Model as Recovery},
    message,
    serve::{Cx, Result},
    session,
};

/// Asking and guessing wear out the same patience, by login and by network.
fn keys(cx: &Cx, login: &str) -> [String; 2] {
    [format!("recover:{}", session::hash(login)), format!("peer:recover/{}", cx.peer)]
}

/// The answer tells nobody whether there is such an account; every question counts, whatever becomes of it.
pub async fn ask(cx: Cx, (): (), form: Ask) -> Result<Asked> {
    let keys = keys(&cx, &form.login);
    attempt::require_patience(&cx, &keys).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    if let Some(account) = query::by_login(&cx, &form.login).await?
        && may_recover(&account)
    {
        let code = code(&cx, &account).await?;
        let sentence = format!(
            "验证码{code}，{CODE_MINUTES}分钟内有效，用于重新设置密码。不是您本人操作的，不用理会，也不要告诉任何人。"
        );
        message::write_to(&cx, &account, "验证码", &sentence).await?;
    }
    Ok(Asked { minutes: CODE_MINUTES })
}

fn may_recover(account: &Account) -> bool {
    account.is_active && matches!(account.kind, AccountKind::Person | AccountKind::Legal)
}

/// A code that was sent, and how long it counts.
#[derive(Serialize, Deserialize)]
struct Sent {
    mac: String,
    until: Moment,
}

/// As many codes count side by side: each message says ten minutes, and messages overtake each other.
const N_CODES: usize = 3;

/// Those whose time is not over.
async fn sent(cx: &Cx, account: &Account) -> Result<Vec<Sent>> {
    let row = query::recovery(cx, account.id).await?;
    let all: Vec<Sent> = row.and_then(|it| serde_json::from_str(&it.code_mac).ok()).unwrap_or_default();
    Ok(all.into_iter().filter(|it| it.until > cx.now).collect())
}

/// Also `yimen admin recover`, for whoever comes to the hall with an ID card.
pub async fn code(cx: &Cx, account: &Account) -> Result<String> {
    let code = secret::six_digits()?;
    let until = cx.now.plus_minutes(CODE_MINUTES);
    let mut all = sent(cx, account).await?;
    all.push(Sent { mac: mac(cx, account, &code), until });
    let code_mac = serde_json::to_string(&all.split_off(all.len().saturating_sub(N_CODES)))?;
    query::put_recovery(cx, Recovery { account_id: account.id, code_mac, until }).await?;
    Ok(code)
}

fn mac(cx: &Cx, account: &Account, code: &str) -> String {
    cx.hub.keys.mac("recover", &format!("{}|{code}", account.id))
}

#[derive(Clone)]
pub struct Found {
    /// Whose code it is, and the password it buys.
    account: Option<(Account, Fresh)>,
    _alone: attempt::OneGuess,
}

/// Before the transaction: whether the code is right and the password good enough.
pub async fn prove(cx: Cx, form: Recover) -> Result<Found> {
    let keys = keys(&cx, &form.login);
    let alone = attempt::OneGuess::take(&cx.hub, &keys[0]).await?;
    attempt::require_patience(&cx, &keys).await?;
    let account = match query::by_login(&cx, &form.login).await? {
        Some(it) if is_right(&cx, &it, &form.code).await? => {
            let fresh = password::judge(&cx, &it, &form.secret).await?;
            Some((it, fresh))
        }
        _ => None,
    };
    Ok(Found { account, _alone: alone })
}

async fn is_right(cx: &Cx, account: &Account, code: &str) -> Result<bool> {
    let mac = mac(cx, account, code);
    Ok(may_recover(account) && sent(cx, account).await?.iter().any(|it| it.mac == mac))
}

pub async fn recover(cx: Cx, (): (), form: Recover, found: Found) -> Result<Who> {
    let keys = keys(&cx, &form.login);
    attempt::require_patience(&cx, &keys).await?;
    let wrong = Fault::form("code", "验证码不正确或已过期，请核对，或者重新获取");
    let Some((known, fresh)) = found.account else { return Err(attempt::failed(&cx, &keys, wrong).await) };
    let account = query::by_id(&cx, known.id).await?;
    if !is_right(&cx, &account, &form.code).await? {
        return Err(attempt::failed(&cx, &keys, wrong).await);
    }
    let account = password::put(&cx, account, fresh).await?;
    attempt::forget(&cx, &keys[0]).await?;
    session::end_all(&cx.db(), account.id).await?;
    super::opened(cx, account, "").await
}
