//! 版式文件: a paper as PDF/A, tagged, set by typst from the same facts the page shows.
use std::{
    fs,
    sync::{LazyLock, Mutex, PoisonError},
};

use anyhow::{Context, Result, anyhow, bail};
use common::{
    case::spaced_no,
    catalogue::{Look, Qr},
    moment::Moment,
    paper::{Paper, PaperKind, spaced_code, stamp_lines},
};
use serde::Serialize;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// A letter, and a licence; both with the seal.
const LETTER: &str = concat!(include_str!("seal.typ"), include_str!("sheet.typ"));
const LICENCE: &str = concat!(include_str!("seal.typ"), include_str!("licence.typ"));
/// A drawing, and a page as large as it is.
const PICTURE: &str = r#"#let it = json("paper.json")
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(it.svg), format: "svg")"#;

/// Song type where the distributions put it.
const COMMON: [&[&str]; 2] = [
    &[
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc",
        "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    ],
    &[
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
        "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Bold.ttc",
        "/usr/share/fonts/noto-cjk/NotoSerifCJK-Bold.ttc",
    ],
];
const FAMILY: &str = "Noto Serif CJK SC";

/// Characters of names that the common fonts do not have (quality/experience.md, finding 3). Fifty megabytes: read when
/// somebody is called so.
const RARE: [&[&str]; 2] = [
    &["/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", "/usr/share/fonts/hanazono/HanaMinA.ttf"],
    &["/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", "/usr/share/fonts/hanazono/HanaMinB.ttf"],
];
const RARE_FAMILIES: [&str; 2] = ["HanaMinA", "HanaMinB"];

static COMMON_FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let found = read(&COMMON, FAMILY);
    if found.is_empty() {
        tracing::error!("no Song type: papers cannot be had as files; install fonts-noto-cjk and fonts-hanazono");
    }
    found
});
static RARE_FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| read(&RARE, "HanaMin"));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static MAIN: LazyLock<FileId> = LazyLock::new(|| named("sheet.typ"));
static DATA: LazyLock<FileId> = LazyLock::new(|| named("paper.json"));
static PHOTO: LazyLock<FileId> = LazyLock::new(|| named("photo"));
/// One at a time: setting takes a core, and what it remembers from the last one is worth more than a second core.
static PRESS: Mutex<()> = Mutex::new(());

/// Of each the first that is there, and of a collection the faces of this family.
fn read(files: &[&[&str]], family: &str) -> Vec<Font> {
    let bytes = files.iter().filter_map(|all| all.iter().find_map(|it| fs::read(it).ok()));
    let faces = bytes.flat_map(|it| Font::iter(Bytes::new(it)).collect::<Vec<Font>>());
    faces.filter(|it| it.info().family.as_str().starts_with(family)).collect()
}

fn named(path: &str) -> FileId {
    let path = VirtualPath::new(path).unwrap_or_else(|it| unreachable!("{it}"));
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// What the sheet shows beside the paper itself.
pub struct Extras<'a> {
    pub code: &'a str,
    pub digest: String,
    pub qr: Qr,
    pub origin: &'a str,
    /// Signed by a key nobody vouches for; the sheet says so.
    pub is_demo: bool,
    pub now: Moment,
    /// The holder's picture; none: the paper has none, or it is not what was signed.
    pub photo: Option<Vec<u8>>,
}

#[derive(Serialize)]
struct Facts<'a> {
    fonts: Vec<&'a str>,
    title: &'a str,
    org: &'a str,
    no: &'a str,
    to: &'a str,
    text: &'a [String],
    rows: &'a [common::paper::Fact],
    on: String,
    seal: String,
    kind: String,
    signs: &'a str,
    case_no: String,
    code: String,
    digest: &'a str,
    origin: &'a str,
    is_demo: bool,
    qr: String,
    /// 送达回证: a form, addressed to nobody.
    is_form: bool,
    /// Points of its type.
    size: f64,
    /// Millimetres of the column of names.
    name_width: f64,
    /// How a licence is laid out.
    look: Look,
    has_photo: bool,
}

/// Whether this machine has what papers are set in.
pub fn has_type() -> bool {
    !COMMON_FONTS.is_empty()
}

/// Without fonts there is no setting: the operator has to install them (docs/DEPLOY.md).
pub fn set(paper: &Paper, extras: &Extras) -> Result<Vec<u8>> {
    let _press = PRESS.lock().unwrap_or_else(PoisonError::into_inner);
    let document = laid_out(paper, extras)?;
    // A long-term copy. A character no font has would be a fault in one; without it, it is a box on the page.
    let kept = |standards: &[PdfStandard]| {
        let standards = PdfStandards::new(standards).map_err(|it| anyhow!("{}", it.message()))?;
        let options = PdfOptions { standards, timestamp: stamp(extras.now), ..PdfOptions::default() };
        typst_pdf::pdf(&document, &options).map_err(|all| anyhow!("writing {}: {:?}", paper.no, all))
    };
    let out = kept(&[PdfStandard::A_2a]).or_else(|err| {
        tracing::warn!("not as PDF/A: {err}");
        kept(&[])
    });
    typst::comemo::evict(3);
    out
}

