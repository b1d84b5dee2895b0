//! A clone at a path never built at begins with what another has compiled of the dependencies: linked, not compiled again.
//!
//! Cargo keeps a folder for each path (`.cargo/config.toml`). One folder for all was tried: it takes another clone's crates of
//! ours for this one's. What comes from a registry is the same for all, so that alone is handed on, once, before the first build.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{ask, cache, say, setup::root};

/// Smaller files are copied: cargo writes some of them anew in place, which a linked one would tell the other clone.
const LINKED_FROM: u64 = 64 << 10;

/// Does nothing where something was built already, or nowhere else either.
pub fn inherit() {
    let Some(mine) = mine().filter(|it| !it.join(MARK).exists()) else { return };
    let Some(theirs) = fullest(&mine) else { return };
    let ours = our_names();
    let mut n = 0;
    for folder in profiles(&theirs) {
        let to = mine.join(folder.strip_prefix(&theirs).unwrap_or(Path::new("")));
        for kind in ["deps", "build", ".fingerprint"] {
            for it in entries(&folder.join(kind)) {
                let name = it.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let there = to.join(kind).join(&name);
                if is_of(&name, &ours) {
                    continue;
                }
                // What xtask itself needed is compiled here already, but later than what stands on it there: cargo would take
                // that for stale. What cannot be handed on is compiled: slower, never wrong.
                let _ = fs::remove_file(&there).or_else(|_| fs::remove_dir_all(&there));
                n += usize::from(hand_on(&it, &there).is_ok());
            }
        }
    }
    if fs::create_dir_all(&mine)
        .and_then(|()| fs::write(mine.join(MARK), theirs.to_string_lossy().as_bytes()))
        .is_ok()
    {
        say(&format!("{n} files of compiled dependencies taken over from another clone"));
    }
}

/// Stands where dependencies were taken over: once is enough, cargo keeps them from then on.
const MARK: &str = "inherited";

/// Where cargo keeps what is compiled for the clone at this path.
fn mine() -> Option<PathBuf> {
    let told = ask("cargo", &["metadata", "--no-deps", "--format-version", "1"])?;
    let (_, rest) = told.split_once("\"build_directory\":\"")?;
    let folder = PathBuf::from(rest.split_once('"')?.0);
    folder.starts_with(cache::built()).then_some(folder)
}

/// The clone that has most: the one built last may have only begun.
fn fullest(mine: &Path) -> Option<PathBuf> {
    let all = entries(&cache::built()).flat_map(|it| entries(&it).collect::<Vec<_>>());
    let all = all.filter(|it| it != mine).map(|it| (entries(&it.join("debug/deps")).count(), it));
    all.filter(|it| it.0 > 0).max().map(|(_, it)| it)
}

/// `debug`, `release`, and the same below a target's name.
fn profiles(folder: &Path) -> Vec<PathBuf> {
    let is = |it: &PathBuf| it.join("deps").is_dir();
    entries(folder).flat_map(|it| if is(&it) { vec![it] } else { entries(&it).filter(is).collect() }).collect()
}

/// The names of our packages, programs and tests, as cargo writes them before the dash and the hash.
fn our_names() -> BTreeSet<String> {
    let members = entries(&root()).filter(|it| it.join("Cargo.toml").is_file());
    let stem = |it: PathBuf| it.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
    members
        .flat_map(|it| {
            let programs =
                entries(&it.join("src/bin")).chain(entries(&it.join("tests"))).chain(entries(&it.join("benches")));
            programs.map(stem).chain([stem(it.clone())]).collect::<Vec<_>>()
        })
        .collect()
}

/// `libcommon-0123456789abcdef.rlib`, `common-0123456789abcdef`; what has no hash is nobody's.
fn is_of(name: &str, ours: &BTreeSet<String>) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let Some((package, _)) = stem.rsplit_once('-') else { return true };
    let package = package.replace('-', "_");
    ours.contains(&package) || package.strip_prefix("lib").is_some_and(|it| ours.contains(it))
}

fn hand_on(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        return entries(from).try_for_each(|it| hand_on(&it, &to.join(it.file_name().unwrap_or_default())));
    }
    let told = fs::metadata(from)?;
    if told.len() >= LINKED_FROM && fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(from, to)?;
    // Cargo tells fresh from stale by these.
    fs::File::options()
        .write(true)
        .open(to)?
        .set_times(fs::FileTimes::new().set_modified(told.modified().unwrap_or(SystemTime::UNIX_EPOCH)))
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours_is_compiled_by_each_clone_itself() {
        let ours = our_names();
        let cases = [
            ("libcommon-0123456789abcdef.rlib", true),
            ("common-0123456789abcdef", true),
            ("it-0123456789abcdef.d", true),
            ("hall-0123456789abcdef", true),
            ("xtask-0123456789abcdef", true),
            ("CACHEDIR", true),
            ("libtokio-0123456789abcdef.rmeta", false),
            ("serde_json-0123456789abcdef", false),
            ("serde-json-0123456789abcdef", false),
        ];
        for (name, is_ours) in cases {
            assert_eq!(is_of(name, &ours), is_ours, "{name}");
        }
    }
}
