//! What each verb does.
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use crate::{
    Running,
    cluster::Cluster,
    hostile, pages, run, say,
    setup::{self, command, root},
    wait_for,
};

const E2E_PORT: u16 = 8799;
/// The day the journeys take place: a Monday, with a clock that stands until it is moved.
const REHEARSAL: &str = "2026-11-23";

fn cargo(words: &[&str]) -> Command {
    let mut cargo = command("cargo");
    cargo.args(words);
    cargo
}

pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

pub fn product() -> Result<PathBuf, String> {
    pages::build()?;
    say("building the server (release)");
    run(&mut cargo(&["build", "--release", "--package", "server"]))?;
    Ok(target().join("release/yimen"))
}

pub fn serve() -> Result<(), String> {
    let yimen = product()?;
    // A hall opens without them, too; only papers cannot be had as files.
    if let Err(it) = setup::fonts() {
        eprintln!("{it}");
    }
    let data = env::var("YIMEN_DATA").unwrap_or_else(|_| "data".to_owned());
    let is_new = env::var("YIMEN_DB").is_err() && !root().join(&data).join("hall.db").exists();
    let word = if is_new { "full" } else { "accounts" };
    run(Command::new(&yimen).args(["seed", word]).current_dir(root()).env("RUST_LOG", "warn"))?;
    run(Command::new(&yimen).arg("serve").current_dir(root()))
}

pub fn lint() -> Result<(), String> {
    say("format");
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    say("clippy, host");
    let strict = ["--", "-D", "warnings"];
    run(cargo(&["clippy", "--workspace", "--exclude", "app", "--all-targets"]).args(strict))?;
    say("clippy, wasm");
    run(cargo(&["clippy", "--package", "app", "--target", setup::WASM_TARGET]).args(strict))
}

pub fn test() -> Result<(), String> {
    let start = Instant::now();
    // Whatever has to be installed is installed first, so that nothing fails for it in the end.
    setup::front()?;
    setup::fonts()?;
    let chromium = setup::chromium()?;
    let firefox = setup::others()?;
    let binaries = setup::postgres()?;
    lint()?;
    say("unit and integration tests, on SQLite");
    run(&mut cargo(&["test", "--workspace", "--exclude", "app"]))?;
    say("what touches files again, on an S3 server");
    let filed = ["test", "--package", "server", "--test", "it", "--", "upload", "review", "case"];
    run(cargo(&filed).env("YIMEN_TEST_S3", "1"))?;
    say("integration tests, on PostgreSQL");
    {
        let cluster = Cluster::start(&binaries)?;
        run(cargo(&["test", "--package", "server", "--test", "it"]).env("YIMEN_TEST_DB", cluster.url()))?;
    }
    say("the rules both sides share, in wasm");
    let runner = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER";
    let rules = ["test", "--package", "common", "--test", "forms", "--target", setup::WASM_TARGET];
    run(cargo(&rules).env(runner, "wasm-bindgen-test-runner"))?;
    let yimen = product()?;
    pages::size()?;
    journeys(&yimen, &chromium, &firefox)?;
    hostile::hostile(&yimen, &["--quick".to_owned()])?;
    say(&format!("everything passed in {} s", start.elapsed().as_secs()));
    Ok(())
}

/// A hall for rehearsals: a fresh folder, a clock that stands, on a port of its own.
fn rehearsal(yimen: &Path, folder: &str, port: u16, origin: &str) -> Result<Running, String> {
    let data = target().join(folder);
    let _ = fs::remove_dir_all(&data);
    let hall = |word: &str| {
        let mut hall = Command::new(yimen);
        hall.arg(word).env("YIMEN_DATA", &data).env("YIMEN_LISTEN", format!("127.0.0.1:{port}"));
        hall.env("YIMEN_ORIGIN", origin).env("YIMEN_REHEARSAL", REHEARSAL).env("RUST_LOG", "warn");
        // One address plays the whole county here.
        hall.env("YIMEN_CALLS_PER_SECOND", "0").stdout(Stdio::null());
        hall
    };
    run(&mut hall("seed"))?;
    let server = Running(hall("serve").spawn().map_err(|it| format!("serve: {it}"))?);
    wait_for(&format!("127.0.0.1:{port}"))?;
    Ok(server)
}

pub fn e2e() -> Result<(), String> {
    setup::fonts()?;
    let chromium = setup::chromium()?;
    let firefox = setup::others()?;
    let yimen = product()?;
    journeys(&yimen, &chromium, &firefox)
}

/// The built product on a fresh folder, and two browsers.
fn journeys(yimen: &Path, chromium: &str, firefox: &str) -> Result<(), String> {
    say("browser journeys");
    let origin = format!("http://localhost:{E2E_PORT}");
    let _server = rehearsal(yimen, "e2e-data", E2E_PORT, &origin)?;
    let mut node = command("node");
    node.args(["--test", "--test-concurrency=1", "e2e/"]);
    // Some tests start, kill and start again a hall of their own.
    run(node.env("ORIGIN", &origin).env("CHROMIUM", chromium).env("FIREFOX", firefox).env("YIMEN", yimen))
}

/// The review sheet in docs/screens: key screens in every dress.
pub fn sheet() -> Result<(), String> {
    let chromium = setup::chromium()?;
    let yimen = product()?;
    let origin = format!("http://localhost:{E2E_PORT}");
    let _server = rehearsal(&yimen, "sheet-data", E2E_PORT, &origin)?;
    run(command("node").arg("e2e/sheet.mjs").env("ORIGIN", &origin).env("CHROMIUM", chromium))
}

/// A cheap phone on a slow line, by somebody else's measure.
pub fn lighthouse() -> Result<(), String> {
    let chromium = setup::chromium()?;
    let lighthouse = setup::lighthouse()?;
    let yimen = product()?;
    let origin = format!("http://localhost:{E2E_PORT}");
    let _server = rehearsal(&yimen, "lighthouse-data", E2E_PORT, &origin)?;
    let mut node = command("node");
    node.arg("e2e/lighthouse.mjs").env("ORIGIN", &origin).env("CHROMIUM", chromium).env("LIGHTHOUSE", lighthouse);
    run(&mut node)
}

/// The same journeys against `trunk serve`, which is how contributors work.
pub fn e2e_dev() -> Result<(), String> {
    let chromium = setup::chromium()?;
    setup::front()?;
    run(&mut cargo(&["build", "--package", "server"]))?;
    let yimen = target().join("debug/yimen");
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
    setup::front()?;
    run(&mut cargo(&["build", "--package", "server"]))?;
    let yimen = target().join("debug/yimen");
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
