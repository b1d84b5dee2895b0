//! 断点续传: tus 1.0.0 with creation, termination, expiration and checksum.
//!
//! The row comes first, then the bytes, then the row is made ready: whatever is cut off, wherever, leaves at most a
//! pending row, which the reaper finds. How much has arrived is asked of the disk, never of the row.
use std::{collections::HashMap, sync::PoisonError};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use common::{
    case::signing::Sheet,
    fault::{Fault, Problem},
    id::{CaseId, FileId},
    material::{CHUNK, FileKind, FileState, MAX_FILE_MB, OPINION, OVERRIDE, UPLOADS, clean_name},
};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{arrival::finish, query};
use crate::{
    base::{digest, error::Result},
    case, catalogue,
    entity::{cases::Model as Case, files::Model as File},
    gate::{cx::Cx, write::write},
};

const VERSION: &str = "1.0.0";
const MB: i64 = 1024 * 1024;
/// An upload that is not finished by then starts anew.
pub const EXPIRES_HOURS: i64 = 24;
/// One that nobody has finished by then gives up its room as soon as the case wants it.
const IDLE_MINUTES: i64 = 60;
/// A client may send larger pieces than ours does, but not everything at once.
pub const MAX_PIECE: usize = 4 * CHUNK as usize;

pub fn last_segment(head: &Parts) -> Option<FileId> {
    head.uri.path().rsplit('/').next()?.parse().ok()
}

fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn reply(status: StatusCode, headers: Vec<(&'static str, String)>) -> Response {
    let mut reply = status.into_response();
    let all = headers
        .into_iter()
        .chain([("tus-resumable", VERSION.to_owned()), ("cache-control", "no-store".to_owned())]);
    for (name, value) in all {
        if let Ok(value) = value.parse() {
            reply.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    reply
}

/// A status that is the protocol's own, with words as every refusal has them.
fn refused(status: StatusCode, fault: Fault) -> Response {
    let instance = Uuid::now_v7().to_string();
    let problem = Problem { title: fault.says(), status: status.as_u16(), instance, fault };
    let mut told = reply(status, vec![("tus-version", VERSION.to_owned())]);
    let kind = header::HeaderValue::from_static("application/problem+json");
    told.headers_mut().insert(header::CONTENT_TYPE, kind);
    *told.body_mut() = Body::from(serde_json::to_vec(&problem).unwrap_or_default());
    told
}

fn require_version(headers: &HeaderMap) -> std::result::Result<(), Box<Response>> {
    match get(headers, "tus-resumable") {
        Some(VERSION) => Ok(()),
        _ => Err(Box::new(refused(StatusCode::PRECONDITION_FAILED, Fault::UploadProtocol))),
    }
}

pub async fn collection(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    if head.method == Method::OPTIONS {
        let facts = vec![
            ("tus-version", VERSION.to_owned()),
            ("tus-extension", "creation,termination,expiration,checksum".to_owned()),
            ("tus-checksum-algorithm", "sha1,sha256".to_owned()),
            ("tus-max-size", (i64::from(MAX_FILE_MB) * MB).to_string()),
        ];
        return Ok(reply(StatusCode::NO_CONTENT, facts));
    }
    if let Err(refused) = require_version(&head.headers) {
        return Ok(*refused);
    }
    create(cx, &head.headers).await
}

/// Of `case <b64>,slot <b64>,filename <b64>`, what can be read; of a name said twice, the last.
pub fn metadata(text: &str) -> HashMap<String, String> {
    let pairs = text.split(',');
    let pair = |it: &str| {
        let (name, value) = it.trim().split_once(' ')?;
        let value = String::from_utf8(BASE64_STANDARD.decode(value).ok()?).ok()?;
        Some((name.to_owned(), value))
    };
    pairs.filter_map(pair).collect()
}

async fn create(cx: Cx, headers: &HeaderMap) -> Result<Response> {
    let n_bytes: i64 =
        get(headers, "upload-length").and_then(|it| it.parse().ok()).ok_or(Fault::UploadProtocol)?;
    if n_bytes > i64::from(MAX_FILE_MB) * MB {
        return Err(Fault::FileTooBig { max_mb: MAX_FILE_MB }.into());
    }
    if n_bytes <= 0 {
        return Err(Fault::FileEmpty.into());
    }
    let facts = metadata(get(headers, "upload-metadata").unwrap_or_default());
    let case: CaseId = facts.get("case").and_then(|it| it.parse().ok()).ok_or(Fault::UploadProtocol)?;
    let slot = facts.get("slot").cloned().ok_or(Fault::UploadProtocol)?;
    let name = clean_name(facts.get("filename").map(String::as_str).unwrap_or_default());
    let id = FileId(Uuid::now_v7());
    let side = facts.get("side").cloned().unwrap_or_default();
    let gone = write(&cx, |cx| {
        let (place, name) = ((slot.clone(), side.clone()), name.clone());
        async move { begin(&cx, id, case, place, name, n_bytes).await }
    })
    .await?;
    for it in gone {
        cx.hub.files.drop_coming(it).await;
    }
    cx.hub.files.begin(id).await?;
    let expires = http_date(cx.now.plus_hours(EXPIRES_HOURS));
    let facts = vec![("location", format!("{}/{id}", UPLOADS.path)), ("upload-expires", expires)];
    Ok(reply(StatusCode::CREATED, facts))
}

/// What was broken off before, of these: the same file for the same slot, which is being tried again, and whatever has lain about
/// so long that nobody waits for it. Without them a bad line would use up the room. What a piece is arriving of right now stays.
async fn clear(cx: &Cx, case: &Case, slot: &str, name: &str, n_bytes: i64) -> Result<Vec<FileId>> {
    let old = cx.now.plus_minutes(-IDLE_MINUTES);
    let coming = query::pending(cx, case).await?;
    let busy = cx.hub.busy_uploads.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let is_again = |it: &File| it.slot == slot && it.name == name && it.n_bytes == n_bytes;
    let mut gone = Vec::new();
    for file in coming.into_iter().filter(|it| !busy.contains(&it.id) && (is_again(it) || it.created_at < old)) {
        query::delete(cx, &file).await?;
        gone.push(file.id);
    }
    Ok(gone)
}

/// The row of an upload, for a slot and, of a paper with two sides, for one of them. Returns those whose place it takes.
async fn begin(
    cx: &Cx,
    id: FileId,
    case: CaseId,
    (slot, side): (String, String),
    name: String,
    n_bytes: i64,
) -> Result<Vec<FileId>> {
    let is_opinion = slot == OPINION;
    let is_signed = Sheet::of_slot(&slot).is_some();
    let case = match () {
        () if is_opinion => super::attachment::attachable(cx, case).await?,
        () if is_signed => super::signed::addable(cx, case).await?,
        () => case::query::filled(cx, case).await?,
    };
    if !is_opinion && !is_signed {
        super::require_open(cx, &case, &slot).await?;
    }
    let gone = clear(cx, &case, &slot, &name, n_bytes).await?;
    let position = super::require_room(cx, &case, &slot, n_bytes).await?;
    let item = catalogue::query::version(cx, case.item_id.ok_or(Fault::NotFound)?, case.item_version).await?;
    let material = item.materials.iter().find(|it| it.slot == slot);
    let has_side = material.is_some_and(|it| it.sides.contains(&side));
    let material = material.map(|it| it.name.clone()).unwrap_or_default();
    let row = File {
        region: case.region,
        id,
        case_id: Some(case.id),
        // At the counter too: the scanner is the clerk's, the paper theirs. What lies beside an opinion is the official's.
        owner_id: match cx.who.account() {
            Some(it) if is_opinion => it,
            _ => case.applicant_id,
        },
        name,
        kind: FileKind::Pdf,
        state: FileState::Pending,
        n_bytes,
        digest: String::new(),
        storage: digest::random()?,
        position,
        turns: 0,
        trust: super::trust(&item, &slot),
        n_pages: 0,
        doubts: "[]".to_owned(),
        round: case.round,
        from_id: None,
        origin: match is_opinion || is_signed {
            true => cx.who.name().to_owned(),
            false => format!("{}：{material}", case.item_name),
        },
        is_kept: false,
        valid_until: String::new(),
        side: if has_side { side } else { String::new() },
        created_at: cx.now,
        slot,
    };
    query::insert(cx, row).await?;
    Ok(gone)
}

/// tus 1.0, X-HTTP-Method-Override: what a POST stands for where nothing but GET and POST gets through.
fn meant(head: &Parts) -> Result<Method> {
    if head.method != Method::POST {
        return Ok(head.method.clone());
    }
    let said = get(&head.headers, OVERRIDE).unwrap_or_default();
    let all = [Method::HEAD, Method::PATCH, Method::DELETE];
    Ok(all.into_iter().find(|it| said.eq_ignore_ascii_case(it.as_str())).ok_or(Fault::UploadProtocol)?)
}

pub async fn one(cx: Cx, head: Parts, body: Bytes) -> Result<Response> {
    if let Err(refused) = require_version(&head.headers) {
        return Ok(*refused);
    }
    let id = last_segment(&head).ok_or(Fault::NotFound)?;
    let file = query::coming(&cx, id).await?.ok_or(Fault::NotFound)?;
    match meant(&head)? {
        Method::HEAD => {
            // Everything arrived, and then the line or the process died before it was looked at: do it now, or the
            // client would believe in an upload that never becomes a file.
            if is_whole(&cx, &file).await?
                && let Some(_alone) = Alone::take(&cx, id)
            {
                finish(&cx, file.clone()).await?;
            }
            offset(&cx, &file).await
        }
        Method::DELETE => terminate(&cx, file).await,
        _ => {
            let Some(_alone) = Alone::take(&cx, id) else {
                return Ok(refused(StatusCode::LOCKED, Fault::UploadOffset));
            };
            append(&cx, &head.headers, body, file).await
        }
    }
}

async fn received(cx: &Cx, file: &File) -> Result<i64> {
    // Asked anew: it may have been finished a moment ago.
    let file = &query::coming(cx, file.id).await?.ok_or(Fault::NotFound)?;
    match file.state {
        FileState::Pending => match cx.hub.files.n_received(file.id).await? {
            Some(it) => Ok(it as i64),
            None => Err(Fault::UploadGone.into()),
        },
        _ => Ok(file.n_bytes),
    }
}

async fn is_whole(cx: &Cx, file: &File) -> Result<bool> {
    Ok(file.state == FileState::Pending && cx.hub.files.n_received(file.id).await? == Some(file.n_bytes as u64))
}

async fn offset(cx: &Cx, file: &File) -> Result<Response> {
    let facts = vec![
        ("upload-offset", received(cx, file).await?.to_string()),
        ("upload-length", file.n_bytes.to_string()),
        ("upload-expires", http_date(file.created_at.plus_hours(EXPIRES_HOURS))),
    ];
    Ok(reply(StatusCode::OK, facts))
}

async fn terminate(cx: &Cx, file: File) -> Result<Response> {
    if file.state != FileState::Pending {
        return Err(Fault::NotFound.into());
    }
    write(cx, |cx| {
        let file = file.clone();
        async move { query::delete(&cx, &file).await }
    })
    .await?;
    cx.hub.files.drop_coming(file.id).await;
    Ok(reply(StatusCode::NO_CONTENT, Vec::new()))
}

async fn append(cx: &Cx, headers: &HeaderMap, piece: Bytes, file: File) -> Result<Response> {
    if get(headers, "content-type") != Some("application/offset+octet-stream") {
        return Err(Fault::UploadProtocol.into());
    }
    let offset: i64 = get(headers, "upload-offset").and_then(|it| it.parse().ok()).ok_or(Fault::UploadProtocol)?;
    let has = received(cx, &file).await?;
    if offset != has || file.state != FileState::Pending || has == file.n_bytes {
        return Err(Fault::UploadOffset.into());
    }
    if has + piece.len() as i64 > file.n_bytes {
        return Err(Fault::UploadOffset.into());
    }
    if let Some(sum) = get(headers, "upload-checksum")
        && !is_sum(sum, &piece)
    {
        return Err(Fault::UploadChecksum.into());
    }
    cx.hub.quota.charge(cx, piece.len())?;
    let n_piece = piece.len() as i64;
    cx.hub.files.append(file.id, offset as u64, piece.to_vec()).await?;
    let has = has + n_piece;
    if has == file.n_bytes {
        finish(cx, file).await?;
    }
    Ok(reply(StatusCode::NO_CONTENT, vec![("upload-offset", has.to_string())]))
}

fn is_sum(header: &str, piece: &[u8]) -> bool {
    let digest = match header.split_once(' ') {
        Some(("sha1", sum)) => (BASE64_STANDARD.encode(Sha1::digest(piece)), sum),
        Some(("sha256", sum)) => (BASE64_STANDARD.encode(Sha256::digest(piece)), sum),
        _ => return false,
    };
    digest.0 == digest.1
}

/// One chunk of one upload at a time.
struct Alone<'a> {
    cx: &'a Cx,
    id: FileId,
}

impl Alone<'_> {
    fn take(cx: &Cx, id: FileId) -> Option<Alone<'_>> {
        let is_first = cx.hub.busy_uploads.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        is_first.then_some(Alone { cx, id })
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.cx.hub.busy_uploads.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// RFC 9110: Mon, 23 Nov 2026 06:16:00 GMT
fn http_date(at: common::moment::Moment) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // Our days are Beijing days; eight hours back is Greenwich.
    let greenwich = at.plus_hours(-8);
    let day = greenwich.day();
    let (year, month, date) = day.ymd();
    let week = DAYS.get(day.weekday() as usize).copied().unwrap_or_default();
    let month = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
    format!("{week}, {date:02} {month} {year} {}:00 GMT", greenwich.clock())
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::moment::Day;

    #[test]
    fn dates_are_greenwich_dates() {
        let at = Day::of(2026, 11, 23).unwrap().start().plus_minutes(6 * 60 + 16);
        assert_eq!(http_date(at), "Sun, 22 Nov 2026 22:16:00 GMT");
    }

    #[test]
    fn a_checksum_is_checked_by_its_own_algorithm() {
        assert!(is_sum("sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=", b"hello"));
        assert!(!is_sum("sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=", b"hellp"));
        assert!(!is_sum("md5 XUFAKrxLKna5cZ2REBfFkg==", b"hello"));
        assert!(is_sum("sha256 LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", b"hello"));
    }
}
