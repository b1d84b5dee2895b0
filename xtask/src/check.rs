//! Everything that is checked, step by step; each step can be run alone.
use std::{collections::BTreeSet, path::PathBuf, thread};

use crate::{
    chores::{self, cargo, strict},
    cluster::Cluster,
    hostile,
    lap::lap,
    programs, rehearsal, run, say,
    setup::{self, command},
};

const STEPS: &str = "\
cargo xtask test              everything
cargo xtask test format
cargo xtask test build        clippy and compile, host; that `run` and `test` share one compile
cargo xtask test wasm         clippy, the three programs
cargo xtask test sqlite [NAME …]    unit and integration tests
cargo xtask test s3 [NAME …]        what touches files again, on an S3 server
cargo xtask test postgres [NAME …]  integration tests on a private PostgreSQL
cargo xtask test rules        the rules both sides share, as 32-bit wasm
cargo xtask test sizes        the programs, weighed
cargo xtask test journeys [FILE …]
cargo xtask test attacks [T19 …]
cargo xtask test trunk        our own steps make what trunk makes (installs it)";

/// Ours, without what is wasm only, without the program around the server, which wants the programs built, and without this
/// one: what it needs would choose other features of what the server needs.
const OURS: [&str; 7] = ["--workspace", "--exclude", "app", "--exclude", "yimen", "--exclude", "xtask"];

pub fn test(words: &[String]) -> Result<(), String> {
    let rest: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    match words.first().map(String::as_str) {
        None => all(),
        Some("format") => format(),
        Some("build") => build(),
        Some("wasm") => wasm(),
        Some("sqlite") => sqlite(&rest),
        Some("s3") => s3(&rest),
        Some("postgres") => postgres(&rest),
        Some("rules") => rules(),
        Some("sizes") => {
            lap("the programs", "cargo xtask size", programs::build)?;
            sizes()
        }
        Some("journeys") => e2e(&words[1..]),
        Some("attacks") => {
            let words: Vec<String> =
                ["--quick".to_owned()].into_iter().chain(words[1..].iter().cloned()).collect();
            hostile::command(&words)
        }
        Some("trunk") => {
            setup::trunk()?;
            lap("the programs", "cargo xtask size", programs::build)?;
            as_trunk()
        }
        Some(_) => Err(STEPS.to_owned()),
    }
}

/// Cheap and likely to fail first; what the next step needs is built beside it.
fn all() -> Result<(), String> {
    // Whatever has to be installed is installed first, so that nothing fails for it in the end.
    let browsers = lap("set-up", "cargo xtask doctor", || {
        setup::front()?;
        setup::clippy()?;
        setup::target(setup::RULES_TARGET)?;
        setup::fonts()?;
        setup::postgres()?;
        Browsers::ready()
    })?;
    format()?;
    // Each leaves a core idle for minutes: the programs while they are linked, the server while it is read.
    thread::scope(|scope| {
        let programs = scope.spawn(|| lap("the programs", "cargo xtask size", programs::build));
        build()?;
        programs.join().unwrap_or(Err("a program's build broke off".to_owned()))
    })?;
    sizes()?;
    wasm()?;
    rules()?;
    // It compiles. What runs from here on does not rest on one another: who waits for an hour is told everything at once.
    let mut failed: Vec<String> =
        [sqlite(&[]), s3(&[]), postgres(&[]), rest()].into_iter().filter_map(Result::err).collect();
    let yimen = lap("the server", "cargo build --package yimen", || chores::product(strict(&[])))?;
    failed.extend(journeys(&yimen, &browsers, &[]).err());
    failed.extend(hostile::hostile(&yimen, &["--quick".to_owned()]).err());
    match setup::has_trunk() {
        true => failed.extend(as_trunk().err()),
        false => say("trunk is not installed, so our steps are not held against its (cargo xtask test trunk)"),
    }
    if !failed.is_empty() {
        return Err(failed.join("\n\n"));
    }
    say("everything passed");
    Ok(())
}

pub fn lint() -> Result<(), String> {
    setup::clippy()?;
    format()?;
    build()?;
    rest()?;
    wasm()
}

/// What stands outside of the one compile: the program around the server, and the commands themselves.
fn rest() -> Result<(), String> {
    lap("what starts the hall, and xtask", "cargo xtask lint", || {
        run(&mut strict(&["build", "--package", "yimen"]))?;
        run(&mut strict(&["test", "--package", "xtask"]))
    })
}

fn format() -> Result<(), String> {
    lap("format", "cargo fmt --all", || run(&mut cargo(&["fmt", "--all", "--check"])))
}

fn build() -> Result<(), String> {
    lap("one compile", "cargo xtask test build", one_compile)?;
    lap("clippy and compile, host", "cargo xtask test build", || run(strict(&["test", "--no-run"]).args(OURS)))
}

