//! People who cannot get in by themselves.
use std::sync::Arc;

use anyhow::{Result, bail};
use common::{
    account::{AccountKind, Duty, Who, staff::InviteView},
    id::AccountId,
};
use server::{
    account,
    gate::{cx::Cx, hub::Hub, write::write},
    org, seed,
};
use uuid::Uuid;

use crate::told;

/// The very first administrator; further ones are invited on the desk.
pub async fn invite(hub: &Arc<Hub>, login: &str, name: &str) -> Result<()> {
    let login = common::value::login(login).map_err(|it| anyhow::anyhow!(it))?;
    let name = common::value::name(name).map_err(|it| anyhow::anyhow!(it))?;
    hub.require_county()?;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    if let Some(it) = account::query::by_login(&cx, &login).await.map_err(told)? {
        bail!("登录名 {login} 已经有人用了（{}）；忘了密码或换了手机，用 yimen admin reinvite {login}", it.name);
    }
    let made = write(&cx, |cx| {
        let (login, name) = (login.clone(), name.clone());
        async move {
            let id = AccountId(Uuid::now_v7());
            let org = org::query::all(&cx.db(), cx.region()).await?.into_iter().find(|it| it.above_id.is_none());
            let account = server::entity::accounts::Model {
                kind: AccountKind::Staff,
                login: Some(login.clone()),
                name,
                post: "系统管理员".to_owned(),
                org_id: org.map(|it| it.id),
                region: Some(cx.region()),
                ..account::query::empty(id, cx.now)
            };
            account::staffing::employ(&cx, account, &[Duty::SystemAdmin]).await?;
            account::staffing::invitation(&cx, id, &login, true).await
        }
    });
    invited(hub, made.await.map_err(told)?)
}

/// Somebody who joined before and has lost the password or the authenticator.
pub async fn reinvite(hub: &Arc<Hub>, login: &str) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let account = known(&cx, login, &[AccountKind::Staff]).await?;
    let made = write(&cx, |cx| async move { account::staffing::invitation(&cx, account, login, true).await });
    invited(hub, made.await.map_err(told)?)
}

/// A citizen whose ID card somebody has looked at.
pub async fn recover(hub: &Arc<Hub>, login: &str) -> Result<()> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let account = known(&cx, login, &[AccountKind::Person, AccountKind::Legal]).await?;
    let made = write(&cx, |cx| async move {
        let account = account::query::by_id(&cx, account).await?;
        account::recover::code(&cx, &account).await
    });
    println!("验证码 {}，请本人在 {}/recover 重新设置密码", made.await.map_err(told)?, hub.config.origin);
    Ok(())
}

async fn known(cx: &Cx, login: &str, kinds: &[AccountKind]) -> Result<AccountId> {
    let found = account::query::by_login(cx, login).await.map_err(told)?;
    match found.filter(|it| kinds.contains(&it.kind)) {
        Some(it) => Ok(it.id),
        None => bail!("没有这个账号：{login}"),
    }
}

fn invited(hub: &Hub, view: InviteView) -> Result<()> {
    println!("邀请码（只显示这一次，{}前有效）：{}", view.until, view.code);
    println!("请在 {}/desk/join 填写登录名 {} 和邀请码，设置密码并绑定验证器", hub.config.origin, view.login);
    Ok(())
}

/// Only for the demonstration: its authenticator key is printed in the source.
pub fn code(hub: &Hub, login: &str) -> Result<()> {
    match seed::STAFF.iter().any(|it| it.0 == login) {
        true => println!("{}", account::secret::totp_now(seed::TOTP_KEY, hub.clock.now())),
        false => bail!("只有演示账号可以这样取得动态码"),
    }
    Ok(())
}
