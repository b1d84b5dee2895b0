//! 账号
use common::{
    account::{
        self, AccountKind, AddConsent, ConsentView, Left, ProfileForm, ProfileView, RealName, Register, Renew,
        SaveProfile, SessionView, SignIn, Who, recover as recovery,
    },
    check::Nothing,
    fault::Fault,
    id::{AccountId, ConsentId, SessionId},
    value::{IdCard, name},
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::accounts::Model as Account,
    gate::{
        attempt::{self, Whom},
        cx::Cx,
        serve::{NOTHING, Routes},
        session,
    },
    message,
};

pub mod agreement;
pub mod counter;
mod looks;
pub mod oidc;
pub mod password;
pub mod personal;
pub mod phone;
pub mod proof;
pub mod proposed;
pub mod query;
pub mod recover;
pub mod secret;
pub mod staffing;
pub mod stand_in;
use password::Fresh;
use proof::Proof;

/// 等保 L3-CES1-01: staff change it every quarter.
const SECRET_DAYS: i64 = 90;

/// What a visitor had begun becomes the account's own: handed in by `lib.rs`, because this knows no cases.
pub type HandOver = for<'a> fn(&'a Cx, AccountId, AccountId) -> BoxFuture<'a, Result<()>>;

/// What ends when somebody works here no longer: what they held is anybody's. Domains above have it, so it is handed in.
pub type Leaves = for<'a> fn(&'a Cx, Account) -> BoxFuture<'a, Result<()>>;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve_prepared(account::SIGN_IN, prove_sign_in, sign_in)
        .serve_prepared(account::RENEW, prove_renew, renew)
        .serve_prepared(account::SIGN_OUT, oidc::leaving, sign_out)
        .serve(account::oidc::WAYS, oidc::ways)
        .serve(account::oidc::UNLINK, oidc::unlink)
        .stream(&account::oidc::START, NOTHING, oidc::start)
        .stream(&account::oidc::CALLBACK, NOTHING, oidc::callback)
        .serve_prepared(account::REGISTER, hash_new, register)
        .serve(account::ME, me)
        .serve(account::PROFILE, profile)
        .serve_prepared(account::SAVE_PROFILE, prove_profile, save_profile)
        .serve_prepared(account::CHANGE_SECRET, password::prove_change, password::change)
        .serve(account::phone::ASK, phone::ask)
        .serve(account::phone::PROVE, phone::prove)
        .serve(recovery::ASK, recover::ask)
        .serve_prepared(recovery::RECOVER, recover::prove, recover::recover)
        .serve(account::SESSIONS, sessions)
        .serve(account::END_SESSION, end_session)
        .serve(account::looks::LOOKS, looks::looks)
        .serve(account::looks::SAVE_LOOKS, looks::save)
        .serve(account::CONSENTS, consents)
        .serve(account::ADD_CONSENT, add_consent)
        .serve(account::END_CONSENT, end_consent)
        .serve(account::own::AGREEMENTS, agreement::list)
        .serve(account::own::WITHDRAW_AGREEMENT, agreement::withdraw)
}

/// Before the transaction: whose password it is. Looked up and hashed whether there is such an account or not.
async fn prove_sign_in(cx: Cx, form: SignIn) -> Result<Guess> {
    let found = query::by_login(&cx, &form.login).await?;
    let whom = Whom::of(found.as_ref().map(|it| it.id), &form.login);
    let keys = attempt::at_account(&cx, &whom).await?;
    let alone = attempt::OneGuess::take(&cx.hub, &keys).await?;
    attempt::require_patience(&cx, &keys).await?;
    let stored = found.as_ref().map(|it| it.secret.clone()).unwrap_or_default();
    let is_right = secret::is_right(&cx.hub, &form.secret, &stored).await?;
    Ok(Guess { account: found.filter(|it| it.is_active && is_right), keys, _alone: alone })
}

async fn prove_renew(cx: Cx, form: Renew) -> Result<(Guess, Option<Fresh>)> {
    let guess = prove_sign_in(cx.clone(), form.sign_in).await?;
    let fresh = match &guess.account {
        Some(it) => Some(password::judge(&cx, it, &form.secret).await?),
        None => None,
    };
    Ok((guess, fresh))
}

