use common::{
    account::{
        AccountKind, Duty, RealName,
        holders::HoldersForm,
        staff::{N_PER_PAGE, StaffForm, StaffView},
    },
    fault::Fault,
    id::{AccountId, ConsentId, SessionId},
    moment::Moment,
    value::Phone,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LikeExpr},
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{
        account_duties, accounts, agreements, codes, consents, idempotency, invitations, logins, old_secrets,
        orgs, paged, sessions,
    },
    gate::{audit::witness, cx::Cx, fresh},
};

/// More versions than a hall will ever have.
const N_AGREEMENTS: u64 = 100;
/// Words of a search among staff; nobody types more.
const MOST_WORDS: usize = 3;

/// By login name or, failing that, by phone.
pub async fn by_login(cx: &Cx, login: &str) -> Result<Option<accounts::Model>> {
    let found = accounts::Entity::find().filter(accounts::Column::Login.eq(login)).one(&cx.db()).await?;
    match (found, Phone::parse(login)) {
        (None, Ok(phone)) => {
            let mac = cx.hub.keys.mac("phone", phone.as_str());
            Ok(accounts::Entity::find().filter(accounts::Column::PhoneMac.eq(mac)).one(&cx.db()).await?)
        }
        (found, _) => Ok(found),
    }
}

/// Whether somebody still has it.
pub async fn is_open(cx: &Cx, id: AccountId) -> Result<bool> {
    let one = accounts::Entity::find_by_id(id).filter(accounts::Column::IsActive.eq(true));
    Ok(one.count(&cx.db()).await? > 0)
}

pub async fn has_phone(cx: &Cx, mac: &str) -> Result<bool> {
    Ok(accounts::Entity::find().filter(accounts::Column::PhoneMac.eq(mac)).count(&cx.db()).await? > 0)
}

/// Whose card with that number a clerk or an identity provider has seen.
pub async fn seen_person(cx: &Cx, mac: &str) -> Result<Option<accounts::Model>> {
    seen(cx, AccountKind::Person, accounts::Column::IdCardMac.eq(mac)).await
}

pub async fn seen_firm(cx: &Cx, code: &str) -> Result<Option<accounts::Model>> {
    // Said again in the words of the index.
    let is_it = accounts::Column::CreditCode.eq(code).and(accounts::Column::CreditCode.ne(""));
    seen(cx, AccountKind::Legal, is_it).await
}

async fn seen(
    cx: &Cx,
    kind: AccountKind,
    is_it: sea_orm::sea_query::SimpleExpr,
) -> Result<Option<accounts::Model>> {
    let all = accounts::Entity::find()
        .filter(is_it)
        .filter(accounts::Column::Kind.eq(kind))
        .filter(accounts::Column::RealName.is_in([RealName::Seen, RealName::Vouched]))
        .filter(accounts::Column::IsActive.eq(true))
        .order_by_asc(accounts::Column::Id);
    Ok(all.one(&cx.db()).await?)
}

pub async fn by_id(cx: &Cx, id: AccountId) -> Result<accounts::Model> {
    Ok(accounts::Entity::find_by_id(id).one(&cx.db()).await?.ok_or(Fault::NotFound)?)
}

/// Every body somebody works for who has that duty.
pub async fn orgs_with(cx: &Cx, duty: Duty) -> Result<Vec<Uuid>> {
    let own = account_duties::Entity::find()
        .select_only()
        .column(account_duties::Column::AccountId)
        .filter(account_duties::Column::Duty.eq(duty));
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::Region.eq(cx.region()))
        .filter(accounts::Column::OrgId.is_not_null())
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Id.in_subquery(own.into_query()));
    Ok(all.select_only().column(accounts::Column::OrgId).distinct().into_tuple().all(&cx.db()).await?)
}

/// Everybody at work in these bodies with that duty.
pub async fn holders(cx: &Cx, orgs: &[Uuid], duty: Duty) -> Result<Vec<AccountId>> {
    let own = account_duties::Entity::find()
        .select_only()
        .column(account_duties::Column::AccountId)
        .filter(account_duties::Column::Duty.eq(duty));
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::OrgId.is_in(orgs.iter().copied()))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Id.in_subquery(own.into_query()));
    Ok(all.select_only().column(accounts::Column::Id).into_tuple().all(&cx.db()).await?)
}

