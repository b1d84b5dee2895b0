//! docx, xlsx, ofd: looked at entry by entry, never unpacked to the disk.
use std::io::{Cursor, Read};

use common::{fault::Fault, material::FileKind};
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

use super::{Seen, relation, unsafe_file};

const MAX_ENTRIES: usize = 2_000;
const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
const MAX_RATIO: u64 = 100;

pub fn inspect(kind: FileKind, bytes: Vec<u8>) -> Result<Seen, Fault> {
    let broken = || unsafe_file("文件打不开，可能没有传完整，请重新保存后再传");
    let bomb = || unsafe_file("文件展开后过大，请换成PDF再传");
    let active = |what: &str| unsafe_file(&format!("文件里有{what}，请去掉，或另存为PDF再传"));
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).map_err(|_| broken())?;
    if archive.len() > MAX_ENTRIES {
        return Err(bomb());
    }
    let mut n_unpacked = 0_u64;
    for n in 0..archive.len() {
        let entry = archive.by_index_raw(n).map_err(|_| broken())?;
        if entry.encrypted() {
            return Err(Fault::FileLocked);
        }
        let name = entry.name().replace('\\', "/").trim_start_matches('/').to_lowercase();
        let is_astray = entry.is_symlink() || name.split('/').any(|it| it == "..") || name.contains(':');
        if is_astray {
            return Err(active("指向别处的文件"));
        }
        if let Some(what) = acts(&name) {
            return Err(active(what));
        }
        let packed = entry.compressed_size().max(1);
        // What the header claims is not believed, neither length nor checksum: it is read, and counted.
        let text = unpacked(entry, MAX_UNPACKED - n_unpacked + 1).ok_or_else(broken)?;
        let n_read = text.len() as u64;
        n_unpacked += n_read;
        if n_unpacked > MAX_UNPACKED || n_read > 1_000_000 && n_read / packed > MAX_RATIO {
            return Err(bomb());
        }
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        if let Some(what) = relation::hostile(&text, name.ends_with(".rels")) {
            return Err(active(what));
        }
    }
    Ok(Seen { kind, bytes, n_pages: 0, doubts: Vec::new() })
}

/// What a part of that name would do or hold, in words.
fn acts(name: &str) -> Option<&'static str> {
    let ends = |all: &[&str]| all.iter().any(|it| name.ends_with(it));
    match () {
        () if name.contains("vbaproject") || name.contains("vbadata") => Some("宏"),
        () if name.contains("activex") || name.contains("ctrlprops/") => Some("控件"),
        () if name.contains("externallinks/") => Some("连到别的表格的公式"),
        () if name.contains("embeddings/") && ends(&[".xlsx", ".xls"]) => Some("图表带的数据表"),
        () if name.contains("embeddings/") => Some("嵌在里面的另一个文件"),
        () if ends(&[".svg"]) => Some("SVG图标"),
        () if ends(&[
            ".zip", ".rar", ".7z", ".exe", ".dll", ".js", ".vbs", ".html", ".htm", ".mht", ".bat", ".ps1",
        ]) =>
        {
            Some("会运行的文件或压缩包")
        }
        () => None,
    }
}

/// An entry's bytes, at most so many. A checksum that is wrong, or was never written, is its maker's carelessness.
fn unpacked(mut entry: ZipFile<'_, Cursor<&Vec<u8>>>, most: u64) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    match entry.compression() {
        CompressionMethod::Stored => entry.take(most).read_to_end(&mut text).ok()?,
        CompressionMethod::Deflated => DeflateDecoder::new(&mut entry).take(most).read_to_end(&mut text).ok()?,
        _ => return None,
    };
    Some(text)
}
