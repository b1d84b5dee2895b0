//! 账号
use common::{
    account::{
        self, AccountKind, AddConsent, ChangeSecret, ConsentView, Duty, Left, ProfileForm, ProfileView, RealName,
        Register, Renew, SaveProfile, SessionView, SignIn, Who,
        staff::{self, DutiesForm, Invite, InviteView, Join, JoinView, StaffView},
    },
    check::Nothing,
    fault::Fault,
    id::{AccountId, ConsentId, SessionId},
    value::{self, IdCard},
};
use uuid::Uuid;

use crate::{
    case,
    entity::accounts::Model as Account,
    org, qr,
    serve::{Cx, Error, Result, Routes},
    session,
};

pub mod agreement;
pub mod attempt;
pub mod oidc;
pub mod own;
pub mod personal;
pub mod query;
pub mod secret;

/// 等保 L3-CES1-01: staff change it every quarter, and use none of the last five again.
const SECRET_DAYS: i64 = 90;
const N_OLD_SECRETS: u64 = 5;
/// How long an invitation can be answered.
const INVITATION_HOURS: i64 = 72;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve_prepared(account::SIGN_IN, prove_sign_in, sign_in)
        .serve_prepared(account::RENEW, prove_renew, renew)
        .serve_prepared(account::SIGN_OUT, oidc::leaving, sign_out)
        .serve(account::oidc::WAYS, oidc::ways)
        .serve(account::oidc::UNLINK, oidc::unlink)
        .stream(&account::oidc::START, oidc::start)
        .stream(&account::oidc::CALLBACK, oidc::callback)
        .serve_prepared(account::REGISTER, hash_new, register)
        .serve(account::ME, me)
        .serve(account::PROFILE, profile)
        .serve(account::SAVE_PROFILE, save_profile)
        .serve(account::CHANGE_SECRET, change_secret)
        .serve(account::SESSIONS, sessions)
        .serve(account::END_SESSION, end_session)
        .serve(account::CONSENTS, consents)
        .serve(account::ADD_CONSENT, add_consent)
        .serve(account::END_CONSENT, end_consent)
        .serve(account::own::AGREEMENTS, agreement::list)
        .serve(account::own::WITHDRAW_AGREEMENT, agreement::withdraw)
        .serve(account::own::EXPORT, own::export)
        .serve_prepared(account::own::CLOSE, own::prove_close, own::close)
        .serve(staff::STAFF, staff_list)
        .serve(staff::INVITE, invite)
        .serve(staff::SET_DUTIES, set_duties)
        .serve(staff::JOIN, join)
}

/// Calls that hash a password. They have places of their own, so that a flood of them leaves the rest of the hall alone.
pub fn hashes(path: &str) -> bool {
    let own = [
        account::SIGN_IN.path,
        account::RENEW.path,
        account::REGISTER.path,
        account::CHANGE_SECRET.path,
        account::own::CLOSE.path,
        staff::JOIN.path,
    ];
    own.contains(&path)
}

async fn prove_sign_in(cx: Cx, form: SignIn) -> Result<Proof> {
    known_by_secret(&cx, &form).await
}

async fn prove_renew(cx: Cx, form: Renew) -> Result<Proof> {
    known_by_secret(&cx, &form.sign_in).await
}

/// Before the transaction: whose password it is. Looked up and hashed whether there is such an account or not.
async fn known_by_secret(cx: &Cx, form: &SignIn) -> Result<Proof> {
    let keys = sign_in_keys(cx, form);
    let alone = attempt::OneGuess::take(&cx.hub, &keys[0]).await?;
    attempt::require_patience(cx, &keys).await?;
    let found = query::by_login(cx, &form.login).await?;
    let stored = found.as_ref().map(|it| it.secret.clone()).unwrap_or_default();
    let is_right = secret::is_right(&cx.hub, &form.secret, &stored).await?;
    Ok(Proof { account: found.filter(|it| it.is_active && is_right), _alone: alone })
}

/// Whose password it was, if anybody's.
#[derive(Clone)]
struct Proof {
    account: Option<Account>,
    _alone: attempt::OneGuess,
}

fn sign_in_keys(cx: &Cx, form: &SignIn) -> [String; 2] {
    [format!("account:{}", session::hash(&form.login)), format!("peer:{}", cx.peer)]
}

async fn sign_in(cx: Cx, (): (), form: SignIn, proof: Proof) -> Result<Who> {
    let account = proven(&cx, &form, proof).await?;
    if account.kind == AccountKind::Staff && cx.now > account.secret_at.plus_hours(24 * SECRET_DAYS) {
        return Err(Fault::SecretExpired.into());
    }
    opened(cx, account, "").await
}

