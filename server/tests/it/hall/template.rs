//! A seeded database for each day and scale, made once a run: every hall starts as a copy of one. Copying takes
//! milliseconds; migrating and seeding take a second and more, some two hundred times.
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex},
    thread,
    time::Duration,
};

use sea_orm::{ConnectionTrait, Database, Statement};
use server::{
    base::{config::Config, keys::Keys},
    gate::hub::Hub,
    seed::{self, Scale},
};
use tokio::{
    runtime,
    sync::{OnceCell, oneshot},
};
use uuid::Uuid;

use super::{morning, unheard_of};

/// Where a seeded database lies: a folder with `hall.db`, or the name of a database on the server.
type Place = Arc<OnceCell<String>>;

static MADE: LazyLock<Mutex<HashMap<(String, Scale), Place>>> = LazyLock::new(Mutex::default);

/// A copy for a hall whose data lie in `folder`: its database's address, empty for SQLite in that folder.
pub async fn copy(day: &str, scale: Scale, folder: &Path) -> String {
    let place = MADE.lock().unwrap().entry((day.to_owned(), scale)).or_default().clone();
    let from = place.get_or_init(|| apart(day, scale)).await;
    match server_of_this_run() {
        Some(server) => database(&server, &format!(" TEMPLATE {from}")).await,
        None => {
            std::fs::copy(Path::new(from).join("hall.db"), folder.join("hall.db")).unwrap();
            String::new()
        }
    }
}

/// A database of its own on the server this run was given, empty; SQLite in the hall's folder without one.
pub async fn empty() -> String {
    match server_of_this_run() {
        Some(server) => database(&server, "").await,
        None => String::new(),
    }
}

fn server_of_this_run() -> Option<String> {
    std::env::var("YIMEN_TEST_DB").ok()
}

/// On a thread of its own: whichever test comes first may stand deep in its own stack already.
async fn apart(day: &str, scale: Scale) -> String {
    let (done, made) = oneshot::channel();
    let day = day.to_owned();
    let work = move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _ = done.send(runtime.block_on(make(&day, scale)));
    };
    thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
    made.await.unwrap()
}

/// Bytes.
const STACK: usize = 16 << 20;

/// Every statement that makes it is portable, as every statement of a hall is.
async fn make(day: &str, scale: Scale) -> String {
    let folder = shelf().join(Uuid::now_v7().simple().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    let db = empty().await;
    let config = Config { data: folder.clone(), db: db.clone(), rehearsal: day.to_owned(), ..Config::default() };
    Hub::migrate(&config).await.unwrap();
    let mut hub = Hub::with_keys(config, morning(day), Keys::for_tests()).await.unwrap();
    let heard: Arc<Mutex<Vec<Statement>>> = Arc::default();
    let ear = heard.clone();
    hub.on_statement(move |it| ear.lock().unwrap().push(it.clone()));
    let hub = Arc::new(hub);
    seed::seed(&hub, scale).await.unwrap();
    // Nobody may be connected to what is copied, and nothing may lie beside the file.
    hub.close().await.unwrap();
    unheard_of(&heard.lock().unwrap());
    match db.rsplit_once('/') {
        Some((_, name)) => name.to_owned(),
        None => folder.to_string_lossy().into_owned(),
    }
}

/// A folder of this run; those of runs that began a day ago go.
fn shelf() -> PathBuf {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
    for old in std::fs::read_dir(&all).into_iter().flatten().flatten() {
        let age = old.metadata().and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
        if age.is_some_and(|it| it > DAY) {
            let _ = std::fs::remove_dir_all(old.path());
        }
    }
    all
}

async fn database(server: &str, more: &str) -> String {
    let name = format!("t{}", Uuid::now_v7().simple());
    let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
    let create = Statement::from_string(admin.get_database_backend(), format!("CREATE DATABASE {name}{more}"));
    admin.execute_raw(create).await.unwrap();
    admin.close().await.unwrap();
    format!("{server}/{name}")
}
