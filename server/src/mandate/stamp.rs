//! 印章: registered, kept by somebody, handed over, stopped. `for_paper` stands in front of every sealed paper.
use common::{
    account::Duty,
    call::Page,
    case::Reason,
    fault::Fault,
    id::StampId,
    mandate::{
        Holder,
        stamp::{HandOver, Issue, Keeper, ListForm, StampState, StampView, StampsView},
    },
    moment::Day,
};
use uuid::Uuid;

use super::query;
use crate::{
    account,
    base::error::Result,
    case,
    entity::{accounts::Model as Account, stamp_keepers::Model as Line, stamps::Model as Row},
    gate::cx::Cx,
    org,
};

/// The seal a paper of this body carries today, and whoever keeps it. What the law itself ordains (an acceptance or an end
/// that comes by the clock) is written down even while there is no seal: then nothing is sealed.
pub async fn for_paper(cx: &Cx, org_id: Uuid) -> Result<Option<(Row, String)>> {
    match query::stamp_in_use(cx, org_id).await? {
        Some(row) => {
            let keeper = query::keepers(cx, &[row.id]).await?.pop();
            Ok(Some((row, keeper.map(|it| it.name).unwrap_or_default())))
        }
        None if cx.who.account().is_none() => Ok(None),
        None => Err(none_in_use().into()),
    }
}

/// Said beside the button, before anybody presses it.
pub async fn require(cx: &Cx, org_id: Uuid) -> Result<()> {
    query::stamp_in_use(cx, org_id).await?.map(drop).ok_or_else(|| none_in_use().into())
}

/// Whether a paper of this body could be sealed today.
pub async fn is_in_use(cx: &Cx, org_id: Uuid) -> Result<bool> {
    Ok(query::stamp_in_use(cx, org_id).await?.is_some())
}

fn none_in_use() -> Fault {
    Fault::NoMandate { says: "本单位没有在用的审批专用章，文书盖不了章".to_owned() }
}

pub async fn list(cx: Cx, (): (), form: ListForm) -> Result<StampsView> {
    let orgs = case::query::orgs(&cx).await?;
    let (rows, n_rows) = query::stamps(&cx, &orgs, form.page).await?;
    let lines = query::keepers(&cx, &rows.iter().map(|it| it.id).collect::<Vec<StampId>>()).await?;
    let rows = rows.into_iter().map(|it| view(it, &lines)).collect();
    let sealed = query::orgs_with_stamp(&cx, &orgs).await?;
    let names = org::query::names(&cx.db(), cx.region(), &orgs).await?;
    let mut without: Vec<String> =
        names.into_iter().filter(|(id, _)| !sealed.contains(id)).map(|it| it.1).collect();
    without.sort();
    let holder =
        |(it, org): (Account, String)| Some(Holder { login: it.login?, name: it.name, post: it.post, org });
    let holders = query::staff(&cx, &orgs).await?.into_iter().filter_map(holder).collect();
    Ok(StampsView { page: Page { rows, n_rows }, holders, without, today: cx.now.day() })
}

fn view(it: Row, lines: &[Line]) -> StampView {
    let keeper = |it: &Line| Keeper {
        name: it.name.clone(),
        post: it.post.clone(),
        since: it.since,
        given_by: it.given_by.clone(),
        remark: it.remark.clone(),
    };
    StampView {
        keepers: lines.iter().filter(|line| line.stamp_id == it.id).map(keeper).collect(),
        id: it.id,
        no: it.no,
        name: it.name,
        org: it.org,
        made_on: Day::parse(&it.made_on),
        state: it.state,
        stopped_on: it.stopped_on.as_deref().and_then(Day::parse),
        stopped_why: it.stopped_why,
    }
}

