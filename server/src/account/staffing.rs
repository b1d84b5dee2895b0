//! 人员: invited by the system administrator, given duties by the security administrator (三员分立).
use common::{
    account::{
        AccountKind, Duty, Who,
        staff::{self, DutiesForm, Invite, InviteView, Join, JoinView, Reinvite, SetView, StaffForm, StaffList},
    },
    call::Page,
    desk::role::Role,
    fault::Fault,
    id::AccountId,
    proposal::About,
};
use uuid::Uuid;

use super::{
    password::{self, Fresh},
    personal,
    proposed::{self, Proposed},
    query, secret,
};
use crate::{
    base::{
        digest,
        error::{Error, Result},
        qr,
    },
    entity::{accounts::Model as Account, invitations::Model as Invitation, proposals::Model as Row},
    gate::{attempt, audit, cx::Cx, serve::Routes, session},
    org,
};

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(staff::STAFF, list)
        .serve(staff::INVITE, invite)
        .serve(staff::REINVITE, reinvite)
        .serve(staff::SET_DUTIES, set_duties)
        .serve_prepared(staff::JOIN, prove_join, join)
}

/// How long an invitation can be answered.
const INVITATION_HOURS: i64 = 72;

/// The two administrators see everybody, whoever leads a body its own people.
pub async fn list(cx: Cx, (): (), form: StaffForm) -> Result<StaffList> {
    let Who::Staff { region, ref org, .. } = cx.who else { return Err(Fault::NotYours.into()) };
    let administers = cx.who.holds(Duty::SystemAdmin) || cx.who.holds(Duty::SecurityAdmin);
    let led = match (administers, cx.who.holds(Duty::Direct)) {
        (true, _) => None,
        (false, true) => Some(org::query::under(&cx.db(), region, org).await?),
        // Who works here is no door of theirs.
        (false, false) => return Err(Fault::NotFound.into()),
    };
    let all = org::query::all(&cx.db(), region).await?;
    let of = form.org.as_deref().filter(|it| !it.is_empty());
    let named = of.map(|name| all.iter().filter(|it| it.name == name).map(|it| it.id).collect::<Vec<Uuid>>());
    let is_seen = |it: &Uuid| led.as_ref().is_none_or(|led| led.contains(it));
    let among = match named {
        Some(it) => it.into_iter().filter(is_seen).collect(),
        None => all.iter().map(|it| it.id).filter(is_seen).collect(),
    };
    let (rows, n_rows) = query::staff(&cx, &form, among).await?;
    let mut orgs: Vec<String> = all.into_iter().filter(|it| is_seen(&it.id)).map(|it| it.name).collect();
    orgs.sort();
    Ok(StaffList { page: Page { rows, n_rows }, orgs })
}

/// By the system administrator: the account, without any duty yet.
pub async fn invite(cx: Cx, (): (), form: Invite) -> Result<InviteView> {
    let Who::Staff { region, .. } = cx.who else { return Err(Fault::NotYours.into()) };
    let Some(org) = org::query::by_name(&cx.db(), region, &form.org).await? else {
        return Err(Fault::form("org", "没有这个机构，请从列表中选择").into());
    };
    if query::by_login(&cx, &form.login).await?.is_some() {
        return Err(Fault::form("login", "这个登录名已有人用，请换一个").into());
    }
    let id = AccountId(Uuid::now_v7());
    let account = Account {
        kind: AccountKind::Staff,
        login: Some(form.login.clone()),
        name: form.name,
        post: form.post,
        org_id: Some(org.id),
        region: Some(region),
        ..query::empty(id, cx.now)
    };
    query::insert(&cx, account).await?;
    audit::note(&cx, staff::INVITE.path, &format!("account {id}"), 200);
    invitation(&cx, id, &form.login, false).await
}

/// Somebody who has forgotten the password or lost the authenticator begins anew. Nothing changes until they do.
pub async fn reinvite(cx: Cx, (): (), form: Reinvite) -> Result<InviteView> {
    let Who::Staff { region, account: own, .. } = cx.who else { return Err(Fault::NotYours.into()) };
    let found = query::by_login(&cx, &form.login).await?;
    let found = found.filter(|it| it.kind == AccountKind::Staff && it.region == Some(region));
    let Some(account) = found else {
        return Err(Fault::form("again", "没有这个工作人员，请核对登录名").into());
    };
    if account.id == own {
        return Err(Fault::form("again", "不能重新邀请自己，请另一位系统管理员来做").into());
    }
    if !account.is_active {
        return Err(Fault::form("again", "这个账号已停用，要先由安全管理员启用").into());
    }
    // Joining again takes the duties away, and of these nobody could give them back.
    for duty in query::duties(&cx, account.id).await?.into_iter().filter(|it| it.is_admin()) {
        if !query::is_held_beside(&cx, duty, account.id).await? {
            let says = format!(
                "{}是唯一的{}，在这里重新邀请，岗位就没有人能给了；请在服务器上执行 yimen admin reinvite {}，岗位保留",
                account.name,
                duty.label(),
                form.login
            );
            return Err(Fault::form("again", &says).into());
        }
    }
    // Whoever invites again could become them: what was to be given to them is given to nobody.
    proposed::withdraw(&cx, About::Duties, account.id).await?;
    proposed::withdraw_naming(&cx, About::StandIn, account.id).await?;
    audit::note(&cx, staff::REINVITE.path, &format!("account {}", account.id), 200);
    invitation(&cx, account.id, &form.login, false).await
}

