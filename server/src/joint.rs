//! 并联审批: 统一受理 → 抄告相关 → 并联审批 → 限时办结 → 集中回复 (handbook 8.1). A bundle is applied for as one case; when it is
//! accepted, every body gets a part of its own, with its own clock. Decision 0016.
use common::{
    application::{act, stage},
    case::clock::ClockView,
    catalogue::{Item, ItemKind},
    decision::{Owed, pledge::Promise},
    fault::Fault,
    form::{Answer, Answers, FieldDef, Kind as FormKind},
    joint::{JointView, Part, PartView},
    paper::{Fact, PaperKind, PaperLink, PaperState},
};
use uuid::Uuid;

use crate::{
    application,
    base::error::Result,
    case::{self, Note},
    catalogue,
    entity::{cases::Model as Case, papers::Model as Paper},
    fee,
    gate::cx::Cx,
    material, message, paper,
};

pub mod compose;
pub mod query;

/// 抄告相关: what was accepted goes to every body that need not wait for another. Any other case stays as it is.
pub async fn copy_out(cx: &Cx, lead: Case) -> Result<Case> {
    let item = application::draft::item_of(cx, &lead).await?;
    if item.parts.is_empty() {
        return Ok(lead);
    }
    let names: Vec<String> = item.parts.iter().map(|it| format!("{}（{}）", it.item_name, it.org)).collect();
    let note = Note { text: names.join("、"), n_days: None };
    let lead = case::step_by_time(cx, lead, act::COPY_OUT, note).await?;
    for part in item.parts.iter().filter(|it| it.recipe.after.is_empty()) {
        open(cx, &lead, part, &[]).await?;
    }
    Ok(lead)
}

/// A part has its licence: whoever waited for it, and for nothing else, begins.
pub async fn produced(cx: &Cx, part: &Case) -> Result<()> {
    let Some(lead) = query::lead(cx, part).await?.filter(|it| it.stage == stage::JOINT) else { return Ok(()) };
    let item = application::draft::item_of(cx, &lead).await?;
    let parts = query::parts(cx, &lead).await?;
    let papers = query::papers(cx, &parts).await?;
    for it in item.parts.iter().filter(|it| !it.recipe.after.is_empty() && case_of(&parts, it).is_none()) {
        let made: Option<Vec<(&str, &Paper)>> =
            it.recipe.after.iter().map(|code| licence(&item, &parts, &papers, code)).collect();
        if let Some(made) = made {
            let opened = open(cx, &lead, it, &made).await?;
            let text =
                format!("{}已经办好，{}接着办，不用您再交。", names(&item, &it.recipe.after).join("、"), it.org);
            message::tell(cx, &opened, "下一个部门开始办", &text).await?;
        }
    }
    Ok(())
}

/// The licence of the matter with that code, if there is one.
fn licence<'a>(item: &'a Item, parts: &[Case], papers: &'a [Paper], code: &str) -> Option<(&'a str, &'a Paper)> {
    let part = item.parts.iter().find(|it| it.code == code)?;
    let case = case_of(parts, part)?;
    let is_it =
        |it: &&Paper| it.case_id == case.id && it.kind == PaperKind::Licence && it.state == PaperState::Valid;
    Some((part.code.as_str(), papers.iter().find(is_it)?))
}

fn case_of<'a>(parts: &'a [Case], part: &Part) -> Option<&'a Case> {
    parts.iter().find(|it| it.item_id == part.recipe.item)
}

fn names(item: &Item, codes: &[String]) -> Vec<String> {
    let named = |code: &String| item.parts.iter().find(|it| it.code == *code).map(|it| it.name.clone());
    codes.iter().filter_map(named).collect()
}

