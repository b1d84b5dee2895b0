//! 材料检查: what a file is by its bytes, whether it is whole, and whether anything in it acts (trust.md 1.4).
//!
//! Pictures are decoded and written anew, so that nothing but the picture is kept. Everything else is only looked at.
use std::io::Cursor;

use common::{fault::Fault, material::FileKind};
use zip::ZipArchive;

mod archive;
mod pdf;
mod picture;
mod relation;

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
    if is_locked_office(&bytes) {
        return Err(Fault::FileLocked);
    }
    let kind = sniff(&bytes).ok_or(Fault::FileKind)?;
    match kind {
        FileKind::Jpeg | FileKind::Png => picture::inspect(&bytes),
        FileKind::Pdf => pdf::inspect(bytes),
        FileKind::Ofd | FileKind::Docx | FileKind::Xlsx => archive::inspect(kind, bytes),
    }
}

/// By the bytes; a name is only a name.
fn sniff(bytes: &[u8]) -> Option<FileKind> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(FileKind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(FileKind::Png),
        [b'P', b'K', 3, 4, ..] => {
            let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
            // As Windows and some makers of OFD write them.
            let plain = |it: &str| it.replace('\\', "/").trim_start_matches('/').to_owned();
            let names: Vec<String> = archive.file_names().map(plain).collect();
            let has = |name: &str| names.iter().any(|it| it == name);
            match () {
                () if has("word/document.xml") => Some(FileKind::Docx),
                () if has("xl/workbook.xml") => Some(FileKind::Xlsx),
                () if has("OFD.xml") => Some(FileKind::Ofd),
                () => None,
            }
        }
        _ => pdf::start(bytes).map(|_| FileKind::Pdf),
    }
}

/// A document with a password is no archive any more, but a compound file with the archive inside it, encrypted.
fn is_locked_office(bytes: &[u8]) -> bool {
    const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(&COMPOUND) && bytes.windows(name.len()).any(|it| it == name)
}

fn unsafe_file(says: &str) -> Fault {
    Fault::FileUnsafe { says: says.to_owned() }
}

#[cfg(test)]
mod tests;
