//! 材料：slots of a case, the files in them, and the applicant's own library.
use std::collections::BTreeMap;

use anyhow::anyhow;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{AppendHeaders, IntoResponse, Response},
};
use common::{
    application::{act, stage},
    call::Page,
    case::{MineForm, flow::Stage},
    catalogue::Item,
    check::Nothing,
    fault::Fault,
    form::Answers,
    id::{CaseId, FileId, SlotAt},
    material::{
        self, Arrange, FileView, Found, LibraryRow, MAX_CASE_MB, MAX_FILES_A_CASE, MAX_FILES_A_SLOT, Reuse,
        SlotView, Trust,
    },
    value::last_day,
};
use uuid::Uuid;

use crate::{
    base::{digest, error::Result},
    case, catalogue,
    entity::{cases::Model as Case, files::Model as File, papers},
    gate::{
        accept::{self, Wanted, disposition},
        cx::Cx,
        serve::{NOTHING, Routes},
    },
    paper, review,
};

pub mod arrival;
pub mod attachment;
pub mod page;
pub mod query;
pub mod scan;
mod sent;
pub mod signed;
pub mod tus;

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(material::SLOTS, show)
        .serve(material::ARRANGE, arrange)
        .serve(material::REUSE, reuse)
        .serve(material::LIBRARY, library)
        .serve(material::KEEP, keep)
        .serve(material::FORGET, forget)
        .serve(common::case::signing::DROP, signed::unsign)
        .stream(&material::UPLOADS, NOTHING, tus::collection)
        .stream(&material::UPLOAD, tus::MAX_PIECE, tus::one)
        .stream(&material::FILE, NOTHING, send)
        .stream(&material::PAGE, NOTHING, page::send)
}

async fn show(cx: Cx, id: CaseId, _: Nothing) -> Result<Vec<SlotView>> {
    let case = case::query::filled(&cx, id).await?;
    of_case(&cx, &case).await
}

async fn of_case(cx: &Cx, case: &Case) -> Result<Vec<SlotView>> {
    let item = catalogue::query::version(cx, case.application()?, case.item_version).await?;
    let answers = case::answers::answers(cx, case)?;
    slots(cx, case, &item, &answers).await
}

/// Every slot this applicant meets, with what lies in it and, during a correction, what is wrong with it.
pub async fn slots(cx: &Cx, case: &Case, item: &Item, answers: &Answers) -> Result<Vec<SlotView>> {
    let files = query::of_case(cx, case).await?;
    let notice = match case.stage {
        stage::CORRECTION => review::query::last_notice(cx, case).await?,
        _ => None,
    };
    let defects = notice.as_ref().map(review::query::lines_of).transpose()?.unwrap_or_default();
    let owed = match Stage::with(act::SUPPLY).contains(&case.stage) {
        true => case::owed(case)?,
        false => Vec::new(),
    };
    let on_record = on_record(cx, case, item).await?;
    // What an answer that was put right calls up was not there to be asked for before.
    let told = notice.as_ref().map(|it| review::form::told_answers(cx, it)).transpose()?.flatten();
    let then: Option<Vec<&str>> =
        told.as_ref().map(|it| item.slots(it).iter().map(|it| it.slot.as_str()).collect());
    // Ids are ordered by time: whatever came after the notice is an answer to it.
    let is_new = |file: &&File| file.state.is_current() && Some(file.id.0) > notice.as_ref().map(|it| it.id.0);
    let asked = item.only_asked(answers);
    let slot = |it: &common::catalogue::Material| {
        let defect = defects.iter().find(|line| line.slot == it.slot && !line.is_later);
        SlotView {
            is_needed: it.is_needed(&asked),
            is_open: case.stage == stage::DRAFT
                || defect.is_some()
                || then.as_ref().is_some_and(|then| !then.contains(&it.slot.as_str()))
                || owed.iter().any(|owed| owed.slot == it.slot),
            defect: defect.map(|it| it.requirement.clone()),
            is_answered: defect.is_some() && files.iter().filter(is_new).any(|file| file.slot == it.slot),
            files: files.iter().filter(|file| file.slot == it.slot).filter_map(view).collect(),
            found: on_record.iter().filter(|found| it.licences.contains(&found.title)).cloned().collect(),
            sides: it.sides.clone(),
            names: std::iter::once(&it.name).chain(&it.licences).cloned().collect(),
            material: it.fitted(&asked),
        }
    };
    Ok(item.slots(answers).into_iter().map(slot).collect())
}

