//! What the product is made of, and whether something in it is known to be bad (ASVS 15.1.2, 15.2.1).
use std::{fs, path::Path};

use crate::{
    run, say,
    setup::{self, command, root},
};

const DENY: &str = "0.20.2";
const CYCLONEDX: &str = "0.5.9";
/// The crates that are handed out: the hall's server, and the two programs browsers run.
const SHIPPED: [(&str, &str); 2] = [("yimen", "x86_64-unknown-linux-gnu"), ("app", setup::WASM_TARGET)];

/// Licences, sources and bans of `deny.toml`; the parts as CycloneDX under `target/sbom`; known holes last, because that
/// alone needs the network.
pub fn deps() -> Result<(), String> {
    setup::install("cargo-deny", "cargo-deny", DENY, true)?;
    // It tells its version as a word of cargo only.
    let version = command("cargo").args(["cyclonedx", "--version"]).output();
    if !version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).contains(CYCLONEDX)) {
        setup::install("cargo-cyclonedx", "cargo-cyclonedx", CYCLONEDX, true)?;
    }
    say("licences, sources, doubled providers");
    run(command("cargo").args(["deny", "--offline", "check", "bans", "licenses", "sources"]))?;
    let shelf = root().join("target/sbom");
    fs::create_dir_all(&shelf).map_err(|it| format!("{}: {it}", shelf.display()))?;
    for (name, target) in SHIPPED {
        parts(name, target, &shelf)?;
    }
    say("known holes");
    run(command("cargo").args(["deny", "check", "advisories"]))
        .map_err(|it| format!("{it}\nEither a part has a known hole, or the list of them could not be fetched."))
}

/// `cargo cyclonedx` writes beside every manifest of the workspace; only one is wanted at a time.
fn parts(name: &str, target: &str, shelf: &Path) -> Result<(), String> {
    const FILE: &str = "parts";
    let manifest = format!("{name}/Cargo.toml");
    run(command("cargo").args(["cyclonedx", "--quiet", "--format", "json", "--target", target]).args([
        "--manifest-path",
        &manifest,
        "--override-filename",
        FILE,
    ]))?;
    let file = format!("{FILE}.json");
    let to = shelf.join(format!("yimen-{name}.cdx.json"));
    let found = root().join(name).join(&file);
    fs::rename(&found, &to).map_err(|it| format!("{}: {it}", found.display()))?;
    for entry in fs::read_dir(root()).into_iter().flatten().flatten() {
        let _ = fs::remove_file(entry.path().join(&file));
    }
    say(&format!("parts of {name}: {}", to.strip_prefix(root()).unwrap_or(&to).display()));
    Ok(())
}
