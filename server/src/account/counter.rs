//! Who stands at the counter: found by a number somebody has seen on a card before, by an account they say is theirs, or
//! written down for the first time.
use common::{
    account::{AccountKind, RealName},
    case::intake::Intake,
    fault::Fault,
    id::AccountId,
    proposal::same::Said,
    value::IdCard,
};
use uuid::Uuid;

use super::{personal, query};
use crate::{base::error::Result, entity::accounts::Model as Account, gate::cx::Cx};

/// A number that was only typed in at home may be anybody's: it leads to nobody's account. What a clerk has seen does.
pub async fn person(cx: &Cx, form: &Intake) -> Result<Account> {
    if form.kind == AccountKind::Person {
        IdCard::parse(&form.number, cx.now.day()).map_err(|says| Fault::form("number", says))?;
    }
    let keys = &cx.hub.keys;
    let seen = match form.kind {
        AccountKind::Legal => query::seen_firm(cx, &form.number).await?,
        _ => query::seen_person(cx, &keys.mac("id_card", &form.number)).await?,
    };
    match seen {
        Some(it) => reached(cx, it, form).await,
        None if form.is_registered => claimed(cx, form).await,
        None if !form.is_other && is_like(cx, form).await? => {
            let says = format!(
                "有个网上账号的姓名、手机号码和{}一样，是不是本人？是，请勾选；不是，请勾选“不是这个人”",
                form.name
            );
            Err(Fault::form("is_registered", &says).into())
        }
        None => fresh(cx, form).await,
    }
}

/// The number they give at the counter is the one in the account: theirs, then.
async fn reached(cx: &Cx, account: Account, form: &Intake) -> Result<Account> {
    let known = personal::open(&cx.hub.keys, &account)?.phone;
    match form.phone.as_ref().is_some_and(|it| it.as_str() == known) {
        true => query::change(cx, &account, |it| it.phone_proven = true).await,
        false => Ok(account),
    }
}

/// Somebody has registered with that name and that phone, and nothing they wrote down is against it.
async fn is_like(cx: &Cx, form: &Intake) -> Result<bool> {
    let Some(phone) = form.phone.as_ref().filter(|_| !form.name.is_empty()) else { return Ok(false) };
    let found = query::by_login(cx, phone.as_str()).await?.filter(|it| it.kind == form.kind && it.is_active);
    let Some(account) = found else { return Ok(false) };
    let profile = personal::open(&cx.hub.keys, &account)?;
    let said = |name: &str, number: &str| Said {
        kind: form.kind,
        name: name.to_owned(),
        number: number.to_owned(),
        phone: phone.as_str().to_owned(),
    };
    let number = match form.kind {
        AccountKind::Legal => &profile.credit_code,
        _ => &profile.id_card,
    };
    Ok(said(&profile.name, number).may_be(&said(&form.name, &form.number)))
}

/// Their own account, by its phone; from now on the number in it has been seen.
async fn claimed(cx: &Cx, form: &Intake) -> Result<Account> {
    let phone = form.phone.as_ref().ok_or_else(|| Fault::form("phone", "请填写注册时用的手机号码"))?;
    // A number and a phone are soon learnt: the card that lies there says the name as well.
    if form.name.is_empty() {
        return Err(Fault::form("name", "请填写证件上的姓名或名称，与账号核对").into());
    }
    let found = query::by_login(cx, phone.as_str()).await?.filter(|it| it.kind == form.kind && it.is_active);
    let account = found.ok_or_else(|| Fault::form("phone", "没有用这个手机号码注册的账号，请核对或去掉勾选"))?;
    let mut profile = personal::open(&cx.hub.keys, &account)?;
    let number = match form.kind {
        AccountKind::Legal => &mut profile.credit_code,
        _ => &mut profile.id_card,
    };
    let is_other = !number.is_empty() && *number != form.number;
    if is_other || form.name != profile.name {
        return Err(Fault::form("phone", "这个手机号码的账号不是证件上的人，请去掉勾选").into());
    }
    *number = form.number.clone();
    let sealed = personal::sealed(&cx.hub.keys, account.clone(), &profile)?;
    let seen = |it: &mut Account| {
        personal::copy(sealed, it);
        (it.real_name, it.phone_proven) = (RealName::Seen, true);
    };
    query::change(cx, &account, seen).await
}

/// For the first time here. They can sign in once they have asked for a password by that phone.
async fn fresh(cx: &Cx, form: &Intake) -> Result<Account> {
    let mut fields = Vec::new();
    let mut want = |name: &str, says: &str| {
        fields.push(common::check::Field { name: name.to_owned(), says: says.to_owned() });
    };
    if form.name.is_empty() {
        want("name", "第一次来，请填写证件上的姓名或名称");
    }
    if form.phone.is_none() {
        want("phone", "第一次来，请填写手机号码");
    }
    if form.kind == AccountKind::Legal && form.legal.is_empty() {
        want("legal", "第一次来，请填写法定代表人（负责人）");
    }
    let (Some(phone), true) = (&form.phone, fields.is_empty()) else { return Err(Fault::Form { fields }.into()) };
    let is_firm = form.kind == AccountKind::Legal;
    let profile = common::account::ProfileForm {
        name: form.name.clone(),
        phone: phone.as_str().to_owned(),
        id_card: if is_firm { String::new() } else { form.number.clone() },
        credit_code: if is_firm { form.number.clone() } else { String::new() },
        legal: form.legal.clone(),
        address: form.address.clone(),
        ..Default::default()
    };
    let empty = query::empty(AccountId(Uuid::now_v7()), cx.now);
    let account = personal::sealed(&cx.hub.keys, Account { kind: form.kind, ..empty }, &profile)?;
    let is_taken = match &account.phone_mac {
        Some(it) => query::has_phone(cx, it).await?,
        None => false,
    };
    // Somebody else signs in with it: reached by it all the same, but not found by it.
    let phone_mac = account.phone_mac.clone().filter(|_| !is_taken);
    let account = Account { phone_mac, real_name: RealName::Seen, phone_proven: true, ..account };
    query::insert(cx, account.clone()).await?;
    Ok(account)
}
