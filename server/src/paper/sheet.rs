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
    paper::{Paper, spaced_code, stamp_lines},
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
mod tests {
    use super::*;
    use common::{
        moment::Day,
        paper::{Fact, PaperKind},
    };

    fn paper(to: &str) -> Paper {
        Paper {
            kind: PaperKind::Grant,
            no: "明川政准〔2026〕第0001号".to_owned(),
            org: "明川县卫生健康局".to_owned(),
            title: "准予许可决定书".to_owned(),
            to: to.to_owned(),
            case_no: "431099202611230000018".to_owned(),
            item: "公共场所卫生许可".to_owned(),
            text: vec![
                "你（单位）于2026年11月23日提出的“公共场所卫生许可”申请，经审查，符合法定条件、标准。依照《公共场所卫生管理条例》第四条，决定准予：经营宾馆，客房28间。".to_owned(),
                "本机关在十个工作日内送达。".to_owned(),
            ],
            rows: vec![Fact::of("申请事项", "公共场所卫生许可"), Fact::of("有效期", "至2030年11月22日")],
            on: Day::of(2026, 12, 1).unwrap(),
            stamp: "明川县卫生健康局行政审批专用章".to_owned(),
            sealed_by: "赵明".to_owned(),
            look: None,
            photo: None,
        }
    }

    fn set_for(to: &str) -> Vec<u8> {
        set_as(&paper(to))
    }

    fn set_as(paper: &Paper) -> Vec<u8> {
        set(paper, &extras()).unwrap()
    }

    fn extras() -> Extras<'static> {
        Extras {
            code: "7F3K9MQ2XW4PD6RT",
            digest: "0123456789abcdef".to_owned(),
            qr: crate::base::qr::of("https://hall.example.gov.cn/verify?code=7F3K9MQ2XW4PD6RT"),
            origin: "https://hall.example.gov.cn",
            is_demo: true,
            now: Day::of(2026, 12, 1).unwrap().start().plus_hours(10),
            photo: None,
        }
    }

    /// Field case 3.8: how far to the right something stands, in the margin or out of it.
    fn rightmost(frame: &typst::layout::Frame, x: f64) -> f64 {
        let of = |(at, it): &(typst::layout::Point, typst::layout::FrameItem)| match it {
            typst::layout::FrameItem::Group(it) => rightmost(&it.frame, x + at.x.to_pt()),
            typst::layout::FrameItem::Text(it) => x + (at.x + it.width()).to_pt(),
            _ => x,
        };
        frame.items().map(of).fold(x, f64::max)
    }

    #[test]
    fn a_long_word_is_broken_where_its_line_ends() {
        let long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen";
        let mut paper = paper(long);
        paper.text.push(format!("准予{long}经营。"));
        paper.rows = vec![Fact::of("持证人", long), Fact::of("网址", format!("https://{long}.example/{long}"))];
        let margin = (210.0 - 26.0) / 25.4 * 72.0;
        for page in laid_out(&paper, &extras()).unwrap().pages() {
            let right = rightmost(&page.frame, 0.0);
            assert!(right < margin + 3.0, "{right} is off the paper, whose text ends at {margin}");
        }
        assert!(text_of(&set_as(&paper)).replace('\u{200b}', "").contains(long), "and it is read out of it whole");
    }

    /// What a reader of the file reads: lines are broken where the page is, so blanks do not count.
    fn text_of(pdf: &[u8]) -> String {
        let doc = lopdf::Document::load_mem(pdf).unwrap();
        let pages: Vec<u32> = doc.get_pages().into_keys().collect();
        doc.extract_text(&pages).unwrap().split_whitespace().collect()
    }

    #[test]
    fn everything_on_the_paper_is_in_the_file_and_can_be_read_out_of_it() {
        let out = set_for("周明");
        let (text, paper) = (text_of(&out), paper("周明"));
        let facts = paper.rows.iter().flat_map(|it| [&it.name, &it.text]);
        let all = paper.text.iter().chain(facts).chain([&paper.no, &paper.title, &paper.org, &paper.to]);
        for it in all {
            assert!(text.contains(it.as_str()), "{it} is not in {text}");
        }
        assert!(text.contains("7F3K-9MQ2-XW4P-D6RT") && text.contains("不具法律效力"), "{text}");
    }

    /// However it is laid out: every line and the code are in it, on one page, and nobody is addressed.
    #[test]
    fn a_licence_is_laid_out_as_one_and_fits_its_page() {
        for look in [Look::Booklet, Look::Card, Look::Paper] {
            let rows = [("名称", "明川县清和面馆"), ("经营者", "陈小满"), ("经营场所", "明川县城关镇东街42号")];
            let paper = Paper {
                kind: PaperKind::Licence,
                title: "营业执照".to_owned(),
                look: Some(look),
                rows: rows.iter().map(|it| Fact::of(it.0, it.1)).collect(),
                text: Vec::new(),
                ..paper("陈小满")
            };
            let out = set_as(&paper);
            let text = text_of(&out);
            for it in rows.iter().flat_map(|it| [it.0, it.1]).chain(["营业执照", "7F3K-9MQ2-XW4P-D6RT"]) {
                assert!(text.contains(it), "{look:?}: {it} is not in {text}");
            }
            assert!(!text.contains("陈小满："), "{look:?}: no letter");
            assert_eq!(lopdf::Document::load_mem(&out).unwrap().get_pages().len(), 1, "{look:?}");
            if let Ok(folder) = std::env::var("SHOTS") {
                std::fs::write(format!("{folder}/licence-{look:?}.pdf"), &out).unwrap();
            }
        }
    }

    /// Names have characters no common font has; they may not come out as boxes.
    #[test]
    fn rare_characters_of_names_are_printed() {
        for to in ["李𬭎", "王㛃", "张𠅤", "刘𪚥", "古丽·阿依"] {
            let out = set_for(to);
            assert!(text_of(&out).contains(to), "{to}");
            assert!(out.len() < 400_000, "{to}: only what is used of a font lies in the file: {}", out.len());
        }
    }

    /// A list that does not end on the first page, and a name of an authority that is no shorter for it.
    #[test]
    fn what_is_long_goes_on_on_the_next_page() {
        let long = |n: usize| format!("第{n}项。{}", "经营场所与申请材料一致，符合规定的条件。".repeat(8));
        let org = "明川县农业农村局农村经营管理和渔业渔政服务中心".to_owned();
        let stamp = format!("{org}行政审批专用章");
        let paper = Paper { text: (1..=14).map(long).collect(), org, stamp, ..paper("周明") };
        let out = set_as(&paper);
        let n_pages = lopdf::Document::load_mem(&out).unwrap().get_pages().len();
        assert!(n_pages > 1, "{n_pages}");
        let text = text_of(&out);
        assert!(text.contains("第14项。") && text.contains("7F3K-9MQ2-XW4P-D6RT"), "the end and the foot");
    }

    /// Its letters are of a family papers are set in: others are not there.
    #[test]
    fn a_drawing_keeps_its_letters() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 40\" width=\"200\" height=\"40\" font-family=\"'Noto Sans CJK SC','Noto Serif CJK SC'\"><text x=\"8\" y=\"24\" font-size=\"18\">居民身份证</text></svg>";
        assert!(text_of(&picture(svg).unwrap()).contains("居民身份证"));
    }

    #[test]
    fn the_same_paper_is_set_the_same() {
        assert_eq!(set_for("周明"), set_for("周明"));
    }
}
