//! 文书: set once, numbered, sealed, signed; shown, verified and registered from then on.
use common::{
    application::BEFORE_PAPERS,
    call::Page,
    check::Nothing,
    export::{self, Exported, MOST_ROWS},
    fault::Fault,
    id::{CaseId, PaperAt, PaperId},
    moment::Day,
    paper::{
        self, ExportForm, Fact, Held, N_CODE, Paper, PaperKind, PaperLink, PaperState, PaperView, RegisterForm,
        StampUse, Standing, Verdict, VerifiedView, Verify, has_tail, law::Power,
    },
    place::Place,
    value::mask_name,
};
use uuid::Uuid;

use crate::{
    base::{digest, error::Result, qr, workbook::Sheet},
    case,
    entity::{cases::Model as Case, papers::Model as Row},
    gate::{
        attempt,
        audit::{self, signed},
        cx::Cx,
        serve::{NOTHING, Routes},
        workbook,
    },
    mandate, material,
};

pub mod file;
pub mod handed;
pub mod licence;
mod present;
pub mod query;
pub mod sheet;
mod sign;
pub mod signing;
pub mod trial;

/// Crockford's letters: none can be taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

pub fn routes(routes: Routes) -> Routes {
    routes
        .serve(paper::SHOW, show)
        .serve(paper::VERIFY, verify)
        .serve(paper::REGISTER, register)
        .serve_prepared(paper::REGISTER_EXPORT, register_book, register_export)
        .serve(paper::MINE, licence::mine)
        .serve(paper::licence::PRESENT, present::present)
        .serve(paper::licence::LOOK, present::look)
        .stream(&paper::FILE, NOTHING, file::send)
        .stream(&paper::PICTURE, NOTHING, file::send_page)
}

/// Eighty bits nobody guesses.
pub fn code() -> Result<String> {
    let mut random = [0_u8; N_CODE];
    getrandom::fill(&mut random).map_err(|it| anyhow::anyhow!("no randomness: {it}"))?;
    let letter = |it: &u8| LETTERS.get(usize::from(*it) % LETTERS.len()).copied();
    Ok(random.iter().filter_map(letter).map(char::from).collect())
}

/// Enough of a digest to compare by eye.
fn short(digest: &str) -> String {
    digest.rsplit(':').next().unwrap_or_default().chars().take(16).collect()
}

/// A paper that stands in the register now.
pub struct Issued {
    pub id: PaperId,
    pub no: String,
}

/// What a paper is issued with beside its words.
#[derive(Default)]
pub struct Letter<'a> {
    pub valid_until: &'a str,
    /// The letter it was sealed by; empty: the head's own power.
    pub mandate_no: String,
}

/// Numbers the paper, signs it and keeps it. `power`: what it is an act of.
pub async fn issue(cx: &Cx, case: &Case, paper: Paper, power: Power, letter: Letter<'_>) -> Result<Issued> {
    let is_early = BEFORE_PAPERS.contains(&case.stage) && paper.kind != PaperKind::Notice;
    debug_assert!(!is_early, "{:?} has papers, too", case.stage);
    let Letter { valid_until, mandate_no } = letter;
    let seal = match paper.stamp.is_empty() {
        true => None,
        false => mandate::stamp::for_paper(cx, case.org_id).await?,
    };
    let (seal, stamp_keeper) = seal.unzip();
    let (stamp, stamp_no) = seal.map(|it| (it.name, it.no)).unwrap_or_default();
    let is_licence = paper.kind == PaperKind::Licence;
    let holder_id = if is_licence { licence::holder(cx, case).await? } else { Some(case.applicant_id) };
    let (id, code, year) = (PaperId(Uuid::now_v7()), code()?, paper.on.year());
    let mark = format!("{}{}", power.mark(), paper.kind.mark());
    let paper = Paper { no: crate::county::next_no(cx, case.org_id, &mark, year).await?, stamp, ..paper };
    let paper = with_tail(cx, paper);
    let no = paper.no.clone();
    let body = serde_json::to_string(&paper)?;
    let digest = digest::of(body.as_bytes());
    let row = Row {
        region: case.region,
        id,
        case_id: case.id,
        case_no: paper.case_no,
        org_id: case.org_id,
        kind: paper.kind,
        title: paper.title,
        signature: cx.hub.keys.sign(&signed::signed(&paper.no, &code, &digest)),
        no: paper.no,
        code,
        on_day: paper.on.to_string(),
        body: cx.hub.keys.seal(&signed::place(id), &body)?,
        digest,
        state: PaperState::Valid,
        stamp: paper.stamp,
        stamp_no,
        stamp_keeper: stamp_keeper.unwrap_or_default(),
        sealed_by: cx.who.account(),
        sealed_name: paper.sealed_by,
        mandate_no,
        valid_until: valid_until.to_owned(),
        at: cx.now,
        file_id: None,
        file_digest: String::new(),
        holder_id,
        remind_on: licence::remind_on(valid_until, paper.on).filter(|_| is_licence),
    };
    query::insert(cx, row).await?;
    Ok(Issued { id, no })
}

