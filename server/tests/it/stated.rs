//! What the papers say and a machine can check. The commands they name are tried by `e2e/command.test.mjs`.
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use common::catalogue::{BROWSE, BrowseForm, HOME, Item};
use common::check::Nothing;
use serde_json::Value;
use server::base::config::{Config, VARIABLES};

use crate::hall::TestHall;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn paper(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// `[section]` and key of every line of a settings file.
fn listed(text: &str) -> BTreeSet<String> {
    let mut section = String::new();
    let mut found = BTreeSet::new();
    for line in text.lines().map(str::trim).filter(|it| !it.starts_with('#')) {
        match line.strip_prefix('[').and_then(|it| it.split_once(']')) {
            Some((name, _)) => section = format!("{name}."),
            None => {
                let key = line.split_once('=').map(|it| it.0.trim());
                found.extend(key.map(|it| format!("{section}{it}")));
            }
        }
    }
    found
}

/// The fields of `Config`, with those of its parts behind a dot.
fn known() -> BTreeSet<String> {
    let text = paper("server/src/base/config.rs");
    let fields = |of: &str| -> Vec<(String, String)> {
        let body = text.split(&format!("pub struct {of} {{")).nth(1).unwrap().split("\n}").next().unwrap();
        let field = |it: &str| {
            let (name, kind) = it.trim().strip_prefix("pub ")?.split_once(": ")?;
            Some((name.to_owned(), kind.trim_end_matches(',').to_owned()))
        };
        // What no file can set is no setting.
        let mut lines = body.lines().peekable();
        let mut found = Vec::new();
        while let Some(it) = lines.next() {
            match it.trim() == "#[serde(skip)]" {
                true => drop(lines.next()),
                false => found.extend(field(it)),
            }
        }
        found
    };
    let mut found = BTreeSet::new();
    for (name, kind) in fields("Config") {
        match text.contains(&format!("pub struct {kind} {{")) {
            true => found.extend(fields(&kind).into_iter().map(|it| format!("{name}.{}", it.0))),
            false => drop(found.insert(name)),
        }
    }
    found
}

#[test]
fn the_example_lists_every_setting_and_no_other() {
    let text = paper("docs/yimen.example.toml");
    let read: Config = toml::from_str(&text).unwrap();
    assert_eq!(listed(&text), known());
    assert!(read.origin.starts_with("https://"));
    read.check().unwrap();
}

#[test]
fn the_example_lists_every_variable_and_no_other() {
    let text = paper("docs/yimen.example.toml");
    let words = text.split(|it: char| !it.is_ascii_uppercase() && !it.is_ascii_digit() && it != '_');
    let named: BTreeSet<&str> = words.filter(|it| it.starts_with("YIMEN_")).collect();
    let mut known: BTreeSet<&str> = VARIABLES.iter().map(|it| it.0).collect();
    // Of the program, not of the hall.
    known.extend(["YIMEN_CONFIG", "YIMEN_LOG"]);
    assert_eq!(named, known);
    let code = paper("server/src/base/config/environment.rs")
        + &paper("server/src/base/config.rs")
        + &paper("yimen/src/main.rs");
    let said = code.split('"').filter(|it| it.starts_with("YIMEN_") && !it.contains(' '));
    assert!(said.clone().count() > 40);
    for it in said {
        assert!(known.contains(it), "{it}");
    }
}

#[test]
fn import_md_names_every_key_of_an_item_and_counts_the_examples() {
    let text = paper("docs/IMPORT.md");
    let schema = schemars::schema_for!(Item).to_value();
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("`{key}`")), "docs/IMPORT.md says nothing of {key}");
    }
    let n = fs::read_dir(root().join("data/demo/items")).unwrap().count();
    assert!(n == 17 && text.contains("seventeen whole examples"), "{n} files in data/demo/items");
    let kinds = ["text", "choice", "several", "group", "region"];
    assert!(kinds.iter().all(|it| text.contains(it)));
}

#[tokio::test]
async fn the_readme_counts_what_can_be_applied_for() {
    let hall = TestHall::open().await;
    let home = hall.nobody().call(&HOME, (), Nothing {}).await.unwrap();
    let form = BrowseForm { online: Some("apply".to_owned()), ..BrowseForm::default() };
    let online = hall.nobody().call(&BROWSE, (), form).await.unwrap();
    let n_joint = online.page.rows.iter().filter(|it| it.kind == common::catalogue::ItemKind::Joint).count();
    let n_single = home.n_online as usize - n_joint;
    assert!(paper("README.md").contains(&format!("{n_single} 个可在线申请的事项和 {n_joint} 个一件事")));
}

