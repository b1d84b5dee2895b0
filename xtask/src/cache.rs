//! What is kept between clones: tools, programs by their sources' digest, and cargo's intermediate files. Bounded, and told
//! of by `cargo xtask doctor`.
use std::{
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{ask, say, setup::root};

/// So many sets of programs are kept: a branch or two, and what is being worked on. Each is some 10 MB.
const N_PROGRAMS: usize = 6;
/// Above this, what was compiled for clones is thrown away before a build; dependencies of one clone take about a tenth.
const MOST_BUILT: u64 = 40 << 30;

/// Outside every clone, beside whatever else the machine has.
pub fn home() -> PathBuf {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| env::var_os("HOME").map(|it| PathBuf::from(it).join(".cache")));
    cache.unwrap_or_else(|| root().join(".tools")).join("yimen")
}

pub fn programs() -> PathBuf {
    home().join("programs")
}

/// Where `.cargo/config.toml` lets cargo keep what it compiles on the way.
pub fn built() -> PathBuf {
    if let Some(it) = env::var_os("CARGO_BUILD_BUILD_DIR") {
        return PathBuf::from(it);
    }
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::var_os("HOME").map(|it| PathBuf::from(it).join(".cargo")));
    cargo.unwrap_or_default().join("yimen-build")
}

/// Puts programs on the shelf; the oldest go.
pub fn keep_programs(dist: &Path, digest: &str) -> Result<(), String> {
    copy(dist, &programs().join(digest))?;
    let mut all: Vec<(SystemTime, PathBuf)> = entries(&programs()).map(|it| (changed(&it), it)).collect();
    all.sort();
    for (_, old) in all.iter().rev().skip(N_PROGRAMS) {
        let _ = fs::remove_dir_all(old);
    }
    Ok(())
}

/// Before a build: a cache nobody bounds fills the disk one day, and then nothing can be built.
pub fn bound() {
    let built = built();
    let now = size(&built);
    if now > MOST_BUILT {
        say(&format!("{} holds {}: emptied, the next build starts from nothing", built.display(), shown(now)));
        let _ = fs::remove_dir_all(built);
    }
}

pub fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |it: std::io::Error| format!("{} to {}: {it}", from.display(), to.display());
    // Under another name until it is whole: whoever is stopped half way leaves nothing that looks finished.
    let half = to.with_extension("half");
    let _ = fs::remove_dir_all(&half);
    copy_into(from, &half).map_err(failed)?;
    let _ = fs::remove_dir_all(to);
    fs::rename(&half, to).map_err(failed)
}

fn copy_into(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for path in entries(from) {
        let there = to.join(path.file_name().unwrap_or_default());
        match path.is_dir() {
            true => copy_into(&path, &there)?,
            false => fs::copy(&path, &there).map(|_| ())?,
        }
    }
    Ok(())
}

/// In bytes, as the disk counts them; `du` is quicker than we are and knows hard links.
pub fn size(folder: &Path) -> u64 {
    let said = ask("du", &["-sk", &folder.to_string_lossy()]).unwrap_or_default();
    said.split_whitespace().next().and_then(|it| it.parse::<u64>().ok()).unwrap_or(0) << 10
}

pub fn shown(n_bytes: u64) -> String {
    match n_bytes >> 20 {
        it if it >= 1024 => format!("{:.1} GB", it as f64 / 1024.0),
        it => format!("{it} MB"),
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path())
}

fn changed(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}
