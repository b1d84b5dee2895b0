//! What is built and started: the product, and what contributors work with.
use std::{
    env, fs,
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    Running, ask, cache,
    lap::{self, lap},
    programs,
    rehearsal::rehearsal,
    run, say,
    setup::{self, command, root},
    wait_for,
};

pub fn cargo(words: &[&str]) -> Command {
    let mut cargo = command("cargo");
    cargo.args(words);
    // A clone that is built once has no use for what makes the second build quick, and it is large.
    if env::var_os("CI").is_some() {
        cargo.env("CARGO_INCREMENTAL", "0");
    }
    cargo
}

/// Our own crates by way of clippy, which compiles what it looks at: lints cost no second front end (dependencies are the
/// compiler's own either way). Warnings end the build.
pub fn strict(words: &[&str]) -> Command {
    let mut cargo = cargo(words);
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
    cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    cargo
}

pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The one program with the three inside, as `cargo` was told to build it.
pub fn product(mut cargo: Command) -> Result<PathBuf, String> {
    run(cargo.args(["build", "--package", "yimen"]))?;
    Ok(target().join("debug/yimen"))
}

/// As it is tested, for whatever looks at it from outside.
pub fn tested() -> Result<PathBuf, String> {
    lap("the programs", "cargo xtask size", programs::build)?;
    lap("the server", "cargo build --package yimen", || product(strict(&[])))
}

/// The file to deploy, in a folder of its own; what a debugger or profiler wants to know of it lies beside it.
pub fn release() -> Result<PathBuf, String> {
    lap("the programs", "cargo xtask size", programs::build_anew)?;
    lap("the server (release)", "cargo build --release --package yimen", || {
        run(&mut cargo(&["build", "--release", "--package", "yimen"]))
    })?;
    let (built, folder) = (target().join("release/yimen"), target().join("deploy"));
    let (yimen, symbols) = (folder.join("yimen"), folder.join("yimen.debug"));
    let failed = |it: std::io::Error| format!("{}: {it}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    // Cargo's own file stays as cargo left it: it is a link to what the next build starts from.
    let _ = fs::remove_file(&yimen);
    match ask("objcopy", &["--version"]).is_some() {
        true => {
            run(command("objcopy").arg("--only-keep-debug").args([&built, &symbols]))?;
            let link = format!("--add-gnu-debuglink={}", symbols.display());
            run(command("objcopy").args(["--strip-all", &link]).args([&built, &yimen]))?;
        }
        false => {
            say("objcopy (binutils) is missing: the symbols stay inside");
            fs::copy(&built, &yimen).map(|_| ()).map_err(failed)?;
        }
    }
    let n_bytes = fs::metadata(&yimen).map_err(failed)?.len();
    println!("release_bytes {n_bytes} ({})", cache::shown(n_bytes));
    Ok(yimen)
}

/// From a clone to a hall that answers: programs and server beside each other, since each leaves a core idle for minutes.
/// `is_bare`: without the year that goes on filling the demonstration once the hall is open.
pub fn serve(start: Instant, is_bare: bool) -> Result<(), String> {
    thread::scope(|scope| {
        // The allocator's own build takes a minute on one core; only the last step would ask for it.
        let server = || run(&mut cargo(&["build", "--package", "server", "--package", "tikv-jemallocator"]));
        let server = scope.spawn(move || lap("the server's parts", "cargo build --package server", server));
        lap("the programs", "cargo xtask size", programs::build)?;
        server.join().unwrap_or(Err("the build broke off".to_owned()))
    })?;
    let yimen = lap("the server", "cargo build --package yimen", || product(cargo(&[])))?;
    // A hall opens without them, too; only papers cannot be had as files.
    if let Err(it) = setup::fonts() {
        eprintln!("{it}");
    }
    let data = env::var("YIMEN_DATA").unwrap_or_else(|_| "data".to_owned());
    let is_new = env::var("YIMEN_DB").is_err() && !root().join(&data).join("hall.db").exists();
    let word = if is_new { "full" } else { "accounts" };
    lap("the demonstration county", "target/debug/yimen seed", || {
        run(Command::new(&yimen).args(["seed", word]).current_dir(root()).env("RUST_LOG", "warn"))
    })?;
    let words: &[&str] = if is_bare { &["serve"] } else { &["serve", "--year"] };
    let server = Command::new(&yimen).args(words).current_dir(root()).spawn();
    let mut server = Running(server.map_err(|it| format!("serve: {it}"))?);
    let listen = env::var("YIMEN_LISTEN").unwrap_or_else(|_| "127.0.0.1:8700".to_owned());
    if is_open(&listen, &mut server)? {
        lap::table(start.elapsed());
        println!("The hall is open. Ctrl-C closes it.");
    }
    let status = server.0.wait().map_err(|it| it.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("yimen serve: {status}")) }
}

/// Until it answers. Not so where it ended before, which it has said why, or listens where only its own settings say.
fn is_open(address: &str, server: &mut Running) -> Result<bool, String> {
    for _ in 0..600 {
        if std::net::TcpStream::connect(address).is_ok() {
            return Ok(true);
        }
        if server.0.try_wait().map_err(|it| it.to_string())?.is_some() {
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(false)
}

/// The same journeys against `trunk serve`, which is how contributors work.
pub fn e2e_dev() -> Result<(), String> {
    let chromium = setup::chromium()?;
    setup::trunk()?;
    let yimen = product(cargo(&[]))?;
    let origin = "http://localhost:8080";
    let _server = rehearsal(&yimen, "e2e-dev-data", 8700, origin)?;
    let _programs = programs()?;
    let mut node = command("node");
    node.args(["--test", "--test-concurrency=1", "e2e/apply.test.mjs", "e2e/pages.test.mjs"]);
    run(node.env("ORIGIN", origin).env("CHROMIUM", chromium).env("YIMEN_DEV", "1"))
}

/// Both `trunk serve`s, once they answer. Their output is theirs, not `dist`, which a release embeds.
fn programs() -> Result<[Running; 2], String> {
    let serve = |config: &str, dist: &str| {
        let dist = target().join(dist);
        let mut trunk = command("trunk");
        trunk.args(["serve", "--config", config, "--dist"]).arg(dist);
        trunk.spawn().map(Running).map_err(|it| it.to_string())
    };
    let desk = serve("Trunk.desk.toml", "dev-desk")?;
    wait_for("127.0.0.1:8081")?;
    let hall = serve("Trunk.toml", "dev-hall")?;
    wait_for("127.0.0.1:8080")?;
    Ok([desk, hall])
}

/// The server, and both programs rebuilt as one types.
pub fn dev() -> Result<(), String> {
    setup::trunk()?;
    let yimen = product(cargo(&[]))?;
    if !root().join("data/hall.db").exists() {
        run(Command::new(&yimen).arg("seed").current_dir(root()))?;
    }
    let origin = env::var("YIMEN_ORIGIN").unwrap_or_else(|_| "http://localhost:8080".to_owned());
    let server = Command::new(&yimen).arg("serve").env("YIMEN_ORIGIN", origin).current_dir(root()).spawn();
    let _server = Running(server.map_err(|it| it.to_string())?);
    let [_desk, mut hall] = programs()?;
    say("hall http://localhost:8080/   desk http://localhost:8081/desk/   Ctrl-C ends all");
    hall.0.wait().map(|_| ()).map_err(|it| it.to_string())
}
