//! 同一个人: two accounts become one. Cases, drafts, files, licences, bookings, messages go over; what was signed stays as it was signed.
use common::{
    account::{AccountKind, RealName},
    fault::Fault,
    id::AccountId,
    proposal::{
        About, CONFIRM, ProposalView,
        same::{Number, Said, Same, TWINS, TwinRow, TwinsView},
    },
    value::mask_number,
};

use crate::{
    account::{
        personal,
        proposed::{self, Proposed},
        query as accounts,
    },
    base::error::Result,
    entity::{accounts::Model as Account, proposals::Model as Row},
    gate::{audit, cx::Cx, session},
    message,
};

mod query;

fn said(cx: &Cx, it: &Account) -> Result<Said> {
    let form = personal::open(&cx.hub.keys, it)?;
    let number = if it.kind == AccountKind::Legal { form.credit_code } else { form.id_card };
    Ok(Said { kind: it.kind, name: it.name.clone(), number, phone: form.phone })
}

pub async fn twins(cx: Cx, (): (), form: Number) -> Result<TwinsView> {
    let found = query::with_number(&cx, &form).await?;
    found.iter().for_each(|it| audit::note(&cx, TWINS.path, &format!("account {}", it.id), 200));
    let counts = query::n_cases(&cx, found.iter().map(|it| it.id).collect()).await?;
    let row = |it: Account| {
        let of = said(&cx, &it)?;
        Ok(TwinRow {
            id: it.id,
            kind: it.kind,
            name: it.name.clone(),
            number: mask_number(&of.number),
            phone: mask_number(&of.phone),
            since: it.created_at.day(),
            has_login: !it.secret.is_empty(),
            is_seen: it.real_name != RealName::None,
            n_cases: counts.iter().find(|of| of.0 == it.id).map_or(0, |of| of.1 as u64),
        })
    };
    Ok(TwinsView { rows: found.into_iter().map(row).collect::<Result<_>>()? })
}

/// Both as they are now, if nothing is against their being one.
async fn both(cx: &Cx, keep: AccountId, other: AccountId) -> Result<(Account, Account)> {
    let found = (accounts::by_id(cx, keep).await?, accounts::by_id(cx, other).await?);
    let is_somebody = |it: &Account| matches!(it.kind, AccountKind::Person | AccountKind::Legal) && it.is_active;
    if !is_somebody(&found.0) || !is_somebody(&found.1) {
        return Err(Fault::NotFound.into());
    }
    let (mine, theirs) = (said(cx, &found.0)?, said(cx, &found.1)?);
    // Typed at home, and seen by nobody: then the phone has to be theirs, shown to be so on both sides.
    let is_typed = |it: &Account| !it.secret.is_empty() && it.real_name == RealName::None;
    let is_proven = |it: &Account| it.phone_proven || it.real_name != RealName::None;
    let one_phone = !mine.phone.is_empty() && mine.phone == theirs.phone;
    let is_safe = one_phone && is_proven(&found.0) && is_proven(&found.1);
    if (is_typed(&found.0) || is_typed(&found.1)) && !is_safe {
        let says = "网上账号的号码还没有人核过，请本人先在窗口出示证件，或者验证手机号码";
        return Err(Fault::form("other", says).into());
    }
    if found.0.secret.is_empty() && !found.1.secret.is_empty() {
        return Err(Fault::form("keep", "请留下本人登录用的那个账号").into());
    }
    match mine.may_be(&theirs) {
        true => Ok(found),
        false => {
            Err(Fault::form("other", "姓名要一样，证件号码或手机号码要有一样相同、没有一样相反，才能认定").into())
        }
    }
}

pub async fn propose(cx: Cx, (): (), form: Same) -> Result<ProposalView> {
    let (keep, other) = both(&cx, form.keep, form.other).await?;
    let org = accounts::body_of(&cx).await?;
    let n = query::n_cases(&cx, vec![other.id]).await?.first().map_or(0, |it| it.1);
    let day = other.created_at.day().zh_full();
    let row = proposed::propose(
        &cx,
        Proposed {
            about: About::Same,
            account: keep.id,
            other: Some(other.id),
            org: Some(org),
            body: String::new(),
            says: format!("把{day}登记的账号并进来，连同{n}件办件、材料、证照、预约和消息"),
            reason: form.reason,
        },
    )
    .await?;
    let orgs = super::orgs(&cx).await?;
    super::told(&cx, &orgs, row).await
}

/// Another has confirmed it.
pub async fn joined(cx: &Cx, row: &Row) -> Result<()> {
    let Some(other) = row.other_id else { return Err(Fault::NotFound.into()) };
    let (keep, other) = both(cx, row.account_id, other).await?;
    proposed::withdraw_others(cx, row, &[keep.id, other.id]).await?;
    let cases = query::hand_over(cx, other.id, keep.id).await?;
    for it in &cases {
        audit::note(cx, CONFIRM.path, &format!("case {it} of account {} to {}", other.id, keep.id), 200);
    }
    // What was seen of either is seen of both; the number stands where one of them had it.
    let (mine, theirs) = (personal::open(&cx.hub.keys, &keep)?, personal::open(&cx.hub.keys, &other)?);
    let mut form = mine.clone();
    for (own, more) in [
        (&mut form.id_card, theirs.id_card),
        (&mut form.credit_code, theirs.credit_code),
        (&mut form.legal, theirs.legal),
        (&mut form.address, theirs.address),
        (&mut form.email, theirs.email),
    ] {
        if own.is_empty() {
            *own = more;
        }
    }
    let real_name = keep.real_name.max(other.real_name);
    message::warn(cx, &other, "办件并入了另一个账号").await?;
    // Found by nothing any more, and let in by nothing.
    let closed = accounts::change(cx, &other, |it| {
        (it.is_active, it.phone_mac, it.id_card_mac) = (false, None, None);
        (it.credit_code, it.login, it.secret) = (String::new(), None, String::new());
    })
    .await?;
    session::end_all(&cx.db(), closed.id).await?;
    let sealed = personal::sealed(&cx.hub.keys, keep.clone(), &form)?;
    let phone_mac = keep.phone_mac.clone().or(other.phone_mac.clone().filter(|_| theirs.phone == mine.phone));
    accounts::change(cx, &keep, |it| {
        personal::copy(sealed, it);
        (it.real_name, it.phone_mac) = (real_name, phone_mac);
    })
    .await?;
    let text = "窗口核对身份后，把您在窗口登记的和网上的并成一个账号，办件、材料、证照和消息都在这里。不是您本人要求的，请联系大厅。";
    message::tell_person(cx, keep.id, "两个账号已合并", text).await
}
