//! 重新封存 (`yimen audit reseal`): a hall whose seals cover drafts that were discarded since, or whose rows are older than
//! their witnesses, goes on with a signed note of what no longer holds, who says so and why. Nothing is made to look whole:
//! the seals stay as they are, and the notes stand beside them.
use std::sync::Arc;

use anyhow::Result;
use common::{account::Who, moment::Moment};
use serde_json::json;
use uuid::Uuid;

use super::{
    add_lines, journal_path, query,
    verify::{Broken, Fault, bad_rows, seen},
    witness::{Kind, Said},
};
use crate::{
    base::error::Error,
    entity::{reseals, witnesses},
    gate::{cx::Cx, hub::Hub, write::write},
};

/// What was put in order.
#[derive(Debug, Default, PartialEq)]
pub struct Resealed {
    /// Seals that held over drafts and now do without them.
    pub n_carried: usize,
    /// Seals that did not hold: something they covered is gone, changed or added.
    pub n_lost: usize,
    /// Rows that had no witness, another one, or are gone.
    pub n_rows: usize,
}

fn text(it: &reseals::Model) -> String {
    json!(["yimen-reseal-1", it.id, it.at, it.until, it.root, it.n_rows, it.by_name, it.why]).to_string()
}

pub(super) fn is_signed(hub: &Hub, it: &reseals::Model) -> bool {
    hub.keys.is_signed(&text(it), &it.signature)
}

fn note(hub: &Hub, until: Moment, root: String, n_rows: i32, by: &str, why: &str) -> reseals::Model {
    let it = reseals::Model {
        id: Uuid::now_v7(),
        at: hub.clock.now(),
        until,
        root,
        n_rows,
        by_name: by.to_owned(),
        why: why.to_owned(),
        signature: String::new(),
    };
    reseals::Model { signature: hub.keys.sign(&text(&it)), ..it }
}

/// `by` and `why` stand under every note.
pub async fn reseal(hub: &Arc<Hub>, by: &str, why: &str) -> Result<Resealed> {
    let mut done = Resealed::default();
    let mut notes = Vec::new();
    let seals = query::seals(&hub.readers).await?;
    for it in seen(hub, &seals).await?.into_iter().filter(|it| !it.holds || it.is_of_old) {
        match it.holds {
            true => done.n_carried += 1,
            false => done.n_lost += 1,
        }
        notes.push(note(hub, it.until, it.root, it.n_rows, by, why));
    }
    let mut rows: Vec<witnesses::Model> = Vec::new();
    for region in query::regions(&hub.readers).await? {
        for kind in Kind::ALL {
            for (row, broken) in bad_rows(hub, region, kind).await? {
                let said = match (row, broken) {
                    (Some(it), _) => it,
                    (None, Broken::Row { row, what: Fault::Gone, .. }) => Said::gone(region, kind, row),
                    (None, _) => continue,
                };
                rows.push(said.witness(&hub.keys, hub.clock.now()));
            }
        }
    }
    if !rows.is_empty() {
        notes.push(note(hub, Moment(0), String::new(), rows.len() as i32, by, why));
    }
    done.n_rows = rows.len();
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let kept = write(&cx, |cx| {
        let (notes, rows) = (&notes, &rows);
        async move {
            for it in notes {
                query::add_reseal(&cx, it.clone()).await?;
            }
            Ok(query::insert_witnesses(&cx.db(), rows.clone()).await?)
        }
    });
    kept.await.map_err(|it: Error| anyhow::anyhow!("{it}"))?;
    tell(hub, &notes)?;
    Ok(done)
}

/// Beside the database as well.
fn tell(hub: &Hub, notes: &[reseals::Model]) -> Result<()> {
    let line = |it: &reseals::Model| {
        let (at, until) = (it.at.0, it.until.0);
        format!("#reseal\t{at}\t{until}\t{}\t{}\t{}", it.root, it.n_rows, it.signature)
    };
    add_lines(&journal_path(hub), notes.iter().map(line))
}
