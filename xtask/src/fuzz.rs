//! `fuzz`: bytes made up by a machine against whatever reads strangers' bytes. Not in `test`: an hour finds what a minute does not.
//! What it finds is kept under target/fuzz and becomes a test beside the reader.
use std::{fs, path::Path};

use crate::{
    chores, run, say,
    setup::{self, command},
};

const TARGETS: [&str; 5] = ["inspect", "tus", "form", "import", "card"];
const SECONDS: &str = "3600";
/// A little above what the child that reads files may take (`reader/src/child.rs`).
const MOST_MB: &str = "-rss_limit_mb=512";
/// The child's clock.
const PATIENCE: &str = "-timeout=12";

/// `fuzz`, `fuzz form`, `fuzz form 600`: which, and seconds for each.
pub fn fuzz(words: &[String]) -> Result<(), String> {
    let (names, numbers): (Vec<&str>, Vec<&str>) =
        words.iter().map(String::as_str).partition(|it| it.parse::<u32>().is_err());
    if let Some(it) = names.iter().find(|it| !TARGETS.contains(it)) {
        return Err(format!("no target {it}; there are {}", TARGETS.join(", ")));
    }
    let seconds = numbers.first().copied().unwrap_or(SECONDS);
    setup::install("cargo-fuzz", "cargo-fuzz", "0.13.2", true)?;
    let place = chores::target().join("fuzz");
    for name in TARGETS.iter().filter(|it| names.is_empty() || names.contains(it)) {
        let (corpus, found) = (place.join("corpus").join(name), place.join("found").join(name));
        for it in [&corpus, &found] {
            fs::create_dir_all(it).map_err(|it| it.to_string())?;
        }
        seeds(name, &corpus)?;
        say(&format!("fuzzing {name} for {seconds} s"));
        let (time, found) =
            (format!("-max_total_time={seconds}"), format!("-artifact_prefix={}/", found.display()));
        // Without a sanitizer: there is no `unsafe` to find, and so the ordinary compiler will do.
        let mut fuzz = command("cargo");
        fuzz.args(["fuzz", "run", "--fuzz-dir", "fuzz", "--sanitizer", "none", "--target-dir"])
            .arg(&place)
            .arg(name);
        fuzz.arg(&corpus).args(["--", MOST_MB, PATIENCE, &time, &found, "-print_final_stats=1"]);
        run(fuzz.env_remove("CARGO_BUILD_BUILD_DIR"))?;
    }
    Ok(())
}

/// Something whole of each kind to begin with: from nothing a machine does not come to a PDF.
fn seeds(name: &str, corpus: &Path) -> Result<(), String> {
    let own = format!("fuzz/seeds/{name}");
    let from = if name == "import" { vec![own.as_str(), "data/demo/items"] } else { vec![own.as_str()] };
    for from in from {
        for file in fs::read_dir(from).into_iter().flatten().flatten() {
            fs::copy(file.path(), corpus.join(file.file_name())).map_err(|it| it.to_string())?;
        }
    }
    Ok(())
}
