//! 视为受理 is announced: the day before, on the day, and when it has happened, to whoever has the case in hand, to whoever leads the
//! window and to the centre. It is never found out by chance.
use common::{account::Duty, id::AccountId, moment::Day};

use super::query;
use crate::{
    account,
    base::error::Result,
    calendar,
    entity::cases::Model as Case,
    gate::{cx::Cx, turn::Turn, write::write},
    message, org,
};

/// Cases of a turn; the next turn takes the next.
const MOST: u64 = 200;

pub async fn warn(turn: Turn) -> Result<usize> {
    let cx = turn.cx();
    let today = cx.now.day();
    let next = calendar::current(&cx).await?.working_from(today.plus(1));
    let all = query::to_forewarn(&cx, today, next, turn.n_rows(MOST)).await?;
    let one = |cx: Cx, case: Case| async move {
        write(&cx, |cx| {
            let id = case.case_id();
            async move {
                match query::still_to_forewarn(&cx, id, today, next).await? {
                    Some(it) => announced(&cx, &it, today).await,
                    None => Ok(()),
                }
            }
        })
        .await
    };
    turn.each(all, |it| it.id, one).await
}

async fn announced(cx: &Cx, case: &Case, today: Day) -> Result<()> {
    let due = case.due_on.as_deref().and_then(Day::parse).unwrap_or(today);
    let (title, when) = match due == today {
        true => ("今天不答复，视为受理", "今天下班前"),
        false => ("下一个工作日到期，将视为受理", "下一个工作日"),
    };
    query::forewarned(cx, case, due == today).await?;
    let text = format!("{}要答复，{when}没有答复，法律视为受理。请马上办。", due.zh());
    tell(cx, case, title, &text).await
}

/// The law has answered.
pub async fn happened(cx: &Cx, case: &Case) -> Result<()> {
    tell(cx, case, "已视为受理", "过期没有答复，法律视为受理。受理通知书已出，请按受理后的期限办。").await
}

async fn tell(cx: &Cx, case: &Case, title: &str, text: &str) -> Result<()> {
    let above = org::query::above(&cx.db(), case.region, case.org_id).await?;
    let mut to = account::query::holders(cx, &above, Duty::Direct).await?;
    let in_hand: Vec<AccountId> =
        [case.claimed_by, case.reviewer_id, case.clerk_id].into_iter().flatten().collect();
    match in_hand.is_empty() {
        // Nobody has opened it: it is the whole window's.
        true => to.extend(account::query::holders(cx, &[case.org_id], Duty::PreReview).await?),
        false => to.extend(in_hand),
    }
    to.sort();
    to.dedup();
    message::note(cx, to, case, title, text).await
}
