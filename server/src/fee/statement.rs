//! 对账: the platform's file row by row against bills and strays; what came of it is kept.
use std::collections::BTreeMap;

use common::{
    call::Page,
    check::Nothing,
    fault::Fault,
    fee::statement::{Statement, StatementRow, StatementView, StatementsForm, Trade, held_against, span},
    id::StatementId,
    moment::Day,
};
use uuid::Uuid;

use crate::{
    base::error::Result,
    entity::{bills::Model as Bill, statements::Model as Row, strays::Model as Stray},
    gate::cx::Cx,
};

pub mod query;

/// What does not agree is looked through one by one; nobody looks through more.
const MOST_LINES: usize = 500;

pub async fn reconcile(cx: Cx, (): (), form: Statement) -> Result<StatementView> {
    let trades = form.read.trades;
    let (from, until) = span(&trades);
    let named: Vec<String> = trades.iter().map(|it| it.trade_no.clone()).collect();
    let ours = ours(&cx, from, until, &named).await?;
    let (n_matched, mut lines) = held_against(&trades, &ours);
    let mut bad = form.read.bad;
    let n_open = lines.len() + bad.len();
    lines.truncate(MOST_LINES);
    bad.truncate(MOST_LINES);
    let row = Row {
        region: cx.region(),
        id: StatementId(Uuid::now_v7()),
        account_id: cx.who.account().ok_or(Fault::SignedOut)?,
        by_name: cx.who.name().to_owned(),
        name: form.name,
        from_on: from.to_string(),
        until_on: until.to_string(),
        at: cx.now,
        n_matched: i32::try_from(n_matched).unwrap_or(i32::MAX),
        n_open: i32::try_from(n_open).unwrap_or(i32::MAX),
        lines: serde_json::to_string(&lines)?,
        bad: serde_json::to_string(&bad)?,
    };
    query::insert(&cx, row.clone()).await?;
    Ok(StatementView { row: view(row), lines, bad })
}

/// Every payment and every refund of ours, once.
async fn ours(cx: &Cx, from: Day, until: Day, named: &[String]) -> Result<Vec<Trade>> {
    let (from, until) = (from.start(), until.plus(1).start());
    let mut all: BTreeMap<(String, bool), Trade> = BTreeMap::new();
    let mut add = |it: Trade| {
        all.entry((it.trade_no.clone(), it.is_refund)).or_insert(it);
    };
    for Bill { no, trade_no, due, paid_at, refunded_at, .. } in query::paid_online(cx, from, until, named).await? {
        let trade = |on: Day, is_refund: bool| Trade {
            line: 0,
            trade_no: trade_no.clone(),
            bill_no: no.clone(),
            fen: due,
            is_refund,
            on,
        };
        paid_at.into_iter().for_each(|it| add(trade(it.day(), false)));
        refunded_at.into_iter().for_each(|it| add(trade(it.day(), true)));
    }
    for Stray { bill_no, trade_no, fen, at, refunded_at, .. } in query::strays(cx, from, until, named).await? {
        let trade = |on: Day, is_refund: bool| Trade {
            line: 0,
            trade_no: trade_no.clone(),
            bill_no: bill_no.clone(),
            fen,
            is_refund,
            on,
        };
        add(trade(at.day(), false));
        refunded_at.into_iter().for_each(|it| add(trade(it.day(), true)));
    }
    Ok(all.into_values().collect())
}

pub async fn list(cx: Cx, (): (), form: StatementsForm) -> Result<Page<StatementRow>> {
    let (rows, n_rows) = query::page(&cx, form.page).await?;
    Ok(Page { rows: rows.into_iter().map(view).collect(), n_rows })
}

pub async fn show(cx: Cx, id: StatementId, _: Nothing) -> Result<StatementView> {
    let row = query::one(&cx, id).await?.ok_or(Fault::NotFound)?;
    let (lines, bad) = (serde_json::from_str(&row.lines)?, serde_json::from_str(&row.bad)?);
    Ok(StatementView { row: view(row), lines, bad })
}

fn view(it: Row) -> StatementRow {
    StatementRow {
        id: it.id,
        name: it.name,
        from: Day::parse(&it.from_on).unwrap_or_default(),
        until: Day::parse(&it.until_on).unwrap_or_default(),
        at: it.at,
        by: it.by_name,
        n_matched: it.n_matched.unsigned_abs().into(),
        n_open: it.n_open.unsigned_abs().into(),
    }
}
