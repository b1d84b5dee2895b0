//! House rules that a machine can check.
use std::{
    fs,
    path::{Path, PathBuf},
};

mod wings;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false if path.extension().is_some_and(|it| it == "rs") => {
                    found.push((path.clone(), fs::read_to_string(&path).unwrap()))
                }
                false => (),
            }
        }
    }
    found
}

/// The part of a file before its tests.
pub fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// The string literals of a source file, each with what stands before it; without comments, attributes and tests.
pub fn literals(text: &str) -> Vec<(String, String)> {
    let (mut found, mut here, mut before, mut is_in, mut is_escaped) =
        (Vec::new(), String::new(), String::new(), false, false);
    let lines =
        code(text).lines().filter(|it| !it.trim_start().starts_with("//") && !it.trim_start().starts_with("#["));
    for it in lines.flat_map(|it| it.chars().chain(['\n'])) {
        match (is_in, it) {
            (true, _) if is_escaped => is_escaped = false,
            (true, '\\') => is_escaped = true,
            (_, '"') => {
                is_in = !is_in;
                if !is_in {
                    found.push((before.clone(), std::mem::take(&mut here)));
                    before.clear();
                }
            }
            (true, it) => here.push(it),
            (false, it) => before.push(it),
        }
    }
    found
}

#[test]
fn literals_are_found_and_comments_are_not() {
    let text = "// \"注释\"\nlet a = \"一，\\\"二\\\"\";\n#[cfg(test)]\nlet b = \"三\";";
    assert_eq!(literals(text), [("let a = ".to_owned(), "一，二".to_owned())]);
}

#[test]
fn no_address_of_the_api_stands_outside_common() {
    for folder in ["app/src", "server/src"] {
        for (path, text) in sources(folder) {
            let own = ["openapi.rs", "lib.rs", "page.rs", "robots.rs", "about.rs"];
            if own.iter().any(|it| path.ends_with(it)) {
                continue;
            }
            assert!(!code(&text).contains("\"/api"), "{}", path.display());
        }
    }
}

#[test]
fn only_query_files_know_sql() {
    // The pool, the transaction and the errors of the database have one file each; a connection may be passed on.
    let own = ["hub.rs", "cx.rs", "group_commit.rs", "fresh.rs", "write.rs", "error.rs", "lib.rs"];
    for (path, text) in sources("server/src") {
        let name = path.to_string_lossy().into_owned();
        let is_sql = ["query.rs", "/entity/", "/migration/", "migration.rs"].iter().any(|it| name.contains(it));
        if is_sql || own.iter().any(|it| path.ends_with(it)) {
            continue;
        }
        let rest = code(&text).replace("use sea_orm::ConnectionTrait;", "");
        assert!(!rest.contains("sea_orm"), "{name}");
    }
}

#[test]
fn only_query_files_and_the_log_write_stages() {
    for (path, text) in sources("server/src") {
        if code(&text).contains("Column::Stage, Expr") {
            assert!(path.ends_with("case/query.rs"), "{}", path.display());
        }
    }
}

/// What was read before the transaction began may be somebody else's by now: written back whole, it would undo what
/// happened in between. Rows change through `gate/fresh.rs` alone, which reads them in the very transaction that writes.
#[test]
fn no_row_is_written_back_whole_from_what_was_read_before() {
    // Held in their own queues, or still to be moved.
    let own = ["gate/fresh.rs", "message/query.rs", "material/query.rs", "turn/query.rs"];
    let mut bad = Vec::new();
    for (path, text) in sources("server/src") {
        let packed: String = code(&text).chars().filter(|it| !it.is_whitespace()).collect();
        let is_whole = ["reset_all().update(", "row.update(&", "active.update", ".save(&"];
        if is_whole.iter().any(|it| packed.contains(it)) && !own.iter().any(|it| path.ends_with(it)) {
            bad.push(path);
        }
    }
    assert!(bad.is_empty(), "change these rows by `fresh::change`: {bad:?}");
}

#[test]
fn files_stay_readable_in_one_go() {
    for folder in ["app/src", "common/src", "reader/src", "server/src", "xtask/src", "yimen/src"] {
        for (path, text) in sources(folder) {
            let n_lines = text.lines().count();
            assert!(n_lines <= 500, "{} has {n_lines} lines: split it by meaning", path.display());
            assert!(!path.ends_with("mod.rs") && !path.ends_with("utils.rs"), "{}", path.display());
        }
    }
}

/// A recipe that sends people to a file that has moved is worse than none.
#[test]
fn recipes_name_files_that_exist() {
    let text = fs::read_to_string(root().join("docs/RECIPES.md")).unwrap();
    let named = text.split('`').skip(1).step_by(2).filter(|it| !it.contains(' ') && it.contains('/'));
    let files: Vec<&str> = named.filter(|it| !it.starts_with('/') && !it.starts_with("target/")).collect();
    assert!(files.len() > 10, "{files:?}");
    for file in files {
        assert!(root().join(file).exists(), "docs/RECIPES.md: {file}");
    }
}

#[test]
fn nothing_is_left_for_later() {
    let words = ["TO".to_owned() + "DO", "FIX".to_owned() + "ME", "XXX".to_owned() + ":"];
    for folder in ["app/src", "common/src", "reader/src", "server/src", "server/tests", "xtask/src", "yimen/src"] {
        for (path, text) in sources(folder) {
            assert!(words.iter().all(|it| !text.contains(it.as_str())), "{}", path.display());
        }
    }
}

#[test]
fn styles_keep_their_layers() {
    for entry in fs::read_dir(root().join("style")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "css") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("!important"), "{}", path.display());
        if !path.ends_with("token.css") {
            let is_hex = |it: &str| it.len() > 3 && it.chars().take(3).all(|it| it.is_ascii_hexdigit());
            let hex = text.split(": #").skip(1).any(is_hex);
            assert!(!hex, "{}: colours live in token.css", path.display());
        }
    }
    for (path, text) in sources("app/src") {
        assert!(!text.contains(" style=\""), "{}: no inline style", path.display());
    }
}

/// ASVS 1.4.1: memory is the compiler's business in every crate of ours.
#[test]
fn no_crate_of_ours_may_be_unsafe() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    for crate_ in ["app", "bench", "common", "reader", "server", "xtask", "yimen"] {
        let manifest = fs::read_to_string(root().join(crate_).join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{crate_}");
    }
}

/// ASVS 3.7.1: a browser as it comes shows every page.
#[test]
fn no_page_needs_a_plugin() {
    for (path, text) in sources("app/src").into_iter().chain(sources("server/src")).chain(sources("reader/src")) {
        for tag in ["<object", "<embed", "<applet", "x-shockwave", "ActiveX"] {
            assert!(!code(&text).contains(tag), "{}: {tag}", path.display());
        }
    }
}
