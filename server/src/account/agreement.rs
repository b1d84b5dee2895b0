//! 同意个人信息处理说明: recorded with its version, asked again when the hall's version changes, withdrawn at will
//! (个人信息保护法 arts 14–17). Withdrawing does not undo what was handed in; the next submission asks anew.
use common::{account::own::AgreementView, check::Nothing, fault::Fault, id::AccountId};
use uuid::Uuid;

use super::query;
use crate::{base::error::Result, entity::agreements, gate::cx::Cx};

/// The version that has to be agreed to, unless whoever asks has done so.
pub fn wanted(cx: &Cx) -> Option<String> {
    (cx.agreed != cx.hub.config.rules).then(|| cx.hub.config.rules.clone())
}

/// Ends what was agreed before and records the version of now.
pub async fn record(cx: &Cx, account_id: AccountId) -> Result<()> {
    query::end_agreements(cx, account_id).await?;
    let version = cx.hub.config.rules.clone();
    query::set_agreed(cx, account_id, &version).await?;
    let row = agreements::Model { id: Uuid::now_v7(), account_id, version, at: cx.now, ended_at: None };
    query::add_agreement(cx, row).await
}

pub async fn list(cx: Cx, (): (), _: Nothing) -> Result<Vec<AgreementView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let view = |it: agreements::Model| AgreementView { version: it.version, at: it.at, ended_at: it.ended_at };
    Ok(query::agreements(&cx, account).await?.into_iter().map(view).collect())
}

pub async fn withdraw(cx: Cx, (): (), _: Nothing) -> Result<Vec<AgreementView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    query::end_agreements(&cx, account).await?;
    query::set_agreed(&cx, account, "").await?;
    list(cx, (), Nothing {}).await
}
