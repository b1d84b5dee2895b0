//! 看完整号码: for a reason, and with a record that the applicant can read.
use std::collections::BTreeMap;

use common::{
    fault::Fault,
    id::CaseId,
    review::reveal::{Purpose, Reveal, RevealView, Revealed},
};
use uuid::Uuid;

use super::query;
use crate::{
    base::error::{Error, Result},
    case::{self, kinds::house},
    entity::{cases::Model as Case, reveals},
    gate::cx::Cx,
};

/// Cases whose records are read together.
const N_AT_ONCE: usize = 200;

pub async fn reveal(cx: Cx, id: CaseId, form: Reveal) -> Result<Revealed> {
    let case = match case::query::one(&cx, id).await {
        // The draft in this clerk's hands.
        Err(Error::Fault(Fault::NotFound)) => case::query::filled(&cx, id).await?,
        it => it?,
    };
    if !may_look(&cx, &case) {
        return Err(Fault::NotYours.into());
    }
    let answers = (house(case.kind).hidden)(&cx, &case).await?;
    note(&cx, &case, form.purpose, &form.note).await?;
    Ok(Revealed { answers })
}

/// Whose duty it is; and whoever has taken the case up, who has to write to its applicant and ring them up.
pub fn may_look(cx: &Cx, case: &Case) -> bool {
    let is_handler = case.handler_id.is_some() && case.handler_id == cx.who.account();
    is_handler || house(case.kind).reveals.iter().any(|it| cx.who.holds(*it))
}

/// Somebody looks, and it stands on the applicant's page.
pub async fn note(cx: &Cx, case: &Case, purpose: Purpose, note: &str) -> Result<()> {
    let row = reveals::Model {
        region: case.region,
        id: Uuid::now_v7(),
        case_id: case.id,
        account_id: cx.who.account().ok_or(Fault::SignedOut)?,
        by_name: cx.who.name().to_owned(),
        purpose,
        note: note.to_owned(),
        at: cx.now,
    };
    query::add_reveal(cx, row).await
}

/// Who looked, latest last.
pub async fn of_case(cx: &Cx, case: &Case) -> Result<Vec<RevealView>> {
    Ok(of_cases(cx, &[case.id]).await?.remove(&case.id).unwrap_or_default())
}

/// The same for several cases of the county, by case.
pub async fn of_cases(cx: &Cx, cases: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<RevealView>>> {
    let mut all: BTreeMap<Uuid, Vec<RevealView>> = BTreeMap::new();
    for some in cases.chunks(N_AT_ONCE) {
        for it in query::reveals(cx, some).await? {
            let view = RevealView { by: it.by_name, at: it.at, purpose: it.purpose, note: it.note };
            all.entry(it.case_id).or_default().push(view);
        }
    }
    Ok(all)
}