/// What `run` builds of somebody else's has the features that `test` wants, or every crate above it is compiled twice.
fn one_compile() -> Result<(), String> {
    let parts = |words: &[&str]| -> Result<BTreeSet<String>, String> {
        let shape = ["tree", "--prefix", "none", "--format", "{p} {f}", "--target", "x86_64-unknown-linux-gnu"];
        let said = cargo(&shape).args(words).output().map_err(|it| format!("cargo tree: {it}"))?;
        if !said.status.success() {
            return Err(format!("cargo tree: {}", String::from_utf8_lossy(&said.stderr)));
        }
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        Ok(text.lines().map(|it| it.trim_end_matches(" (*)").to_owned()).collect())
    };
    let tested = parts(&[&["--edges", "normal,build,dev"], &OURS[..]].concat())?;
    let run = parts(&["--edges", "normal,build", "--package", "yimen"])?;
    // A part only one of them has is compiled once as well.
    let part = |it: &str| it.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let shared: BTreeSet<String> = tested.iter().map(|it| part(it)).collect();
    let apart: Vec<String> =
        run.into_iter().filter(|it| shared.contains(&part(it)) && !tested.contains(it)).collect();
    match apart.is_empty() {
        true => Ok(()),
        false => Err(format!("compiled once for `run` and again for `test`:\n{}", apart.join("\n"))),
    }
}

fn wasm() -> Result<(), String> {
    lap("clippy, wasm", "cargo xtask test wasm", || {
        setup::target(setup::WASM_TARGET)?;
        let words = ["clippy", "--package", "app", "--target", setup::WASM_TARGET, "--", "-D", "warnings"];
        run(&mut cargo(&words))
    })
}

fn sqlite(names: &[&str]) -> Result<(), String> {
    setup::fonts()?;
    lap("unit and integration tests, on SQLite", "cargo xtask test sqlite", || {
        run(strict(&["test", "--no-fail-fast"]).args(OURS).arg("--").args(names))
    })
}

fn s3(names: &[&str]) -> Result<(), String> {
    setup::fonts()?;
    let names = if names.is_empty() { &["upload", "review", "case"] } else { names };
    lap("what touches files again, on an S3 server", "cargo xtask test s3", || {
        run(strict(&["test", "--package", "server", "--test", "it", "--"]).args(names).env("YIMEN_TEST_S3", "1"))
    })
}

fn postgres(names: &[&str]) -> Result<(), String> {
    setup::fonts()?;
    lap("integration tests, on PostgreSQL", "cargo xtask test postgres", || {
        let cluster = Cluster::start(&setup::postgres()?)?;
        let words = ["test", "--package", "server", "--test", "it", "--"];
        run(strict(&words).args(names).env("YIMEN_TEST_DB", cluster.url()))
    })
}

fn rules() -> Result<(), String> {
    lap("the rules both sides share, in wasm", "cargo xtask test rules", || {
        setup::target(setup::RULES_TARGET)?;
        // A package's tests run in its own folder; a whole path might have a blank in it.
        let runner = "node --no-warnings ../e2e/wasi.mjs";
        let words = ["test", "--package", "common", "--test", "forms", "--target", setup::RULES_TARGET];
        run(cargo(&words).env("CARGO_TARGET_WASM32_WASIP1_RUNNER", runner))
    })
}

fn sizes() -> Result<(), String> {
    lap("sizes", "cargo xtask size", programs::size)
}

fn as_trunk() -> Result<(), String> {
    lap("what trunk makes of the same", "cargo xtask test trunk", programs::compare)
}

struct Browsers {
    chromium: String,
    firefox: String,
}

impl Browsers {
    fn ready() -> Result<Browsers, String> {
        setup::node()?;
        Ok(Browsers { chromium: setup::chromium()?, firefox: setup::others()? })
    }
}

/// `--release` for the journeys on what would be deployed; every other word is a file.
pub fn e2e(words: &[String]) -> Result<(), String> {
    let browsers = lap("set-up", "cargo xtask doctor", || {
        setup::fonts()?;
        Browsers::ready()
    })?;
    let is_release = words.iter().any(|it| it == "--release");
    let yimen = if is_release { chores::release()? } else { chores::tested()? };
    let files: Vec<&str> = words.iter().map(String::as_str).filter(|it| !it.starts_with("--")).collect();
    journeys(&yimen, &browsers, &files)
}

/// Every file on a hall of its own, two at a time.
fn journeys(yimen: &PathBuf, browsers: &Browsers, files: &[&str]) -> Result<(), String> {
    lap("browser journeys", "cargo xtask e2e FILE", || {
        let template = rehearsal::template(yimen)?;
        let mut node = command("node");
        // Where nobody sits before it, node would speak TAP.
        node.args(["--test", "--test-concurrency=2", "--test-reporter=spec"]);
        match files.is_empty() {
            true => node.arg("e2e/"),
            false => node.args(files.iter().map(|it| format!("e2e/{}", it.trim_start_matches("e2e/")))),
        };
        node.env("CHROMIUM", &browsers.chromium).env("FIREFOX", &browsers.firefox).env_remove("ORIGIN");
        run(node.env("YIMEN", yimen).env("YIMEN_TEMPLATE", template))
    })
}
