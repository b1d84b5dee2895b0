//! 接力
use common::{
    account::{AccountKind, Who},
    application::stage,
    case::handover::{CODE_MINUTES, Code, CodeView, ListView, N_DIGITS, TakenView},
    check::Nothing,
    fault::Fault,
    id::CaseId,
    place::Place,
};

use super::draft;
use crate::{
    account,
    base::{error::Result, qr},
    case::query,
    entity::{cases::Model as Case, handovers},
    gate::{attempt, cx::Cx},
};

pub async fn hand_over(cx: Cx, id: CaseId, _: Nothing) -> Result<CodeView> {
    let case = query::one(&cx, id).await?;
    if case.stage != stage::DRAFT {
        return Err(Fault::wrong_stage(case.stage).into());
    }
    let code = digits()?;
    let until = cx.now.plus_minutes(CODE_MINUTES);
    let row = handovers::Model {
        region: case.region,
        case_id: case.id,
        code_mac: cx.hub.keys.mac("handover", &code),
        until,
    };
    query::put_handover(&cx, row).await?;
    // Behind the sign that browsers keep to themselves: the code is in no log on the way.
    let qr = qr::of(&format!("{}{}#{code}", cx.hub.config.origin, Place::Take.href()));
    Ok(CodeView { code, until, qr })
}

fn digits() -> Result<String> {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).map_err(|it| anyhow::anyhow!("no randomness: {it}"))?;
    Ok(format!("{:0N_DIGITS$}", u64::from_le_bytes(random) % 10_u64.pow(N_DIGITS as u32)))
}

/// Guesses wear out the patience of their network, and all of them together the hall's: whose code it is, nobody can know.
async fn found(cx: &Cx, code: &Code) -> Result<Case> {
    let keys = attempt::by_hall(cx, "handover");
    attempt::require_patience(cx, &keys).await?;
    let mac = cx.hub.keys.mac("handover", &code.0);
    match query::handed_over(cx, cx.region(), &mac).await? {
        Some(it) if it.stage == stage::DRAFT => Ok(it),
        _ => {
            let says = "接力码不对或已过期，请在另一台设备上重新取一个";
            Err(attempt::failed(cx, &keys, Fault::form("code", says)).await)
        }
    }
}

pub async fn list(cx: Cx, (): (), code: Code) -> Result<ListView> {
    let case = found(&cx, &code).await?;
    let owner = Who::Guest { account: case.applicant_id };
    Ok(ListView::of(&draft::view(&cx.acting_as(owner), case).await?))
}

pub async fn take(cx: Cx, (): (), code: Code) -> Result<TakenView> {
    let case = found(&cx, &code).await?;
    let taken = TakenView { case: case.case_id() };
    let owner = account::query::by_id(&cx, case.applicant_id).await?;
    // What an account began opens for that account only, after signing in.
    if owner.kind != AccountKind::Guest {
        return Ok(taken);
    }
    let mine = match &cx.who {
        Who::Nobody => account::guest(&cx).await?,
        Who::Guest { account } | Who::Citizen { account, .. } => *account,
        Who::Staff { .. } => return Err(Fault::NotYours.into()),
    };
    query::hand_over_one(&cx, &case, mine).await?;
    query::end_handover(&cx, &case).await?;
    Ok(taken)
}
