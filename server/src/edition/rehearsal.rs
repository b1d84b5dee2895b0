//! 演练通过: for exactly what was gone through, and nothing that came later.
use common::{catalogue::Item, id::CaseId};

use super::query;
use crate::{
    base::{digest::hash, error::Result},
    catalogue,
    entity::editions::Model as Row,
    gate::cx::Cx,
};

/// Of the document as it is, and of a bundle also which version each of its matters has: a bundle's own words name them, and what they ask is
/// theirs.
pub async fn fingerprint(cx: &Cx, row: &Row) -> Result<String> {
    let item: Item = serde_json::from_str(&row.doc)?;
    let codes: Vec<String> = item.parts.iter().map(|it| it.code.clone()).collect();
    if codes.is_empty() {
        return Ok(hash(&row.doc));
    }
    let versions = catalogue::query::versions_by_code(cx, cx.region(), &codes).await?;
    Ok(hash(&serde_json::to_string(&(&row.doc, versions))?))
}

/// What stops needs no rehearsal; everything else one of what it is now.
pub async fn is_rehearsed(cx: &Cx, row: &Row) -> Result<bool> {
    Ok(row.cause.stops() || row.rehearsed == fingerprint(cx, row).await?)
}

/// The rehearsal of this went through; of another it says nothing.
///
/// # Errors
/// `NotFound` where there is no such edition.
pub async fn rehearsed(cx: &Cx, id: CaseId, fingerprint: &str) -> Result<()> {
    let (_, row) = query::whosesoever(cx, id).await?;
    query::change(cx, &row, |it| fingerprint.clone_into(&mut it.rehearsed)).await?;
    Ok(())
}
