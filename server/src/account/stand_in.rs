//! 替岗: who holds somebody's duties while they are away. Proposed by whoever leads them, or by themselves; confirmed by another; ended by
//! any of them at once.
use common::{
    account::{
        AccountKind, Duty,
        stand_in::{END, LIST, ListForm, PROPOSE, StandIn, StandInView, lent, standing},
    },
    call::Page,
    check::Nothing,
    desk::role::Role,
    fault::Fault,
    id::{AccountId, StandInId},
    moment::Day,
    proposal::About,
};
use uuid::Uuid;

use super::{
    proposed::{self, Proposed},
    query as accounts,
};
use crate::{
    base::error::Result,
    entity::{accounts::Model as Account, proposals::Model as Row, stand_ins::Model as Lent},
    gate::{audit, cx::Cx, serve::Routes, session},
    org,
};

pub mod query;

pub fn routes(routes: Routes) -> Routes {
    routes.serve(LIST, list).serve(PROPOSE, propose).serve(END, end)
}

/// Bodies whoever asks leads; `None`: all of them.
async fn led(cx: &Cx) -> Result<Option<Vec<Uuid>>> {
    match &cx.who {
        it if it.holds(Duty::SecurityAdmin) => Ok(None),
        common::account::Who::Staff { region, org, .. } if cx.who.holds(Duty::Direct) => {
            Ok(Some(org::query::under(&cx.db(), *region, org).await?))
        }
        _ => Ok(Some(Vec::new())),
    }
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<StandInView>> {
    let led = led(&cx).await?;
    let (rows, n_rows) = query::page(&cx, led.clone(), form.page).await?;
    let ids = rows.iter().flat_map(|it| [it.account_id, it.deputy_id]).collect();
    let names = accounts::names(&cx, ids).await?;
    let orgs =
        org::query::names(&cx.db(), cx.region(), &rows.iter().map(|it| it.org_id).collect::<Vec<_>>()).await?;
    let name = |id: AccountId| names.iter().find(|it| it.0 == id).map(|it| it.1.clone()).unwrap_or_default();
    let (me, today) = (cx.who.account(), cx.now.day());
    let mut views = Vec::new();
    for it in rows {
        let (Some(from), Some(until)) = (Day::parse(&it.from_on), Day::parse(&it.until_on)) else { continue };
        let is_over = it.ended_at.is_some() || until < today;
        let is_theirs = me == Some(it.account_id) || me == Some(it.deputy_id);
        let leads = led.as_ref().is_none_or(|led| led.contains(&it.org_id));
        views.push(StandInView {
            id: it.id,
            whom: name(it.account_id),
            org: orgs.iter().find(|of| of.0 == it.org_id).map(|it| it.1.clone()).unwrap_or_default(),
            deputy: name(it.deputy_id),
            duties: serde_json::from_str(&it.duties)?,
            standing: standing(from, until, it.ended_at.is_some(), today).to_owned(),
            may_end: !is_over && (is_theirs || leads),
            from,
            until,
        });
    }
    Ok(Page { rows: views, n_rows })
}

/// Somebody at work here, by their login.
async fn at_work(cx: &Cx, field: &str, login: &str) -> Result<Account> {
    let found = accounts::by_login(cx, login).await?;
    let ours = found.filter(|it| it.kind == AccountKind::Staff && it.region == Some(cx.region()) && it.is_active);
    Ok(ours.ok_or_else(|| Fault::form(field, "没有这个工作人员，或者账号已停用，请核对登录名"))?)
}

async fn propose(cx: Cx, (): (), form: StandIn) -> Result<Page<StandInView>> {
    offer(&cx, form).await?;
    list(cx, (), ListForm::default()).await
}

/// What somebody has proposed waits for another.
async fn offer(cx: &Cx, form: StandIn) -> Result<()> {
    let whom = at_work(cx, "whom", &form.whom).await?;
    let deputy = at_work(cx, "deputy", &form.deputy).await?;
    let org_id = whom.org_id.ok_or(Fault::NotFound)?;
    let leads = led(cx).await?.is_none_or(|led| led.contains(&org_id));
    if !leads && cx.who.account() != Some(whom.id) {
        return Err(Fault::form("whom", "别人的替岗由本人、他的负责人或者安全管理员提出").into());
    }
    if form.until < cx.now.day() {
        return Err(Fault::form("until", "到哪天止已经过去了").into());
    }
    // Somebody of a body above would hold it over everything below.
    if deputy.org_id != Some(org_id) {
        return Err(Fault::form("deputy", "替岗的人要在同一个单位").into());
    }
    let duties = duties(cx, &whom, &deputy, &form.duties).await?;
    if clashes(cx, &whom, &form).await? {
        return Err(Fault::form("from", "这几天已经有人替岗，请先结束那一条").into());
    }
    let form = StandIn { duties, ..form };
    let proposal = Proposed {
        about: About::StandIn,
        account: whom.id,
        other: Some(deputy.id),
        org: Some(org_id),
        body: serde_json::to_string(&form)?,
        says: says(&deputy, &form),
        reason: form.reason.clone(),
    };
    let row = proposed::propose(cx, proposal).await?;
    // Before the doors open there is nobody yet who could confirm.
    if !cx.hub.county.is_open() {
        confirmed(cx, &row).await?;
        proposed::settle(cx, &row, common::proposal::State::Confirmed, "").await?;
    }
    Ok(())
}

fn says(deputy: &Account, form: &StandIn) -> String {
    let roles: Vec<&str> = Role::of(&form.duties).into_iter().map(Role::label).collect();
    let what = match roles.is_empty() {
        true => form.duties.iter().map(|it| it.label()).collect::<Vec<_>>().join("、"),
        false => roles.join("、"),
    };
    format!("{}至{}由{}替岗：{what}", form.from.zh(), form.until.zh(), deputy.name)
}

async fn duties(cx: &Cx, whom: &Account, deputy: &Account, asked: &[Duty]) -> Result<Vec<Duty>> {
    let (held, own) = (accounts::duties(cx, whom.id).await?, accounts::duties(cx, deputy.id).await?);
    Ok(lent(asked, &held, &own)?)
}

async fn clashes(cx: &Cx, whom: &Account, form: &StandIn) -> Result<bool> {
    let open = query::of_account(cx, whom.id).await?;
    let (from, until) = (form.from.to_string(), form.until.to_string());
    Ok(open.iter().any(|it| it.from_on <= until && from <= it.until_on))
}

/// Another has confirmed it: what was proposed, as far as both are still who they were.
pub async fn confirmed(cx: &Cx, row: &Row) -> Result<()> {
    let form: StandIn = serde_json::from_str(&row.body)?;
    let (whom, deputy) = (at_work(cx, "reason", &form.whom).await?, at_work(cx, "reason", &form.deputy).await?);
    let now = duties(cx, &whom, &deputy, &form.duties).await;
    if whom.id != row.account_id || !matches!(&now, Ok(it) if *it == form.duties) {
        return Err(Fault::form("reason", "这两个人的岗位后来变过，请重新提出").into());
    }
    if clashes(cx, &whom, &form).await? || form.until < cx.now.day() {
        return Err(Fault::form("reason", "这几天已经有人替岗，或者已经过去了，请重新提出").into());
    }
    let lent = Lent {
        region: cx.region(),
        id: StandInId(Uuid::now_v7()),
        account_id: whom.id,
        deputy_id: deputy.id,
        org_id: whom.org_id.ok_or(Fault::NotFound)?,
        duties: serde_json::to_string(&form.duties)?,
        from_on: form.from.to_string(),
        until_on: form.until.to_string(),
        at: cx.now,
        by_name: cx.who.name().to_owned(),
        ended_at: None,
    };
    query::insert(cx, lent).await
}

/// By either of the two, or by whoever leads them. It counts at once.
async fn end(cx: Cx, id: StandInId, _: Nothing) -> Result<Page<StandInView>> {
    let row = query::one(&cx, id).await?.ok_or(Fault::NotFound)?;
    let me = cx.who.account();
    let is_theirs = me == Some(row.account_id) || me == Some(row.deputy_id);
    if !is_theirs && !led(&cx).await?.is_none_or(|led| led.contains(&row.org_id)) {
        return Err(Fault::NotFound.into());
    }
    stop(&cx, &row).await?;
    audit::note(&cx, END.path, &format!("account {}", row.deputy_id), 200);
    list(cx, (), ListForm::default()).await
}

async fn stop(cx: &Cx, row: &Lent) -> Result<()> {
    if row.ended_at.is_none() {
        query::end(cx, row).await?;
        // Whatever they were about to do with it ends with it.
        session::end_all(&cx.db(), row.deputy_id).await?;
    }
    Ok(())
}

/// Whom somebody stands in for, now or soon, with their names.
pub async fn lent_to(cx: &Cx, deputy: AccountId) -> Result<Vec<(Lent, String)>> {
    let all = query::of_deputy(cx, deputy).await?;
    let names = accounts::names(cx, all.iter().map(|it| it.account_id).collect()).await?;
    let name = |id: AccountId| names.iter().find(|it| it.0 == id).map(|it| it.1.clone()).unwrap_or_default();
    Ok(all.into_iter().map(|it| (it.clone(), name(it.account_id))).collect())
}

/// It ends here, and waits for another's word to go on there.
pub async fn pass_on(cx: &Cx, row: &Lent, to: &Account, why: &str) -> Result<()> {
    stop(cx, row).await?;
    let whom = accounts::by_id(cx, row.account_id).await?;
    let day = |it: &str| Day::parse(it).unwrap_or(cx.now.day());
    let form = StandIn {
        whom: whom.login.unwrap_or_default(),
        deputy: to.login.clone().unwrap_or_default(),
        duties: serde_json::from_str(&row.duties)?,
        from: day(&row.from_on).max(cx.now.day()),
        until: day(&row.until_on),
        reason: why.to_owned(),
    };
    offer(cx, form).await
}

/// Whoever goes, or loses a duty, lends nothing and stands in for nobody from now on.
pub async fn stop_all(cx: &Cx, account: AccountId) -> Result<()> {
    for it in query::of_either(cx, account).await? {
        query::end(cx, &it).await?;
    }
    proposed::withdraw_naming(cx, About::StandIn, account).await
}
