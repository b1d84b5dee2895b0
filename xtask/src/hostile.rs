//! The hostile suite on the built product, and the tools other people attack with.
use std::path::{Path, PathBuf};

use crate::{
    ask, chores, run, say,
    setup::{self, command, root},
};

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
/// From PyPI, into a folder of their own.
const PYTHON: [&str; 2] = ["schemathesis==4.32.0", "wapiti3==3.2.3"];

/// `--quick` needs nothing but node, a browser and python's own sqlite; everything else wants all of the tools.
pub fn hostile(yimen: &Path, words: &[String]) -> Result<(), String> {
    let is_quick = words.iter().any(|it| it == "--quick");
    let chromium = setup::chromium()?;
    let mut node = command("node");
    node.arg("e2e/hostile/run.mjs").args(words).env("YIMEN", yimen).env("CHROMIUM", chromium);
    if !is_quick {
        let missing: Vec<&str> =
            TOOLS.iter().filter(|(program, _)| ask("which", &[program]).is_none()).map(|it| it.1).collect();
        if !missing.is_empty() {
            setup::packages(&missing)?;
        }
        let tools = python()?;
        node.env("SCHEMATHESIS", tools.join("schemathesis")).env("WAPITI", tools.join("wapiti"));
        node.env("PG_BIN", setup::postgres()?);
        run(command("cargo").args(["build", "--package", "server", "--example", "s3"]))?;
        node.env("S3_SERVER", chores::target().join("debug/examples/s3"));
    }
    say(if is_quick { "hostile suite, the quick part" } else { "hostile suite" });
    run(&mut node)
}

/// Where the Python tools' programs are, installed once.
fn python() -> Result<PathBuf, String> {
    let venv = setup::tools().join("python");
    let bin = venv.join("bin");
    if !bin.join("wapiti").exists() {
        say("installing schemathesis and wapiti (once)");
        let failed = |it: String| format!("{it}\nInstall schemathesis and wapiti3 by hand, then try again.");
        run(command("python3").args(["-m", "venv"]).arg(&venv)).map_err(failed)?;
        let mut pip = command(bin.join("pip").to_str().unwrap_or_default());
        run(pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(PYTHON).current_dir(root()))
            .map_err(failed)?;
    }
    Ok(bin)
}
