//! 查看上传的内容 (trust.md 1.5): what the bytes are, whether they are whole, and nothing in them that runs.
//! Pictures are decoded and written anew, which leaves neither polyglots nor places and times behind.
use std::io::{Cursor, Read};

use common::{fault::Fault, material::FileKind};
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder};
use lopdf::{Document, Object};
use zip::ZipArchive;

/// Pixels of a picture; a page scanned at 600 dpi has 35 million.
const MAX_PIXELS: u64 = 40_000_000;
const MAX_ENTRIES: usize = 2_000;
const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
const MAX_RATIO: u64 = 100;
const MAX_OBJECTS: usize = 300_000;
/// Pages a clerk would read.
const MAX_PAGES: usize = 500;

/// What was found, and what of it may be kept.
#[derive(Debug)]
pub struct Seen {
    pub kind: FileKind,
    /// What is kept: for pictures not what was sent.
    pub bytes: Vec<u8>,
    pub n_pages: i32,
    /// For the clerk and the applicant; nothing here refuses the file.
    pub doubts: Vec<String>,
}

/// Judges a whole file. Fails with the fault its uploader reads: a kind we do not take, a lock, something that runs, a bomb.
pub fn inspect(bytes: Vec<u8>) -> Result<Seen, Fault> {
    let kind = sniff(&bytes).ok_or(Fault::FileKind)?;
    match kind {
        FileKind::Jpeg | FileKind::Png => picture(&bytes),
        FileKind::Pdf => pdf(bytes),
        FileKind::Ofd | FileKind::Docx | FileKind::Xlsx => archive(kind, bytes),
    }
}

/// By the bytes; a name is only a name.
fn sniff(bytes: &[u8]) -> Option<FileKind> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(FileKind::Pdf),
        [0xff, 0xd8, 0xff, ..] => Some(FileKind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(FileKind::Png),
        [b'P', b'K', 3, 4, ..] => {
            let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
            let has = |name: &str| archive.index_for_name(name).is_some();
            match () {
                () if has("word/document.xml") => Some(FileKind::Docx),
                () if has("xl/workbook.xml") => Some(FileKind::Xlsx),
                () if has("OFD.xml") => Some(FileKind::Ofd),
                () => None,
            }
        }
        _ => None,
    }
}

fn unsafe_file(says: &str) -> Fault {
    Fault::FileUnsafe { says: says.to_owned() }
}

fn picture(bytes: &[u8]) -> Result<Seen, Fault> {
    let broken = || unsafe_file("图片打不开，可能没有传完整，请重新拍照或选择");
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| broken())?;
    let mut decoder = reader.into_decoder().map_err(|_| broken())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(unsafe_file("图片的像素过大，请缩小后再传"));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    decoder.set_limits(limits).map_err(|_| broken())?;
    let turned = decoder.orientation().map_err(|_| broken())?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| broken())?;
    image.apply_orientation(turned);
    let doubts = doubts_of(&image);
    let mut bytes = Vec::new();
    let image = DynamicImage::ImageRgb8(image.into_rgb8());
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 82)).map_err(|_| broken())?;
    Ok(Seen { kind: FileKind::Jpeg, bytes, n_pages: 1, doubts })
}

/// Blank, dark, blurred or too small to read: said, not refused.
fn doubts_of(image: &DynamicImage) -> Vec<String> {
    let (width, height) = (image.width(), image.height());
    let small = image.thumbnail(512, 512).into_luma8();
    let n = f64::from(small.width() * small.height()).max(1.0);
    let mean = small.pixels().map(|it| f64::from(it.0[0])).sum::<f64>() / n;
    let spread = (small.pixels().map(|it| (f64::from(it.0[0]) - mean).powi(2)).sum::<f64>() / n).sqrt();
    let mut doubts = Vec::new();
    if spread < 6.0 {
        doubts.push("像是空白页".to_owned());
    } else if mean < 50.0 {
        doubts.push("照片太暗，字可能看不清".to_owned());
    } else if sharpness(&small) < 25.0 {
        doubts.push("照片可能模糊，字可能看不清".to_owned());
    }
    if width.min(height) < 500 {
        doubts.push("照片太小，放大后字可能看不清".to_owned());
    }
    doubts
}

/// Variance of the Laplacian: small when no edge is sharp.
fn sharpness(image: &image::GrayImage) -> f64 {
    let (width, height) = image.dimensions();
    let at = |x: u32, y: u32| f64::from(image.get_pixel(x, y).0[0]);
    let mut values = Vec::new();
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            values.push(at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y));
        }
    }
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / n
}

