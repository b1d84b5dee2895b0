//! The commands of this house: `cargo xtask run`, `test`, `dev` and the rest. They do all the set-up.
use std::{
    env,
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitCode},
    thread,
    time::{Duration, Instant},
};

mod bench;
mod bundle;
mod cache;
mod check;
mod chores;
mod cluster;
mod deps;
mod doctor;
mod fuzz;
mod hostile;
mod inherit;
mod lap;
mod programs;
mod rehearsal;
mod setup;
mod weight;

const USAGE: &str = "\
cargo xtask run     build everything, seed ./data, serve on http://localhost:8700/ and let a year of cases fill in; `--bare` without
cargo xtask test    everything: format, lints, unit and integration tests on both engines, sizes, browser journeys;
                    `test sqlite NAME`, `test postgres`, … for some of its steps (`test help` lists them)
cargo xtask dev     the server and both `trunk serve`s, rebuilt as you type: http://localhost:8080/, :8081/desk/
cargo xtask lint    format and clippy, on the host and for wasm
cargo xtask e2e     browser journeys against the built product, or some: `e2e apply.test.mjs`; `--release` on the
                    release build; `e2e dev` against `trunk serve`
cargo xtask size    what a citizen downloads, in bytes; fails when it has outgrown app/size.txt;
                    `size heavy` for the ten heaviest functions of each program
cargo xtask hostile the attacks and faults of docs/SECURITY.md; `--quick`, or names: `hostile T19 T33`
cargo xtask soak    a quarter of a hall's year in half an hour, with kills and attacks; `soak --minutes 5`
cargo xtask day     a working week in browsers: every desk, fifty people, 74 cases; `day --seed 2 --cases 20`
cargo xtask fuzz    made-up bytes against what reads strangers' bytes, an hour each; `fuzz form 600`
cargo xtask release the one file to deploy: target/deploy/yimen, its symbols beside it
cargo xtask doctor  what is installed, what would be, how long that takes, how much disk is used
cargo xtask deps    licences and sources, a list of parts (CycloneDX), known holes (needs the network)
cargo xtask lighthouse  Lighthouse's mobile profile on home, guide, catalogue and apply, median of five
cargo xtask sheet   key screens in light, dark and elder dress as pictures: docs/screens
cargo xtask bench   load figures with a million cases, release build; `bench sqlite`, `bench postgres`";

fn main() -> ExitCode {
    let start = Instant::now();
    let words: Vec<String> = env::args().skip(1).collect();
    let rest = words.get(1..).unwrap_or_default();
    let second = rest.first().map(String::as_str);
    if matches!(words.first().map(String::as_str), Some("run" | "test")) {
        cache::bound();
    }
    let _in_use = cache::in_use();
    if matches!(words.first().map(String::as_str), Some("run" | "test" | "lint" | "e2e" | "hostile")) {
        inherit::inherit();
    }
    let outcome = match words.first().map(String::as_str) {
        Some("run") => chores::serve(start, second == Some("--bare")),
        Some("test") => check::test(rest),
        Some("dev") => chores::dev(),
        Some("lint") => check::lint(),
        Some("e2e") if second == Some("dev") => chores::e2e_dev(),
        Some("e2e") => check::e2e(rest),
        Some("size") if second == Some("heavy") => programs::heaviest(),
        Some("size") => programs::build().and_then(|()| programs::size()),
        Some("release") => chores::release().map(|_| ()),
        Some("doctor") => doctor::doctor(),
        Some("deps") => deps::deps(),
        Some("sheet") => rehearsal::sheet(),
        Some("lighthouse") => rehearsal::lighthouse(),
        Some("bench") => bench::bench(rest),
        Some("hostile") => hostile::command(rest),
        Some("soak") => hostile::soak(rest),
        Some("day") => hostile::day(rest),
        Some("fuzz") => fuzz::fuzz(rest),
        _ => Err(USAGE.to_owned()),
    };
    lap::table(start.elapsed());
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(says) => {
            eprintln!("\n{says}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command to its end, with its output shown.
fn run(command: &mut Command) -> Result<(), String> {
    // Without what is set around it: a failing step says how it is run alone.
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let words = command.get_args().map(|it| it.to_string_lossy().lines().next().unwrap_or_default().to_owned());
    let shown = format!("{program} {}", words.collect::<Vec<String>>().join(" "));
    let status = command.status().map_err(|it| format!("cannot start {shown}: {it}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("failed: {shown}")),
    }
}

/// What a command prints, if it can be started and succeeds.
fn ask(program: &str, words: &[&str]) -> Option<String> {
    let output = Command::new(program).args(words).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn say(text: &str) {
    println!("==> {text}");
}

/// A child that ends with us.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Until somebody listens there. A first build by `trunk serve` takes its minutes.
fn wait_for(address: &str) -> Result<(), String> {
    for _ in 0..6_000 {
        if TcpStream::connect(address).is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(format!("nothing listens on {address}"))
}
