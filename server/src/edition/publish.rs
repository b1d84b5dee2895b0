//! 公布生效: at the midnight its day begins, an approved edition becomes the version in force, through the gate of files.
use common::{
    account::Who,
    catalogue::{Halt, Item, ItemState},
    edition::{Cause, act, stage},
};

use super::{find, query};
use crate::{
    base::error::Result,
    case::{self, Note},
    catalogue::{
        self,
        import::{self, Fate, Read, as_written},
    },
    entity::{cases::Model as Case, editions::Model as Row},
    gate::{cx::Cx, turn::Turn, write::write},
};

/// Editions of a turn; the next turn takes the next.
const MOST: u64 = 50;

/// Job: whatever was approved and whose day has come.
pub async fn due(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let all = query::due(&cx, cx.now.day(), turn.n_rows(MOST)).await?;
    let one = |cx: Cx, case: Case| async move {
        write(&cx, |cx| {
            let id = case.case_id();
            async move {
                // As it is now: it may have been taken back a moment ago.
                let (case, row) = query::whosesoever(&cx, id).await?;
                let has_come = row.effective().is_none_or(|it| it <= cx.now.day());
                match case.stage == stage::READY && has_come {
                    true => Box::pin(publish(&cx, case)).await.map(drop),
                    false => Ok(()),
                }
            }
        })
        .await
    };
    turn.each(all, |it| it.id, one).await
}

/// In force from now on; or back to whoever wrote it, with the reason, where something it rests on has changed since it was approved.
pub async fn publish(cx: &Cx, case: Case) -> Result<(Case, Row)> {
    let cx = &cx.clone().acting_as(Who::Nobody);
    let row = query::of(cx, &case).await?;
    let item: Item = serde_json::from_str(&row.doc)?;
    let faults = find::blocking(&find::findings(cx, &case, &row, &item).await?);
    if !faults.is_empty() {
        let note = Note { text: faults.join("；"), n_days: Some(cx.hub.county.get().editing.apply) };
        return Ok((case::step_by_time(cx, case, act::FAIL, note).await?, row));
    }
    let is_refused = |it: &&import::Line| !matches!(it.fate, Fate::Taken { .. } | Fate::Listed | Fate::Unchanged);
    let lines = Box::pin(import::take(cx, cx.region(), vec![Ok(item)])).await?;
    // Nothing was written: what the gate of files says against it goes back to whoever wrote it.
    if let Some(line) = lines.iter().find(is_refused) {
        let note = Note { text: line.says(), n_days: Some(cx.hub.county.get().editing.apply) };
        return Ok((case::step_by_time(cx, case, act::FAIL, note).await?, row));
    }
    let ending: Vec<Read> = ended(cx, &row).await?.into_iter().map(Ok).collect();
    if !ending.is_empty() {
        let lines = Box::pin(import::take(cx, cx.region(), ending)).await?;
        if let Some(line) = lines.iter().find(is_refused) {
            return Err(anyhow::anyhow!("a matter that ends was not taken: {line}").into());
        }
    }
    let there = catalogue::query::by_code(cx, cx.region(), &row.code).await?;
    let there = there.ok_or_else(|| anyhow::anyhow!("a published matter is gone"))?;
    let row = query::change(cx, &row, |it| {
        (it.is_open, it.item_id, it.published) = (false, Some(there.id), Some(there.version));
    })
    .await?;
    let case = case::query::change(cx, &case, |it| it.item_id = Some(there.id)).await?;
    let note = Note { text: format!("第{}版", there.version), n_days: None };
    Ok((case::step_by_time(cx, case, act::PUBLISH, note).await?, row))
}

/// What ends the moment this takes effect, saying what there is instead.
async fn ended(cx: &Cx, row: &Row) -> Result<Vec<Item>> {
    let rows = query::with_codes(cx, &Row::lines(&row.ends)?).await?;
    let why = match row.cause {
        Cause::Split => "这个事项已经拆分",
        Cause::Merge => "这个事项已经并入别的事项",
        _ => "这个事项已经由别的事项代替",
    };
    let halt = Halt { why: why.to_owned(), until: None, instead: row.code.clone() };
    let kept = catalogue::query::in_force(cx, &rows).await?;
    let end = |it| Ok(Item { state: Some(ItemState::Cancelled), halt: Some(halt.clone()), ..as_written(it)? });
    kept.iter().map(end).collect()
}
