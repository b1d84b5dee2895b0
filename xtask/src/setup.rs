//! Installs what is missing, once; says what to do where it cannot.
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{ask, cache, run, say};

pub const TRUNK: &str = "0.21.14";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Tests without a browser: the same compiler and the same 32 bits as the programs', and node runs what comes out.
pub const RULES_TARGET: &str = "wasm32-wasip1";

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// Tools of exactly the versions we need, beside whatever else the machine has.
pub fn tools() -> PathBuf {
    cache::home()
}

/// Our tools first: an older `wasm-opt` of the system builds programs that silently do not start.
pub fn path() -> String {
    let own = [tools().join("bin"), root().join("node_modules/.bin")];
    let rest = env::var_os("PATH").unwrap_or_default();
    let all = own.into_iter().chain(env::split_paths(&rest));
    env::join_paths(all).ok().and_then(|it| it.into_string().ok()).unwrap_or_default()
}

pub fn command(program: &str) -> Command {
    // The program itself must be looked for on our path, not only what it starts.
    let found = env::split_paths(&path()).map(|it| it.join(program)).find(|it| it.exists());
    let mut command = Command::new(found.unwrap_or_else(|| PathBuf::from(program)));
    command.current_dir(root()).env("PATH", path());
    // What cargo tells this program about itself some crates' builds look at, too: with it, a build from here and a build by
    // hand would each compile half of everything anew.
    for (name, _) in env::vars_os() {
        let is_ours = |it: &str| it.starts_with("CARGO_PKG_") || it.starts_with("CARGO_MANIFEST_");
        if name.to_str().is_some_and(is_ours) {
            command.env_remove(name);
        }
    }
    command
}

/// The version of wasm-bindgen that the lock file names: program and library must be the same.
pub fn bindgen_version() -> Result<String, String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|it| format!("Cargo.lock: {it}"))?;
    let mut lines = lock.lines().skip_while(|it| *it != "name = \"wasm-bindgen\"");
    let line = lines.nth(1).unwrap_or_default();
    line.split('"').nth(1).map(str::to_owned).ok_or("Cargo.lock names no wasm-bindgen".to_owned())
}

pub fn has(program: &str, version: &str) -> bool {
    let found = env::split_paths(&path()).map(|it| it.join(program)).find(|it| it.exists());
    let Some(found) = found.and_then(|it| it.to_str().map(str::to_owned)) else { return false };
    ask(&found, &["--version"]).is_some_and(|it| it.split_whitespace().any(|it| it == version))
}

pub fn install(name: &str, program: &str, version: &str, locked: bool) -> Result<(), String> {
    if has(program, version) {
        return Ok(());
    }
    say(&format!("installing {name} {version} (once; a few minutes)"));
    let root = tools();
    let place = ["--root", root.to_str().unwrap_or_default()];
    if ask("cargo", &["binstall", "-V"]).is_some() {
        let mut quick = Command::new("cargo");
        if run(quick.args(["binstall", "--no-confirm", "--version", version, name]).args(place)).is_ok() {
            return Ok(());
        }
    }
    let mut slow = Command::new("cargo");
    slow.args(["install", name, "--version", version]).args(place);
    // Compiling a tool well takes longer than it is ever used for.
    for (key, value) in [("OPT_LEVEL", "1"), ("LTO", "false"), ("CODEGEN_UNITS", "16"), ("DEBUG", "false")] {
        slow.env(format!("CARGO_PROFILE_RELEASE_{key}"), value);
    }
    if locked {
        slow.arg("--locked");
    }
    run(&mut slow).map_err(|it| format!("{it}\nInstall {name} {version} by hand, then try again."))
}

/// What building the programs needs.
pub fn front() -> Result<(), String> {
    target(WASM_TARGET)?;
    node()
}

/// What `trunk serve` needs beside that: for contributors, and for holding our own steps against trunk's.
pub fn trunk() -> Result<(), String> {
    front()?;
    install("wasm-bindgen-cli", "wasm-bindgen", &bindgen_version()?, false)?;
    install("trunk", "trunk", TRUNK, true)
}

/// Not only rustup's stand-in for it, which is always there.
pub fn clippy() -> Result<(), String> {
    let missing = |program: &str| ask(program, &["--version"]).is_none();
    match missing("clippy-driver") || missing("rustfmt") {
        true => {
            Err("clippy or rustfmt is missing: rustup component add clippy rustfmt, then try again.".to_owned())
        }
        false => Ok(()),
    }
}

/// With the bindings it would ask for.
pub fn has_trunk() -> bool {
    has("trunk", TRUNK) && bindgen_version().is_ok_and(|it| has("wasm-bindgen", &it))
}

/// The standard library of another target.
pub fn target(name: &str) -> Result<(), String> {
    if has_target(name) {
        return Ok(());
    }
    say(&format!("adding the target {name}"));
    run(Command::new("rustup").args(["target", "add", name]))
        .map_err(|it| format!("{it}\nAdd the target by hand: rustup target add {name}"))
}