/// The same proof, and a new password with it.
async fn renew(cx: Cx, (): (), form: Renew, proof: Proof) -> Result<Who> {
    let account = proven(&cx, &form.sign_in, proof).await?;
    let account = with_secret(&cx, account, &form.secret).await?;
    session::end_all(&cx.db(), account.id).await?;
    opened(cx, account, "").await
}

/// Whose account it is, shown by password and, for staff, by a code that counts once.
/// One sentence and one duration for unknown account, wrong password and wrong code.
async fn proven(cx: &Cx, form: &SignIn, proof: Proof) -> Result<Account> {
    let keys = sign_in_keys(cx, form);
    // Once more, now that nobody else writes: many guesses sent together all passed the first look.
    attempt::require_patience(cx, &keys).await?;
    let Some(known) = proof.account else { return Err(attempt::failed(cx, &keys, Fault::BadSignIn).await) };
    let mut account = query::by_id(cx, known.id).await?;
    if !account.is_active || account.secret != known.secret {
        return Err(attempt::failed(cx, &keys, Fault::BadSignIn).await);
    }
    if !account.totp.is_empty() {
        if form.code.is_empty() {
            return Err(Fault::NeedsCode.into());
        }
        let key = cx.hub.keys.open(&personal::place("totp", account.id), &account.totp)?;
        match secret::totp_step(&key, &form.code, cx.now).filter(|it| *it > account.totp_step) {
            Some(step) => {
                query::set_totp_step(cx, account.id, step).await?;
                account.totp_step = step;
            }
            None => return Err(attempt::failed(cx, &keys, Fault::BadSignIn).await),
        }
    }
    attempt::forget(cx, keys.first().map(String::as_str).unwrap_or_default()).await?;
    Ok(account)
}

/// A new session; the visitor's drafts become the account's own.
async fn open_session(cx: &Cx, account: AccountId, id_token: &str) -> Result<()> {
    let token = session::open(&cx.db(), account, &cx.device, cx.now).await?;
    if !id_token.is_empty() {
        session::came_by(cx, &token, id_token).await?;
    }
    cx.signed_in(token, account);
    Ok(())
}

/// `id_token`: what the identity provider gave, if it was not a password.
async fn opened(cx: Cx, account: Account, id_token: &str) -> Result<Who> {
    if let Some(id) = &cx.session {
        session::end(&cx.db(), id).await?;
    }
    if let (Who::Guest { account: guest }, AccountKind::Person | AccountKind::Legal) = (&cx.who, account.kind) {
        case::query::hand_over(&cx, *guest, account.id).await?;
        case::draft::prefill_all(&cx, account.id).await?;
    }
    open_session(&cx, account.id, id_token).await?;
    query::who_of(&cx.db(), account).await
}

async fn sign_out(cx: Cx, (): (), _: Nothing, to: String) -> Result<Left> {
    if let Some(id) = &cx.session {
        session::end(&cx.db(), id).await?;
    }
    cx.signed_out();
    Ok(Left { to })
}

async fn hash_new(cx: Cx, form: Register) -> Result<String> {
    attempt::require_patience(&cx, &[format!("register:{}", cx.peer)]).await?;
    let own = [&form.name, form.login.as_deref().unwrap_or_default(), form.phone.as_str()];
    secret::require_hard(&form.secret, &own)?;
    secret::hash(&cx.hub, &form.secret).await
}

async fn register(cx: Cx, (): (), form: Register, secret: String) -> Result<Who> {
    let keys = [format!("register:{}", cx.peer)];
    let phone = form.phone.as_str();
    let mac = cx.hub.keys.mac("phone", phone);
    if query::has_phone(&cx, &mac).await? {
        let says = "这个手机号码已经注册过，可以直接登录";
        return Err(attempt::failed(&cx, &keys, Fault::form("phone", says)).await);
    }
    if let Some(login) = &form.login
        && query::by_login(&cx, login).await?.is_some()
    {
        return Err(Fault::form("login", "这个登录名已有人用，请换一个").into());
    }
    let id = AccountId(Uuid::now_v7());
    let account = Account {
        kind: form.kind,
        login: form.login,
        phone: cx.hub.keys.seal(&personal::place("phone", id), phone)?,
        phone_mac: Some(mac),
        name: form.name,
        secret,
        secret_at: cx.now,
        ..query::empty(id, cx.now)
    };
    query::insert(&cx, account.clone()).await?;
    agreement::record(&cx, id).await?;
    opened(cx, account, "").await
}