/// Also `yimen admin invite` and `reinvite`, whose operator needs nobody's leave: then the duties stay.
pub async fn invitation(cx: &Cx, account_id: AccountId, login: &str, keeps_duties: bool) -> Result<InviteView> {
    let code = secret::invitation_code()?;
    let until = cx.now.plus_hours(INVITATION_HOURS);
    let code_hash = digest::hash(&code.replace('-', ""));
    query::insert_invitation(cx, Invitation { account_id, code_hash, until, keeps_duties }).await?;
    Ok(InviteView { login: login.to_owned(), code, until })
}

/// By the security administrator, who in turn can invite nobody. What takes away counts at once; what gives waits for another.
pub async fn set_duties(cx: Cx, id: AccountId, form: DutiesForm) -> Result<SetView> {
    let account = query::by_id(&cx, id).await?;
    if account.kind != AccountKind::Staff || account.region != Some(cx.region()) {
        return Err(Fault::NotFound.into());
    }
    if cx.who.account() == Some(id) {
        return Err(Fault::NotYours.into());
    }
    let had = duties_of(&cx, &account).await?;
    // Before the doors open there is nobody yet who could confirm, and nothing of anybody's to be seen.
    let is_open = cx.hub.county.is_open();
    // Nobody takes the record out of the hands of whoever reads it, alone.
    let unwatches =
        had.contains(&Duty::AuditAdmin) && !(form.is_active && form.duties.contains(&Duty::AuditAdmin));
    let is_proposed = is_open && (form.gives(&had, account.is_active) || unwatches);
    let is_last = had.contains(&Duty::SystemAdmin)
        && !(form.is_active && form.duties.contains(&Duty::SystemAdmin))
        && !query::is_held_beside(&cx, Duty::SystemAdmin, id).await?;
    if is_last {
        return Err(Fault::form("reason", "这是最后一个系统管理员，请先有另一个，再收回").into());
    }
    let account = match is_proposed {
        true => {
            // What is taken away does not wait for what is given.
            let kept = |it: &Duty| form.duties.contains(it) || unwatches && *it == Duty::AuditAdmin;
            let left: Vec<Duty> = had.iter().copied().filter(kept).collect();
            let less = DutiesForm {
                duties: left.clone(),
                is_active: account.is_active && (form.is_active || unwatches),
                reason: form.reason.clone(),
            };
            let account = match left.len() < had.len() || less.is_active != account.is_active {
                true => apply(&cx, account, &less).await?,
                false => account,
            };
            proposed::propose(&cx, proposal(&account, &left, &form)?).await?;
            account
        }
        false => {
            // What was to be given is not given behind the back of what was taken away.
            proposed::withdraw(&cx, About::Duties, id).await?;
            apply(&cx, account, &form).await?
        }
    };
    let staff = query::staff_views(&cx, vec![account]).await?.pop().ok_or(Fault::NotFound)?;
    Ok(SetView { staff, is_proposed })
}

async fn duties_of(cx: &Cx, account: &Account) -> Result<Vec<Duty>> {
    Ok(match session::query::who_of(&cx.db(), account.clone()).await? {
        Who::Staff { duties, .. } => duties,
        _ => Vec::new(),
    })
}

fn proposal(account: &Account, had: &[Duty], form: &DutiesForm) -> Result<Proposed> {
    let roles = |duties: &[Duty]| {
        let names: Vec<&str> = Role::of(duties).into_iter().map(Role::label).collect();
        if names.is_empty() { "没有岗位".to_owned() } else { names.join("、") }
    };
    // Two may have one name.
    let whose = [account.login.as_deref().unwrap_or_default(), account.post.as_str()];
    let whose = whose.into_iter().filter(|it| !it.is_empty()).collect::<Vec<&str>>().join("，");
    let mut says = format!("{} → {}（{whose}）", roles(had), roles(&form.duties));
    if form.is_active != account.is_active {
        says += if form.is_active { "，启用账号" } else { "，停用账号" };
    }
    Ok(Proposed {
        about: About::Duties,
        account: account.id,
        other: None,
        org: account.org_id,
        body: serde_json::to_string(form)?,
        says,
        reason: form.reason.clone(),
    })
}

