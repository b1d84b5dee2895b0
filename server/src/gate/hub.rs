//! What all requests share: two ways to the database, the files, the keys, the clock.
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
    path::Path,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use anyhow::{Context, bail};
use common::{
    account::Who,
    id::{AccountId, FileId, Region},
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        postgres::{PgConnectOptions, PgSslMode},
        sqlite::SqliteJournalMode,
        sqlite::SqliteSynchronous,
    },
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::{
    base::{
        certificate, clock::Clock, config::Config, files::Files, keys::Keys, meters::Meters, reading::Reader,
        spans::Spans, trust::Trust,
    },
    gate::{
        county,
        disk::{self, Disk},
        group_commit::GroupCommit,
        limits::Pace,
        load_shed::Rooms,
        memory::Memory,
        quota::Quota,
        recent::Recent,
        reply_cache::ReplyCache,
        turn,
        write::N_TOGETHER,
    },
    migration::Migrator,
};

pub struct Hub {
    /// For GET. The engine itself refuses to write here.
    pub readers: DatabaseConnection,
    writers: DatabaseConnection,
    /// For what is done to the database beside all calls.
    upkeep: DatabaseConnection,
    turns: Semaphore,
    /// How writing calls share a commit, on SQLite.
    pub group_commit: GroupCommit,
    n_writers: u32,
    pub clock: Clock,
    pub files: Files,
    pub keys: Keys,
    /// What the files of papers are signed by.
    pub certificate: certificate::Held,
    /// Whom outgoing connections believe.
    pub trust: Trust,
    pub config: Config,
    /// Uploads that are just being written to: one chunk at a time.
    pub busy_uploads: Mutex<HashSet<FileId>>,
    /// Accounts somebody is just signing in to: one guess at a time, so that guesses sent together are counted one by one.
    pub guessing: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// Password hashing takes memory and time on purpose; a flood of sign-ins may not take all of it.
    pub hashing: Semaphore,
    /// So does setting papers.
    pub setting: Semaphore,
    /// What looks at strangers' bytes, elsewhere.
    pub reader: Reader,
    pub pace: Pace,
    pub quota: Quota,
    pub county: county::Held,
    /// What domains keep beside the database, each its own.
    pub memory: Memory,
    /// Staff with their duties.
    pub people: Recent<AccountId, Who>,
    /// A body with those below it, by region and name.
    pub orgs: Recent<(Region, String), Vec<Uuid>>,
    revision: AtomicU64,
    pub rooms: Rooms,
    pub reply_cache: ReplyCache,
    pub meters: Meters,
    pub spans: Spans,
    pub disk: Disk,
    /// Told to stop: what runs is finished, nothing new is wanted.
    pub is_draining: AtomicBool,
    /// A year is being told (`seed/year.rs`): the hall's own work waits, for it would take what is not told yet for what nobody did.
    pub is_telling: AtomicBool,
    /// Until when it was told, in milliseconds: papers of before are set when somebody opens them, not by the job.
    pub told_until: AtomicI64,
    /// How the jobs are doing.
    pub jobs: turn::State,
    /// How far the tables are spread over several machines, for `/readyz`; unset: there is one.
    pub spread: OnceLock<String>,
}

/// A database that names steps this program does not know is of another program: a later one, or one from before the first hall.
fn not_ours(err: DbErr) -> anyhow::Error {
    let is_foreign = matches!(&err, DbErr::Custom(says) if says.contains("its file is missing"));
    let err = anyhow::Error::from(err);
    match is_foreign {
        true => err.context("这个数据库不是这一版程序建的：换回建它的那一版，或换一个数据目录重新装入"),
        false => err.context("升级数据库结构"),
    }
}

impl Hub {
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Hub> {
        std::fs::create_dir_all(&config.data).with_context(|| format!("creating {}", config.data.display()))?;
        let keys = Keys::load(&config.data.join("keys.toml"))?;
        // One process, one file: nobody else could be in the middle of it. A server that several use is upgraded by
        // hand, once, before the new program starts.
        if is_sqlite(&config.db_url()) {
            Hub::migrate(&config).await?;
        }
        Hub::with_keys(config, clock, keys).await
    }

    /// Brings the database to this program's shape.
    pub async fn migrate(config: &Config) -> anyhow::Result<()> {
        std::fs::create_dir_all(&config.data).with_context(|| format!("creating {}", config.data.display()))?;
        let db = Database::connect(options(config, 1, false)).await.context("opening the database")?;
        Migrator::up(&db, None).await.map_err(not_ours)?;
        Ok(db.close().await?)
    }