async fn me(cx: Cx, (): (), _: Nothing) -> Result<Who> {
    Ok(cx.who)
}

async fn mine(cx: &Cx) -> Result<Account> {
    let id = cx.who.account().ok_or(Fault::SignedOut)?;
    query::by_id(cx, id).await
}

async fn profile(cx: Cx, (): (), _: Nothing) -> Result<ProfileView> {
    let account = mine(&cx).await?;
    let form = personal::open(&cx.hub.keys, &account)?;
    let login = account.login.unwrap_or_default();
    Ok(ProfileView { kind: account.kind, login, real_name: account.real_name, form })
}

async fn save_profile(cx: Cx, (): (), form: SaveProfile) -> Result<ProfileView> {
    let account = mine(&cx).await?;
    if !form.form.id_card.is_empty() {
        IdCard::parse(&form.form.id_card, cx.now.day()).map_err(|says| Fault::form("id_card", says))?;
    }
    let mac = cx.hub.keys.mac("phone", &form.form.phone);
    if account.phone_mac.as_ref() != Some(&mac) && query::has_phone(&cx, &mac).await? {
        return Err(Fault::form("phone", "这个手机号码已用于另一个账号").into());
    }
    let before = personal::open(&cx.hub.keys, &account)?;
    let who = |it: &ProfileForm| (it.name.clone(), it.id_card.clone(), it.credit_code.clone());
    let is_same = who(&before) == who(&form.form);
    let mut account = personal::sealed(&cx.hub.keys, account, &form.form)?;
    let is_declared = !form.form.id_card.is_empty() || !form.form.credit_code.is_empty();
    // What somebody has seen or vouched for was another name, or another number.
    if !is_same || !matches!(account.real_name, RealName::Seen | RealName::Vouched) {
        account.real_name = if is_declared { RealName::Declared } else { RealName::None };
    }
    query::update(&cx, account).await?;
    profile(cx, (), Nothing {}).await
}

async fn change_secret(cx: Cx, (): (), form: ChangeSecret) -> Result<Who> {
    let account = mine(&cx).await?;
    let keys = [format!("secret:{}", account.id)];
    attempt::require_patience(&cx, &keys).await?;
    // Who came through the identity provider and has none may set one: there is nothing to prove it with.
    let is_first = account.secret.is_empty() && account.kind != AccountKind::Staff;
    if !is_first && form.old.is_empty() {
        return Err(Fault::form("old", "请填写现在的密码").into());
    }
    if !is_first && !secret::is_right(&cx.hub, &form.old, &account.secret).await? {
        return Err(attempt::failed(&cx, &keys, Fault::form("old", "现在的密码不正确，请重新填写")).await);
    }
    let account = with_secret(&cx, account, &form.secret).await?;
    let id_token = match &cx.session {
        Some(id) => session::via(&cx.hub, id).await?,
        None => String::new(),
    };
    session::end_all(&cx.db(), account.id).await?;
    open_session(&cx, account.id, &id_token).await?;
    query::who_of(&cx.db(), account).await
}

/// A new password, by the rule that holds for whoever asks: not a common one, and for staff none of the last five.
async fn with_secret(cx: &Cx, account: Account, new: &str) -> Result<Account> {
    let rule = match account.kind {
        AccountKind::Staff => value::Profile::Staff,
        _ => value::Profile::Citizen,
    };
    let new = value::secret(new, rule).map_err(|says| Fault::form("secret", says))?;
    secret::require_hard(&new, &[&account.name, account.login.as_deref().unwrap_or_default()])?;
    let mut former = vec![account.secret.clone()];
    if account.kind == AccountKind::Staff {
        former.extend(query::old_secrets(cx, account.id, N_OLD_SECRETS - 1).await?);
    }
    for hash in former.iter().filter(|it| !it.is_empty()) {
        if secret::is_right(&cx.hub, &new, hash).await? {
            let says = match account.kind {
                AccountKind::Staff => "新密码不能与最近5次用过的相同",
                _ => "新密码不能与现在的相同",
            };
            return Err(Fault::form("secret", says).into());
        }
    }
    if account.kind == AccountKind::Staff && !account.secret.is_empty() {
        query::keep_old_secret(cx, &account).await?;
    }
    let account = Account { secret: secret::hash(&cx.hub, &new).await?, secret_at: cx.now, ..account };
    query::update(cx, account.clone()).await?;
    Ok(account)
}

