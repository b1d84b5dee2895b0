//! The hostile suite on the built product, and the tools other people attack with.
use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{ask, chores, lap::lap, rehearsal, run, say, setup};

/// From the distribution: program and package.
const TOOLS: [(&str, &str); 7] = [
    ("sqlmap", "sqlmap"),
    ("wrk", "wrk"),
    ("slowhttptest", "slowhttptest"),
    ("strace", "strace"),
    ("nginx", "nginx"),
    ("clamd", "clamav-daemon"),
    ("pgrep", "procps"),
];

/// Quick ones on what is tested; the others measure, so on what would be deployed.
pub fn command(words: &[String]) -> Result<(), String> {
    let is_quick = words.iter().any(|it| it == "--quick");
    let yimen = if is_quick { chores::tested()? } else { chores::release()? };
    hostile(&yimen, words)
}

/// `--quick` needs nothing but node, a browser and python's own sqlite; everything else wants all of the tools.
pub fn hostile(yimen: &Path, words: &[String]) -> Result<(), String> {
    let is_quick = words.iter().any(|it| it == "--quick");
    let chromium = setup::chromium()?;
    let mut node = setup::command("node");
    node.arg("e2e/hostile/run.mjs").args(words).env("YIMEN", yimen).env("CHROMIUM", chromium);
    if !is_quick {
        let missing: Vec<&str> =
            TOOLS.iter().filter(|(program, _)| ask("which", &[program]).is_none()).map(|it| it.1).collect();
        if !missing.is_empty() {
            setup::packages(&missing)?;
        }
        node.env("SCHEMATHESIS", python("schemathesis", "4.32.0", "schemathesis")?);
        node.env("WAPITI", python("wapiti3", "3.2.3", "wapiti")?);
        node.env("PG_BIN", setup::postgres()?);
        run(setup::command("cargo").args(["build", "--package", "server", "--example", "s3"]))?;
        node.env("S3_SERVER", chores::target().join("debug/examples/s3"));
    }
    node.env("YIMEN_TEMPLATE", rehearsal::template(yimen)?);
    let name = if is_quick { "attacks, the quick part" } else { "attacks" };
    lap(name, "cargo xtask hostile T19", || run(&mut node))
}

/// Citizens, clerks, attackers, kills and backups on a simulated quarter: minutes of it are said by `--minutes N`.
pub fn soak(words: &[String]) -> Result<(), String> {
    let mut node = setup::command("node");
    node.arg("e2e/soak/run.mjs").args(words).env("YIMEN", chores::tested()?);
    lap("soak", "cargo xtask soak", || run(&mut node))
}

/// A desk's week with everybody in a browser; it ends with what a house is asked every week.
pub fn day(words: &[String]) -> Result<(), String> {
    let mut node = setup::command("node");
    node.arg("e2e/day/run.mjs").args(words).env("YIMEN", chores::tested()?);
    lap("day", "cargo xtask day", || run(&mut node))
}

/// A Python tool in a folder of its own (their dependencies contradict each other), installed once.
fn python(name: &str, version: &str, program: &str) -> Result<PathBuf, String> {
    let venv = setup::tools().join(name);
    let found = venv.join("bin").join(program);
    if !found.exists() {
        say(&format!("installing {name} (once)"));
        let failed = |it: String| format!("{it}\nInstall {name} {version} by hand, then try again.");
        run(setup::command("python3").args(["-m", "venv"]).arg(&venv)).map_err(failed)?;
        let mut pip = Command::new(venv.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check", &format!("{name}=={version}")]);
        run(&mut pip).map_err(failed)?;
    }
    Ok(found)
}