/// docs/API.md: what grows is paged, and what is not paged is named there.
#[tokio::test]
async fn lists_come_as_the_api_says() {
    let hall = TestHall::open().await;
    let nobody = hall.nobody();
    let request = nobody.request("GET", "/api/openapi.json").body(axum::body::Body::empty()).unwrap();
    let document: Value = serde_json::from_slice(&nobody.send(request).await.body).unwrap();
    let text = paper("docs/API.md");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|it| !it.1["properties"]["n_rows"].is_null()) {
        assert_eq!(schema["properties"]["rows"]["type"], "array", "{name}");
    }
    let (mut n_lists, mut unsaid) = (0, Vec::new());
    for (path, calls) in document["paths"].as_object().unwrap() {
        let read = &calls["get"];
        let schema = &read["responses"]["200"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()).unwrap_or_default();
        let schema = schemas.get(name).unwrap_or(schema);
        n_lists += usize::from(!schema["properties"]["n_rows"].is_null());
        // A case's own few: its slots, its papers.
        let is_of_one = path.contains('{');
        if schema["type"] == "array" && !is_of_one && !text.contains(&format!("`{path}`")) {
            unsaid.push(path);
        }
    }
    assert!(unsaid.is_empty(), "docs/API.md does not say that these are bare arrays: {unsaid:?}");
    assert!(n_lists > 5, "{n_lists} paged lists");
}

#[test]
fn deploy_md_installs_what_lies_in_deploy() {
    let text = paper("docs/DEPLOY.md");
    for name in ["yimen.service", "yimen-backup.", "yimen@", "nginx.conf", "yimen-backup.timer"] {
        assert!(text.contains(name), "{name}");
    }
    let backup = paper("deploy/yimen-backup.service");
    assert!(backup.contains("StateDirectory=yimen yimen-backup") && backup.contains("/var/lib/yimen-backup/"));
    assert!(text.contains("/var/lib/yimen-backup/") && !text.contains("/var/backups"));
    for unit in ["deploy/yimen.service", "deploy/yimen@.service", "deploy/yimen-backup.service"] {
        let text = paper(unit);
        for line in ["UMask=0077", "StateDirectoryMode=0700", "NoNewPrivileges=yes", "User=yimen"] {
            assert!(text.lines().any(|it| it == line), "{unit}: {line}");
        }
    }
    let nginx = paper("deploy/nginx.conf");
    assert!(nginx.contains("listen 80;") && nginx.contains("return 301 https://"));
    // What the hall takes in one piece passes the door.
    assert!(nginx.contains(&format!("client_max_body_size {}m;", common::material::MAX_FILE_MB + 1)));
}

