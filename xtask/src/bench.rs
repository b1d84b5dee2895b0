//! Load figures on the release build: a county's years of cases, then `bench` from outside. A program, never a timed
//! test; what it prints is quoted in docs/PERFORMANCE.md.
use std::{
    env, fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    Running, chores,
    cluster::Cluster,
    run, say,
    setup::{self, command},
    wait_for,
};

const HALL: &str = "127.0.0.1:8798";
const BARE: &str = "127.0.0.1:8797";
const N_ITEMS: &str = "10000";
const N_READY: &str = "15000";

/// `bench`, `bench sqlite`, `bench items`, `bench postgres`; `YIMEN_BENCH_CASES` for fewer than a million.
pub fn bench(words: &[String]) -> Result<(), String> {
    let yimen = chores::release()?;
    // Apart: built together, the two would choose other features and compile everything anew.
    let apart = chores::target().join("bench-program");
    run(command("cargo").args(["build", "--release", "--package", "bench", "--target-dir"]).arg(&apart))?;
    let program = apart.join("release/bench");
    let wants = |it: &str| words.is_empty() || words.iter().any(|word| word == it);
    if wants("sqlite") {
        say("SQLite, FULL");
        one(&yimen, &program, "")?;
    }
    if wants("items") {
        say("10 000 matters, one file");
        items(&yimen, &program)?;
    }
    if wants("postgres") {
        say("PostgreSQL, fsync on");
        let cluster = Cluster::start_durable(&setup::postgres()?)?;
        one(&yimen, &program, &format!("{}/postgres", cluster.url()))?;
    }
    Ok(())
}

/// Ready for everybody, not only listening.
fn is_ready() -> bool {
    let asked = || -> std::io::Result<String> {
        let mut line = TcpStream::connect(HALL)?;
        line.write_all(b"GET /readyz HTTP/1.0\r\n\r\n")?;
        let mut text = String::new();
        line.read_to_string(&mut text)?;
        Ok(text)
    };
    asked().is_ok_and(|it| it.starts_with("HTTP/1.0 200") || it.starts_with("HTTP/1.1 200"))
}