/// Whoever brought it: rustup, or the distribution.
pub fn has_target(name: &str) -> bool {
    let library = ask("rustc", &["--print", "target-libdir", "--target", name]);
    library.is_some_and(|it| Path::new(&it).exists())
}

/// Node packages, exactly as locked: wasm-opt, playwright-core, axe.
pub fn node() -> Result<(), String> {
    if ask("npm", &["--version"]).is_none() {
        return Err("Node.js with npm is missing: install Node 20 or newer (https://nodejs.org), then try again."
            .to_owned());
    }
    if has_node_packages() {
        return Ok(());
    }
    say("installing node packages");
    let mut npm = Command::new("npm");
    // No package's own set-up: one would fetch a Java of its own.
    run(npm
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(root())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}

/// Whether what is installed is not older than what is locked.
pub fn has_node_packages() -> bool {
    let changed = |it: &str| fs::metadata(root().join(it)).and_then(|it| it.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    installed.is_some() && installed >= changed("package-lock.json")
}

/// Lighthouse, in a folder of its own: it is as large as everything else together, and nothing else needs it.
pub fn lighthouse() -> Result<PathBuf, String> {
    const VERSION: &str = "12.8.2";
    let folder = tools().join("lighthouse");
    let found = folder.join("node_modules/.bin/lighthouse");
    if !found.exists() {
        say(&format!("installing lighthouse {VERSION} (once)"));
        fs::create_dir_all(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .arg(format!("lighthouse@{VERSION}"));
        run(npm.env("PUPPETEER_SKIP_DOWNLOAD", "1"))?;
    }
    Ok(found)
}

/// Packages of the distribution.
pub fn packages(names: &[&str]) -> Result<(), String> {
    let by_hand = |it: String| format!("{it}\nInstall by hand, then try again: {}", names.join(" "));
    say(&format!("installing {} from the distribution", names.join(", ")));
    let _ = run(Command::new("apt-get").args(["update", "-qq"]));
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq"]).args(names).env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut install).map_err(by_hand)
}

/// The packages of what papers are set in that are not there: Song type, and the rare characters of names.
pub fn missing_fonts() -> Vec<&'static str> {
    const FONTS: [(&str, &str); 2] = [
        ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "fonts-noto-cjk"),
        ("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", "fonts-hanazono"),
    ];
    FONTS.iter().filter(|it| !Path::new(it.0).exists()).map(|it| it.1).collect()
}

pub fn fonts() -> Result<(), String> {
    let missing = missing_fonts();
    match missing.is_empty() || ask("apt-get", &["--version"]).is_none() {
        true => Ok(()),
        false => packages(&missing),
    }
}

pub const CHROMIUMS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A Chromium from the system, for the journeys.
pub fn chromium() -> Result<String, String> {
    let find = || CHROMIUMS.iter().find_map(|it| ask("which", &[it]).filter(|it| !it.is_empty()));
    if let Ok(it) = env::var("CHROMIUM") {
        return Ok(it);
    }
    if find().is_none() && ask("apt-get", &["--version"]).is_some() {
        let _ = packages(&["chromium", "fonts-noto-cjk"]);
    }
    find().ok_or(
        "No Chromium found: install chromium (or set CHROMIUM to its path) and a Chinese font, then try again."
            .to_owned(),
    )
}

/// Firefox ESR, for the main journey in another engine; and Java, which the checker of markup runs on.
pub fn others() -> Result<String, String> {
    let find = |name: &str| ask("which", &[name]).filter(|it| !it.is_empty());
    let firefox = || env::var("FIREFOX").ok().or_else(|| find("firefox-esr")).or_else(|| find("firefox"));
    for (is_there, package) in
        [(firefox().is_some(), "firefox-esr"), (find("java").is_some(), "default-jre-headless")]
    {
        if !is_there && ask("apt-get", &["--version"]).is_some() {
            packages(&[package])?;
        }
    }
    find("java").ok_or("No Java found: install a Java runtime, then try again.")?;
    firefox()
        .ok_or("No Firefox found: install firefox-esr (or set FIREFOX to its path), then try again.".to_owned())
}

/// Where initdb and postgres live, installed from the distribution when missing and possible.
pub fn postgres() -> Result<PathBuf, String> {
    if find_postgres().is_none() && ask("apt-get", &["--version"]).is_some() {
        let _ = packages(&["postgresql"]);
    }
    find_postgres().ok_or("PostgreSQL's initdb is missing: install postgresql, then try again.".to_owned())
}

pub fn has_postgres() -> bool {
    find_postgres().is_some()
}

fn find_postgres() -> Option<PathBuf> {
    let on_path = ask("which", &["initdb"]).filter(|it| !it.is_empty()).and_then(|it| fs::canonicalize(it).ok());
    let installed = fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let folders = installed.map(|it| it.path().join("bin/initdb"));
    on_path.into_iter().chain(folders).find(|it| it.exists()).and_then(|it| it.parent().map(Path::to_owned))
}
