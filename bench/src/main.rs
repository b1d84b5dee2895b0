//! 压测: asks a running hall from outside what people ask, and prints `name value unit` lines. `cargo xtask bench`
//! builds the hall, fills it, starts it and the bare server it is compared with, and runs this.
use std::{
    env,
    error::Error,
    ops::Range,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::{Duration, Instant},
};

mod line;
mod load;

use line::{Ask, Line};
use load::{Figures, measure, print};

pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How long each thing is asked.
const SECONDS: u64 = 4;
const MANY: usize = 16;

#[tokio::main]
async fn main() -> Outcome<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<&str>>().as_slice() {
        ["hello", address] => hello(address).await,
        ["run", hall, bare, ready] => run(hall, bare, ready).await,
        ["submit", hall, ready, n_clients, from, until] => {
            let (from, until) = (from.parse()?, until.parse()?);
            submissions(hall, &drafts(ready)?, n_clients.parse()?, from..until).await
        }
        ["editor", hall] => editor(hall).await,
        _ => {
            Err("bench hello ADDRESS | run HALL BARE DRAFTS | editor HALL | submit HALL DRAFTS CLIENTS FROM UNTIL"
                .into())
        }
    }
}

/// The least a server of this kind can do: what every figure is held against.
async fn hello(address: &str) -> Outcome<()> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let router = axum::Router::new().route("/", axum::routing::get(|| async { "hello" }));
    Ok(axum::serve(listener, router).await?)
}

