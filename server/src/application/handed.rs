//! 我交的申请: read again, printed, taken along by whoever handed it in.
use anyhow::{Context, anyhow};
use axum::{
    body::Bytes,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use common::{
    application::act,
    case::{
        correction::is_same,
        draft,
        handed::{HandedCorrection, HandedMaterial, HandedPart, HandedView},
    },
    catalogue::Item,
    check::Nothing,
    fault::Fault,
    form::{Answers, FieldDef, Section, said::said},
    id::CaseId,
    material::FileState,
    moment::{Day, Moment},
    paper::Fact,
};

use super::draft::item_of;
use crate::{
    account,
    base::error::Result,
    case::{answers::answers, query},
    entity::{case_events::Model as Event, notices::Model as Notice},
    gate::{accept::disposition, cx::Cx},
    material, org, paper, review,
};

pub async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<HandedView> {
    view(&cx, id).await
}

async fn view(cx: &Cx, id: CaseId) -> Result<HandedView> {
    let case = query::one(cx, id).await?;
    let Some(submitted_at) = case.submitted_at.filter(|_| case.no.is_some()) else {
        return Err(Fault::NotFound.into());
    };
    let item = item_of(cx, &case).await?;
    let answers = answers(cx, &case)?;
    let events = query::events(cx, &case).await?;
    let files = material::query::of_case(cx, &case).await?;
    let of_slot = |it: &common::catalogue::Material| {
        let own = || files.iter().filter(|file| file.slot == it.slot);
        HandedMaterial {
            name: it.name.clone(),
            files: own().filter(|it| it.state.is_current()).map(material::file_view).collect(),
            former: own().filter(|it| it.state == FileState::Retired).map(material::file_view).collect(),
        }
    };
    let agent = match case.consent_id {
        None => String::new(),
        Some(_) => account::query::by_id(cx, case.applicant_id).await?.name,
    };
    let notices = query::notices(cx, &case).await?;
    // What each notice found in the form, and what the next one did; the last is held against what stands there now.
    let mut stood: Vec<Option<Answers>> =
        notices.iter().map(|it| review::form::told_answers(cx, it)).collect::<Result<_>>()?;
    stood.push(Some(answers.clone()));
    let changed = |n: usize| match (stood.get(n), stood.get(n + 1)) {
        (Some(Some(before)), Some(Some(after))) => changed(&item, before, after),
        _ => Vec::new(),
    };
    Ok(HandedView {
        id,
        no: case.no.clone().unwrap_or_default(),
        item_name: case.item_name.clone(),
        org_name: org::query::one_on(&cx.db(), cx.region(), case.org_id, submitted_at.day()).await?.full,
        applicant: case.applicant_name.clone(),
        agent,
        submitted_at,
        parts: draft::sections(&item, &answers).iter().filter_map(|it| part(it, &answers)).collect(),
        materials: item.slots(&answers).into_iter().map(of_slot).collect(),
        corrections: notices
            .iter()
            .enumerate()
            .map(|(n, it)| correction(n, it, &events, changed(n)))
            .collect::<Result<_>>()?,
    })
}

/// What was answered; a section nobody answered anything in is left out.
pub fn part(section: &Section, answers: &Answers) -> Option<HandedPart> {
    let row = |it: &FieldDef| Fact::of(&it.label, said(it, answers));
    let rows = section.fields.iter().flat_map(FieldDef::parts).map(|it| row(&it));
    let rows: Vec<Fact> = rows.filter(|it| !it.text.is_empty()).collect();
    (!rows.is_empty()).then(|| HandedPart { title: section.title.clone(), rows })
}

/// Fields that say something else since, in the order of the form.
fn changed(item: &Item, before: &Answers, after: &Answers) -> Vec<Fact> {
    let sections = draft::every_section(item, after);
    let parts: Vec<_> = sections.iter().flat_map(|it| &it.fields).flat_map(FieldDef::parts).collect();
    let is_other = |it: &&std::borrow::Cow<'_, FieldDef>| !is_same(before.get(&it.name), after.get(&it.name));
    let words = |it: String| if it.is_empty() { "没有填".to_owned() } else { it };
    let fact = |it: &std::borrow::Cow<'_, FieldDef>| {
        Fact::of(&it.label, format!("原来：{}；改为：{}", words(said(it, before)), words(said(it, after))))
    };
    parts.iter().filter(is_other).map(fact).collect()
}

/// From home, or at the counter: a correction that is taken in there begins with a case that was told.
fn answers_to(events: &[Event], n: usize) -> Option<Moment> {
    let mut told = false;
    let back = events.iter().filter(|it| {
        let is_back = told && matches!(it.act, act::RESUBMIT | act::TAKE_IN);
        told = if it.act == act::NOTIFY { true } else { told && !is_back };
        is_back
    });
    back.map(|it| it.at).nth(n)
}

/// The `n`th notice is answered by the `n`th time the case came back.
fn correction(n: usize, notice: &Notice, events: &[Event], changed: Vec<Fact>) -> Result<HandedCorrection> {
    let lines = review::query::lines_of(notice)?;
    let answered_at = answers_to(events, n);
    Ok(HandedCorrection {
        changed: if answered_at.is_some() { changed } else { Vec::new() },
        no: notice.no.clone(),
        told_on: Day::parse(&notice.on_day).unwrap_or_default(),
        asked: lines.into_iter().map(|it| Fact::of(&it.material, it.requirement)).collect(),
        answered_at,
    })
}

/// `GET …/handed-in/file`
pub async fn send(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let id: CaseId = head.uri.path().rsplit('/').nth(2).and_then(|it| it.parse().ok()).ok_or(Fault::NotFound)?;
    let view = view(&cx, id).await?;
    let name = format!("{} 申请表 {}.pdf", view.item_name, view.no);
    let _turn = cx.hub.setting.acquire().await.map_err(|_| anyhow!("shutting down"))?;
    let set =
        tokio::task::spawn_blocking(move || paper::handed::set(&view)).await.context("setting an application")?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, set?).into_response())
}
