//! 受理: at the counter, on what passed pre-review.
use common::{
    application::{act, stage},
    case::{CaseView, signing::Sheet},
    decision::{
        Owed,
        accept::{CorrectForm, DeferForm, ReceiveForm, Refuse},
    },
    fault::Fault,
    id::CaseId,
    paper::{PaperKind, law::Power, words::Said},
    review::{
        Defect, ExamineView, Judge, NoticeView, Verdict, VersionForm,
        form::{FORM, key},
    },
};

use super::{bind, fresh};
use crate::{
    application,
    base::error::Result,
    calendar,
    case::{self, Note},
    entity::cases::Model as Case,
    gate::cx::Cx,
    material, review, transmittal,
};

/// 先审后验: what was judged by its picture is held against the original, and from then on stands as checked.
pub async fn receive(cx: Cx, id: CaseId, form: ReceiveForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::RECEIVE).await?;
    let wanted = originals(&review::view(&cx, case.clone()).await?, false);
    let missing: Vec<&str> =
        wanted.iter().filter(|it| !form.originals.contains(&it.slot)).map(|it| it.name.as_str()).collect();
    if !missing.is_empty() {
        let says = format!("原件还没核对完：{}", missing.join("、"));
        return Err(Fault::form("originals", &says).into());
    }
    for it in &wanted {
        material::query::lift(&cx, &case, &it.slot).await?;
    }
    let names: Vec<String> = wanted.into_iter().map(|it| it.name).collect();
    let text = if names.is_empty() { String::new() } else { format!("已核对原件：{}", names.join("、")) };
    let case = case::step(&cx, case, act::RECEIVE, Note { text, n_days: None }).await?;
    case::view(&cx, case).await
}

/// 一次性告知 at the counter: everything that is not named is in order.
pub async fn correct(cx: Cx, id: CaseId, form: CorrectForm) -> Result<NoticeView> {
    let case = fresh(&cx, id, form.version, act::NOTIFY).await?;
    let seen = review::view(&cx, case.clone()).await?;
    let fields: Vec<String> = seen.fields.iter().map(|it| key(&it.name)).collect();
    let is_there =
        |it: &str| seen.slots.iter().any(|slot| slot.material.slot == it) || fields.iter().any(|at| at == it);
    if form.lines.iter().any(|it| !is_there(&it.slot)) {
        return Err(Fault::NotFound.into());
    }
    if let Some(it) = form.lines.iter().find(|it| !Defect::about(&it.slot).contains(&it.defect)) {
        let says = format!("“{}”说的不是这一项，请另选原因", it.defect.label());
        return Err(Fault::form(&format!("defect-{}", it.slot), &says).into());
    }
    let good = || Judge::in_hand(Verdict::Good, None, String::new());
    review::put(&cx, &case, FORM.to_owned(), good(), 0).await?;
    for it in seen.fields.iter().zip(fields) {
        let was_bad = it.0.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Bad);
        match form.lines.iter().find(|line| line.slot == it.1) {
            Some(line) => {
                let (defect, says) = (Some(line.defect), line.says.clone());
                review::put(&cx, &case, it.1, Judge::in_hand(Verdict::Bad, defect, says), 0).await?;
            }
            None if was_bad => review::put(&cx, &case, it.1, good(), 0).await?,
            None => (),
        }
    }
    for it in &seen.slots {
        let slot = it.material.slot.clone();
        match form.lines.iter().find(|line| line.slot == slot) {
            Some(line) => {
                let (defect, says) = (Some(line.defect), line.says.clone());
                review::put(&cx, &case, slot, Judge::in_hand(Verdict::Bad, defect, says), 0).await?;
            }
            None if it.verdict.as_ref().is_none_or(|it| it.verdict == Verdict::Bad) && !it.files.is_empty() => {
                review::put(&cx, &case, slot, good(), 0).await?;
            }
            None => (),
        }
    }
    let seen = review::view(&cx, case.clone()).await?;
    require_whole(&seen)?;
    review::told(&cx, case, &seen, form.n_days).await
}

/// Everything that must be there is there now: nothing was put off either.
pub fn require_now(seen: &ExamineView) -> std::result::Result<(), Fault> {
    if !seen.later().is_empty() {
        return Err(has_later());
    }
    require_whole(seen)
}

/// Nothing that must be there is absent, unless it was judged already: put off, or told.
pub fn require_whole(seen: &ExamineView) -> std::result::Result<(), Fault> {
    let absent = seen.slots.iter().filter(|it| it.is_needed && it.files.is_empty() && it.verdict.is_none());
    let names: Vec<String> = absent.map(|it| it.material.name.clone()).collect();
    if names.is_empty() { Ok(()) } else { Err(Fault::MaterialsMissing { names }) }
}

pub async fn accept(cx: Cx, id: CaseId, form: VersionForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::ACCEPT).await?;
    let seen = review::view(&cx, case.clone()).await?;
    require_now(&seen)?;
    let said = Said { materials: handed_in(&seen), ..Said::default() };
    let case = bind(&cx, case, act::ACCEPT, Note::default(), PaperKind::Acceptance, said).await?;
    case::view(&cx, case).await
}

