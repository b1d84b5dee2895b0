//! Demonstration accounts stay at home: their passwords and authenticator keys are printed in the source.
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use common::account::Who;

use super::{SECRET, STAFF, TOTP_KEY, query};
use crate::{
    account::{personal, secret},
    base::config::is_local,
    gate::{cx::Cx, hub::Hub},
};

const CITIZENS: [&str; 2] = ["zhouming", "lumen"];

/// Refuses a hall that others can reach while somebody in it can be signed in as by whoever has read the source. An account of that
/// name that has been given a password and an authenticator of its own is nobody's demonstration.
pub async fn require(hub: &Arc<Hub>) -> Result<()> {
    let origin = &hub.config.origin;
    if is_local(origin) {
        return Ok(());
    }
    let logins: Vec<&str> = STAFF.iter().map(|it| it.0).chain(CITIZENS).collect();
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    for account in query::called(&cx, &logins).await.map_err(|it| anyhow!("{it}"))? {
        let key = hub.keys.open(&personal::place("totp", account.id), &account.totp).unwrap_or_default();
        let is_open = match account.totp.is_empty() {
            true => secret::is_right(hub, SECRET, &account.secret).await.map_err(|it| anyhow!("{it}"))?,
            false => key == TOTP_KEY,
        };
        if is_open {
            let login = account.login.unwrap_or_default();
            bail!(
                "这个数据库里有演示账号（{login}），密码印在说明里，不能开在 {origin}；请换一个空的数据目录，用 yimen migrate 新建"
            );
        }
    }
    Ok(())
}

/// The same, before the demonstration is planted.
pub fn require_before(origin: &str) -> Result<()> {
    if !is_local(origin) {
        bail!(
            "演示县的账号密码印在说明里，不能装进开在 {origin} 的大厅；演示请把 origin 改为 http://localhost:8700"
        );
    }
    Ok(())
}
