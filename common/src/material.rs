//! 材料：slots, files in them, and the applicant's own library.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call, Page, Stream},
    case::MineForm,
    catalogue::{Material, labelled},
    check::{Check, Nothing},
    fault::Fault,
    id::{CaseId, FileId, PageAt, SlotAt},
    moment::{Day, Moment},
    value::plain_line,
};

pub mod leaf;

pub const MAX_FILE_MB: u32 = 20;
pub const MAX_FILES_A_SLOT: u32 = 20;
pub const MAX_FILES_A_CASE: u32 = 50;
pub const MAX_CASE_MB: u32 = 200;
/// One chunk of an upload: what a cut line costs at most.
pub const CHUNK: u64 = 512 * 1024;
/// What may be chosen; the server looks at the bytes, not at the name.
pub const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.ofd,.docx,.xlsx,image/*";

pub const SLOTS: Call<CaseId, Nothing, Vec<SlotView>> = Call::get("/api/cases/{case}/materials", Access::Filler);
pub const ARRANGE: Call<SlotAt, ArrangeForm, Vec<SlotView>> =
    Call::post("/api/cases/{case}/materials/{slot}", Access::Filler);
/// 从我的材料库选
pub const REUSE: Call<SlotAt, ReuseForm, Vec<SlotView>> =
    Call::post("/api/cases/{case}/materials/{slot}/reuse", Access::Filler);
pub const LIBRARY: Call<(), MineForm, Page<LibraryRow>> = Call::get("/api/me/library", Access::Citizen);
pub const KEEP: Call<FileId, Nothing, Nothing> = Call::post("/api/files/{file}/keep", Access::Citizen);
pub const FORGET: Call<FileId, Nothing, Nothing> = Call::post("/api/files/{file}/forget", Access::Citizen);

/// Resumable uploads, tus 1.0: creation here…
pub const UPLOADS: Stream =
    Stream { methods: &["OPTIONS", "POST"], path: "/api/uploads", access: Access::Bringer };
/// …and core, termination, expiration, checksum here; POST with the method in this header, where a firewall passes nothing else.
pub const OVERRIDE: &str = "x-http-method-override";
pub const UPLOAD: Stream =
    Stream { methods: &["HEAD", "PATCH", "DELETE", "POST"], path: "/api/uploads/{file}", access: Access::Bringer };
/// The bytes. Visitors with a draft, citizens and staff each have some they may read: the row says which, each time.
pub const FILE: Stream = Stream { methods: &["GET"], path: "/api/files/{file}", access: Access::Public };

/// One page of a PDF, drawn as a picture, so that nobody's browser opens a stranger's document. Pages count from 1.
pub const PAGE: Stream =
    Stream { methods: &["GET"], path: "/api/files/{file}/pages/{page}", access: Access::Public };

/// The slot of what lies beside opinions: none an item could have.
pub const OPINION: &str = "-opinion";

labelled! {
    /// What the bytes are; decided by the server.
    FileKind {
        #[default]
        Pdf = "PDF",
        Jpeg = "JPG",
        Png = "PNG",
        Ofd = "OFD",
        Docx = "DOCX",
        Xlsx = "XLSX",
    }
}

impl FileKind {
    pub fn mime(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Ofd => "application/ofd",
            FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// What a file of this kind is called that came as `name`: `合照.png`, kept as a JPEG, is `合照.jpg`.
    pub fn named(self, name: &str) -> String {
        let endings: &[&str] = match self {
            FileKind::Pdf => &["pdf"],
            FileKind::Jpeg => &["jpg", "jpeg"],
            FileKind::Png => &["png"],
            FileKind::Ofd => &["ofd"],
            FileKind::Docx => &["docx"],
            FileKind::Xlsx => &["xlsx"],
        };
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        if endings.contains(&ending.to_lowercase().as_str()) {
            return name.to_owned();
        }
        // Only what looks like an ending is one: 2026.11.23 is a day.
        let known =
            ["pdf", "jpg", "jpeg", "png", "gif", "webp", "bmp", "heic", "tif", "tiff", "ofd", "docx", "xlsx"];
        let stem = if known.contains(&ending.to_lowercase().as_str()) && !stem.is_empty() { stem } else { name };
        format!("{stem}.{}", endings.first().copied().unwrap_or_default())
    }

    pub fn is_picture(self) -> bool {
        matches!(self, FileKind::Jpeg | FileKind::Png)
    }
}

labelled! {
    /// 可信等级 A–D (handbook 1.1).
    Trust {
        A = "发证机关直接提供",
        B = "窗口核过原件",
        #[default]
        C = "您上传，需核原件",
        D = "您自制，承诺真实",
    }
}

labelled! {
    FileState {
        /// The row stands, the bytes are still coming.
        #[default]
        Pending = "正在上传",
        Ready = "已上传",
        /// 待检测: here, but no scanner has seen it; nobody may open it.
        Held = "安全检测中",
        /// Found to be malware after it had been held. Kept out of reach.
        Infected = "有病毒，已拦下",
        /// Replaced or deleted; kept because a review saw it.
        Retired = "已换下",
    }
}

impl FileState {
    /// Lies in its slot and counts as handed in.
    pub fn is_current(self) -> bool {
        matches!(self, FileState::Ready | FileState::Held)
    }
}

/// 材料槽位: one material of the item, with what lies in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SlotView {
    pub material: Material,
    pub is_needed: bool,
    /// During correction: may it be changed?
    pub is_open: bool,
    /// What the window found wrong with it, in the last notice.
    pub defect: Option<String>,
    /// Something new stands there since the notice.
    pub is_answered: bool,
    pub files: Vec<FileView>,
    /// 人像面、国徽面, each with a place of its own; empty: one paper, one place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<String>,
    /// Names a paper of this kind goes by: its own, and those of the licences that answer it.
    pub names: Vec<String>,
    /// 免提交: licences of the applicant's that this hall has given out itself and that answer it. Their holder agrees each time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Found>,
}

/// A licence that is on the hall's own record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// What `REUSE` takes.
    pub file: FileId,
    pub title: String,
    pub no: String,
    /// The last day it holds; none: no end.
    pub until: Option<Day>,
}

impl SlotView {
    /// Something in it has not been held against its original (B), nor does it come from an authority (A).
    pub fn wants_original(&self) -> bool {
        self.material.n_originals > 0 && self.files.iter().any(|it| matches!(it.trust, Trust::C | Trust::D))
    }

    /// Whether what came from there (`事项：材料`, `机关：证照`) is a paper of this kind.
    pub fn is_like(&self, origin: &str) -> bool {
        let what = origin.rsplit('：').next().unwrap_or_default();
        self.names.iter().any(|it| it == what)
    }

    /// Nobody had to bring it: all of it comes from the bodies that issued it.
    pub fn is_spared(&self) -> bool {
        self.is_filled() && self.files.iter().all(|it| it.trust == Trust::A)
    }

    /// Every side of it is there: each by itself, or all of them in one file.
    pub fn is_filled(&self) -> bool {
        self.files.iter().any(|it| it.state.is_current()) && self.lacking().is_none()
    }

    /// The side that is not there yet, of a paper whose other one is.
    pub fn lacking(&self) -> Option<&str> {
        let there = || self.files.iter().filter(|it| it.state.is_current());
        let has = |side: &str| there().any(|it| it.side == side);
        match there().next().is_none() || has("") {
            true => None,
            false => self.sides.iter().map(String::as_str).find(|it| !has(it)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileView {
    pub id: FileId,
    pub name: String,
    pub kind: FileKind,
    pub state: FileState,
    pub n_bytes: i64,
    /// Quarter turns to the right, when shown.
    pub turns: i32,
    pub trust: Trust,
    /// 0 when not known.
    pub n_pages: i32,
    pub at: Moment,
    /// Of a paper with two sides, which one; empty: all of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub side: String,
    /// What the machine noticed, in words; empty: nothing.
    pub doubts: Vec<String>,
}

impl FileView {
    /// May be opened: nothing is wrong with it, and a scanner, where there is one, has seen it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, FileState::Ready | FileState::Retired)
    }

    /// How many things there are to look at in it before somebody can say they have seen it: its pages, or itself.
    pub fn n_views(&self) -> usize {
        match self.is_open() {
            true => self.sheets().len().max(1),
            false => 0,
        }
    }

    /// Addresses of the pictures this file is looked at by: one, or one per page; none for what can only be downloaded.
    pub fn sheets(&self) -> Vec<String> {
        match self.kind {
            _ if !self.is_open() => Vec::new(),
            FileKind::Jpeg | FileKind::Png => vec![FILE.url(&self.id)],
            FileKind::Pdf => (1..=self.n_pages).map(|page| PAGE.url(&PageAt { file: self.id, page })).collect(),
            FileKind::Ofd | FileKind::Docx | FileKind::Xlsx => Vec::new(),
        }
    }
}

/// 1.2 MB, 380 KB
pub fn size(n_bytes: i64) -> String {
    match n_bytes {
        it if it >= 1024 * 1024 => format!("{:.1} MB", it as f64 / 1_048_576.0),
        it => format!("{} KB", (it + 1023) / 1024),
    }
}

/// Order, turn, delete.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ArrangeForm {
    /// `up`, `down`, `turn`, `remove`; `replace`: the file goes, and what came last stands in its place.
    pub act: String,
    pub file: Option<FileId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrange {
    Up(FileId),
    Down(FileId),
    Turn(FileId),
    Remove(FileId),
    Replace(FileId),
}

impl Check for ArrangeForm {
    type Out = Arrange;

    fn check(self) -> Result<Arrange, Fault> {
        let file = self.file.ok_or(Fault::Unreadable)?;
        match self.act.as_str() {
            "up" => Ok(Arrange::Up(file)),
            "down" => Ok(Arrange::Down(file)),
            "turn" => Ok(Arrange::Turn(file)),
            "remove" => Ok(Arrange::Remove(file)),
            "replace" => Ok(Arrange::Replace(file)),
            _ => Err(Fault::Unreadable),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReuseForm {
    pub file: Option<FileId>,
}

#[derive(Clone, Copy)]
pub struct Reuse(pub FileId);

impl Check for ReuseForm {
    type Out = Reuse;

    fn check(self) -> Result<Reuse, Fault> {
        self.file.map(Reuse).ok_or(Fault::form("file", "请选择一个文件"))
    }
}

/// 我的材料库
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LibraryRow {
    pub id: FileId,
    pub name: String,
    pub kind: FileKind,
    pub n_bytes: i64,
    pub trust: Trust,
    pub at: Moment,
    /// Where it was first handed in: 事项：材料; or who issued it: 机关：证照.
    pub origin: String,
    /// The last day it proves something; none: no end.
    pub until: Option<Day>,
}

/// The name people see: their own, without what could mislead or break a header (trust.md 1.5).
pub fn clean_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_odd = |it: char| it.is_control() || matches!(it, '"' | '<' | '>' | '|' | ':' | '*' | '?' | ';');
    let name: String = last.chars().filter(|it| !is_odd(*it)).collect();
    let name: String = plain_line(&name).chars().take(200).collect();
    match name.trim().trim_start_matches('.').trim() {
        "" => "未命名文件".to_owned(),
        it => it.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_the_file_is() {
        let check = |kind: FileKind, name: &str, out: &str| assert_eq!(kind.named(name), out);
        check(FileKind::Jpeg, "合照.png", "合照.jpg");
        check(FileKind::Jpeg, "合照.PNG", "合照.jpg");
        check(FileKind::Jpeg, "合照.JPEG", "合照.JPEG");
        check(FileKind::Jpeg, "合照.heic", "合照.jpg");
        check(FileKind::Jpeg, "合照", "合照.jpg");
        check(FileKind::Jpeg, "合照 2026.11.23", "合照 2026.11.23.jpg");
        check(FileKind::Pdf, "章程.pdf", "章程.pdf");
        check(FileKind::Pdf, "章程.jpg", "章程.pdf");
    }

    #[test]
    fn a_file_name_is_only_a_name() {
        let check = |text: &str, out: &str| assert_eq!(clean_name(text), out, "{text}");
        check("健康证.jpg", "健康证.jpg");
        check("../../etc/passwd", "passwd");
        check("C:\\fake\\x.pdf", "x.pdf");
        check(".htaccess", "htaccess");
        check("\u{202e}fdp.exe", "fdp.exe");
        check("a\r\nb\"c;d.pdf", "abcd.pdf");
        check("...", "未命名文件");
        assert_eq!(clean_name(&"字".repeat(300)).chars().count(), 200);
    }
}
