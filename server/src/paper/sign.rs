//! 签名 (PAdES baseline B-B, ETSI EN 319 142-1): over every byte of the file but the signature's own.
use anyhow::{Context, Result, bail};
use common::moment::Moment;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary, text_string};
use sha2::{Digest, Sha256};

use crate::base::certificate::Certified;

/// Room for the signature with a chain of a few certificates.
const N_ROOM: usize = 12 * 1024;
/// As long as any offset will be.
const LONG: i64 = 9_999_999_999;
/// Print, and not to be moved.
const FLAGS: i64 = 4 + 128;

/// Appends to what is there, so that the bytes somebody has set stay as they were set.
pub fn sign(pdf: Vec<u8>, by: &Certified, name: &str, now: Moment) -> Result<Vec<u8>> {
    let before = Document::load_mem(&pdf).context("reading what was set")?;
    let (page, root) = (last_page(&before)?, before.trailer.get(b"Root")?.as_reference()?);
    let mut doc = IncrementalDocument::create_from(pdf, before);
    let signature = doc.new_document.add_object(dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![0.into(), LONG.into(), LONG.into(), LONG.into()],
        "Contents" => Object::String(vec![0; N_ROOM], StringFormat::Hexadecimal),
        "M" => Object::string_literal(written(now)),
        "Name" => text_string(name),
    });
    let field = doc.new_document.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => Object::string_literal("Signature1"),
        "V" => signature,
        "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        "F" => FLAGS,
        "P" => page,
    });
    annotate(&mut doc, page, field)?;
    doc.opt_clone_object_to_new_document(root)?;
    let form = dictionary! { "Fields" => vec![field.into()], "SigFlags" => 3 };
    doc.new_document.get_dictionary_mut(root)?.set("AcroForm", form);
    let mut out = Vec::new();
    doc.save_to(&mut out).context("writing the signature's place")?;
    fill(out, by)
}

fn last_page(doc: &Document) -> Result<ObjectId> {
    doc.get_pages().into_values().next_back().context("a page")
}

fn annotate(doc: &mut IncrementalDocument, page: ObjectId, field: ObjectId) -> Result<()> {
    let page_was: &Dictionary = doc.get_prev_documents().get_dictionary(page)?;
    let mut all = match page_was.get(b"Annots") {
        Ok(Object::Array(it)) => it.clone(),
        Ok(Object::Reference(it)) => doc.get_prev_documents().get_object(*it)?.as_array()?.clone(),
        _ => Vec::new(),
    };
    all.push(field.into());
    doc.opt_clone_object_to_new_document(page)?;
    doc.new_document.get_dictionary_mut(page)?.set("Annots", all);
    Ok(())
}

/// D:20261128094500+08'00'
fn written(now: Moment) -> String {
    let ((year, month, day), minutes) = (now.day().ymd(), now.minute_of_day());
    format!("D:{year:04}{month:02}{day:02}{:02}{:02}00+08'00'", minutes / 60, minutes % 60)
}

/// Where the signature goes: from its `<` to behind its `>`.
fn gap(pdf: &[u8]) -> Option<(usize, usize)> {
    let empty: Vec<u8> = [b"<".as_slice(), &vec![b'0'; 2 * N_ROOM], b">"].concat();
    let at = pdf.windows(empty.len()).rposition(|it| it == empty)?;
    Some((at, at + empty.len()))
}

fn fill(mut pdf: Vec<u8>, by: &Certified) -> Result<Vec<u8>> {
    let (from, to) = gap(&pdf).context("the signature's place")?;
    let range = format!("0 {from} {to} {}", pdf.len() - to);
    let held = format!("0 {LONG} {LONG} {LONG}");
    let at = pdf.windows(held.len()).rposition(|it| it == held.as_bytes()).context("the range's place")?;
    put(&mut pdf, at, format!("{range:width$}", width = held.len()).as_bytes());
    let digest = Sha256::new().chain_update(&pdf[..from]).chain_update(&pdf[to..]).finalize();
    let signature = by.sign(&digest)?;
    if signature.len() > N_ROOM {
        bail!("a signature of {} bytes does not fit", signature.len());
    }
    put(&mut pdf, from + 1, crate::base::digest::hex(&signature).as_bytes());
    Ok(pdf)
}

fn put(pdf: &mut [u8], at: usize, bytes: &[u8]) {
    pdf.iter_mut().skip(at).zip(bytes).for_each(|(into, it)| *into = *it);
}
