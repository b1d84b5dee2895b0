//! What each verb does.
use std::{
    env, fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    run, say,
    setup::{self, command, root},
};

/// Two programs may grow by so much before somebody has to look.
const MAX_GROWTH: f64 = 1.05;
const PG_PORT: &str = "55433";
const E2E_PORT: &str = "8799";

fn cargo(words: &[&str]) -> Command {
    let mut cargo = command("cargo");
    cargo.args(words);
    cargo
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Both programs, in release, into `dist`.
fn pages() -> Result<(), String> {
    setup::front()?;
    for (name, config) in [("hall", "Trunk.toml"), ("desk", "Trunk.desk.toml")] {
        say(&format!("building the {name} program (wasm, release)"));
        run(command("trunk").args(["build", "--release", "--config", config]))?;
    }
    Ok(())
}

fn product() -> Result<PathBuf, String> {
    pages()?;
    say("building the server (release)");
    run(&mut cargo(&["build", "--release", "--package", "server"]))?;
    Ok(target().join("release/yimen"))
}

pub fn serve() -> Result<(), String> {
    let yimen = product()?;
    let data = env::var("YIMEN_DATA").unwrap_or_else(|_| "data".to_owned());
    if env::var("YIMEN_DB").is_err() && !root().join(&data).join("hall.db").exists() {
        run(Command::new(&yimen).arg("seed").current_dir(root()).env("RUST_LOG", "warn"))?;
    }
    run(Command::new(&yimen).arg("serve").current_dir(root()))
}

pub fn lint() -> Result<(), String> {
    say("format");
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    say("clippy, host");
    let strict = ["--", "-D", "warnings"];
    run(cargo(&["clippy", "--workspace", "--exclude", "app", "--all-targets"]).args(strict))?;
    say("clippy, wasm");
    run(cargo(&["clippy", "--package", "app", "--target", "wasm32-unknown-unknown"]).args(strict))
}

pub fn test() -> Result<(), String> {
    let start = Instant::now();
    // Whatever has to be installed is installed first, so that nothing fails for it in the end.
    setup::front()?;
    let chromium = setup::chromium()?;
    let binaries = setup::postgres()?;
    lint()?;
    say("unit and integration tests, on SQLite");
    run(&mut cargo(&["test", "--workspace", "--exclude", "app"]))?;
    say("integration tests, on PostgreSQL");
    {
        let cluster = Cluster::start(&binaries)?;
        run(cargo(&["test", "--package", "server", "--test", "it"]).env("YIMEN_TEST_DB", cluster.url()))?;
    }
    let yimen = product()?;
    size()?;
    journeys(&yimen, &chromium)?;
    say(&format!("everything passed in {} s", start.elapsed().as_secs()));
    Ok(())
}

pub fn e2e() -> Result<(), String> {
    let chromium = setup::chromium()?;
    let yimen = product()?;
    journeys(&yimen, &chromium)
}

/// The built product on a fresh folder, and a browser.
fn journeys(yimen: &Path, chromium: &str) -> Result<(), String> {
    say("browser journeys");
    let data = target().join("e2e-data");
    let _ = fs::remove_dir_all(&data);
    let origin = format!("http://localhost:{E2E_PORT}");
    let hall = |word: &str| {
        let mut hall = Command::new(yimen);
        hall.arg(word).env("YIMEN_DATA", &data).env("YIMEN_LISTEN", format!("127.0.0.1:{E2E_PORT}"));
        hall.env("YIMEN_ORIGIN", &origin).env("YIMEN_REHEARSAL", "2026-11-23").env("RUST_LOG", "warn");
        hall
    };
    run(hall("seed").stdout(Stdio::null()))?;
    let _server = Running(hall("serve").stdout(Stdio::null()).spawn().map_err(|it| format!("serve: {it}"))?);
    wait_for(&format!("127.0.0.1:{E2E_PORT}"))?;
    let mut node = command("node");
    node.args(["--test", "--test-concurrency=1", "e2e/"]).env("ORIGIN", &origin).env("CHROMIUM", chromium);
    run(&mut node)
}

fn wait_for(address: &str) -> Result<(), String> {
    for _ in 0..100 {
        if TcpStream::connect(address).is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(format!("nothing listens on {address}"))
}

/// A child that ends with us.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A PostgreSQL of our own, in a private folder and on a private port.
struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    _server: Running,
}

impl Cluster {
    fn start(binaries: &Path) -> Result<Cluster, String> {
        // PostgreSQL refuses to run as root; the package brings an account for it, which needs a folder it may enter.
        let folder = env::temp_dir().join(format!("yimen-pg-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|it| it.to_string())?;
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        let words = ["--username=yimen", "--auth=trust", "--encoding=UTF8", "--no-locale"];
        run(as_postgres(&binaries.join("initdb")).args(words).arg("-D").arg(&data).stdout(Stdio::null()))?;
        let mut postgres = as_postgres(&binaries.join("postgres"));
        postgres.arg("-D").arg(&data).args([
            "-p",
            PG_PORT,
            "-h",
            "127.0.0.1",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=300",
        ]);
        postgres.arg("-k").arg(&folder).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Running(postgres.spawn().map_err(|it| format!("postgres: {it}"))?);
        wait_for(&format!("127.0.0.1:{PG_PORT}"))?;
        Ok(Cluster { folder, binaries: binaries.to_owned(), _server: server })
    }

    fn url(&self) -> String {
        format!("postgres://yimen@127.0.0.1:{PG_PORT}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The child may be `setpriv`'s: the server itself is told by its own tool.
        let stop = ["stop", "-m", "immediate", "-s"];
        let _ = run(as_postgres(&self.binaries.join("pg_ctl")).args(stop).arg("-D").arg(self.folder.join("data")));
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    crate::ask("id", &["-u"]).as_deref() == Some("0")
}

fn as_postgres(program: &Path) -> Command {
    match is_root() {
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command.current_dir("/");
            command
        }
        false => Command::new(program),
    }
}

/// What a citizen downloads before the first page stands: the program, its glue, the styles, the page.
pub fn size() -> Result<(), String> {
    let wanted = fs::read_to_string(root().join("app/size.txt")).map_err(|it| format!("app/size.txt: {it}"))?;
    let mut faults = Vec::new();
    for program in ["hall", "desk"] {
        let (mut wasm, mut total) = (0, 0);
        for file in fs::read_dir(root().join("dist").join(program)).map_err(|it| it.to_string())?.flatten() {
            if file.path().is_dir() {
                continue;
            }
            let n_bytes = brotli(&file.path())?;
            total += n_bytes;
            if file.path().extension().is_some_and(|it| it == "wasm") {
                wasm = n_bytes;
            }
        }
        for (name, now) in [(format!("{program}_wasm_br"), wasm), (format!("{program}_total_br"), total)] {
            let line = wanted.lines().find_map(|it| it.strip_prefix(&format!("{name} ")));
            let before: f64 = line.and_then(|it| it.trim().parse().ok()).unwrap_or(0.0);
            println!("{name} {now} (app/size.txt: {before:.0})");
            if now as f64 > before * MAX_GROWTH {
                faults.push(format!("{name} has grown from {before:.0} to {now} bytes"));
            }
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(format!("{}\nIf it is worth it, put the new figures into app/size.txt.", faults.join("\n"))),
    }
}

/// As the server's build does it, so that the figure is what travels.
fn brotli(path: &Path) -> Result<u64, String> {
    let script = "const z=require('zlib'),f=require('fs');const b=f.readFileSync(process.argv[1]);process.stdout.write(String(z.brotliCompressSync(b,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11}}).length))";
    let path = path.to_str().unwrap_or_default();
    crate::ask("node", &["-e", script, path]).and_then(|it| it.parse().ok()).ok_or(format!("measuring {path}"))
}

/// The server, and both programs rebuilt as one types. Their output is theirs, not `dist`, which a release embeds.
pub fn dev() -> Result<(), String> {
    setup::front()?;
    run(&mut cargo(&["build", "--package", "server"]))?;
    let yimen = target().join("debug/yimen");
    if !root().join("data/hall.db").exists() {
        run(Command::new(&yimen).arg("seed").current_dir(root()))?;
    }
    let origin = env::var("YIMEN_ORIGIN").unwrap_or_else(|_| "http://localhost:8080".to_owned());
    let _server = Running(
        Command::new(&yimen)
            .arg("serve")
            .env("YIMEN_ORIGIN", origin)
            .current_dir(root())
            .spawn()
            .map_err(|it| it.to_string())?,
    );
    let serve = |config: &str, dist: &str| {
        let dist = target().join(dist);
        let mut trunk = command("trunk");
        trunk.args(["serve", "--config", config, "--dist"]).arg(dist);
        trunk.spawn().map(Running).map_err(|it| it.to_string())
    };
    let _desk = serve("Trunk.desk.toml", "dev-desk")?;
    let mut hall = serve("Trunk.toml", "dev-hall")?;
    say("hall http://localhost:8080/   desk http://localhost:8081/desk/   Ctrl-C ends all");
    hall.0.wait().map(|_| ()).map_err(|it| it.to_string())
}

/// Load figures from outside, on the release build. A program, never a timed test.
pub fn bench() -> Result<(), String> {
    let yimen = product()?;
    let data = target().join("bench-data");
    let _ = fs::remove_dir_all(&data);
    let hall = |word: &str| {
        let mut hall = Command::new(&yimen);
        hall.arg(word)
            .env("YIMEN_DATA", &data)
            .env("YIMEN_LISTEN", "127.0.0.1:8798")
            .env("YIMEN_ORIGIN", "http://localhost:8798");
        hall.env("RUST_LOG", "warn");
        hall
    };
    run(hall("seed").stdout(Stdio::null()))?;
    let _server = Running(hall("serve").stdout(Stdio::null()).spawn().map_err(|it| it.to_string())?);
    wait_for("127.0.0.1:8798")?;
    run(command("node").args(["e2e/bench/load.mjs", "http://localhost:8798"]))
}
