//! 导出: everything the hall knows, as files anybody can read without this program. `rows` has it all and is what `import` reads;
//! `standard` has the cases by the names of GB/T 39046.
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use common::account::Who;

use super::{
    cell::{self, Cell, Row},
    query, require_stopped, standard,
    tables::{self, Table},
};
use crate::{
    backup::{MANIFEST, line, own_folder},
    base::{error::Error, keys::Keys},
    gate::{audit, cx::Cx, hub::Hub, write::write},
};

const README: &str = include_str!("README.txt");
pub(super) const ROWS: &str = "rows";
pub(super) const FILES: &str = "files";
pub(super) const EVIDENCE: &str = "evidence/seals.log";
/// What was sealed in the hall an imported one came from.
pub(super) const SEALED_BEFORE: &str = "seals-before.log";

/// What was written down.
#[derive(Debug, Default)]
pub struct Exported {
    pub n_rows: u64,
    pub n_cases: u64,
    pub n_files: usize,
    /// Rows whose file was not there any more, by its name in the hall.
    pub missing: Vec<String>,
}

/// An export under its name is a whole one, as a backup is. It holds names and numbers in the clear: its folder is this account's alone, and
/// the record says that it was made.
///
/// # Errors
/// The hall is open, or the folder is there already.
pub async fn export(hub: &Arc<Hub>, to: &Path) -> Result<Exported> {
    require_stopped(hub).await?;
    if to.exists() {
        bail!("{} 已存在，请另选一个空目录", to.display());
    }
    let half = to.with_added_extension("part");
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    let done = write_into(hub, &half).await?;
    fs::rename(&half, to)?;
    let cx = Cx::reading(hub.clone(), Who::Nobody);
    let noted = write(&cx, async |cx| {
        audit::note(&cx, "yimen export", "", 200);
        Ok(())
    });
    noted.await.map_err(|it: Error| anyhow::anyhow!("{it}"))?;
    Ok(done)
}

async fn write_into(hub: &Arc<Hub>, to: &Path) -> Result<Exported> {
    own_folder(to)?;
    for it in [ROWS, FILES, "evidence", "standard"] {
        fs::create_dir_all(to.join(it))?;
    }
    fs::write(to.join("README.txt"), README)?;
    fs::write(to.join("columns.csv"), columns())?;
    let mut done = Exported::default();
    let mut kept = BTreeSet::new();
    let source = hub.begin().await?;
    for it in tables::all().iter().filter(|it| it.goes()) {
        let path = to.join(ROWS).join(format!("{}.jsonl", it.shape.table));
        let mut file = BufWriter::new(File::create(path)?);
        let mut n_rows = 0;
        query::each(&source, &it.shape, async |rows| {
            for row in rows {
                kept.extend(storage(it, row).map(str::to_owned));
                let row = opened(&hub.keys, it, row.clone())?;
                writeln!(file, "{}", cell::line(&it.shape, &row, |column| it.stays(column)))?;
                n_rows += 1;
            }
            Ok(())
        })
        .await
        .with_context(|| format!("导出{}", it.word))?;
        file.flush()?;
        done.n_rows += n_rows;
        if it.shape.table == "cases" {
            done.n_cases = n_rows;
        }
    }
    for key in kept {
        match hub.files.read(&key).await {
            Ok(bytes) => {
                fs::write(to.join(FILES).join(&key), bytes)?;
                done.n_files += 1;
            }
            Err(_) => done.missing.push(key),
        }
    }
    standard::write(hub, to).await?;
    fs::write(to.join(EVIDENCE), sealed(hub))?;
    manifest(to)?;
    Ok(done)
}

/// Where the bytes of a row lie, if it has any: of a file, of a batch.
fn storage<'a>(of: &Table, row: &'a Row) -> Option<&'a str> {
    let at = of.shape.at("storage")?;
    row.get(at).map(Cell::text).filter(|it| !it.is_empty())
}

/// What was sealed with the hall's keys, in the clear; of a keyed hash only that there is one.
fn opened(keys: &Keys, of: &Table, mut row: Row) -> Result<Row> {
    let id = of.shape.at("id").and_then(|it| row.get(it)).cloned();
    for (column, cell) in of.shape.columns.iter().zip(&mut row) {
        if of.sealed.contains(&column.name) {
            *cell = Cell::Text(keys.open(&place(of, column.name, id.as_ref()), cell.text())?);
        }
        if let (Some((_, from)), Cell::Text(_)) = (of.hashed.iter().find(|it| it.0 == column.name), &*cell) {
            *cell = Cell::Text((*from).to_owned());
        }
    }
    Ok(row)
}

/// Where a sealed value belongs.
pub(super) fn place(of: &Table, column: &str, id: Option<&Cell>) -> String {
    let id = match id {
        Some(Cell::Id(it)) => it.to_string(),
        _ => String::new(),
    };
    format!("{}.{column}|{id}", of.shape.table)
}

/// Table by table: which columns a line has, and what they hold.
fn columns() -> String {
    let mut text = "\u{feff}表,名称,列,内容,主键,可空\r\n".to_owned();
    let mark = |is: bool| if is { "是" } else { "" };
    for it in tables::all().iter().filter(|it| it.goes()) {
        for (n, column) in it.shape.columns.iter().enumerate().filter(|column| !it.stays(column.1.name)) {
            let (key, lacks) = (mark(it.shape.key.contains(&n)), mark(column.may_lack));
            let (table, holds) = (it.shape.table, column.holds.says());
            text.push_str(&format!("{table},{},{},{holds},{key},{lacks}\r\n", it.word, column.name));
        }
    }
    text
}

/// The signed roots of every minute: whoever has an older copy of this file can tell that nothing before it was changed.
fn sealed(hub: &Hub) -> String {
    let read = |name: &str| fs::read_to_string(hub.config.data.join(name)).unwrap_or_default();
    let own = read("seals.log");
    let own = own.lines().filter(|it| !it.starts_with('#')).map(|it| format!("{it}\n"));
    read(SEALED_BEFORE) + &own.collect::<String>()
}

fn manifest(to: &Path) -> Result<()> {
    let mut lines = Vec::new();
    let mut open = vec![to.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => open.push(path),
                false => lines.push(line(to, &path)?),
            }
        }
    }
    lines.sort_by(|a, b| a.split_once("  ").map(|it| it.1).cmp(&b.split_once("  ").map(|it| it.1)));
    Ok(fs::write(to.join(MANIFEST), lines.join("\n") + "\n")?)
}
