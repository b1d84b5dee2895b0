//! 演练: an item is tried before it is published. Made-up applicants go every way its questions and its form allow, through the very
//! calls everybody makes, in a hall of its own that is built for it and thrown away: nothing of it reaches the hall people use.
use std::{sync::Arc, time::Duration};

use common::{
    catalogue::Item,
    fault::Fault,
    trial::{Chosen, End, Report, Walk, words::Writer},
};
use futures_util::{StreamExt, stream};
use tokio::{sync::Semaphore, time::timeout};

use crate::{
    base::error::Result,
    gate::{cx::Cx, serve::Routes},
};
use hall::Sandbox;

mod asked;
pub mod bundle;
mod course;
mod hall;
mod papers;

/// Below the hall's own folder.
const FOLDER: &str = "trials";
/// Applicants at once: they share commits.
const N_AT_ONCE: usize = 8;
/// A trial that takes longer is given up.
const MOST_SECONDS: u64 = 120;
/// The same of working out which ways there are.
const MOST_LOOKING: u64 = 20;
/// Signs of a label, as a report says it.
const MOST_SAID: usize = 60;
const TOO_LONG: &str = "演练超过了两分钟，没有走完：请减少情形和选项，或拆成几个事项";

/// One trial at a time: a hall of its own takes memory and a core.
struct Turns(Semaphore);

impl Default for Turns {
    fn default() -> Turns {
        Turns(Semaphore::new(1))
    }
}

pub fn routes(routes: Routes) -> Routes {
    routes.serve_prepared(common::trial::TRY, asked::prepare, asked::tried).serve_prepared(
        common::joint::compose::PUBLISH,
        bundle::prepare,
        bundle::publish,
    )
}

/// Tries the item as it is written; nothing in this hall changes.
///
/// # Errors
/// `Busy` while another is tried; when the hall for it cannot be built.
pub async fn try_out(cx: &Cx, item: &Item) -> Result<Report> {
    let turns = cx.hub.memory.of::<Turns>();
    let _turn = turns.0.try_acquire().map_err(|_| Fault::Busy)?;
    let digest = crate::base::digest::of(serde_json::to_string(item)?.as_bytes());
    // A bundle has the forms of its matters.
    if item.parts.is_empty() && !item.can_apply_online() {
        return Ok(listed(cx, digest, item));
    }
    let (sandbox, whole) = match Sandbox::build(cx, item).await? {
        Ok(it) => it,
        Err(says) => return Ok(refused(cx, digest, says)),
    };
    // Off the road everybody uses, and not for ever.
    let of = whole.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let ways = of.ways();
        let findings = of.findings(&ways);
        (ways, findings)
    });
    let Ok(Ok((ways, findings))) = timeout(Duration::from_secs(MOST_LOOKING), looked).await else {
        return Ok(refused(cx, digest, TOO_LONG.to_owned()));
    };
    let sandbox = Arc::new(sandbox);
    let walk = |(n, mut answers): (usize, common::form::Answers)| {
        let (sandbox, whole, ways) = (sandbox.clone(), &whole, &ways);
        async move {
            let path: Vec<Chosen> = ways.path(&answers).into_iter().map(in_short).collect();
            let writer = Writer { n, today: sandbox.now.day(), county: sandbox.county(), places: &sandbox.places };
            if whole.stop(&answers).is_none() {
                writer.fill(whole, &mut answers);
            }
            let end = course::walk(&sandbox, &writer, &answers).await;
            let asked = whole.only_asked(&answers);
            let needed = whole.materials.iter().filter(|it| !it.is_generated && it.is_needed(&asked));
            Walk {
                n: u32::try_from(n + 1).unwrap_or(u32::MAX),
                path,
                materials: if matches!(end, End::Stopped { .. }) {
                    Vec::new()
                } else {
                    needed.map(|it| short(&it.name)).collect()
                },
                promise: whole.promise(&answers).map(|it| it.says()),
                cost: whole.cost(&answers),
                end,
            }
        }
    };
    let applicants = ways.applicants.iter().cloned().enumerate();
    let all = stream::iter(applicants.map(walk)).buffered(N_AT_ONCE).collect::<Vec<Walk>>();
    let walks = timeout(Duration::from_secs(MOST_SECONDS), Box::pin(all)).await;
    let walks = match walks {
        Ok(it) => it,
        Err(_) => vec![failed(TOO_LONG)],
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (n_branches, n_walked) = (count(ways.n_branches), count(ways.n_walked));
    Ok(Report { digest, at: cx.now, findings, walks, n_branches, n_walked, is_online: true })
}

fn short(it: &str) -> String {
    it.chars().take(MOST_SAID).collect()
}

fn in_short(it: Chosen) -> Chosen {
    Chosen { asked: short(&it.asked), answer: short(&it.answer) }
}

/// What a process that was killed in the middle has left behind, when the next one begins.
pub fn tidy(data: &std::path::Path) {
    drop(std::fs::remove_dir_all(data.join(FOLDER)));
}

fn failed(says: &str) -> Walk {
    let end = End::Failed { at: "演练".to_owned(), says: says.to_owned() };
    Walk { n: 1, path: Vec::new(), end, materials: Vec::new(), promise: None, cost: 0 }
}

/// It cannot even be laid into a hall.
fn refused(cx: &Cx, digest: String, says: String) -> Report {
    let finding = common::trial::Finding { says, is_fault: true };
    Report { findings: vec![finding], is_online: true, ..empty(cx, digest) }
}

/// In the list and no more: what it lacks is said, and there is no way to go.
fn listed(cx: &Cx, digest: String, item: &Item) -> Report {
    let hint = |says: String| common::trial::Finding { says, is_fault: false };
    Report { findings: item.faults().into_iter().map(hint).collect(), ..empty(cx, digest) }
}

fn empty(cx: &Cx, digest: String) -> Report {
    Report {
        digest,
        at: cx.now,
        findings: Vec::new(),
        walks: Vec::new(),
        n_branches: 0,
        n_walked: 0,
        is_online: false,
    }
}
