//! 按GB/T 39046写出的办件: a table for each data set of the standard, by its names, for whoever takes over and does not know us.
use std::{fs::File, io::Write as _, path::Path, sync::Arc};

use anyhow::{Context, Result};
use common::{account::Who, case::kinds::Kind};
use uuid::Uuid;

use crate::{
    base::error::Error,
    exchange::{record, standard},
    gate::{audit, cx::Cx, hub::Hub},
};

pub async fn write(hub: &Arc<Hub>, to: &Path) -> Result<()> {
    let tables = &standard().tables;
    let mut files = Vec::new();
    for it in tables {
        let path = to.join(format!("standard/{}.csv", it.name));
        let mut file = std::io::BufWriter::new(File::create(&path).with_context(|| path.display().to_string())?);
        let heads: Vec<String> = it.fields.iter().map(|it| it.name.clone()).collect();
        // With a mark, so that spreadsheets read it as UTF-8.
        write!(file, "\u{feff}{}\r\n", csv(&heads))?;
        files.push(file);
    }
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    for region in audit::query::regions(&hub.readers).await? {
        let mut after = Uuid::nil();
        loop {
            let cases = audit::query::cases_after(&hub.readers, region, after).await?;
            let Some(last) = cases.last() else { break };
            after = last.id;
            let told = |it: &crate::entity::cases::Model| {
                it.no.is_some() && matches!(it.kind, Kind::Application | Kind::Registration | Kind::External)
            };
            let cases: Vec<_> = cases.into_iter().filter(told).collect();
            let told = record::of(&cx, &cases).await.map_err(|it: Error| anyhow::anyhow!("{it}"))?;
            for it in told {
                for (table, file) in tables.iter().zip(&mut files).filter(|of| of.0.set == it.set) {
                    write!(file, "{}\r\n", csv(&table.loose(&it.is)))?;
                }
            }
        }
    }
    for mut it in files {
        it.flush()?;
    }
    Ok(())
}

/// Quoted; what a spreadsheet would take for a formula is text.
fn csv(cells: &[String]) -> String {
    let cell = |it: &String| {
        let is_formula = it.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = it.replace('"', "\"\"");
        format!("\"{}{text}\"", if is_formula { "'" } else { "" })
    };
    cells.iter().map(cell).collect::<Vec<String>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_text() {
        let cells = ["=1+1", "@x", "他说\"行\"", "2026-11-23", "-3"].map(str::to_owned);
        assert_eq!(csv(&cells), "\"'=1+1\",\"'@x\",\"他说\"\"行\"\"\",\"2026-11-23\",\"'-3\"");
    }
}
