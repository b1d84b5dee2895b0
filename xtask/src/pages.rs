//! The three programs: built when something in them has changed, and weighed.
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::{
    chores, run, say,
    setup::{self, command, root},
    weight,
};

/// The programs may grow by so much before somebody has to look.
const MAX_GROWTH: f64 = 1.05;
/// What a first visit may cost, in bytes, whatever it cost before (experience.md D).
const BUDGETS: [(&str, u64); 2] = [("hall_wasm_br", 330_000), ("hall_total_br", 400_000)];
const PROGRAMS: [(&str, &str); 3] =
    [("hall", "Trunk.toml"), ("own", "Trunk.own.toml"), ("desk", "Trunk.desk.toml")];
/// What the programs are made of.
const SOURCES: [&str; 10] = [
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
];

/// In release, into `dist`. Trunk would do all of it again at every call; nothing has changed more often than not.
pub fn build() -> Result<(), String> {
    setup::front()?;
    let stamp = root().join("dist/stamp");
    let now = digest()?;
    let is_there = PROGRAMS.iter().all(|(name, _)| root().join("dist").join(name).join("index.html").exists());
    if is_there && fs::read_to_string(&stamp).is_ok_and(|it| it == now) {
        say("the programs are up to date");
        return Ok(());
    }
    let _ = fs::remove_file(&stamp);
    for (name, config) in PROGRAMS {
        say(&format!("building the {name} program (wasm, release)"));
        run(command("trunk").args(["build", "--release", "--config", config]))?;
    }
    fs::write(&stamp, now).map_err(|it| format!("{}: {it}", stamp.display()))
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
    Ok(format!("{:016x}", hasher.finish()))
}

/// What a citizen downloads before the first page stands: the program, its glue, the styles, the page.
pub fn size() -> Result<(), String> {
    let wanted = fs::read_to_string(root().join("app/size.txt")).map_err(|it| format!("app/size.txt: {it}"))?;
    let mut faults = Vec::new();
    for (program, _) in PROGRAMS {
        let (mut wasm, mut total) = (0, 0);
        for file in fs::read_dir(root().join("dist").join(program)).map_err(|it| it.to_string())?.flatten() {
            if file.path().is_dir() {
                continue;
            }
            let n_bytes = brotli(&file.path())?;
            total += n_bytes;
            if file.path().extension().is_some_and(|it| it == "wasm") {
                wasm = n_bytes;
            }
        }
        for (name, now) in [(format!("{program}_wasm_br"), wasm), (format!("{program}_total_br"), total)] {
            let line = wanted.lines().find_map(|it| it.strip_prefix(&format!("{name} ")));
            let before: f64 = line.and_then(|it| it.trim().parse().ok()).unwrap_or(0.0);
            println!("{name} {now}");
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

/// Of each program, the functions worth looking at first.
pub fn heaviest() -> Result<(), String> {
    for (program, _) in PROGRAMS {
        let wasm = chores::target().join(format!("wasm32-unknown-unknown/wasm-release/{program}.wasm"));
        weight::heaviest(program, &wasm)?;
    }
    Ok(())
}

/// As the server's build does it, so that the figure is what travels.
fn brotli(path: &Path) -> Result<u64, String> {
    let script = "const z=require('zlib'),f=require('fs');const b=f.readFileSync(process.argv[1]);process.stdout.write(String(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11}}).length))";
    let path = path.to_str().unwrap_or_default();
    crate::ask("node", &["-e", script, path]).and_then(|it| it.parse().ok()).ok_or(format!("measuring {path}"))
}