/// Whose password it was, if anybody's.
#[derive(Clone)]
struct Guess {
    account: Option<Account>,
    /// Whose patience it costs.
    keys: Vec<String>,
    _alone: attempt::OneGuess,
}

async fn sign_in(cx: Cx, (): (), form: SignIn, guess: Guess) -> Result<Who> {
    let account = proven(&cx, &form, guess).await?;
    if account.kind == AccountKind::Staff && cx.now > account.secret_at.plus_hours(24 * SECRET_DAYS) {
        return Err(Fault::SecretExpired.into());
    }
    opened(cx, account, "").await
}

/// The same proof, and a new password with it.
async fn renew(cx: Cx, (): (), form: Renew, (guess, fresh): (Guess, Option<Fresh>)) -> Result<Who> {
    let account = proven(&cx, &form.sign_in, guess).await?;
    let account = password::put(&cx, account, fresh.ok_or(Fault::BadSignIn)?).await?;
    session::end_all(&cx.db(), account.id).await?;
    opened(cx, account, "").await
}

/// Whose account it is, shown by password and, for staff, by a code that counts once.
/// One sentence and one duration for unknown account, wrong password and wrong code.
async fn proven(cx: &Cx, form: &SignIn, guess: Guess) -> Result<Account> {
    let keys = guess.keys;
    // Once more, now that nobody else writes: many guesses sent together all passed the first look.
    attempt::require_patience(cx, &keys).await?;
    let Some(known) = guess.account else { return Err(attempt::failed(cx, &keys, Fault::BadSignIn).await) };
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
    attempt::paid_back(cx, &keys).await?;
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
        (crate::HAND_OVER)(&cx, *guest, account.id).await?;
        // Nothing is theirs any longer: a nameless account that nobody can come back to.
        session::end_all(&cx.db(), *guest).await?;
        query::delete(&cx, *guest).await?;
    }
    open_session(&cx, account.id, id_token).await?;
    attempt::remember(&cx, account.id).await?;
    let who = session::query::who_of(&cx.db(), account).await?;
    session::query::standing_in(&cx.db(), who, cx.now.day()).await
}

async fn sign_out(cx: Cx, (): (), _: Nothing, to: String) -> Result<Left> {
    if let Some(id) = &cx.session {
        session::end(&cx.db(), id).await?;
    }
    cx.signed_out();
    Ok(Left { to })
}

async fn hash_new(cx: Cx, form: Register) -> Result<String> {
    attempt::require_patience(&cx, &register_keys(&cx)).await?;
    let own = [&form.name, form.login.as_deref().unwrap_or_default(), form.phone.as_str()];
    secret::require_hard(&form.secret, &own, &cx.hub.county.get())?;
    secret::hash(&cx.hub, &form.secret).await
}

/// Made up numbers, and accounts made: how many from one network.
fn register_keys(cx: &Cx) -> Vec<String> {
    [attempt::by_network(cx, "register"), attempt::by_quota(cx, "register")].concat()
}

async fn register(cx: Cx, (): (), form: Register, secret: String) -> Result<Who> {
    let keys = attempt::by_network(&cx, "register");
    attempt::require_patience(&cx, &register_keys(&cx)).await?;
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
    attempt::count(&cx, &attempt::by_quota(&cx, "register"), cx.now).await?;
    opened(cx, account, "").await
}

async fn me(cx: Cx, (): (), _: Nothing) -> Result<Who> {
    Ok(cx.who)
}

async fn mine(cx: &Cx) -> Result<Account> {
    let id = cx.who.account().ok_or(Fault::SignedOut)?;
    query::by_id(cx, id).await
}

pub async fn profile(cx: Cx, (): (), _: Nothing) -> Result<ProfileView> {
    let account = mine(&cx).await?;
    let form = personal::open(&cx.hub.keys, &account)?;
    let phone = phone::standing(&cx, &account);
    let login = account.login.unwrap_or_default();
    Ok(ProfileView { kind: account.kind, login, real_name: account.real_name, phone, form })
}

