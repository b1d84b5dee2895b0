//! 要签的文书 as a PDF: set when somebody asks for it; what is kept is the signed copy.
use anyhow::{Result, bail};
use common::{
    case::{signing::SheetText, spaced_no},
    paper::Fact,
};

use super::sheet;

const TEMPLATE: &str = include_str!("signing.typ");

/// Sets one.
///
/// # Errors
/// Without the type papers are set in.
pub fn set(text: &SheetText) -> Result<Vec<u8>> {
    if !sheet::has_type() {
        bail!("no Song type on this machine (docs/DEPLOY.md)");
    }
    let part = |(title, rows): &(String, Vec<Fact>)| serde_json::json!({ "title": title, "rows": rows });
    let facts = serde_json::json!({
        "fonts": sheet::families(), "title": text.title, "org_name": text.org_name,
        "no": if text.no.is_empty() { String::new() } else { format!("办件编号 {}", spaced_no(&text.no)) },
        "parts": text.parts.iter().map(part).collect::<Vec<_>>(),
        "words": text.words, "signers": text.signers,
    });
    sheet::plain(TEMPLATE, &facts)
}