fn one(yimen: &Path, program: &Path, db: &str) -> Result<(), String> {
    let data = chores::target().join("bench-data");
    let _ = fs::remove_dir_all(&data);
    let n_cases = env::var("YIMEN_BENCH_CASES").unwrap_or_else(|_| "1000000".to_owned());
    let hall = |words: &[&str]| {
        let mut hall = Command::new(yimen);
        hall.args(words)
            .env("YIMEN_DATA", &data)
            .env("YIMEN_DB", db)
            .env("YIMEN_LISTEN", HALL)
            .env("RUST_LOG", "warn");
        hall.env("YIMEN_ORIGIN", format!("http://{HALL}")).env("YIMEN_CALLS_PER_SECOND", "0");
        hall
    };
    let start = Instant::now();
    run(&mut hall(&["migrate"]))?;
    run(hall(&["seed", "full"]).stdout(Stdio::null()))?;
    run(&mut hall(&["seed", "items", N_ITEMS]))?;
    run(&mut hall(&["seed", "crowd", &n_cases]))?;
    println!("seed_{n_cases}_cases {:.0} s", start.elapsed().as_secs_f64());
    let ready = data.join("ready.txt");
    let out = fs::File::create(&ready).map_err(|it| it.to_string())?;
    run(hall(&["seed", "ready", N_READY]).stdout(out))?;
    let start = Instant::now();
    let server = hall(&["serve"]).stdout(Stdio::null()).spawn().map_err(|it| format!("serve: {it}"))?;
    let pid = server.id();
    let _server = Running(server);
    let deadline = start + Duration::from_secs(120);
    while !is_ready() {
        if Instant::now() > deadline {
            return Err("the hall does not become ready".to_owned());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    println!("start {:.2} s", start.elapsed().as_secs_f64());
    let code = hall(&["admin", "code", "liqing"]).output().map_err(|it| it.to_string())?;
    let code = String::from_utf8_lossy(&code.stdout).trim().to_owned();
    let _bare = Running(Command::new(program).args(["hello", BARE]).spawn().map_err(|it| it.to_string())?);
    wait_for(BARE)?;
    run(Command::new(program).args(["run", HALL, BARE]).arg(&ready).env("YIMEN_CODE", code))?;
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let resident = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).unwrap_or_default();
    println!("resident {}", resident.trim().replace(" kB", " KB"));
    Ok(())
}

/// A file of 10 000 matters, every thirtieth of them whole, and what their editors ask then.
fn items(yimen: &Path, program: &Path) -> Result<(), String> {
    let data = chores::target().join("bench-items");
    let _ = fs::remove_dir_all(&data);
    let hall = |words: &[&str]| {
        let mut hall = Command::new(yimen);
        hall.args(words).env("YIMEN_DATA", &data).env("YIMEN_LISTEN", HALL).env("RUST_LOG", "warn");
        hall.env("YIMEN_ORIGIN", format!("http://{HALL}")).env("YIMEN_CALLS_PER_SECOND", "0");
        hall
    };
    run(&mut hall(&["migrate"]))?;
    run(hall(&["seed", "full"]).stdout(Stdio::null()))?;
    let whole = fs::read_to_string("data/demo/items/self-employed.yaml").map_err(|it| it.to_string())?;
    let file = data.join("items.yaml");
    let all: String = (1..=10_000).map(|n| listed(&matter(n, &whole))).collect();
    fs::write(&file, format!("items:\n{all}")).map_err(|it| it.to_string())?;
    println!("items_file {} KB", fs::metadata(&file).map_or(0, |it| it.len() / 1024));
    let start = Instant::now();
    run(hall(&["import", "items"]).arg(&file).stdout(Stdio::null()))?;
    println!("import_10000_items {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    run(hall(&["import", "items"]).arg(&file).stdout(Stdio::null()))?;
    println!("import_10000_items_again {:.1} s", start.elapsed().as_secs_f64());
    let _server = Running(hall(&["serve"]).stdout(Stdio::null()).spawn().map_err(|it| format!("serve: {it}"))?);
    let deadline = Instant::now() + Duration::from_secs(120);
    while !is_ready() {
        if Instant::now() > deadline {
            return Err("the hall does not become ready".to_owned());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let code = hall(&["admin", "code", "wangbian"]).output().map_err(|it| it.to_string())?;
    let code = String::from_utf8_lossy(&code.stdout).trim().to_owned();
    run(Command::new(program).args(["editor", HALL]).env("YIMEN_CODE", code))
}

/// As one of a list.
fn listed(text: &str) -> String {
    let lines = text.lines().filter(|it| !it.trim().is_empty()).enumerate();
    lines.map(|(n, it)| format!("{}{it}\n", if n == 0 { "- " } else { "  " })).collect()
}

/// One of them: whole as the demonstration's, or as a county's list has it.
fn matter(n: usize, whole: &str) -> String {
    if n.is_multiple_of(30) {
        let named = |line: &str| match line {
            it if it.starts_with("code:") => format!("code: 'BENCH-{n:05}'"),
            it if it.starts_with("name:") => format!("name: 压测事项{n:05}"),
            // Two of the same would be one matter at two levels.
            it if it.starts_with("base_code:") => String::new(),
            it => it.to_owned(),
        };
        return whole.lines().map(named).collect::<Vec<String>>().join("\n") + "\n";
    }
    format!(
        "code: 'BENCH-{n:05}'\nname: 压测事项{n:05}\norg: 县市场监管局\npower: '20'\nsummary: 第{n}个事项，供压测。\n\
         themes: [其他]\nbasis:\n- law: 压测条例\n  article: 第{}条\n",
        n % 90 + 1
    )
}