    pub async fn with_keys(config: Config, clock: Clock, keys: Keys) -> anyhow::Result<Hub> {
        let url = config.db_url();
        let trust = Trust::open(&config.ca)?;
        let files = Files::open(&config, &trust)?;
        // SQLite has one writer whatever we do: waiting for the one connection is fair and cheap, waiting for the
        // file lock is neither. PostgreSQL gets few: every further one mostly adds collisions, not speed.
        let n_writers = if is_sqlite(&url) { 1 } else { 4 };
        let writers =
            Database::connect(options(&config, n_writers, false)).await.context("opening the database")?;
        let n_pending = Migrator::get_pending_migrations(&writers).await.map_err(not_ours)?;
        if !n_pending.is_empty() {
            bail!("数据库结构还要升级{}步：先运行 yimen migrate，再启动", n_pending.len());
        }
        let readers = Database::connect(options(&config, 8, true)).await.context("opening the readers")?;
        let county = county::Held::read(&readers).await?;
        let upkeep = Database::connect(options(&config, 1, false)).await.context("opening the database")?;
        let turns = Semaphore::new(n_writers as usize);
        // Half the machine at most: the other half goes on serving pages.
        let n_cores = std::thread::available_parallelism().map_or(1, |it| it.get());
        let (hashing, setting) = (Semaphore::new((n_cores / 2).max(1)), Semaphore::new((n_cores / 2).max(1)));
        let reader = Reader::new(config.reader.clone(), (n_cores / 2).max(1));
        let busy_uploads = Mutex::default();
        let pace = Pace::new(config.calls_per_second);
        let reply_cache = ReplyCache::new(config.shelf_seconds);
        let spans = Spans::open(&config.otlp, &trust)?;
        let hub = Hub {
            readers,
            writers,
            upkeep,
            turns,
            n_writers,
            clock,
            files,
            keys,
            certificate: Default::default(),
            trust,
            config,
            busy_uploads,
            guessing: Mutex::default(),
            hashing,
            setting,
            reader,
            pace,
            quota: Quota::default(),
            county,
            memory: Memory::default(),
            people: Default::default(),
            orgs: Default::default(),
            revision: AtomicU64::default(),
            reply_cache,
            group_commit: GroupCommit::default(),
            rooms: Rooms::default(),
            meters: Meters::default(),
            spans,
            disk: Disk::default(),
            is_draining: AtomicBool::new(false),
            is_telling: AtomicBool::new(false),
            told_until: AtomicI64::new(0),
            jobs: turn::State::default(),
            spread: OnceLock::new(),
        };
        disk::look(&hub);
        Ok(hub)
    }

    /// A transaction has ended; before anybody is told.
    pub fn committed(&self, n_calls: usize, is_kept: bool) {
        self.revision.fetch_add(1, SeqCst);
        self.meters.committed(n_calls, is_kept);
    }

    /// How often this process has changed the database: what was read at one revision is good until the next.
    pub fn revision(&self) -> u64 {
        self.revision.load(SeqCst)
    }

    /// Tells of every statement as it is sent, to readers and writer alike: for the tests that look at plans.
    pub fn on_statement(&mut self, told: impl Fn(&Statement) + Clone + Send + Sync + 'static) {
        for pool in [&mut self.readers, &mut self.writers] {
            let told = told.clone();
            pool.set_metric_callback(move |it| told(it.statement));
        }
    }

    /// Held while a writing call tries. Who keeps colliding goes alone: without that, the unlucky starve
    /// at a busy row, because every newcomer overtakes them while they wait.
    pub async fn turn(&self, n_tries: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        let n_places = if n_tries <= N_TOGETHER { 1 } else { self.n_writers };
        self.turns.acquire_many(n_places).await
    }