async fn sessions(cx: Cx, (): (), _: Nothing) -> Result<Vec<SessionView>> {
    let id = cx.who.account().ok_or(Fault::SignedOut)?;
    let rows = query::sessions(&cx, id).await?;
    let view = |it: crate::entity::sessions::Model| SessionView {
        id: it.public_id,
        opened_at: it.opened_at,
        seen_at: it.seen_at,
        device: it.device,
        is_this: cx.session.as_ref() == Some(&it.id),
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn end_session(cx: Cx, id: SessionId, _: Nothing) -> Result<Vec<SessionView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    query::end_session(&cx, account, id).await?;
    sessions(cx, (), Nothing {}).await
}

async fn consents(cx: Cx, (): (), _: Nothing) -> Result<Vec<ConsentView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let rows = query::consents(&cx, account).await?;
    rows.into_iter().map(|it| personal::consent_view(&cx.hub.keys, it)).collect()
}

async fn add_consent(cx: Cx, (): (), form: AddConsent) -> Result<Vec<ConsentView>> {
    IdCard::parse(form.id_card.as_str(), cx.now.day()).map_err(|says| Fault::form("id_card", says))?;
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let row = personal::consent(&cx.hub.keys, account, &form, cx.now)?;
    query::insert_consent(&cx, row).await?;
    consents(cx, (), Nothing {}).await
}

async fn end_consent(cx: Cx, id: ConsentId, _: Nothing) -> Result<Vec<ConsentView>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    query::end_consent(&cx, account, id).await?;
    consents(cx, (), Nothing {}).await
}

async fn staff_list(cx: Cx, (): (), _: Nothing) -> Result<Vec<StaffView>> {
    query::staff(&cx).await
}

/// By the system administrator: the account, without any duty yet.
async fn invite(cx: Cx, (): (), form: Invite) -> Result<InviteView> {
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
    invitation(&cx, id, &form.login).await
}

/// Also `yimen admin invite`, for the very first administrator.
pub async fn invitation(cx: &Cx, account: AccountId, login: &str) -> Result<InviteView> {
    let code: String = session::random()?.chars().take(20).collect();
    let until = cx.now.plus_hours(INVITATION_HOURS);
    query::insert_invitation(cx, account, &session::hash(&code), until).await?;
    Ok(InviteView { login: login.to_owned(), code, until })
}

/// By the security administrator, who in turn can invite nobody.
async fn set_duties(cx: Cx, id: AccountId, form: DutiesForm) -> Result<Vec<StaffView>> {
    let account = query::by_id(&cx, id).await?;
    if account.kind != AccountKind::Staff {
        return Err(Fault::NotFound.into());
    }
    if cx.who.account() == Some(id) {
        return Err(Fault::NotYours.into());
    }
    query::set_duties(&cx, id, &form.duties).await?;
    query::update(&cx, Account { is_active: form.is_active, ..account }).await?;
    // Whatever they held until now ends now.
    session::end_all(&cx.db(), id).await?;
    query::staff(&cx).await
}

async fn join(cx: Cx, (): (), form: Join) -> Result<JoinView> {
    let keys = [format!("join:{}", form.login), format!("peer:{}", cx.peer)];
    attempt::require_patience(&cx, &keys).await?;
    let account = query::by_login(&cx, &form.login).await?;
    let invitation = match &account {
        Some(it) => query::invitation(&cx, it.id).await?,
        None => None,
    };
    let is_right = |it: &crate::entity::invitations::Model| {
        it.code_hash == session::hash(form.invitation.trim()) && it.until > cx.now
    };
    let (Some(account), true) = (account, invitation.as_ref().is_some_and(is_right)) else {
        let fault = Fault::form("invitation", "邀请码不正确或已过期，请向系统管理员重新索取");
        return Err(attempt::failed(&cx, &keys, fault).await);
    };
    let key = secret::new_totp_key()?;
    let account = with_secret(&cx, account, &form.secret).await?;
    let account = Account { totp: cx.hub.keys.seal(&personal::place("totp", account.id), &key)?, ..account };
    query::update(&cx, account.clone()).await?;
    query::delete_invitation(&cx, account.id).await?;
    let url = format!("otpauth://totp/Yimen:{}?secret={key}&issuer=Yimen", form.login);
    Ok(JoinView { qr: qr::of(&url), key })
}

/// A visitor who opens a draft gets an account without a name, and a session for it.
pub async fn guest(cx: &Cx) -> Result<AccountId> {
    let id = AccountId(Uuid::now_v7());
    query::insert(cx, Account { kind: AccountKind::Guest, ..query::empty(id, cx.now) }).await?;
    cx.signed_in(session::open(&cx.db(), id, &cx.device, cx.now).await?, id);
    Ok(id)
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