/// What somebody may do.
pub async fn duties(cx: &Cx, id: AccountId) -> Result<Vec<Duty>> {
    let all = account_duties::Entity::find().filter(account_duties::Column::AccountId.eq(id));
    Ok(all.select_only().column(account_duties::Column::Duty).into_tuple().all(&cx.db()).await?)
}

/// What gives power or takes somebody's place is for whoever holds the duty in their own name, not in another's (替岗).
///
/// # Errors
/// Beside `field`, for a deputy.
pub async fn require_own(cx: &Cx, duty: Duty, field: &str) -> Result<()> {
    let me = cx.who.account().ok_or(Fault::SignedOut)?;
    match duties(cx, me).await?.contains(&duty) {
        true => Ok(()),
        false => Err(Fault::form(field, "替岗期间不能办这一项，请负责人本人或者上级来办").into()),
    }
}

/// Whether somebody else holds it and goes on holding it: who has come in, and is not invited again by whoever may not give duties, which
/// takes them away.
pub async fn is_held_beside(cx: &Cx, duty: Duty, account: AccountId) -> Result<bool> {
    let own = account_duties::Entity::find()
        .select_only()
        .column(account_duties::Column::AccountId)
        .filter(account_duties::Column::Duty.eq(duty));
    let leaving = invitations::Entity::find()
        .select_only()
        .column(invitations::Column::AccountId)
        .filter(invitations::Column::KeepsDuties.eq(false))
        .filter(invitations::Column::Until.gt(cx.now));
    let all = accounts::Entity::find()
        .filter(accounts::Column::Region.eq(cx.region()))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::Id.ne(account))
        .filter(accounts::Column::Totp.ne(""))
        .filter(accounts::Column::Id.in_subquery(own.into_query()))
        .filter(accounts::Column::Id.not_in_subquery(leaving.into_query()));
    Ok(all.count(&cx.db()).await? > 0)
}

/// The body whoever asks works for.
pub async fn body_of(cx: &Cx) -> Result<Uuid> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    Ok(by_id(cx, account).await?.org_id.ok_or(Fault::NotYours)?)
}

/// Citizens have no region; staff work for one.
pub fn empty(id: AccountId, now: Moment) -> accounts::Model {
    accounts::Model {
        id,
        kind: AccountKind::Person,
        login: None,
        phone_mac: None,
        name: String::new(),
        phone: String::new(),
        email: String::new(),
        id_card: String::new(),
        id_card_mac: None,
        credit_code: String::new(),
        legal: String::new(),
        region_name: String::new(),
        address: String::new(),
        real_name: RealName::None,
        secret: String::new(),
        secret_at: now,
        totp: String::new(),
        totp_step: 0,
        region: None,
        org_id: None,
        post: String::new(),
        agreed: String::new(),
        looks: String::new(),
        phone_proven: false,
        is_active: true,
        created_at: now,
    }
}

pub async fn login(cx: &Cx, issuer: &str, subject: &str) -> Result<Option<logins::Model>> {
    Ok(logins::Entity::find_by_id((issuer.to_owned(), subject.to_owned())).one(&cx.db()).await?)
}

