//! 再问一次密码: before what somebody at a machine left open must not do (ASVS 7.5.1). Looked at before the transaction,
//! because hashing is slow on purpose; judged inside it, where guesses sent together are counted one by one.
use common::fault::Fault;

use super::{mine, secret};
use crate::{
    base::error::Result,
    entity::accounts::Model as Account,
    gate::{attempt, cx::Cx},
};

/// Whether what was typed is the password of whoever is signed in.
#[derive(Clone)]
pub struct Proof {
    known: Account,
    is_right: bool,
    _alone: attempt::OneGuess,
}

impl Proof {
    /// `field` is where it was typed. Who has no password here, because another house vouches for them, is asked for none.
    pub async fn of(cx: &Cx, typed: &str, field: &str) -> Result<Proof> {
        let known = mine(cx).await?;
        let keys = keys(cx, &known);
        let alone = attempt::OneGuess::take(&cx.hub, &keys).await?;
        attempt::require_patience(cx, &keys).await?;
        let is_right = match (known.secret.is_empty(), typed.is_empty()) {
            (true, _) => true,
            (false, true) => return Err(Fault::form(field, "请填写现在的密码").into()),
            (false, false) => secret::is_right(&cx.hub, typed, &known.secret).await?,
        };
        Ok(Proof { known, is_right, _alone: alone })
    }

    pub fn is_right(&self) -> bool {
        self.is_right
    }

    /// The account as it is now. A wrong password counts against it, and so does one that was right a moment ago.
    pub async fn require(&self, cx: &Cx, field: &str) -> Result<Account> {
        let account = mine(cx).await?;
        let keys = keys(cx, &account);
        attempt::require_patience(cx, &keys).await?;
        match self.is_right && account.secret == self.known.secret {
            true => {
                attempt::paid_back(cx, &keys).await?;
                Ok(account)
            }
            false => Err(attempt::failed(cx, &keys, Fault::form(field, "密码不正确，请重新填写")).await),
        }
    }
}

fn keys(cx: &Cx, account: &Account) -> Vec<String> {
    attempt::at(cx, "secret", &account.id.to_string())
}
