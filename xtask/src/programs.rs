//! The three programs: built when something in them has changed, pressed, kept by what they are made of, and weighed.
use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    thread,
};

use crate::{
    bundle::Program,
    cache, chores, run, say,
    setup::{self, command, root},
    weight,
};

/// The programs may grow by so much before somebody has to look.
const MAX_GROWTH: f64 = 1.05;
/// What a first visit may cost, in bytes, whatever it cost before (experience.md D).
const BUDGETS: [(&str, u64); 2] = [("hall_wasm_br", 330_000), ("hall_total_br", 360_000)];
const PROGRAMS: [(&str, &str); 3] =
    [("hall", "Trunk.toml"), ("own", "Trunk.own.toml"), ("desk", "Trunk.desk.toml")];
/// What the programs are made of, and by.
const SOURCES: [&str; 13] = [
    "app",
    "common/src",
    "common/Cargo.toml",
    "style",
    "Trunk.toml",
    "Trunk.desk.toml",
    "Trunk.own.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "package-lock.json",
    "xtask/src/bundle.rs",
    "xtask/src/programs.rs",
];
/// Brotli and gzip beside every file, each at its best: what travels, made once instead of at every build of the server.
const PRESS: &str = "\
const z = require('zlib'), f = require('fs');
for (const path of process.argv.slice(1)) {
  const bytes = f.readFileSync(path);
  f.writeFileSync(path + '.br', z.brotliCompressSync(bytes, { params: { [z.constants.BROTLI_PARAM_QUALITY]: 11 } }));
  f.writeFileSync(path + '.gz', z.gzipSync(bytes, { level: 9 }));
}";

/// Into `dist`: from there, from the shelf of those built before, or anew.
pub fn build() -> Result<(), String> {
    build_from(true)
}

/// For what is deployed: nothing that has lain in a cache.
pub fn build_anew() -> Result<(), String> {
    let _ = fs::remove_dir_all(root().join("dist"));
    build_from(false)
}

fn build_from(is_shelf_good: bool) -> Result<(), String> {
    let now = digest()?;
    let dist = root().join("dist");
    let stamp = dist.join("stamp");
    if is_whole(&dist) && fs::read_to_string(&stamp).is_ok_and(|it| it == now) {
        say("the programs are up to date");
        return Ok(());
    }
    let _ = fs::remove_dir_all(&dist);
    let kept = cache::programs().join(&now);
    if is_shelf_good && kept.join("stamp").exists() && cache::copy(&kept, &dist).is_ok() && is_whole(&dist) {
        say("the programs are taken from the shelf: their sources have been built before");
        return Ok(());
    }
    setup::front()?;
    compile()?;
    thread::scope(|scope| {
        let work = PROGRAMS.map(|(name, config)| {
            scope.spawn(move || {
                let folder = root().join("dist").join(name);
                Program::read(name, config)?.bundle(&compiled(name), &folder)?;
                press(&folder)
            })
        });
        work.into_iter().try_for_each(|it| it.join().unwrap_or(Err("a program could not be bundled".to_owned())))
    })?;
    // Somebody may have gone on writing: then these are programs of no sources anybody could name.
    if digest()? == now {
        fs::write(&stamp, &now).map_err(|it| format!("{}: {it}", stamp.display()))?;
        cache::keep_programs(&dist, &now);
    }
    Ok(())
}

/// Everything up to its last step: the page of each program, pressed.
fn is_whole(dist: &Path) -> bool {
    PROGRAMS.iter().all(|(name, _)| dist.join(name).join("index.html.gz").exists())
}

/// All three by one call: their common parts are compiled once, and two are linked while the third waits.
fn compile() -> Result<(), String> {
    say("compiling the three programs (wasm)");
    let profile = ["build", "--package", "app", "--bins", "--profile", "wasm-release"];
    run(command("cargo").args(profile).args(["--target", setup::WASM_TARGET]))
}

fn compiled(name: &str) -> PathBuf {
    chores::target().join(format!("{}/wasm-release/{name}.wasm", setup::WASM_TARGET))
}

fn press(folder: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|it| format!("{}: {it}", folder.display()))?.flatten() {
            match entry.path().is_dir() {
                true => open.push(entry.path()),
                false => files.push(entry.path()),
            }
        }
    }
    run(command("node").args(["-e", PRESS]).args(files))
}

