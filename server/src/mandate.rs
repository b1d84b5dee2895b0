//! 授权: who may act for a body, by which letter. `require` stands in front of every act that binds it.
use common::{
    account::{Duty, Who},
    call::Page,
    case::{Reason, flow::Act},
    check::Nothing,
    fault::Fault,
    id::{FileId, ItemId, MandateId},
    mandate::{self, CheckForm, Give, Holder, Letter, ListForm, ListView, MandateView, PublicView},
    moment::Day,
    place::Place,
};
use uuid::Uuid;

use crate::{
    account,
    base::{error::Result, qr},
    case,
    catalogue::{self, shelf::Catalogue},
    entity::{cases::Model as Case, mandates::Model as Row},
    gate::{attempt, cx::Cx, serve::Routes},
    material,
};

pub mod query;
mod scan;
pub mod stamp;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(mandate::LIST, list)
        .serve(mandate::GIVE, give)
        .serve(mandate::REVOKE, revoke)
        .serve(mandate::CHECK, check)
        .serve(mandate::MINE, mine)
        .serve(mandate::stamp::LIST, stamp::list)
        .serve(mandate::stamp::ISSUE, stamp::issue)
        .serve(mandate::stamp::HAND_OVER, stamp::hand_over)
        .serve(mandate::stamp::STOP, stamp::stop)
        .stream(&mandate::SCAN, scan::MAX_SCAN, scan::scan)
}

/// The letter that covers this act in this case; its number goes into the register.
pub async fn require(cx: &Cx, case: &Case, act: Act) -> Result<String> {
    require_for(cx, case, act, 0).await
}

/// The same, where the act lets so much money go.
pub async fn require_for(cx: &Cx, case: &Case, act: Act, fen: i64) -> Result<String> {
    let rows = own(cx).await?;
    let letters: Vec<Letter> = rows.iter().map(letter).collect::<Result<_>>()?;
    let at = mandate::covering(&letters, act, case.application()?, cx.now.day(), fen)?;
    Ok(rows.get(at).map(|it| it.no.clone()).unwrap_or_default())
}

