//! 找回密码: whoever holds the phone or the mailbox an account knows can set a new password. Staff cannot: they are
//! invited anew by their administrator, because their second factor is lost or found with the person.
use common::{
    account::{
        AccountKind, Who,
        recover::{Ask, Asked, CODE_MINUTES, Recover},
    },
    fault::Fault,
};

use super::{
    password::{self, Fresh},
    query, secret,
};
use crate::{
    base::error::Result,
    entity::{accounts::Model as Account, codes::Model as Code},
    gate::{
        attempt::{self, Whom},
        cx::Cx,
        session,
    },
    message,
};

/// What a code is sent for.
/// Codes of one account that count side by side.
const N_LIVE: usize = 3;
const PURPOSE: &str = "secret";

/// Asking and guessing wear out the same patience: at somebody from one network, and from one network at anybody.
async fn meant(cx: &Cx, login: &str) -> Result<(Option<Account>, Vec<String>)> {
    let found = query::by_login(cx, login).await?;
    let whom = Whom::of(found.as_ref().map(|it| it.id), login);
    Ok((found, attempt::at(cx, "recover", &whom.name())))
}

/// The answer tells nobody whether there is such an account; every question counts, whatever becomes of it.
pub async fn ask(cx: Cx, (): (), form: Ask) -> Result<Asked> {
    let (found, keys) = meant(&cx, &form.login).await?;
    let quota = attempt::by_quota(&cx, "code");
    attempt::require_patience(&cx, &[keys.clone(), quota.clone()].concat()).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    attempt::count(&cx, &quota, cx.now).await?;
    let account = found.filter(may_recover);
    let n_live = match &account {
        Some(it) => attempt::query::codes(&cx, it.id, PURPOSE).await?.len(),
        None => 0,
    };
    // Nobody needs a fourth within ten minutes; somebody's phone is not to ring all night.
    if let Some(account) = account.filter(|_| n_live < N_LIVE) {
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

/// Also `yimen admin recover`, for whoever comes to the hall with an ID card. Each code counts until its time is over: of
/// two messages, nobody can know which one will be read first.
pub async fn code(cx: &Cx, account: &Account) -> Result<String> {
    sent_code(cx, account, PURPOSE).await
}

/// Six digits for a purpose, kept until they are used, worn out or too old.
pub async fn sent_code(cx: &Cx, account: &Account, purpose: &str) -> Result<String> {
    let code = secret::six_digits()?;
    let row = Code {
        account_id: account.id,
        purpose: purpose.to_owned(),
        mac: mac(cx, account, purpose, &code),
        until: cx.now.plus_minutes(CODE_MINUTES),
        n_wrong: 0,
    };
    // The same six digits once more in ten minutes: then they are good for longer.
    match attempt::query::codes(cx, account.id, purpose).await?.iter().any(|it| it.mac == row.mac) {
        true => (),
        false => query::add_code(cx, row).await?,
    }
    Ok(code)
}

fn mac(cx: &Cx, account: &Account, purpose: &str, code: &str) -> String {
    cx.hub.keys.mac("code", &format!("{purpose}|{}|{code}", account.id))
}

/// Whether it is one of those that were sent for it and still count.
pub async fn is_sent(cx: &Cx, account: &Account, purpose: &str, code: &str) -> Result<bool> {
    let mac = mac(cx, account, purpose, code);
    Ok(attempt::query::codes(cx, account.id, purpose).await?.iter().any(|it| it.mac == mac))
}

#[derive(Clone)]
pub struct Found {
    /// Whose code it is, and the password it buys.
    account: Option<(Account, Fresh)>,
    keys: Vec<String>,
    _alone: attempt::OneGuess,
}

/// Before the transaction: whether the code is right and the password good enough.
pub async fn prove(cx: Cx, form: Recover) -> Result<Found> {
    let (found, mut keys) = meant(&cx, &form.login).await?;
    let alone = attempt::OneGuess::take(&cx.hub, &keys).await?;
    attempt::require_patience(&cx, &keys).await?;
    // A wrong one wears out the code itself, wherever it is tried from.
    keys.extend(found.as_ref().map(|it| attempt::code_of(PURPOSE, it.id)));
    let account = match found {
        Some(it) if is_right(&cx, &it, &form.code).await? => {
            let fresh = password::judge(&cx, &it, &form.secret).await?;
            Some((it, fresh))
        }
        _ => None,
    };
    Ok(Found { account, keys, _alone: alone })
}

async fn is_right(cx: &Cx, account: &Account, code: &str) -> Result<bool> {
    Ok(may_recover(account) && is_sent(cx, account, PURPOSE, code).await?)
}

pub async fn recover(cx: Cx, (): (), form: Recover, found: Found) -> Result<Who> {
    let keys = found.keys;
    attempt::require_patience(&cx, &keys).await?;
    let wrong = Fault::form("code", "验证码不正确或已过期，请核对，或者重新获取");
    let Some((known, fresh)) = found.account else { return Err(attempt::failed(&cx, &keys, wrong).await) };
    let account = query::by_id(&cx, known.id).await?;
    if !is_right(&cx, &account, &form.code).await? {
        return Err(attempt::failed(&cx, &keys, wrong).await);
    }
    let account = password::put(&cx, account, fresh).await?;
    attempt::paid_back(&cx, &keys).await?;
    // Whoever had linked a way in of their own while the account was in their hands is out as well.
    query::delete_logins(&cx, account.id).await?;
    session::end_all(&cx.db(), account.id).await?;
    super::opened(cx, account, "").await
}
