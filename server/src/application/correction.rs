//! 补正申请表: the fields a notice names are put right in the case itself, and nothing else of it.
use common::{
    account::Who,
    case::{SaveForm, Saved, correction::ToldForm, draft},
    catalogue::Item,
    check::Field,
    fault::Fault,
    form::{Answers, FieldDef, Kind},
    review::reveal::{kept, masked},
};

use super::draft::{item_of, known, regions};
use crate::{
    base::error::Result,
    case::{
        answers::{answers, sealed},
        explain, query,
    },
    entity::cases::Model as Case,
    gate::cx::Cx,
    review,
};

/// What the notice that is being answered told of the form.
pub async fn told(cx: &Cx, case: &Case) -> Result<Option<ToldForm>> {
    match review::query::last_notice(cx, case).await? {
        Some(it) => review::form::told(cx, &it),
        None => Ok(None),
    }
}

/// The same for whoever fills it in: a clerk sees numbers masked.
pub async fn shown(cx: &Cx, case: &Case, item: &Item) -> Result<Option<ToldForm>> {
    let told = told(cx, case).await?;
    Ok(match cx.who {
        Who::Staff { .. } => told.map(|it| ToldForm { answers: masked(item, &it.answers), ..it }),
        _ => told,
    })
}

/// Autosave of a correction: kept as it is typed, right or wrong, as long as only what is open is touched.
pub async fn save(cx: &Cx, case: Case, form: SaveForm) -> Result<Saved> {
    let Some(told) = told(cx, &case).await? else {
        return Err(explain(cx, &case, Fault::wrong_stage(case.stage)).await?.into());
    };
    if case.rev != form.rev {
        return Err(Fault::StaleDraft.into());
    }
    let item = item_of(cx, &case).await?;
    let before = answers(cx, &case)?;
    let mut now = form.answers;
    if let Who::Staff { .. } = cx.who {
        kept(&item, &before, &known(cx, &case).await?, &mut now);
    }
    let locked = told.locked(&item, &before, &now);
    if !locked.is_empty() {
        return Err(Fault::Form { fields: locked }.into());
    }
    let text = serde_json::to_string(&now)?;
    cx.hub.quota.charge(cx, text.len().saturating_sub(case.answers.len()))?;
    // Whose it is stands as it was handed in, and as that was witnessed, until it is handed in again.
    let sealed = sealed(cx, &case, &text)?;
    let case = query::change(cx, &case, |it| {
        it.answers = sealed;
        (it.rev, it.saved_at) = (it.rev + 1, cx.now);
    })
    .await?;
    Ok(Saved { rev: case.rev, saved_at: case.saved_at })
}

/// What stands between a correction and handing in again: of the form only what is open.
pub async fn faults(cx: &Cx, told: &ToldForm, item: &Item, answers: &Answers) -> Result<Vec<Field>> {
    let mut faults = told.faults(item, answers, cx.now.day());
    let open = told.section(item, answers);
    let is_place = |it: &FieldDef| it.kind == Kind::Region || it.fields.iter().any(|it| it.kind == Kind::Region);
    if open.fields.iter().any(is_place) {
        let unknown = draft::region_faults(item, answers, &regions(cx, item).await?);
        let is_open =
            |it: &Field| open.fields.iter().any(|of| Some(of.name.as_str()) == it.name.split('.').next());
        let is_new = |it: &Field| faults.iter().all(|at| at.name != it.name);
        let unknown: Vec<Field> = unknown.into_iter().filter(|it| is_open(it) && is_new(it)).collect();
        faults.extend(unknown);
    }
    Ok(faults)
}

/// For the log: which fields of the form were changed, in their own words. Empty: none was open.
pub fn changed(told: &ToldForm, item: &Item, answers: &Answers) -> String {
    let section = told.section(item, answers);
    let changed = section.fields.iter().filter(|it| told.is_answered(&it.name, answers));
    let labels: Vec<&str> = changed.map(|it| it.label.as_str()).collect();
    if labels.is_empty() { String::new() } else { format!("申请表改了：{}", labels.join("、")) }
}