/// Another has confirmed it: what was proposed, as it was.
pub async fn confirmed(cx: &Cx, row: &Row) -> Result<()> {
    let account = query::by_id(cx, row.account_id).await?;
    let form: DutiesForm = serde_json::from_str(&row.body)?;
    // Said of somebody as they were: whoever has become another since is looked at anew.
    if proposal(&account, &duties_of(cx, &account).await?, &form)?.says != row.says {
        return Err(Fault::form("reason", "这个人的岗位后来变过，请安全管理员重新提出").into());
    }
    apply(cx, account, &form).await.map(drop)
}

pub async fn apply(cx: &Cx, account: Account, form: &DutiesForm) -> Result<Account> {
    let (id, had) = (account.id, duties_of(cx, &account).await?);
    query::set_duties(cx, id, &form.duties).await?;
    let account = query::change(cx, &account, |it| it.is_active = form.is_active).await?;
    // What they can go on with no longer is anybody's again.
    // An administrator holds nothing else, and stands in for nobody.
    let is_admin = form.duties.iter().any(|it| it.is_admin());
    if !form.is_active || is_admin || had.iter().any(|it| !form.duties.contains(it)) {
        (crate::LEAVES)(cx, account.clone()).await?;
    }
    // Whatever they held until now ends now.
    session::end_all(&cx.db(), id).await?;
    Ok(account)
}

fn join_keys(cx: &Cx, form: &Join) -> Vec<String> {
    attempt::at(cx, "join", &attempt::Whom::of(None, &form.login).name())
}

/// The account that is invited by this code, if it counts.
async fn invited(cx: &Cx, form: &Join) -> Result<Option<(Account, Invitation)>> {
    let Some(account) = query::by_login(cx, &form.login).await? else { return Ok(None) };
    let invitation = query::invitation(cx, account.id).await?;
    let is_right = |it: &Invitation| it.code_hash == digest::hash(&form.invitation) && it.until > cx.now;
    Ok(invitation.filter(is_right).map(|it| (account, it)))
}

pub async fn prove_join(cx: Cx, form: Join) -> Result<Option<Fresh>> {
    attempt::require_patience(&cx, &join_keys(&cx, &form)).await?;
    match invited(&cx, &form).await? {
        Some((account, _)) => Ok(Some(password::judge(&cx, &account, &form.secret).await?)),
        None => Ok(None),
    }
}

/// Password set, authenticator bound. Who had joined before comes back without duties: otherwise the administrator who
/// invites could become whoever they like, the one who gives duties among them.
pub async fn join(cx: Cx, (): (), form: Join, fresh: Option<Fresh>) -> Result<JoinView> {
    let (Some((account, invitation)), Some(fresh)) = (invited(&cx, &form).await?, fresh) else {
        let fault = Fault::form("invitation", "邀请码不正确或已过期，请向系统管理员重新索取");
        return Err(attempt::failed(&cx, &join_keys(&cx, &form), fault).await);
    };
    let was_here = !account.secret.is_empty();
    let key = secret::new_totp_key()?;
    let account = password::put(&cx, account, fresh).await?;
    let totp = cx.hub.keys.seal(&personal::place("totp", account.id), &key)?;
    let account = query::change(&cx, &account, |it| (it.totp, it.totp_step) = (totp, 0)).await?;
    query::delete_invitation(&cx, account.id).await?;
    session::end_all(&cx.db(), account.id).await?;
    let needs_duties = was_here && !invitation.keeps_duties;
    if needs_duties {
        proposed::withdraw(&cx, About::Duties, account.id).await?;
        query::set_duties(&cx, account.id, &[]).await?;
        // Nor with what others have lent them, or they have lent.
        (crate::LEAVES)(&cx, account.clone()).await?;
    }
    let url = format!("otpauth://totp/Yimen:{}?secret={key}&issuer=Yimen", form.login);
    Ok(JoinView { qr: qr::of(&url), key, needs_duties })
}

/// For the seed and the command line: staff with duties, made by hand of the operator.
pub async fn employ(cx: &Cx, account: Account, duties: &[Duty]) -> Result<()> {
    if !Duty::may_be_held_together(duties) {
        return Err(Error::Fault(Fault::DutiesClash));
    }
    let id = account.id;
    query::insert(cx, account).await?;
    query::set_duties(cx, id, duties).await
}