/// 免提交: what this hall has given the applicant and what holds today, as far as this matter asks for it. Only of their own: whoever
/// acts for somebody else brings that one's papers.
async fn on_record(cx: &Cx, case: &Case, item: &Item) -> Result<Vec<Found>> {
    if case.stage != stage::DRAFT || case.consent_id.is_some() {
        return Ok(Vec::new());
    }
    let titles: Vec<String> = item.materials.iter().flat_map(|it| it.licences.iter().cloned()).collect();
    let found = |it: papers::Model| {
        let until = last_day(&it.valid_until);
        let holds = until.is_none_or(|it| it >= cx.now.day());
        Some(Found { file: it.file_id.filter(|_| holds)?, title: it.title, no: it.no, until })
    };
    let all = paper::query::valid_of(cx, case.applicant_id, &titles).await?;
    Ok(all.into_iter().filter_map(found).collect())
}

/// `None` for what was replaced: it stays for the record, not on the screen.
fn view(file: &File) -> Option<FileView> {
    (file.state != material::FileState::Retired).then(|| file_view(file))
}

pub fn file_view(file: &File) -> FileView {
    FileView {
        id: file.id,
        name: file.name.clone(),
        kind: file.kind,
        state: file.state,
        n_bytes: file.n_bytes,
        turns: file.turns,
        trust: file.trust,
        n_pages: file.n_pages,
        at: file.created_at,
        side: file.side.clone(),
        doubts: serde_json::from_str(&file.doubts).unwrap_or_default(),
    }
}

/// May anything in this slot be changed now? Drafts: all; corrections: only what is defective; 容缺: what was put off.
pub async fn require_open(cx: &Cx, case: &Case, slot: &str) -> Result<()> {
    let slots = of_case(cx, case).await?;
    match slots.iter().find(|it| it.material.slot == slot) {
        Some(it) if it.is_open => Ok(()),
        Some(_) => Err(Fault::wrong_stage(case.stage).into()),
        None => Err(Fault::NotFound.into()),
    }
}

async fn arrange(cx: Cx, at: SlotAt, act: Arrange) -> Result<Vec<SlotView>> {
    let case = case::query::filled(&cx, at.case).await?;
    require_open(&cx, &case, &at.slot).await?;
    let files = query::of_slot(&cx, &case, &at.slot).await?;
    let position = |id: FileId| files.iter().position(|it| it.id == id).ok_or(Fault::NotFound);
    match act {
        Arrange::Up(id) => query::swap(&cx, &files, position(id)?, position(id)?.saturating_sub(1)).await?,
        Arrange::Down(id) => query::swap(&cx, &files, position(id)?, position(id)? + 1).await?,
        Arrange::Turn(id) => {
            let file = files.get(position(id)?).ok_or(Fault::NotFound)?;
            query::turn(&cx, file).await?;
        }
        Arrange::Remove(id) => {
            let file = files.get(position(id)?).ok_or(Fault::NotFound)?;
            remove(&cx, &case, file).await?;
        }
        Arrange::Replace(id) => {
            let old = files.get(position(id)?).ok_or(Fault::NotFound)?;
            query::swap(&cx, &files, position(id)?, files.len() - 1).await?;
            remove(&cx, &case, old).await?;
        }
    }
    of_case(&cx, &case).await
}

/// What a review has seen is kept, out of sight; anything else goes.
pub async fn remove(cx: &Cx, case: &Case, file: &File) -> Result<()> {
    match case.stage {
        stage::DRAFT => query::delete(cx, file).await,
        _ => query::retire(cx, file).await,
    }
}

