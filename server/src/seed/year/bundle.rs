//! 一件事: one application for several bodies, each its own part, answered together.
use common::{
    application::stage,
    check::Nothing,
    decision::{decide, decide::Leaning, deliver},
    id::CaseId,
};

use super::{
    department::{granting, opinion, wanted},
    life::{Life, Walk},
    matters::{Hands, SIGN},
};
use crate::{
    case::show,
    decision::{delivery, department},
};

/// Every part decided and put on paper, then one answer and one visit.
pub async fn answered(life: &mut Life) -> Walk {
    let lead = life.staff(life.matter.windows.first().copied().unwrap_or_default())?;
    let food = life.matter.hands;
    let whole = (life.case, life.version, life.stage);
    for n in 0..3 {
        let seen = show(life.cx(&life.own), whole.0, Nothing {}).await?;
        let part = seen.joint.and_then(|it| it.parts.into_iter().nth(n)).and_then(|it| it.case);
        let Some(part) = part else { break };
        // The register decides at once; the others look into it first.
        let hands = if n == 2 { SIGN } else { food };
        part_decided(life, part, hands).await?;
    }
    (life.case, life.version, life.stage) = whole;
    life.minutes(20, 120).await;
    life.look().await?;
    life.step(&lead, &deliver::REPLY, delivery::reply, life.at()).await?;
    life.days(0, 3).await;
    let form = wanted(life).await?;
    life.step(&lead, &deliver::DELIVER, delivery::deliver, form).await?;
    Ok(())
}

/// The case of one body; the life is in it as long as that.
async fn part_decided(life: &mut Life, part: CaseId, hands: Hands) -> Walk {
    let stands_at = life.stands_at.take();
    life.case = part;
    life.minutes(30, 200).await;
    life.look().await?;
    if life.stage == stage::ACCEPTED {
        let (one, two) = (life.staff(hands.handler)?, life.staff(hands.checker)?);
        life.step(&one, &decide::ASSIGN, department::assign, life.at()).await?;
        life.days(0, 1).await;
        let form = opinion(life, Leaning::Grant);
        life.step(&one, &decide::OPINE, department::opine, form).await?;
        life.days(0, 1).await;
        let form = opinion(life, Leaning::Grant);
        life.step(&two, &decide::OPINE, department::opine, form).await?;
        life.minutes(30, 200).await;
    }
    let (three, maker) = (life.staff(hands.decider)?, life.staff(hands.issuer)?);
    let form = granting(life);
    life.step(&three, &decide::GRANT, department::grant, form).await?;
    life.minutes(10, 60).await;
    life.step(&maker, &deliver::MAKE, delivery::make, life.at()).await?;
    life.minutes(10, 60).await;
    life.step(&maker, &deliver::READY, delivery::ready, life.at()).await?;
    life.stands_at = stands_at;
    Ok(())
}
