//! 验证手机号码: by a code sent to it, or by the counter (`counter.rs`).
use common::{
    account::{
        ProfileView,
        phone::{Asked, Prove, Standing},
        recover::CODE_MINUTES,
    },
    check::Nothing,
    fault::Fault,
};

use super::{mine, profile, query, recover};
use crate::{
    base::error::Result,
    entity::accounts::Model as Account,
    gate::{attempt, cx::Cx, hub::Hub},
    message,
};

/// What a code is sent for.
const PURPOSE: &str = "phone";

/// A demonstration sends nothing, and shows what it would send.
fn is_simulated(hub: &Hub) -> bool {
    hub.config.sms.url.is_empty() && !hub.config.rehearsal.is_empty()
}

pub fn standing(cx: &Cx, account: &Account) -> Standing {
    match account.phone_proven {
        true => Standing::Proven,
        false if message::by_text(cx) || is_simulated(&cx.hub) => Standing::ByText,
        false => Standing::AtCounter,
    }
}

/// Nothing is promised on a number nobody has shown to be theirs.
pub async fn require_proven(cx: &Cx, field: &str) -> Result<()> {
    match standing(cx, &mine(cx).await?).says() {
        None => Ok(()),
        Some(says) => Err(Fault::form(field, says).into()),
    }
}

pub async fn ask(cx: Cx, (): (), _: Nothing) -> Result<Asked> {
    let account = mine(&cx).await?;
    if standing(&cx, &account) != Standing::ByText {
        let says = "这里不发短信验证码。请带身份证到窗口，请工作人员核对手机号码";
        return Err(Fault::form("code", says).into());
    }
    if account.phone.is_empty() {
        return Err(Fault::form("phone", "请先填写手机号码并保存").into());
    }
    let keys = [attempt::at(&cx, PURPOSE, &account.id.to_string()), attempt::by_quota(&cx, "code")].concat();
    attempt::require_patience(&cx, &keys).await?;
    attempt::count(&cx, &keys, cx.now).await?;
    let code = recover::sent_code(&cx, &account, PURPOSE).await?;
    let text = format!("验证码{code}，{CODE_MINUTES}分钟内有效，用于验证手机号码。不是您本人操作的，不用理会。");
    message::text_to(&cx, &account, "验证手机号码", &text).await?;
    let would_send = if is_simulated(&cx.hub) { text } else { String::new() };
    Ok(Asked { minutes: CODE_MINUTES, would_send })
}

pub async fn prove(cx: Cx, (): (), form: Prove) -> Result<ProfileView> {
    let account = mine(&cx).await?;
    let mut keys = attempt::at(&cx, PURPOSE, &account.id.to_string());
    attempt::require_patience(&cx, &keys).await?;
    if !recover::is_sent(&cx, &account, PURPOSE, &form.code).await? {
        keys.push(attempt::code_of(PURPOSE, account.id));
        let wrong = Fault::form("code", "验证码不正确或已过期，请核对，或者重新获取");
        return Err(attempt::failed(&cx, &keys, wrong).await);
    }
    attempt::paid_back(&cx, &keys).await?;
    query::delete_codes(&cx, account.id).await?;
    query::change(&cx, &account, |it| it.phone_proven = true).await?;
    profile(cx, (), Nothing {}).await
}
