//! Backups that lie beside each other: what has not changed is one file with several names, and the oldest go.
use std::{
    collections::HashMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result};

use super::MANIFEST;

/// The newest whole backup in the same folder, by name of file: its line in the manifest.
#[derive(Default)]
pub struct Earlier {
    folder: PathBuf,
    rows: HashMap<String, String>,
}

impl Earlier {
    pub fn beside(to: &Path) -> Result<Earlier> {
        let Some((_, folder)) = whole(above(to))?.pop() else { return Ok(Earlier::default()) };
        let manifest = fs::read_to_string(folder.join(MANIFEST))?;
        let row = |it: &str| it.split_once("  ").map(|(_, name)| (name.to_owned(), it.to_owned()));
        Ok(Earlier { rows: manifest.lines().filter_map(row).collect(), folder })
    }

    /// A kept file never changes. Gives the earlier copy a second name, and the line it should have; `None`: it has to be copied.
    pub fn link(&self, tail: &Path, file: &Path, copy: &Path) -> Result<Option<String>> {
        let Some(row) = tail.to_str().and_then(|it| self.rows.get(it)) else { return Ok(None) };
        let before = self.folder.join(tail);
        let size = |it: &Path| fs::metadata(it).map(|it| it.len()).ok();
        if size(&before).is_none() || size(&before) != size(file) {
            return Ok(None);
        }
        match fs::hard_link(&before, copy) {
            Ok(()) => Ok(Some(row.clone())),
            // Another disk, or one that has no links: copied like the first time.
            Err(err) if matches!(err.kind(), ErrorKind::CrossesDevices | ErrorKind::Unsupported) => Ok(None),
            Err(err) if err.kind() == ErrorKind::PermissionDenied => Ok(None),
            Err(err) => Err(err).context("linking to the backup before"),
        }
    }
}

/// Leaves the newest `n_kept` backups in the folder of this one, and removes the others.
pub fn rotate(of: &Path, n_kept: usize) -> Result<Vec<PathBuf>> {
    let mut all = whole(above(of))?;
    let n_old = all.len().saturating_sub(n_kept.max(1));
    let old: Vec<PathBuf> = all.drain(..n_old).map(|it| it.1).collect();
    for it in &old {
        fs::remove_dir_all(it).with_context(|| format!("removing {}", it.display()))?;
    }
    Ok(old)
}

fn above(to: &Path) -> &Path {
    match to.parent() {
        Some(it) if !it.as_os_str().is_empty() => it,
        _ => Path::new("."),
    }
}

/// Whole backups in a folder, oldest first; whatever else lies there is left alone.
fn whole(folder: &Path) -> Result<Vec<(SystemTime, PathBuf)>> {
    let mut all = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(it) => it,
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(all),
        Err(err) => return Err(err).with_context(|| folder.display().to_string()),
    };
    for entry in entries {
        let path = entry?.path();
        let manifest = path.join(MANIFEST);
        let is_half = path.extension().is_some_and(|it| it == "part");
        if !is_half && path.join("hall.db").exists() && manifest.exists() {
            all.push((fs::metadata(&manifest)?.modified()?, path));
        }
    }
    all.sort();
    Ok(all)
}