pub async fn add_login(cx: &Cx, row: logins::Model) -> Result<()> {
    logins::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn is_linked(cx: &Cx, account: AccountId) -> Result<bool> {
    Ok(logins::Entity::find().filter(logins::Column::AccountId.eq(account)).count(&cx.db()).await? > 0)
}

pub async fn delete_logins(cx: &Cx, account: AccountId) -> Result<()> {
    logins::Entity::delete_many().filter(logins::Column::AccountId.eq(account)).exec(&cx.db()).await?;
    Ok(())
}

/// A visitor's nameless account, and what was answered to its repeated calls.
pub async fn delete(cx: &Cx, account: AccountId) -> Result<()> {
    idempotency::Entity::delete_many().filter(idempotency::Column::AccountId.eq(account)).exec(&cx.db()).await?;
    accounts::Entity::delete_by_id(account).exec(&cx.db()).await?;
    Ok(())
}

/// Latest first.
pub async fn agreements(cx: &Cx, account: AccountId) -> Result<Vec<agreements::Model>> {
    let own = agreements::Entity::find().filter(agreements::Column::AccountId.eq(account));
    // Ids grow with time: of two in the same millisecond, too, the later one is first.
    let latest = own.order_by_desc(agreements::Column::At).order_by_desc(agreements::Column::Id);
    Ok(latest.limit(N_AGREEMENTS).all(&cx.db()).await?)
}

pub async fn add_agreement(cx: &Cx, row: agreements::Model) -> Result<()> {
    agreements::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn end_agreements(cx: &Cx, account: AccountId) -> Result<()> {
    agreements::Entity::update_many()
        .col_expr(agreements::Column::EndedAt, Expr::value(cx.now.0))
        .filter(agreements::Column::AccountId.eq(account))
        .filter(agreements::Column::EndedAt.is_null())
        .exec(&cx.db())
        .await?;
    Ok(())
}

pub async fn set_agreed(cx: &Cx, account: AccountId, version: &str) -> Result<()> {
    accounts::Entity::update_many()
        .col_expr(accounts::Column::Agreed, Expr::value(version))
        .filter(accounts::Column::Id.eq(account))
        .exec(&cx.db())
        .await?;
    Ok(())
}

pub async fn set_looks(cx: &Cx, account: AccountId, looks: &str) -> Result<()> {
    accounts::Entity::update_many()
        .col_expr(accounts::Column::Looks, Expr::value(looks))
        .filter(accounts::Column::Id.eq(account))
        .exec(&cx.db())
        .await?;
    Ok(())
}

pub async fn insert(cx: &Cx, account: accounts::Model) -> Result<()> {
    account.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn change(
    cx: &Cx,
    account: &accounts::Model,
    by: impl FnOnce(&mut accounts::Model),
) -> Result<accounts::Model> {
    fresh::change(cx, account, by).await
}

/// A code counts once: the step moves only forward.
pub async fn set_totp_step(cx: &Cx, id: AccountId, step: i64) -> Result<()> {
    let moved = accounts::Entity::update_many()
        .col_expr(accounts::Column::TotpStep, Expr::value(step))
        .filter(accounts::Column::Id.eq(id))
        .filter(accounts::Column::TotpStep.lt(step));
    match moved.exec(&cx.db()).await?.rows_affected {
        1 => Ok(()),
        _ => Err(Fault::BadSignIn.into()),
    }
}

/// Hashes of the last ones replaced, newest first.
pub async fn old_secrets(cx: &Cx, id: AccountId, n: u64) -> Result<Vec<String>> {
    let all = old_secrets::Entity::find().filter(old_secrets::Column::AccountId.eq(id));
    let rows = all.order_by_desc(old_secrets::Column::At).limit(n).all(&cx.db()).await?;
    Ok(rows.into_iter().map(|it| it.secret).collect())
}

pub async fn keep_old_secret(cx: &Cx, account: &accounts::Model) -> Result<()> {
    let row = old_secrets::Model { account_id: account.id, at: cx.now, secret: account.secret.clone() };
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn sessions(cx: &Cx, id: AccountId) -> Result<Vec<sessions::Model>> {
    let all = sessions::Entity::find().filter(sessions::Column::AccountId.eq(id));
    Ok(all.order_by_desc(sessions::Column::SeenAt).all(&cx.db()).await?)
}

pub async fn end_session(cx: &Cx, account: AccountId, id: SessionId) -> Result<()> {
    let own = sessions::Entity::delete_many()
        .filter(sessions::Column::AccountId.eq(account))
        .filter(sessions::Column::PublicId.eq(id));
    match own.exec(&cx.db()).await?.rows_affected {
        0 => Err(Fault::NotFound.into()),
        _ => Ok(()),
    }
}

pub async fn consents(cx: &Cx, account: AccountId) -> Result<Vec<consents::Model>> {
    let all = consents::Entity::find()
        .filter(consents::Column::AccountId.eq(account))
        .filter(consents::Column::EndedAt.is_null());
    Ok(all.order_by_asc(consents::Column::At).all(&cx.db()).await?)
}

pub async fn consent(cx: &Cx, account: AccountId, id: ConsentId) -> Result<consents::Model> {
    let all = consents(cx, account).await?;
    Ok(all.into_iter().find(|it| it.id == id).ok_or(Fault::NotFound)?)
}

/// Whether it is in force or has ended.
pub async fn any_consent(cx: &Cx, account: AccountId, id: ConsentId) -> Result<Option<consents::Model>> {
    let own = consents::Entity::find_by_id(id).filter(consents::Column::AccountId.eq(account));
    Ok(own.one(&cx.db()).await?)
}

pub async fn insert_consent(cx: &Cx, row: consents::Model) -> Result<()> {
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn end_consent(cx: &Cx, account: AccountId, id: ConsentId) -> Result<()> {
    let row = consent(cx, account, id).await?;
    fresh::change(cx, &row, |it| it.ended_at = Some(cx.now)).await.map(drop)
}

/// Those who work in these bodies, the latest last.
pub async fn staff(cx: &Cx, form: &StaffForm, among: Vec<Uuid>) -> Result<(Vec<StaffView>, u64)> {
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::Column::OrgId.is_in(among))
        .filter(Condition::all().add_option(form.q.as_deref().filter(|it| !it.trim().is_empty()).map(named)));
    let sorted = all.order_by_asc(accounts::Column::CreatedAt).order_by_asc(accounts::Column::Id);
    let (people, n_rows) = paged::page(&cx.db(), sorted, form.page, N_PER_PAGE).await?;
    Ok((staff_views(cx, people).await?, n_rows))
}

/// 谁有哪些岗位: those at work in these bodies. `seated`: only these; `lent`: these, too, whatever they hold themselves.
pub async fn who_holds(
    cx: &Cx,
    form: &HoldersForm,
    among: Vec<Uuid>,
    seated: Option<Vec<AccountId>>,
    lent: Vec<AccountId>,
    page: Option<u32>,
    n_per_page: u64,
) -> Result<(Vec<StaffView>, u64)> {
    let holding = form.duty.map(|duty| {
        let with = account_duties::Entity::find()
            .filter(account_duties::COLUMN.duty.eq(duty))
            .select_only()
            .column(account_duties::Column::AccountId);
        Condition::any()
            .add(accounts::Column::Id.in_subquery(with.into_query()))
            .add(accounts::Column::Id.is_in(lent))
    });
    let all = accounts::Entity::find()
        .filter(accounts::COLUMN.kind.eq(AccountKind::Staff))
        .filter(accounts::COLUMN.is_active.eq(true))
        .filter(accounts::Column::OrgId.is_in(among))
        .filter(Condition::all().add_option(seated.map(|it| accounts::Column::Id.is_in(it))))
        .filter(Condition::all().add_option(holding))
        .filter(Condition::all().add_option(form.q.as_deref().filter(|it| !it.trim().is_empty()).map(named)));
    let sorted = all.order_by_asc(accounts::Column::CreatedAt).order_by_asc(accounts::Column::Id);
    let (people, n_rows) = paged::page(&cx.db(), sorted, page, n_per_page).await?;
    Ok((staff_views(cx, people).await?, n_rows))
}

/// Every word somewhere in the name, the login or the post.
fn named(q: &str) -> Condition {
    let word = |it: &str| {
        let held = || {
            LikeExpr::new(format!("%{}%", it.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")))
                .escape('\\')
        };
        Condition::any()
            .add(accounts::Column::Name.like(held()))
            .add(accounts::Column::Login.like(held()))
            .add(accounts::Column::Post.like(held()))
    };
    q.split_whitespace().take(MOST_WORDS).fold(Condition::all(), |sum, it| sum.add(word(it)))
}

pub async fn names(cx: &Cx, ids: Vec<AccountId>) -> Result<Vec<(AccountId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let all = accounts::Entity::find().filter(accounts::Column::Id.is_in(ids));
    let columns = [accounts::Column::Id, accounts::Column::Name];
    Ok(all.select_only().columns(columns).into_tuple().all(&cx.db()).await?)
}

/// As lists of staff show them.
pub async fn staff_views(cx: &Cx, people: Vec<accounts::Model>) -> Result<Vec<StaffView>> {
    let duties = account_duties::Entity::find()
        .filter(account_duties::Column::AccountId.is_in(people.iter().map(|it| it.id)))
        .all(&cx.db())
        .await?;
    let orgs = orgs::Entity::find().filter(orgs::COLUMN.region.eq(cx.region())).all(&cx.db()).await?;
    let view = |it: accounts::Model| StaffView {
        duties: duties.iter().filter(|duty| duty.account_id == it.id).map(|it| it.duty).collect(),
        org: orgs.iter().find(|org| Some(org.id) == it.org_id).map(|it| it.name.clone()).unwrap_or_default(),
        id: it.id,
        name: it.name,
        login: it.login.unwrap_or_default(),
        post: it.post,
        is_active: it.is_active,
    };
    Ok(people.into_iter().map(view).collect())
}

pub async fn set_duties(cx: &Cx, id: AccountId, duties: &[Duty]) -> Result<()> {
    let own = account_duties::Entity::delete_many().filter(account_duties::Column::AccountId.eq(id));
    own.exec(&cx.db()).await?;
    for duty in duties {
        let row = account_duties::Model { account_id: id, duty: *duty };
        row.into_active_model().reset_all().insert(&cx.db()).await?;
    }
    witness::keep(cx, witness::duties(cx.region(), id, duties)).await
}

/// Whom they acted for, and what was answered to their calls.
pub async fn forget(cx: &Cx, account: AccountId) -> Result<()> {
    let gone = [(consents::Column::IdCard, ""), (consents::Column::Phone, ""), (consents::Column::Name, "已删除")];
    let mut all = consents::Entity::update_many().filter(consents::Column::AccountId.eq(account));
    for (column, text) in gone {
        all = all.col_expr(column, Expr::value(text));
    }
    all.col_expr(consents::Column::EndedAt, Expr::value(cx.now.0)).exec(&cx.db()).await?;
    delete_logins(cx, account).await?;
    delete_codes(cx, account).await?;
    idempotency::Entity::delete_many().filter(idempotency::Column::AccountId.eq(account)).exec(&cx.db()).await?;
    Ok(())
}

pub async fn invitation(cx: &Cx, id: AccountId) -> Result<Option<invitations::Model>> {
    Ok(invitations::Entity::find_by_id(id).one(&cx.db()).await?)
}

pub async fn insert_invitation(cx: &Cx, row: invitations::Model) -> Result<()> {
    delete_invitation(cx, row.account_id).await?;
    row.into_active_model().reset_all().insert(&cx.db()).await?;
    Ok(())
}

pub async fn delete_invitation(cx: &Cx, id: AccountId) -> Result<()> {
    invitations::Entity::delete_by_id(id).exec(&cx.db()).await?;
    Ok(())
}

/// One more; those that ran out go.
pub async fn add_code(cx: &Cx, row: codes::Model) -> Result<()> {
    let old = codes::Entity::delete_many()
        .filter(codes::Column::AccountId.eq(row.account_id))
        .filter(codes::Column::Until.lte(cx.now));
    old.exec(&cx.db()).await?;
    codes::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&cx.db()).await?;
    Ok(())
}

pub async fn delete_codes(cx: &Cx, id: AccountId) -> Result<()> {
    codes::Entity::delete_many().filter(codes::Column::AccountId.eq(id)).exec(&cx.db()).await?;
    Ok(())
}

pub async fn n_staff(cx: &Cx) -> Result<u64> {
    Ok(accounts::Entity::find().filter(accounts::Column::Kind.eq(AccountKind::Staff)).count(&cx.db()).await?)
}