/// Whoever holds the phone or the mailbox can set a new password: changing them wants the one of now.
async fn prove_profile(cx: Cx, form: SaveProfile) -> Result<Option<Proof>> {
    let before = personal::open(&cx.hub.keys, &mine(&cx).await?)?;
    match is_reached_as_before(&before, &form.form) {
        true => Ok(None),
        false => Ok(Some(Proof::of(&cx, &form.form.proof, "proof").await?)),
    }
}

fn is_reached_as_before(before: &ProfileForm, now: &ProfileForm) -> bool {
    before.phone == now.phone && before.email == now.email
}

async fn save_profile(cx: Cx, (): (), form: SaveProfile, proof: Option<Proof>) -> Result<ProfileView> {
    let account = mine(&cx).await?;
    if !form.form.id_card.is_empty() {
        IdCard::parse(&form.form.id_card, cx.now.day()).map_err(|says| Fault::form("id_card", says))?;
    }
    let mut form = form;
    if account.kind == AccountKind::Person {
        form.form.name = name(&form.form.name).map_err(|says| Fault::form("name", says))?;
    }
    let mac = cx.hub.keys.mac("phone", &form.form.phone);
    if account.phone_mac.as_ref() != Some(&mac) && query::has_phone(&cx, &mac).await? {
        return Err(Fault::form("phone", "这个手机号码已用于另一个账号").into());
    }
    let before = personal::open(&cx.hub.keys, &account)?;
    if !is_reached_as_before(&before, &form.form) {
        let proof = proof.ok_or_else(|| Fault::form("proof", "请填写现在的密码"))?;
        proof.require(&cx, "proof").await?;
        // A code sent to a phone that is no longer theirs opens nothing.
        query::delete_codes(&cx, account.id).await?;
        // Where they were reached until now.
        message::warn(&cx, &account, "手机号码或邮箱已修改").await?;
    }
    let is_phone_new = before.phone != form.form.phone;
    // Another may have linked theirs while the number was theirs. Who has no password keeps the one way in they have.
    if is_phone_new && !account.secret.is_empty() {
        query::delete_logins(&cx, account.id).await?;
    }
    let who = |it: &ProfileForm| (it.name.clone(), it.id_card.clone(), it.credit_code.clone());
    let is_same = who(&before) == who(&form.form);
    let sealed = personal::sealed(&cx.hub.keys, account.clone(), &form.form)?;
    let is_declared = !form.form.id_card.is_empty() || !form.form.credit_code.is_empty();
    query::change(&cx, &account, |it| {
        personal::copy(sealed, it);
        it.phone_proven &= !is_phone_new;
        // What somebody has seen or vouched for was another name, or another number.
        if !is_same || !matches!(it.real_name, RealName::Seen | RealName::Vouched) {
            it.real_name = if is_declared { RealName::Declared } else { RealName::None };
        }
    })
    .await?;
    profile(cx, (), Nothing {}).await
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

pub async fn consents(cx: Cx, (): (), _: Nothing) -> Result<Vec<ConsentView>> {
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

/// An account for what somebody leaves here and is found again by number and code: nobody is signed in to it.
pub async fn visitor(cx: &Cx) -> Result<AccountId> {
    let id = AccountId(Uuid::now_v7());
    query::insert(cx, Account { kind: AccountKind::Guest, ..query::empty(id, cx.now) }).await?;
    Ok(id)
}

/// Whose it is what somebody asks of the house: theirs who is signed in. Nobody's otherwise; nor is it the account of a visitor's draft,
/// which goes when they sign in or stay away.
pub async fn asker(cx: &Cx) -> Result<AccountId> {
    match &cx.who {
        Who::Citizen { account, .. } => Ok(*account),
        _ => visitor(cx).await,
    }
}

/// A visitor who opens a draft gets an account without a name, and a session for it.
pub async fn guest(cx: &Cx) -> Result<AccountId> {
    let id = visitor(cx).await?;
    cx.signed_in(session::open_for_visitor(&cx.db(), id, &cx.device, cx.now).await?, id);
    Ok(id)
}
