//! What stands on a paper, and under its signature: `paper.rs` writes it, whoever verifies the log works it out anew.
use common::{id::PaperId, paper::Paper};

use crate::{
    base::{digest, keys::Keys},
    entity::papers::Model as Row,
};

/// Where its text is sealed.
pub fn place(id: PaperId) -> String {
    format!("papers.body|{id}")
}

/// What the signature stands under.
pub fn signed(no: &str, code: &str, digest: &str) -> String {
    format!("yimen-paper-1|{no}|{code}|{digest}")
}

/// Worked out anew from what is kept: what stands on it is what was signed under this number.
pub fn is_whole(keys: &Keys, row: &Row) -> bool {
    let body = keys.open(&place(row.id), &row.body).unwrap_or_default();
    let paper: Paper = serde_json::from_str(&body).unwrap_or_default();
    let digest = digest::of(body.as_bytes());
    let is_signed = keys.is_signed(&signed(&row.no, &row.code, &digest), &row.signature);
    is_signed && digest == row.digest && paper.no == row.no && paper.kind == row.kind
}