/// The units on a root of their own, as systemd reads them there: nothing in them is unknown or missing, and little is left open. Left out
/// where there is no systemd to ask.
#[test]
fn the_units_are_what_systemd_takes() {
    const UNITS: [&str; 4] = ["yimen.service", "yimen@8701.service", "yimen-backup.service", "yimen-backup.timer"];
    let systemd = Path::new("/usr/lib/systemd/system");
    if Command::new("systemd-analyze").arg("--version").output().is_err() || !systemd.exists() {
        return;
    }
    let place = std::env::temp_dir().join(format!("yimen-units-{}", std::process::id()));
    let units = place.join("etc/systemd/system");
    for folder in [&units, &place.join("usr/local/bin"), &place.join("usr/bin"), &place.join("usr/lib/systemd")] {
        fs::create_dir_all(folder).unwrap();
    }
    for name in ["yimen.service", "yimen@.service", "yimen-backup.service", "yimen-backup.timer"] {
        fs::copy(root().join("deploy").join(name), units.join(name)).unwrap();
    }
    let copied = Command::new("cp").arg("-r").arg(systemd).arg(place.join("usr/lib/systemd")).status().unwrap();
    assert!(copied.success());
    for program in ["usr/local/bin/yimen", "usr/bin/sh"] {
        fs::write(place.join(program), "#!/bin/sh\n").unwrap();
        fs::set_permissions(place.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    for (link, to) in [("bin", "usr/bin"), ("lib", "usr/lib")] {
        std::os::unix::fs::symlink(to, place.join(link)).unwrap();
    }
    fs::write(place.join("etc/passwd"), "yimen:x:990:990::/var/lib/yimen:/usr/sbin/nologin\n").unwrap();
    fs::write(place.join("etc/group"), "yimen:x:990:\n").unwrap();
    let at = format!("--root={}", place.display());
    let read = Command::new("systemd-analyze").args(["verify", &at]).args(UNITS).output().unwrap();
    let said = String::from_utf8_lossy(&read.stderr).into_owned();
    assert!(read.status.success() && said.is_empty(), "{said}");
    for unit in ["yimen.service", "yimen@8701.service", "yimen-backup.service"] {
        // In tenths, of a hundred.
        let words = ["security", "--offline=true", "--threshold=25", &at, unit];
        let read = Command::new("systemd-analyze").args(words).output().unwrap();
        assert!(read.status.success(), "{unit}: {}", String::from_utf8_lossy(&read.stdout));
    }
    fs::remove_dir_all(&place).unwrap();
}

/// A number of TRUST.md stands in the file it is about: whoever changes one changes the other.
#[test]
fn trust_md_says_the_numbers_that_hold() {
    let text = paper("docs/TRUST.md").split_whitespace().collect::<Vec<_>>().join(" ");
    for (says, file, holds) in [
        ("| 256, 4 096 |", "server/src/gate/limits.rs", "CONNECTIONS_AN_ADDRESS: usize = 256;"),
        ("| 256, 4 096 |", "server/src/gate/listen.rs", "MAX_CONNECTIONS: usize = 4_096;"),
        ("| 50 a second, 400 at once |", "server/src/base/config.rs", "calls_per_second: 50,"),
        ("| 50 a second, 400 at once |", "server/src/gate/limits.rs", "BURST: u32 = 8;"),
        (
            "| headers, a body | 10 s, 60 s |",
            "server/src/gate/listen.rs",
            "HEADERS: Duration = Duration::from_secs(10);",
        ),
        (
            "| headers, a body | 10 s, 60 s |",
            "server/src/gate/serve/body.rs",
            "MOST: Duration = Duration::from_secs(60);",
        ),
        (
            "64 each, signing in 8; eight times",
            "server/src/gate/load_shed.rs",
            "[Room::of(64), Room::of(8), Room::of(64), Room::of(64)]",
        ),
        ("64 each, signing in 8; eight times", "server/src/gate/load_shed.rs", "N_WAITING: usize = 8;"),
        ("wait half a second", "server/src/gate/load_shed.rs", "PATIENCE: Duration = Duration::from_millis(500);"),
        (
            "| waiting for a write | 2.5 s |",
            "server/src/gate/group_commit.rs",
            "PATIENCE: Duration = Duration::from_millis(2_500);",
        ),
        ("20 MB; 50 files, 200 MB; 20 files a slot", "common/src/material.rs", "MAX_FILE_MB: u32 = 20;"),
        ("20 MB; 50 files, 200 MB; 20 files a slot", "common/src/material.rs", "MAX_FILES_A_CASE: u32 = 50;"),
        ("20 MB; 50 files, 200 MB; 20 files a slot", "common/src/material.rs", "MAX_CASE_MB: u32 = 200;"),
        ("20 MB; 50 files, 200 MB; 20 files a slot", "common/src/material.rs", "MAX_FILES_A_SLOT: u32 = 20;"),
        ("2 000 entries", "reader/src/inspect/archive.rs", "MAX_ENTRIES: usize = 2_000;"),
        ("unpacked above 200 MB", "reader/src/inspect/archive.rs", "MAX_UNPACKED: u64 = 200 * 1024 * 1024;"),
        ("a hundred times its size", "reader/src/inspect/archive.rs", "MAX_RATIO: u64 = 100;"),
        ("300 000 objects, 500 pages", "reader/src/inspect/pdf.rs", "MAX_OBJECTS: usize = 300_000;"),
        ("300 000 objects, 500 pages", "reader/src/inspect/pdf.rs", "MAX_PAGES: usize = 500;"),
        ("40 million pixels", "reader/src/inspect/picture.rs", "MAX_PIXELS: u64 = 40_000_000;"),
        ("Staff: 12 hours, 30 minutes idle", "server/src/gate/session.rs", "N_HOURS: i64 = 12;"),
        ("Staff: 12 hours, 30 minutes idle", "server/src/gate/session.rs", "IDLE_STAFF_MINUTES: i64 = 30;"),
        ("Citizens: 12 hours, 60 minutes idle", "server/src/gate/session.rs", "IDLE_CITIZEN_MINUTES: i64 = 60;"),
        ("none of the last five", "server/src/account/password.rs", "N_OLD_SECRETS: u64 = 5;"),
        ("72 hours, once", "server/src/account/staffing.rs", "INVITATION_HOURS: i64 = 72;"),
        ("500 guesses at an account are free", "server/src/gate/attempt.rs", "WIDE: Rule = Rule { free: 500,"),
        (
            "from one network 300 at anybody",
            "server/src/gate/attempt.rs",
            "NETWORK: Rule = Rule { free: 300, an_hour: 120,",
        ),
    ] {
        assert!(text.contains(says), "docs/TRUST.md does not say: {says}");
        assert!(paper(file).contains(holds), "{says}: {file} does not hold {holds}");
    }
}