pub async fn issue(cx: Cx, (): (), form: Issue) -> Result<StampView> {
    account::query::require_own(&cx, Duty::Direct, "org").await?;
    let orgs = case::query::orgs(&cx).await?;
    let body = org::query::by_name(&cx.db(), cx.region(), &form.org).await?.filter(|it| orgs.contains(&it.id));
    let Some(body) = body else {
        return Err(Fault::form("org", "没有这个单位，或者不归您管").into());
    };
    if form.made_on > cx.now.day() {
        return Err(Fault::form("made_on", "制作日期不能晚于今天").into());
    }
    let keeper = colleague(&cx, body.id, &form.keeper).await?;
    let full = org::query::one(&cx.db(), body.id).await?.full;
    let row = empty(&cx, body.id, body.name, &full, form.made_on).await?;
    // Its number is taken first: of two heads at once the second waits there, and sees the first one's seal here.
    if query::stamp_in_use(&cx, body.id).await?.is_some() {
        return Err(Fault::form("org", "这个单位有一枚在用的章，先停用，再启用新的").into());
    }
    query::insert_stamp(&cx, row.clone()).await?;
    let line = give(&cx, &row, keeper, "启用").await?;
    Ok(view(row, &[line]))
}

/// A new seal of a body, under its number, in nobody's hands yet.
pub async fn empty(cx: &Cx, org_id: Uuid, org: String, full: &str, made_on: Day) -> Result<Row> {
    let year = cx.now.day().year();
    let no = crate::county::next_no(cx, org_id, "印", year).await?;
    Ok(Row {
        region: cx.region(),
        id: StampId(Uuid::now_v7()),
        org_id,
        org,
        no,
        name: format!("{full}行政审批专用章"),
        made_on: made_on.to_string(),
        state: StampState::InUse,
        stopped_on: None,
        stopped_why: String::new(),
        at: cx.now,
    })
}

/// A seal is kept in its own house.
async fn colleague(cx: &Cx, org_id: Uuid, login: &str) -> Result<Account> {
    let found = query::staff(cx, &[org_id]).await?.into_iter().map(|it| it.0);
    let found = found.into_iter().find(|it| it.login.as_deref() == Some(login));
    Ok(found.ok_or_else(|| Fault::form("keeper", "保管人要是用章单位自己的人"))?)
}

/// Into somebody's hands.
pub async fn give(cx: &Cx, row: &Row, keeper: Account, remark: &str) -> Result<Line> {
    let line = Line {
        region: row.region,
        stamp_id: row.id,
        since: cx.now,
        account_id: keeper.id,
        name: keeper.name,
        post: keeper.post,
        given_by: cx.who.name().to_owned(),
        remark: remark.to_owned(),
    };
    query::insert_keeper(cx, line.clone()).await?;
    Ok(line)
}

pub async fn hand_over(cx: Cx, id: StampId, form: HandOver) -> Result<StampView> {
    account::query::require_own(&cx, Duty::Direct, "keeper").await?;
    let row = usable(&cx, id, "keeper").await?;
    let keeper = colleague(&cx, row.org_id, &form.keeper).await?;
    let mut lines = query::keepers(&cx, &[id]).await?;
    match lines.last() {
        Some(it) if it.account_id == keeper.id => {
            return Err(Fault::form("keeper", "章已经在这个人手里").into());
        }
        // Its place in the list is its moment.
        Some(it) if it.since >= cx.now => return Err(Fault::form("keeper", "刚刚交接过，请刷新后再看").into()),
        _ => (),
    }
    lines.push(give(&cx, &row, keeper, &form.remark).await?);
    Ok(view(row, &lines))
}

pub async fn stop(cx: Cx, id: StampId, form: Reason) -> Result<StampView> {
    let row = usable(&cx, id, "reason").await?;
    let row = query::change_stamp(&cx, &row, |it| {
        (it.state, it.stopped_on) = (StampState::Stopped, Some(cx.now.day().to_string()));
        it.stopped_why = form.0;
    })
    .await?;
    let lines = query::keepers(&cx, &[id]).await?;
    Ok(view(row, &lines))
}

async fn usable(cx: &Cx, id: StampId, field: &str) -> Result<Row> {
    let row = query::stamp(cx, &case::query::orgs(cx).await?, id).await?;
    match row.state {
        StampState::InUse => Ok(row),
        StampState::Stopped => Err(Fault::form(field, "这枚章已经停用").into()),
    }
}
