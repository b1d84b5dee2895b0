//! 装入导出的大厅: into an empty hall, under keys of its own. What depends on keys is made anew; the log's own chain is carried and checked.
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, Result, bail};

use super::{
    cell::{self, Cell, Row},
    export::{EVIDENCE, FILES, ROWS, SEALED_BEFORE, place},
    query, require_empty, require_stopped,
    tables::{self, Table},
};
use crate::{
    backup::{MANIFEST, line},
    base::keys::Keys,
    gate::{audit, hub::Hub},
};

/// Rows written at once.
const N_AT_ONCE: usize = 500;

#[derive(Debug, Default)]
pub struct Imported {
    pub n_rows: u64,
    pub n_cases: u64,
    pub n_files: usize,
    /// Members of staff, who have to be invited anew: passwords do not travel.
    pub n_staff: usize,
}

/// All rows or none. Every file of the export is held against its manifest before anything is written.
///
/// # Errors
/// The hall is not empty, the export was changed or is of another version of this program: which file, which line, what of it.
pub async fn import(hub: &Arc<Hub>, from: &Path) -> Result<Imported> {
    require_stopped(hub).await?;
    require_empty(hub).await?;
    let listed = verify(from)?;
    let mut done = Imported::default();
    let target = hub.begin().await?;
    for it in tables::all().iter().filter(|it| it.goes()) {
        let name = format!("{ROWS}/{}.jsonl", it.shape.table);
        if !listed.contains(&name) {
            bail!("清单里没有 {name}，这份导出不完整");
        }
        let file = File::open(from.join(&name)).with_context(|| format!("导出里没有 {name}"))?;
        let mut rows = Vec::new();
        for (n, text) in (1..).zip(BufReader::new(file).lines()) {
            let at = || format!("{name} 第{n}行");
            let row = cell::row(&it.shape, &text?, |column| it.stays(column)).with_context(at)?;
            done.n_staff += usize::from(is_staff(it, &row));
            rows.push(closed(&hub.keys, it, row).with_context(at)?);
            done.n_rows += 1;
            done.n_cases += u64::from(it.shape.table == "cases");
            if rows.len() == N_AT_ONCE {
                query::insert(&target, &it.shape, &std::mem::take(&mut rows)).await.with_context(at)?;
            }
        }
        query::insert(&target, &it.shape, &rows).await.with_context(|| name)?;
    }
    for entry in fs::read_dir(from.join(FILES))? {
        let path = entry?.path();
        let key = path.file_name().and_then(|it| it.to_str()).context("a name")?;
        hub.files.keep(key, fs::read(&path)?).await?;
        done.n_files += 1;
    }
    fs::write(hub.config.data.join(SEALED_BEFORE), fs::read_to_string(from.join(EVIDENCE))?)?;
    target.commit().await.context("写入")?;
    hub.analyse().await;
    hub.county.follow(&hub.readers).await?;
    // From here on these rows are this hall's word; that they came from another stands beside the seals.
    audit::reseal::reseal(hub, "yimen import hall", "由另一座大厅的导出装入").await?;
    let bad = audit::verify(hub).await?;
    if !bad.is_empty() {
        let says: Vec<String> = bad.iter().map(ToString::to_string).collect();
        bail!("装入了，但是有{}处记录核对不符：\n{}", bad.len(), says.join("\n"));
    }
    Ok(done)
}

/// Every file is what the manifest says, and none is there that it does not name.
fn verify(from: &Path) -> Result<BTreeSet<String>> {
    let manifest = fs::read_to_string(from.join(MANIFEST)).context("没有清单文件 manifest.txt")?;
    let mut listed = BTreeSet::new();
    for row in manifest.lines() {
        let (_, name) = row.split_once("  ").context("清单有一行无法读取")?;
        // A name that leads out of the folder is none of ours.
        let is_inside = Path::new(name).components().all(|it| matches!(it, std::path::Component::Normal(_)));
        if !is_inside || line(from, &from.join(name)).ok().as_deref() != Some(row) {
            bail!("{name} 与清单不符，这份导出不完整，或被改过");
        }
        listed.insert(name.to_owned());
    }
    for entry in fs::read_dir(from.join(FILES))? {
        let name = format!("{FILES}/{}", entry?.file_name().to_string_lossy());
        if !listed.contains(&name) {
            bail!("清单里没有 {name}，这份导出被改过");
        }
    }
    Ok(listed)
}

/// Only members of staff belong to a body.
fn is_staff(of: &Table, row: &Row) -> bool {
    let body = of.shape.at("org_id").and_then(|it| row.get(it));
    of.shape.table == "accounts" && matches!(body, Some(Cell::Id(_)))
}

/// Sealed with this hall's keys, found by them, signed by them.
fn closed(keys: &Keys, of: &Table, mut row: Row) -> Result<Row> {
    let said = row.clone();
    let get = |column: &str| of.shape.at(column).and_then(|it| said.get(it));
    let text = |column: &str| get(column).map(Cell::text).unwrap_or_default();
    for (column, cell) in of.shape.columns.iter().zip(&mut row) {
        if of.sealed.contains(&column.name) {
            *cell = Cell::Text(keys.seal(&place(of, column.name, get("id")), cell.text())?);
        }
        if let (Some((_, from)), Cell::Text(_)) = (of.hashed.iter().find(|it| it.0 == column.name), &*cell) {
            *cell = Cell::Text(keys.mac(from, text(from)));
        }
        if (of.shape.table, column.name) == ("papers", "signature") {
            *cell = Cell::Text(keys.sign(&audit::signed::signed(text("no"), text("code"), text("digest"))));
        }
    }
    Ok(row)
}