fn pdf(bytes: Vec<u8>) -> Result<Seen, Fault> {
    let broken = || unsafe_file("PDF打不开，可能没有传完整，请重新导出后再传");
    // Looked for before parsing: a hostile document need not be parsed to be known.
    let n_objects = bytes.windows(5).filter(|it| it == b" obj\n" || it == b" obj\r" || it == b" obj<").count();
    if n_objects > MAX_OBJECTS {
        return Err(unsafe_file("PDF内容过于复杂，请重新导出或拍照上传"));
    }
    let document = Document::load_mem(&bytes).map_err(|_| match bytes.windows(8).any(|it| it == b"/Encrypt") {
        true => Fault::FileLocked,
        false => broken(),
    })?;
    if document.is_encrypted() {
        return Err(Fault::FileLocked);
    }
    let active = [
        "JavaScript",
        "JS",
        "Launch",
        "EmbeddedFile",
        "EmbeddedFiles",
        "OpenAction",
        "AA",
        "XFA",
        "RichMedia",
        "SubmitForm",
        "ImportData",
    ];
    for object in document.objects.values() {
        if has_name(object, &active, 0) {
            return Err(unsafe_file("PDF里有会自动运行的内容，请“打印为PDF”后再传，或拍照上传"));
        }
    }
    let n_pages = document.get_pages().len();
    if n_pages == 0 {
        return Err(broken());
    }
    if n_pages > MAX_PAGES {
        return Err(unsafe_file("PDF超过500页，请只传需要的部分"));
    }
    let blank = document.get_pages().values().filter(|it| document.get_page_content(**it).len() < 8).count();
    let doubts = if blank > 0 { vec![format!("有{blank}页像是空白页")] } else { Vec::new() };
    Ok(Seen { kind: FileKind::Pdf, bytes, n_pages: n_pages as i32, doubts })
}

/// A key or a name among the forbidden ones, anywhere in an object. Deep nesting counts as hostile.
fn has_name(object: &Object, names: &[&str], depth: usize) -> bool {
    let is_bad = |it: &[u8]| names.iter().any(|name| name.as_bytes() == it);
    if depth > 64 {
        return true;
    }
    match object {
        Object::Name(it) => is_bad(it),
        Object::Array(them) => them.iter().any(|it| has_name(it, names, depth + 1)),
        Object::Dictionary(it) => dictionary_has(it, names, depth),
        Object::Stream(it) => dictionary_has(&it.dict, names, depth),
        _ => false,
    }
}

fn dictionary_has(dictionary: &lopdf::Dictionary, names: &[&str], depth: usize) -> bool {
    dictionary.iter().any(|(key, value)| {
        // A page may open at a place; only actions are active.
        let is_place = key == b"OpenAction" && matches!(value, Object::Array(_));
        !is_place && names.iter().any(|name| name.as_bytes() == key.as_slice())
            || has_name(value, names, depth + 1)
    })
}

/// docx, xlsx, ofd: looked at entry by entry, never unpacked to the disk.
fn archive(kind: FileKind, bytes: Vec<u8>) -> Result<Seen, Fault> {
    let broken = || unsafe_file("文件打不开，可能没有传完整，请重新保存后再传");
    let bomb = || unsafe_file("文件展开后过大，请换成PDF再传");
    let active = || unsafe_file("文件里有宏或外部链接，请另存为PDF再传");
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).map_err(|_| broken())?;
    if archive.len() > MAX_ENTRIES {
        return Err(bomb());
    }
    let mut n_unpacked = 0_u64;
    for n in 0..archive.len() {
        let entry = archive.by_index(n).map_err(|_| broken())?;
        let name = entry.name().to_lowercase();
        if entry.encrypted() {
            return Err(Fault::FileLocked);
        }
        let is_odd = entry.is_symlink() || name.contains("..") || name.starts_with('/') || name.contains('\\');
        let is_active = name.ends_with("vbaproject.bin")
            || name.contains("activex")
            || name.contains("embeddings/")
            || name.contains("externallinks/");
        let is_nested = [".zip", ".exe", ".js", ".html", ".svg"].iter().any(|it| name.ends_with(it));
        if is_odd || is_active || is_nested {
            return Err(active());
        }
        let packed = entry.compressed_size().max(1);
        // What the header claims is not believed: it is read, and counted.
        let mut text = Vec::new();
        let limit = MAX_UNPACKED - n_unpacked + 1;
        let n_read = entry.take(limit).read_to_end(&mut text).map_err(|_| broken())? as u64;
        n_unpacked += n_read;
        if n_unpacked > MAX_UNPACKED || n_read > 1_000_000 && n_read / packed > MAX_RATIO {
            return Err(bomb());
        }
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        let holds = |what: &[u8]| text.windows(what.len()).any(|it| it == what);
        if is_xml && (holds(b"<!DOCTYPE") || holds(b"<!ENTITY")) || name.ends_with(".rels") && is_external(&text) {
            return Err(active());
        }
    }
    Ok(Seen { kind, bytes, n_pages: 0, doubts: Vec::new() })
}