    /// Only `serve` and jobs begin; a handler is given its transaction.
    #[expect(clippy::disallowed_methods, reason = "the one permitted place")]
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        // A deferred transaction that reads first and writes later fails at once when another has written in between.
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        self.writers.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
    }

    /// 行政区划: the partition every row of this hall stands in.
    pub fn region(&self) -> Region {
        self.county.get().code
    }

    /// Before anything is kept: a row without a county would be nobody's.
    pub fn require_county(&self) -> anyhow::Result<()> {
        match self.region().0 {
            0 => bail!("还不知道这是哪个县的大厅：先用 yimen import county 文件.yaml 写明"),
            _ => Ok(()),
        }
    }

    /// Gives the database back: whoever closes last leaves everything in the file and nothing beside it.
    pub async fn close(&self) -> Result<(), DbErr> {
        for pool in [&self.readers, &self.upkeep, &self.writers] {
            pool.close_by_ref().await?;
        }
        Ok(())
    }

    /// `VACUUM INTO`: a whole copy while the hall works. SQLite only; PostgreSQL has pg_basebackup.
    pub async fn copy_to(&self, path: &Path) -> anyhow::Result<()> {
        let text = path.to_str().context("a readable path")?.replace('\'', "''");
        let backend = self.writers.get_database_backend();
        self.writers.execute_raw(Statement::from_string(backend, format!("VACUUM INTO '{text}'"))).await?;
        Ok(())
    }

    /// Moves what the log holds into the file, without stopping anybody.
    pub async fn checkpoint(&self) -> anyhow::Result<()> {
        if self.is_sqlite() {
            let backend = self.readers.get_database_backend();
            let pragma = Statement::from_string(backend, "PRAGMA wal_checkpoint(PASSIVE)");
            self.upkeep.query_one_raw(pragma).await?;
        }
        Ok(())
    }

    /// Tells the engine what it holds, so that it plans for that: after much has come at once. It only makes things quicker, so that failing is told and
    /// no more.
    pub async fn analyse(&self) {
        if let Err(err) = self.alter("ANALYZE").await {
            tracing::warn!("analysing: {err:#}");
        }
    }

    /// One change to where tables lie, however long it takes: on the one connection of the upkeep, whose limit is put back afterwards.
    pub async fn alter(&self, sql: &str) -> anyhow::Result<()> {
        if self.is_sqlite() {
            self.upkeep.execute_unprepared(sql).await?;
            return Ok(());
        }
        self.upkeep.execute_unprepared("SET statement_timeout = 0").await?;
        let done = self.upkeep.execute_unprepared(sql).await;
        self.upkeep.execute_unprepared("RESET statement_timeout").await?;
        done?;
        Ok(())
    }

    /// What SQLite itself finds wrong with its file; empty: nothing.
    pub async fn faults(&self) -> anyhow::Result<Vec<String>> {
        let backend = self.readers.get_database_backend();
        let mut faults = Vec::new();
        for (pragma, column) in [("integrity_check", "integrity_check"), ("foreign_key_check", "table")] {
            let rows =
                self.readers.query_all_raw(Statement::from_string(backend, format!("PRAGMA {pragma}"))).await?;
            for row in rows {
                let says: String = row.try_get("", column)?;
                if says != "ok" {
                    faults.push(format!("{pragma}: {says}"));
                }
            }
        }
        Ok(faults)
    }

    pub fn is_sqlite(&self) -> bool {
        is_sqlite(&self.config.db_url())
    }
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// Over a network, names and numbers go to nobody whose certificate does not hold, unless the URL itself says otherwise.
fn is_verified(url: &str, to: &PgConnectOptions) -> bool {
    let host = to.get_host();
    let is_loopback = host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
    let is_here = to.get_socket().is_some() || host == "localhost" || host.starts_with('/') || is_loopback;
    !is_here && !url.contains("sslmode=")
}

fn options(config: &Config, n_connections: u32, read_only: bool) -> ConnectOptions {
    let url = config.db_url();
    let mut options = ConnectOptions::new(url.as_str());
    options.max_connections(n_connections).sqlx_logging(false).acquire_timeout(Duration::from_secs(3));
    // A file does not hang up: asking before each use whether it is still there would double every statement.
    options.test_before_acquire(!is_sqlite(&url));
    options.map_sqlx_sqlite_opts(move |it| {
        it.create_if_missing(!read_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_millis(2_000))
            .pragma("secure_delete", "on")
            // Kilobytes of pages a connection keeps: the default holds a township, not a county's years.
            .pragma("cache_size", if read_only { "-16000" } else { "-64000" })
            // The job moves the log into the file, beside the writer; this is only for when it cannot.
            .pragma("wal_autocheckpoint", "20000")
            // What a savepoint would bring back is kept at hand: written to a file, it was three of four writes.
            .pragma("temp_store", if read_only { "default" } else { "memory" })
            .pragma("query_only", if read_only { "on" } else { "off" })
    });
    // As a setting of the connection it costs nothing; as `SET TRANSACTION` it would cost a round trip per call.
    let ca = config.ca.clone();
    options.map_sqlx_postgres_opts(move |it| {
        let it = if ca.as_os_str().is_empty() { it } else { it.ssl_root_cert(&ca) };
        let it = match is_verified(&url, &it) {
            true => it.ssl_mode(PgSslMode::VerifyFull),
            false => it,
        };
        let read_only = if read_only { "on" } else { "off" };
        it.options([
            ("default_transaction_isolation", "serializable"),
            ("default_transaction_read_only", read_only),
            ("statement_timeout", "20000"),
            ("lock_timeout", "4000"),
        ])
    });
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_over_a_network_has_to_show_whose_it_is() {
        let check = |url: &str| is_verified(url, &url.parse().unwrap_or_else(|it| panic!("{url}: {it}")));
        assert!(check("postgres://hall@db.example.gov.cn/hall"));
        assert!(check("postgres://hall@10.1.2.3:5433/hall"));
        assert!(!check("postgres://hall@127.0.0.1:5433/hall"));
        assert!(!check("postgres://hall@localhost/hall"));
        assert!(!check("postgres:///hall?host=/run/postgresql"));
        assert!(!check("postgres://hall@10.1.2.3/hall?sslmode=disable"), "said, so meant");
    }
}
