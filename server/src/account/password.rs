//! 换密码: the new one is judged and hashed before the transaction, put in place inside it.
use common::{
    account::{AccountKind, ChangeSecret, Who},
    fault::Fault,
    value,
};

use super::{mine, open_session, proof::Proof, query, secret};
use crate::{
    base::error::Result,
    entity::accounts::Model as Account,
    gate::{cx::Cx, session},
    message,
};

/// 等保 L3-CES1-01: staff use none of the last five again.
const N_OLD_SECRETS: u64 = 5;

/// A new password, hashed for an account as it was then.
#[derive(Clone)]
pub struct Fresh {
    hash: String,
    /// The hash it replaces; empty: there was none.
    before: String,
}

/// By the rule that holds for the account's kind: not a guessable one, not the one in use, for staff none of the last five.
pub async fn judge(cx: &Cx, account: &Account, new: &str) -> Result<Fresh> {
    let is_staff = account.kind == AccountKind::Staff;
    let rule = if is_staff { value::Profile::Staff } else { value::Profile::Citizen };
    let new = value::secret(new, rule).map_err(|says| Fault::form("secret", says))?;
    secret::require_hard(
        &new,
        &[&account.name, account.login.as_deref().unwrap_or_default()],
        &cx.hub.county.get(),
    )?;
    let mut former = vec![account.secret.clone()];
    if is_staff {
        former.extend(query::old_secrets(cx, account.id, N_OLD_SECRETS - 1).await?);
    }
    for hash in former.iter().filter(|it| !it.is_empty()) {
        if secret::is_right(&cx.hub, &new, hash).await? {
            let says = if is_staff {
                "新密码不能与最近5次用过的相同"
            } else {
                "新密码不能与现在的相同"
            };
            return Err(Fault::form("secret", says).into());
        }
    }
    Ok(Fresh { hash: secret::hash(&cx.hub, &new).await?, before: account.secret.clone() })
}

/// In place; whoever the account belongs to is told, in case it was somebody else.
pub async fn put(cx: &Cx, account: Account, fresh: Fresh) -> Result<Account> {
    if account.secret != fresh.before {
        return Err(Fault::form("secret", "密码刚刚在别处改过，请重新登录").into());
    }
    if !account.secret.is_empty() {
        match account.kind {
            AccountKind::Staff => query::keep_old_secret(cx, &account).await?,
            _ => message::warn(cx, &account, "密码已修改").await?,
        }
    }
    // A code that is still on its way buys no second password.
    query::delete_codes(cx, account.id).await?;
    query::change(cx, &account, |it| (it.secret, it.secret_at) = (fresh.hash, cx.now)).await
}

pub async fn prove_change(cx: Cx, form: ChangeSecret) -> Result<(Proof, Option<Fresh>)> {
    let proof = Proof::of(&cx, &form.old, "old").await?;
    // A wrong password is said first, by the handler.
    let fresh = match proof.is_right() {
        true => Some(judge(&cx, &mine(&cx).await?, &form.secret).await?),
        false => None,
    };
    Ok((proof, fresh))
}

pub async fn change(cx: Cx, (): (), _: ChangeSecret, (proof, fresh): (Proof, Option<Fresh>)) -> Result<Who> {
    let account = proof.require(&cx, "old").await?;
    let account = put(&cx, account, fresh.ok_or(Fault::Unreadable)?).await?;
    let id_token = match &cx.session {
        Some(id) => session::via(&cx.hub, id).await?,
        None => String::new(),
    };
    session::end_all(&cx.db(), account.id).await?;
    open_session(&cx, account.id, &id_token).await?;
    let who = session::query::who_of(&cx.db(), account).await?;
    session::query::standing_in(&cx.db(), who, cx.now.day()).await
}