/// The letters somebody holds for the body they work in: who has moved to another holds none.
async fn own(cx: &Cx) -> Result<Vec<Row>> {
    let Who::Staff { account, .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    // Their own body is the first of those they work for; what it is called is nothing letters hang on.
    match case::query::orgs(cx).await?.first() {
        Some(org) => query::of(cx, *account, *org).await,
        None => Ok(Vec::new()),
    }
}

fn letter(row: &Row) -> Result<Letter> {
    Ok(Letter {
        acts: serde_json::from_str(&row.acts)?,
        items: serde_json::from_str(&row.items)?,
        from: Day::parse(&row.from_on).unwrap_or_default(),
        until: Day::parse(&row.until_on).unwrap_or_default(),
        max_fen: row.max_fen,
        revoked_on: row.revoked_on.as_deref().and_then(Day::parse),
    })
}

async fn mine(cx: Cx, (): (), _: Nothing) -> Result<Vec<MandateView>> {
    views(&cx, own(&cx).await?).await
}

async fn list(cx: Cx, (): (), form: ListForm) -> Result<ListView> {
    let orgs = case::query::orgs(&cx).await?;
    let (rows, n_rows) = query::page(&cx, &orgs, &form).await?;
    let views = views(&cx, rows).await?;
    let holders = query::staff(&cx, &orgs).await?;
    let holders = holders.into_iter().filter_map(|(account, org)| {
        Some(Holder { login: account.login?, name: account.name, post: account.post, org })
    });
    Ok(ListView { page: Page { rows: views, n_rows }, holders: holders.collect(), today: cx.now.day() })
}

/// A letter for one of one's own people. Nobody writes their own.
async fn give(cx: Cx, (): (), form: Give) -> Result<MandateView> {
    account::query::require_own(&cx, Duty::Direct, "holder").await?;
    let orgs = case::query::orgs(&cx).await?;
    let holder = query::staff(&cx, &orgs).await?.into_iter();
    let Some((holder, org)) = holder.into_iter().find(|it| it.0.login.as_deref() == Some(&form.holder)) else {
        return Err(Fault::form("holder", "没有这个人，或者不在本单位").into());
    };
    if Some(holder.id) == cx.who.account() {
        return Err(Fault::form("holder", "不能给自己授权").into());
    }
    let org_id = holder.org_id.ok_or(Fault::NotFound)?;
    let row = Row {
        org,
        account_id: holder.id,
        holder: holder.name,
        post: holder.post,
        is_deputy: form.is_deputy,
        acts: serde_json::to_string(&form.acts)?,
        items: serde_json::to_string(&items(&cx, &form.items).await?)?,
        from_on: form.from.to_string(),
        until_on: form.until.to_string(),
        signed_by: form.signed_by,
        max_fen: form.max_fen,
        ..empty(&cx, org_id).await?
    };
    query::insert(&cx, row.clone()).await?;
    view(&cx, row).await
}

/// A new letter of a body under its number, for nobody and nothing yet.
pub async fn empty(cx: &Cx, org_id: Uuid) -> Result<Row> {
    let year = cx.now.day().year();
    let no = crate::county::next_no(cx, org_id, "授", year).await?;
    Ok(Row {
        region: cx.region(),
        id: MandateId(Uuid::now_v7()),
        org_id,
        org: String::new(),
        account_id: common::id::AccountId(Uuid::nil()),
        holder: String::new(),
        post: String::new(),
        is_deputy: false,
        no,
        code: crate::paper::code()?,
        acts: "[]".to_owned(),
        items: "[]".to_owned(),
        from_on: String::new(),
        until_on: String::new(),
        signed_by: String::new(),
        max_fen: 0,
        scan_id: None,
        revoked_on: None,
        revoked_why: String::new(),
        at: cx.now,
    })
}

/// Names, as somebody has written them, made ids.
async fn items(cx: &Cx, names: &[String]) -> Result<Vec<ItemId>> {
    let all = catalogue::query::all(cx, cx.region()).await?;
    let mut found = Vec::new();
    for name in names {
        match all.iter().find(|it| it.name == *name) {
            Some(it) => found.push(it.id),
            None => return Err(Fault::form("items", &format!("目录里没有“{name}”，请写事项全名")).into()),
        }
    }
    Ok(found)
}

async fn revoke(cx: Cx, id: MandateId, form: Reason) -> Result<MandateView> {
    let orgs = case::query::orgs(&cx).await?;
    let row = query::one(&cx, &orgs, id).await?;
    if row.revoked_on.is_some() {
        return Err(Fault::form("reason", "这份授权书已经撤销").into());
    }
    let row = query::change(&cx, &row, |it| {
        (it.revoked_on, it.revoked_why) = (Some(cx.now.day().to_string()), form.0);
    })
    .await?;
    view(&cx, row).await
}

/// 公开查询. Who holds the code holds the paper, or something signed by it.
async fn check(cx: Cx, (): (), form: CheckForm) -> Result<PublicView> {
    let code: String = form.code.chars().filter(char::is_ascii_alphanumeric).collect();
    let keys = attempt::by_network(&cx, "mandate");
    attempt::require_patience(&cx, &keys).await?;
    let Some(row) = query::by_code(&cx, &code.to_ascii_uppercase()).await? else {
        return Err(attempt::failed(&cx, &keys, Fault::NotFound).await);
    };
    let view = view(&cx, row).await?;
    Ok(PublicView {
        state: view.state(cx.now.day()).to_owned(),
        no: view.no,
        org: view.org,
        holder: view.holder,
        post: view.post,
        acts: view.acts,
        items: view.items,
        from: view.from,
        until: view.until,
    })
}

async fn view(cx: &Cx, row: Row) -> Result<MandateView> {
    Ok(views(cx, vec![row]).await?.pop().ok_or(Fault::NotFound)?)
}

async fn views(cx: &Cx, rows: Vec<Row>) -> Result<Vec<MandateView>> {
    let shelf = catalogue::shelf::current(cx, cx.region()).await?;
    let scans: Vec<FileId> = rows.iter().filter_map(|it| it.scan_id).collect();
    let scans = material::query::names(cx, &scans).await?;
    rows.into_iter().map(|it| shown(cx, &shelf, &scans, it)).collect()
}

fn shown(cx: &Cx, shelf: &Catalogue, scans: &[(FileId, String)], row: Row) -> Result<MandateView> {
    let letter = letter(&row)?;
    let names = letter.items.iter().map(|it| shelf.row(*it).map(|it| it.name.clone()).unwrap_or_default());
    let scan = scans.iter().find(|it| Some(it.0) == row.scan_id).map(|it| it.1.clone()).unwrap_or_default();
    Ok(MandateView {
        id: row.id,
        max_fen: row.max_fen,
        scan,
        org: row.org,
        holder: row.holder,
        post: row.post,
        is_deputy: row.is_deputy,
        acts: letter.acts,
        items: names.collect(),
        from: letter.from,
        until: letter.until,
        signed_by: row.signed_by,
        revoked_on: letter.revoked_on,
        revoked_why: row.revoked_why,
        qr: qr::of(&format!("{}{}?letter={}", cx.hub.config.origin, Place::Verify.href(), row.code)),
        no: row.no,
        code: row.code,
    })
}