/// Of every source, name and content.
fn digest() -> Result<String, String> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut open: Vec<PathBuf> = SOURCES.iter().map(|it| root().join(it)).collect();
    while let Some(path) = open.pop() {
        match path.is_dir() {
            true => {
                let entries = fs::read_dir(&path).map_err(|it| format!("{}: {it}", path.display()))?;
                open.extend(entries.flatten().map(|it| it.path()));
            }
            false => files.push(path),
        }
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root()).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file).map_err(|it| format!("{}: {it}", file.display()))?.hash(&mut hasher);
    }
    crate::ask("rustc", &["--version"]).hash(&mut hasher);
    // What somebody has set around the build is part of what comes out.
    let mut around: Vec<_> = env::vars_os().filter(|(name, _)| shapes(&name.to_string_lossy())).collect();
    around.sort();
    around.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

fn shapes(variable: &str) -> bool {
    variable.contains("RUSTFLAGS") || variable.starts_with("CARGO_PROFILE_")
}

/// What a citizen downloads before the first page stands: the program, its glue, the styles, the page.
pub fn size() -> Result<(), String> {
    let wanted = fs::read_to_string(root().join("app/size.txt")).map_err(|it| format!("app/size.txt: {it}"))?;
    let mut faults = Vec::new();
    for (program, _) in PROGRAMS {
        let (mut wasm, mut total) = (0, 0);
        for file in fs::read_dir(root().join("dist").join(program)).map_err(|it| it.to_string())?.flatten() {
            // As the server sends it.
            if file.path().extension().is_none_or(|it| it != "br") {
                continue;
            }
            let n_bytes = file.metadata().map_err(|it| it.to_string())?.len();
            total += n_bytes;
            if file.path().to_string_lossy().ends_with(".wasm.br") {
                wasm = n_bytes;
            }
        }
        for (name, now) in [(format!("{program}_wasm_br"), wasm), (format!("{program}_total_br"), total)] {
            let line = wanted.lines().find_map(|it| it.strip_prefix(&format!("{name} ")));
            let before: f64 = line.and_then(|it| it.trim().parse().ok()).unwrap_or(0.0);
            println!("{name} {now}");
            if now == 0 {
                faults.push(format!("{name}: there is nothing to weigh"));
            }
            if let Some((_, most)) = BUDGETS.iter().find(|it| it.0 == name && now > it.1) {
                faults.push(format!("{name} is {now} bytes, above its {most}"));
            }
            if now as f64 > before * MAX_GROWTH {
                faults.push(format!("{name} has grown from {before:.0} to {now} bytes"));
            }
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(format!("{}\nIf it is worth it, put the new figures into app/size.txt.", faults.join("\n"))),
    }
}

/// Whether `trunk` makes the same of the same sources, byte for byte: there are two ways to `dist` only for as long.
pub fn compare() -> Result<(), String> {
    let by_trunk = chores::target().join("by-trunk");
    let mut faults = Vec::new();
    for (name, config) in PROGRAMS {
        let to = by_trunk.join(name);
        let _ = fs::remove_dir_all(&to);
        run(command("trunk").args(["build", "--release", "--config", config, "--dist"]).arg(&to))?;
        let (ours, theirs) = (contents(&root().join("dist").join(name))?, contents(&to)?);
        let names = |all: &[(PathBuf, Vec<u8>)]| all.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
        if names(&ours) != names(&theirs) {
            faults.push(format!("{name}: ours {:?}, trunk's {:?}", names(&ours), names(&theirs)));
        }
        let differ = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours.0 == theirs.0 && ours.1 != theirs.1);
        faults.extend(differ.map(|(it, _)| format!("{name}: {} differs", it.0.display())));
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("\n")),
    }
}

/// Every file below, without what was pressed.
fn contents(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        for path in
            fs::read_dir(&here).map_err(|it| format!("{}: {it}", here.display()))?.flatten().map(|it| it.path())
        {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_none_or(|it| it != "br" && it != "gz") {
                let bytes = fs::read(&path).map_err(|it| format!("{}: {it}", path.display()))?;
                found.push((path.strip_prefix(folder).unwrap_or(&path).to_owned(), bytes));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Of each program, the functions worth looking at first.
pub fn heaviest() -> Result<(), String> {
    compile()?;
    PROGRAMS.iter().try_for_each(|(name, _)| weight::heaviest(name, &compiled(name)))
}
