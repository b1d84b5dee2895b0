//! The commands of this house: `cargo xtask run`, `test`, `dev`, `lint`, `size`, `bench`. They do all the set-up.
use std::{
    env,
    process::{Command, ExitCode},
};

mod chores;
mod setup;

const USAGE: &str = "\
cargo xtask run     build everything, seed ./data, serve on http://localhost:8700/
cargo xtask test    everything: format, lints, unit and integration tests on both engines, sizes, browser journeys
cargo xtask dev     the server and both `trunk serve`s, rebuilt as you type: http://127.0.0.1:8080/ and :8081/desk/
cargo xtask lint    format and clippy, on the host and for wasm
cargo xtask e2e     browser journeys against the built product
cargo xtask size    what a citizen downloads, in bytes, against app/size.txt
cargo xtask bench   load figures, release build";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let outcome = match words.first().map(String::as_str) {
        Some("run") => chores::serve(),
        Some("test") => chores::test(),
        Some("dev") => chores::dev(),
        Some("lint") => chores::lint(),
        Some("e2e") => chores::e2e(),
        Some("size") => chores::size(),
        Some("bench") => chores::bench(),
        _ => Err(USAGE.to_owned()),
    };
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
    let shown = format!("{command:?}");
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