/// A whole draft is discarded, with its files. Bytes that are also in the library stay.
pub async fn forget_case(cx: &Cx, case: &Case) -> Result<()> {
    for file in query::of_case(cx, case).await? {
        match file.is_kept {
            true => query::detach(cx, &file).await?,
            false => query::delete(cx, &file).await?,
        }
    }
    for file in query::signed(cx, &[case.id]).await? {
        query::delete(cx, &file).await?;
    }
    query::drop_pending(cx, case).await
}

/// 从我的材料库选: a new row on the same bytes, with its trust and where it came from.
async fn reuse(cx: Cx, at: SlotAt, reuse: Reuse) -> Result<Vec<SlotView>> {
    let case = case::query::filled(&cx, at.case).await?;
    require_open(&cx, &case, &at.slot).await?;
    let source = query::reusable(&cx, &case, reuse.0).await?;
    if last_day(&source.valid_until).is_some_and(|it| it < cx.now.day()) {
        return Err(Fault::form("file", "这份证照已过有效期，请选择别的材料").into());
    }
    let position = require_room(&cx, &case, &at.slot, source.n_bytes).await?;
    let item = catalogue::query::version(&cx, case.application()?, case.item_version).await?;
    let has_side = item.materials.iter().any(|it| it.slot == at.slot && it.sides.contains(&source.side));
    let file = File {
        side: if has_side { source.side.clone() } else { String::new() },
        id: FileId(Uuid::now_v7()),
        case_id: Some(case.id),
        slot: at.slot.clone(),
        region: case.region,
        position,
        turns: source.turns,
        round: case.round,
        from_id: Some(source.id),
        is_kept: false,
        created_at: cx.now,
        ..source
    };
    query::insert(&cx, file).await?;
    of_case(&cx, &case).await
}

/// Room for one more file of that size, however it comes; and its place in the slot.
pub async fn require_room(cx: &Cx, case: &Case, slot: &str, n_bytes: i64) -> Result<i32> {
    let n_in_slot = query::in_slot(cx, case, slot).await?.len();
    if n_in_slot >= MAX_FILES_A_SLOT as usize {
        return Err(Fault::TooManyFiles { max: MAX_FILES_A_SLOT }.into());
    }
    let (n_files, n_total) = query::totals(cx, case).await?;
    if n_files >= u64::from(MAX_FILES_A_CASE) {
        return Err(Fault::TooManyFiles { max: MAX_FILES_A_CASE }.into());
    }
    if n_total + n_bytes > i64::from(MAX_CASE_MB) * 1024 * 1024 {
        return Err(Fault::FileTooBig { max_mb: MAX_CASE_MB }.into());
    }
    Ok(n_in_slot as i32)
}

async fn library(cx: Cx, (): (), form: MineForm) -> Result<Page<LibraryRow>> {
    let account = cx.who.account().ok_or(Fault::SignedOut)?;
    let (rows, n_rows) = query::library(&cx, account, form.page).await?;
    Ok(Page { rows: rows.into_iter().map(library_row).collect(), n_rows })
}

pub fn library_row(it: File) -> LibraryRow {
    LibraryRow {
        id: it.id,
        name: it.name,
        kind: it.kind,
        n_bytes: it.n_bytes,
        trust: it.trust,
        at: it.created_at,
        until: last_day(&it.valid_until),
        origin: it.origin,
    }
}

async fn keep(cx: Cx, id: FileId, _: Nothing) -> Result<Nothing> {
    let file = query::own(&cx, id).await?;
    query::set_kept(&cx, &file, true).await?;
    Ok(Nothing {})
}

async fn forget(cx: Cx, id: FileId, _: Nothing) -> Result<Nothing> {
    let file = query::own(&cx, id).await?;
    query::set_kept(&cx, &file, false).await?;
    Ok(Nothing {})
}

/// The bytes, for whoever may see the case: never as a page, never cached, never sniffed.
async fn send(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let id = tus::last_segment(&head).ok_or(Fault::NotFound)?;
    let file = query::readable(&cx, id).await?;
    reply(&cx, &file, &head.headers).await
}