/// 容缺受理: review begins; the licence waits for what was put off (handbook 8.3).
pub async fn accept_deferring(cx: Cx, id: CaseId, form: DeferForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::ACCEPT_DEFERRING).await?;
    let seen = review::view(&cx, case.clone()).await?;
    let later = put_off(&seen);
    if later.is_empty() {
        return Err(has_none_later().into());
    }
    require_whole(&seen)?;
    let until = calendar::current(&cx).await?.due(cx.now.day(), form.n_days).day;
    let names: Vec<String> = later.iter().map(|it| it.name.clone()).collect();
    let case = Case { owed: serde_json::to_string(&later)?, owed_by: Some(until.to_string()), ..case };
    // What was promised in writing is seen to have been.
    let is_signed =
        material::query::signed(&cx, &[case.id]).await?.iter().any(|it| it.slot == Sheet::Deferral.slot());
    let signed = if is_signed { "；附签字的容缺承诺书" } else { "" };
    let note = Note {
        text: format!("可以后补：{}，最晚{}{signed}", names.join("、"), until.zh()),
        n_days: Some(form.n_days),
    };
    let said = Said { materials: names, n_days: form.n_days, until: Some(until), ..Said::default() };
    let case = bind(&cx, case, act::ACCEPT_DEFERRING, note, PaperKind::Deferral, said).await?;
    case::view(&cx, case).await
}

/// Everything that was put off lies on the counter.
pub async fn supply(cx: Cx, id: CaseId, form: ReceiveForm) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::SUPPLY).await?;
    let owed = case::owed(&case)?;
    if owed.is_empty() {
        return Err(owes_nothing().into());
    }
    let missing: Vec<&str> =
        owed.iter().filter(|it| !form.originals.contains(&it.slot)).map(|it| it.name.as_str()).collect();
    if !missing.is_empty() {
        let says = format!("还没补齐：{}", missing.join("、"));
        return Err(Fault::form("originals", &says).into());
    }
    // The window has them in its hands now: a picture sent from home stands as checked.
    for it in &owed {
        material::query::lift(&cx, &case, &it.slot).await?;
    }
    let names: Vec<String> = owed.into_iter().map(|it| it.name).collect();
    let case = Case { owed: String::new(), owed_by: None, ..case };
    let note = Note { text: format!("已补交：{}", names.join("、")), n_days: None };
    let case = case::step(&cx, case, act::SUPPLY, note).await?;
    transmittal::came(&cx, &case, &names).await?;
    case::view(&cx, case).await
}

pub async fn refuse(cx: Cx, id: CaseId, form: Refuse) -> Result<CaseView> {
    let case = fresh(&cx, id, form.version, act::REFUSE).await?;
    refused(&cx, case, form).await
}

/// From pre-review: by whoever has claimed it.
pub async fn refuse_unseen(cx: Cx, id: CaseId, form: Refuse) -> Result<CaseView> {
    let case = review::mine(&cx, id, Some(form.version)).await?;
    let case = review::settled(&cx, case).await?;
    refused(&cx, case, form).await
}

async fn refused(cx: &Cx, case: Case, form: Refuse) -> Result<CaseView> {
    let power = Power::of(&application::draft::item_of(cx, &case).await?.item);
    let note = Note { text: form.note(power), n_days: None };
    let said = Said { says: form.says(power), what: form.elsewhere, ..Said::default() };
    let case = bind(cx, case, act::REFUSE, note, PaperKind::Refusal, said).await?;
    case::view(cx, case).await
}

/// The materials whose originals have to be shown: what was handed in as a picture of something that exists once.
pub fn originals(seen: &ExamineView, is_there: bool) -> Vec<Owed> {
    if !matches!(seen.case.stage, stage::PRE_PASSED) && !is_there {
        return Vec::new();
    }
    let of = |it: &&common::review::ExamineSlot| it.material.n_originals > 0 && !it.files.is_empty();
    let owed = |it: &common::review::ExamineSlot| Owed {
        slot: it.material.slot.clone(),
        name: it.material.name.clone(),
        is_there,
    };
    seen.slots.iter().filter(of).map(owed).collect()
}

/// Uploaded meanwhile, or not. Ids are ordered by time: whatever came after the paper that put it off is what was owed.
pub fn found(owed: Owed, seen: &ExamineView) -> Owed {
    let deferral = seen.case.papers.iter().rev().find(|it| it.kind == PaperKind::Deferral).map(|it| it.id.0);
    let own = seen.slots.iter().filter(|it| it.material.slot == owed.slot).flat_map(|it| &it.files);
    let is_there = own.into_iter().any(|it| Some(it.id.0) > deferral);
    Owed { is_there, ..owed }
}

fn put_off(seen: &ExamineView) -> Vec<Owed> {
    let is_later =
        |it: &&common::review::ExamineSlot| it.verdict.as_ref().is_some_and(|it| it.verdict == Verdict::Defer);
    let owed = |it: &common::review::ExamineSlot| Owed {
        slot: it.material.slot.clone(),
        name: it.material.name.clone(),
        is_there: false,
    };
    seen.slots.iter().filter(is_later).map(owed).collect()
}

fn handed_in(seen: &ExamineView) -> Vec<String> {
    seen.slots.iter().filter(|it| !it.files.is_empty()).map(|it| it.material.name.clone()).collect()
}

fn has_later() -> Fault {
    Fault::form("version", "有材料暂缺，请选“容缺受理”")
}

pub fn has_none_later() -> Fault {
    Fault::form("version", "没有容缺的材料，请选“受理”")
}

pub fn owes_nothing() -> Fault {
    Fault::form("version", "没有要补交的容缺材料")
}
