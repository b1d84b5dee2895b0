//! PDF: what shows may stay, what acts by itself may not. Judged by where things stand, not by what they are called: a font may be
//! named JS, and a document may open at a page.
use common::{fault::Fault, material::FileKind};
use lopdf::{Dictionary, Document, LoadOptions, Object};

use super::{
    Seen,
    picture::{BLANK, tones},
    unsafe_file,
};
use crate::draw;

const MAX_OBJECTS: usize = 300_000;
/// Pages a clerk would read.
const MAX_PAGES: usize = 500;
/// A stream or the writing of a page, unpacked.
const MAX_STREAM: usize = 32 << 20;
/// The head stands within so many bytes; every reader looks that far.
const HEAD: usize = 1024;
/// Pages that are drawn to see whether anything stands on them; the rest is judged by its length.
const N_DRAWN: usize = 2;
/// Bytes of a document whose pages are drawn while it is inspected.
const MAX_DRAWN: usize = 2 << 20;
const NESTED: usize = 64;

/// What an action may not do, by itself or when somebody clicks: run, start, send, load.
const ACTS: [&[u8]; 10] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"Rendition",
    b"GoToE",
    b"RichMediaExecute",
    b"Movie",
    b"Sound",
    b"Trans3D",
];
/// What may happen when the document or a page opens: going to a place in it.
const PLACES: [&[u8]; 2] = [b"GoTo", b"Named"];
const PLAYED: [&[u8]; 5] = [b"RichMedia", b"Screen", b"3D", b"Movie", b"Sound"];

/// Where the document begins, if it is one.
pub fn start(bytes: &[u8]) -> Option<usize> {
    bytes.get(..bytes.len().min(HEAD))?.windows(5).position(|it| it == b"%PDF-")
}

pub fn inspect(bytes: Vec<u8>) -> Result<Seen, Fault> {
    let broken = || unsafe_file("PDF打不开，可能没有传完整，请重新导出后再传");
    let complex = || unsafe_file("PDF内容过于复杂，请重新导出或拍照上传");
    let body = bytes.get(start(&bytes).unwrap_or_default()..).unwrap_or_default();
    // Looked for before parsing: a hostile document need not be parsed to be known.
    if body.windows(5).filter(|it| it.starts_with(b" obj")).count() > MAX_OBJECTS {
        return Err(complex());
    }
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(body, options).map_err(|_| {
        match body.windows(8).any(|it| it == b"/Encrypt") {
            true => Fault::FileLocked,
            false => broken(),
        }
    })?;
    if document.is_encrypted() {
        return Err(Fault::FileLocked);
    }
    if document.objects.len() > MAX_OBJECTS {
        return Err(complex());
    }
    if let Some(says) = acts(&document) {
        return Err(unsafe_file(&says));
    }
    let pages = document.get_pages();
    if pages.is_empty() {
        return Err(broken());
    }
    if pages.len() > MAX_PAGES {
        return Err(unsafe_file("PDF超过500页，请只传需要的部分"));
    }
    // A large scan is drawn when somebody looks at it: here it would be unpacked a second time.
    let is_looked_at = body.len() <= MAX_DRAWN;
    let mut blank = Vec::new();
    for (n, page) in &pages {
        let written = document.get_page_content_with_limit(*page, MAX_STREAM).map_err(|_| complex())?;
        if written.len() < 8 || is_looked_at && *n as usize <= N_DRAWN && is_white(body, *n as usize) {
            blank.push(*n);
        }
    }
    let mut doubts = Vec::new();
    if !blank.is_empty() {
        doubts.push(format!("有{}页像是空白页", blank.len()));
    }
    if lacks_fonts(&document) {
        doubts.push("有的字体没有放进PDF里，字可能显示不出来或者是乱码，请对照着看".to_owned());
    }
    let n_pages = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    Ok(Seen { kind: FileKind::Pdf, bytes, n_pages, doubts })
}

/// As whoever looks at it will see it. What cannot be drawn is told to whoever looks, not here.
fn is_white(body: &[u8], page: usize) -> bool {
    draw::small(body.to_vec(), page).is_ok_and(|it| tones(&it).1 < BLANK / 4.0)
}

/// What the document would do by itself, in words; `None`: nothing.
fn acts(document: &Document) -> Option<String> {
    let runs = || Some("PDF里有会自动运行的内容，请“打印为PDF”后再传，或拍照上传".to_owned());
    let catalog = document.catalog().ok();
    let form = catalog.and_then(|it| it.get(b"AcroForm").ok()).and_then(|it| resolved(document, it));
    if form.is_some_and(|it| it.as_dict().is_ok_and(|it| it.has(b"XFA"))) {
        return Some("PDF里有动态表单（XFA），请“打印为PDF”后再传，或拍照上传".to_owned());
    }
    let opens = catalog.and_then(|it| it.get(b"OpenAction").ok()).and_then(|it| resolved(document, it));
    if opens.is_some_and(|it| it.as_dict().is_ok_and(|it| !is_place(document, it, 0))) {
        return runs();
    }
    for object in document.objects.values() {
        if let Some(found) = hostile(document, object, 0) {
            return match found {
                Found::Acts => runs(),
                Found::Holds(name) => {
                    Some(format!("PDF里带着附件{name}，请去掉附件，或“打印为PDF”后再传；电子发票带的XML可以留着"))
                }
            };
        }
    }
    None
}

