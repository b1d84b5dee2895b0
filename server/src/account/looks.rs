//! 显示设置, kept with the account: what somebody chose on the phone holds on the computer, too.
use common::{account::looks::Looks, check::Nothing, fault::Fault};

use super::query;
use crate::{base::error::Result, gate::cx::Cx};

pub async fn looks(cx: Cx, (): (), _: Nothing) -> Result<Looks> {
    let account = query::by_id(&cx, cx.who.account().ok_or(Fault::SignedOut)?).await?;
    // Empty, or written by a program that knew other looks: then those of everybody.
    Ok(serde_json::from_str(&account.looks).unwrap_or_default())
}

pub async fn save(cx: Cx, (): (), looks: Looks) -> Result<Looks> {
    let id = cx.who.account().ok_or(Fault::SignedOut)?;
    query::set_looks(&cx, id, &serde_json::to_string(&looks)?).await?;
    Ok(looks)
}