/// 文书附注: what the county adds to this kind of paper: under its words, or as the last line of its table.
fn with_tail(cx: &Cx, paper: Paper) -> Paper {
    let county = cx.hub.county.get();
    let tail = county.tails.get(paper.kind.label()).filter(|_| has_tail(paper.kind) && paper.look.is_none());
    let Some(tail) = tail else { return paper };
    let mut paper = paper;
    match paper.rows.is_empty() {
        true => paper.text.extend(tail.lines().map(str::to_owned)),
        false => paper.rows.push(Fact::of("附注", tail.as_str())),
    }
    paper
}

/// 《准予许可决定书》（某某卫健许准〔2026〕1号，2026年12月1日）: how a later paper names this one.
pub fn cited(it: &Row) -> String {
    let on = Day::parse(&it.on_day).unwrap_or_default();
    format!("《{}》（{}，{}）", it.title, it.no, on.written())
}

/// Of a case whose events are known.
pub async fn links_of(cx: &Cx, file: &case::File) -> Result<Vec<PaperLink>> {
    match file.events.iter().all(|it| BEFORE_PAPERS.contains(&it.to_stage)) {
        true => Ok(Vec::new()),
        false => links(cx, &file.case).await,
    }
}

pub async fn links(cx: &Cx, case: &Case) -> Result<Vec<PaperLink>> {
    Ok(query::of_case(cx, case).await?.iter().map(link).collect())
}

pub fn link(it: &Row) -> PaperLink {
    PaperLink {
        id: it.id,
        kind: it.kind,
        on: Day::parse(&it.on_day).unwrap_or_default(),
        title: it.title.clone(),
        no: it.no.clone(),
        state: it.state,
    }
}

/// Also what a case's own page shows: whoever may see the case may read its papers, and whoever holds a licence its own.
async fn show(cx: Cx, at: PaperAt, _: Nothing) -> Result<PaperView> {
    let (row, has_case) = licence::open(&cx, at).await?;
    Ok(PaperView {
        licence: licence::own(&cx, &row).await?,
        has_case,
        id: row.id,
        case: at.case,
        paper: serde_json::from_str(&cx.hub.keys.open(&signed::place(row.id), &row.body)?)?,
        state: row.state,
        qr: qr::of(&format!("{}{}?code={}", cx.hub.config.origin, Place::Verify.href(), row.code)),
        digest: short(&row.digest),
        code: row.code,
    })
}

/// By the code that stands on it; without one, by the very bytes somebody has.
async fn registered(cx: &Cx, form: &Verify) -> Result<Option<Row>> {
    match (form.code.as_str(), &form.file) {
        ("", Some(digest)) => query::by_file(cx, digest).await,
        (code, _) => query::by_code(cx, cx.region(), code).await,
    }
}