enum Found {
    Acts,
    /// A file within the file, by its name.
    Holds(String),
}

/// Anywhere in an object. Deep nesting counts as hostile.
fn hostile(document: &Document, object: &Object, depth: usize) -> Option<Found> {
    if depth > NESTED {
        return Some(Found::Acts);
    }
    let dictionary = match object {
        Object::Array(them) => return them.iter().find_map(|it| hostile(document, it, depth + 1)),
        Object::Dictionary(it) => it,
        Object::Stream(it) => &it.dict,
        _ => return None,
    };
    if named(document, dictionary, b"S").is_some_and(|it| ACTS.contains(&it)) {
        return Some(Found::Acts);
    }
    if named(document, dictionary, b"Subtype").is_some_and(|it| PLAYED.contains(&it)) && dictionary.has(b"Rect") {
        return Some(Found::Acts);
    }
    // What happens when something is opened, closed, printed: a dictionary of actions.
    let moments =
        dictionary.get(b"AA").ok().and_then(|it| resolved(document, it)).and_then(|it| it.as_dict().ok());
    let own = moments.into_iter().flat_map(|it| it.iter()).filter_map(|(_, it)| resolved(document, it));
    if own.filter_map(|it| it.as_dict().ok()).any(|it| it.has(b"S") && !is_place(document, it, 0)) {
        return Some(Found::Acts);
    }
    if let Some(name) = held(document, dictionary) {
        return Some(Found::Holds(name));
    }
    dictionary.iter().find_map(|(_, it)| hostile(document, it, depth + 1))
}

/// An action, and those that follow it, which only go somewhere in the document.
fn is_place(document: &Document, action: &Dictionary, depth: usize) -> bool {
    let next = action.get(b"Next").ok().and_then(|it| resolved(document, it));
    let follows = match next {
        None => true,
        Some(_) if depth > NESTED => false,
        Some(Object::Dictionary(it)) => is_place(document, it, depth + 1),
        Some(Object::Array(them)) => them
            .iter()
            .filter_map(|it| resolved(document, it))
            .all(|it| it.as_dict().is_ok_and(|it| is_place(document, it, depth + 1))),
        Some(_) => false,
    };
    follows && named(document, action, b"S").is_some_and(|it| PLACES.contains(&it))
}

/// A file specification with bytes of its own. Electronic invoices (数电发票) carry their data so, and harm nobody.
fn held(document: &Document, dictionary: &Dictionary) -> Option<String> {
    let files = dictionary.get(b"EF").ok().and_then(|it| resolved(document, it))?.as_dict().ok()?;
    let name = [b"UF".as_slice(), b"F"].iter().find_map(|it| dictionary.get(it).ok());
    let name = name.and_then(|it| resolved(document, it)).and_then(|it| lopdf::decode_text_string(it).ok());
    let name: String = name.unwrap_or_default().chars().filter(|it| !it.is_control()).take(60).collect();
    let is_data = |it: &Object| {
        let stream = resolved(document, it).and_then(|it| it.as_stream().ok());
        let text = stream.and_then(|it| {
            it.decompressed_content_with_limit(MAX_STREAM).ok().or_else(|| Some(it.content.clone()))
        });
        let text = text.unwrap_or_default();
        let text = text.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(&text).trim_ascii_start();
        text.starts_with(b"<") && !text.windows(9).any(|it| it.eq_ignore_ascii_case(b"<!doctype"))
    };
    let is_invoice = name.to_lowercase().ends_with(".xml") && files.iter().all(|(_, it)| is_data(it));
    (!is_invoice).then_some(format!("“{name}”"))
}

/// A font that the document only names: what is seen depends on whose machine it is opened on.
fn lacks_fonts(document: &Document) -> bool {
    let is_bare = |it: &Object| {
        let Ok(font) = it.as_dict() else { return false };
        if named(document, font, b"Type") != Some(b"Font") {
            return false;
        }
        let kind = named(document, font, b"Subtype").unwrap_or_default();
        let descriptor = font.get(b"FontDescriptor").ok().and_then(|it| resolved(document, it));
        let descriptor = descriptor.and_then(|it| it.as_dict().ok());
        let has_own = descriptor
            .is_some_and(|it| [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|key| it.has(key)));
        let is_known = descriptor.is_none()
            && STANDARD.iter().any(|it| named(document, font, b"BaseFont") == Some(it.as_bytes()));
        !has_own
            && !is_known
            && matches!(kind, b"TrueType" | b"Type1" | b"MMType1" | b"CIDFontType0" | b"CIDFontType2")
    };
    document.objects.values().any(is_bare)
}

/// Every reader has these (ISO 32000-1, 9.6.2.2).
const STANDARD: [&str; 14] = [
    "Times-Roman",
    "Times-Bold",
    "Times-Italic",
    "Times-BoldItalic",
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Helvetica-BoldOblique",
    "Courier",
    "Courier-Bold",
    "Courier-Oblique",
    "Courier-BoldOblique",
    "Symbol",
    "ZapfDingbats",
];

fn named<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    dictionary.get(key).ok().and_then(|it| resolved(document, it)).and_then(|it| it.as_name().ok())
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, it)| it)
}