/// Whole, or from where an earlier try broke off.
pub async fn reply(cx: &Cx, file: &File, asked: &HeaderMap) -> Result<Response> {
    let tag = format!("\"{}\"", file.digest.trim_start_matches("sha256:"));
    let (n, range) = (usize::try_from(file.n_bytes).unwrap_or_default(), header::CONTENT_RANGE);
    let (status, range, n_sent, body) = match accept::wanted(asked, n, &tag) {
        Wanted::Whole => (StatusCode::OK, None, n, sent::body(cx, file, None).await?),
        Wanted::Piece(it) => {
            let says = format!("bytes {}-{}/{n}", it.start, it.end.saturating_sub(1));
            let body = sent::body(cx, file, Some(it.clone())).await?;
            (StatusCode::PARTIAL_CONTENT, Some((range, says)), it.len(), body)
        }
        Wanted::Nothing => {
            (StatusCode::RANGE_NOT_SATISFIABLE, Some((range, format!("bytes */{n}"))), 0, Body::empty())
        }
    };
    let headers = [
        (header::CONTENT_TYPE, file.kind.mime().to_owned()),
        (header::CONTENT_LENGTH, n_sent.to_string()),
        (header::CONTENT_DISPOSITION, disposition(&file.kind.named(&file.name))),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; frame-ancestors 'none'".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
    ];
    Ok((status, headers, AppendHeaders(range), body).into_response())
}

/// Seen by the scanner, and found harmless.
fn require_harmless(file: &File) -> Result<()> {
    match file.state {
        material::FileState::Held => Err(Fault::FileUnscanned.into()),
        material::FileState::Infected => Err(Fault::FileInfected.into()),
        _ => Ok(()),
    }
}

/// The very bytes that were taken in, once they were found harmless.
pub async fn bytes_of(cx: &Cx, file: &File) -> Result<Vec<u8>> {
    require_harmless(file)?;
    let bytes = cx.hub.files.read(&file.storage).await?;
    // Of twenty megabytes it takes a while: not where requests are served.
    let summed = tokio::task::spawn_blocking(move || (digest::of(&bytes), bytes)).await;
    let (digest, bytes) = summed.map_err(|err| anyhow!("a digest: {err}"))?;
    match digest == file.digest {
        true => Ok(bytes),
        false => Err(anyhow!("file {} is not what was taken in", file.id).into()),
    }
}

/// 一套材料: what was handed in once lies in the part's slots, too, as far as it was checked. `slots`: the part's slot → the bundle's.
pub async fn copy(cx: &Cx, from: &Case, to: &Case, slots: &BTreeMap<String, String>) -> Result<()> {
    let files: Vec<File> =
        query::of_case(cx, from).await?.into_iter().filter(|it| it.state.is_current()).collect();
    let mut copies = Vec::new();
    for (own, shared) in slots {
        let copy = |it: &File| File {
            id: FileId(Uuid::now_v7()),
            case_id: Some(to.id),
            slot: own.clone(),
            from_id: Some(it.id),
            origin: format!("“{}”一并提交", from.item_name),
            is_kept: false,
            round: 1,
            ..it.clone()
        };
        copies.extend(files.iter().filter(|it| it.slot == *shared).map(copy));
    }
    query::insert_all(cx, copies).await
}

/// What a person makes is D, what somebody else issued and they upload is C (handbook 1.1).
pub fn trust(item: &Item, slot: &str) -> Trust {
    use common::catalogue::Source;
    let material = item.materials.iter().find(|it| it.slot == slot);
    match material.map(|it| it.source) {
        Some(Source::Own) => Trust::D,
        _ => Trust::C,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_breaks_the_header() {
        let check = |name: &str, out: &str| assert_eq!(disposition(name), out);
        check("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf");
        check("健康证.jpg", "attachment; filename=\".jpg\"; filename*=UTF-8''%E5%81%A5%E5%BA%B7%E8%AF%81.jpg");
        let wild = disposition("x\"\r\nSet-Cookie: a=b;.pdf");
        assert!(!wild.contains('\n') && wild.matches('"').count() == 2, "{wild}");
    }
}