/// A hyperlink may point outside; anything that is fetched when the document opens may not.
fn is_external(rels: &[u8]) -> bool {
    let text = String::from_utf8_lossy(rels);
    let mut external = text.split("<Relationship ").filter(|it| it.contains("TargetMode=\"External\""));
    external.any(|it| !it.contains("/hyperlink\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use image::{ImageFormat, RgbImage};
    use std::io::Write as _;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn fault(bytes: Vec<u8>) -> Fault {
        inspect(bytes).expect_err("refused")
    }

    fn png(image: RgbImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    /// Black letters of a sort on white.
    fn page() -> RgbImage {
        RgbImage::from_fn(900, 1200, |x, y| {
            let ink = y % 40 < 18 && (x / 6 + y / 40 * 7) % 5 < 2 && x > 80 && x < 820;
            image::Rgb(if ink { [20, 20, 20] } else { [250, 250, 250] })
        })
    }

    fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn pdf_with(extra: &str) -> Vec<u8> {
        let objects = [
            format!("<</Type/Catalog/Pages 2 0 R{extra}>>"),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>".to_owned(),
            "<</Length 30>>stream\n0 0 m 100 100 l S 0 0 m 9 9 l \nendstream".to_owned(),
        ];
        sample::pdf(&objects)
    }

    #[test]
    fn a_picture_is_written_anew_without_what_hung_on_it() {
        let mut bytes = png(page());
        bytes.extend(b"<script>alert(1)</script>");
        let seen = inspect(bytes).unwrap();
        assert_eq!(seen.kind, FileKind::Jpeg);
        assert!(!seen.bytes.windows(8).any(|it| it == b"<script>"));
        assert_eq!(seen.doubts, Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let doubts = |image: RgbImage| inspect(png(image)).unwrap().doubts;
        assert_eq!(doubts(RgbImage::from_pixel(800, 800, image::Rgb([255, 255, 255]))), ["像是空白页"]);
        let dark = RgbImage::from_fn(800, 800, |x, _| image::Rgb([(x % 40) as u8; 3]));
        assert_eq!(doubts(dark), ["照片太暗，字可能看不清"]);
        let soft = RgbImage::from_fn(800, 800, |x, y| image::Rgb([((x + y) / 8 + 30) as u8; 3]));
        assert_eq!(doubts(soft), ["照片可能模糊，字可能看不清"]);
    }

    #[test]
    fn a_pdf_may_show_and_not_do() {
        assert_eq!(inspect(pdf_with("")).unwrap().n_pages, 1);
        let check = |extra: &str| assert!(matches!(fault(pdf_with(extra)), Fault::FileUnsafe { .. }), "{extra}");
        check("/OpenAction<</S/JavaScript/JS(app.alert(1))>>");
        check("/AA<</O<</S/Launch/F(cmd.exe)>>>>");
        check("/Names<</EmbeddedFiles<</Names[]>>>>");
        check("/AcroForm<</XFA(x)>>");
        assert!(inspect(pdf_with("/OpenAction[3 0 R/Fit]")).is_ok(), "opening at a page is no action");
        assert!(matches!(fault(b"%PDF-1.4 and nothing else".to_vec()), Fault::FileUnsafe { .. }));
    }

    #[test]
    fn an_office_file_may_hold_text_and_not_macros_links_or_bombs() {
        let text: &[u8] = b"<w:document/>";
        let docx = |more: &[(&str, &[u8])]| zip(&[&[("word/document.xml", text)], more].concat());
        assert_eq!(inspect(docx(&[])).unwrap().kind, FileKind::Docx);
        let unsafe_with = |more: &[(&str, &[u8])]| {
            assert!(matches!(fault(docx(more)), Fault::FileUnsafe { .. }), "{:?}", more[0].0)
        };
        unsafe_with(&[("word/vbaProject.bin", b"x")]);
        unsafe_with(&[("../../etc/passwd", b"x")]);
        unsafe_with(&[("word/inner.zip", b"x")]);
        unsafe_with(&[("word/styles.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>")]);
        unsafe_with(&[(
            "word/_rels/document.xml.rels",
            b"<Relationship Type=\"x/image\" Target=\"http://a\" TargetMode=\"External\"/>",
        )]);
        unsafe_with(&[("word/media/big.bin", &vec![0; 30_000_000])]);
    }

    #[test]
    fn a_name_does_not_make_a_kind() {
        assert_eq!(fault(b"<html><script>alert(1)</script>".to_vec()), Fault::FileKind);
        assert_eq!(fault(b"<svg onload=alert(1)>".to_vec()), Fault::FileKind);
        assert_eq!(fault(b"MZ\x90\0".to_vec()), Fault::FileKind);
        assert_eq!(fault(zip(&[("a.txt", b"x")])), Fault::FileKind);
        assert_eq!(fault(Vec::new()), Fault::FileKind);
    }
}
