//! What is kept beside clones: tools, programs by their sources' digest, and cargo's intermediate files, by path. Bounded, and told
//! of by `cargo xtask doctor`.
use std::{
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{ask, say, setup::root};

/// So many sets of programs are kept: a branch or two, and what is being worked on. Each is some 10 MB.
const N_PROGRAMS: usize = 6;
/// Above this, what was compiled is thrown away before a build.
/// One clone's dependencies take some 6 GB, its own crates as much again.
const MOST_BUILT: u64 = 30 << 30;

/// Outside every clone, beside whatever else the machine has.
pub fn home() -> PathBuf {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| env::var_os("HOME").map(|it| PathBuf::from(it).join(".cache")));
    cache.unwrap_or_else(|| root().join(".tools")).join("yimen")
}

pub fn programs() -> PathBuf {
    home().join("programs")
}

/// Where `.cargo/config.toml` lets cargo keep what it compiles on the way; somebody's own choice where there is one.
pub fn built() -> PathBuf {
    env::var_os("CARGO_BUILD_BUILD_DIR").map_or_else(own_built, |it| root().join(it))
}

fn own_built() -> PathBuf {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::var_os("HOME").map(|it| PathBuf::from(it).join(".cargo")));
    cargo.unwrap_or_default().join("yimen-build")
}

/// Held while something is built or run out of what was built: nobody empties the cache meanwhile.
pub struct Use(#[expect(dead_code, reason = "the lock goes with the file")] Option<fs::File>);

/// A cache that cannot be locked is used all the same.
pub fn in_use() -> Use {
    let file = lock_file().filter(|it| it.lock_shared().is_ok());
    Use(file)
}

fn lock_file() -> Option<fs::File> {
    fs::create_dir_all(home()).ok()?;
    fs::OpenOptions::new().create(true).truncate(false).write(true).open(home().join("in-use")).ok()
}

/// Puts programs on the shelf; those built first go. Another clone may have done the same meanwhile.
pub fn keep_programs(dist: &Path, digest: &str) {
    let kept = programs().join(digest);
    if let Err(it) = copy(dist, &kept)
        && !kept.join("stamp").exists()
    {
        say(&format!("the programs are not kept for other clones: {it}"));
    }
    let mut all: Vec<(SystemTime, PathBuf)> = entries(&programs()).map(|it| (changed(&it), it)).collect();
    all.sort();
    for (_, old) in all.iter().rev().skip(N_PROGRAMS) {
        let _ = fs::remove_dir_all(old);
    }
}

/// Before a build: a cache nobody bounds fills the disk one day, and then nothing can be built. Only our own is emptied, and only
/// while nobody is at work with it: first the clones built longest ago, then what only a changed line is quicker by, then all of it.
pub fn bound() {
    let built = own_built();
    let Some(lock) = lock_file().filter(|_| env::var_os("CARGO_BUILD_BUILD_DIR").is_none()) else { return };
    let mut clones: Vec<PathBuf> = entries(&built).flat_map(|it| entries(&it).collect::<Vec<_>>()).collect();
    clones.sort_by_key(|it| changed(&it.join("debug/.fingerprint")));
    // The last is most likely this one, or the one whose dependencies this one will take over.
    clones.pop();
    let in_turn = clones.into_iter().map(|it| vec![it]).chain([incremental(&built, DEPTH), vec![built.clone()]]);
    for thrown_away in in_turn {
        let now = size(&built);
        if now <= MOST_BUILT {
            return;
        }
        if lock.try_lock().is_err() {
            say(&format!("{} holds {} and is in use: left for the next time", built.display(), shown(now)));
            return;
        }
        say(&format!("{} holds {}: part of it goes, the next build takes longer", built.display(), shown(now)));
        for it in thrown_away {
            let _ = fs::remove_dir_all(it);
        }
    }
}

/// Below it: clone by its path (two folders), target, profile.
const DEPTH: u8 = 5;

fn incremental(folder: &Path, depth: u8) -> Vec<PathBuf> {
    let is = |it: &Path| it.file_name().is_some_and(|it| it == "incremental");
    match depth {
        0 => Vec::new(),
        _ => entries(folder).flat_map(|it| if is(&it) { vec![it] } else { incremental(&it, depth - 1) }).collect(),
    }
}

/// A whole folder, or an error and nothing: under another name until it is whole.
pub fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |it: std::io::Error| format!("{} to {}: {it}", from.display(), to.display());
    let half = to.with_extension(format!("half-{}", std::process::id()));
    let _ = fs::remove_dir_all(&half);
    copy_into(from, &half).map_err(failed)?;
    let _ = fs::remove_dir_all(to);
    fs::rename(&half, to).map_err(failed)
}

fn copy_into(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
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