/// Digest and signature are worked out anew from what is kept: a row somebody has written into the database is found out.
async fn verify(cx: Cx, (): (), form: Verify) -> Result<VerifiedView> {
    let keys = attempt::by_network(&cx, "paper");
    attempt::require_patience(&cx, &keys).await?;
    let Some(row) = registered(&cx, &form).await? else {
        let fault = match form.code.is_empty() {
            true => {
                Fault::form("file", "没有登记过这个文件：不是本大厅发的，或者被改过、重新保存过。请再用验证码核对")
            }
            false => Fault::form("code", "没有这份文书。请核对验证码；核对无误仍查不到的，请向窗口反映"),
        };
        return Err(attempt::failed(&cx, &keys, fault).await);
    };
    let body = cx.hub.keys.open(&signed::place(row.id), &row.body).unwrap_or_default();
    let paper: Paper = serde_json::from_str(&body).unwrap_or_default();
    let is_whole = signed::is_whole(&cx.hub.keys, &row);
    let until = Day::parse(&row.valid_until);
    let file = match form.file {
        None => Held::Unasked,
        Some(it) if it == row.file_digest => Held::Same,
        Some(_) => Held::Different,
    };
    let verdict = match Standing::of(row.state, until, cx.now.day()) {
        _ if !is_whole => Verdict::Altered,
        Standing::InForce => Verdict::Genuine,
        Standing::Expired => Verdict::Expired,
        Standing::Superseded => Verdict::Superseded,
        Standing::Revoked => Verdict::Revoked,
    };
    Ok(VerifiedView {
        verdict,
        file,
        until,
        title: paper.title,
        no: row.no,
        org: paper.org,
        to: mask_name(&paper.to),
        item_name: paper.item,
        on: paper.on,
        digest: short(&row.digest),
    })
}

/// 作废、撤销: these papers of the case are worth nothing from now on, and lie in nobody's library as a proof. Which of them had been
/// worth something until now.
pub async fn revoke(cx: &Cx, case: &Case, kinds: &[PaperKind]) -> Result<Vec<Row>> {
    let of_them = query::of_case(cx, case).await?.into_iter().filter(|it| kinds.contains(&it.kind));
    let of_them: Vec<Row> = of_them.collect();
    query::revoke(cx, case, kinds).await?;
    material::query::retire_all(cx, case, of_them.iter().filter_map(|it| it.file_id).collect()).await?;
    Ok(of_them.into_iter().filter(|it| it.state == PaperState::Valid).collect())
}

async fn register(cx: Cx, (): (), form: RegisterForm) -> Result<Page<StampUse>> {
    let orgs = case::query::orgs(&cx).await?;
    let (rows, n_rows) = query::register(&cx, &orgs, &form, query::N_PER_PAGE).await?;
    Ok(Page { rows: rows.into_iter().map(|it| used(&cx, it)).collect(), n_rows })
}

fn used(cx: &Cx, it: Row) -> StampUse {
    // What somebody has written over is a line of the register all the same.
    let body = cx.hub.keys.open(&signed::place(it.id), &it.body).unwrap_or_default();
    let paper: Paper = serde_json::from_str(&body).unwrap_or_default();
    StampUse {
        paper: it.id,
        case: CaseId { region: it.region, uuid: it.case_id },
        case_no: it.case_no,
        to: paper.to,
        title: it.title,
        no: it.no,
        stamp: it.stamp,
        stamp_no: it.stamp_no,
        keeper: it.stamp_keeper,
        by: it.sealed_name,
        mandate_no: it.mandate_no,
        at: it.at,
        digest: short(&it.digest),
        state: it.state,
    }
}

/// Made before the transaction, which would wait for it.
async fn register_book(cx: Cx, form: ExportForm) -> Result<Exported> {
    let orgs = case::query::orgs(&cx).await?;
    let of = RegisterForm { page: None, ..form.of };
    let (found, n_rows) = query::register(&cx, &orgs, &of, MOST_ROWS).await?;
    export::require_few(n_rows)?;
    let rows = found.into_iter().map(|it| used(&cx, it).cells()).collect();
    let sheet = Sheet { title: "用印登记", heads: paper::register::HEADS.to_vec(), rows };
    workbook::exported(format!("用印登记{}.xlsx", cx.now.day()), n_rows, &[sheet])
}

async fn register_export(cx: Cx, (): (), form: ExportForm, book: Exported) -> Result<Exported> {
    audit::note(&cx, paper::REGISTER_EXPORT.path, &export::told("uses", book.n_lines, &form.reason), 200);
    Ok(book)
}
