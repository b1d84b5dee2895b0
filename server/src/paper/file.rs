//! 版式文件: set, signed and kept once, so that whoever got the file can be told whether theirs is the one.
use std::sync::atomic::Ordering::Relaxed;

use anyhow::{Context, anyhow};
use axum::{body::Bytes, http::request::Parts, response::Response};
use common::{
    account::Who,
    fault::Fault,
    id::{AccountId, FileId, PaperAt},
    material::{FileKind, FileState, Trust},
    moment::Moment,
    paper::{Paper, PaperKind},
    place::Place,
    value::last_day,
};
use uuid::Uuid;

use super::{licence, query, sheet, short, sign};
use crate::{
    base::{digest, error::Result, qr},
    entity::{files::Model as File, papers::Model as Row},
    gate::{audit::signed, cx::Cx, hub::Hub, turn::Turn, write::write},
    material,
};

/// As many in one turn of the job: the others want their turn, too.
const N_A_TURN: u64 = 20;

/// `GET …/papers/{paper}/file`
pub async fn send(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let at = asked(head.uri.path()).ok_or(Fault::NotFound)?;
    let file = of(&cx, at).await?;
    material::reply(&cx, &file, &head.headers).await
}

/// `GET …/papers/{paper}/pages/{page}`
pub async fn send_page(cx: Cx, head: Parts, _: Bytes) -> Result<Response> {
    let path = head.uri.path();
    let at = asked(path).ok_or(Fault::NotFound)?;
    let page = path.rsplit('/').next().and_then(|it| it.parse().ok()).ok_or(Fault::NotFound)?;
    let file = of(&cx, at).await?;
    material::page::reply(&cx, &file, page).await
}

/// The paper's file, made now if it is not there yet.
async fn of(cx: &Cx, at: PaperAt) -> Result<File> {
    let (row, _) = licence::open(cx, at).await?;
    let id = match row.file_id {
        Some(it) => it,
        None => make(cx, row).await?,
    };
    material::query::of_paper(cx, id).await
}

fn asked(path: &str) -> Option<PaperAt> {
    let mut given = path.split('/').skip_while(|it| *it != "cases").skip(1).step_by(2);
    Some(PaperAt { case: given.next()?.parse().ok()?, paper: given.next()?.parse().ok()? })
}

/// What was issued and is no file yet. Nobody waits for it in front of a counter: whoever opens one first makes it.
pub async fn make_due(turn: Turn) -> Result<usize> {
    if !sheet::has_type() {
        return Ok(0);
    }
    let cx = turn.cx();
    // A year that was told would hold up the press for a quarter of an hour: its papers are made when somebody asks.
    let since = Moment(turn.hub.told_until.load(Relaxed));
    let due = query::unset(&cx, turn.hub.region(), since, turn.n_rows(N_A_TURN)).await?;
    turn.each(due, |it| it.id, |cx, row| async move { make(&cx, row).await.map(drop) }).await
}

/// Sets and signs it away from where requests are served, and keeps it unless somebody was faster.
async fn make(cx: &Cx, row: Row) -> Result<FileId> {
    let (hub, now) = (&cx.hub, cx.now);
    // Of its own: strangers' pages never keep a paper waiting.
    let _turn = hub.setting.acquire().await.map_err(|_| anyhow!("shutting down"))?;
    let (at_work, of) = (hub.clone(), row.clone());
    let paper: Paper = serde_json::from_str(&hub.keys.open(&signed::place(row.id), &row.body)?)?;
    let photo = licence::photo(cx, &paper).await?;
    let set = tokio::task::spawn_blocking(move || pdf(&at_work, &of, &paper, photo, now).map(|it| (it, paper)))
        .await
        .context("setting a paper")?;
    let (bytes, paper) = set?;
    let file = row_of(now, &row, query::applicant(cx, &row).await?, &paper, &bytes)?;
    hub.files.keep(&file.storage, bytes).await?;
    let cx = cx.clone().acting_as(Who::Nobody);
    let (file, row) = (&file, &row);
    let kept = write(&cx, |cx| async move { query::set_file(&cx, row, file).await }).await?;
    if kept != file.id {
        hub.files.remove(&file.storage).await?;
    }
    Ok(kept)
}

fn pdf(hub: &Hub, row: &Row, paper: &Paper, photo: Option<Vec<u8>>, now: Moment) -> anyhow::Result<Vec<u8>> {
    let by = hub.certificate.get(&hub.config, now)?;
    let origin = &hub.config.origin;
    let extras = sheet::Extras {
        code: &row.code,
        digest: short(&row.digest),
        qr: qr::of(&format!("{origin}{}?code={}", Place::Verify.href(), row.code)),
        origin,
        is_demo: by.is_demo,
        now: row.at,
        photo,
    };
    let set = sheet::set(paper, &extras)?;
    sign::sign(set, &by, &paper.org, row.at)
}

/// A licence lies in its holder's library from now on, as good as from the authority itself (handbook 1.1, A). One that is
/// somebody else's than the applicant's proves nothing about the applicant, and lies with the case alone.
fn row_of(now: Moment, row: &Row, applicant: AccountId, paper: &Paper, bytes: &[u8]) -> Result<File> {
    let owner = row.holder_id.unwrap_or(applicant);
    Ok(File {
        region: row.region,
        id: FileId(Uuid::now_v7()),
        case_id: Some(row.case_id),
        slot: material::query::PAPER.to_owned(),
        owner_id: owner,
        name: format!("{} {}.pdf", paper.title, row.no),
        kind: FileKind::Pdf,
        state: FileState::Ready,
        n_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        digest: digest::of(bytes),
        storage: digest::random()?,
        position: 0,
        turns: 0,
        trust: Trust::A,
        n_pages: lopdf::Document::load_mem(bytes).map_or(1, |it| it.get_pages().len() as i32),
        doubts: "[]".to_owned(),
        round: 0,
        from_id: None,
        origin: format!("{}：{}", paper.org, paper.title),
        is_kept: row.kind == PaperKind::Licence && row.holder_id.is_some(),
        // 长期 and the like: no end.
        valid_until: last_day(&row.valid_until).map(|it| it.to_string()).unwrap_or_default(),
        side: String::new(),
        created_at: now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::{
        id::{CaseId, PaperId},
        paper::FILE,
    };

    #[test]
    fn an_address_names_case_and_paper() {
        let (case, paper) = (Uuid::now_v7(), Uuid::now_v7());
        let id = CaseId { region: common::id::Region(431_000), uuid: case };
        let at = PaperAt { case: id, paper: PaperId(paper) };
        assert_eq!(asked(&FILE.url(&at)), Some(at));
        assert_eq!(asked("/api/cases/1/papers"), None);
    }
}
