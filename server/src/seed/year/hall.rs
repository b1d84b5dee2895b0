//! What goes on in the hall beside cases: who wants to be called, who asked at the first window they saw, who waits in line today.
use common::{
    account::Who,
    callback::{self, AskForm, Outcome, SettleForm},
    check::Nothing,
    id::ItemId,
    inquiry::{self, CloseForm, RecordForm},
    ticket,
};

use super::life::{Life, Walk};
use crate::{callback as call, inquiry as first, ticket as line};

const ABOUT: &[&str] =
    &["怎么领高龄津贴", "执照办好了没有", "补办社保卡要带什么", "孩子上户口", "医保怎么转到外地"];
const CLERKS: &[&str] = &["liqing", "hejing", "wumin", "leiting", "luoli", "yuping"];

/// 回电: rung up the same day or the next, mostly.
pub async fn called_back(life: &mut Life) -> Walk {
    life.invent();
    let form = AskForm {
        name: life.person.name.clone(),
        phone: life.person.phone.clone(),
        about: life.dice.word(ABOUT).to_owned(),
    };
    life.act(&Who::Nobody, &callback::ASK, call::ask, (), form).await?;
    if life.is_quick {
        return Ok(());
    }
    life.minutes(30, 300).await;
    let clerk = life.staff("fangzhou")?;
    let cx = life.cx(&clerk);
    let (rows, _) = call::query::waiting(&cx, life.world.hub.region(), None).await?;
    let Some(id) = rows.iter().find(|it| it.taken_by.is_none()).map(|it| it.id) else { return Ok(()) };
    life.act(&clerk, &callback::TAKE, call::take, id, Nothing {}).await?;
    life.minutes(3, 12).await;
    let outcome = life.dice.weighed(&[(Outcome::Answered, 8), (Outcome::Unreachable, 1), (Outcome::Referred, 1)]);
    let form = SettleForm { outcome: outcome.unwrap_or_default() };
    life.act(&clerk, &callback::SETTLE, call::settle, id, form).await?;
    Ok(())
}

/// 首问: answered, shown the way, or asked for them elsewhere and told the next day.
pub async fn asked_first(life: &mut Life) -> Walk {
    life.minutes(0, 1).await;
    life.invent();
    let clerk = life.dice.word(CLERKS);
    let clerk = life.staff(clerk)?;
    let outcome = life.dice.weighed(&[
        (inquiry::Outcome::Answered, 5),
        (inquiry::Outcome::Guided, 4),
        (inquiry::Outcome::Passed, 3),
    ]);
    let outcome = if life.is_quick { inquiry::Outcome::Passed } else { outcome.unwrap_or_default() };
    let says = match outcome {
        inquiry::Outcome::Answered => "讲清了要带的材料和办理时间",
        inquiry::Outcome::Guided => "带到二楼民生综合窗口",
        inquiry::Outcome::Passed => "已电话转问县人社局",
    };
    let form = RecordForm {
        about: life.dice.word(ABOUT).to_owned(),
        outcome,
        says: says.to_owned(),
        name: life.person.name.clone(),
        phone: life.person.phone.clone(),
    };
    let id = life.act(&clerk, &inquiry::RECORD, first::record, (), form).await?.id;
    if outcome == inquiry::Outcome::Passed && !life.is_quick {
        life.days(0, 1).await;
        let form = CloseForm { reply: "已打电话告诉本人".to_owned() };
        life.act(&clerk, &inquiry::CLOSE, first::close, id, form).await?;
    }
    Ok(())
}

/// 取号, and a window that calls, today.
pub async fn in_line(life: &mut Life, item: ItemId) -> Walk {
    let machine = life.staff("liqing")?;
    life.act(&machine, &ticket::DRAW, line::draw, item, Nothing {}).await?;
    life.minutes(4, 60).await;
    let clerk = life.window()?;
    // Nobody may be left in the line.
    match life.act(&clerk, &ticket::NEXT, line::next, (), Nothing {}).await {
        Err(super::life::Over::Wrong(crate::serve::Error::Fault(common::fault::Fault::Form { .. }))) => Ok(()),
        it => it.map(drop),
    }
}
