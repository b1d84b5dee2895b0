//! 开厅: a hall from nothing. The code on the console makes the first system administrator, who does the rest at the desk; what is
//! missing is told as a list, and while something is, the hall does not open.
use std::sync::Arc;

use common::{
    account::{AccountKind, Duty, Who},
    catalogue::Level,
    check::{Faults, Nothing},
    county::County,
    fault::Fault,
    id::AccountId,
    moment::Moment,
    opening::{
        FOUND, Facts, Found, FoundView, NAME, Name, NamedView, OPEN, Officer, OpeningView, SHOW, check_list,
    },
    org::{Nature, Org},
    place::DeskPlace,
};
use uuid::Uuid;

use crate::{
    account::{
        self, password,
        password::Fresh,
        personal, secret,
        staffing::{employ, invitation},
    },
    base::{digest, error::Result, qr},
    calendar, county,
    entity::{accounts::Model as Account, orgs::Model as Body, regions::Model as Place, setup_codes},
    gate::{attempt, cx::Cx, hub::Hub, serve::Routes, write::write},
};

pub mod bodies;
mod book;
pub mod query;
mod settings;
mod wording;

pub fn routes(routes: Routes) -> Routes {
    let routes = routes.serve_prepared(FOUND, prove, found).serve(SHOW, show).serve(NAME, name).serve(OPEN, open);
    bodies::routes(settings::routes(wording::routes(routes)))
}

/// How long a code on a console can be used.
const CODE_HOURS: i64 = 72;

/// A new code for whoever has started the hall; `None`: it has its administrator already. Those of before stay good: another process
/// may have told one.
pub async fn code(hub: &Arc<Hub>) -> Result<Option<String>> {
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    if query::has_administrator(&cx).await? {
        return Ok(None);
    }
    let code = secret::invitation_code()?;
    let row = setup_codes::Model { hash: hashed(&code), until: cx.now.plus_hours(CODE_HOURS) };
    write(&cx, |cx| {
        let row = row.clone();
        async move { query::add_code(&cx, row).await }
    })
    .await?;
    Ok(Some(code))
}

/// Somebody looks after this hall already.
pub async fn is_founded(hub: &Arc<Hub>) -> Result<bool> {
    query::has_administrator(&Cx::reading(hub.clone(), Who::Nobody)).await
}

fn hashed(code: &str) -> String {
    digest::hash(&code.replace('-', ""))
}

fn keys(cx: &Cx) -> Vec<String> {
    attempt::at(cx, "setup", "code")
}

/// The account the first administrator is to have.
fn administrator(form: &Found, now: Moment) -> Account {
    Account {
        kind: AccountKind::Staff,
        login: Some(form.login.clone()),
        name: form.name.clone(),
        post: Duty::SystemAdmin.label().to_owned(),
        region: Some(form.region),
        ..account::query::empty(AccountId(Uuid::now_v7()), now)
    }
}

async fn is_right(cx: &Cx, form: &Found) -> Result<bool> {
    Ok(!query::has_administrator(cx).await? && query::has_code(cx, &hashed(&form.code)).await?)
}

/// Before a password is hashed.
pub async fn prove(cx: Cx, form: Found) -> Result<Option<(Account, Fresh)>> {
    attempt::require_patience(&cx, &keys(&cx)).await?;
    if !is_right(&cx, &form).await? {
        return Ok(None);
    }
    let account = administrator(&form, cx.now);
    let fresh = password::judge(&cx, &account, &form.secret).await?;
    Ok(Some((account, fresh)))
}

