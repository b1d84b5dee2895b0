//! 重算: the calendar has changed, and with it every day that was worked out by it.

use common::{
    application::{act, clock::kept::Kept, stage},
    calendar::Calendar,
    case::{
        clock::{self, Tick},
        flow::Stage,
    },
    moment::Day,
};
use uuid::Uuid;

use super::{limits, query, sight, tick};
use crate::{base::error::Result, calendar, entity::cases::Model as Case, gate::cx::Cx, message};

/// Cases read together, with their events.
const N_AT_ONCE: u64 = 200;

/// Computes every running date anew; `old` is the calendar they were computed by. Whoever was told one is told the new one, once; of the
/// house's own work nobody was told.
/// Returns how many cases moved.
pub async fn redate(cx: &Cx, old: &Calendar) -> Result<usize> {
    let calendar = calendar::current(cx).await?;
    let mut n_moved = 0;
    let mut after = Uuid::nil();
    loop {
        let cases = query::dated(cx, cx.region(), after, N_AT_ONCE).await?;
        let Some(last) = cases.last() else { break };
        after = last.id;
        let events = query::events_of_all(cx, cx.region(), &cases).await?;
        for case in &cases {
            let ticks: Vec<Tick> = events.iter().filter(|it| it.case_id == case.id).map(tick).collect();
            let (moved, news) = moved(cx, (old, calendar.as_ref()), case, &ticks).await?;
            if case.asked_until.is_some() && case.stage == stage::IN_REVIEW {
                sight::query::redate(cx, case, &calendar).await?;
            }
            if moved == *case {
                continue;
            }
            if !news.is_empty() && !case.kind.is_inside() {
                message::redated(cx, case, &news).await?;
            }
            query::set_days(cx, moved).await?;
            n_moved += 1;
        }
    }
    Ok(n_moved)
}

/// The case with its days as they are now, and what its applicant was told otherwise: the limit, and its day.
async fn moved(
    cx: &Cx,
    (old, new): (&Calendar, &Calendar),
    case: &Case,
    ticks: &[Tick],
) -> Result<(Case, Vec<(&'static str, Day)>)> {
    let mut news = Vec::new();
    let mut is = case.clone();
    if case.due_on.is_some() {
        let clock = clock::redated(new, ticks, limits(cx, case).await?, cx.now);
        is.due_on = clock.as_ref().map(|it| it.due.to_string());
        is.is_provisional = clock.as_ref().is_some_and(|it| it.is_provisional);
        let is_new = (&is.due_on, is.is_provisional) != (&case.due_on, case.is_provisional);
        news.extend(clock.filter(|_| is_new).map(|it| (it.kind.label(), it.due)));
    }
    let kept = [
        (Kept::Owed, &case.owed_by, Stage::with(act::DEFAULT).contains(&case.stage)),
        (Kept::Asked, &case.asked_until, case.stage == stage::IN_REVIEW),
        (Kept::Check, &case.check_by, true),
    ];
    for (kept, day, is_open) in kept {
        let Some(told) = day.as_deref().and_then(Day::parse).filter(|_| is_open) else { continue };
        let due = kept.redated(old, new, ticks, told);
        if due == told {
            continue;
        }
        let text = Some(due.to_string());
        match kept {
            Kept::Owed => is.owed_by = text,
            Kept::Asked => is.asked_until = text,
            Kept::Check => is.check_by = text,
        }
        news.extend(kept.label(ticks).map(|it| (it, due)));
    }
    Ok((is, news))
}