async fn run(hall: &str, bare: &str, ready: &str) -> Outcome<()> {
    let bare_rate = reads("bare_hello", bare, &|_| Ask::get("/"), None).await?;
    let mut line = Line::open(hall).await?;
    let items = line.json(&Ask::get("/api/items?online=apply")).await?;
    let item = items["page"]["rows"][0]["id"].as_str().unwrap_or_default().to_owned();
    let citizen = line.sign_in("zhouming", None).await?;
    let clerk = line.sign_in("liqing", Some(&env::var("YIMEN_CODE").unwrap_or_default())).await?;
    let mine = line.json(&Ask::get("/api/me/cases").with(&citizen)).await?;
    let row =
        mine["rows"].as_array().and_then(|all| all.iter().find(|it| it["no"] != "")).cloned().unwrap_or_default();
    let (case, no) =
        (row["id"].as_str().unwrap_or_default().to_owned(), row["no"].as_str().unwrap_or_default().to_owned());

    let of_bare = Some(bare_rate);
    reads("catalogue_list", hall, &|_| Ask::get("/api/items"), of_bare).await?;
    let guide = format!("/items/{item}");
    reads("guide_page", hall, &|_| Ask::get(&guide), of_bare).await?;
    let guide = format!("/api/items/{item}");
    reads("guide_json", hall, &|_| Ask::get(&guide), of_bare).await?;
    reads("home_page", hall, &|_| Ask::get("/"), of_bare).await?;
    // Every search another one: none is answered from the reply cache.
    reads("search", hall, &|n| Ask::get(&format!("/api/items?q={}", line::query(&words(n)))), of_bare).await?;
    reads("my_cases", hall, &|_| Ask::get("/api/me/cases").with(&citizen), of_bare).await?;
    reads("clerk_queue", hall, &|_| Ask::get("/api/cases?view=todo").with(&clerk), of_bare).await?;
    // Names of the crowd, rare and common ones in turn (`server/src/seed/crowd.rs`).
    let sought = |n: usize| {
        let name =
            ["王建国", "李秀英", "欧阳", "建国", "00037", "个体工商户"].get(n % 6).copied().unwrap_or_default();
        Ask::post("/api/desk/search", &format!(r#"{{"q":"{name}"}}"#)).with(&clerk)
    };
    // The hall shuts a line nobody has spoken on for a minute.
    let mut line = Line::open(hall).await?;
    for n in 0..6 {
        let seen = line.json(&sought(n)).await?;
        println!("found_{n} {} rows", seen["page"]["n_rows"]);
    }
    reads("find_case", hall, &sought, of_bare).await?;
    let page = format!("/api/cases/{case}");
    reads("case_page", hall, &|_| Ask::get(&page).with(&citizen), of_bare).await?;
    let look = format!(r#"{{"no":"{no}","query_code":"ABCDEF"}}"#);
    reads("look_up", hall, &|_| Ask::post("/api/lookup", &look), of_bare).await?;

    let drafts = drafts(ready)?;
    let third = drafts.len() / 3;
    // As many as a counter hall at its fullest, and twice that.
    submissions(hall, &drafts, 24, 0..third).await?;
    submissions(hall, &drafts, 48, third..2 * third).await?;

    let next = AtomicUsize::new(2 * third);
    // Nine read, one hands in: what a busy morning is like.
    let mixed = |n: usize| match n % 10 {
        0 => {
            let (cookie, case) = drafts.get(next.fetch_add(1, Relaxed))?;
            Some(Ask::post(&format!("/api/cases/{case}/submit"), r#"{"declared":"yes"}"#).with(cookie))
        }
        1 | 2 => Some(Ask::get("/api/me/cases").with(&citizen)),
        3 => Some(Ask::get("/api/cases?view=todo").with(&clerk)),
        4 => Some(Ask::get(&page).with(&citizen)),
        5 => Some(Ask::get(&format!("/api/items?q={}", line::query(&words(n))))),
        _ => Some(Ask::get(&guide)),
    };
    let many = measure(hall, MANY, Duration::from_secs(SECONDS), &mixed).await?;
    print("mixed", MANY, &many);
    // Four times as many as it was just kept busy by: what is served then, refusals not counted.
    let more = measure(hall, 4 * MANY, Duration::from_secs(SECONDS), &mixed).await?;
    print("mixed", 4 * MANY, &more);
    println!("overload_kept {:.3} ratio", more.rate() / many.rate());
    uploads(hall, &item).await
}

/// What somebody asks who writes a matter's next version, among ten thousand.
async fn editor(hall: &str) -> Outcome<()> {
    let mut line = Line::open(hall).await?;
    let writer = line.sign_in("wangbian", Some(&env::var("YIMEN_CODE").unwrap_or_default())).await?;
    let name = line::query("压测事项09990");
    let found = line.json(&Ask::get(&format!("/api/items?q={name}"))).await?;
    let item = found["page"]["rows"][0]["id"].as_str().unwrap_or_default().to_owned();
    let form = format!(r#"{{"cause":"change","item":"{item}","says":"压测"}}"#);
    let begun = line.json(&Ask::post("/api/editions", &form).with(&writer)).await?;
    let page = format!("/api/editions/{}", begun["id"].as_str().unwrap_or_default());
    reads("editor_open", hall, &|_| Ask::get(&page).with(&writer), None).await?;
    reads("editor_list", hall, &|_| Ask::get("/api/editions").with(&writer), None).await?;
    reads("quality_board", hall, &|_| Ask::get("/api/quality").with(&writer), None).await?;
    let places = format!("/api/quality/{item}");
    reads("quality_places", hall, &|_| Ask::get(&places).with(&writer), None).await?;
    Ok(())
}

/// Session cookie and case of drafts that can be handed in as they are, a line each.
fn drafts(file: &str) -> Outcome<Vec<(String, String)>> {
    let text = std::fs::read_to_string(file)?;
    Ok(text.lines().filter_map(|it| it.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect())
}

async fn submissions(
    hall: &str,
    drafts: &[(String, String)],
    n_clients: usize,
    which: Range<usize>,
) -> Outcome<()> {
    let next = AtomicUsize::new(which.start);
    let submit = |_| {
        let at = next.fetch_add(1, Relaxed);
        let (cookie, case) = drafts.get(at).filter(|_| at < which.end)?;
        Some(Ask::post(&format!("/api/cases/{case}/submit"), r#"{"declared":"yes"}"#).with(cookie))
    };
    print("submissions", n_clients, &measure(hall, n_clients, Duration::from_secs(60), &submit).await?);
    Ok(())
}

/// One client, then sixteen; the rate of sixteen beside the bare server's.
async fn reads(name: &str, address: &str, ask: &(dyn Fn(usize) -> Ask + Sync), bare: Option<f64>) -> Outcome<f64> {
    let ask = |n| Some(ask(n));
    print(name, 1, &measure(address, 1, Duration::from_secs(SECONDS), &ask).await?);
    let figures: Figures = measure(address, MANY, Duration::from_secs(SECONDS), &ask).await?;
    print(name, MANY, &figures);
    if let Some(bare) = bare {
        println!("{name}_of_bare {:.3} ratio", figures.rate() / bare);
    }
    Ok(figures.rate())
}

/// Two everyday words put together, another pair each time.
fn words(n: usize) -> String {
    const FIRST: [&str; 12] =
        ["营业", "食品", "生育", "老年", "规划", "卫生", "公司", "社保", "残疾", "土地", "道路", "医疗"];
    const THEN: [&str; 10] = ["执照", "许可", "登记", "优待", "变更", "注销", "补贴", "备案", "审批", "年检"];
    format!("{}{}{}", FIRST[n % 12], THEN[n / 12 % 10], n % 997)
}

/// Resumable uploads by two visitors, in pieces of half a megabyte, until a PDF is whole, inspected and kept.
async fn uploads(hall: &str, item: &str) -> Outcome<()> {
    const N_FILES: usize = 12;
    let bytes = line::document(4 << 20);
    let start = Instant::now();
    let one = async || -> Outcome<()> {
        let mut line = Line::open(hall).await?;
        let (draft, cookie) = line.draft(item).await?;
        for _ in 0..N_FILES {
            line.upload(&draft, &cookie, &bytes).await?;
        }
        Ok(())
    };
    let (a, b) = tokio::join!(one(), one());
    a.and(b)?;
    let mb = (2 * N_FILES * bytes.len()) as f64 / 1_048_576.0;
    println!("uploads {:.1} MB/s", mb / start.elapsed().as_secs_f64());
    Ok(())
}