/// A body's own case: its share of answers and materials, and what the others have produced for it.
async fn open(cx: &Cx, lead: &Case, part: &Part, made: &[(&str, &Paper)]) -> Result<Case> {
    let id = part.recipe.item.ok_or_else(|| anyhow::anyhow!("a part without its matter"))?;
    let item = catalogue::query::version(cx, id, part.recipe.version).await?;
    let org = query::org_of(cx, id).await?.ok_or_else(|| anyhow::anyhow!("a matter is gone"))?;
    let mut answers: Answers = part.recipe.answers(&case::answers::answers(cx, lead)?);
    let mut said = vec![format!("{}，办件编号{}", lead.item_name, lead.no.as_deref().unwrap_or_default())];
    for (name, code) in &part.recipe.made {
        let Some((_, paper)) = made.iter().find(|it| it.0 == code) else { continue };
        // What is asked as a code is answered by the one that was given out, and not by where it is to be found.
        let is_code = item
            .form
            .fields()
            .flat_map(FieldDef::parts)
            .any(|it| it.name == *name && it.kind == FormKind::CreditCode);
        let code = paper::licence::credit_code(cx, paper)?.filter(|_| is_code);
        let text = code.unwrap_or_else(|| format!("见{} {}", paper.title, paper.no));
        answers.insert(name.clone(), Answer::text(&text));
        said.push(format!("用{} {}", paper.title, paper.no));
    }
    said.dedup();
    let owed = owed(lead, part)?;
    let opened = Case {
        id: Uuid::now_v7(),
        no: Some(case::number::next_no(cx, lead.region).await?),
        query_code: case::number::query_code()?,
        item_id: Some(id),
        item_version: part.recipe.version,
        item_name: item.name.clone(),
        org_id: org,
        // 即办件: nothing to look into that the lead unit has not seen.
        stage: if item.kind == ItemKind::Instant { stage::APPROVING } else { stage::ACCEPTED },
        version: 1,
        round: 1,
        reviewer_id: None,
        claimed_by: None,
        claimed_name: String::new(),
        is_second_allowed: false,
        clerk_id: None,
        joint_id: Some(lead.id),
        promise: Promise::None,
        check_by: None,
        moved_at: cx.now,
        remind_on: None,
        handler_id: None,
        handler: String::new(),
        asked_until: None,
        owed_by: lead.owed_by.clone().filter(|_| !owed.is_empty()),
        owed: if owed.is_empty() { String::new() } else { serde_json::to_string(&owed)? },
        ..lead.clone()
    };
    let opened = case::answers::answered(cx, opened, &answers)?;
    let note = Note { text: said.join("；"), n_days: None };
    let opened = case::begin(cx, opened, act::COPY, note).await?;
    material::copy(cx, lead, &opened, &part.recipe.slots).await?;
    Ok(opened)
}

/// 容缺: what was put off, by the part's own slots; what the part does not ask for, nobody has to bring to it.
fn owed(lead: &Case, part: &Part) -> Result<Vec<Owed>> {
    let all = case::owed(lead)?;
    let own = |it: &Owed| {
        let slot = part.recipe.slots.iter().find(|(_, shared)| **shared == it.slot).map(|it| it.0.clone());
        slot.map(|slot| Owed { slot, ..it.clone() })
    };
    Ok(all.iter().filter_map(own).collect())
}

/// How the matters stand, on every one of their pages. `None` for a case that stands alone.
pub async fn view(cx: &Cx, case: &Case, own: &Item) -> Result<Option<JointView>> {
    let lead = match query::lead(cx, case).await? {
        Some(it) => it,
        None if own.parts.is_empty() => return Ok(None),
        None => case.clone(),
    };
    let item = application::draft::item_of(cx, &lead).await?;
    let parts = query::parts(cx, &lead).await?;
    let papers = query::papers(cx, &parts).await?;
    let mut clocks = case::clocks_of_all(cx, &parts).await?;
    let unpaid = fee::unpaid(cx, &parts).await?;
    let mut clock = |it: &Case| -> Option<ClockView> { clocks.remove(&it.id) };
    let mut views: Vec<PartView> = Vec::new();
    let mut open: Vec<Uuid> = Vec::new();
    for it in &parts {
        // Another body's part is known, not opened.
        open.extend(case::query::is_in_hand(cx, it).await?.then_some(it.id));
    }
    for part in &item.parts {
        let of = case_of(&parts, part);
        let is_own = |it: &&Paper| of.is_some_and(|case| case.id == it.case_id) && it.kind != PaperKind::Delivery;
        let missing: Vec<String> =
            part.recipe.after.iter().filter(|it| licence(&item, &parts, &papers, it).is_none()).cloned().collect();
        let is_lost = |code: &String| {
            let other = views.iter().zip(&item.parts).find(|it| it.1.code == *code).map(|it| it.0);
            other.is_some_and(PartView::is_settled)
        };
        views.push(PartView {
            case: of.filter(|it| open.contains(&it.id)).map(Case::case_id),
            no: of.and_then(|it| it.no.clone()).unwrap_or_default(),
            name: part.name.clone(),
            item_name: part.item_name.clone(),
            org: part.org.clone(),
            stage: of.map(|it| it.stage),
            waits_for: if of.is_none() { names(&item, &missing) } else { Vec::new() },
            is_void: of.is_none() && (lead.stage.is_over() || missing.iter().any(is_lost)),
            clock: of.and_then(&mut clock),
            is_unpaid: of.is_some_and(|it| unpaid.contains(&it.id)),
            papers: papers.iter().filter(is_own).map(paper::link).collect(),
        });
    }
    Ok(Some(JointView { lead: lead.case_id(), lead_name: lead.item_name, parts: views }))
}

