//! What this machine has of what a clone needs, what would be installed, how long that takes, how much disk is used.
use crate::{
    ask, cache, chores, say,
    setup::{self, root},
};

/// Measured on two cores (docs/decisions/0022); a faster machine or line needs less.
const FIRST_RUN: &str = "about 13 minutes";
const FIRST_TEST: &str = "about 30 minutes";

struct Need {
    what: String,
    is_there: bool,
    /// Whether `run` wants it; `test` wants everything but what contributors use.
    who: &'static str,
    cure: &'static str,
}

pub fn doctor() -> Result<(), String> {
    let which = |all: &[&str]| all.iter().any(|it| ask("which", &[it]).is_some_and(|it| !it.is_empty()));
    let need = |what: &str, is_there: bool, who: &'static str, cure: &'static str| Need {
        what: what.to_owned(),
        is_there,
        who,
        cure,
    };
    let bindgen = setup::bindgen_version()?;
    let all = [
        need("Rust 1.95 or newer", is_at_least("rustc", &[1, 95]), "run, test", "by hand: https://rustup.rs"),
        need(
            "Node 20 or newer, with npm",
            is_at_least("node", &[20]) && is_at_least("npm", &[1]),
            "run, test",
            "by hand: https://nodejs.org",
        ),
        need(
            "the target wasm32-unknown-unknown",
            setup::has_target(setup::WASM_TARGET),
            "run, test",
            "by itself, 5 s",
        ),
        need(
            "node packages (wasm-opt, playwright-core, axe)",
            setup::has_node_packages(),
            "run, test",
            "by itself, 10 s",
        ),
        need(
            "fonts of papers",
            setup::missing_fonts().is_empty(),
            "run, test",
            "by itself where apt-get is, 20 s",
        ),
        need("the target wasm32-wasip1", setup::has_target(setup::RULES_TARGET), "test", "by itself, 5 s"),
        need(
            "clippy and rustfmt",
            setup::clippy().is_ok(),
            "test",
            "by hand: rustup component add clippy rustfmt",
        ),
        need("PostgreSQL's server", setup::has_postgres(), "test", "by itself where apt-get is, 10 s"),
        need(
            "Chromium",
            std::env::var_os("CHROMIUM").is_some() || which(setup::CHROMIUMS),
            "test",
            "by itself where apt-get is, 30 s",
        ),
        need(
            "Firefox",
            std::env::var_os("FIREFOX").is_some() || which(&["firefox-esr", "firefox"]),
            "test",
            "by itself where apt-get is, 10 s",
        ),
        need("Java", which(&["java"]), "test", "by itself where apt-get is, 10 s"),
        need(
            &format!("trunk {}", setup::TRUNK),
            setup::has("trunk", setup::TRUNK),
            "dev",
            "by itself, about 6 minutes",
        ),
        need(
            &format!("wasm-bindgen {bindgen}"),
            setup::has("wasm-bindgen", &bindgen),
            "dev",
            "by itself, about 2 minutes",
        ),
    ];
    for Need { what, is_there, who, cure } in &all {
        let state = if *is_there { "there" } else { "missing" };
        let cure = if *is_there { String::new() } else { format!("; {cure}") };
        println!("{state:<8} {what} ({who}{cure})");
    }
    println!("\nfirst `cargo xtask run` on a new machine: {FIRST_RUN}; first `cargo xtask test`: {FIRST_TEST}");
    if cache::built().exists() {
        println!("dependencies have been compiled here before: minutes instead");
    }
    println!("\ndisk");
    for (what, folder) in [
        ("compiled on the way, by all clones", cache::built()),
        ("tools and programs, for all clones", cache::home()),
        ("this clone's results", chores::target()),
        ("this clone's node packages", root().join("node_modules")),
    ] {
        println!("{:>8} {what}: {}", cache::shown(cache::size(&folder)), folder.display());
    }
    let missing = all.iter().filter(|it| !it.is_there && it.cure.starts_with("by hand")).count();
    match missing {
        0 => {
            say("nothing has to be installed by hand");
            Ok(())
        }
        n => Err(format!("{n} of these cannot be installed by itself")),
    }
}

/// By what the program says of itself: the first word that is a version.
fn is_at_least(program: &str, wanted: &[u32]) -> bool {
    let said = ask(program, &["--version"]).unwrap_or_default();
    let numbers =
        |it: &str| it.trim_start_matches('v').split('.').map(|it| it.parse().ok()).collect::<Option<Vec<u32>>>();
    said.split_whitespace().find_map(numbers).is_some_and(|it| it.as_slice() >= wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_held_against_the_one_wanted() {
        assert!(is_at_least("rustc", &[1, 80]));
        assert!(!is_at_least("rustc", &[99]));
        assert!(!is_at_least("no-such-program", &[0]));
    }
}