/// Once: the code, and every other, is over.
pub async fn found(cx: Cx, (): (), form: Found, proven: Option<(Account, Fresh)>) -> Result<FoundView> {
    if query::has_administrator(&cx).await? {
        return Err(Fault::form("code", "这个大厅已经建好了，请到工作台登录，接着设置").into());
    }
    let (Some((account, fresh)), true) = (proven, is_right(&cx, &form).await?) else {
        let says = "设置码不对、已经用过或者过期了；重新启动大厅，屏幕上会有新的";
        return Err(attempt::failed(&cx, &keys(&cx), Fault::form("code", says)).await);
    };
    if let Some(is) = county::query::settled(&cx).await?.filter(|it| *it != form.region) {
        return Err(Fault::form("region", &format!("这个大厅的区划代码是{}，不能改", is.0)).into());
    }
    let cx = cx.founding(form.region);
    query::drop_codes(&cx).await?;
    if county::query::row(&cx).await?.is_none() {
        county::put(&cx, named(&form), &form.name).await?;
    }
    let org_id = government(&cx, &form).await?;
    let login = form.login.clone();
    let account = Account { org_id: Some(org_id), ..account };
    let id = account.id;
    employ(&cx, account, &[Duty::SystemAdmin]).await?;
    let key = secret::new_totp_key()?;
    let totp = cx.hub.keys.seal(&personal::place("totp", id), &key)?;
    let account = password::put(&cx, account::query::by_id(&cx, id).await?, fresh).await?;
    account::query::change(&cx, &account, |it| (it.totp, it.totp_step) = (totp, 0)).await?;
    let url = format!("otpauth://totp/Yimen:{login}?secret={key}&issuer=Yimen");
    Ok(FoundView { qr: qr::of(&url), key, login })
}

/// What follows from a county's name; everything else is written on the page of settings.
fn named(form: &Found) -> County {
    let name = form.county.clone();
    let short = name.trim_end_matches(['县', '市', '区', '旗']).to_owned();
    County {
        code: form.region,
        series: format!("{short}政"),
        signature: format!("{short}政务"),
        site: format!("{name}政务服务网"),
        hall: format!("{name}政务服务中心"),
        name,
        ..County::default()
    }
}

/// The county's own government, which everybody else stands below, and the county as a place.
async fn government(cx: &Cx, form: &Found) -> Result<Uuid> {
    let full = format!("{}人民政府", form.county);
    if let Some(it) = query::bodies(cx).await?.into_iter().find(|it| it.above_id.is_none()) {
        return Ok(it.id);
    }
    let code = i64::from(form.region.0) * 1_000_000;
    query::put_place(cx, Place { code, name: form.county.clone(), level: Level::County, above: 0 }).await?;
    let kind = form.county.chars().last().filter(|it| matches!(it, '市' | '区' | '旗')).unwrap_or('县');
    let org = Org {
        name: format!("{kind}人民政府"),
        full,
        nature: Nature::Government,
        place: Some(code),
        ..Org::default()
    };
    let row = Body {
        id: Uuid::now_v7(),
        region: cx.region(),
        name: org.name.clone(),
        above_id: None,
        body: serde_json::to_string(&org)?,
    };
    let id = row.id;
    query::insert_bodies(cx, vec![row]).await?;
    Ok(id)
}

async fn facts(cx: &Cx) -> Result<Facts> {
    let county = cx.hub.county.get();
    let label = |name: &str| common::county::settings::FACTS.iter().find(|it| it.name == name).map(|it| it.label);
    let empty = |names: &[&str]| -> Vec<String> {
        let unsaid = names.iter().filter(|it| county.fact(it).trim().is_empty());
        unsaid.filter_map(|it| label(it)).map(str::to_owned).collect()
    };
    let calendar = calendar::current(cx).await?;
    let places = crate::org::query::regions(&cx.db(), cx.region()).await?;
    let n_of = |level: Level| places.iter().filter(|it| it.level == level).count();
    let (n_items, n_online) = query::n_items(cx).await?;
    let bodies = query::bodies(cx).await?;
    Ok(Facts {
        unsaid: empty(&["name", "series", "signature", "site", "hall", "address", "hours", "phone"]),
        unsaid_privacy: empty(&["handler", "contact", "retention"]),
        officers: query::officers(cx).await?,
        today: cx.now.day(),
        years: calendar.years.iter().filter(|it| !it.1.is_provisional).map(|it| *it.0).collect(),
        n_towns: n_of(Level::Town),
        n_villages: n_of(Level::Village),
        n_bodies: bodies.len().saturating_sub(1),
        n_items,
        n_online,
        workers: query::workers(cx, &bodies).await?,
    })
}