/// What still has to be decided before all is answered together, said; `None`: nothing.
pub fn unsettled(joint: Option<&JointView>) -> Option<Fault> {
    let open = joint.iter().flat_map(|it| &it.parts).filter(|it| !it.is_settled());
    let open: Vec<String> = open.map(|it| format!("{}（{}）", it.item_name, it.org)).collect();
    (!open.is_empty()).then(|| Fault::form("version", &format!("还没办完：{}", open.join("、"))))
}

/// One line a matter, for the collective reply.
pub fn results(joint: &JointView) -> Vec<Fact> {
    let line = |it: &PartView| {
        let is_decision =
            |it: &&PaperLink| matches!(it.kind, PaperKind::Grant | PaperKind::Denial | PaperKind::Termination);
        let decision = it.papers.iter().rev().find(is_decision);
        let licence = it.papers.iter().rev().find(|it| it.kind == PaperKind::Licence);
        let cited = |it: &PaperLink| format!("《{}》{}", it.title, it.no);
        let says = match (decision, it.stage) {
            (Some(it), _) => {
                let verdict = match it.kind {
                    PaperKind::Grant => "准予",
                    PaperKind::Denial => "不予批准",
                    _ => "终止办理",
                };
                let papers: Vec<String> = [Some(it), licence].into_iter().flatten().map(cited).collect();
                format!("{verdict}。{}", papers.join("、"))
            }
            (None, None) => format!("{}没有办成，不再办理", it.waits_for.join("、")),
            (None, Some(stage)) => stage.label().to_owned(),
        };
        Fact::of(&it.item_name, format!("{}：{says}", it.org))
    };
    joint.parts.iter().map(line).collect()
}

/// What the applicant takes home: every decision and licence that was not fetched on its own before.
pub fn handed_out(joint: &JointView) -> Vec<PaperLink> {
    let here = joint.parts.iter().filter(|it| matches!(it.stage, Some(stage::READY | stage::DENIED)));
    here.flat_map(|it| &it.papers).filter(|it| it.is_handed_out()).cloned().collect()
}

/// The whole is taken back: whatever of it is not decided, too.
pub async fn withdraw(cx: &Cx, lead: &Case, why: &str) -> Result<()> {
    for it in query::parts(cx, lead).await?.into_iter().filter(|it| it.stage.step(act::WITHDRAW, &cx.who).is_ok())
    {
        case::step(cx, it, act::WITHDRAW, Note { text: why.to_owned(), n_days: None }).await?;
    }
    Ok(())
}

/// 集中送达: the lead unit hands out what all the bodies have ready.
pub async fn deliver(cx: &Cx, lead: &Case, note: &str) -> Result<()> {
    for it in
        query::parts(cx, lead).await?.into_iter().filter(|it| matches!(it.stage, stage::READY | stage::DENIED))
    {
        let it = Case { pick_up: String::new(), ..it };
        let text = format!("随“{}”一并送达：{note}", lead.item_name);
        case::step_for_all(cx, it, act::DELIVER, Note { text, n_days: None }).await?;
    }
    Ok(())
}

/// Materials and fields of a part that another body's paper answers, as the bundle's file says: name, and which paper.
pub async fn made(cx: &Cx, case: &Case, answers: &Answers) -> Result<Vec<(String, String)>> {
    let Some(lead) = query::lead(cx, case).await? else { return Ok(Vec::new()) };
    let item = application::draft::item_of(cx, &lead).await?;
    let part = item.parts.iter().find(|it| it.recipe.item == case.item_id);
    let names = part.iter().flat_map(|it| it.recipe.made.keys());
    Ok(names.filter_map(|it| Some((it.clone(), answers.get(it)?.as_text().to_owned()))).collect())
}
