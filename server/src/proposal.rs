//! 两人办: what waits for a second person, and what comes of it.
use common::{
    account::{Duty, Who},
    call::Page,
    case::Reason,
    check::Nothing,
    fault::Fault,
    id::ProposalId,
    proposal::{self, About, ListForm, ProposalView, State},
};
use uuid::Uuid;

use crate::{
    account::{
        proposed::{self, query},
        query as accounts, staffing, stand_in,
    },
    base::error::Result,
    entity::proposals::Model as Row,
    gate::{audit, cx::Cx, serve::Routes},
    org,
};

mod same;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(proposal::LIST, list)
        .serve(proposal::CONFIRM, confirm)
        .serve(proposal::REFUSE, refuse)
        .serve(proposal::same::TWINS, same::twins)
        .serve(proposal::same::PROPOSE, same::propose)
}

/// Bodies whoever asks leads or works for.
async fn orgs(cx: &Cx) -> Result<Vec<Uuid>> {
    match &cx.who {
        Who::Staff { region, org, .. } => org::query::under(&cx.db(), *region, org).await,
        _ => Ok(Vec::new()),
    }
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<Page<ProposalView>> {
    let orgs = orgs(&cx).await?;
    let among = match is_administrator(&cx) && form.about != About::Same {
        true => None,
        // Whoever could confirm it, or proposed it.
        false => Some(if second(&cx, form.about) { orgs.clone() } else { Vec::new() }),
    };
    let (rows, n_rows) = query::page(&cx, form.about, among, form.page).await?;
    let ids = rows.iter().map(|it| it.account_id).collect();
    let names = accounts::names(&cx, ids).await?;
    let view = |it: Row| {
        let name = names.iter().find(|of| of.0 == it.account_id).map(|it| it.1.clone()).unwrap_or_default();
        view(&cx, &orgs, it, name)
    };
    Ok(Page { rows: rows.into_iter().map(view).collect(), n_rows })
}

/// Whose duty it is to confirm what is proposed about their body.
fn second(cx: &Cx, about: About) -> bool {
    match about {
        About::Duties | About::StandIn => cx.who.holds(Duty::Direct),
        About::Same => cx.who.holds(Duty::Counter) || cx.who.holds(Duty::Direct),
    }
}

/// Another security administrator, where there is one; and the system administrator, who can give nothing alone: a young hall has no
/// heads yet who could confirm.
fn is_administrator(cx: &Cx) -> bool {
    cx.who.holds(Duty::SecurityAdmin) || cx.who.holds(Duty::SystemAdmin)
}

/// Never whoever proposed it, nor whom it is about.
fn may_settle(cx: &Cx, orgs: &[Uuid], row: &Row) -> bool {
    let me = cx.who.account();
    // Nor whoever is to be given it.
    let is_given = row.about == About::StandIn && me == row.other_id;
    let is_own = me == Some(row.by_id) || me == Some(row.account_id) || is_given;
    let secures = row.about != About::Same && is_administrator(cx);
    let leads = second(cx, row.about) && row.org_id.is_some_and(|it| orgs.contains(&it));
    row.state == State::Open && !is_own && (secures || leads)
}

fn view(cx: &Cx, orgs: &[Uuid], it: Row, whom: String) -> ProposalView {
    let settled = it.settled_at.map(|at| {
        let why = if it.settled_why.is_empty() { String::new() } else { format!("：{}", it.settled_why) };
        format!("{} {}{why}", it.settled_name, at.zh())
    });
    ProposalView {
        is_mine: cx.who.account() == Some(it.by_id),
        may_settle: may_settle(cx, orgs, &it),
        settled: settled.unwrap_or_default(),
        id: it.id,
        about: it.about,
        state: it.state,
        account: it.account_id,
        whom,
        says: it.says,
        reason: it.reason,
        by: it.by_name,
        at: it.at,
    }
}

/// Open, and there for whoever asks: by their duty, or because it is their own.
async fn open(cx: &Cx, id: ProposalId) -> Result<(Row, Vec<Uuid>)> {
    let (row, orgs) = (query::one(cx, id).await?, orgs(cx).await?);
    let is_mine = cx.who.account() == Some(row.by_id);
    let leads = second(cx, row.about) && row.org_id.is_some_and(|it| orgs.contains(&it));
    let secures = row.about != About::Same && is_administrator(cx);
    match (is_mine || leads || secures, row.state) {
        (false, _) => Err(Fault::NotFound.into()),
        (true, State::Open) => Ok((row, orgs)),
        (true, it) => Err(Fault::form("reason", &format!("这一条{}，请刷新后再看", it.label())).into()),
    }
}

async fn told(cx: &Cx, orgs: &[Uuid], row: Row) -> Result<ProposalView> {
    let name = accounts::names(cx, vec![row.account_id]).await?.pop().map(|it| it.1).unwrap_or_default();
    Ok(view(cx, orgs, row, name))
}

fn another() -> Fault {
    Fault::form("reason", "自己提出的、关于自己的，要由另一个人确认")
}

async fn confirm(cx: Cx, id: ProposalId, _: Nothing) -> Result<ProposalView> {
    let (row, orgs) = open(&cx, id).await?;
    if !may_settle(&cx, &orgs, &row) {
        return Err(another().into());
    }
    match row.about {
        About::Duties => staffing::confirmed(&cx, &row).await?,
        About::Same => same::joined(&cx, &row).await?,
        About::StandIn => stand_in::confirmed(&cx, &row).await?,
    }
    audit::note(&cx, proposal::CONFIRM.path, &format!("account {}", row.account_id), 200);
    let row = proposed::settle(&cx, &row, State::Confirmed, "").await?;
    told(&cx, &orgs, row).await
}

async fn refuse(cx: Cx, id: ProposalId, form: Reason) -> Result<ProposalView> {
    let (row, orgs) = open(&cx, id).await?;
    let state = if cx.who.account() == Some(row.by_id) { State::Withdrawn } else { State::Refused };
    if state == State::Refused && !may_settle(&cx, &orgs, &row) {
        return Err(another().into());
    }
    let row = proposed::settle(&cx, &row, state, &form.0).await?;
    told(&cx, &orgs, row).await
}