async fn show(cx: Cx, (): (), _: Nothing) -> Result<OpeningView> {
    let facts = facts(&cx).await?;
    Ok(OpeningView {
        county: cx.hub.county.get().name.clone(),
        opened_at: cx.hub.county.opened_at(),
        lines: check_list(&facts),
        officers: facts.officers,
    })
}

/// 三员: the security and the audit administrator, while the duty is nobody's who has come in. Afterwards duties are the security
/// administrator's to give.
async fn name(cx: Cx, (): (), form: Name) -> Result<NamedView> {
    if cx.hub.county.is_open() {
        return Err(Fault::form("duty", "大厅已经开门，岗位由安全管理员授予").into());
    }
    let officers = query::officers(&cx).await?;
    let theirs: Vec<&Officer> = officers.iter().filter(|it| it.duty == form.duty).collect();
    if let Some(it) = theirs.iter().find(|it| it.has_joined) {
        let says = format!("{}已经是{}，岗位由安全管理员授予", it.name, form.duty.label());
        return Err(Fault::form("duty", &says).into());
    }
    if officers.iter().any(|it| it.duty != form.duty && (it.name == form.name || it.login == form.login)) {
        return Err(Fault::form(
            "name",
            "三员要由三个人担任。真是同名的两个人，在姓名后面加一点注明，例如：王海·审计",
        )
        .into());
    }
    let known = account::query::by_login(&cx, &form.login).await?;
    let again = theirs.iter().find(|it| it.login == form.login);
    let id = match (known, again) {
        // The same invitation, with another code.
        (Some(it), Some(_)) => it.id,
        (Some(_), None) => return Err(Fault::form("login", "这个登录名已有人用，请换一个").into()),
        (None, _) => {
            // Somebody else is invited in the place of whoever never came.
            for it in &theirs {
                query::dismiss(&cx, &it.login).await?;
            }
            let own = cx.who.account().ok_or(Fault::SignedOut)?;
            let account = Account {
                kind: AccountKind::Staff,
                login: Some(form.login.clone()),
                name: form.name.clone(),
                post: form.duty.label().to_owned(),
                region: Some(cx.region()),
                org_id: account::query::by_id(&cx, own).await?.org_id,
                ..account::query::empty(AccountId(Uuid::now_v7()), cx.now)
            };
            let id = account.id;
            employ(&cx, account, &[form.duty]).await?;
            id
        }
    };
    let what = format!("邀请{}", form.duty.label());
    county::note(&cx, cx.who.name(), vec![(what, String::new(), form.name.clone())]).await?;
    let invite = invitation(&cx, id, &form.login, true).await?;
    let url = format!("{}{}", cx.hub.config.origin, DeskPlace::Join.href());
    Ok(NamedView { invite, qr: qr::of(&url) })
}

/// 开门: refused while something is missing, with everything that is.
async fn open(cx: Cx, (): (), _: Nothing) -> Result<OpeningView> {
    let view = show(cx.clone(), (), Nothing {}).await?;
    if !view.is_ready() && view.opened_at.is_none() {
        let missing = view.lines.iter().filter(|it| !it.missing.is_empty());
        let mut faults = Faults::default();
        for it in missing {
            faults.say("open", &format!("还不能开门，{}：{}", it.step.label(), it.missing.join("；")));
        }
        faults.done()?;
    }
    county::open(&cx, cx.who.name()).await?;
    Ok(OpeningView { opened_at: view.opened_at.or(Some(cx.now)), ..view })
}