/// A drawing as a page of its own.
pub fn picture(svg: &str) -> Result<Vec<u8>> {
    plain(PICTURE, &serde_json::json!({ "svg": svg }))
}

/// What is neither sealed nor kept: a template, filled in.
pub fn plain(template: &str, facts: &impl Serialize) -> Result<Vec<u8>> {
    let _press = PRESS.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = typst::compile::<PagedDocument>(&Sheet::of(template, facts)?).output;
    let document = outcome.map_err(|all| anyhow!("a page: {all:?}"))?;
    let out = typst_pdf::pdf(&document, &PdfOptions::default());
    typst::comemo::evict(3);
    out.map_err(|all| anyhow!("a page: {all:?}"))
}

/// What papers are set in, the rarest characters last.
pub fn families() -> Vec<&'static str> {
    [FAMILY].into_iter().chain(RARE_FAMILIES).collect()
}

fn laid_out(paper: &Paper, extras: &Extras) -> Result<PagedDocument> {
    if !has_type() {
        bail!("no Song type on this machine (docs/DEPLOY.md)");
    }
    // As large as the standard has it, and smaller where that makes it one page; what is long however it is set stays large.
    let mut largest = None;
    for size in SIZES {
        let document = laid_out_at(paper, extras, size)?;
        if document.pages().len() == 1 {
            return Ok(document);
        }
        largest = largest.or(Some(document));
    }
    largest.ok_or_else(|| anyhow!("no size to set {} in", paper.no))
}

/// 三号 is the standard's; 小四 is the least a decision is still read in.
const SIZES: [f64; 4] = [16.0, 15.0, 14.0, 12.0];

/// The column of names is as wide as its longest, but no wider than a third of the page.
fn name_width(paper: &Paper, size: f64) -> f64 {
    let wide = |it: char| if it.is_ascii() { 0.6 } else { 1.05 };
    let longest = paper.rows.iter().map(|it| it.name.chars().map(wide).sum::<f64>()).fold(0.0, f64::max);
    (longest * size * 0.875 * 25.4 / 72.0 + 7.0).min(56.0)
}

fn laid_out_at(paper: &Paper, extras: &Extras, size: f64) -> Result<PagedDocument> {
    let (seal, kind) = stamp_lines(&paper.stamp);
    let facts = Facts {
        fonts: families(),
        title: &paper.title,
        org: &paper.org,
        no: &paper.no,
        to: &paper.to,
        text: &paper.text,
        rows: &paper.rows,
        on: format!("{}年{}", paper.on.year(), paper.on.zh()),
        seal,
        kind,
        signs: paper.kind.signed_by().unwrap_or_default(),
        case_no: spaced_no(&paper.case_no),
        code: spaced_code(extras.code),
        digest: &extras.digest,
        origin: extras.origin,
        is_demo: extras.is_demo,
        qr: svg(&extras.qr),
        is_form: paper.kind == PaperKind::Delivery,
        size,
        name_width: name_width(paper, size),
        look: paper.look.unwrap_or_default(),
        has_photo: extras.photo.is_some(),
    };
    let template = if paper.look.is_some() { LICENCE } else { LETTER };
    let photo = extras.photo.clone().map(Bytes::new);
    let sheet = Sheet { photo, ..Sheet::of(template, &facts)? };
    let outcome = typst::compile::<PagedDocument>(&sheet).output;
    outcome.map_err(|all| anyhow!("setting {}: {:?}", paper.no, all))
}

fn stamp(now: Moment) -> Option<Timestamp> {
    let ((year, month, day), minutes) = (now.day().ymd(), now.minute_of_day());
    let (hour, minute) = (u8::try_from(minutes / 60).ok()?, u8::try_from(minutes % 60).ok()?);
    let at = Datetime::from_ymd_hms(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?, hour, minute, 0)?;
    Timestamp::new_local(at, 8 * 60)
}

fn svg(qr: &Qr) -> String {
    let n = qr.n_modules;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {n} {n}\" width=\"{n}\" height=\"{n}\"><path d=\"{}\"/></svg>",
        qr.path
    )
}

/// The little world typst sees: one source, one file of facts, some fonts, no clock and no disk.
struct Sheet {
    source: Source,
    facts: Bytes,
    photo: Option<Bytes>,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Sheet {
    fn of(template: &str, facts: &impl Serialize) -> Result<Sheet> {
        let facts = serde_json::to_string(facts).context("facts")?;
        let is_common = |it: char| {
            it.is_ascii() || COMMON_FONTS.iter().any(|font| font.info().coverage.contains(u32::from(it)))
        };
        let mut fonts = COMMON_FONTS.clone();
        if !facts.chars().all(is_common) {
            fonts.extend(RARE_FONTS.iter().cloned());
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Sheet {
            source: Source::new(*MAIN, template.to_owned()),
            facts: Bytes::from_string(facts),
            photo: None,
            fonts,
            book,
        })
    }
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        *MAIN
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == *MAIN {
            true => Ok(self.source.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match () {
            () if id == *DATA => Ok(self.facts.clone()),
            () if id == *PHOTO => self.photo.clone().ok_or(FileError::AccessDenied),
            () => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests;
