//! 同一事项在县里的版本: found by its 基本编码.
use common::catalogue::{Item, Level};

use super::query;
use crate::{
    base::error::Result,
    catalogue::{self, import::as_written},
    gate::cx::Cx,
};

/// Of the same matter, the version in force of the next higher level the county has; none: this is the highest.
pub async fn above(cx: &Cx, base_code: &str, item: &Item) -> Result<Option<Item>> {
    let levels: &[Level] = match item.level {
        Level::Village => &[Level::Town, Level::County],
        Level::Town => &[Level::County],
        Level::City | Level::County => return Ok(None),
    };
    let rows = query::with_base_code(cx, base_code, levels).await?;
    // The lowest of those above: towns keep what the county says, villages what the town does.
    let Some(row) = rows.into_iter().max_by_key(|it| it.level) else { return Ok(None) };
    let kept = catalogue::query::version_row(cx, row.id, row.version).await?;
    kept.as_ref().map(as_written).transpose()
}
