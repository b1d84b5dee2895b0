//! 两人办, as rows: proposed by one, settled by another. What is done then is the business of whoever proposed it (`crate::proposal`).
use common::{
    account::Who,
    fault::Fault,
    id::{AccountId, ProposalId},
    proposal::{About, State},
};
use uuid::Uuid;

use crate::{base::error::Result, entity::proposals::Model as Row, gate::cx::Cx};

pub mod query;

/// What somebody wants done.
pub struct Proposed {
    pub about: About,
    pub account: AccountId,
    pub other: Option<AccountId>,
    pub org: Option<Uuid>,
    pub body: String,
    pub says: String,
    pub reason: String,
}

/// One of a kind is open for an account: the newer one stands.
pub async fn propose(cx: &Cx, it: Proposed) -> Result<Row> {
    withdraw(cx, it.about, it.account).await?;
    let Who::Staff { account, name, .. } = &cx.who else { return Err(Fault::NotYours.into()) };
    let row = Row {
        region: cx.region(),
        id: ProposalId(Uuid::now_v7()),
        about: it.about,
        state: State::Open,
        account_id: it.account,
        other_id: it.other,
        org_id: it.org,
        body: it.body,
        says: it.says,
        reason: it.reason,
        by_id: *account,
        by_name: name.clone(),
        at: cx.now,
        settled_name: String::new(),
        settled_at: None,
        settled_why: String::new(),
    };
    query::insert(cx, row.clone()).await?;
    Ok(row)
}

/// Whatever is open of the kind for an account counts no more.
pub async fn withdraw(cx: &Cx, about: About, account: AccountId) -> Result<()> {
    for row in query::open_of(cx, about, account).await? {
        settle(cx, &row, State::Withdrawn, "").await?;
    }
    Ok(())
}

/// The same of what names them on either side.
pub async fn withdraw_naming(cx: &Cx, about: About, account: AccountId) -> Result<()> {
    for row in query::open_naming(cx, about, account).await? {
        settle(cx, &row, State::Withdrawn, "").await?;
    }
    Ok(())
}

/// What else is open about these accounts counts no more.
pub async fn withdraw_others(cx: &Cx, but: &Row, accounts: &[AccountId]) -> Result<()> {
    for id in accounts {
        for row in query::open_of(cx, but.about, *id).await?.into_iter().filter(|it| it.id != but.id) {
            settle(cx, &row, State::Withdrawn, "").await?;
        }
    }
    Ok(())
}

pub async fn settle(cx: &Cx, row: &Row, state: State, why: &str) -> Result<Row> {
    query::change(cx, row, |it| {
        (it.state, it.settled_at) = (state, Some(cx.now));
        (it.settled_name, it.settled_why) = (cx.who.name().to_owned(), why.to_owned());
    })
    .await
}
