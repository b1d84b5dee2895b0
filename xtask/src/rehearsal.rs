//! Halls for rehearsals: a seeded folder to copy, a clock that stands, a port of their own; and what looks at them.
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::{
    Running, cache,
    chores::{release, target, tested},
    run,
    setup::{self, command},
    wait_for,
};

const SHEET_PORT: u16 = 8799;
/// The day the journeys take place: a Monday, with a clock that stands until it is moved.
const REHEARSAL: &str = "2026-11-23";

/// Folders of a seeded hall, `small` and `full`, to be copied by whoever needs one: copying takes milliseconds, seeding seconds.
/// Made once for every binary.
pub fn template(yimen: &Path) -> Result<PathBuf, String> {
    let bytes = fs::read(yimen).map_err(|it| format!("{}: {it}", yimen.display()))?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let shelf = target().join("template");
    let folder = shelf.join(format!("{:016x}", hasher.finish()));
    if !folder.join("full").exists() {
        forget(&shelf);
        let half = folder.with_extension(format!("half-{}", std::process::id()));
        for scale in ["small", "full"] {
            let mut seed = hall(yimen, &half.join(scale), "127.0.0.1:0", "http://localhost");
            run(seed.args(["seed", scale]))?;
        }
        // Somebody else may have made the same meanwhile.
        if let Err(it) = fs::rename(&half, &folder)
            && !folder.join("full").exists()
        {
            return Err(format!("{}: {it}", folder.display()));
        }
    }
    Ok(folder)
}

/// Templates of binaries of days ago; what somebody is working with is younger.
fn forget(shelf: &Path) {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    for old in fs::read_dir(shelf).into_iter().flatten().flatten() {
        let age = old.metadata().and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
        if age.is_some_and(|it| it > DAY) {
            let _ = fs::remove_dir_all(old.path());
        }
    }
}

/// A hall for rehearsals, whatever it is to do.
fn hall(yimen: &Path, data: &Path, listen: &str, origin: &str) -> Command {
    let mut hall = Command::new(yimen);
    hall.env("YIMEN_DATA", data).env("YIMEN_LISTEN", listen).env("YIMEN_ORIGIN", origin);
    hall.env("YIMEN_REHEARSAL", REHEARSAL).env("RUST_LOG", "warn");
    // One address plays the whole county here.
    hall.env("YIMEN_CALLS_PER_SECOND", "0").stdout(Stdio::null());
    hall
}

/// The same on a fresh folder and a port of its own, open.
pub fn rehearsal(yimen: &Path, folder: &str, port: u16, origin: &str) -> Result<Running, String> {
    let data = target().join(folder);
    cache::copy(&template(yimen)?.join("full"), &data)?;
    let address = format!("127.0.0.1:{port}");
    let server = hall(yimen, &data, &address, origin).arg("serve").spawn();
    let server = Running(server.map_err(|it| format!("serve: {it}"))?);
    wait_for(&address)?;
    Ok(server)
}

/// The review sheet in docs/screens: key screens in every dress.
pub fn sheet() -> Result<(), String> {
    let chromium = setup::chromium()?;
    let yimen = tested()?;
    let origin = format!("http://localhost:{SHEET_PORT}");
    let _server = rehearsal(&yimen, "sheet-data", SHEET_PORT, &origin)?;
    run(command("node").arg("e2e/sheet.mjs").env("ORIGIN", &origin).env("CHROMIUM", chromium))
}

/// A cheap phone on a slow line, by somebody else's measure, on what would be deployed.
pub fn lighthouse() -> Result<(), String> {
    let chromium = setup::chromium()?;
    let lighthouse = setup::lighthouse()?;
    let yimen = release()?;
    let origin = format!("http://localhost:{SHEET_PORT}");
    let _server = rehearsal(&yimen, "lighthouse-data", SHEET_PORT, &origin)?;
    let mut node = command("node");
    node.arg("e2e/lighthouse.mjs").env("ORIGIN", &origin).env("CHROMIUM", chromium).env("LIGHTHOUSE", lighthouse);
    run(&mut node)
}
