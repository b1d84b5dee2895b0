//! 逾期: what time alone does. Every case by itself: one that cannot go on keeps no other from its right.
use common::application::{act, stage};
use std::future::Future;

use common::case::flow::Stage;

use super::{ending, query};
use crate::{
    base::error::Result,
    case::{self, Note},
    entity::cases::Model as Case,
    gate::{cx::Cx, turn::Turn, write::write},
};

/// Cases of a turn; the next turn takes the next.
const MOST: u64 = 200;

/// A correction that never came is a withdrawal (handbook 3.2, K2).
pub async fn corrections(turn: Turn) -> Result<usize> {
    overdue(&turn, &[stage::CORRECTION], |cx, case| async move {
        case::step_by_time(&cx, case, act::LAPSE, Note::default()).await.map(drop)
    })
    .await
}

/// Five days without an answer are an acceptance (行政许可法 32(4), K1).
pub async fn unanswered(turn: Turn) -> Result<usize> {
    let stages = &[stage::SUBMITTED, stage::PRE_REVIEW, stage::RECEIVED];
    overdue(&turn, stages, |cx, case| async move { ending::deem(&cx, case).await }).await
}

async fn overdue<R>(turn: &Turn, stages: &'static [Stage], act: impl Fn(Cx, Case) -> R) -> Result<usize>
where
    R: Future<Output = Result<()>>,
{
    let cx = turn.cx();
    let all = query::overdue(&cx, cx.region(), stages, cx.now.day(), turn.n_rows(MOST)).await?;
    let act = &act;
    let one = |cx: Cx, case: Case| async move {
        write(&cx, |cx| {
            let id = case.case_id();
            async move {
                // As it is now: somebody may have answered a moment ago.
                match query::still_overdue(&cx, id, stages, cx.now.day()).await? {
                    Some(it) => act(cx, it).await,
                    None => Ok(()),
                }
            }
        })
        .await
    };
    turn.each(all, |it| it.id, one).await
}

/// 容缺: what was put off and has not come ends the case (handbook 8.3).
pub async fn promises(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let all = query::in_default(&cx, cx.region(), cx.now.day(), turn.n_rows(MOST)).await?;
    let one = |cx: Cx, case: Case| async move {
        write(&cx, |cx| {
            let id = case.case_id();
            async move {
                match query::still_in_default(&cx, id, cx.now.day()).await? {
                    Some(it) => ending::default(&cx, it).await,
                    None => Ok(()),
                }
            }
        })
        .await
    };
    turn.each(all, |it| it.id, one).await
}

/// Passed in pre-review, and nobody comes: whoever applied hears of it, and after the last time the window has it to void.
pub async fn reminders(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let all = query::to_remind(&cx, cx.region(), cx.now.day(), turn.n_rows(MOST)).await?;
    let one = |cx: Cx, case: Case| async move {
        write(&cx, |cx| {
            let id = case.case_id();
            async move {
                match query::still_to_remind(&cx, id, cx.now.day()).await? {
                    Some(it) => case::step_by_time(&cx, it, act::REMIND, Note::default()).await.map(drop),
                    None => Ok(()),
                }
            }
        })
        .await
    };
    turn.each(all, |it| it.id, one).await
}
